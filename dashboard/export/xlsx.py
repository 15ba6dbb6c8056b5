"""Tables as an Excel workbook to take along: real Excel tables, typed cells, and a sheet that says what they are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import polars as pl
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from ingest.feedback import UNWRITABLE
from ingest.sheets import to_bytes

#: What a cell of Excel can hold at most, and a column or row without becoming hard to read.
_MAX_TEXT, _WIDEST, _MOST_LINES = 32_767, 60, 20
_DAYS = {"nl": "d-m-yyyy", "en": "d mmm yyyy"}
_MOMENT = "yyyy-mm-dd hh:mm:ss"
_TOP = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class Table:
    """A table of one sheet: its columns are called as the heading is to read.

    ``id`` names it in Excel. ``decimals``: of columns of numbers with how many each row is shown; without it as many
    as the number has.
    """

    id: str
    title: str
    frame: pl.DataFrame
    decimals: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class About:
    """The second sheet: facts as (label, value), a value being a text, a number or a day; below them one more table."""

    title: str
    facts: Sequence[tuple[str, Any]]
    sources: Table | None = None


def workbook(tables: Sequence[Table], about: About, language: str) -> bytes:
    """The first table on the first sheet, what it is on the second, the other tables after that."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    first, *rest = tables
    _table_sheet(book, first, language)
    _about_sheet(book, about, language)
    for table in rest:
        _table_sheet(book, table, language)
    return to_bytes(book)


def _table_sheet(book: Workbook, table: Table, language: str) -> None:
    sheet: Worksheet = book.create_sheet(table.title)
    _put_table(sheet, table, 1, language)
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    _on_paper(sheet)


def _about_sheet(book: Workbook, about: About, language: str) -> None:
    sheet: Worksheet = book.create_sheet(about.title)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, _WIDEST
    for number, (label, value) in enumerate(about.facts, 1):
        _put(sheet.cell(number, 1), label, language)
        sheet.cell(number, 1).font = Font(bold=True)
        _put(sheet.cell(number, 2), value, language)
        sheet.cell(number, 2).alignment = Alignment(vertical="top", wrap_text=True, horizontal="left")
        sheet.row_dimensions[number].height = 15 * max(_lines(label, 30), _lines(value, _WIDEST))
    if about.sources is not None:
        top = len(about.facts) + 2
        _put(sheet.cell(top, 1), about.sources.title, language)
        sheet.cell(top, 1).font = Font(bold=True, size=13)
        _put_table(sheet, about.sources, top + 1, language, keep=2)
    _on_paper(sheet)


def _put_table(sheet: Worksheet, table: Table, top: int, language: str, keep: int = 0) -> None:
    """A table with its headings in row ``top``; the widths of the first ``keep`` columns stay as they are."""
    frame = table.frame
    widths = []
    for column, name in enumerate(frame.columns, 1):
        _put(sheet.cell(top, column), name, language)
        letter = get_column_letter(column)
        if column > keep:
            longest = max((len(_shown(value)) for value in frame[name]), default=0)
            sheet.column_dimensions[letter].width = min(max(longest, len(name) + 4), _WIDEST) + 2
        widths.append(sheet.column_dimensions[letter].width)
        places = table.decimals.get(name)
        for number, value in enumerate(frame[name]):
            _put(sheet.cell(top + 1 + number, column), value, language, None if places is None else places[number])
    for number, row in enumerate(frame.iter_rows(), top + 1):
        lines = max(_lines(value, width) for value, width in zip(row, widths, strict=True))
        sheet.row_dimensions[number].height = 15 * min(lines, _MOST_LINES)
    made = ExcelTable(displayName=table.id, ref=f"A{top}:{get_column_letter(frame.width)}{top + max(frame.height, 1)}")
    made.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=False)
    sheet.add_table(made)


def _put(cell: Any, value: Any, language: str, decimals: int | None = None) -> None:
    """One value of its own type. A text stays one, whatever sign it starts with."""
    cell.alignment = _TOP
    if isinstance(value, str):
        cell.value = UNWRITABLE.sub("", value)[:_MAX_TEXT]
        cell.data_type, cell.number_format = "s", "@"
    elif isinstance(value, datetime):  # Excel keeps no zone
        cell.value, cell.number_format = value.replace(tzinfo=None), _MOMENT
    elif isinstance(value, date):
        cell.value, cell.number_format = value, _DAYS[language]
    elif value is not None:
        cell.value = value
        if decimals is not None:
            cell.number_format = "#,##0" + (f".{'0' * decimals}" if decimals else "")


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _lines(value: Any, width: float) -> int:
    """How many lines a value takes: not every program measures that when it opens a file."""
    return sum(max(1, math.ceil(len(line) / width)) for line in (_shown(value).split("\n")))


def _on_paper(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
