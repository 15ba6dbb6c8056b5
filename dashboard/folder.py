"""Where the data of this installation lives, and whether this process may add to them."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

from ingest.events import READ_ONLY

VARIABLE = "AFSPRAKEN_DATA"
OWN = "afsprakenmonitor"


def data_folder(given: Path | None = None, name: str = OWN) -> Path:
    """The folder that was named, else the one in AFSPRAKEN_DATA, else the user's own data folder of that ``name``."""
    if given is not None:
        return given
    if value := os.environ.get(VARIABLE):
        return Path(value)
    return user_data_path(name, appauthor=False)


def look_only() -> None:
    """From now on this process only looks. Pages ask :func:`read_only` and leave out what sends and withdraws; whatever
    asks nevertheless can't commit an event. The derived store still follows the events of other processes."""
    os.environ[READ_ONLY] = "1"


def read_only() -> bool:
    """Whether this process only looks."""
    return READ_ONLY in os.environ
