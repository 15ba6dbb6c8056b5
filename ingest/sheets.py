"""Draws tables of the contract into an Excel workbook whose bytes are the same each time, on every platform."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from ingest.check.grammar import FIRST_YEAR, LAST_YEAR
from schemas.contract import Field, Sheet, Table, contract
from schemas.words import Words, words

#: Every workbook that we make says that it was made on this moment, so that equal content gives equal bytes.
FIXED = datetime(2026, 1, 1)  # noqa: DTZ001  (Excel keeps no zone)
AUTHOR = "Afsprakenmonitor"
#: Of what has no limit: no figure is as large.
_HUGE = 1e12
#: From where Excel counts its days.
_DAY_ZERO = date(1899, 12, 30)
#: Where tables begin: title, help, and the words "compulsory" stand above the headings.
HEAD = 4

_ACTION, _INK, _QUIET, _PANEL, _LINE = "1A4F8B", "16212B", "55616D", "F3F5F7", "D3DAE0"


def _font(size: float = 11, *, bold: bool = False, color: str = _INK) -> Font:
    return Font(name="Calibri", family=2, size=size, bold=bold, color=color)


_HEAD_FONT, _HEAD_FILL = _font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor=_ACTION)
_QUIET_FONT, _QUIET_FILL = _font(color=_QUIET), PatternFill("solid", fgColor=_PANEL)
_NOTICE_FILL = PatternFill("solid", fgColor="FFF4D6")
_EDGE = Side(style="thin", color=_LINE)
_HAIRLINE = Border(bottom=_EDGE)
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_TOP = Alignment(vertical="top", wrap_text=True)
_TYPED = Protection(locked=False)
#: Looks by the mark with which a cell of a text sheet starts: a cell that is locked, and one to type into.
_LOOKS = {"~": (_QUIET_FONT, _QUIET_FILL), "_": (_font(), PatternFill()), "^": (_HEAD_FONT, _HEAD_FILL)}
_WIDE = {
    "text", "agreement_text", "definition", "plan", "explanation", "note", "remark", "expectation", "reason", "title",
    "used_reason", "link", "evidence", "new_value",
}  # fmt: skip
_WIDTHS = {"text": 24, "list": 22, "choice": 20, "date": 13, "period": 14, "link": 36, "year": 9}


@dataclass(frozen=True, slots=True)
class Choosable:
    """The words of one drop-down: its heading on the sheet with lists, and its words in the workbook's language."""

    heading: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between what a number is expected, and whether it counts something in wholes."""

    low: float | None = None
    high: float | None = None
    whole: bool = False


class Draft:
    """A workbook in the making, in one language. ``save`` gives its bytes."""

    def __init__(self, language: str, lists: Mapping[str, Choosable]) -> None:
        """``lists``: the drop-downs by the name of their list of choices ('indicators' for the catalogue)."""
        self.language = language
        self.words: Words = words(language)
        self.book = Workbook()
        first = self.book.active
        if first is not None:
            self.book.remove(first)
        self._lists = lists
        self._ranges: dict[str, str] = {}
        self._looks: dict[tuple[Any, ...], Any] = {}
        title = self.words.say("Lists")
        for index, (name, item) in enumerate(lists.items(), 1):
            letter = get_column_letter(index)
            self._ranges[name] = f"{quote_sheetname(title)}!${letter}$2:${letter}${len(item.words) + 1}"

    def text_sheet(
        self, title: str, lines: Sequence[Sequence[Any]], widths: Sequence[float], *, one_page: bool = False
    ) -> Worksheet:
        """A sheet of plain lines. A cell that starts with '# ' or '## ' is a heading, one with '! ' stands out, '* '
        is bold, '^ ' looks like a heading of a table, '~ ' like a locked cell, '_ ' like one to type into."""
        sheet: Worksheet = self.book.create_sheet(title)
        for number, line in enumerate(lines, 1):
            for column, value in enumerate(line, 1):
                cell = sheet.cell(number, column, value)
                cell.alignment = _TOP if len(line) > 1 else Alignment(vertical="top")
                if isinstance(value, str) and (mark := re.match(r"(#+|[!*^~_]) ", value)):
                    cell.value = value[mark.end() :]
                    if mark[1] in _LOOKS:
                        cell.font, cell.fill = _LOOKS[mark[1]]
                        cell.border = _BOX
                        continue
                    cell.font = _font({"#": 16, "##": 12}.get(mark[1], 11), bold=True)
                    if mark[1] == "#":
                        sheet.row_dimensions[number].height = 26
                    for beside in range(1, len(widths) + 1) if mark[1] == "!" else ():
                        sheet.cell(number, beside).fill = _NOTICE_FILL
        for column, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        _heights(sheet, widths, [number for number, line in enumerate(lines, 1) if len(line) > 1])
        sheet.sheet_view.showGridLines = False
        _on_paper(sheet)
        if one_page:
            sheet.page_setup.fitToHeight = 1
        return sheet

    def table(
        self,
        layout: Sheet,
        table: Table,
        rows: Sequence[Mapping[str, Any]],
        *,
        spare: int,
        locked: bool = False,
        bounds: Mapping[str, Sequence[Bounds]] | None = None,
    ) -> Worksheet:
        """One table as an Excel table: the cells of ``rows`` by field id, then ``spare`` blank rows to type into.

        ``locked``: what stands there already is protected, without a password. ``bounds``: of fields whose limits
        differ from row to row those of each row.
        """
        sheet = self._headed(layout, table)
        fields = [table.get(column) for column in layout.columns]
        last = HEAD + max(len(rows) + spare, 1)
        for column, field in enumerate(fields, 1):
            if field.required:
                sheet.cell(HEAD - 1, column, self.words.say("compulsory")).font = _QUIET_FONT
            self._heading(sheet.cell(HEAD, column), field)
            sheet.column_dimensions[get_column_letter(column)].width = _width(field)
            letter = get_column_letter(column)
            own = (bounds or {}).get(field.id, ())
            self._drop_down(sheet, field, f"{letter}{HEAD + 1}:{letter}{max(last, HEAD + 500)}")
            self._limit(sheet, field, f"{letter}{HEAD + 1 + len(own)}:{letter}{max(last, HEAD + 500)}")
            for limits, cells in _groups(own, letter).items():
                self._limit(sheet, field, cells, limits)
        for number in range(HEAD + 1, last + 1):
            values = rows[number - HEAD - 1] if number - HEAD <= len(rows) else {}
            for column, field in enumerate(fields, 1):
                given = field.read_only or (locked and field.id in values)
                self._fill(sheet.cell(number, column), values.get(field.id), field, given=given)
        _heights(sheet, [_width(field) for field in fields], range(HEAD, last + 1))
        sheet.freeze_panes = f"B{HEAD + 1}"
        sheet.print_title_rows, sheet.print_title_cols = f"{HEAD}:{HEAD}", "A:A"
        _on_paper(sheet, wide=len(fields) > 8)
        _as_table(sheet, layout.excel_table, f"A{HEAD}:{get_column_letter(len(fields))}{last}")
        if locked:
            _lock(sheet)
        return sheet

    def form(self, layout: Sheet, table: Table, row: Mapping[str, Any], notice: str | None) -> Worksheet:
        """A table of one row, standing upright: label, value, and beside the table what to fill in."""
        sheet = self._headed(layout, table)
        if notice:
            sheet.cell(3, 1, notice).font = _font(bold=True)
        for column, word in enumerate((self.words.say("Field"), self.words.say("Value")), 1):
            _as_heading(sheet.cell(HEAD, column, word))
        for number, field_id in enumerate(layout.columns, HEAD + 1):
            field = table.get(field_id)
            label: Any = sheet.cell(number, 1, field.label[self.language])
            label.font, label.alignment, label.border = _font(bold=True), _TOP, _HAIRLINE
            value: Any = sheet.cell(number, 2)
            self._fill(value, row.get(field.id), field, given=field.read_only)
            value.alignment = _TOP
            needed = self.words.say("Compulsory.") + " " if field.required else ""
            help_cell: Any = sheet.cell(number, 3, needed + field.help[self.language])
            help_cell.font, help_cell.alignment = _QUIET_FONT, _TOP
            self._drop_down(sheet, field, f"B{number}")
            self._limit(sheet, field, f"B{number}")
        widths = (30, 46, 70)
        for letter, width in zip("ABC", widths, strict=True):
            sheet.column_dimensions[letter].width = width
        _heights(sheet, widths, range(HEAD, HEAD + len(layout.columns) + 1))
        _on_paper(sheet)
        sheet.freeze_panes = f"A{HEAD + 1}"
        _as_table(sheet, layout.excel_table, f"A{HEAD}:B{HEAD + len(layout.columns)}")
        return sheet

    def save(self) -> bytes:
        """The lists as the last sheet, and the bytes."""
        sheet: Worksheet = self.book.create_sheet(self.words.say("Lists"))
        for column, item in enumerate(self._lists.values(), 1):
            _as_heading(sheet.cell(1, column, item.heading))
            for number, word in enumerate(item.words, 2):
                sheet.cell(number, column, word)
            sheet.column_dimensions[get_column_letter(column)].width = 2 + max(map(len, (item.heading, *item.words)))
        sheet.freeze_panes = "A2"
        return to_bytes(self.book)

    def _headed(self, layout: Sheet, table: Table) -> Worksheet:
        sheet: Worksheet = self.book.create_sheet(layout.title[self.language])
        sheet.cell(1, 1, table.label[self.language]).font = _font(16, bold=True)
        sheet.cell(2, 1, table.help[self.language]).font = _QUIET_FONT
        sheet.sheet_view.showGridLines = False
        return sheet

    def _heading(self, cell: Any, field: Field) -> None:
        cell.value = field.label[self.language]
        _as_heading(cell)
        lines = [field.help[self.language]]
        if field.example is not None:
            lines.append(self.words.say("For example: {example}", example=example_of(field, self.language)))
        cell.comment = Comment("\n".join(lines), AUTHOR)

    def _fill(self, cell: Any, value: Any, field: Field, *, given: bool) -> None:
        """A value as its reader would type it, in the style of its column; ``given``: it stands there to be read."""
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # a text that starts with = stays a text
        is_day = isinstance(value, date)
        number = field.type in ("number", "integer") or isinstance(value, (int, float))
        look = (field.type, given, number, is_day)
        if look in self._looks:
            cell._style = copy(self._looks[look])  # working out a style takes openpyxl longer than all the rest
            return
        cell.border, cell.font = _HAIRLINE, _font()
        cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="right" if number else "left")
        if given:
            cell.font, cell.fill = _QUIET_FONT, _QUIET_FILL
        else:
            cell.protection = _TYPED
        if field.type in ("text", "code", "list", "link"):
            cell.number_format = "@"  # else Excel makes a date of article 2.1
        elif is_day:
            cell.number_format = "d-m-yyyy" if self.language == "nl" else "d mmm yyyy"
        self._looks[look] = copy(cell._style)

    def _drop_down(self, sheet: Worksheet, field: Field, cells: str) -> None:
        """Offers the words, refuses nothing: the check explains better than Excel why a word is wrong."""
        name = "indicators" if field.ref == "indicators" else field.choices
        if name in self._ranges and not field.read_only:
            offer = DataValidation(type="list", formula1=self._ranges[name], allow_blank=True, showErrorMessage=False)
            offer.add(cells)
            sheet.add_data_validation(offer)

    def _limit(self, sheet: Worksheet, field: Field, cells: str, bounds: Bounds | None = None) -> None:
        """Asks whether a figure or a day outside its limits is right; it may stand when the sender says so.

        ``bounds``: those of the field, unless given.
        """
        say = self.words
        bounds = bounds or Bounds(field.minimum, field.maximum, whole=field.type == "integer")
        if field.type == "date":
            low, high = (float((date(*day) - _DAY_ZERO).days) for day in ((FIRST_YEAR, 1, 1), (LAST_YEAR, 12, 31)))
            example = example_of(field, self.language)
            expected = say.say("Expected here: a date as day-month-year, for example {example}.", example=example)
        elif field.type in ("number", "integer", "year"):
            low, high = -_HUGE if bounds.low is None else bounds.low, _HUGE if bounds.high is None else bounds.high
            expected = self._expected(field, bounds)
        else:
            return
        told = bounds.whole or field.type == "date"
        limit = DataValidation(
            type="date" if field.type == "date" else "decimal",
            operator="between",
            formula1=f"{low:.15g}",
            formula2=f"{high:.15g}",
            allow_blank=True,
            errorStyle="warning",
            showErrorMessage=True,
            errorTitle=say.say("Is this right?"),
            error=expected + " " + say.say("You may leave it, but at loading we will ask about it."),
            showInputMessage=told,
            promptTitle=field.label[self.language] if told else None,
            prompt=expected if told else None,
        )
        for one in cells.split():
            limit.add(one)
        sheet.add_data_validation(limit)

    def _expected(self, field: Field, bounds: Bounds) -> str:
        """What belongs in a number cell, as a sentence."""
        say, low, high = self.words, bounds.low, bounds.high
        if field.type == "year":
            return say.say("Expected here: a year from {low} to {high}.", low=f"{low:.0f}", high=f"{high:.0f}")
        what = say.say("a whole number") if bounds.whole else say.say("a number")
        if high is not None and high < _HUGE:
            span = say.say("from {low} to {high}", low=say.number(low or 0), high=say.number(high))
            what = f"{what} {span}"
        elif low is not None:
            what += " " + say.say("of {low} or more", low=say.number(low))
        return say.say("Expected here: {what}.", what=what)


def example_of(field: Field, language: str) -> str:
    """The field's example in a language: the contract gives it in Dutch, words of a list in either."""
    text = field.example or ""
    for one in contract().words(field.choices).values() if field.choices else ():
        if one.nl == text:
            return one[language]
    return text


