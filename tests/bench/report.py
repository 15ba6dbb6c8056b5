"""The printed pages of an evaluation of thirty agreements, against typst alone on the finished sources."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dashboard.queries import AsKnown
from dashboard.reports import report as whole
from dashboard.reports.content import Content, content
from dashboard.reports.pdf import REPORT, printed
from dashboard.rounds import Evaluation, evaluation, held
from ingest.store import Store
from ingest.submit import submit, workbooks_in
from tests.bench.load import folder
from tests.bench.measure import Measured, in_turn, seconds
from tests.browser.conftest import ROOT

TOWN, YEAR = "voorbeeldstad-2022", 2025
SAMPLES = ROOT / "sample_data" / "voorbeeldstad-2022-2026"


def town() -> tuple[Path, Evaluation]:
    """A data folder with the town and its evaluations, and the one that is open."""
    data = folder() / "town"
    submit(data, workbooks_in([SAMPLES]), received="cover")
    for file in sorted(SAMPLES.glob("*.toml")):
        held(data, file.read_bytes())  # once: a second time it is there already
    store = Store(data)
    found = evaluation(store, TOWN, YEAR, AsKnown(store.event_number(), date(2026, 6, 1)))
    assert found is not None
    return data, found


def report() -> Measured:
    """At most twice typst alone, with the same texts and images; charts are drawn anew each time."""
    _data, found = town()
    finished: Content = content(found, "nl", date(2026, 6, 1))
    ours = lambda: seconds(lambda: whole(found, "nl"))  # noqa: E731
    other = lambda: seconds(lambda: printed(REPORT, finished))  # noqa: E731
    took = in_turn(ours, other)
    return Measured("report", *took, limit=2, sense="max", note=f"{took[0] * 1000:.0f} ms")
