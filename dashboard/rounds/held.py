"""An evaluation that was held elsewhere, taken in from its file."""

from __future__ import annotations

from pathlib import Path

from dashboard.rounds.outcome import computed
from ingest.findings import Finding
from ingest.round_file import read_acts
from ingest.rounds import Recorded, record, rounds_of
from ingest.store import Store


def held(data: Path, content: bytes) -> Recorded:
    """Take in the evaluation that a file describes, each act on its own day; all of it or nothing.

    Raises StoreBusyError, DamagedEventsError, OSError.
    """
    store = Store(data)
    acts = read_acts(content, lambda framework: rounds_of(store, framework))
    if isinstance(acts, Finding):
        return Recorded((), acts)
    return record(data, acts, computed(store), imported=True)
