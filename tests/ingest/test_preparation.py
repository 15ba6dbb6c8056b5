"""The preparation sheet comes back by the road of results: what was filled in counts, blank rows stay blank, and what
is wrong is named by its cell."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import PIL.Image
import pytest
from openpyxl import load_workbook

from ingest.preparation import Prepared, preparation_workbook, typed_judgement
from ingest.sheets import HEAD
from ingest.store import Store
from ingest.submit import Outcome, submit
from schemas.contract import contract
from tests.ingest.test_rounds import HARD
from tests.ingest.workbooks import agreements_bytes, results_bytes


def drawn() -> bytes:
    """A picture as small as can be."""
    made = io.BytesIO()
    PIL.Image.new("RGBA", (2, 1), "white").save(made, "PNG")
    return made.getvalue()


NOW = datetime(2026, 5, 19, 10, 0, tzinfo=UTC)
PNG = drawn()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    files = [("afspraken.xlsx", agreements_bytes()), ("een.xlsx", results_bytes({"NB-01": 40}))]
    submit(tmp_path, files, received=date(2026, 3, 31), now=NOW)
    return tmp_path


def sheet(data: Path, chart: bytes | None = None, language: str = "nl") -> bytes:
    agreements = {
        "NB-02": Prepared("Tweede", "Op koers.", chart),
        "NB-01": Prepared("Eerste", "Iets achter.\nVorige keer: „Het doel blijft.”"),
    }
    frames = Store(data).known("stad").frames
    return preparation_workbook(language, frames, party="L2", year=2025, agreements=agreements)


def filled(content: bytes, **cells: Any) -> bytes:
    book = load_workbook(io.BytesIO(content))
    for cell, value in cells.items():
        book.worksheets[2][cell].value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(data: Path, content: bytes) -> Outcome:
    (outcome,) = submit(data, [("oordelen.xlsx", content)], now=NOW)
    return outcome


def stored(data: Path) -> list[dict[str, Any]]:
    return Store(data).ask("SELECT number, party, year, status, text, asked, answered FROM judgements").to_dicts()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_row_for_each_agreement_in_the_order_of_the_agenda(data: Path, language: str) -> None:
    rows = (
        load_workbook(io.BytesIO(sheet(data, PNG, language)))
        .worksheets[2]
        .iter_rows(min_row=HEAD + 1, values_only=True)
    )
    first, second = list(rows)[:2]
    assert (first[0], second[0]) == ("NB-02", "NB-01")
    assert "Samen 500 woningen." in str(second[1]) and "Het doel blijft." in str(second[1])
    assert not any((*first[2:], *second[2:]))


def test_what_is_filled_in_counts_and_blank_rows_stay_blank(data: Path) -> None:
    row = HEAD + 1
    content = filled(
        sheet(data, PNG),
        **{f"C{row}": "achter", f"D{row}": "Te langzaam.", f"E{row}": "enquête in maart", f"F{row}": 214},
    )
    assert not sent(data, content).refused
    assert stored(data) == [
        {
            "number": "NB-02", "party": "L2", "year": 2025, "status": "behind", "text": "Te langzaam.",
            "asked": "enquête in maart", "answered": 214,
        }
    ]  # fmt: skip
    figures = Store(data).ask("SELECT party, value FROM results").rows()
    assert figures == [("L1", 40.0)]


def test_a_sheet_that_comes_back_blank_says_so(data: Path) -> None:
    outcome = sent(data, sheet(data))
    assert {one.check for one in outcome.findings} >= {"nothing_said", "only_judgements"}
    assert stored(data) == []


@pytest.mark.parametrize(
    ("cells", "check", "at"),
    [
        ({"C5": "achter"}, "judgement_without_text", "D5"),
        ({"D5": "Waarom."}, "judgement_without_word", "C5"),
        ({"C5": "prima", "D5": "Waarom."}, "unknown_choice", "C5"),
        ({"C5": "achter", "D5": "Waarom.", "F5": -3}, "below_minimum", "F5"),
        ({"C5": "achter", "D5": "Waarom.", "F5": "veel"}, "text_for_number", "F5"),
        ({"A5": "XX-99", "C5": "achter", "D5": "Waarom."}, "unknown_code", "A5"),
    ],
)
def test_what_is_wrong_is_named_by_its_cell(data: Path, cells: dict[str, Any], check: str, at: str) -> None:
    outcome = sent(data, filled(sheet(data), **cells))
    assert outcome.refused == (contract().checks[check].severity == "error") == (stored(data) == [])
    assert (check, at) in {(one.check, one.cell) for one in outcome.findings}


@pytest.mark.parametrize("text", [one for one in HARD if len(one) < 1_000])
def test_a_typed_judgement_travels_the_same_road(data: Path, text: str) -> None:
    row = {"number": "NB-01", "status": "op koers", "text": text, "asked": None, "answered": None}
    frames = Store(data).known("stad").frames
    content = typed_judgement("nl", frames, party="L2", year=2025, sent_on=date(2026, 5, 19), row=row)
    assert not sent(data, content).refused
    (one,) = stored(data)
    assert (one["number"], one["status"]) == ("NB-01", "on_plan")
    assert " ".join(str(one["text"]).split()) == " ".join(text.split())
