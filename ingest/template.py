"""Contract and agreements -> the workbooks that people fill in: agreements, and a party's results of one year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from ingest.agreements import agreements
from ingest.known import in_force
from ingest.sheets import Choosable, Draft, example_of
from schemas.agreement import Agreement
from schemas.contract import Field, Table, Text, contract
from schemas.plan import last_year
from schemas.reading import plan_in_words
from schemas.words import Words

Frames = Mapping[str, pl.DataFrame]
Row = Mapping[str, Any]
#: Blank rows below the filled ones, to type into.
_SPARE = {"parties": 10, "areas": 10, "documents": 10, "agreements": 40, "targets": 60, "results": 10}
#: What tells rows of a table apart that came by several workbooks; the first row of an agreement stays its row.
_TELLS_APART = {
    "targets": ("number", "party", "area", "year", "document"),
    "amendments": ("number", "date", "field", "correction"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One row that a party is asked to fill in: an agreement, and the area and segment of it."""

    agreement: Agreement
    area: str | None = None
    segment: str | None = None


def agreements_workbook(
    language: str, *, frames: Frames | None = None, full: bool = False, example: bool = True
) -> bytes:
    """The agreements workbook: empty, or with what ``frames`` hold (loading that back changes nothing).

    ``frames``: the stored tables of one framework, as :func:`ingest.agreements.agreements` takes them. Shows the
    basic tables, with ``full`` all; a table that holds rows is always shown. Examples of each kind of agreement
    stand on the first sheet, never in a table.
    """
    held = {table.id: _held(table, frames or {}, language) for table in contract().workbook("agreements")}
    shown = [table for table in contract().workbook("agreements") if full or table.basic or held[table.id]]
    draft = _draft(language, shown)
    form = next(iter(held["framework"]), {})
    nature = _nature(frames, draft.words)
    examples = _examples(draft.words, language) if example else ()
    _instructions(draft, shown, form.get("name"), nature, _agreements_steps(draft.words), examples)
    for layout in contract().layout.sheet:
        for table in shown:
            if table.id == layout.table and table.form:
                draft.form(layout, table, form, nature)
            elif table.id == layout.table:
                draft.table(layout, table, held[table.id], spare=_SPARE.get(table.id, 20))
    return draft.save()


def results_workbook(
    language: str,
    frames: Frames,
    party: str,
    year: int,
    *,
    sent_on: date | None = None,
    compiled: bool = False,
    remark: str | None = None,
) -> bytes:
    """A party's results workbook of a year: a row stands there for each figure asked, a judgement row per agreement.

    ``frames`` as in :func:`agreements_workbook`. Text, unit, definition and plan are filled in as reminders.
    Raises ValueError when the framework is empty or the party is not in it.
    """
    promised = {number: in_force(one) for number, one in agreements(frames).items()}
    if not promised or party not in frames["parties"]["party"].to_list():
        raise ValueError(f"party {party} is not in this framework")
    shown = contract().workbook("results")
    draft = _draft(language, shown)
    nature = _nature(frames, draft.words)
    framework = _rows(frames, "framework")[-1]
    yes_no = contract().words("yesno")
    cover = {
        "framework": framework["framework"],
        "party": party,
        "year": year,
        "sent_on": sent_on,
        "compiled": yes_no["yes" if compiled else "no"][language],
        "remark": remark,
    }
    areas = {row["area"]: row["name"] for row in _rows(frames, "areas")}
    counted = [one for one in promised.values() if _asked_in(one, year, framework)]
    rows: dict[str, list[dict[str, Any]]] = {
        "results": [
            {
                "number": ask.agreement.number,
                "area": ask.area,
                "segment": ask.segment,
                **reminders(ask, party, year, draft.words, areas),
            }
            for ask in asked(frames, party, year)
        ],
        "judgements": [{"number": one.number, "agreement_text": one.text} for one in counted],
    }
    name = next(row["name"] for row in reversed(_rows(frames, "parties")) if row["party"] == party)
    subject = f"{framework['name']} · {name} · {year}"
    _instructions(draft, shown, subject, nature, _results_steps(draft.words), ())
    for layout in contract().layout.sheet:
        for table in shown:
            if table.id == layout.table and table.form:
                draft.form(layout, table, cover, nature)
            elif table.id == layout.table:
                draft.table(layout, table, rows[table.id], spare=_SPARE.get(table.id, 0))
    return draft.save()


