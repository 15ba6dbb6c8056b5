"""A framework made by hand, for tests of what stands beside the agreements: measures, the cycle, lives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from dashboard.queries import AsKnown
from dashboard.standing import Framework, Party, Standing, read_framework, standing
from ingest.store import Store
from ingest.submit import submit
from schemas.agreement import Agreement, CycleMoment, Measure, MeasureState, Result, StatusRule, Target
from tests.ingest import books

TODAY = date(2026, 11, 26)
DOCUMENTS: dict[str, dict[str, Any]] = {
    code: {"document": code, "kind": kind, "title": title, "year": year, "dated": dated, "link": None}
    for code, kind, title, year, dated in (
        ("RO", "framework_agreement", "Raam", None, date(2021, 12, 9)),
        ("JS-2024", "year_plan", "Jaarschijf 2024", 2024, date(2023, 12, 14)),
        ("JS-2025", "year_plan", "Jaarschijf 2025", 2025, date(2024, 12, 12)),
        ("AD", "addendum", "Addendum", None, date(2024, 3, 12)),
    )
}
HOMES = Agreement(
    kind="flow",
    start_year=2022,
    end_year=2026,
    number="NB-01",
    theme="new_construction",
    indicator="social_homes_delivered",
    owners=("A", "B"),
    targets=(Target(500),),
)


def framework(
    *agreements: Agreement,
    measures: Sequence[Measure] = (),
    cycle: Sequence[CycleMoment] = (),
    results: Mapping[str, tuple[Result, ...]] | None = None,
    known: date = TODAY,
    **row: Any,
) -> Framework:
    """One framework with two parties and four papers; ``row`` overrides its own fields."""
    said = {"framework": "town", "name": "Town", "nature": "parties", "start_year": 2022, "end_year": 2026, **row}
    return Framework(
        code="town",
        row={"mailbox": None, "signed_on": date(2021, 12, 9), **said},
        known=AsKnown(1, known),
        rule=StatusRule(),
        parties={code: Party(code, name, name, "association") for code, name in (("A", "De Linde"), ("B", "Thuis"))},
        areas={},
        documents=DOCUMENTS,
        agreements={one.number: one for one in agreements or (HOMES,)},
        results=results or {},
        judgements={},
        measures=tuple(measures),
        cycle=tuple(cycle),
        limits=(),
        outside_events=(),
    )


def stands(found: Framework, year: int = 2025) -> Standing:
    return standing(found, year)


def measure(
    *said: tuple[str, int, str] | tuple[str, int, str, date],
    code: str = "M1",
    owners: tuple[str, ...] = ("A", "B"),
    due: date | None = date(2025, 6, 1),
    document: str | None = "JS-2025",
) -> Measure:
    """A measure with what its owners said: (party, year, state, day done)."""
    states = tuple(
        MeasureState(party=party, year=year, state=state, received=date(year + 1, 3, 1), done=day[0] if day else None)
        for party, year, state, *day in sorted(said, key=lambda one: (one[1], one[0]))
    )
    return Measure(measure=code, number="NB-01", text=f"Stap {code}", owners=owners, due=due, document=document,
                   states=states)  # fmt: skip


def loaded(folder: Path, *workbooks: books.Rows, known: date = TODAY) -> Framework:
    """The framework of ``tests/ingest/books`` after these workbooks, each received on the day of its own form."""
    files = [(f"{number}.xlsx", books.write(rows)) for number, rows in enumerate(workbooks)]
    for outcome in submit(folder, files, received="cover"):
        assert not outcome.refused, outcome.findings
    store = Store(folder)
    found = read_framework(store, "stad-2022", AsKnown(store.event_number(), known))
    assert found is not None
    return found
