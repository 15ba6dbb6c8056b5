"""Each number of the sum on paper stands in the cell that the line names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboard.pieces.explain import lines
from dashboard.queries import AsKnown
from dashboard.sentences import Speech
from dashboard.standing import read_framework, standing
from ingest.store import Store
from ingest.submit import today
from schemas.words import words

SAMPLES = Path(__file__).parent.parent.parent / "sample_data"


def told(data: Path, framework: str, number: str, year: int):  # type: ignore[no-untyped-def]
    store = Store(data)
    found = read_framework(store, framework, AsKnown(store.event_number(), today()))
    assert found is not None
    assessment = standing(found, year).assessments[number]
    speech = Speech(words("en"), found.names, found.public)
    return lines(found.agreements[number], assessment, found.results.get(number, ()), speech, store)


def values(address: str) -> list[object]:
    """What stands in the cells of 'file.xlsx Sheet!H5, I5'."""
    file, sheet, cells = re.fullmatch(r"(\S+\.xlsx) ([^!]+)!(.+)", address).groups()  # type: ignore[union-attr]
    workbook = load_workbook(next(SAMPLES.rglob(file)), read_only=False)
    return [workbook[sheet][cell].value for cell in cells.split(", ")]


@pytest.mark.parametrize(
    ("framework", "number", "year"),
    [
        ("voorbeeldstad-2022", "NB-01", 2024),
        ("voorbeeldstad-2022", "BB-01", 2025),
        ("voorbeeldstad-2022", "VD-01", 2025),
        ("amsterdam-2020", "AMS-02", 2022),
        ("tilburg-2020", "TIL-20-01", 2022),
    ],
)
def test_every_named_cell_holds_something_and_figures_stand_in_theirs(
    examples: Path, framework: str, number: str, year: int
) -> None:
    found = told(examples, framework, number, year)
    named = [(line, address) for line in found for address in line.cells]
    assert len(named) >= 3
    for line, address in named:
        for value in values(address):
            assert value is not None, (line, address)
            if isinstance(value, int | float) and "÷" in line.formula:
                assert words("en").number(value) in line.formula, (line, address)


def test_a_milestone_and_a_judgement_name_their_cells(examples: Path) -> None:
    dates = [line for line in told(examples, "voorbeeldstad-2022", "NB-02", 2025) if line.cells]
    assert len(dates) == 2  # what was agreed and what is expected
    judged = [line for line in told(examples, "voorbeeldstad-2022", "LB-03", 2025) if line.cells]
    assert len(judged) == 4
