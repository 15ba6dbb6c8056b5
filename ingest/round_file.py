"""An evaluation that was held elsewhere, as a TOML file: its acts in order, each with its own day.

    framework = "voorbeeldstad-2022"
    year = 2025

    [[act]]
    act = "open"
    on = 2026-04-30
    sittings = { officials = 2026-05-19, administrators = 2026-06-10 }

    [[act]]
    act = "say"
    on = 2026-05-19
    number = "NB-01"
    field = "conclusion"
    text = "The target stays."

An ``action`` of an earlier round is named by its text.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from ingest.findings import Finding
from ingest.round_state import Act, Rounds

_TEXTS = ("text", "reason")
#: What may belong to each act, and of what type it is typed; with ! it must be there.
_KNOWN: Mapping[str, Mapping[str, type | tuple[type, ...]]] = {
    "open": {"known_on": date, "rule!": int, "sittings!": dict},
    "say": {"number": str, "party": str, "field!": str, "value": (str, list)},
    "action": {"number": str, "action": str, "owner": str, "due": date, "state": str},
    "agenda": {"order!": list, "taken!": list},
    "figures": {"known_on": date},
    "propose": {},
    "close": {},
    "reopen": {},
}


def read_acts(data: bytes, rounds: Callable[[str], Rounds]) -> tuple[Act, ...] | Finding:
    """The acts of a file, or the finding that says where it can't be read.

    ``rounds``: the evaluations of a framework so far, to find the actions that the file names.
    """
    try:
        said = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return _unreadable(str(error))
    framework, year, lines = said.get("framework"), said.get("year"), said.get("act")
    if not isinstance(framework, str) or not isinstance(year, int) or not isinstance(lines, list):
        return _unreadable("framework, year, [[act]]")
    known, found = rounds(framework), []
    for place, line in enumerate(lines, 1):
        if (wrong := _wrong(line)) is not None:
            return _unreadable(f"act {place}: {wrong}")
        given = {name: _plain(value) for name, value in line.items() if name not in ("act", "on", *_TEXTS)}
        given = _with_action(given, known)
        found.append(Act(framework, year, line["act"], line["on"], given, line.get("text"), line.get("reason")))
    return tuple(found)


def _wrong(line: Any) -> str | None:
    """The first key of an act that is missing, unknown or of another type; None when all is right."""
    if not isinstance(line, dict) or line.get("act") not in _KNOWN:
        return "act"
    known = _KNOWN[line["act"]]
    types = {
        "act": str,
        "on": date,
        "text": str,
        "reason": str,
        **{name.rstrip("!"): kind for name, kind in known.items()},
    }
    for name in ("on", *(name.rstrip("!") for name in known if name.endswith("!"))):
        if name not in line:
            return name
    for name, value in line.items():
        if name not in types or not isinstance(value, types[name]) or isinstance(value, datetime):
            return str(name)
    days = line.get("sittings", {}).values()
    texts = [one for name in ("value", "order", "taken") if isinstance(line.get(name), list) for one in line[name]]
    if not all(isinstance(day, date) for day in days):
        return "sittings"
    return None if all(isinstance(one, str) for one in texts) else "value"


def _plain(value: Any) -> Any:
    """A value as an event holds it: days as text."""
    if isinstance(value, date):
        return value.isoformat()
    return {name: _plain(one) for name, one in value.items()} if isinstance(value, dict) else value


def _with_action(given: dict[str, Any], known: Rounds) -> dict[str, Any]:
    """An action that is named by its text, with its number, owner and agreement."""
    if "action" not in given:
        return given
    for one in known.actions.values():
        if one.steps[0].text == given["action"]:
            return {"number": one.number, "owner": one.last.owner, **given, "action": one.id}
    return given


def _unreadable(where: str) -> Finding:
    return Finding("round_file_unreadable", values={"value": where})
