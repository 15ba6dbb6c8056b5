"""The store: DuckDB, derived from the events. The only module that connects to it.

Connections are short. One lock holds the threads of this process apart, a lock file the processes; so loading from
the command line while the dashboard is open works. Locks are taken in one order: events, then store. Every opening
first catches up with the events, in transactions that record how far they got.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from filelock import FileLock, Timeout

from ingest.events import EVENT_FILE, DamagedEventsError, Event, Events, Problem, StoreBusyError
from ingest.known import Known
from ingest.rows import PolarsType, UnknownFormatError, frame_of, lines_of, row_schema
from schemas.contract import contract

FILE = "store.duckdb"
ROWS = "rows.jsonl"
WORKBOOK = "workbook.xlsx"
#: What somebody typed is a file of its event: erasing it leaves the chain of hashes whole.
TEXT = "text.txt"
REASON = "reason.txt"
#: Raise this when :func:`frames_of` makes other rows of the same events; every store is then rebuilt.
APPLYING = 1
_CHUNK = 500
_WAIT = 0.02
#: Threads of this process: DuckDB refuses two ways of opening one file in one process.
_IN_PROCESS = threading.RLock()

_EVENTS = {
    "number": pl.Int64(),
    "kind": pl.String(),
    "recorded": pl.Datetime("us", "UTC"),
    "received": pl.Date(),
    "imported": pl.Boolean(),
    "sender": pl.String(),
    "hash": pl.String(),
}
_SUBMISSIONS = {
    "event": pl.Int64(),
    "workbook": pl.String(),
    "framework": pl.String(),
    "party": pl.String(),
    "year": pl.Int64(),
    "compiled": pl.Boolean(),
    "remark": pl.String(),
    "note": pl.String(),
    "file_name": pl.String(),
    "sha256": pl.String(),
    "size": pl.Int64(),
    "contract": pl.String(),
    "layout": pl.Int64(),
    "placement": pl.String(),
}
_WITHDRAWALS = {"event": pl.Int64(), "submission": pl.Int64(), "reason": pl.String()}
_ROUND_ACTS = {
    "event": pl.Int64(),
    "framework": pl.String(),
    "year": pl.Int64(),
    "act": pl.String(),
    "said": pl.String(),
    "text": pl.String(),
    "reason": pl.String(),
}
#: After every event, and after every day.
LATEST = {"event": 2_147_483_647, "day": date.max}


class Store:
    """The store of one data folder. Cheap to make; holds nothing open between questions.

    ``timeout``: how many seconds a question waits for others before StoreBusyError.
    """

    def __init__(self, data: Path, *, timeout: float = 30.0) -> None:
        self.data = data
        self.path = data / FILE
        self.events = Events(data)
        self._timeout = timeout
        self._lock = FileLock(str(data / "store.lock"))
        self._last = 0
        self._recognised = ""

    def event_number(self) -> int:
        """The number of the last event, 0 without any; a look at the folder, no connection."""
        self._last = self.events.last(self._last)
        return self._last

    def ask(self, sql: str, params: Sequence[Any] | Mapping[str, Any] | None = None) -> pl.DataFrame:
        """The answer to one question (SELECT), from a store that knows every event committed before the call.

        Raises StoreBusyError, DamagedEventsError.
        """
        with self.asking() as ask:
            return ask(sql, params)

    @contextmanager
    def asking(self) -> Iterator[Ask]:
        """Several questions of one state of the store: nobody else reads or writes meanwhile, so be brief."""
        with self._connection() as con:
            self._catch_up(con)
            yield Ask(con)

    def hashes(self) -> dict[int, str]:
        """The hash of each event that the store was made from, as it stands: nothing is applied first."""
        with self._connection() as con:
            try:
                return dict(con.execute("SELECT event, hash FROM events ORDER BY event").fetchall())
            except duckdb.CatalogException:
                return {}

    def catch_up(self) -> int:
        """Apply the events that the store doesn't know yet; gives the number of the last."""
        with self._connection() as con:
            return self._catch_up(con)

    def rebuild(self) -> int:
        """Make the store anew from the events, in place, in one transaction; gives the number of the last event.

        When an event is damaged the store stays as it was. Raises StoreBusyError, DamagedEventsError.
        """
        with self._connection() as con:
            return self._rebuild(con)

    def known(self, framework: str) -> Known:
        """What the store knows of one framework; empty when nobody loaded it."""
        return self.known_of([framework])[framework]

    def known_of(self, frameworks: Sequence[str]) -> dict[str, Known]:
        """What the store knows of each of these frameworks, at one moment.

        The frames have the columns of :func:`table_schema` and ``received``; rows stand oldest first.
        """
        found: dict[str, dict[str, pl.DataFrame]] = {framework: {} for framework in frameworks}
        with self.asking() as ask:
            for table in stored_tables():
                schema = {"received": pl.Date(), **table_schema(table)}
                frame = ask(
                    f"SELECT t.*, s.received FROM {table} t"  # noqa: S608 - our own names
                    " JOIN standing_submissions($event, $day) s ON s.event = t.event"
                    ' WHERE list_contains($frameworks, t.framework) ORDER BY s.received, t.event, t."row"',
                    {"frameworks": list(frameworks), **LATEST},
                ).select(pl.col(name).cast(kind) for name, kind in schema.items())
                parts = frame.partition_by("framework", as_dict=True, maintain_order=True)
                for framework in frameworks:
                    found[framework][table] = parts.get((framework,), frame.clear())
        return {framework: Known(frames) for framework, frames in found.items()}

    @contextmanager
    def _connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The one open connection, under both locks."""
        deadline = time.monotonic() + self._timeout
        if not _IN_PROCESS.acquire(timeout=self._timeout):
            raise StoreBusyError(str(self.path))
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire(timeout=max(0.0, deadline - time.monotonic()), poll_interval=_WAIT)
            except Timeout:
                raise StoreBusyError(str(self.path)) from None
            try:
                with self._failing():
                    con = self._open(deadline)
                    try:
                        yield con
                    finally:
                        con.close()
            finally:
                self._lock.release()
        finally:
            _IN_PROCESS.release()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """A full disk is an OSError, also when DuckDB met it; a file that turns out to be spoilt goes, and is made anew
        at the next opening."""
        try:
            yield
        except duckdb.Error as error:
            if _is_full(error):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.path)) from error
            if _is_no_store(error):
                self._throw_away()
            raise

    def _throw_away(self) -> None:
        self.path.unlink()
        self.path.with_name(FILE + ".wal").unlink(missing_ok=True)

    def _open(self, deadline: float) -> duckdb.DuckDBPyConnection:
        """Connect; wait for a foreign program that holds the file; begin anew when it can't be a store."""
        while True:
            try:
                con = duckdb.connect(str(self.path))
                con.execute("SET TimeZone = 'UTC'")
                return con
            except duckdb.Error as error:
                if _is_held(error):
                    if time.monotonic() > deadline:
                        raise StoreBusyError(str(self.path)) from error
                    time.sleep(_WAIT)
                elif _is_no_store(error):
                    self._throw_away()
                else:
                    raise

    def _catch_up(self, con: duckdb.DuckDBPyConnection) -> int:
        last = self.event_number()
        try:
            rows = con.execute("SELECT version, event, hash FROM applied").fetchall()
        except duckdb.CatalogException:
            rows = []
        if len(rows) == 1:
            self._hold(rows[0][1], rows[0][2], last)
        if len(rows) != 1 or rows[0][0] != version():
            return self._rebuild(con)
        for start in range(rows[0][1], last, _CHUNK):
            with _transaction(con):
                self._apply(con, start, min(start + _CHUNK, last))
        return last

    def _hold(self, event: int, hash_: str | None, last: int) -> None:
        """Hold the events against the last one that the store was made from: figures that were shown don't change in
        silence; whoever means it runs a rebuild. Raises DamagedEventsError."""
        if event > last:
            raise DamagedEventsError(Problem("missing_event", last + 1))
        if event and hash_ != self._recognised:
            if self.events.read(event).hash != hash_:
                raise DamagedEventsError(Problem("changed_file", event, EVENT_FILE))
            self._recognised = hash_ or ""

    def _rebuild(self, con: duckdb.DuckDBPyConnection) -> int:
        last = self.event_number()
        with _transaction(con):
            for statement in _drop_statements(con):
                con.execute(statement)
            con.execute(_structure())
            con.execute("INSERT INTO applied VALUES (?, 0, NULL)", [version()])
            for start in range(0, last, _CHUNK):
                self._apply(con, start, min(start + _CHUNK, last))
        return last

    def _apply(self, con: duckdb.DuckDBPyConnection, after: int, last: int) -> None:
        """The events after one number up to another, as whole frames, inside the caller's transaction."""
        events = list(self.events.after(after, last))
        for table, frame in frames_of(events).items():
            con.register("incoming", frame)
            con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")  # noqa: S608 - our own names
            con.unregister("incoming")
        con.execute("UPDATE applied SET event = ?, hash = ?", [last, events[-1].hash])


