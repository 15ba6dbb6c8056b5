"""The tables of the pages as Excel workbooks to take along. Their rows come from ``export``, as those of the command.

Each workbook has the table first; on its second sheet what it is about, what was filtered, as known on which day, how
the numbers are defined, and the cell that each figure came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import polars as pl

from dashboard import export
from dashboard.assessment import Assessment
from dashboard.export.xlsx import About, Table, workbook
from dashboard.facts.cells import Place, SheetCell, find, of_judgement, of_result
from dashboard.facts.figures import dates, hedges, in_words, lines, planned, shown_years
from dashboard.queries import AsKnown
from dashboard.sentences import Speech, missing, provisional_words, standing, status_word
from dashboard.sentences.named import nature, sender, title_of
from dashboard.standing import Standing
from ingest.store import Store
from schemas.agreement import Agreement
from schemas.contract import contract
from schemas.words import Words

Rows = Sequence[tuple[Agreement, Assessment]]
Filters = Sequence[tuple[str, str]]


class Shown(Protocol):
    """What a page shows: how a framework stands in a year, and in which words."""

    @property
    def standing(self) -> Standing: ...

    @property
    def speech(self) -> Speech: ...


def overview(page: Shown, store: Store) -> bytes:
    """All agreements with their status and numbers, and who has not said what."""
    gaps = [one for one in missing(page.standing.rows(), page.speech) if one.missing]
    say, together = page.speech.words.say, page.speech.words.say("All parties together")
    frame = pl.DataFrame(
        {
            say("Party"): [page.speech.name(one.party) if one.party else together for one in gaps],
            say("Expected figures"): [one.expected for one in gaps],
            say("Missing figures"): [one.missing for one in gaps],
        },
        schema_overrides={say("Party"): pl.String(), say("Expected figures"): pl.Int64()},
    )
    return _workbook(page, store, page.standing.rows(), (), [Table("Missing", say("What is missing"), frame)])


def agreements(page: Shown, store: Store, rows: Rows, filters: Filters = ()) -> bytes:
    """The agreements of a list, with the ``filters`` (label, choice) that made it."""
    return _workbook(page, store, rows, filters)


def agreement(page: Shown, store: Store, number: str) -> bytes:
    """One agreement: its figures per part and year (days of a milestone, judgements), each with its cell."""
    found = page.standing.assessments[number]
    table = _own_table(page, store, found)
    about = _about(page, store, [(found.agreement, found)], (), table.title)
    listed = _agreements(page, store, [(found.agreement, found)])
    return workbook([table, listed], about, page.speech.words.language)


def exported(frame: pl.DataFrame, name: str, known: AsKnown, filters: Filters, words: Words) -> bytes:
    """A table of the command ``export`` as it is, with what was asked on the second sheet."""
    facts = [
        (words.say("Table"), name),
        (words.say("Filters"), _filters(filters, words)),
        (words.say("As known on"), known.day),
        (words.say("Up to receipt number"), known.event),
    ]
    return workbook([Table("Export", name, frame)], About(words.say("About this table"), facts), words.language)


def _workbook(page: Shown, store: Store, rows: Rows, filters: Filters, more: Iterable[Table] = ()) -> bytes:
    table = _agreements(page, store, rows)
    return workbook([table, *more], _about(page, store, rows, filters, table.title), page.speech.words.language)


def _agreements(page: Shown, store: Store, rows: Rows) -> Table:
    """The rows of a list: status, numbers, who, the signed text and its cell."""
    speech, words = page.speech, page.speech.words
    say, language = words.say, words.language
    frame = export.listed(store, page.standing.framework.known, page.standing.framework.code, rows)
    themes = {theme: label[language] for theme, label in contract().words("theme").items()}
    units = {one.id: one.unit[language] for one in contract().indicators.values()}
    texts: dict[str, list[str | None]] = {
        say("Agreement"): [title_of(one, language) for one, _found in rows],
        say("Status"): [_capital(status_word(one, found, speech)) for one, found in rows],
        say("Provisional"): [provisional_words(found, speech) or None for _one, found in rows],
        say("Where it stands"): [standing(one, found, speech) for one, found in rows],
        say("Who"): [speech.named(one.owners) for one, _found in rows],
        say("Owed to"): [speech.named(one.counterparty) or None for one, _found in rows],
    }
    said = frame.with_columns(pl.Series(name, column, pl.String()) for name, column in texts.items())
    own = {say("Value"): "value", say("Planned by then"): "planned", say("Agreed"): "target"}
    last = {say("Start year"): "start_year", say("End year"): "end_year", say("Agreed day"): "due"}
    places = {say("Receipt number"): "event", say("File"): "file", say("Sheet"): "sheet", say("Cell"): "cell"}
    shown = said.select(
        pl.col("number").alias(say("Number")),
        say("Agreement"),
        pl.col("theme").replace(themes).alias(say("Theme")),
        say("Status"),
        say("Provisional"),
        say("Where it stands"),
        *(pl.col(column).alias(name) for name, column in own.items()),
        pl.col("indicator").replace(units).alias(say("Unit")),
        *(pl.col(column).alias(name) for name, column in last.items()),
        say("Who"),
        say("Owed to"),
        pl.col("text").alias(say("Text")),
        *(pl.col(column).alias(name) for name, column in places.items()),
    )
    decimals = {
        name: [_decimals(value, one.indicator) for value, (one, _found) in zip(shown[name], rows, strict=True)]
        for name in own
    }
    return Table("Agreements", say("Agreements"), shown, decimals)


def _own_table(page: Shown, store: Store, found: Assessment) -> Table:
    """What the page of an agreement shows of it, a row a figure, day or judgement."""
    say, now = page.speech.words.say, found.agreement
    if now.kind == "milestone":
        return _with_places(page, store, "Dates", say("Dates"), *_dates(page, now))
    if found.series is None:
        return _with_places(page, store, "Judgements", say("Judgements"), *_judgements(page, found))
    rows, places = _figures(page, found)
    table = _with_places(page, store, "Figures", say("Figures"), rows, places)
    counted = (say("Value"), say("Planned"))
    decimals = {name: [_decimals(value, now.indicator) for value in table.frame[name]] for name in counted}
    return Table(table.id, table.title, table.frame, decimals)


def _figures(page: Shown, found: Assessment) -> tuple[list[dict[str, Any]], list[tuple[Place, ...]]]:
    """Parts by years, a row each, and the cells of each; those of a whole that is several parts stand with these."""
    speech, words, now, series = page.speech, page.speech.words, found.agreement, found.series
    say, shown = words.say, lines(found, page.speech).values()
    if series is None:
        return [], []
    reported = contract().words("state")["reported"][words.language]
    rows, places = [], []
    for line in shown:
        combined = line.total and len(shown) > 1
        for year in shown_years(found):
            said, value, state, remarks = line.said.get(year), None, say("not yet"), list[str]()
            results = () if said is None or combined else said.results
            if said is not None:
                text, look = in_words(said, now, speech)
                known = look in ("value", "zero")
                value, state = (said.value, say("combined") if combined else reported) if known else (None, text)
                so_far = [say("so far")] if known and combined and series.years[year].missing else []
                remarks = [*so_far, *(hedges(said, speech) if known else ())]
            rows.append(
                {
                    say("Area") if series.kind_of_part == "area" else say("Party"): line.name,
                    say("Year"): year,
                    say("Value"): value,
                    say("Planned"): planned(found, line.part, year),
                    say("Unit"): contract().indicators[now.indicator].unit[words.language],
                    say("State"): state,
                    say("Remark"): "; ".join(remarks) or None,
                    say("Explanation"): "; ".join(one.explanation for one in results if one.explanation) or None,
                }
            )
            places.append(tuple(place for one in results for place in of_result(one)))
    return rows, places


def _dates(page: Shown, now: Agreement) -> tuple[list[dict[str, Any]], list[tuple[Place, ...]]]:
    say = page.speech.words.say
    labels = {"due": say("Agreed"), "own_date": say("Expected"), "done": say("Done")}
    openings = dates(now, page.standing.framework.results.get(now.number, ()), page.speech).openings
    held = [name for name in labels if getattr(now, name) is not None]
    rows = [{say("Day"): labels[name], say("When"): getattr(now, name)} for name in held]
    return rows, [openings[name].places if name in openings else () for name in held]


def _judgements(page: Shown, found: Assessment) -> tuple[list[dict[str, Any]], list[tuple[Place, ...]]]:
    say, statuses = page.speech.words.say, contract().statuses
    rows = [
        {
            say("Party"): page.speech.name(one.party),
            say("Year"): one.year,
            say("Judgement"): statuses[one.status or "not_assessable"].label[page.speech.words.language],
            say("Why"): one.text,
        }
        for one in found.judgements
    ]
    return rows, [of_judgement(one) for one in found.judgements]


def _with_places(
    page: Shown,
    store: Store,
    id_: str,
    title: str,
    rows: Sequence[Mapping[str, Any]],
    places: Sequence[tuple[Place, ...]],
) -> Table:
    """A table in which behind each row stands who sent it, when, and the cells that it came from."""
    say = page.speech.words.say
    cells = find(store, [place for own in places for place in own])
    full = [{**row, **_origin([cells[place] for place in own], page)} for row, own in zip(rows, places, strict=True)]
    names = list(full[0]) if full else [say("Party"), say("Year")]
    schema: dict[str, pl.DataType] = {say("Year"): pl.Int64(), say("Value"): pl.Float64(), say("Planned"): pl.Float64()}
    schema |= dict.fromkeys((say("When"), say("Received on")), pl.Date())
    return Table(id_, title, pl.DataFrame(full, {name: schema.get(name, pl.String()) for name in names}))


def _origin(cells: Sequence[SheetCell], page: Shown) -> dict[str, Any]:
    """Who sent these cells, when, under which number, and where they stand."""
    say = page.speech.words.say

    def joined(texts: Iterable[str]) -> str | None:
        return "; ".join(dict.fromkeys(texts)) or None

    return {
        say("From"): joined(sender(cell.sender, page.speech, compiled=cell.compiled) for cell in cells),
        say("Received on"): max((cell.received for cell in cells), default=None),
        say("Receipt number"): joined(str(cell.event) for cell in cells),
        say("File"): joined(cell.file for cell in cells),
        say("Cell"): joined(cell.text for cell in cells),
    }


def _about(page: Shown, store: Store, rows: Rows, filters: Filters, table: str) -> About:
    """What a workbook is about, and below it every figure that it was computed from."""
    words, language, known = page.speech.words, page.speech.words.language, page.standing.framework.known
    say, row, rule = words.say, page.standing.framework.row, page.standing.framework.rule
    cut_offs = {"on_plan": words.percent(rule.on_plan, ()), "behind": words.percent(rule.slightly_behind, ())}
    indicators = dict.fromkeys(one.indicator for one, _found in rows)
    facts = [
        (say("Framework"), f"{row['name']} ({page.standing.framework.code})"),
        (say("Nature"), nature(row["nature"], words) or say("Reported by the parties themselves.")),
        (say("Table"), table),
        (say("Filters"), _filters(filters, words)),
        (say("Figures up to and including"), page.standing.year),
        (say("As known on"), known.day),
        (say("Up to receipt number"), known.event),
        (
            say("Rule {n} for the status", n=rule.version),
            say("On plan from {on_plan} of the plan, slightly behind from {behind}, else behind.", **cut_offs),
        ),
    ]
    for one in map(contract().indicators.__getitem__, indicators):
        facts.append((f"{one.label[language]} ({one.unit[language]})", one.definition[language]))
    return About(say("About this table"), facts, _sources(page, store, [one.number for one, _found in rows]))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _filters(filters: Filters, words: Words) -> str:
    return "; ".join(f"{label}: {chosen}" for label, chosen in filters) or words.say("none")


def _sources(page: Shown, store: Store, numbers: Sequence[str]) -> Table:
    """The figures of these agreements that count, up to and including the year: what was typed, by whom, and where."""
    speech, say, language = page.speech, page.speech.words.say, page.speech.words.language
    found = export.results(store, page.standing.framework.known, page.standing.framework.code)
    found = found.filter(pl.col("number").is_in(list(numbers)), pl.col("year") <= page.standing.year)
    titles = {number: title_of(page.standing.framework.agreements[number], language) for number in numbers}
    states = {state: label[language] for state, label in contract().words("state").items()}
    senders = {code: sender(code, speech) for code in found["sender"].unique()}
    columns = {
        say("Number"): pl.col("number"),
        say("Agreement"): pl.col("number").replace(titles),
        say("Party"): pl.col("party").replace(speech.names),
        say("Area"): pl.col("area").replace(speech.names),
        say("Year"): pl.col("year"),
        say("Value"): pl.col("value"),
        say("Numerator"): pl.col("numerator"),
        say("Denominator"): pl.col("denominator"),
        say("Done"): pl.col("done"),
        say("State"): pl.col("state").replace(states),
        say("Source"): pl.col("source"),
        say("From"): pl.col("sender").replace(senders),
        say("Received on"): pl.col("received"),
        say("Receipt number"): pl.col("event"),
        say("File"): pl.col("file"),
        say("Sheet"): pl.col("sheet"),
        say("Cell"): pl.col("cell"),
    }
    return Table("Sources", say("Where the figures come from"), found.select(**columns))


def _decimals(value: float | None, indicator: str) -> int:
    """With how many decimals a figure is shown: those of its indicator, more where it was typed or computed finer."""
    least = contract().indicators[indicator].decimals
    fit = (n for n in range(least, 2) if value is None or abs(value - round(value, n)) <= 1e-9 * max(abs(value), 1.0))
    return next(fit, max(least, 2))
