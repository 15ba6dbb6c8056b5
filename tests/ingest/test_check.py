"""Judging: one mistake gives one finding at one cell, and what is right is kept as it was typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.findings import Finding
from ingest.known import Known
from schemas.contract import contract
from tests.ingest import mistakes
from tests.ingest.books import AGREEMENTS, RESULTS, cell, changed, judged, known_after, title, write
from tests.ingest.mistakes import Change, Mistake


def known() -> Known:
    """The framework of the small workbook, loaded."""
    return known_after(judged(write(AGREEMENTS)))


def places(findings: tuple[Finding, ...]) -> list[tuple[str, str | None, str | None]]:
    """Findings without their words; both languages must be sayable."""
    for finding in findings:
        for language in ("nl", "en"):
            assert finding.what(language) and finding.repair(language) and finding.example(language)
    return [(finding.check, finding.sheet, finding.cell) for finding in findings]


def named(mistake: Mistake) -> str:
    where = mistake[2]
    return mistake[0] + "-" + (where if isinstance(where, str) else f"{where[0]}.{where[2]}")


def expected(mistake: Mistake) -> list[tuple[str, str | None, str | None]]:
    check, _, where = mistake
    if isinstance(where, str):
        return [(check, title(where), None)]
    return [(check, title(where[0]), cell(*where))]


def test_what_is_right_has_no_finding() -> None:
    first = judged(write(AGREEMENTS))
    assert (places(first.findings), first.framework, first.sent_on) == ([], "stad-2022", date(2021, 12, 15))
    results = judged(write(RESULTS), known_after(first))
    assert places(results.findings) == []
    assert (results.framework, results.party, results.year) == ("stad-2022", "L0001", 2024)


@pytest.mark.parametrize("mistake", mistakes.AGREEMENTS, ids=named)
def test_mistakes_in_agreements(mistake: Mistake) -> None:
    assert places(judged(write(changed(AGREEMENTS, *mistake[1]))).findings) == expected(mistake)


@pytest.mark.parametrize("mistake", mistakes.LATER, ids=named)
def test_mistakes_in_a_later_agreements_workbook(mistake: Mistake) -> None:
    assert places(judged(write(changed(AGREEMENTS, *mistake[1])), known()).findings) == expected(mistake)


@pytest.mark.parametrize("mistake", mistakes.RESULTS, ids=named)
def test_mistakes_in_results(mistake: Mistake) -> None:
    assert places(judged(write(changed(RESULTS, *mistake[1])), known()).findings) == expected(mistake)
