"""Assessing whole sets from the store, against the bare reading of the same figures."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path
from random import Random

import duckdb
import polars as pl

from dashboard import desk
from dashboard.folder import VARIABLE
from dashboard.queries import AsKnown
from dashboard.standing import read_frameworks, standing
from dashboard.view import View
from ingest.store import FILE, Store
from ingest.submit import submit
from schemas.words import words
from tests.bench.load import ROOT, folder
from tests.bench.measure import Measured, in_turn, seconds
from tests.bench.national import ASKED_ON, LARGE_ONE, LAST_YEAR, NATIONAL, TENTH, Size, code_of, loaded, results

_IDENTITY = ("framework", "number", "party", "year", "area", "segment", "source")
_SAID = ("value", "numerator", "denominator", "state", "qualifier", "months")


def ours(size: Size) -> float:
    """Every framework of a set read from the store and assessed."""
    data = loaded(size)
    return seconds(lambda: _assessed(data, size))


def _assessed(data: Path, size: Size) -> None:
    store = Store(data)
    known = AsKnown(store.event_number(), ASKED_ON)
    codes = [code_of(number) for number in range(size.municipalities)]
    found = (standing(framework, LAST_YEAR) for framework in read_frameworks(store, codes, known))
    assert sum(len(one.assessments) for one in found) == size.municipalities * size.agreements


def bare(size: Size) -> float:
    """The same figures read with one statement, and of each the latest by one group-by."""
    data, columns = loaded(size), ", ".join((*_IDENTITY, *_SAID, "event", "received"))

    def work() -> None:
        with duckdb.connect(str(data / FILE)) as con:
            said = con.sql(f"SELECT {columns} FROM results JOIN events USING (event)").pl()  # noqa: S608 - our names
        said.group_by(_IDENTITY).agg(pl.all().sort_by("received", "event").last())

    return seconds(work)


def assess() -> Measured:
    """At most 120 times the bare reading; the note gives the peak of memory of a process that only does this."""
    found = in_turn(lambda: ours(NATIONAL), lambda: bare(NATIONAL))
    code = f"from {__name__} import _alone; _alone({str(loaded(NATIONAL))!r})"
    peak = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return Measured("assess", *found, limit=120, sense="max", note=f"peak memory {peak.strip()} MB")


def _alone(data: str) -> None:
    """Assess the set in this process; prints its peak of memory in MB."""
    _assessed(Path(data), NATIONAL)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)
    sys.stdout.write(f"{peak:.0f}")


def assess_growth() -> Measured:
    """A result of 342 municipalities takes at most 1.2 times what one of 34 takes."""
    large, small = in_turn(lambda: ours(NATIONAL) / NATIONAL.municipalities, lambda: ours(TENTH) / TENTH.municipalities)
    return Measured("assess_growth", large, small, limit=1.2, sense="max", note="seconds a municipality")


def assess_again() -> Measured:
    """The national overview after one more workbook takes at most a twentieth of the first time."""
    data, random, figures = folder() / "again", Random(3), count()  # noqa: S311 - figures, no secrets
    shutil.copytree(loaded(NATIONAL), data)
    os.environ[VARIABLE] = str(data)
    at = View("nl", words("nl"), None, None, ASKED_ON)

    def overview() -> None:
        assert len(desk.headlines(at)) == NATIONAL.municipalities

    def again() -> float:
        code = code_of(next(figures))
        outcomes = submit(data, [("again.xlsx", results(code, "L0", LAST_YEAR, NATIONAL, random))], received="cover")
        assert not any(one.refused for one in outcomes)
        return seconds(overview)

    def first() -> float:
        desk._headlines.clear()
        return seconds(overview)

    first()
    return Measured("assess_again", *in_turn(again, first), limit=0.05, sense="max")


def assess_one() -> Measured:
    """One framework of 60 agreements, five parties and ten years: at most ten times the bare reading."""
    found = in_turn(lambda: ours(LARGE_ONE), lambda: bare(LARGE_ONE), rounds=15)
    return Measured("assess_one", *found, limit=10, sense="max", note=f"{found[0] * 1000:.0f} ms")
