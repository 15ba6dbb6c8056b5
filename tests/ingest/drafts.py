"""Drafts of events for the tests of events and store: accepted rows without a workbook around them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from ingest.events import Draft
from ingest.rows import row_schema, to_lines

RECORDED = datetime(2025, 4, 2, 9, 30, tzinfo=UTC)


def rows(table: str, *given: dict[str, Any]) -> pl.DataFrame:
    """Accepted rows of a table; columns that aren't given are null, Excel rows count from 5."""
    schema = row_schema(table)
    full = [{**dict.fromkeys(schema), "row": number, **row} for number, row in enumerate(given, 5)]
    return pl.DataFrame(full, schema=schema)


def results(
    *given: dict[str, Any], framework: str = "stad", party: str = "L1", year: int = 2024, received: date | None = None
) -> Draft:
    """The submission of one results workbook."""
    facts = {
        "workbook": "results",
        "framework": framework,
        "party": party,
        "year": year,
        "compiled": False,
        "remark": None,
        "file_name": f"{party} {year}.xlsx",
        "size": 8,
        "contract": "0" * 16,
        "layout": 1,
        "placement": {"results": {"sheet": "Resultaten", "columns": {"value": "H"}}},
    }
    lines = to_lines({"cover": rows("cover", {"row": 0, "framework": framework}), "results": rows("results", *given)})
    return Draft(
        "submission",
        received or date(2025, 4, 2),
        received is not None,
        party,
        facts,
        {"workbook.xlsx": b"workbook", "rows.jsonl": lines},
    )


def agreements(*numbers: str, framework: str = "stad", received: date | None = None) -> Draft:
    """The submission of one agreements workbook."""
    facts = {
        "workbook": "agreements",
        "framework": framework,
        "party": None,
        "year": None,
        "compiled": False,
        "remark": "één",
        "file_name": "afspraken.xlsx",
        "size": 10,
        "contract": "0" * 16,
        "layout": 1,
        "placement": {"framework": {"sheet": "Kader", "cells": {"name": "B5"}}},
    }
    lines = to_lines(
        {
            "framework": rows("framework", {"row": 0, "framework": framework, "name": "Stad", "start_year": 2022}),
            "agreements": rows(
                "agreements",
                *(
                    {"number": number, "owners": ["L1", "L2"], "how_much": 152.5, "start_year": 2022}
                    for number in numbers
                ),
            ),
            "targets": rows("targets", *({"number": number, "year": 2024, "value": 0.1} for number in numbers)),
        }
    )
    return Draft(
        "submission",
        received or date(2025, 4, 2),
        received is not None,
        framework,
        facts,
        {"workbook.xlsx": b"agreements", "rows.jsonl": lines},
    )
