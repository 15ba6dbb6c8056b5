"""Does the store say what the kept files say? Reads everything again; changes nothing but what a question always does:
catching up with the events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from ingest.check import check
from ingest.events import EVENT_FILE, DamagedEventsError, Event, Events, Problem
from ingest.known import Known
from ingest.rows import from_lines, row_schema, to_lines
from ingest.store import ROWS, WORKBOOK, Store, all_tables, frames_of
from ingest.submit import contract_version, known_with
from ingest.workbook import Workbook, cell_of, read
from schemas.words import words

#: Called after each event: how many are done, of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is not what it should be.

    ``kind``: 'store' (the store says something else than the event that brought it), 'file' (the kept workbook is read
    differently than when it was accepted; ``newer`` when by a later version of the contract, which is no fault).
    ``found``, ``expected``: as text, None for nothing; ``field`` None: the whole row is one too many, or lacks.
    """

    kind: str
    event: int
    table: str
    row: int | None = None
    field: str | None = None
    found: str | None = None
    expected: str | None = None
    sheet: str | None = None
    cell: str | None = None
    newer: bool = False

    def sentence(self, language: str) -> str:
        """What differs, and the way on."""
        say = words(language).say
        where = "!".join(part for part in (self.sheet, self.cell) if part) or f"{self.table} {self.row or ''}".strip()
        values = {
            "event": self.event,
            "where": where,
            "field": self.field or say("the row"),
            "found": say("nothing") if self.found is None else self.found,
            "expected": say("nothing") if self.expected is None else self.expected,
        }
        if self.kind == "store":
            return say(
                "Receipt number {event}, {where}: the store says {found} for {field}, the event says {expected}."
                " Make the store anew with: afspraken rebuild",
                **values,
            )
        if self.newer:
            return say(
                "Receipt number {event}, {where}: accepted as {found} for {field}, and read as {expected} by this"
                " version. What was accepted counts.",
                **values,
            )
        return say(
            "Receipt number {event}, {where}: accepted as {found} for {field}, but the kept file says {expected}.",
            **values,
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit read, and what is wrong. ``whole``: False when damaged events kept values from being compared."""

    events: int
    values: int
    problems: tuple[Problem, ...] = ()
    differences: tuple[Difference, ...] = ()
    whole: bool = True

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong: leftovers and readings by a later contract are none."""
        return all(one.kind == "leftover" for one in self.problems) and all(one.newer for one in self.differences)


def audit(data: Path, progress: Progress | None = None) -> Report:
    """Check the chain of events and every hash; compare every stored value with its event, and read every kept workbook
    again as it was judged then. Raises StoreBusyError, OSError."""
    store, events = Store(data), Events(data)
    last = events.last()
    problems = (*events.verify(), *_rewritten(store, events, last))
    if any(one.kind != "leftover" for one in problems):
        return Report(last, 0, tuple(dict.fromkeys(problems)), whole=False)
    with store.asking() as ask:
        last = store.event_number()
        stored = {table: ask(f"FROM {table}") for table in all_tables()}
    said = list(events.after(0, last))
    expected = frames_of(said) if said else {}
    placements = {one.number: one.facts["placement"] for one in said if one.kind == "submission"}
    differences = [
        _placed(one, placements)
        for table, frame in stored.items()
        for one in _between("store", table, frame, expected.get(table, frame.clear()))
    ]
    values = sum(frame.height * frame.width - sum(frame.null_count().row(0)) for frame in stored.values())
    differences += [_placed(one, placements) for one in _read_again(said, progress)]
    return Report(last, values, problems, tuple(differences))


def _rewritten(store: Store, events: Events, last: int) -> Iterator[Problem]:
    """Events whose event.json is another than the one that the store was made from."""
    for number, kept in store.hashes().items():
        if number > last:
            yield Problem("missing_event", number)
            continue
        try:
            if events.read(number).hash != kept:
                yield Problem("changed_file", number, EVENT_FILE)
        except DamagedEventsError:
            continue  # verify named it


def _between(kind: str, table: str, found: pl.DataFrame, expected: pl.DataFrame) -> Iterator[Difference]:
    """The cells in which two frames of one table differ, row by row as they were numbered."""
    key = ["event", "row"] if "row" in expected.columns else ["event"]
    here, there = _as_text(found, key), _as_text(expected, key)
    if sorted(here.columns) == sorted(there.columns) and here.equals(there.select(here.columns)):
        return
    both = here.join(there, on=key, how="full", coalesce=True, suffix=" expected", maintain_order="left")
    for line in both.iter_rows(named=True):
        at = {"event": line["event"], "row": line.get("row")}
        if line[" there"] is None or line[" there expected"] is None:
            found_, expected_ = (None if line[name] is None else "…" for name in (" there", " there expected"))
            yield Difference(kind, table=table, found=found_, expected=expected_, **at)
            continue
        for name in here.columns:
            other = f"{name} expected"
            if other in line and line[name] != line[other]:
                yield Difference(kind, table=table, field=name, found=line[name], expected=line[other], **at)


def _as_text(frame: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Every value as text, so that types of two origins compare; rows in the order of their keys."""

    def text(name: str, kind: pl.DataType) -> pl.Expr:
        if isinstance(kind, pl.List):
            return pl.col(name).list.join("; ")
        if isinstance(kind, pl.Datetime):
            return pl.col(name).dt.convert_time_zone("UTC").dt.to_string("iso")
        return pl.col(name).cast(pl.Float64 if kind.is_numeric() else kind).cast(pl.String)

    values = [text(name, kind) for name, kind in frame.schema.items() if name not in key]
    keys = [pl.col(name).cast(pl.Int64) for name in key]
    return frame.select(*keys, *values, pl.lit(True).alias(" there")).sort(key, maintain_order=True)


def _read_again(events: Sequence[Event], progress: Progress | None) -> Iterator[Difference]:
    """Every kept workbook judged again by what was known then: the same rows must come of it."""
    known: dict[str, Known] = {}
    about = {one.number: one.facts["framework"] for one in events if one.kind == "submission"}
    for done, event in enumerate(events, 1):
        if event.kind == "withdrawal":
            gone = event.facts["submission"]
            frames = known[about[gone]].frames.items()
            known[about[gone]] = Known({table: frame.filter(pl.col("event") != gone) for table, frame in frames})
        elif event.kind == "submission":
            workbook, code = read(event.bytes_of(WORKBOOK)), about[event.number]
            newer = event.facts["contract"] != contract_version()
            if isinstance(workbook, Workbook):
                before = known.get(code, Known({}))
                checked = check(workbook, before)
                known[code] = known_with(before, checked, event.received, event.number)
                yield from _rows_of(event, checked.rows, newer)
            else:
                yield Difference("file", event.number, workbook[0].check, newer=newer)
        if progress is not None:
            progress(done, len(events))


def _rows_of(event: Event, again: Mapping[str, pl.DataFrame], newer: bool) -> Iterator[Difference]:
    """Where the rows that were accepted differ from those of the same file, read again."""
    kept = event.bytes_of(ROWS)
    if to_lines(again) == kept:
        return
    accepted = from_lines(kept)
    for table in {**accepted, **again}:
        was, now = (
            frames.get(table, pl.DataFrame(schema=row_schema(table))).with_columns(pl.lit(event.number).alias("event"))
            for frames in (accepted, again)
        )
        for one in _between("file", table, was, now):
            yield replace(one, newer=newer)


def _placed(one: Difference, placements: dict[int, Any]) -> Difference:
    """With sheet and cell, where the value stands in a workbook."""
    placement = placements.get(one.event)
    if placement is None or one.row is None:
        return one
    sheet, cell = cell_of(placement, one.table, one.row, one.field or "number")
    return replace(one, sheet=sheet, cell=cell)
