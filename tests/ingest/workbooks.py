"""Small workbooks for the tests of the road and the command: one framework, two associations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.ingest.books import write

SIGNED = date(2021, 12, 15)


def agreements_bytes(framework: str = "stad", *, sent_on: date | None = SIGNED, more: tuple[str, ...] = ()) -> bytes:
    """An agreements workbook that is right: NB-01, NB-02 and those of ``more``."""
    form = {"framework": framework, "name": "Afspraken", "place": "Stad", "start_year": 2022, "end_year": 2026}
    agreement = {
        "text": "Samen 500 woningen.",
        "theme": "Nieuwbouw",
        "owners": "L1; L2",
        "indicator": "social_homes_delivered",
        "how_much": 500,
        "period": "2022-2026",
    }
    return write(
        {
            "framework": [{**form, "nature": "fictitious", "sent_on": sent_on}],
            "parties": [{"party": code, "name": f"Partij {code}", "role": "corporatie"} for code in ("L1", "L2")],
            "agreements": [{"number": number, **agreement} for number in ("NB-01", "NB-02", *more)],
        }
    )


def results_bytes(
    values: Mapping[str, Any],
    *,
    framework: str = "stad",
    party: str = "L1",
    year: int = 2024,
    sent_on: date | None = date(2025, 3, 31),
    compiled: bool = False,
) -> bytes:
    """A results workbook with these values by agreement; a text there makes it wrong."""
    cover = {"framework": framework, "party": party, "year": year, "sent_on": sent_on}
    return write(
        {
            "cover": [{**cover, "compiled": "ja" if compiled else None}],
            "results": [{"number": number, "value": value} for number, value in values.items()],
            "judgements": [],
        }
    )
