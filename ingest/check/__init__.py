"""A workbook's cells -> findings, and the rows to keep. Pure; whole frames; never raises for a sender's mistake."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from ingest.check import agreements, results
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
    return check_all([workbook], known)[0]


def check_all(workbooks: Sequence[Workbook], known: Known) -> list[Checked]:
    """Judge workbooks about one framework, each as if it came alone. Results with the same columns are judged as one
    frame: a workbook's own frame is so small that setting up its questions costs more than answering them."""
    alike: dict[object, list[int]] = {}
    for index, workbook in enumerate(workbooks):
        kind = index if workbook.kind == "agreements" else results.columns(workbook)
        alike.setdefault(kind, []).append(index)
    answers: dict[int, Checked] = {}
    for members in alike.values():
        group = [workbooks[index] for index in members]
        found = [list(workbook.findings) for workbook in group]
        if group[0].kind == "agreements":
            framework, sent_on, rows = agreements.judge(group[0], known, found[0])
            judged: list[results.Judged] = [(framework, None, None, sent_on, rows)]
        else:
            judged = results.judge(group, known, found)
        for index, workbook, findings, answer in zip(members, group, found, judged, strict=True):
            code, party, year, sent_on, rows = answer
            told = _in_order(findings, workbook)
            answers[index] = Checked(workbook.kind, code, party, year, sent_on, rows, told)
    return [answers[index] for index in range(len(workbooks))]


def _in_order(found: list[Finding], workbook: Workbook) -> tuple[Finding, ...]:
    """As a reader goes through the file: by sheet, then row, then column; each finding once."""
    sheets = {place["sheet"]: number for number, place in enumerate(workbook.placement.values())}

    def place(finding: Finding) -> tuple[int, int, int, str]:
        cell = re.fullmatch(r"([A-Z]+)(\d+)", finding.cell or "")
        row, letters = (int(cell[2]), cell[1]) if cell else (0, "")
        return sheets.get(finding.sheet or "", -1), row, len(letters), letters

    return tuple(sorted(found, key=place))
