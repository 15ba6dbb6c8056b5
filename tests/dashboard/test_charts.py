"""Charts: what is drawn, and what is never drawn."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl
import pytest
from altair.utils.schemapi import SchemaValidationError

from dashboard.charts import (
    Amended,
    Goal,
    Limit,
    Part,
    Point,
    Theme,
    bars,
    level,
    matrix,
    parts,
    path,
    png,
    svg,
    timeline,
)
from dashboard.charts.look import ticks
from dashboard.pictures import Around, pictures
from dashboard.queries import AsKnown
from dashboard.sentences import Speech
from dashboard.shapes import NOT_REPORTED, PLAN, RESULT
from dashboard.standing import read_framework, standing
from ingest.store import Store
from ingest.submit import today
from schemas.contract import contract
from schemas.words import words
from tests.dashboard.drawn import marks, rows, texts

COMMON: dict[str, Any] = {"words": words("en"), "title": "Homes", "sentence": "195 of 500.", "alt": "A line."}
RUNNING = [
    Point(2022, 40, 60),
    Point(2023, 125, 150),
    Point(2024, 195, 250),
    Point(2025, None, 375, "not_yet"),
    Point(2026, None, 500, "not_yet"),
]


def test_a_running_total_has_its_plan_as_ticks_and_nothing_after_the_last_result() -> None:
    drawing = path(RUNNING, Goal(500), **COMMON)
    ticks_of_plan = rows(drawing, "tick", color=PLAN)
    assert [(row["x"], row["y"]) for row in ticks_of_plan] == [(2022, 60), (2023, 150), (2024, 250), (2025, 375)]
    assert {row["x"] for row in rows(drawing, "line", color=RESULT)} == {2021, 2022, 2023, 2024}
    assert "plan 250" in texts(drawing), "the word stands at the year that we look at"
    assert {"40", "125", "195", "Target 500"} <= set(texts(drawing))


def test_an_amended_target_shows_what_it_was_and_when_it_changed() -> None:
    drawing = path(
        RUNNING, Goal(500, original=450), [Amended(date(2024, 7, 1), "Addendum:\nfrom 450 to 500")], **COMMON
    )
    assert "first 450" in texts(drawing)
    line = next(found for mark, found in marks(drawing) if mark["type"] == "rule" and "strokeDash" in mark)
    assert line[0]["x"] == pytest.approx(2023.5, abs=0.01), "July 2024 lies halfway between the ends of 2023 and 2024"


def test_a_missing_year_is_an_open_dashed_place_and_never_a_zero() -> None:
    points = [Point(2020, 1930, 2500), Point(2021, None, 5000, "not_reported"), Point(2022, 5053, 7500, "floor")]
    drawing = path(points, Goal(10000), missing="not found", **COMMON)
    boxes = rows(drawing, "rect", stroke=NOT_REPORTED)
    assert [(box["y"], box["y2"]) for box in boxes] == [(0, 5000)]
    assert "not\nfound" in texts(drawing)
    assert "at least 5,053" in texts(drawing)
    assert 2021 not in {row["x"] for row in rows(drawing, "point")}, "no value is drawn for the missing year"
    assert drawing.table.row(1)[1] == "not found"


def test_a_running_total_of_which_the_first_years_are_missing_starts_at_its_first_figure() -> None:
    points = [Point(2022, None, 100, "not_reported"), Point(2023, 70, 200, "floor"), Point(2024, 150, 300, "floor")]
    drawing = path(points, Goal(400), **COMMON)
    begins = [row["y"] for row in rows(drawing, "line", color=RESULT)]
    assert begins == [70, 150]


def test_a_level_is_not_joined_over_a_gap() -> None:
    points = [Point(2020, 0.74), Point(2021, None, None, "not_reported"), Point(2022, 0.66)]
    drawing = level(points, None, limits=[Limit(0.7, "At least 70%")], joined=False, at_end=False, **COMMON)
    assert rows(drawing, "line", color=RESULT) == []
    assert "At least 70%" in texts(drawing)


@pytest.mark.parametrize(("low", "starts"), [(29591.0, True), (5.0, False)])
def test_a_scale_that_does_not_start_at_zero_says_so(low: float, starts: bool) -> None:
    drawing = level([Point(2022, low, 30000)], Goal(30132), baseline=Point(2021, low, low), **COMMON)
    assert any(text.startswith("scale starts at") for text in texts(drawing)) == starts


def test_the_five_states_of_a_year_are_drawn_differently() -> None:
    points = [
        Point(2021, state="not_applicable"),
        Point(2022, 35, 40),
        Point(2023, 0, 32),
        Point(2024, None, 36, "not_reported"),
        Point(2025, None, 45, "not_yet"),
    ]
    drawing = bars(points, **COMMON)
    solid = rows(drawing, "rect", fill=RESULT)
    assert sorted((row["x"], row["y2"] == 35) for row in solid) == [(2021.72, True), (2022.72, False)]
    assert next(row["y2"] for row in solid if row["x"] == 2022.72) > 0, "a zero is a line that can be seen"
    assert [row["y2"] for row in rows(drawing, "rect", stroke=NOT_REPORTED)] == [36]
    assert {"n/a", "35", "0", "not\nreported", "not\nyet", "plan 32"} <= set(texts(drawing))


def test_parties_share_one_scale_and_keep_their_order() -> None:
    shown = [Part("B", [Point(2022, 10, 24)], Goal(200)), Part("A", [Point(2022, 90, 20)], Goal(40))]
    made = parts(shown, words=words("nl"))
    assert [one.title for one in made] == ["B", "A"]
    scales = [one.chart.to_dict()["layer"][0]["encoding"]["y"]["scale"]["domain"] for one in made]
    assert scales[0] == scales[1] == [0, 200]


def test_the_matrix_has_one_mark_per_agreement_and_draws_what_is_provisional_open() -> None:
    themes = [Theme("New homes", [("on_plan", False)] * 10 + [("on_plan", True)]), Theme("Care", [("behind", True)])]
    drawing = matrix(themes, [("behind", "behind"), ("on_plan", "on plan")], **COMMON)
    drawn = [(mark["shape"], mark["fill"], found) for mark, found in marks(drawing) if mark["type"] == "point"]
    assert sum(len(found) for _shape, _fill, found in drawn) == 12
    assert sum(len(found) for _shape, fill, found in drawn if fill == "white") == 2
    filled = next(found for _shape, fill, found in drawn if fill == contract().statuses["on_plan"].colour)
    assert len({row["y"] for row in filled}) == 2, "more than eight marks go on below"
    assert drawing.table.rows() == [("New homes", "0", "11"), ("Care", "1", "0")]


def test_a_milestone_shows_what_was_agreed_and_what_came() -> None:
    late = timeline(date(2023, 10, 1), first_year=2022, evaluated=date(2024, 12, 31), done=date(2023, 11, 20), **COMMON)
    assert {"agreed: 1 October 2023", "ready: 20 November 2023"} <= set(texts(late))
    open_ = timeline(
        date(2026, 10, 1), first_year=2022, evaluated=date(2024, 12, 31), expected=date(2027, 2, 1), **COMMON
    )
    assert "expected: 1 February 2027" in texts(open_)
    assert not any(text.startswith("ready") for text in texts(open_))


def test_a_picture_carries_sentence_and_source_and_asks_nothing_of_the_network() -> None:
    drawing = path(RUNNING, Goal(500), **COMMON)
    assert png(drawing, "Source: results of 2024.").startswith(b"\x89PNG")
    bare = svg(drawing)
    assert "IBM Plex Sans" in bare
    assert "195" in bare
    assert bare.count("http") == bare.count("http://www.w3.org")


def test_screen_readers_get_the_description_and_not_the_coordinates() -> None:
    assert all(mark["aria"] is False for mark, _rows in marks(path(RUNNING, Goal(500), **COMMON)))


def test_numbers_follow_the_language() -> None:
    nl = path([Point(2022, 1930, 2500)], Goal(10000), **{**COMMON, "words": words("nl")})
    assert "1.930" in texts(nl)
    assert isinstance(nl.table, pl.DataFrame)


@pytest.mark.parametrize(
    ("low", "high", "whole", "expected"),
    [
        (0, 500, True, [0, 100, 200, 300, 400, 500]),
        (0, 3, True, [0, 1, 2, 3]),
        (0, 0, True, [0, 1]),
        (6.4, 6.9, False, [6.4, 6.5, 6.6, 6.7, 6.8, 6.9]),
    ],
)
def test_ticks_are_round_and_span_the_values(low: float, high: float, whole: bool, expected: list[float]) -> None:
    assert ticks(low, high, whole=whole) == pytest.approx(expected)


def test_every_chart_of_the_town_is_valid_and_leaves_as_it_was_checked(examples: Path) -> None:
    """The program itself does not hold its charts against Vega's schema: that takes most of the time of a chart."""
    store = Store(examples)
    found = read_framework(store, "voorbeeldstad-2022", AsKnown(store.event_number(), today()))
    assert found is not None
    speech, around = Speech(words("nl"), found.names), Around(found.limits, found.outside_events)
    drawn = 0
    for number, one in standing(found, 2025).assessments.items():
        made = pictures(found.agreements[number], one, speech, around)
        for drawing in filter(None, (made.whole, *made.parts.values())):
            assert drawing.chart.to_dict() == drawing.spec, number  # this one is held against the schema
            drawn += 1
    assert drawn > 30
    broken = alt.Chart(alt.InlineData(values=[])).mark_point(shape=12)  # type: ignore[arg-type]
    with pytest.raises(SchemaValidationError):
        broken.to_dict()
