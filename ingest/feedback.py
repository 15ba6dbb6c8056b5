"""The findings of a check, to show and to send back: grouped by cause, and as a list in a workbook."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from ingest.findings import Finding
from ingest.sheets import to_bytes
from schemas.contract import SEVERITIES
from schemas.typed_toml import Text
from schemas.words import Words, words

#: Of a group, the cells and runs of cells that are written out.
_SHOWN_CELLS = 6
#: What a repair names of one cell only; two repairs that differ in nothing else are the same.
_OF_ONE_CELL = ("value", "right", "known", "earlier", "positive")
_CELL = re.compile(r"([A-Z]+)(\d+)")

#: Colours of what was found, in the list and in the marked workbook.
MARKS = {"error": "FFD9D6", "warning": "FFE9B8", "note": "E6E8EB"}
MAX_TEXT, MAX_LINES = 2000, 2000
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDTHS = (18, 8, 15, 52, 52, 30)


@dataclass(frozen=True, slots=True)
class Group:
    """Findings with one cause: the same check, column and repair.

    ``cells``: 'Resultaten!H5, H7–H12 en nog 40'; '' where no sheet can be pointed at. ``what``: the sentence of the
    first, and how many times more. ``repair``: where repairs name a value of their own, that of the first, after its
    cell.
    """

    check: str
    severity: str
    cells: str
    what: str
    repair: str
    example: str
    findings: tuple[Finding, ...]


def grouped(findings: Iterable[Finding], language: str) -> tuple[Group, ...]:
    """The findings by cause: errors, then warnings, then notes; within these in the order given (that of the file)."""
    found: dict[tuple[Any, ...], list[Finding]] = {}
    for finding in findings:
        found.setdefault(_cause(finding, language), []).append(finding)
    groups = [_group(members, words(language)) for members in found.values()]
    return tuple(sorted(groups, key=lambda group: SEVERITIES.index(group.severity)))


def _cause(finding: Finding, language: str) -> tuple[Any, ...]:
    """What findings of one group have in common."""
    column: Any = finding.values.get("field")
    if not isinstance(column, Text):
        column = finding.sheet, (finding.cell or "").rstrip("0123456789")
    shared = {**finding.values, **{name: "" for name in _OF_ONE_CELL if name in finding.values}}
    return finding.check, column, Finding(finding.check, finding.sheet, finding.cell, shared).repair(language)


def _group(members: Sequence[Finding], w: Words) -> Group:
    first, more = members[0], len(members) - 1
    what, repair = first.what(w.language), first.repair(w.language)
    if more:
        what += " " + w.plural("(and once more)", "(and {n} times more)", more)
    if first.cell and any(one.repair(w.language) != repair for one in members):
        repair = f"{first.cell}: {repair}"
    return Group(
        first.check,
        first.severity,
        _in_short(members, w),
        what,
        repair,
        first.example(w.language),
        tuple(members),
    )


def _in_short(findings: Iterable[Finding], w: Words) -> str:
    """The cells of findings as one reads them out: runs down a column together, the first few, and how many more."""
    runs: list[tuple[str, str, int, int]] = []
    for sheet, cell in dict.fromkeys((one.sheet, one.cell) for one in findings if one.sheet):
        place = _CELL.fullmatch(cell or "")
        letters, row = (place[1], int(place[2])) if place else ("", 0)
        if place and runs and runs[-1][:2] == (sheet, letters) and runs[-1][3] == row - 1:
            runs[-1] = (*runs[-1][:3], row)
        else:
            runs.append((sheet or "", letters, row, row))
    parts: dict[str, list[str]] = {}
    for sheet, letters, top, bottom in runs[:_SHOWN_CELLS]:
        run = f"{letters}{top}" if top == bottom else f"{letters}{top}–{letters}{bottom}"
        parts.setdefault(sheet, []).extend([run] if letters else [])
    text = "; ".join("!".join(filter(None, (sheet, ", ".join(cells)))) for sheet, cells in parts.items())
    more = sum(bottom - top + 1 for _, _, top, bottom in runs[_SHOWN_CELLS:])
    return text + (" " + w.plural("and {n} more", "and {n} more", more) if more else "")


def findings_workbook(file_name: str, findings: Sequence[Finding], language: str) -> bytes:
    """The findings as a workbook to send back, also of a file that can't be marked: which file, and a line a finding.

    What a sender typed stays text there: nothing becomes a formula. Equal findings give equal bytes.
    """
    w, book = words(language), Workbook()
    first: Any = book.worksheets[0]
    first.title = w.say("About this list")
    lines = (
        w.say("What the check found"),
        w.say("File: {name}", name=file_name),
        counted(findings, w),
        w.say("An error keeps the whole workbook out; a warning or a note does not."),
        w.say("The next sheet says of each cell what is wrong and how to repair it, with an example."),
    )
    for number, line in enumerate(lines, 1):
        write(first.cell(number, 1), line)
    first["A1"].font = Font(name="Calibri", size=16, bold=True)
    first.column_dimensions["A"].width = 100
    list_of(book.create_sheet(w.say("Findings")), findings, w)
    return to_bytes(book)


def list_of(
    sheet: Worksheet, findings: Sequence[Finding], w: Words, top: int = 1, titles: Collection[str] = ()
) -> None:
    """Headings in row ``top``, and below them a line a finding, with a link to its cell on the sheets of ``titles``."""
    heads = (w.say("Sheet"), w.say("Cell"), w.say("Weight"), w.say("What is wrong"), w.say("How to repair it"))
    for column, (text, width) in enumerate(zip((*heads, w.say("Example")), _WIDTHS, strict=True), 1):
        head: Any = sheet.cell(top, column)
        write(head, text)
        head.font, head.fill = Font(name="Calibri", bold=True), PatternFill("solid", fgColor="F3F5F7")
        sheet.column_dimensions[get_column_letter(column)].width = width
    weights, fills = _weights(w), {name: PatternFill("solid", fgColor=colour) for name, colour in MARKS.items()}
    for number, one in enumerate(findings[:MAX_LINES], top + 1):
        said = one.what(w.language), one.repair(w.language), one.example(w.language)
        texts = (one.sheet or "", one.cell or "", weights[one.severity], *said)
        for column, text in enumerate(texts, 1):
            write(sheet.cell(number, column), text)
        sheet.cell(number, 3).fill = fills[one.severity]
        # Not every program measures wrapped text when it opens a file.
        lines = max(math.ceil(len(text) / width) for text, width in zip(texts, _WIDTHS, strict=True))
        sheet.row_dimensions[number].height = 16 * min(max(lines, 1), 20)
        if one.cell and one.sheet and one.sheet in titles:
            place: Any = sheet.cell(number, 2)
            place.hyperlink = Hyperlink(ref=place.coordinate, location=f"{quote_sheetname(one.sheet)}!{one.cell}")
            place.font = Font(name="Calibri", color="1A4F8B", underline="single")
    if more := len(findings[MAX_LINES:]):
        write(sheet.cell(top + 1 + MAX_LINES, 1), w.plural("and {n} more", "and {n} more", more))
    sheet.freeze_panes = f"A{top + 1}"
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]


def write(cell: Any, text: str) -> None:
    """A text that stays one, whatever sign it starts with."""
    cell.value = UNWRITABLE.sub("", text)[:MAX_TEXT]
    cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def _weights(w: Words) -> Mapping[str, str]:
    return {"error": w.say("error"), "warning": w.say("warning"), "note": w.say("note")}


def counted(findings: Sequence[Finding], w: Words) -> str:
    """How many of each weight: '12 fouten, 1 waarschuwing en 3 opmerkingen'."""
    count = {severity: sum(one.severity == severity for one in findings) for severity in SEVERITIES}
    parts = {
        "error": w.plural("{n} error", "{n} errors", count["error"]),
        "warning": w.plural("{n} warning", "{n} warnings", count["warning"]),
        "note": w.plural("{n} note", "{n} notes", count["note"]),
    }
    return w.join([text for severity, text in parts.items() if count[severity]]) or w.say("Nothing was found.")
