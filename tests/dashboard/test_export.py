"""Tables to take along: complete, in a stable order, each figure with its cell, and nothing that becomes a formula."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
from openpyxl import load_workbook

from dashboard import export
from dashboard.queries import AsKnown
from ingest.store import WORKBOOK, Store
from ingest.submit import submit, today
from ingest.withdraw import withdraw
from tests.ingest.workbooks import agreements_bytes, results_bytes

NOW = datetime(2025, 6, 30, 10, 0, tzinfo=UTC)
IDENTITY = ["framework", "number", "party", "year", "area", "segment", "source"]


def known(data: Path) -> tuple[Store, AsKnown]:
    store = Store(data)
    return store, AsKnown(store.event_number(), today())


def test_every_result_stands_in_the_cell_that_it_names(examples: Path) -> None:
    store, now = known(examples)
    frame = export.results(store, now)
    assert frame.height > 200 and frame.select(IDENTITY).is_unique().all()
    assert frame["cell"].null_count() == frame["state"].null_count() == 0
    some = frame.filter(pl.col("value").is_not_null()).sample(80, seed=1)
    for event, rows in some.group_by("event"):
        book = load_workbook(io.BytesIO(store.events.read(int(str(event[0]))).bytes_of(WORKBOOK)), data_only=True)
        for row in rows.iter_rows(named=True):
            assert book[row["sheet"]][row["cell"]].value == row["value"], row
        book.close()


def test_the_order_is_stable_and_follows_the_identity(examples: Path) -> None:
    store, now = known(examples)
    frame = export.results(store, now)
    assert frame.equals(export.results(store, now))
    keys = [tuple("" if one is None else str(one) for one in row) for row in frame.select(IDENTITY).iter_rows()]
    assert keys == sorted(keys)


def test_agreements_stand_with_their_target_and_cell(examples: Path) -> None:
    store, now = known(examples)
    frame = export.agreements(store, now)
    one = frame.row(
        by_predicate=(pl.col("framework") == "voorbeeldstad-2022") & (pl.col("number") == "NB-01"), named=True
    )
    assert (one["target"], one["kind"], one["end_year"], one["life"]) == (500, "flow", 2026, "active")
    book = load_workbook(io.BytesIO(store.events.read(one["event"]).bytes_of(WORKBOOK)))
    assert book[one["sheet"]][one["cell"]].value is not None
    held = store.ask("SELECT DISTINCT framework, number FROM agreements")
    assert frame.select("framework", "number").sort("framework", "number").equals(held.sort("framework", "number"))


def test_a_withdrawn_submission_is_listed_and_its_figures_are_not(tmp_path: Path) -> None:
    files = [("a.xlsx", agreements_bytes()), ("r.xlsx", results_bytes({"NB-01": 40}))]
    submit(tmp_path, files, note="Per e-mail ontvangen.", now=NOW)
    withdraw(tmp_path, 2, "=2+2 klopt niet", now=NOW)
    store, now = known(tmp_path)
    assert export.results(store, now).height == 0
    frame = export.submissions(store, now)
    assert frame["file"].to_list() == ["a.xlsx", "r.xlsx"]
    assert frame["note"].to_list() == ["Per e-mail ontvangen."] * 2
    assert frame.select("withdrawn_by", "withdrawn_on", "withdrawn_why").row(1) == (
        3,
        date(2025, 6, 30),
        "=2+2 klopt niet",
    )
    text = export.csv(frame)
    assert "'=2+2" in text and ",=2" not in text
    assert "2025-06-30T10:00:00Z" in text


def test_what_starts_like_a_formula_gets_an_apostrophe_and_numbers_do_not() -> None:
    frame = pl.DataFrame(
        {"text": ["=A1", "+31", "-5", "@x", "gewoon", None], "value": [-1.5, 0.0, 1.0, None, 2.0, 3.0]}
    )
    back = pl.read_csv(io.StringIO(export.csv(frame)))
    assert back["text"].to_list() == ["'=A1", "'+31", "'-5", "'@x", "gewoon", None]
    assert back["value"].to_list() == frame["value"].to_list()
