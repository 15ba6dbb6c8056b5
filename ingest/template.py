"""Contract and agreements -> the workbooks that people fill in: agreements, and a party's results of one year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from ingest.instructions import agreements_instructions, columns_sheet, results_instructions
from ingest.known import Known
from ingest.sheets import Bounds, Choosable, Draft
from schemas.agreement import Agreement
from schemas.amounts import number
from schemas.contract import Field, Indicator, Table, contract
from schemas.plan import last_year
from schemas.reading import plan_in_words
from schemas.words import Words

Frames = Mapping[str, pl.DataFrame]
Row = Mapping[str, Any]
#: Party, number, area and segment of a figure.
_Figure = tuple[str, str, str | None, str | None]
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
    draft = draft_of(language, shown)
    form = next(iter(held["framework"]), {})
    nature = nature_of(next(reversed(_rows(frames or {}, "framework")), {}), draft.words)
    agreements_instructions(draft, shown, form.get("name"), nature, examples=example)
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

    ``frames`` as in :func:`agreements_workbook`, and ``results`` for what was reported about the year before. Text,
    unit, definition, plan and that figure are filled in as reminders, and locked.
    Raises ValueError when the framework is empty or the party is not in it.
    """
    question = Question(frames, year)
    if not question.known.in_force or party not in question.names:
        raise ValueError(f"party {party} is not in this framework")
    yes_no = contract().words("yesno")
    said = {"sent_on": sent_on, "compiled": yes_no["yes" if compiled else "no"][language], "remark": remark}
    return _results_workbook(question, language, party, said)


def results_workbooks(language: str, frames: Frames, year: int) -> dict[str, bytes]:
    """The results workbook of every party that must report about a year, by its code, in the order of the parties."""
    question = Question(frames, year)
    said = {"compiled": contract().words("yesno")["no"][language]}
    return {
        party: _results_workbook(question, language, party, said) for party in question.names if question.reports(party)
    }


def reports(frames: Frames, party: str, year: int) -> bool:
    """Whether a party must report about a year: a figure, a date, or its judgement of what it owes."""
    return Question(frames, year).reports(party)


def asked(frames: Frames, party: str, year: int) -> list[Asked]:
    """The figures that a party is asked for in a year, in the order of the agreements.

    An agreement is asked of its owners and of parties with a target of their own; per area where areas have
    targets, and beside the whole per segment where the agreement names segments. Judgements are no figures.
    """
    return Question(frames, year).asked(party)


class Question:
    """What a framework asks about one year, worked out once for all its parties."""

    def __init__(self, frames: Frames, year: int) -> None:
        self.known = Known(frames)
        self.year = year
        self.framework: Row = next(reversed(_rows(frames, "framework")), {})
        #: The agreements about which something is asked, as they are in force.
        self.agreements = [one for one in self.known.in_force.values() if _asked_in(one, year, self.framework)]
        #: Names of parties and areas by code, in the order in which they came.
        self.names: dict[str, str] = {row["party"]: row["name"] for row in _rows(frames, "parties")}
        self.roles: dict[str, str] = {row["party"]: row["role"] for row in _rows(frames, "parties")}
        self.areas: dict[str, str] = {row["area"]: row["name"] for row in _rows(frames, "areas")}

    @cached_property
    def segments(self) -> Mapping[str, list[str]]:
        """The segments that each agreement names."""
        return dict(self.known.promises.select("number", "own_segments").iter_rows())

    @cached_property
    def before(self) -> Mapping[_Figure, Row]:
        """What each party itself said last about the year before."""
        own = self.known["results"].filter((pl.col("year") == self.year - 1) & pl.col("source").is_null())
        rows = own.sort("received", "event", "row").iter_rows(named=True)
        return {(row["party"], row["number"], row["area"], row["segment"]): row for row in rows}

    def reports(self, party: str) -> bool:
        """Whether something is asked of this party."""
        return any(_owes(party, one) for one in self.agreements) or bool(self.measures(party))

    def measures(self, party: str) -> list[Row]:
        """The measures of which this party is asked how they stand: its own, of a year that has come, and not yet
        done or dropped in an earlier year by its own word."""
        of_year = dict(self.known.latest("documents").select("document", "year").iter_rows())
        states = self.known.latest("measure_states").filter((pl.col("party") == party) & (pl.col("year") < self.year))
        over = set(states.filter(pl.col("state").is_in(["done", "dropped"]))["measure"])
        return [
            row
            for row in self.known.latest("measures").to_dicts()
            if party in row["owners"] and row["measure"] not in over
            if (of_year.get(row["document"]) or self.year) <= self.year <= self.framework["end_year"]
        ]

    def asked(self, party: str) -> list[Asked]:
        """The rows that this party is asked to fill in."""
        found = []
        for one in self.agreements:
            if one.kind != "qualitative" and _owes(party, one):
                areas: list[str | None] = list(dict.fromkeys(target.area for target in one.targets if target.area))
                found += [
                    Asked(one, area, part) for area in areas or [None] for part in (None, *self.segments[one.number])
                ]
        return found


def _owes(party: str, one: Agreement) -> bool:
    return party in one.owners or any(target.party == party for target in one.targets)


