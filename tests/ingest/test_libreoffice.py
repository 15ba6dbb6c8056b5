"""Workbooks that went through LibreOffice: filled in, saved there, also by way of ods, and loaded like any other."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from polars.testing import assert_frame_equal

from ingest.store import Store
from ingest.submit import submit
from ingest.template import agreements_workbook, asked, results_workbook
from schemas.contract import contract
from schemas.words import LANGUAGES
from tests.ingest.conftest import Convert

TOWN, PARTY, YEAR = "voorbeeldstad-2022", "L9002", 2026


@pytest.fixture(scope="module")
def saved(
    examples: Path, convert: Convert, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Mapping[str, Any]]:
    """The workbooks by the road that they went, and by name: as they were, through LibreOffice, and by way of ods."""
    known = Store(examples).known(TOWN).frames
    folder = tmp_path_factory.mktemp("workbooks")
    for language in LANGUAGES:
        filled = _filled(results_workbook(language, known, PARTY, YEAR), language)
        (folder / f"results-{language}.xlsx").write_bytes(filled)
    (folder / "agreements-nl.xlsx").write_bytes(agreements_workbook("nl", frames=known))
    convert(folder, "xlsx")
    convert(folder, "ods")
    convert(folder / "ods", "xlsx")
    roads = {"as it was": folder, "xlsx": folder / "xlsx", "ods": folder / "ods" / "xlsx"}
    return {road: {one.stem: one.read_bytes() for one in at.glob("*.xlsx")} for road, at in roads.items()}


def _filled(data: bytes, language: str) -> bytes:
    """A results workbook in which something of each kind is typed: where a row waits for it, and in a spare one."""
    book: Any = openpyxl.load_workbook(io.BytesIO(data))
    typed: dict[str, list[dict[str, Any]]] = {
        "results": [
            {"number": "NB-01", "value": 0, "explanation": "Geen woning: „Havenkwartier” wacht.\nNog steeds."},
            {"number": "NB-03", "own_date": date(2027, 5, 1)},
            {"number": "BB-01", "numerator": 241, "denominator": 320, "value": 75.3, "months": 8},
            {"number": "VD-01", "state": contract().words("state")["not_reported"][language]},
            {"number": "BB-02", "value": 22, "used": contract().words("yesno")["yes"][language], "used_reason": "Ja."},
            {"number": "BB-02", "value": 23.0, "source": "Monitor 2026"},
        ],
        "judgements": [
            {"number": "NB-01", "status": contract().words("status")["behind"][language], "text": "=achter"},
        ],
    }
    for layout in contract().layout.sheet:
        if layout.table not in typed:
            continue
        sheet = book[layout.title[language]]
        left, head, _right, last = (edge or 0 for edge in range_boundaries(sheet.tables[layout.excel_table].ref))
        for row in typed[layout.table]:
            lines = {str(sheet.cell(line, left).value): line for line in range(last, head, -1)}
            line = lines["None"] if "source" in row else lines[row["number"]]
            for name, value in row.items():
                cell = sheet.cell(line, left + layout.columns.index(name))
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("name", [*(f"results-{language}" for language in LANGUAGES), "agreements-nl"])
@pytest.mark.parametrize("road", ["xlsx", "ods"])
def test_what_libreoffice_saved_says_the_same(
    examples: Path, tmp_path: Path, saved: Mapping[str, Mapping[str, Any]], road: str, name: str
) -> None:
    kind = name.partition("-")[0]
    data = examples if kind == "results" else tmp_path  # where they are known, agreements bring no rows
    ours, theirs = (submit(data, [(f"{name}.xlsx", saved[way][name])], dry_run=True)[0] for way in ("as it was", road))
    assert [one for one in theirs.findings if contract().checks[one.check].severity == "error"] == []
    assert ours.checked is not None
    assert theirs.checked is not None
    assert ours.checked.kind == theirs.checked.kind == kind
    assert ours.checked.rows.keys() == theirs.checked.rows.keys()
    assert ours.checked.rows[kind].height >= 6
    for table, frame in ours.checked.rows.items():
        assert_frame_equal(frame, theirs.checked.rows[table])


def test_the_filled_workbook_says_what_was_typed(examples: Path, saved: Mapping[str, Mapping[str, Any]]) -> None:
    (outcome,) = submit(examples, [("results.xlsx", saved["as it was"]["results-nl"])], dry_run=True)
    assert outcome.checked is not None
    rows = outcome.checked.rows["results"].select("number", "value", "own_date", "state", "source").rows()
    assert sorted(rows, key=str) == [
        ("BB-01", 75.3, None, "reported", None),
        ("BB-02", 22.0, None, "reported", None),
        ("BB-02", 23.0, None, "reported", "Monitor 2026"),
        ("NB-01", 0.0, None, "reported", None),
        ("NB-03", None, date(2027, 5, 1), None, None),
        ("VD-01", None, None, "not_reported", None),
    ]
    assert outcome.checked.rows["judgements"].select("number", "status", "text").rows() == [
        ("NB-01", "behind", "=achter")
    ]


def test_libreoffice_keeps_what_is_locked_and_the_limits(
    saved: Mapping[str, Mapping[str, Any]], examples: Path
) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(saved["xlsx"]["results-nl"]))["Resultaten"]
    asks = len(asked(Store(examples).known(TOWN).frames, PARTY, YEAR))
    layout = next(one for one in contract().layout.sheet if one.table == "results")
    left, head, _right, last = (edge or 0 for edge in range_boundaries(sheet.tables[layout.excel_table].ref))
    assert last - head > asks
    assert sheet.protection.sheet
    for line in range(head + 1, last + 1):
        for column, name in enumerate(layout.columns, left):
            field = contract().tables["results"].get(name)
            given = line <= head + asks and name in ("number", "area", "segment")
            assert sheet.cell(line, column).protection.locked == (field.read_only or given), (line, name)
    value = sheet.cell(head + 1, left + layout.columns.index("value")).coordinate
    (limit,) = [one for one in sheet.data_validations.dataValidation if value in one.sqref]
    assert limit.errorStyle == "warning"
