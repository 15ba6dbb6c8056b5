"""The charts of a theme's page: what they draw, what they never draw, and that their words keep apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from dashboard.charts import (
    Amended,
    Change,
    Drawing,
    Goal,
    Limit,
    Milestone,
    Named,
    Outside,
    Point,
    Views,
    amounts,
    bars,
    change,
    judged,
    level,
    milestones,
    path,
    rows,
    strips,
)
from dashboard.charts.points import State
from dashboard.charts.strips import WARM
from dashboard.shapes import INK, NOT_REPORTED, PANEL, PLAN, RESULT
from schemas.contract import contract
from schemas.words import words
from tests.dashboard import drawn

COMMON: dict[str, Any] = {"words": words("nl"), "title": "Woningen", "sentence": "Een zin.", "alt": "Een tekst."}
EVENTS = [
    Outside("Prijsschok bouwmaterialen en energie", date(2022, 2, 24), date(2023, 6, 30)),
    Outside("Stikstofuitspraak", date(2022, 11, 2)),
]


def running(first: int, last: int, year: int, step: float) -> list[Point]:
    """A running total up to ``year``, a little behind its plan."""
    return [
        Point(y, *((y - first + 1) * step * 0.8 if y <= year else None, (y - first + 1) * step), _state(y, year))
        for y in range(first, last + 1)
    ]


def yearly(first: int, last: int, year: int, step: float) -> list[Point]:
    """Years by themselves, some above and some below their plan."""
    shares = (0.3, 1.2, 0.9, 1.0, 0.05)
    return [
        Point(y, step * shares[y % 5] if y <= year else None, step, _state(y, year)) for y in range(first, last + 1)
    ]


def _state(year: int, last: int) -> State:
    return "reported" if year <= last else "not_yet"


# ---- words keep apart, at every width and length


TERMS = [(2022, 2026, 2025), (2022, 2023, 2022), (2022, 2035, 2030), (2025, 2026, 2025)]


@pytest.mark.parametrize("width", [342, 760])
@pytest.mark.parametrize(("term", "step"), list(zip(TERMS, (2_500, 4, 110, 2_500), strict=True)))
def test_words_stand_beside_each_other(term: tuple[int, int, int], step: float, width: int) -> None:
    first, last, year = term
    whole = (last - first + 1) * step
    changed = [Amended(date(first + 1, 3, 12), "12 maart:\ndoel van 450 naar 500")]
    for drawing in (
        path(running(*term, step), Goal(whole, original=whole * 0.9), changed, outside=EVENTS, **COMMON),
        bars(yearly(*term, step), outside=EVENTS, height=150, **COMMON),
        bars(yearly(first, year, year, step), outline=True, **COMMON),
    ):
        assert drawn.outside(drawing, width) == []
        assert drawn.collisions(drawing, width) == []


def _with_gap(points: list[Point], year: int) -> list[Point]:
    return [replace(p, value=None, state="not_reported") if p.year == year else p for p in points]


@pytest.mark.parametrize("width", [300, 342, 420, 760])
@pytest.mark.parametrize(("term", "step"), list(zip(TERMS, (2_500, 4, 110, 2_500), strict=True)))
def test_a_written_value_has_its_year_below_it(term: tuple[int, int, int], step: float, width: int) -> None:
    first, last, year = term
    for drawing in (
        path(running(*term, step), Goal((last - first + 1) * step), **COMMON),
        level(running(*term, step), None, at_end=False, **COMMON),
        bars(yearly(*term, step), **COMMON),
    ):
        shown = drawn.boxes(drawing, width)
        names = {"".join(c for c in b.text if c.isdigit())[-2:]: b for b in shown if b.top > drawing.height - 32}
        values = {row["text"] for row in drawn.rows(drawing, "text", color=RESULT)}
        middles = [(b.left + b.right) / 2 for b in shown if b.text in values and b.bottom - b.top == 15]
        assert middles, "some value stands at every width"
        assert f"{year % 100:02d}" in names, "the year that we look at has its name"
        places = sorted((b.left + b.right) / 2 for b in names.values())
        apart = min((right - left for left, right in pairwise(places)), default=width)
        beside = 14 + max(b.right - b.left for b in shown if b.text in values) / 2  # of a line it stands aside
        assert all(min(abs(x - place) for place in places) <= min(beside, apart) for x in middles)


@pytest.mark.parametrize("width", [300, 342, 760])
@pytest.mark.parametrize("most", [60.0, 2_500.0])
def test_a_chart_always_says_whether_its_ticks_are_a_plan_or_a_limit(most: float, width: int) -> None:
    for year in (2024, 2030):
        drawing = bars(
            yearly(2022, 2030, year, most), planned=lambda value: f"ten hoogste {value:g}", outside=EVENTS, **COMMON
        )
        assert any(box.text.startswith("ten hoogste") for box in drawn.boxes(drawing, width))
        assert drawn.outside(drawing, width) == []
        assert drawn.collisions(drawing, width) == []


@pytest.mark.parametrize(("width", "corner"), [(300, True), (760, False)])
def test_the_word_of_a_missing_year_stands_in_its_place_or_in_the_corner(width: int, corner: bool) -> None:
    points = running(2022, 2030, 2028, 250)  # 2026 lies high enough for words below the line
    for drawing in (
        path(_with_gap(points, 2026), Goal(2250), outside=EVENTS, **COMMON),
        bars(_with_gap(yearly(2022, 2030, 2028, 250), 2024), outside=EVENTS, **COMMON),
    ):
        said = {box.text for box in drawn.boxes(drawing, width)} & {"niet gemeld", "gemeld"}
        assert said == ({"niet gemeld"} if corner else {"gemeld"})
        assert drawn.outside(drawing, width) == []
        assert drawn.collisions(drawing, width) == []


def test_large_values_that_do_not_fit_are_written_in_thousands() -> None:
    points = [Point(2022 + n, 565_000.0 + 1_000 * n, 600_000.0) for n in range(5)]
    drawing = bars(points, **COMMON)
    for width in (300, 760):
        shown = [box.text for box in drawn.boxes(drawing, width)]
        assert {"565", "567", "569", "× 1.000"} <= set(shown)
        assert drawn.collisions(drawing, width) == []
        assert drawn.outside(drawing, width) == []
    assert drawing.table["Bereikt"].to_list()[0] == "565.000", "the table has the whole number"
    assert "565.000" in drawn.texts(bars(points[:2], **COMMON)), "two of them fit"
    assert "9.000" in drawn.texts(bars([*points, Point(2027, 9_000.0, 9_000.0)], **COMMON)), "small ones would be lost"


LONG = "Stichting Wonen in de Regio Voorbeeldstad"


def small_charts(n: int) -> list[Drawing]:
    """One of each other form, with so many rows."""
    years = range(2022, 2022 + n)
    named = [Named(f"{LONG} {k}", 1_250_000.0 * k, 900_000.0) for k in range(n)]
    shares = [Named(f"Wijk {k}", 60.0 + k, 70.0) for k in range(n)]
    due = [
        Milestone(
            f"Start van de bouw {k}",
            date(2023, 1 + k % 12, 1),
            "running",
            "Moet klaar zijn op 1 september 2026, verwacht op 1 december 2027",
            date(2026, 12, 31),
        )
        for k in range(n)
    ]
    said = [Views(f"Huurdersplatform {k}", dict.fromkeys(years, "moved_away")) for k in range(n)]
    money = {f"Inkomensgrens meerpersoonshuishouden {k}": dict.fromkeys(years, "€ 54.847") for k in range(n)}
    rises = {name: {year: float(year) for year in years} for name in money}
    return [
        rows(named, head="Partij", **COMMON),
        rows(shares, head="Wijk", limit=Limit(70.0, "ten minste 70%"), **COMMON),
        strips(["A of B", "C of D", "E, F of G"], {year: [9090, 7808, 1265] for year in years}, **COMMON),
        milestones(due, first_year=2022, evaluated=date(2025, 12, 31), **COMMON),
        judged(said, list(years), **COMMON),
        amounts(money, rises, list(years), **COMMON),
        change([Change(f"Opgeleverd {k}", 250.0 - 100 * k) for k in range(n)], "Samen", **COMMON),
    ]


@pytest.mark.parametrize("width", [342, 760])
@pytest.mark.parametrize("n", [1, 15])
def test_rows_keep_their_words_apart_however_many(n: int, width: int) -> None:
    for drawing in small_charts(n):
        assert drawn.outside(drawing, width) == []
        assert drawn.collisions(drawing, width) == []


# ---- what came from outside


def test_what_came_from_outside_lies_behind_the_figures_and_its_name_above_them() -> None:
    drawing = path(running(2022, 2026, 2025, 100), Goal(500), outside=EVENTS, **COMMON)
    layers = [(mark["type"], mark.get("color")) for mark, _rows in drawn.marks(drawing)]
    assert layers[0] == ("rect", PANEL), "the band is the first thing drawn, so it lies below everything"
    band = drawn.rows(drawing, "rect", color=PANEL)
    assert [round(row["x"], 1) for row in band] == [2021.1], "a year stands at its end: February 2022 lies before it"
    assert [round(row["x2"], 1) for row in band] == [2022.5]
    top = max(row["y"] for row in drawn.rows(drawing, "text") if row["text"] == "500")
    for name in ("Stikstofuitspraak", "Prijsschok bouwmaterialen en energie"):
        assert all(row["y"] > top for row in drawn.rows(drawing, "text") if row["text"] == name)


def test_what_was_over_before_the_first_year_is_not_drawn() -> None:
    late = path(running(2025, 2028, 2026, 10), Goal(40), outside=EVENTS, **COMMON)
    assert not drawn.rows(late, "rect", color=PANEL)
    assert "Stikstofuitspraak" not in drawn.texts(late)


def test_around_a_year_by_itself_an_event_lies_in_that_year() -> None:
    drawing = bars([Point(2022, 10, 12), Point(2023, 11, 12)], outside=EVENTS[1:], **COMMON)
    line = next(row for row in drawn.rows(drawing, "rule") if row.get("y2") and row["x"] not in (2022, 2023))
    assert 2022.3 < line["x"] < 2022.4, "2 November lies near the end of the place of 2022"


# ---- surveys


def test_a_survey_has_its_margin_and_no_figure_in_a_year_without_one() -> None:
    points = [
        Point(2022, 6.8, 6.9, margin=0.1),
        Point(2023, None, 7.0, "not_applicable"),
        Point(2024, 7.0, 7.1, margin=0.2),
    ]
    drawing = level(points, Goal(7.2), none="geen enquête", **COMMON)
    whiskers = [row for row in drawn.rows(drawing, "rule", color=RESULT) if "y2" in row]
    assert [(row["x"], round(row["y"], 2), round(row["y2"], 2)) for row in whiskers] == [
        (2022, 6.7, 6.9),
        (2024, 6.8, 7.2),
    ]
    assert 2023 not in {row["x"] for row in drawn.rows(drawing, "point")}
    assert not drawn.rows(drawing, "line", color=RESULT), "nothing is known in between"
    assert "geen\nenquête" in drawn.texts(drawing)
    assert drawing.table["Bereikt"].to_list() == ["6,8 (± 0,1)", "niet van toepassing", "7 (± 0,2)"]


# ---- rows


def test_rows_stand_in_the_given_order_beside_their_own_promise() -> None:
    shown = [Named("West", 35, 90), Named("Oost", None, 40, "not_reported"), Named("Zuid", 0, 10)]
    drawing = rows(shown, head="Wijk", **COMMON)
    assert drawing.table["Wijk"].to_list() == ["West", "Oost", "Zuid"]
    assert drawing.table["Bereikt"].to_list() == ["35", "niet gemeld", "0"]
    bars_ = drawn.rows(drawing, "rect", fill=RESULT)
    assert [(row["x"], row["x2"]) for row in bars_] == [(0, 35)], "bars start at zero; what is missing has none"
    assert [row["x2"] for row in drawn.rows(drawing, "rect", stroke=NOT_REPORTED)] == [40]
    assert [row["x"] for row in drawn.rows(drawing, "rule", color=PLAN)] == [90, 40, 10]
    names = [row for row in drawn.rows(drawing, "text") if row["text"] in ("West", "Oost", "Zuid")]
    assert [row["text"] for row in sorted(names, key=lambda row: -row["y"])] == ["West", "Oost", "Zuid"]


def test_dots_stand_beside_one_limit() -> None:
    shown = [Named("Oost", 71.2, 70.0), Named("West", None, 70.0, "not_reported")]
    drawing = rows(shown, head="Wijk", limit=Limit(70.0, "ten minste 70%"), **COMMON)
    assert [row["x"] for row in drawn.rows(drawing, "point")] == [71.2]
    assert [row["x"] for row in drawn.rows(drawing, "rule", color=PLAN)] == [70.0]
    assert {"ten minste 70%", "niet gemeld"} <= set(drawn.texts(drawing))
    assert any(text.startswith("schaal begint bij") for text in drawn.texts(drawing))


# ---- shifts and sums


def test_a_strip_is_divided_by_shares_and_a_year_that_is_not_known_stays_open() -> None:
    drawing = strips(["A", "C", "G"], {2022: [50.0, 30.0, 20.0], 2023: None, 2024: [60.0, 40.0, 0.0]}, **COMMON)
    pieces = [
        row for mark, found in drawn.marks(drawing) if mark.get("fill") for row in found if mark["type"] == "rect"
    ]
    widths = [round(row["x2"] - row["x"], 2) for row in pieces]
    assert sorted(widths) == [0.2, 0.3, 0.4, 0.5, 0.6], "a class without homes has no piece"
    assert [row["x2"] for row in drawn.rows(drawing, "rect", stroke=NOT_REPORTED)] == [1]
    assert {"20 (20%)", "0 (0%)", "niet gemeld"} <= set(drawn.texts(drawing))
    assert len(drawn.rows(drawing, "rect", stroke=WARM)) == 1
    assert drawing.table.row(1) == ("2023", "niet gemeld", "niet gemeld", "niet gemeld")


def test_each_change_begins_where_the_one_before_it_ended() -> None:
    drawing = change([Change("In", 310), Change("Uit", -204), Change("Weg", -94)], "Samen", **COMMON)
    spans = [(row["x"], row["x2"]) for row in drawn.rows(drawing, "rect")]
    assert sorted(spans) == [(0, 12), (0, 310), (12, 106), (106, 310)]
    assert drawing.table.rows() == [("In", "+310"), ("Uit", "−204"), ("Weg", "−94"), ("Samen", "+12")]


def test_what_changes_make_together_is_not_known_while_one_lacks_a_year() -> None:
    drawing = change([Change("In", 310, "floor"), Change("Uit", -204)], "Samen", **COMMON)
    assert drawing.table.rows()[-1] == ("Samen", "niet bekend")
    assert len(drawn.rows(drawing, "rect")) == 2


# ---- days, words and amounts


def test_a_milestone_is_marked_on_its_own_day_and_with_its_status() -> None:
    shown = [
        Milestone("Visie", date(2023, 1, 1), "achieved", "Klaar op 1 juli 2023", date(2023, 7, 1)),
        Milestone("Bouw", date(2024, 1, 1), "behind", "Niet als klaar gemeld"),
    ]
    drawing = milestones(shown, first_year=2022, evaluated=date(2025, 12, 31), **COMMON)
    colours = {one: contract().statuses[one].colour for one in ("achieved", "behind")}
    assert [round(row["x"], 1) for row in drawn.rows(drawing, "point", fill=colours["achieved"])] == [2023.5]
    assert [row["x"] for row in drawn.rows(drawing, "point", fill=colours["behind"])] == [2024.0]
    assert {"Visie", "Klaar op 1 juli 2023", "Bouw", "Niet als klaar gemeld"} <= set(drawn.texts(drawing))


def test_what_is_expected_after_the_day_we_look_is_dashed() -> None:
    late = Milestone("Bouw", date(2024, 1, 1), "behind", "Verwacht op 1 januari 2027", date(2027, 1, 1))
    done = Milestone("Visie", date(2023, 1, 1), "achieved", "Klaar op 1 juli 2023", date(2023, 7, 1))
    drawing = milestones([late, done], first_year=2022, evaluated=date(2025, 1, 1), **COMMON)
    dashed = drawn.rows(drawing, "rule", strokeDash=[3, 4])
    assert [(row["x"], row["x2"]) for row in dashed] == [(2025, 2027)]
    late_and_done = [row for row in drawn.rows(drawing, "rule", color=INK, strokeWidth=2) if row not in dashed]
    assert [(row["x"], round(row["x2"], 1)) for row in late_and_done] == [(2024, 2025), (2023, 2023.5)]


def test_views_stand_as_shape_and_word_and_silence_as_a_dash() -> None:
    shown = [Views("De Linde", {2024: "behind"}), Views("Gemeente", {2024: "on_plan", 2025: "on_plan"})]
    drawing = judged(shown, [2024, 2025], **COMMON)
    assert len(drawn.rows(drawing, "point", fill=contract().statuses["on_plan"].colour)) == 2
    assert drawing.table.rows() == [("De Linde", "achter", "–"), ("Gemeente", "op koers", "op koers")]
    assert {"achter", "op koers", "–"} <= set(drawn.texts(drawing))


def test_of_many_years_the_latest_five_are_drawn_and_all_are_in_the_table() -> None:
    years = list(range(2020, 2030))
    texts = {"Grens": {year: f"€ {year}" for year in years if year != 2028}}
    drawing = amounts(texts, {"Grens": {year: float(year) for year in texts["Grens"]}}, years, **COMMON)
    assert "€ 2029" in drawn.texts(drawing)
    assert "€ 2024" not in drawn.texts(drawing)
    assert "–" in drawn.texts(drawing), "a year without an amount is no zero"
    assert len(drawing.table.columns) == 11


def test_one_year_says_in_words_that_its_tick_is_the_plan() -> None:
    drawing = bars(yearly(2022, 2026, 2025, 110), **COMMON)
    said = [row for row in drawn.rows(drawing, "text") if row["text"] == "plan 110"]
    assert {row["x"] for row in said} == {2024}, "the first year of which neither bar nor value stands in the way"
