"""Assessing the national set from the store, against the bare reading of its figures."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import duckdb
import polars as pl

from dashboard import queries
from dashboard.queries import AsKnown
from dashboard.standing import read_frameworks, standing
from ingest.store import FILE, Store
from tests.bench.measure import Measured, in_turn, seconds
from tests.bench.national import ASKED_ON, MUNICIPALITIES, national

YEAR = 2025
_IDENTITY = ("framework", "number", "party", "year", "area", "segment", "source")


def ours(data: Path) -> float:
    """Every framework read from the store and assessed."""
    store = Store(data)
    known = AsKnown(store.event_number(), ASKED_ON)

    def work() -> None:
        codes = queries.frameworks(store, known)["framework"].to_list()
        for framework in read_frameworks(store, codes, known):
            standing(framework, YEAR)

    return seconds(work)


def bare(data: Path) -> float:
    """The same figures read with one statement, and of each the latest by one group-by."""
    columns = ", ".join((*_IDENTITY[1:], "value", "numerator", "denominator", "state", "qualifier", "months"))

    def work() -> None:
        with duckdb.connect(str(data / FILE)) as con:
            frame = con.sql(
                f"SELECT results.framework, {columns}, received, results.event FROM results"  # noqa: S608 - our names
                " JOIN events ON events.event = results.event"
            ).pl()
        frame.group_by(_IDENTITY).agg(pl.all().sort_by("received", "event").last())

    return seconds(work)


def assess() -> Measured:
    """At most 120 times the bare reading; the note gives the peak of memory of this process."""
    data = national()
    found = in_turn(lambda: ours(data), lambda: bare(data))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
    return Measured("assess", *found, limit=120, sense="max", note=f"peak memory {peak:.0f} MB")


def assess_growth() -> Measured:
    """A result of 342 municipalities takes at most 1.2 times what one of 34 takes."""
    few, all_ = MUNICIPALITIES // 10, MUNICIPALITIES
    large, small = in_turn(lambda: ours(national(all_)) / all_, lambda: ours(national(few)) / few)
    return Measured("assess_growth", large, small, limit=1.2, sense="max", note="seconds a municipality")