def _results_workbook(question: Question, language: str, party: str, said: Row) -> bytes:
    """One party's workbook. ``said``: what else the cover holds."""
    measures = question.measures(party)
    shown = [table for table in contract().workbook("results") if table.id != "measure_states" or measures]
    draft = draft_of(language, shown)
    framework, year, asks = question.framework, question.year, question.asked(party)
    nature = nature_of(framework, draft.words)
    cover = {"framework": framework["framework"], "party": party, "year": year, **said}
    rows: dict[str, list[dict[str, Any]]] = {
        "results": [
            {
                "number": ask.agreement.number,
                "area": ask.area,
                "segment": ask.segment,
                **_reminders(ask, party, question, draft.words),
            }
            for ask in asks
        ],
        "judgements": [{"number": one.number, "agreement_text": one.text} for one in question.agreements],
        "measure_states": [
            {"measure": row["measure"], "measure_text": _measure_in_words(row, draft.words)} for row in measures
        ],
    }
    subject = f"{framework['name']} · {question.names[party]} · {year}"
    asked_for = {"figures": bool(asks), "measures": bool(measures)}
    results_instructions(draft, subject, nature, year, framework["mailbox"], **asked_for)
    for layout in contract().layout.sheet:
        for table in shown:
            if table.id == layout.table and table.form:
                draft.form(layout, table, cover, nature)
            elif table.id == layout.table:
                bounds = {"value": [_bounds(ask) for ask in asks]} if table.id == "results" else {}
                draft.table(layout, table, rows[table.id], spare=_SPARE.get(table.id, 0), locked=True, bounds=bounds)
    columns_sheet(draft, shown)
    return draft.save()


def _bounds(ask: Asked) -> Bounds:
    indicator = contract().indicators[ask.agreement.indicator]
    whole = indicator.kind in ("flow", "stock") and indicator.decimals == 0
    return Bounds(indicator.minimum, indicator.maximum, whole)


def _reminders(ask: Asked, party: str, question: Question, say: Words) -> dict[str, str | None]:
    """The read-only cells of a results row: text, unit, definition, what was planned and what was reported last year.

    The text also says which area and segment the row is about, since their cells hold codes.
    """
    one, language = ask.agreement, say.language
    indicator = contract().indicators[one.indicator]
    about = [question.areas.get(ask.area, ask.area)] if ask.area else []
    if ask.segment and indicator.segments:
        about.append(contract().words(indicator.segments)[ask.segment][language])
    before = question.before.get((party, one.number, ask.area, ask.segment))
    return {
        "agreement_text": f"{one.text} ({', '.join(about)})" if about else one.text,
        "unit": indicator.unit[language],
        "definition": say.say(
            "{definition} Counted on: {count_date}.",
            definition=indicator.definition[language],
            count_date=indicator.count_date[language],
        ),
        "plan": plan_in_words(one, question.year, party, ask.area, indicator, say),
        "last_year": _in_words(before, indicator, say) if before else None,
    }


def _measure_in_words(row: Row, say: Words) -> str:
    """A measure with its date, as a reminder."""
    due = say.say("{measure} (due {day})", measure=row["text"], day=say.day(row["due"])) if row["due"] else row["text"]
    return str(due)


def _in_words(row: Row, indicator: Indicator, say: Words) -> str | None:
    """What a stored row reported: a day, why there is no figure, or the figure. None when it holds words only."""
    if row["done"] or row["own_date"]:
        day = say.day(row["done"] or row["own_date"])
        return say.say("done on {day}", day=day) if row["done"] else say.say("expected on {day}", day=day)
    if row["state"] not in (None, "reported"):
        return contract().words("state")[row["state"]][say.language]
    numerator, denominator, value = row["numerator"], row["denominator"], row["value"]
    if value is None and numerator is not None and denominator:
        value = numerator / denominator * indicator.scale
    text = None if value is None else number(value, indicator, say)
    if text is not None and indicator.unit[say.language] == "%":
        text += "%"
    if numerator is not None and denominator is not None:
        terms = {"numerator": say.number(numerator), "denominator": say.number(denominator)}
        bare = say.say("{numerator} of {denominator}", **terms)
        text = bare if text is None else f"{bare} ({text})"
    if text is None:
        return None
    if row["qualifier"] == "lower_bound":
        text = say.say("at least {n}", n=text)
    elif row["qualifier"] == "upper_bound":
        text = say.say("at most {n}", n=text)
    elif row["qualifier"] == "about":
        text = say.say("about {n}", n=text)
    months = row["months"]
    if months is not None and months < 12:
        text = say.plural("{figure} in one month", "{figure} in {n} months", months, figure=text)
    return text


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


def draft_of(language: str, tables: Sequence[Table]) -> Draft:
    """A workbook with the drop-downs that its tables use."""
    found: dict[str, Choosable] = {}
    for table in tables:
        for field in table.field:
            if field.ref == "indicators":
                names = [indicator.label[language] for indicator in contract().indicators.values()]
                found["indicators"] = Choosable(field.label[language], names)
            elif field.choices and not field.read_only:
                options = [word[language] for word in contract().offered(field.choices)]
                found.setdefault(field.choices, Choosable(field.label[language], options))
    return Draft(language, found)


def nature_of(framework: Row, say: Words) -> str | None:
    """The sentence that a workbook must carry when its figures are not the parties' own."""
    nature = framework.get("nature")
    if nature == "fictitious":
        return say.say("Fictitious example: this municipality, these parties and these figures do not exist.")
    if nature == "public_sources":
        return say.say("Compiled from public sources. The parties did not make this file.")
    return None