def asked(frames: Frames, party: str, year: int) -> list[Asked]:
    """The figures that a party is asked for in a year, in the order of the agreements.

    An agreement is asked of its owners and of parties with a target of their own; per area where areas have
    targets, and beside the whole per segment where the agreement names segments. Judgements are no figures.
    """
    framework = _rows(frames, "framework")[-1]
    segments = {row["number"]: row["segments"] or [] for row in reversed(_rows(frames, "agreements"))}
    found = []
    for one in map(in_force, agreements(frames).values()):
        bound = party in one.owners or any(target.party == party for target in one.targets)
        if not bound or one.kind == "qualitative" or not _asked_in(one, year, framework):
            continue
        areas: list[str | None] = list(dict.fromkeys(target.area for target in one.targets if target.area))
        found += [Asked(one, area, segment) for area in areas or [None] for segment in (None, *segments[one.number])]
    return found


def reminders(ask: Asked, party: str, year: int, say: Words, areas: Mapping[str, str]) -> dict[str, str]:
    """The read-only cells of a results row: text, unit, definition, and what was planned, in words. The text also says
    which area (``areas``: their names by code) and segment the row is about, since their cells hold codes."""
    one = ask.agreement
    indicator = contract().indicators[one.indicator]
    language = say.language
    about = [areas.get(ask.area, ask.area)] if ask.area else []
    if ask.segment and indicator.segments:
        about.append(contract().words(indicator.segments)[ask.segment][language])
    return {
        "agreement_text": f"{one.text} ({', '.join(about)})" if about else one.text,
        "unit": indicator.unit[language],
        "definition": say.say(
            "{definition} Counted on: {count_date}.",
            definition=indicator.definition[language],
            count_date=indicator.count_date[language],
        ),
        "plan": plan_in_words(one, year, party, ask.area, indicator, say),
    }


def _asked_in(one: Agreement, year: int, framework: Row) -> bool:
    """Whether figures of a year are asked for. Of levels also those before the term: they are drawn as history."""
    first = one.start_year
    if one.kind in ("stock", "ratio") and framework["history_from"]:
        first = min(first, framework["history_from"])
    return first <= year <= last_year(one)


def _rows(frames: Frames, table: str) -> list[dict[str, Any]]:
    return frames[table].sort("received", "event", "row").to_dicts() if table in frames else []


def _held(table: Table, frames: Frames, language: str) -> list[dict[str, Any]]:
    """The rows of a table that count, as cells: of several for one key the latest, of an agreement the first."""
    found: dict[tuple[Any, ...], Row] = {}
    for row in _rows(frames, table.id):
        key = tuple(row[name] for name in _TELLS_APART.get(table.id, table.key))
        if table.id != "agreements" or key not in found:
            found[key] = row
    return [{field.id: _cell(field, row, language) for field in table.field} for row in found.values()]


def _cell(field: Field, row: Row, language: str) -> Any:
    """The cell that a stored value came from, in the words of the language."""
    if field.type == "how_much":
        word = row["how_much_word"]
        return contract().words("how_much")[word][language] if word else _number(row["how_much"])
    if field.type == "period":
        return _period(row)
    value = row[field.id]
    if value is None:
        return None
    if field.id == "field":
        return contract().tables["agreements"].get(value).label[language]
    if field.id == "new_value":
        return _new_value(contract().tables["agreements"].get(row["field"]), value, language)
    return _word(field, value, language)


def _word(field: Field, value: Any, language: str) -> Any:
    if field.ref == "indicators":
        return contract().indicators[value].label[language]
    if field.choices and value in (known := contract().words(field.choices)):
        return known[value][language]
    if field.type == "list":
        return "; ".join(value) or None
    return _number(value)


def _new_value(field: Field, value: str, language: str) -> str:
    """An amendment's new value, kept as canonical text; an emptied field has its own word."""
    if value == "":
        return {"nl": "leeg", "en": "blank"}[language]
    return str(_word(field, value, language)) if field.type in ("choice", "how_much", "code") else value


def _number(value: Any) -> Any:
    """Whole numbers without a fraction, so that 500 stays 500."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _period(row: Row) -> date | str | int | None:
    """How the period is typed: the day of a milestone, a single year, or first and last year."""
    if row["due"] is not None:
        return row["due"]  # type: ignore[no-any-return]
    first, last = row["start_year"], row["end_year"]
    if first == last and contract().indicators[row["indicator"]].kind == "flow":
        return first  # type: ignore[no-any-return]
    return f"{first}-{last}"


# ---- What stands around the tables


def _draft(language: str, tables: Sequence[Table]) -> Draft:
    """A workbook with the drop-downs that its tables use."""
    found: dict[str, Choosable] = {}
    for table in tables:
        for field in table.field:
            if field.ref == "indicators":
                names = [indicator.label[language] for indicator in contract().indicators.values()]
                found["indicators"] = Choosable(field.label[language], names)
            elif field.choices and not field.read_only:
                options = [word[language] for word in contract().words(field.choices).values()]
                found.setdefault(field.choices, Choosable(field.label[language], options))
    return Draft(language, found)


def _nature(frames: Frames | None, say: Words) -> str | None:
    """The sentence that a workbook must carry when its figures are not the parties' own."""
    nature = _rows(frames, "framework")[-1]["nature"] if frames else None
    if nature == "fictitious":
        return say.say("Fictitious example: this municipality, these parties and these figures do not exist.")
    if nature == "public_sources":
        return say.say("Compiled from public sources. The parties did not make this file.")
    return None


