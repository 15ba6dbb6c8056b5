"""The table of figures: what is not exact says so, and every figure and plan opens its cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.facts.cells import find, of_result
from dashboard.facts.figures import Figures, figures
from dashboard.facts.table import Cell
from dashboard.pictures import pictures
from dashboard.pieces.behind import of_chart, of_numbers
from dashboard.queries import AsKnown
from dashboard.sentences import Speech, headline, numbers
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


@pytest.mark.parametrize(
    ("framework", "number", "year"),
    [
        ("voorbeeldstad-2022", "NB-01", 2024),
        ("voorbeeldstad-2022", "VD-01", 2025),
        ("amsterdam-2020", "AMS-02", 2023),
        ("tilburg-2020", "TIL-20-01", 2022),
    ],
)
def test_the_four_numbers_and_the_chart_open_their_cells(
    examples: Path, framework: str, number: str, year: int
) -> None:
    store = Store(examples)
    found = read_framework(store, framework, AsKnown(store.event_number(), today()))
    assert found is not None
    assessment, results = standing(found, year).assessments[number], found.results[number]
    speech = Speech(words("en"), found.names, found.public)
    shown = numbers(assessment.agreement, assessment, speech)
    opened = of_numbers(shown, assessment, results, speech)
    assert set(opened) == {one.id for one in shown}
    said = {row for row in results if row.value is not None or row.numerator is not None}
    assert set(opened["coverage"].results) <= set(results)
    assert sum(len(of_result(row)) for row in opened["coverage"].results) == len(opened["coverage"].places)
    drawing = pictures(found.agreements[number], assessment, speech).whole
    assert drawing is not None
    lines = of_chart(drawing, assessment, results, speech)
    for (first, reached, _planned), line in zip(drawing.table.rows(), lines, strict=True):
        if reached[:1].isdigit() and int(first) >= assessment.agreement.start_year:
            assert line is not None and {row.year for row in line.results} <= set(range(int(first) + 1))
            assert int(first) in {row.year for row in line.results} and set(line.results) <= said
    drawn = find(store, [place for line in lines if line for place in (*line.places, *line.agreed)])
    assert all(cell.cell for cell in drawn.values())


def test_a_count_of_figures_opens_as_many(examples: Path) -> None:
    store = Store(examples)
    found = read_framework(store, "voorbeeldstad-2022", AsKnown(store.event_number(), today()))
    assert found is not None
    assessment, results = standing(found, 2024).assessments["NB-01"], found.results["NB-01"]
    speech = Speech(words("en"), found.names, found.public)
    coverage = next(one for one in numbers(assessment.agreement, assessment, speech) if one.id == "coverage")
    opening = of_numbers([coverage], assessment, results, speech)["coverage"]
    assert coverage.value.split()[0] == str(len(opening.places)) == "9"


def test_a_milestones_dates_open_their_own_cells(examples: Path) -> None:
    store = Store(examples)
    found = read_framework(store, "voorbeeldstad-2022", AsKnown(store.event_number(), today()))
    assert found is not None
    speech = Speech(words("en"), found.names, found.public)
    for number, assessment in standing(found, 2025).assessments.items():
        if assessment.agreement.kind == "milestone":
            shown = numbers(assessment.agreement, assessment, speech)
            opened = of_numbers(shown, assessment, found.results.get(number, ()), speech)
            assert {one.id for one in shown} <= set(opened), number
