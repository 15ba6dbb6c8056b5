"""A copy of the events, in order, that can be used at once: as the data folder of another place, or to put back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.events import Events

#: Called after each event: how many are done, of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Copied:
    """What a backup did: how many events were copied now, how many stood there already, and the last one's number."""

    copied: int
    there: int
    last: int


class OtherEventsError(Exception):
    """The folder holds the events of another installation, or newer ones; ``event`` is the first that differs."""

    def __init__(self, event: int) -> None:
        super().__init__(f"event {event} differs")
        self.event = event


def backup(data: Path, to: Path, progress: Progress | None = None) -> Copied:
    """Copy the events to ``to/events``, each wholly or not at all, every file against its hash.

    Needs no lock: an event never changes, and one that is committed meanwhile is for the next time. What stands there
    already is left alone. Raises OtherEventsError, DamagedEventsError, OSError.
    """
    events, copies = Events(data), Events(to)
    last, copied = events.last(), 0
    with copies.lock():
        there = copies.last()
        if there > last:
            raise OtherEventsError(last + 1)
        for event in events.after(0, last):
            if event.number <= there:
                if copies.read(event.number).hash != event.hash:
                    raise OtherEventsError(event.number)
            else:
                copies.take(event)
                copied += 1
            if progress is not None:
                progress(event.number, last)
    return Copied(copied, there, last)
