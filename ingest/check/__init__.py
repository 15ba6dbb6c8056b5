"""A workbook's cells -> findings, and the rows to keep. Pure; whole frames; never raises for a sender's mistake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from ingest.findings import Finding, is_refused
from ingest.known import Known
from ingest.workbook import Workbook


@dataclass(frozen=True, slots=True)
class Checked:
    """A judged workbook.

    ``kind``: 'agreements' or 'results'. ``framework`` is '' and ``party``, ``year``, ``sent_on`` are None when
    unknown. ``rows``: per table the rows to keep, with the columns of :func:`ingest.rows.row_schema`; of use only
    when :attr:`accepted`.
    """

    kind: str
    framework: str
    party: str | None
    year: int | None
    sent_on: date | None
    rows: Mapping[str, pl.DataFrame]
    findings: tuple[Finding, ...]

    @property
    def accepted(self) -> bool:
        """Whether no finding is an error."""
        return not is_refused(self.findings)


def check(workbook: Workbook, known: Known) -> Checked:
    """Judge a workbook by the contract and by what is known of its framework."""
    raise NotImplementedError
