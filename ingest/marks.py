"""The sender's own workbook with what was found in it: coloured cells, comments, and a last sheet with links."""

from __future__ import annotations

import codecs
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from html import unescape
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ingest.feedback import MARKS, MAX_LINES, MAX_TEXT, UNWRITABLE, counted, list_of, write
from ingest.findings import Finding
from ingest.guard import MEGABYTE, look
from ingest.sheets import AUTHOR, to_bytes
from ingest.workbook import read
from schemas.contract import SEVERITIES, contract
from schemas.words import LANGUAGES, Words, words

# A workbook of ours stays far below these. openpyxl makes an object of every cell, also of a merged one.
_MAX_UNPACKED = 4 * MEGABYTE
_MAX_CELLS = 150_000
#: Ranges of merged cells, links and tables; the guard has seen to the rest.
_RANGE = re.compile(rb"""\bref\s*=\s*["']([^"':]*:[^"']*)["']""")
#: Parts in which the guard and these patterns can't see what openpyxl reads.
_UNSEEN = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\x00", b"\x00<")
#: A drop-down that Excel keeps apart because its words stand on another sheet; openpyxl leaves it out.
_APART, _APART_ENDS, _APART_LENGTH = "<x14:dataValidation ", "</x14:dataValidation>", 5000
_APART_PARTS = re.compile(r"<x14:formula1>\s*<xm:f>([^<]*)</xm:f>\s*</x14:formula1>.*?<xm:sqref>([^<]*)<", re.DOTALL)

#: First line of a comment of ours, and the line above what the comment said before.
_MARK_LINE, _KEPT_LINE = "■ Afsprakenmonitor", "———"
_SHOWN_IN_COMMENT = 5


def marked(data: bytes, findings: Sequence[Finding], language: str) -> bytes | None:
    """A copy of a sender's workbook with each finding in its cell: a colour, a comment, and a last sheet with links.

    Marks of an earlier check are taken away first. None when the workbook was not made by our template, has macros, is
    far larger than what we make, can't be opened by openpyxl, or when the copy would not read as the workbook itself.
    So it is with formulas in our tables: their computed values are lost, and only Excel could compute them again.
    """
    if look(data).refused:
        return None
    try:
        made = _drawn(data, findings, words(language))
    except Exception:  # what a broken file makes openpyxl raise has no bounds, and may come as late as at saving
        return None
    return made if made is not None and read(made) == read(data) else None


def _drawn(data: bytes, findings: Sequence[Finding], w: Words) -> bytes | None:
    """The copy with its marks, not yet read back; None for what is no workbook of ours."""
    book = _opened(data)
    if book is None:
        return None
    _unmark(book)
    _mark(book, findings[:MAX_LINES], w)
    titles = [sheet.title for sheet in book.worksheets]
    sheet = book.create_sheet(w.say("Findings"))
    list_of(sheet, findings, w, 4, titles)
    for number, text in enumerate((w.say("What the check found"), counted(findings, w)), 1):
        write(sheet.cell(number, 1), text)
        sheet.cell(number, 1).alignment = Alignment(vertical="top")
    sheet["A1"].font = Font(name="Calibri", size=16, bold=True)
    return to_bytes(book)


def _opened(data: bytes) -> Workbook | None:
    """A workbook of ours as openpyxl sees it, with the drop-downs that it leaves out; None when it is no such one."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MAX_UNPACKED:
            return None
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    area = 0
    for name, content in parts.items():
        if name.lower().endswith("vbaproject.bin") or content.startswith(_UNSEEN) or b"<!DOCTYPE" in content:
            return None
        for found in _RANGE.finditer(content):
            left, top, right, bottom = _edges(found[1].decode())
            area += (right - left + 1) * (bottom - top + 1)
    if area > _MAX_CELLS or b"macroEnabled" in parts["[Content_Types].xml"]:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = ExcelReader(io.BytesIO(data))
        reader.read()
    book: Workbook = reader.wb
    if sum(sheet.max_row * sheet.max_column for sheet in book.worksheets) > _MAX_CELLS:
        return None
    if not any(_our_tables(sheet) for sheet in book.worksheets):
        return None
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    for entry, relation in reader.parser.find_sheets():
        content = parts.get(relation.target, b"")
        if entry.name in sheets and _APART.encode() in content:
            for offer in _drop_downs(content.decode("utf-8", "replace")):
                sheets[entry.name].add_data_validation(offer)
    return book


def _edges(ref: str) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a range. Raises ValueError, also for whole rows and columns."""
    left, top, right, bottom = range_boundaries(ref)
    if left is None or top is None or right is None or bottom is None:
        raise ValueError(ref)
    return left, top, right, bottom