class Ask:
    """Questions to one open connection."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def __call__(self, sql: str, params: Sequence[Any] | Mapping[str, Any] | None = None) -> pl.DataFrame:
        """The answer as a frame."""
        given = dict(params) if isinstance(params, Mapping) else list(params) if params is not None else None
        # with parameters .sql() makes 200,000 rows fourteen times as slowly; DuckDB 2 has only that, without the delay
        return self._con.execute(sql, given).pl()


def all_tables() -> tuple[str, ...]:
    """Every table that the events fill: our own, and the contract's."""
    return ("events", "submissions", "withdrawals", "round_acts", *stored_tables())


def stored_tables() -> tuple[str, ...]:
    """The contract's tables that the store holds: all but the cover, which became columns of its submission."""
    return tuple(table for table in contract().tables if table != "cover")


@cache
def table_schema(table: str) -> Mapping[str, PolarsType]:
    """The columns of a stored table, in order, with the types in which they are handed out."""
    own = dict(row_schema(table))
    added: dict[str, PolarsType] = {"event": pl.Int64(), "row": own.pop("row")}
    if "framework" not in own:
        added["framework"] = pl.String()
    if contract().tables[table].workbook == "results":
        added |= {"party": pl.String(), "year": pl.Int64()}
    return added | own


def _given_columns(table: str) -> list[str]:
    """The columns of a stored table that come from the event and its workbook's form, not from the row."""
    return [name for name in table_schema(table) if name not in row_schema(table)]


