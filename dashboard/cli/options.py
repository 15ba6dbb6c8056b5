"""Options that several commands share, and how what is typed for them is read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.console import WrongUseError, w

TEXT, JSON = "text", "json"


def day(text: str, option: str) -> date:
    """A typed date: 2024-03-31, or 31-3-2024. Raises WrongUseError."""
    parts = text.split("-")
    try:
        if len(parts) == 3 and len(parts[2]) == 4:
            parts.reverse()
        return date(*map(int, parts))
    except (ValueError, TypeError):
        raise WrongUseError(
            w.say("{option}: '{typed}' is no date. Write it as 2024-03-31 or 31-3-2024.", option=option, typed=text)
        ) from None


def typed_year(text: str) -> int:
    """A typed year. Raises WrongUseError."""
    if re.fullmatch(r"[0-9]{4}", text.strip()) is None:
        raise WrongUseError(w.say("--year: '{typed}' is no year. Write it as 2024.", typed=text))
    return int(text)


def typed_receipt(text: str) -> int:
    """A typed receipt number. Raises WrongUseError."""
    if re.fullmatch(r"[0-9]{1,9}", text.strip()) is None:
        raise WrongUseError(w.say("'{typed}' is no receipt number. It is a whole number, as 12.", typed=text))
    return int(text)


def _typed_format(text: str) -> str:
    if text not in (TEXT, JSON):
        raise WrongUseError(w.say("--format: '{typed}' does not exist. Choose text or json.", typed=text))
    return text


DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar=w.say("FOLDER"),
        help=w.say("Folder with the data. Without it: AFSPRAKEN_DATA, else a folder of your own account."),
        show_default=False,
    ),
]
KnownOption = Annotated[
    str | None,
    typer.Option(
        "--known", metavar=w.say("DATE"), help=w.say("As known on this day; without it today."), show_default=False
    ),
]
FormatOption = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="text|json",
        help=w.say("How to say it: text to read, or one JSON object for another program."),
        parser=_typed_format,
    ),
]