def _our_tables(sheet: Worksheet) -> list[tuple[int, int, int, int]]:
    """The edges of our tables on a sheet."""
    ours = {one.excel_table.casefold() for layout in contract().layouts.values() for one in layout.sheet}
    return [_edges(table.ref) for table in sheet.tables.values() if table.displayName.casefold() in ours]


def _drop_downs(content: str) -> Iterator[DataValidation]:
    """The drop-downs in the part of a sheet that openpyxl doesn't read."""
    for piece in content.split(_APART_ENDS)[:-1]:
        text = piece[piece.rfind(_APART) :]
        parts = _APART_PARTS.search(text) if len(text) <= _APART_LENGTH and 'type="list"' in text else None
        if parts:
            strict = 'showErrorMessage="1"' in text
            offer = DataValidation(type="list", formula1=unescape(parts[1]), allow_blank=True, showErrorMessage=strict)
            offer.sqref = MultiCellRange(parts[2])
            yield offer


def _unmark(book: Workbook) -> None:
    """Take the colours, comments and sheets of an earlier check away."""
    fills: Any = book._fills  # type: ignore[attr-defined]
    solid = {number: fill for number, fill in enumerate(fills) if fill.fill_type == "solid"}
    ours = {number for number, fill in solid.items() if str(fill.fgColor.rgb)[-6:].upper() in MARKS.values()}
    headings = {words(language).say("What the check found") for language in LANGUAGES}
    for sheet in book.worksheets:
        if sheet["A1"].value in headings:
            book.remove(sheet)
            continue
        cells: list[Any] = list(sheet._cells.values())
        for cell in cells:
            if cell.comment is not None and cell.comment.text.startswith(_MARK_LINE):
                kept, author = _kept(cell.comment.text), cell.comment.author
                cell.comment = Comment(kept, author) if kept else None
        tables, looks = _our_tables(sheet), dict[tuple[int, ...] | None, Any]()
        coloured = [cell for cell in cells if cell._style is not None and cell._style.fillId in ours]
        for cell in cells if coloured else ():
            if cell._style.fillId not in ours:
                looks.setdefault(_role(cell, tables), cell._style)
        for cell in coloured:
            role = _role(cell, tables)
            if role in looks and role is not None:
                cell._style = copy(looks[role])
            else:
                cell.fill = PatternFill()


def _role(cell: Any, tables: Iterable[tuple[int, int, int, int]]) -> tuple[int, ...] | None:
    """What cells have in common that our template gives one look: headings of a table, locked cells of a column."""
    for left, top, right, bottom in tables:
        if left <= cell.column <= right and top <= cell.row <= bottom:
            if cell.row == top:
                return top, left
            return (top, left, cell.column) if cell.protection.locked else None
    return None


def _kept(text: str) -> str:
    """What a comment of ours says below our own part."""
    return text.replace("\r\n", "\n").partition(f"\n{_KEPT_LINE}\n")[2]


def _mark(book: Workbook, findings: Iterable[Finding], w: Words) -> None:
    """Colour the cells of the findings, and say in a comment what is wrong."""
    fills = {severity: PatternFill("solid", fgColor=colour) for severity, colour in MARKS.items()}
    for sheet in book.worksheets:
        # Of a merged range only the first cell shows.
        corners = {place: (one.min_row, one.min_col) for one in sheet.merged_cells.ranges for place in one.cells}
        heads = [(top, range(left, right + 1)) for left, top, right, _ in _our_tables(sheet)]
        places: dict[tuple[int, int], list[Finding]] = {}
        for one in findings:
            if one.sheet == sheet.title and one.cell:
                place = coordinate_to_tuple(one.cell)
                places.setdefault(corners.get(place, place), []).append(one)
        for (row, column), found in places.items():
            cell: Any = sheet.cell(row, column)
            cell.fill = fills[min((one.severity for one in found), key=SEVERITIES.index)]
            if any(row == top and column in columns for top, columns in heads):
                cell.font = Font(name="Calibri", bold=True)  # headings are white
            before = cell.comment
            kept = [_KEPT_LINE, before.text] if before else []
            author = before.author if before else AUTHOR
            cell.comment = Comment("\n".join([_MARK_LINE, *_comment(found, w), *kept]), author)


def _comment(findings: Sequence[Finding], w: Words) -> Iterator[str]:
    """The lines of a comment: of each finding what is wrong, the repair and an example, each on one line."""
    for one in findings[:_SHOWN_IN_COMMENT]:
        example = w.say("For example: {example}", example=one.example(w.language))
        text = f"{one.what(w.language)} {one.repair(w.language)} {example}"
        yield UNWRITABLE.sub("", " ".join(text.split()))[:MAX_TEXT]
    if more := len(findings[_SHOWN_IN_COMMENT:]):
        yield w.plural("One more: see the last sheet.", "{n} more: see the last sheet.", more)