@cache
def version() -> str:
    """Fingerprint of what a store is made with: its structure and the way of applying."""
    return hashlib.sha256(f"{APPLYING}\n{_structure()}".encode()).hexdigest()[:16]


@cache
def _structure() -> str:
    return (Path(__file__).parent / "store.sql").read_text("utf-8")


def frames_of(events: Sequence[Event]) -> dict[str, pl.DataFrame]:
    """What the events add to each table of the store; the lines of all of them are read in one go a table."""
    submissions: list[dict[str, Any]] = []
    withdrawals: list[dict[str, Any]] = []
    acts: list[dict[str, Any]] = []
    lines: dict[str, list[bytes]] = {}
    given: dict[str, dict[str, list[Any]]] = {}
    for event in events:
        if event.kind == "withdrawal":
            withdrawals.append({**event.facts, "event": event.number, "reason": text_of(event)})
            continue
        if event.kind == "round":
            said = json.dumps(event.facts["said"], ensure_ascii=False)
            typed = {"text": text_of(event), "reason": text_of(event, REASON)}
            acts.append({**event.facts, **typed, "event": event.number, "said": said})
            continue
        if event.kind != "submission":
            raise DamagedEventsError(Problem("unknown_format", event.number))
        submission = {**event.facts, "event": event.number, "sha256": event.files[WORKBOOK], "note": text_of(event)}
        submission["placement"] = json.dumps(submission["placement"], ensure_ascii=False)
        submissions.append(submission)
        try:
            found = lines_of(event.bytes_of(ROWS))
        except UnknownFormatError as error:
            raise DamagedEventsError(Problem("unknown_format", event.number, ROWS)) from error
        for table in stored_tables():
            if new := found.get(table):
                lines.setdefault(table, []).extend(new)
                for name in _given_columns(table):
                    given.setdefault(table, {}).setdefault(name, []).extend([submission[name]] * len(new))
    frames = {
        "events": pl.DataFrame(
            [{name: getattr(one, name) for name in _EVENTS} for one in events], schema=_EVENTS
        ).rename({"number": "event"}),
        "submissions": pl.DataFrame(submissions, schema=_SUBMISSIONS),
        "withdrawals": pl.DataFrame(withdrawals, schema=_WITHDRAWALS),
        "round_acts": pl.DataFrame(acts, schema=_ROUND_ACTS),
    }
    for table, of_table in lines.items():
        added = pl.DataFrame(given[table], schema={name: table_schema(table)[name] for name in given[table]})
        frames[table] = frame_of(table, of_table).hstack(added)
    return frames


def text_of(event: Event, name: str = TEXT) -> str | None:
    """What was typed with an event; None without. Raises DamagedEventsError."""
    return event.bytes_of(name).decode("utf-8") if name in event.files else None


@contextmanager
def _transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    con.execute("BEGIN TRANSACTION")
    try:
        yield
    except BaseException:
        con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")


def _drop_statements(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Statements that empty the file of whatever an earlier version kept there."""
    found = []
    for kind, sql in (
        ("VIEW", "SELECT view_name FROM duckdb_views() WHERE NOT internal"),
        (
            "MACRO TABLE",
            "SELECT DISTINCT function_name FROM duckdb_functions()"
            " WHERE function_type = 'table_macro' AND NOT internal",
        ),
        ("TABLE", "SELECT table_name FROM duckdb_tables() WHERE NOT internal"),
    ):
        found += [f'DROP {kind} "{name}"' for (name,) in con.execute(sql).fetchall()]
    return found


def _is_held(error: duckdb.Error) -> bool:
    """Another program has the file open (Linux and macOS; Windows)."""
    text = str(error)
    return "Could not set lock" in text or "being used by another process" in text


def _is_full(error: duckdb.Error) -> bool:
    """The disk is full (Linux and macOS; Windows)."""
    text = str(error)
    return "No space left" in text or "not enough space" in text


def _is_no_store(error: duckdb.Error) -> bool:
    """The file isn't DuckDB's, is damaged or cut off, or was written by a version that we can't read."""
    text = str(error).lower()
    return isinstance(error, (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException)) and any(
        words in text
        for words in ("not a valid duckdb", "version number", "corrupt", "checksum", "serialization", "enough bytes")
    )
