"""The table of figures: what is not exact says so, and every figure and plan opens its cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.figure_table import Cell
from dashboard.figures import Figures, figures
from dashboard.queries import AsKnown
from dashboard.sentences import Speech, headline
from dashboard.standing import read_framework, standing
from ingest.store import Store
from ingest.submit import today
from schemas.words import words


def made(data: Path, framework: str, number: str, year: int) -> tuple[Figures, str]:
    store = Store(data)
    found = read_framework(store, framework, AsKnown(store.event_number(), today()))
    assert found is not None
    assessment = standing(found, year).assessments[number]
    speech = Speech(words("en"), found.names, found.public)
    return figures(assessment, speech), headline(assessment.agreement, assessment, speech)


def cell(table: Figures, row: str, column: str) -> Cell:
    index = [head.title for head in table.columns].index(column)
    return next(line for line in table.rows if line.cells[0].text == row).cells[index]


@pytest.mark.parametrize(
    ("framework", "number", "row", "year", "text", "small"),
    [
        ("tilburg-2020", "TIL-20-01", "TBV Wonen", 2021, "270", "or more"),
        ("amsterdam-2020", "AMS-02", "AFWC", 2023, "1,750", "about"),
        ("amsterdam-2020", "AMS-12", "AFWC", 2023, "29,000", "about"),
        ("amsterdam-2020", "AMS-13", "AFWC", 2023, "10,300", "8 months"),
    ],
)
def test_what_is_not_exact_says_so(
    examples: Path, framework: str, number: str, row: str, year: int, text: str, small: str
) -> None:
    table, _headline = made(examples, framework, number, year)
    found = cell(table, row, str(year))
    assert found.text == text
    assert small in found.small


def test_a_headline_does_not_round_off_what_is_not_exact(examples: Path) -> None:
    assert "about 29,000" in made(examples, "amsterdam-2020", "AMS-12", 2023)[1]
    assert "8 months" in made(examples, "amsterdam-2020", "AMS-13", 2023)[1]


def test_figures_and_plans_open_their_cells(examples: Path) -> None:
    table, _headline = made(examples, "voorbeeldstad-2022", "NB-01", 2024)
    thuis = cell(table, "Thuis", "2024")
    assert (thuis.text, thuis.small) == ("0", "of 36")
    opening = table.openings[thuis.key or ""]
    assert len(opening.places) == 1 and opening.places[0].field == "value"
    assert len(opening.agreed) == 1 and opening.agreed[0].origin.table == "targets"
    assert table.openings[cell(table, "Together", "2024").key or ""].places
    assert table.openings[cell(table, "Thuis", "2025").key or ""].agreed


def test_a_sum_baseline_opens_those_of_the_parts(examples: Path) -> None:
    table, _headline = made(examples, "voorbeeldstad-2022", "VD-01", 2025)
    assert len(table.openings[cell(table, "Together", "start").key or ""].places) == 3
