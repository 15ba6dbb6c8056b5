"""The one road of a workbook: read, check, keep, commit, apply. A dry run is the same road without the last three.

Agreements go before results, and of workbooks about the same thing the one that was sent first goes first; each is
judged by what is known with the earlier ones of the same load. What is accepted is committed as one batch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import polars as pl

import schemas
from ingest.check import Checked, check, check_all
from ingest.events import Draft
from ingest.findings import Finding
from ingest.guard import MAX_BYTES
from ingest.known import Known
from ingest.places import normal
from ingest.rows import all_to_lines
from ingest.store import LATEST, ROWS, TEXT, WORKBOOK, Store, stored_tables, table_schema
from ingest.workbook import Workbook, cell_of, read

Received = date | Literal["cover"] | None
Source = Path | tuple[str, bytes]
#: Called after each workbook that was read: how many are done, of how many, and the name of this one.
Progress = Callable[[int, int, str], None]

PUBLIC_SOURCES = "public_sources"
_SUFFIXES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one workbook.

    ``event``: the number under which it was committed; None when it was refused, unchanged, or a dry run.
    ``unchanged``: the same bytes were received on the same day before. ``overtakes``: the workbook of the same
    party and year in the same load whose figures this one replaces. ``known``: of a right workbook, what is known of
    its framework with it (of results only in a dry run); ``named``: the agreements that an agreements workbook says
    something about, by number.
    """

    file: str
    findings: tuple[Finding, ...] = ()
    checked: Checked | None = None
    event: int | None = None
    unchanged: bool = False
    overtakes: str | None = None
    known: Known | None = None
    named: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether nothing of it was, or would be, taken."""
        return not self.unchanged and (self.checked is None or not self.checked.accepted)


@dataclass(frozen=True)
class _Reading:
    """One workbook as it came, and as it was read; ``workbook`` None: the findings say why not."""

    file: str
    data: bytes
    workbook: Workbook | None
    findings: tuple[Finding, ...] = ()

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def framework(self) -> str:
        """The code of the framework that it names, as typed; '' without one."""
        if self.workbook is None:
            return ""
        form = self.workbook.cells.get("framework" if self.workbook.kind == "agreements" else "cover", {})
        return str(next(iter(form.get("framework", ())), None) or "").strip()


@dataclass(frozen=True, slots=True)
class _Judged:
    """A reading with its outcome so far, the day on which it counts as received, and its place in the order."""

    reading: _Reading
    outcome: Outcome
    received: date
    order: tuple[bool, date, str]

    @property
    def taken(self) -> bool:
        """Whether it brings something new and right."""
        return not self.outcome.refused and not self.outcome.unchanged


def workbooks_in(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files as given, and of folders all workbooks in them, however deep, by name; not what Excel has open."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = (one for one in path.rglob("*") if one.suffix.lower() in _SUFFIXES and one.is_file())
            found |= dict.fromkeys(sorted(one for one in inside if not one.name.startswith(("~$", "."))))
        else:
            found[path] = None
    return tuple(found)


def today(now: datetime | None = None) -> date:
    """The date in Amsterdam, now or at a moment with a zone."""
    return (now or datetime.now(UTC)).astimezone(AMSTERDAM).date()


def submit(
    data: Path,
    files: Sequence[Source],
    *,
    received: Received = None,
    sender: str | None = None,
    note: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> tuple[Outcome, ...]:
    """Take workbooks into the data folder; gives their outcomes in the order of ``files``.

    ``files``: paths, or names with bytes. ``received``: when they were received, for imported history: a day, or
    'cover' for the day on each workbook's own form; None is today, in Amsterdam. ``sender``: the organisation that sent
    them (a party's code, or 'public_sources'); None: as each workbook says. ``note``: what who loads them says about
    it. ``now`` has a zone.
    Raises StoreBusyError, DamagedEventsError, OSError; then each workbook is wholly in or not at all.
    """
    now = now or datetime.now(UTC)
    store = Store(data)
    readings = []
    for number, file in enumerate(files, 1):
        readings.append(_read(file))
        if progress is not None:
            progress(number, len(files), readings[-1].file)

    load = _Load(store, readings, received, today(now), dry_run)
    seen = store.event_number()
    judged = load.judge()
    if not dry_run and any(one.taken for one in judged):
        with store.events.lock():
            if store.event_number() != seen:  # somebody else loaded meanwhile: judge by what is known now
                judged = load.judge()
            new = sorted(
                (index for index, one in enumerate(judged) if one.taken), key=lambda index: judged[index].order
            )
            lines = all_to_lines([checked.rows for index in new if (checked := judged[index].outcome.checked)])
            drafts = [_draft(judged[at], line, received, sender, note) for at, line in zip(new, lines, strict=True)]
            events = store.events.commit(drafts, recorded=now)
        for index, event in zip(new, events, strict=True):
            judged[index] = replace(judged[index], outcome=replace(judged[index].outcome, event=event.number))
        store.catch_up()
    return tuple(one.outcome for one in judged)


def _read(file: Source) -> _Reading:
    if isinstance(file, Path):
        with file.open("rb") as opened:
            name, data = str(file), opened.read(MAX_BYTES + 1)  # more is refused unread
    else:
        name, data = file
    found = read(data)
    return _Reading(name, data, None, found) if isinstance(found, tuple) else _Reading(name, data, found)


@dataclass(frozen=True, slots=True)
class _Load:
    """The workbooks of one load, and how they are judged by what the store knows. ``foretell``: nothing is stored, so
    each outcome says what would be known."""

    store: Store
    readings: Sequence[_Reading]
    received: Received
    today: date
    foretell: bool

    def judge(self) -> list[_Judged]:
        """Everything judged, in the order of the readings: agreements first, then results."""
        codes = self._codes()
        known = self.store.known_of(sorted(set(codes.values()))) if codes else {}
        seen = self._seen()
        found = {
            index: _Judged(one, Outcome(one.file, one.findings), self.today, (False, date.max, one.file))
            for index, one in enumerate(self.readings)
            if one.workbook is None
        }
        for kind in ("agreements", "results"):
            first: dict[int, _Judged] = {}
            for code, of_framework in self._of_kind(kind, codes).items():
                checked = check_all([workbook for _index, workbook in of_framework], known[code])
                for (index, workbook), one in zip(of_framework, checked, strict=True):
                    first[index] = self._judged(self.readings[index], workbook, one)
            for about, members in _groups(first, codes).items():
                group, after = self._in_order([first[index] for index in members], known[about[0]], seen)
                found |= dict(zip(members, group, strict=True))
                if kind == "agreements":
                    known[about[0]] = after
        return [found[index] for index in range(len(self.readings))]

    def _of_kind(self, kind: str, codes: Mapping[str, str]) -> dict[str, list[tuple[int, Workbook]]]:
        """The workbooks of one kind by framework, each with its place among the readings."""
        found: dict[str, list[tuple[int, Workbook]]] = {}
        for index, one in enumerate(self.readings):
            if one.workbook is not None and one.workbook.kind == kind:
                found.setdefault(codes[one.framework], []).append((index, one.workbook))
        return found

    def _codes(self) -> dict[str, str]:
        """Of each code of a framework as typed the one under which it is known, whatever its capitals."""
        typed = {one.framework: None for one in self.readings if one.workbook is not None}
        stored = self.store.ask("SELECT DISTINCT framework FROM framework")["framework"] if typed else ()
        found = {normal(code): code for code in stored}
        return {code: found.setdefault(normal(code), code) for code in typed}

    def _seen(self) -> set[tuple[str, date]]:
        """Bytes and day of receipt of the workbooks of this load that the store holds already."""
        rows = self.store.ask(
            "SELECT sha256, s.received FROM submissions JOIN standing_submissions($event, $day) s USING (event)"
            " WHERE list_contains($hashes, sha256)",
            {"hashes": [one.sha256 for one in self.readings], **LATEST},
        )
        return set(rows.iter_rows())

    def _judged(self, reading: _Reading, workbook: Workbook, checked: Checked) -> _Judged:
        """One judged workbook with the day on which it counts as received."""
        day = self.today if self.received is None else self.received
        if day == "cover":
            day = checked.sent_on or self.today
            if checked.sent_on is None or checked.sent_on > self.today:
                form = "cover" if workbook.kind == "results" else "framework"
                finding = Finding("no_day_of_receipt", *cell_of(workbook.placement, form, 0, "sent_on"))
                checked = replace(checked, findings=(*checked.findings, finding))
        order = (workbook.kind == "results", checked.sent_on or date.max, Path(reading.file).name)
        return _Judged(reading, Outcome(reading.file, checked.findings, checked), day, order)

    def _in_order(
        self, group: Sequence[_Judged], known: Known, seen: set[tuple[str, date]]
    ) -> tuple[list[_Judged], Known]:
        """Workbooks about the same thing, the first sent first, each judged with the earlier ones known.

        Gives them with what is known after them; adds to ``seen`` the bytes and day of what was accepted.
        """
        found: list[_Judged] = []
        earlier: str | None = None
        for left, first in zip(range(len(group) - 1, -1, -1), group, strict=True):
            one, key = first, (first.reading.sha256, first.received)
            if key in seen:
                found.append(
                    replace(
                        one,
                        outcome=_told(
                            Outcome(one.reading.file, checked=first.outcome.checked, unchanged=True), first, known
                        ),
                    )
                )
                continue
            if earlier is not None and one.reading.workbook is not None:
                one = self._judged(one.reading, one.reading.workbook, check(one.reading.workbook, known))
            checked = one.outcome.checked
            if checked is not None and checked.accepted:
                seen.add(key)
                if left or self.foretell or checked.kind == "agreements":  # else nobody asks
                    known = known_with(known, checked, one.received)
                if checked.kind == "results" and earlier is not None:
                    one = replace(one, outcome=replace(one.outcome, overtakes=earlier))
                earlier = one.reading.file
                one = replace(one, outcome=_told(one.outcome, one, known))
            found.append(one)
        return found, known


def _groups(
    judged: Mapping[int, _Judged], codes: Mapping[str, str]
) -> dict[tuple[str, str | None, int | None], list[int]]:
    """The workbooks by what they are about (framework; of results also party and year), the first sent first."""
    found: dict[tuple[str, str | None, int | None], list[int]] = {}
    for index, one in sorted(judged.items(), key=lambda item: item[1].order):
        checked = one.outcome.checked
        about = (None, None) if checked is None or checked.kind == "agreements" else (checked.party, checked.year)
        found.setdefault((codes[one.reading.framework], *about), []).append(index)
    return found


def _told(outcome: Outcome, one: _Judged, known: Known) -> Outcome:
    """The outcome of a right workbook with what is known with it; of agreements also which it speaks of."""
    checked, workbook = one.outcome.checked, one.reading.workbook
    if checked is None or workbook is None or checked.kind != "agreements":
        return replace(outcome, known=known)
    # Rows that bring nothing new are not kept, but were typed.
    kept = [frame["number"] for frame in checked.rows.values() if "number" in frame.columns]
    typed = [cells["number"] for cells in workbook.cells.values() if "number" in cells]
    numbers = {number for column in (*kept, *typed) for number in column}
    return replace(outcome, known=known, named=tuple(number for number in known.agreements if number in numbers))


def known_with(known: Known, checked: Checked, received: date, event: int | None = None) -> Known:
    """What is known once these accepted rows stand in the store, under this number or one after all others."""
    given = {
        "event": known.last_event + 1 if event is None else event,
        "received": received,
        "framework": checked.framework,
        "party": checked.party,
        "year": checked.year,
    }
    frames = dict(known.frames)
    for table in stored_tables():
        if table in checked.rows:
            schema = {"received": pl.Date(), **table_schema(table)}
            rows = checked.rows[table]
            added = [pl.lit(given[name]).alias(name) for name in schema if name not in rows.columns]
            whole = rows.with_columns(added).select(pl.col(name).cast(kind) for name, kind in schema.items())
            before = [frames[table]] if table in frames else []
            frames[table] = pl.concat([*before, whole]).sort("received", "event", "row", maintain_order=True)
    return Known(frames)


def _draft(judged: _Judged, lines: bytes, received: Received, sender: str | None, note: str | None) -> Draft:
    """The event that an accepted workbook becomes; ``lines``: its rows."""
    checked, workbook, data = judged.outcome.checked, judged.reading.workbook, judged.reading.data
    if checked is None or workbook is None:
        raise ValueError("only an accepted workbook becomes an event")
    form = checked.rows["framework" if checked.kind == "agreements" else "cover"].row(0, named=True)
    compiled = form.get("compiled") == "yes"
    facts = {
        "workbook": checked.kind,
        "framework": checked.framework,
        "party": checked.party,
        "year": checked.year,
        "compiled": compiled,
        "remark": form["remark"],
        "file_name": readable(Path(judged.reading.file).name),
        "size": len(data),
        "contract": contract_version(),
        "layout": workbook.layout,
        "placement": workbook.placement,
    }
    return Draft(
        kind="submission",
        received=judged.received,
        imported=received is not None,
        sender=sender or (PUBLIC_SOURCES if compiled else checked.party or checked.framework),
        facts=facts,
        files={WORKBOOK: data, ROWS: lines, **typed(note)},
    )


def typed(text: str | None) -> dict[str, bytes]:
    """A typed text as a file of its event; nothing where nothing was typed."""
    return {TEXT: readable(text).strip().encode("utf-8")} if text and text.strip() else {}


def readable(text: str) -> str:
    """A text that every file can hold: names of files and words of a shell may hold bytes that are no letters."""
    return text.encode("utf-8", "replace").decode("utf-8")


@cache
def contract_version() -> str:
    """Fingerprint of the contract by which workbooks are judged: of all its TOML files."""
    found = hashlib.sha256()
    for path in sorted(Path(schemas.__file__).parent.rglob("*.toml")):
        found.update(path.read_text("utf-8").encode())
    return found.hexdigest()[:16]
