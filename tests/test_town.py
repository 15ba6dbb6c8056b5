"""Voorbeeldstad: its figures fit together, its story is told in data, and it shows every word of the assessment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from dashboard.assessment import Assessment
from dashboard.queries import AsKnown
from dashboard.standing import Framework, best_year, read_framework, standing
from ingest.known import Known
from ingest.store import Store
from sample_data.voorbeeldstad.stock import BEFORE, UNDER_CONSTRUCTION
from sample_data.voorbeeldstad.story import CITY, OWNERS, TENANTS, THUIS, YEARS
from schemas.contract import contract

TOWN = "voorbeeldstad-2022"
TODAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def known(examples: Path) -> Known:
    return Store(examples).known(TOWN)


@pytest.fixture(scope="module")
def figures(known: Known) -> dict[tuple[str, str, int], float]:
    """What was said last of each number, party and year, of the whole and without a second source."""
    whole = known.figures.filter(pl.all_horizontal(pl.col(name).is_null() for name in ("area", "segment", "source")))
    said = whole.select("number", "party", "year", pl.coalesce("value", "numerator"))
    return {(number, party, year): value for number, party, year, value in said.iter_rows()}


@cache
def _as_known(data: Path, day: date) -> Framework:
    store = Store(data)
    read = read_framework(store, TOWN, AsKnown(store.event_number(), day))
    assert read is not None
    return read


@cache
def _stands(data: Path, year: int, day: date) -> dict[str, Assessment]:
    return dict(standing(_as_known(data, day), year).assessments)


# ---- the figures fit together


def test_the_stock_follows_from_the_year_before_and_what_changed(
    known: Known, figures: dict[tuple[str, str, int], float]
) -> None:
    """The bridge that stands beside each stock: 7.382 + 10 nieuw − 12 verkocht = 7.380."""
    told = known.figures.filter((pl.col("number") == "BB-03") & pl.col("segment").is_null())
    bridges = {(party, year): text for party, year, text in told.select("party", "year", "explanation").iter_rows()}
    assert set(bridges) == {(party, year) for party in OWNERS for year in YEARS}
    for (party, year), text in bridges.items():
        left, right = text.rstrip(".").replace(".", "").split(" = ")
        changes = {word: int(sign.replace("−", "-") + n) for sign, n, word in re.findall(r"([+−]) (\d+) (\w+)", left)}
        before = figures["BB-03", party, year - 1] if year > YEARS[0] else BEFORE[party]
        assert int(left.split()[0]) == before
        assert before + sum(changes.values()) == int(right) == figures["BB-03", party, year]
        assert changes.get("nieuw", 0) == figures["NB-01", party, year]
        assert -changes.get("verkocht", 0) == figures["BB-02", party, year]
        assert -changes.get("gesloopt", 0) == figures["BB-07", party, year]
    assert sum(BEFORE.values()) == 18_150


def test_every_breakdown_adds_up_to_the_stock(known: Known, figures: dict[tuple[str, str, int], float]) -> None:
    for number in ("BB-03", "VD-03"):
        parts = known.figures.filter((pl.col("number") == number) & pl.col("segment").is_not_null())
        sums = parts.group_by("party", "year").agg(pl.col("value").sum())
        assert sums.height == len(OWNERS) * len(YEARS)
        for party, year, total in sums.iter_rows():
            assert total == figures["BB-03", party, year]
    labels = known.figures.filter((pl.col("number") == "VD-03") & (pl.col("segment") == "E-F-G"))
    for party, year, value in labels.select("party", "year", "value").iter_rows():
        assert value == figures["VD-01", party, year]


def test_a_home_is_started_before_it_is_delivered(figures: dict[tuple[str, str, int], float]) -> None:
    for party in OWNERS:
        for year in YEARS:
            begun = UNDER_CONSTRUCTION[party] + sum(figures["NB-04", party, y] for y in YEARS if y < year)
            assert sum(figures["NB-01", party, y] for y in YEARS if y <= year) <= begun
            assert figures["WZ-04", party, year] <= figures["NB-01", party, year]


def test_no_more_homes_are_improved_than_leave_the_worst_labels(
    known: Known, figures: dict[tuple[str, str, int], float]
) -> None:
    first = sum(known["baselines"].filter(pl.col("number") == "VD-01")["value"].to_list())
    for year in YEARS:
        before = first if year == YEARS[0] else sum(figures["VD-01", party, year - 1] for party in OWNERS)
        fewer = before - sum(figures["VD-01", party, year] for party in OWNERS)
        assert figures["VD-02", "VBS-SAMEN", year] <= fewer


def test_the_offers_of_the_districts_are_part_of_all_offers(known: Known) -> None:
    offers = known.figures.filter(pl.col("number") == "BB-05").group_by("party", "year")
    in_districts = offers.agg(pl.col("numerator", "denominator").sum())
    whole = known.figures.filter(pl.col("number") == "BB-01").select("party", "year", "numerator", "denominator")
    both = in_districts.join(whole, on=["party", "year"], how="left", suffix=" whole")
    told = both.drop_nulls("denominator whole")
    assert told.height == len(OWNERS) * len(YEARS) - 1, "Thuis has no share of 2025"
    assert (told["numerator"] <= told["numerator whole"]).all()
    others = told["denominator whole"] - told["denominator"] - told["numerator whole"] + told["numerator"]
    assert (others >= 0).all(), "elsewhere too no more is below the cap than is offered"


# ---- the story in data


def test_the_town_is_a_whole_municipality(examples: Path) -> None:
    promised = _as_known(examples, TODAY).agreements.values()
    themes = [one.theme for one in promised]
    assert set(themes) == set(contract().words("theme"))
    assert min(themes.count(theme) for theme in set(themes)) >= 5
    assert sum(set(one.owners) <= {CITY, TENANTS} for one in promised) >= 5
    assert sum(one.waits_for is not None for one in promised) >= 4
    assert {one.life.state for one in promised} == set(contract().words("life"))
    for one in promised:
        assert (one.life.successor is not None) == (one.life.state in ("superseded", "merged"))


def test_the_page_opens_on_the_last_reported_year(examples: Path) -> None:
    assert best_year(_as_known(examples, TODAY)) == YEARS[-1]


def test_each_year_plan_has_measures_and_a_cycle(known: Known) -> None:
    per_plan = known.latest("measures").group_by("document").len()
    assert set(per_plan["document"]) == {f"JS-{year}" for year in range(2022, 2027)}
    assert per_plan["len"].is_between(4, 6).all()
    said = known.latest("measure_states")
    assert set(said["state"]) == set(contract().words("measure_state"))
    asked = known.latest("measures").filter(pl.col("document") != "JS-2026").explode("owners")
    told = said.select("measure", "party").unique()
    assert asked.join(told, left_on=["measure", "owners"], right_on=["measure", "party"], how="anti").is_empty()
    cycle = known.latest("cycle")
    assert cycle.group_by("year").len().sort("year").rows() == [(year, 4) for year in range(2022, 2027)]
    still_open = cycle.filter(pl.col("done").is_null()).select("year", "moment", "due").rows()
    assert still_open == [(2026, "signing", date(2026, 12, 15))]
    assert 0 < cycle.filter(pl.col("done") > pl.col("due")).height < cycle.height / 2, "some moments came late"


def test_what_came_later_is_not_known_before(examples: Path) -> None:
    def labels(day: date) -> list[float | None]:
        rows = _as_known(examples, day).results["VD-01"]
        return [row.value for row in rows if (row.party, row.year) == (THUIS, 2023)]

    assert labels(date(2024, 6, 1)) == [880]
    assert labels(TODAY) == [905]
    assert _stands(examples, 2025, date(2026, 5, 1))["WZ-05"].provisional_reasons == ("stale",)
    assert _stands(examples, 2025, TODAY)["WZ-05"].provisional_reasons == ()


def test_one_party_was_silent_and_one_was_late(known: Known) -> None:
    results, judged = known["results"], known["judgements"]
    senders = pl.concat([results.select("party", "year", "received"), judged.select("party", "year", "received")])
    assert senders.filter((pl.col("party") == TENANTS) & (pl.col("year") == 2022)).is_empty()
    first = senders.group_by("party", "year").agg(pl.col("received").min())
    late = first.filter(pl.col("received") > pl.date(pl.col("year") + 1, 6, 30))
    assert late.select("party", "year").rows() == [(CITY, 2023)]


def test_an_amendment_shows_what_the_first_agreement_asked(examples: Path) -> None:
    now = _stands(examples, 2025, TODAY)["WZ-04"]
    assert now.original is not None
    assert (now.status, now.original.status) == ("on_plan", "slightly_behind")
    corrected = _as_known(examples, TODAY).agreements["WZ-04"]
    assert (corrected.article, len(corrected.versions)) == ("6.4", 2)


# ---- every word of the assessment

#: Where each word of the statuses and the reasons occurs: agreement, year and the day on which it was known.
_WHERE: dict[str, tuple[str, int, date]] = {
    **{
        word: (number, 2025, TODAY)
        for word, number in {
            "not_achieved": "BB-07", "moved_away": "BB-06", "behind": "LB-01", "slightly_behind": "NB-01",
            "mostly_achieved": "NB-07", "on_plan": "BB-03", "achieved": "NB-06", "running": "VD-10",
            "not_assessable": "LB-03", "context_figure": "VD-03", "not_reported": "LB-05",
            "judgements_differ": "LB-03", "part_of_year": "WZ-01", "about": "VD-02", "part_missing": "BB-01",
            "no_quotient": "BB-01", "band": "WZ-06", "no_change_planned": "BB-03", "end_only": "VD-10",
            "at_most": "LB-04", "zero_target": "LB-04", "term_over": "NB-07", "target_passed": "NB-06",
            "limit_passed": "BB-07", "each_year": "BB-02", "each_part": "LB-01",
        }.items()
    },
    "bound": ("VD-06", 2024, TODAY),
    "not_started": ("VD-09", 2024, TODAY),
    "stale": ("LB-06", 2024, TODAY),
    "no_plan": ("NB-05", 2023, TODAY),
    "own_judgement": ("LB-06", 2023, TODAY),
    "no_target": ("WZ-06", 2023, TODAY),
    "no_time_elapsed": ("WZ-05", 2022, TODAY),
    "not_applicable": ("NB-07", 2022, TODAY),
    "no_parts": ("BB-06", 2022, TODAY),
    "by_judgement": ("LB-03", 2022, TODAY),
    "no_judgement": ("LB-06", 2022, TODAY),
    "not_agreed": ("VD-09", 2023, date(2024, 12, 8)),
    "plan_open": ("NB-01", 2023, date(2024, 12, 8)),
    "sources_differ": ("WZ-03", 2023, date(2024, 10, 15)),
    "year_missing": ("NB-06", 2023, date(2024, 6, 1)),
    "no_baseline": ("WZ-05", 2022, date(2023, 6, 30)),
    "no_full_year": ("NB-01", 2022, date(2023, 3, 16)),
}  # fmt: skip


def _words(one: Assessment) -> Iterator[str | None]:
    """Of the agreement as a whole, not of its parts."""
    yield one.status
    yield one.reason
    yield from one.provisional_reasons
    yield from one.null_reasons.values()


def test_every_status_and_every_reason_occurs() -> None:
    assert set(_WHERE) == {*contract().statuses, *contract().reasons}


@pytest.mark.parametrize("word", _WHERE)
def test_a_word_occurs_where_the_story_says(examples: Path, word: str) -> None:
    number, year, day = _WHERE[word]
    assert word in set(_words(_stands(examples, year, day)[number]))
