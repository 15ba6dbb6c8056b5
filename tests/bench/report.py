"""The printed pages of an evaluation of thirty agreements, against typst alone on the finished sources."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from pathlib import Path

from dashboard.queries import AsKnown
from dashboard.reports import report as whole
from dashboard.reports.content import content
from dashboard.reports.pdf import REPORT, printed
from dashboard.rounds import Evaluation, agenda, evaluation, held
from ingest.round_state import Said
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
    """At most twice typst alone on the finished sources with the same images. Each time another conclusion was typed
    since the last one, as in a meeting: so neither finds its pages made; the charts are drawn already, as the pages of
    the meeting show them."""
    _data, found = town()
    numbers = itertools.cycle(entry.number for entry in agenda(found).entries)
    times = itertools.count()

    def typed() -> Evaluation:
        said = Said(f"Zo besloten de partijen na een gesprek, voor de {next(times)}e keer.", 1, date(2026, 6, 1))
        fields = {**found.round.fields, (next(numbers), None, "conclusion"): said}
        return replace(found, round=replace(found.round, fields=fields))

    def ours() -> float:
        changed = typed()
        return seconds(lambda: whole(changed, "nl"))

    def other() -> float:
        finished = content(typed(), "nl", date(2026, 6, 1))
        return seconds(lambda: printed(REPORT, finished))

    first = seconds(lambda: whole(found, "nl"))
    took = in_turn(ours, other)
    note = f"{took[0] * 1000:.0f} ms; the first time, with its charts, {first * 1000:.0f} ms"
    return Measured("report", *took, limit=2, sense="max", note=note)
