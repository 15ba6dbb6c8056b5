"""Real workbooks for the tests of the road: made by the templates, filled with openpyxl."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from ingest.template import agreements_workbook, results_workbook
from schemas.contract import contract
from tests.ingest.drafts import rows

SIGNED = date(2021, 12, 15)


def frames(framework: str = "stad", *, sent_on: date | None = SIGNED, more: tuple[str, ...] = ()) -> dict[str, Any]:
    """The stored tables of a small framework: two associations, two agreements, and those of ``more``."""
    said = {
        "framework": [
            {
                "row": 0,
                "framework": framework,
                "name": f"Afspraken {framework}",
                "place": framework,
                "start_year": 2022,
                "end_year": 2026,
                "nature": "fictitious",
                "sent_on": sent_on,
            }
        ],
        "parties": [{"party": code, "name": f"Partij {code}", "role": "association"} for code in ("L1", "L2")],
        "agreements": [
            {
                "number": number,
                "text": f"Samen 500 woningen ({number}).",
                "theme": "new_construction",
                "owners": ["L1", "L2"],
                "indicator": "social_homes_delivered",
                "how_much": 500.0,
                "start_year": 2022,
                "end_year": 2026,
            }
            for number in ("NB-01", "NB-02", *more)
        ],
    }
    when = [pl.lit(1).cast(pl.Int64).alias("event"), pl.lit(SIGNED).alias("received")]
    return {
        table.id: rows(table.id, *said.get(table.id, [])).with_columns(when) for table in contract().tables.values()
    }


def agreements_bytes(framework: str = "stad", *, sent_on: date | None = SIGNED, more: tuple[str, ...] = ()) -> bytes:
    """An agreements workbook that is right."""
    return agreements_workbook("nl", frames=frames(framework, sent_on=sent_on, more=more), example=False)


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
    made = results_workbook("nl", frames(framework), party, year, sent_on=sent_on, compiled=compiled)
    book = load_workbook(io.BytesIO(made))
    sheet = next(sheet for sheet in book.worksheets if "am1_results" in sheet.tables)
    first, top, last, bottom = range_boundaries(sheet.tables["am1_results"].ref)
    headings = {sheet.cell(top, column).value: column for column in range(first, last + 1)}
    column = {field.id: headings[field.label.nl] for field in contract().tables["results"].field}
    for row in range(top + 1, bottom + 1):
        if (number := sheet.cell(row, column["number"]).value) in values:
            sheet.cell(row, column["value"]).value = values[number]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
