"""What the compiled cases share: source rows to results rows, publishers, and the day on which we compiled them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

#: Not a day of publication: on this day the sources were compiled into these workbooks.
COMPILED_ON = date(2026, 11, 24)
REMARK = "Verzameld uit openbare bronnen op 24 november 2026; geen opgave van de partij. Niets is geschat of aangevuld."

_PUBLISHERS = {
    "nul20.nl": "NUL20",
    "hbva.nl": "HBVA",
    "parool.nl": "Het Parool",
    "nhnieuws.nl": "NH Nieuws",
    "bd.nl": "Brabants Dagblad",
    "tbvwonen.nl": "TBV Wonen, jaarverslag",
    "tiwos.nl": "Tiwos, eigen publicatie",
    "programmabegroting-2019.tilburg.nl": "Gemeente Tilburg, programmabegroting 2019",
    "nrc.nl": "NRC",
    "aedes.nl": "Aedes",
    "architectenweb.nl": "Architectenweb",
    "ilent.nl": "Autoriteit woningcorporaties (Aw)",
    "zeelandnet.nl": "ZeelandNet",
}


def publisher(address: str) -> str:
    """Who publishes at this address. Raises KeyError for an address that is not in the list."""
    host = urlsplit(address).hostname or ""
    for end, name in _PUBLISHERS.items():
        if host == end or host.endswith("." + end):
            return name
    raise KeyError(address)


def figure(row: Mapping[str, str], **changes: Any) -> dict[str, Any]:
    """A row of realisations.csv as a results row; without a value it is 'not reported'. ``changes`` win."""
    said = f"Zo gemeld: „{row['status_as_reported']}”." if row["status_as_reported"] else ""
    note = row["note"][:1].upper() + row["note"][1:]
    explanation = " ".join(part for part in (f"{note}." if note else "", said) if part)
    found: dict[str, Any] = {
        "number": row["agreement_id"],
        "value": number(row["value"]),
        "state": None if row["value"] else "not_reported",
        "source": publisher(row["source_url"]),
        "explanation": explanation or None,
        "evidence": row["source_url"],
    }
    return found | changes


def number(text: str) -> float | int | None:
    """A number of a source file; blank is none."""
    if not text:
        return None
    value = float(text)
    return int(value) if value.is_integer() else value


def promise(row: Mapping[str, str], **changes: Any) -> dict[str, Any]:
    """A row of agreements.csv as an agreements row, summarised, with the address of its source. ``changes`` win."""
    note = f"Samengevat naar: {row['source_url']}"
    found: dict[str, Any] = {
        "number": row["agreement_id"],
        "text": row["text_nl_short"] + ".",
        "how_much": number(row["target_value"]) if row["target_value"] else "no_number",
        "period": (int(row["start_year"]), int(row["end_year"])),
        "text_kind": "summary",
    }
    extra = changes.pop("note", None)
    return found | {"note": f"{extra} {note}" if extra else note} | changes
