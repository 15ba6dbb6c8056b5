"""The national agreements in the sample data: true to their source rows, and how they stand."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dashboard.queries import AsKnown
from dashboard.standing import Framework, best_year, read_framework, standing
from ingest.store import Store
from sample_data import national
from sample_data.build import source
from schemas.contract import contract

CODE = "nationaal-2022"
#: Rows of the source that say a number of which we make no promise: an average derived from two other promises.
DERIVED = {"NPA-01b"}
#: The source writes rents minus wages, we how far rents stay below wages.
SIGN_TURNED = {"NPA-08"}
#: Counted by an older method: in the explanation only.
EXPLAINED = {("NPA-03", "247300")}


@cache
def _source(name: str) -> list[dict[str, str]]:
    return source(national.CASE, name)


def _rows(data: Path, table: str) -> list[dict[str, Any]]:
    known = Store(data).ask(f"select * from {table} where framework = '{CODE}'")  # noqa: S608 - our own names
    return known.to_dicts()


@pytest.fixture(scope="module")
def read(examples: Path) -> Framework:
    store = Store(examples)
    found = read_framework(store, CODE, AsKnown(store.event_number(), date(2026, 11, 26)))
    assert found is not None
    return found


def test_every_agreement_of_the_source_is_loaded_as_it_stands_there(examples: Path) -> None:
    loaded = {row["number"]: row for row in _rows(examples, "agreements")}
    assert loaded.keys() == {row["agreement_id"] for row in _source("agreements.csv")}
    for row in _source("agreements.csv"):
        name = row["agreement_id"]
        promise = loaded[name]
        assert promise["text_kind"] == "summary"
        assert row["source_url"] in promise["note"]
        if name in DERIVED:
            assert (promise["how_much"], promise["direction"]) == (None, "none")
            assert f"{int(row['target_value']):,}".replace(",", ".") in promise["note"]
            continue
        sign = -1 if name in SIGN_TURNED else 1
        assert promise["how_much"] == sign * float(row["target_value"])
        assert (promise["start_year"], promise["end_year"]) == (int(row["start_year"]), int(row["end_year"]))
        direction = promise["direction"] or contract().indicators[promise["indicator"]].direction
        assert (direction == row["direction"].replace(" ", "_")) is (sign == 1)


def test_every_figure_of_the_source_is_loaded_as_it_stands_there(examples: Path) -> None:
    """Row by row: the same agreement, year, value and address, and nothing else."""
    loaded = {(row["number"], row["year"], row["value"], row["evidence"]) for row in _rows(examples, "results")}
    for row in _source("realisations.csv"):
        name, value = row["agreement_id"], row["value"]
        hidden = not value or (name, value) in EXPLAINED
        key = (name, int(row["year"]), None if hidden else float(value), row["source_url"])
        assert key in loaded
        loaded.remove(key)
    assert loaded == set()


def test_what_the_source_says_without_a_value_stands_in_an_explanation(examples: Path) -> None:
    said = " ".join(str(row["explanation"]) for row in _rows(examples, "results"))
    for row in _source("realisations.csv"):
        assert row["status_as_reported"] in said
        if (row["agreement_id"], row["value"]) in EXPLAINED:
            assert f"{int(row['value']):,}".replace(",", ".") in said
    assert {row["state"] for row in _rows(examples, "results") if row["value"] is None} == {"not_reported"}


def test_no_party_reported_itself(examples: Path) -> None:
    assert {row["source"] for row in _rows(examples, "results")}.isdisjoint({None, ""})
    assert {row["party"] for row in _rows(examples, "results")} == {national.AEDES}
    assert {row["nature"] for row in _rows(examples, "framework")} == {"public_sources"}


def test_two_bodies_counted_the_same_homes_and_a_reader_sees_which_counts_and_why(examples: Path) -> None:
    (used, other) = sorted(
        (row for row in _rows(examples, "results") if (row["number"], row["year"]) == ("NPA-03", 2022)),
        key=lambda row: row["used"] != "yes",
    )
    assert (used["used"], used["value"], other["used"], other["value"]) == ("yes", 206302, "no", 180700)
    assert used["used_reason"]
    assert used["source"] != other["source"]
    assert "NTA 8800" in other["explanation"]
    assert "51.726" in used["expectation"]
    note = next(row["note"] for row in _rows(examples, "agreements") if row["number"] == "NPA-03")
    assert all(figure in note for figure in ("206.302", "180.700", "247.300"))


def test_the_baseline_is_computed_from_the_used_source_and_says_so(examples: Path) -> None:
    (baseline,) = _rows(examples, "baselines")
    row = next(row for row in _source("realisations.csv") if row["value"] == "206302")
    assert "28.617" in row["note"]
    assert baseline["value"] == int(row["value"]) + 28617
    assert baseline["year"] == 2021
    assert all(part in baseline["source"] for part in ("Berekend", "206.302", "28.617"))


def test_how_each_agreement_stands_in_the_best_year(read: Framework) -> None:
    assert best_year(read) == 2022
    found = {number: (one.status, one.reason) for number, one in standing(read, 2022).assessments.items()}
    missing = {f"NPA-{number:02}" for number in (1, 2, 4, 5, 6, 7, 10, 11)}
    assert found == {
        "NPA-03": ("slightly_behind", None),
        "NPA-01b": ("not_assessable", "context_figure"),
        **dict.fromkeys(missing, ("not_assessable", "not_reported")),
        **dict.fromkeys(("NPA-08", "NPA-09", "NPA24-01"), ("not_assessable", "not_started")),
    }


def test_the_efg_homes_on_their_way_to_none(read: Framework) -> None:
    """A straight line from 234,919 to 0 in seven years: after one of them 201,359 was planned."""
    numbers = standing(read, 2022).assessments["NPA-03"]
    assert numbers.value == 206302
    assert numbers.planned == pytest.approx(234919 * 6 / 7)
    assert numbers.plan_ratio == pytest.approx(28617 / (234919 / 7))
    assert numbers.required_rate == pytest.approx(-206302 / 6)


def test_the_renewal_runs_beyond_the_framework_and_stands_beside_the_first_promise(read: Framework) -> None:
    renewal = read.agreements["NPA24-01"]
    assert (renewal.start_year, renewal.end_year, renewal.binding) == (2025, 2035, "each_year")
    assert renewal.reading_of is None
    assert read.row["end_year"] == 2030
    assert national.TENANTS not in renewal.counterparty
    assert "NPA-01" in (renewal.note or "")
    later = standing(read, 2025).assessments
    assert {later[name].reason for name in ("NPA-01", "NPA24-01")} == {"not_reported"}
    before = standing(read, 2024).assessments["NPA24-01"]
    assert before.reason == "not_started"
