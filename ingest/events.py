"""Events: the only writer of truth.

An event is a folder ``events/00042`` with ``event.json`` and the files that it brought. It is written under a
temporary name beside its place, synced to disk, and renamed to its number under a lock. The rename is the moment
of commitment: before it nothing happened, after it everything did.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from schemas.words import words

FORMAT = 1
#: Set in the environment of a process that may only look: it can't commit.
READ_ONLY = "AFSPRAKEN_READ_ONLY"
EVENT_FILE = "event.json"
_NUMBER = re.compile(r"\d{5,}")
_UNFINISHED = ".part"
#: Threads that write and wait for the disk.
_WRITING = 16


class StoreBusyError(Exception):
    """Another process or thread held the events or the store for longer than we wait."""


class DamagedEventsError(Exception):
    """An event can't be read; ``problem`` says which, and the way on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence("en"))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Draft:
    """What becomes an event: all of it but its number, its moment and its place in the chain.

    ``sender`` is an organisation: a party's code, a framework's, or 'public_sources'. ``facts`` is what this
    kind of event has to say, as JSON. ``files``: name -> bytes.
    """

    kind: str
    received: date
    imported: bool
    sender: str
    facts: Mapping[str, Any]
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Event:
    """One committed event. ``hash`` is the SHA-256 of its event.json, ``previous`` that of the event before it."""

    number: int
    kind: str
    recorded: datetime
    received: date
    imported: bool
    sender: str
    facts: Mapping[str, Any]
    files: Mapping[str, str]
    previous: str | None
    hash: str
    folder: Path = field(compare=False)

    def bytes_of(self, name: str) -> bytes:
        """The bytes of one of its files. Raises DamagedEventsError when it isn't there, or isn't what was committed."""
        try:
            data = (self.folder / name).read_bytes()
        except FileNotFoundError:
            raise DamagedEventsError(Problem("missing_file", self.number, name)) from None
        if _sha256(data) != self.files.get(name):
            raise DamagedEventsError(Problem("changed_file", self.number, name))
        return data


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong in the folder of events.

    ``kind``: missing_event, missing_file, changed_file, unreadable, unknown_format, leftover.
    """

    kind: str
    event: int
    file: str | None = None

    def sentence(self, language: str) -> str:
        """What is wrong and the way on, in one or two sentences."""
        w = words(language)
        name, file = _name(self.event), self.file or EVENT_FILE
        if self.kind == "leftover":
            return w.say(
                "Event {name} was never finished: nothing of it counts. It is cleared away at the next load.", name=name
            )
        if self.kind == "unknown_format":
            return w.say(
                "{file} of event {name} was written by a newer version of this program. Install that version.",
                file=file,
                name=name,
            )
        way_on = w.say("Copy the folder events/{name} back from a backup, then run: afspraken rebuild", name=name)
        if self.kind == "missing_event":
            return w.say("Event {name} is missing.", name=name) + " " + way_on
        if self.kind == "missing_file":
            return w.say("{file} of event {name} is missing.", file=file, name=name) + " " + way_on
        if self.kind == "unreadable":
            return w.say("{file} of event {name} can't be read.", file=file, name=name) + " " + way_on
        return w.say("{file} of event {name} was changed after it was committed.", file=file, name=name) + " " + way_on


class Events:
    """The events of one data folder, oldest first. Reading needs no lock; committing takes it."""

    def __init__(self, data: Path, *, timeout: float = 60.0) -> None:
        self.data = data
        self.folder = data / "events"
        self._timeout = timeout
        self._lock = FileLock(str(data / "events.lock"), timeout=timeout)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the right to commit; may be taken again by who has it. Raises StoreBusyError, and OSError in a process
        that may only look."""
        if READ_ONLY in os.environ:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(self.folder))
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire()
        except Timeout:
            raise StoreBusyError(str(self.data)) from None
        try:
            yield
        finally:
            self._lock.release()

    def last(self, known: int = 0) -> int:
        """The number of the last event, 0 without any. Looks only past ``known`` while that one still stands."""
        if known and self._place(known).is_dir():
            while self._place(known + 1).is_dir():
                known += 1
            return known
        return max(self._numbers(), default=0)

    def read(self, number: int) -> Event:
        """One event. Raises DamagedEventsError when it is missing or unreadable."""
        folder = self._place(number)
        if not folder.is_dir():
            raise DamagedEventsError(Problem("missing_event", number))
        try:
            data = (folder / EVENT_FILE).read_bytes()
        except FileNotFoundError:
            raise DamagedEventsError(Problem("missing_file", number, EVENT_FILE)) from None
        try:
            found = json.loads(data)
            if found["format"] != FORMAT:
                raise DamagedEventsError(Problem("unknown_format", number, EVENT_FILE))
            return Event(
                number=int(found["number"]),
                kind=found["kind"],
                recorded=datetime.fromisoformat(found["recorded"]),
                received=date.fromisoformat(found["received"]),
                imported=found["imported"],
                sender=found["sender"],
                facts=found["facts"],
                files=found["files"],
                previous=found["previous"],
                hash=_sha256(data),
                folder=folder,
            )
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedEventsError(Problem("unreadable", number, EVENT_FILE)) from error

    def after(self, number: int, last: int | None = None) -> Iterator[Event]:
        """The events after ``number``, up to and with ``last``. Raises DamagedEventsError at the first wrong one."""
        before = self.read(number) if number else None
        for following in range(number + 1, (self.last(number) if last is None else last) + 1):
            event = self.read(following)
            if before is not None and event.previous != before.hash:
                raise DamagedEventsError(Problem("changed_file", before.number, EVENT_FILE))
            yield event
            before = event

    def __iter__(self) -> Iterator[Event]:
        return self.after(0)

    def commit(self, drafts: Sequence[Draft], *, recorded: datetime) -> tuple[Event, ...]:
        """Write the drafts as the next events, in order, and give them with their numbers.

        Each is wholly in or not at all; when the disk is full before the first rename, nothing is. ``recorded``
        is a moment with a zone. Raises StoreBusyError, OSError, DamagedEventsError (the last event can't be read).
        """
        with self.lock():
            self._sweep()
            number = self.last()
            previous = self.read(number).hash if number else None
            written: list[tuple[Path, Event]] = []
            contents: dict[Path, Mapping[str, bytes]] = {}
            try:
                for draft in drafts:
                    number += 1
                    unfinished = self.folder / (_name(number) + _UNFINISHED)
                    event, contents[unfinished] = self._made(number, draft, previous, recorded)
                    previous = event.hash
                    written.append((unfinished, event))
                _keep(contents)
                for unfinished, event in written:
                    os.replace(unfinished, event.folder)  # noqa: PTH105 - a crash test counts these calls
                _sync_folder(self.folder)
            except BaseException:
                self._sweep()
                raise
            return tuple(event for _unfinished, event in written)

    def take(self, event: Event) -> None:
        """A copy of an event of another folder, as the next one here; every file is held against its hash.

        Raises DamagedEventsError (of the other folder), OSError, StoreBusyError.
        """
        files = {name: event.bytes_of(name) for name in event.files}
        said = (event.folder / EVENT_FILE).read_bytes()
        if _sha256(said) != event.hash:
            raise DamagedEventsError(Problem("changed_file", event.number, EVENT_FILE))
        with self.lock():
            self._sweep()
            unfinished = self.folder / (_name(event.number) + _UNFINISHED)
            _keep({unfinished: {**files, EVENT_FILE: said}})
            os.replace(unfinished, self._place(event.number))  # noqa: PTH105 - a crash test counts these calls
            _sync_folder(self.folder)

    def verify(self) -> tuple[Problem, ...]:
        """Everything that is wrong with the events: gaps, files missing or changed, a broken chain, leftovers.

        A change of the very last event.json shows only beside the store, which kept its hash.
        """
        found: list[Problem] = []
        before: Event | None = None
        for number in range(1, self.last() + 1):
            try:
                event = self.read(number)
            except DamagedEventsError as error:
                found.append(error.problem)
                before = None
                continue
            if event.number != number:
                found.append(Problem("changed_file", number, EVENT_FILE))
            if before is not None and event.previous != before.hash:
                found.append(Problem("changed_file", before.number, EVENT_FILE))
            if number == 1 and event.previous is not None:
                found.append(Problem("changed_file", number, EVENT_FILE))
            before = event
            for name in sorted(event.files):
                try:
                    event.bytes_of(name)
                except DamagedEventsError as error:
                    found.append(error.problem)
        found += [Problem("leftover", int(path.name.removesuffix(_UNFINISHED))) for path in self._unfinished()]
        return tuple(found)

    def _place(self, number: int) -> Path:
        return self.folder / _name(number)

    def _numbers(self) -> list[int]:
        try:
            return [int(name) for name in os.listdir(self.folder) if _NUMBER.fullmatch(name)]  # noqa: PTH208 - 5 times as fast
        except FileNotFoundError:
            return []

    def _unfinished(self) -> list[Path]:
        return sorted(
            path
            for path in self.folder.glob(f"*{_UNFINISHED}")
            if _NUMBER.fullmatch(path.name.removesuffix(_UNFINISHED))
        )

    def _sweep(self) -> None:
        """Clear away what was never finished; only under the lock, so that nobody is still at it."""
        for path in self._unfinished():
            shutil.rmtree(path, ignore_errors=True)

    def _made(
        self, number: int, draft: Draft, previous: str | None, recorded: datetime
    ) -> tuple[Event, dict[str, bytes]]:
        """The event that a draft becomes, and the files of its folder."""
        files = {name: _sha256(data) for name, data in sorted(draft.files.items())}
        said = {
            "format": FORMAT,
            "number": number,
            "kind": draft.kind,
            "recorded": recorded.isoformat(),
            "received": draft.received.isoformat(),
            "imported": draft.imported,
            "sender": draft.sender,
            "previous": previous,
            "files": files,
            "facts": draft.facts,
        }
        data = (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
        event = Event(
            number=number,
            kind=draft.kind,
            recorded=recorded,
            received=draft.received,
            imported=draft.imported,
            sender=draft.sender,
            facts=draft.facts,
            files=files,
            previous=previous,
            hash=_sha256(data),
            folder=self._place(number),
        )
        return event, {**draft.files, EVENT_FILE: data}


def _name(number: int) -> str:
    return f"{number:05}"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _keep(contents: Mapping[Path, Mapping[str, bytes]]) -> None:
    """Write these folders with their files, and wait until everything is on the disk. A disk that is asked many things
    at once takes them together: by threads that is a fifth of the time."""
    with ThreadPoolExecutor(_WRITING) as pool:
        list(pool.map(_write_folder, contents, contents.values()))


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, data in files.items():
        _write_synced(folder / name, data)
    _sync_folder(folder)


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Names reach the disk too. Windows can't open a folder for this, and journals its names itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
