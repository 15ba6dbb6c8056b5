"""Where the data of this installation lives."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

VARIABLE = "AFSPRAKEN_DATA"
OWN = "afsprakenmonitor"


def data_folder(given: Path | None = None, name: str = OWN) -> Path:
    """The folder that was named, else the one in AFSPRAKEN_DATA, else the user's own data folder of that ``name``."""
    if given is not None:
        return given
    if value := os.environ.get(VARIABLE):
        return Path(value)
    return user_data_path(name, appauthor=False)
