"""What a fault left behind in a data folder, held against what an undisturbed load gives."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from ingest.audit import audit
from ingest.events import Events
from ingest.store import Store, all_tables
from ingest.submit import submit

#: An event with its number, and each row that the store holds of it, or each file.
State = list[list[Any]]


def state_of(data: Path) -> State:
    """Everything that a data folder says."""
    files = (data / "events").glob("[0-9]*[0-9]/*")
    found = [[int(one.parent.name), one.name, hashlib.sha256(one.read_bytes()).hexdigest()] for one in files]
    with Store(data).asking() as ask:
        for table in all_tables():
            found += [[row["event"], table, repr(row)] for row in ask(f"FROM {table}").iter_rows(named=True)]
    return sorted(found)


def after(data: Path, folder: Path, wanted: State, now: datetime) -> tuple[int, list[str]]:
    """How many events are in after a fault, and everything that is wrong with them, or after the next load."""
    events = Events(data)
    whole = events.last()
    wrong = [one.sentence("en") for one in events.verify() if one.kind != "leftover"]
    if not audit(data).clean:  # so the store holds all rows of what is in, and no others
        wrong.append("the audit is not clean")
    submit(data, sorted(folder.iterdir()), now=now)
    wrong += [one.sentence("en") for one in events.verify()]
    if (
        state_of(data) != wanted
    ):  # when it is the same to the byte, its audit is as clean as that of the undisturbed load
        wrong.append("loading again gives something else than an undisturbed load")
    return whole, wrong
