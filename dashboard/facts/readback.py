"""How the agreements that a workbook names are understood, before they are stored. Screen and command say the same."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.standing import status_rule
from ingest.submit import Outcome
from schemas.contract import contract
from schemas.reading import reading
from schemas.words import Words


def read_back(outcome: Outcome, words: Words) -> Iterator[tuple[str, str, str]]:
    """Number, signed text and our reading of each agreement that the workbook names, as its last version leaves it."""
    known = outcome.known
    if known is None or not outcome.named:
        return
    rule = status_rule(known["framework"].row(-1, named=True)["status_rule"], contract())
    for number in outcome.named:
        one = known.in_force[number]
        yield number, one.text, reading(one, contract().indicators[one.indicator], known.names, rule, words)