def _agreements_steps(say: Words) -> list[str]:
    return [
        say.say("1. Fill in the sheet with the framework, then the parties, then one row per agreement."),
        say.say("2. Only what is marked compulsory must be filled in; leave the rest blank when in doubt."),
        say.say("3. A cell with a list offers words; you may also type them. Do not change the headings."),
        say.say("4. Save the file, check it and load it. Every cell that is wrong is named, with how to repair it."),
        say.say("A later file adds or amends by number; what it does not name stays as it was."),
    ]


def _results_steps(say: Words) -> list[str]:
    return [
        say.say("1. The rows are there already: one per agreement, area and breakdown. Fill in this year's figure."),
        say.say("2. Zero is a figure. A row left blank says nothing; say 'not reported' to withdraw a figure."),
        say.say("3. Of a percentage give numerator and denominator. Of a milestone give the date."),
        say.say("4. Give your own judgement on the sheet Judgement, always with a text."),
        say.say("Only totals: no names or addresses of tenants belong in this file."),
    ]


def _instructions(
    draft: Draft,
    tables: Sequence[Table],
    subject: str | None,
    nature: str | None,
    steps: Sequence[str],
    examples: Iterable[Sequence[Any]],
) -> None:
    """The first sheet: what this file is about, what to do, examples, and every column in plain words."""
    say, language = draft.words, draft.language
    lines: list[Sequence[Any]] = [("# " + say.say("How this file works"),)]
    if subject:
        lines.append(("## " + subject,))
    lines += [(), ("! " + nature,), ()] if nature else [()]
    lines += [(step,) for step in steps]
    lines += [*examples, ()]
    for table in tables:
        lines += [("## " + table.label[language],), (table.help[language],)]
        for field in table.field:
            word = say.say("already there") if field.read_only else say.say("compulsory") if field.required else ""
            shown = example_of(field, language)
            sample = say.say("For example: {example}", example=shown) if shown else ""
            lines.append((field.label[language], word, field.help[language], sample))
        lines.append(())
    draft.text_sheet(say.say("Instructions"), lines, (30, 16, 70, 44))


def _examples(say: Words, language: str) -> list[Sequence[Any]]:
    """One example per kind of agreement, with the seven compulsory columns."""
    theme = contract().words("theme")
    what = {name: indicator.label[language] for name, indicator in contract().indicators.items()}
    word = contract().words("how_much")
    compulsory = [field.label[language] for field in contract().tables["agreements"].field if field.required]
    rows: list[tuple[str, str, str, Text, str, str, Text | int, str]] = [
        (say.say("a number per year"), "NB-01",
         say.say("The associations deliver 500 social homes together in 2022 to 2026."),
         theme["new_construction"], "L9001; L9002", what["social_homes_delivered"], 500, "2022-2026"),
        (say.say("a level on 31 December"), "VD-01",
         say.say("At the end of 2026 at most 650 homes have label E, F or G."),
         theme["sustainability"], "L9001; L9002", what["homes_label_efg"], 650, "2022-2026"),
        (say.say("a percentage"), "BB-01",
         say.say("At least 70% is offered below the rent cap."),
         theme["affordability"], "L9001; L9002", what["share_offered_below_cap"], 70, "2022-2026"),
        (say.say("a milestone"), "NB-02",
         say.say("The municipality grants the permit by 1 October 2024."),
         theme["new_construction"], "GM9999", what["milestone"], word["milestone"], "1-10-2024"),
        (say.say("a judgement"), "LB-03",
         say.say("The parties work together on the approach of the neighbourhood."),
         theme["liveability"], "L9001; GM9999", what["judgement"], word["judgement"], "2022-2026"),
    ]  # fmt: skip
    lines: list[Sequence[Any]] = [
        (),
        ("## " + say.say("Examples: one of each kind. Type your own on the sheet Agreements."),),
    ]
    for kind, *cells in rows:
        lines.append(("! " + kind, ""))
        for label, cell in zip(compulsory, cells, strict=True):
            lines.append((label, "", cell[language] if isinstance(cell, Text) else str(cell)))
    return lines