def to_bytes(book: Workbook) -> bytes:
    """The workbook as a file whose bytes depend on its content only: fixed dates, stored uncompressed."""
    book.properties.creator, book.properties.created = AUTHOR, FIXED
    book.calculation = CalcProperties(fullCalcOnLoad=False)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None:
                    cell.comment.width, cell.comment.height = 320, 110
    written = io.BytesIO()
    book.save(written)
    stored = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":  # openpyxl puts the present moment here
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", content)
            fixed = zipfile.ZipInfo(entry.filename, (2026, 1, 1, 0, 0, 0))
            fixed.create_system, fixed.external_attr = 3, 0o644 << 16
            target.writestr(fixed, content)
    return stored.getvalue()


def _groups(bounds: Sequence[Bounds], letter: str) -> dict[Bounds, str]:
    """The cells of a column by their bounds, as ranges with spaces between; the first row stands below the heading."""
    found: dict[Bounds, str] = {}
    row = HEAD + 1
    for one, run in groupby(bounds):
        last = row + len(list(run)) - 1
        found[one] = f"{found.get(one, '')} {letter}{row}:{letter}{last}".strip()
        row = last + 1
    return found


def _lock(sheet: Worksheet) -> None:
    """Protects what is not to be typed into, without a password; widths, heights, sorting and filters stay free."""
    sheet.protection.sheet = True
    for free in ("formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(sheet.protection, free, False)


def _as_heading(cell: Any) -> None:
    cell.font, cell.fill, cell.alignment = _HEAD_FONT, _HEAD_FILL, _TOP


def _width(field: Field) -> float:
    if field.id in _WIDE:
        return 46
    if field.ref in ("segments", "indicators"):
        return 30
    return max(_WIDTHS.get(field.type, 12), len(field.label.nl) + 4)


def _as_table(sheet: Worksheet, name: str, cells: str) -> None:
    table = ExcelTable(displayName=name, ref=cells)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)


def _heights(sheet: Worksheet, widths: Sequence[float], rows: Iterable[int]) -> None:
    """Room for the longest wrapped text of each row: not every program measures that when it opens a file."""
    for number in rows:
        texts = [str(sheet.cell(number, column).value or "") for column in range(1, len(widths) + 1)]
        lines = max(math.ceil(len(text) / width) for text, width in zip(texts, widths, strict=True))
        sheet.row_dimensions[number].height = 16 * max(lines, 1)


def _on_paper(sheet: Worksheet, *, wide: bool = False) -> None:
    """Landscape A4; a wide table runs over several pages, each with the number and the headings."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    if not wide:
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
