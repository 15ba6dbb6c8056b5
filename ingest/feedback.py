"""The findings of a check, to show and to send back: grouped, as a list, marked in the workbook itself, by mail."""

from __future__ import annotations

import codecs
import io
import math
import re
import warnings
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname, range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from ingest.findings import Finding, is_refused
from ingest.guard import MEGABYTE, look
from ingest.sheets import AUTHOR, to_bytes
from ingest.workbook import Workbook as Read
from ingest.workbook import read
from schemas.contract import SEVERITIES, Text, contract
from schemas.words import LANGUAGES, Words, words

#: Of a group, the cells and runs of cells that are written out.
_SHOWN_CELLS = 6
#: What a repair names of one cell only; two repairs that differ in nothing else are the same.
_OF_ONE_CELL = ("value", "right", "known", "earlier", "positive")
_CELL = re.compile(r"([A-Z]+)(\d+)")
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")

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

#: Colours of marked cells, used for nothing else: by them the marks of an earlier check are known.
MARKS = {"error": "FFD9D6", "warning": "FFE9B8", "note": "E6E8EB"}
#: First line of a comment of ours, and the line above what the comment said before.
_MARK_LINE, _KEPT_LINE = "■ Afsprakenmonitor", "———"
_SHOWN_IN_COMMENT = 5
_MAX_TEXT, _MAX_LINES = 2000, 2000
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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
    sheets: tuple[str, ...]
    cells: str
    what: str
    repair: str
    example: str
    findings: tuple[Finding, ...]

    @property
    def count(self) -> int:
        """How many findings it holds."""
        return len(self.findings)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is said of a workbook that was taken. ``recorded`` has a zone.

    ``framework`` and ``party``: names to show, ``party`` and ``year`` None of agreements. ``changes``: sentences on
    what it changed.
    """

    number: int
    recorded: datetime
    file_name: str
    size: int
    sha256: str
    framework: str
    party: str | None = None
    year: int | None = None
    changes: tuple[str, ...] = ()


# ---- On a page


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
        tuple(dict.fromkeys(one.sheet for one in members if one.sheet)),
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


# ---- As a list


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
        _counted(findings, w),
        w.say("An error keeps the whole workbook out; a warning or a note does not."),
        w.say("The next sheet says of each cell what is wrong and how to repair it, with an example."),
    )
    for number, line in enumerate(lines, 1):
        _write(first.cell(number, 1), line)
    first["A1"].font = Font(name="Calibri", size=16, bold=True)
    first.column_dimensions["A"].width = 100
    _list(book.create_sheet(w.say("Findings")), findings, w)
    return to_bytes(book)


def _list(sheet: Worksheet, findings: Sequence[Finding], w: Words, top: int = 1, titles: Collection[str] = ()) -> None:
    """Headings in row ``top``, and below them a line a finding, with a link to its cell on the sheets of ``titles``."""
    heads = (w.say("Sheet"), w.say("Cell"), w.say("Weight"), w.say("What is wrong"), w.say("How to repair it"))
    for column, (text, width) in enumerate(zip((*heads, w.say("Example")), _WIDTHS, strict=True), 1):
        head: Any = sheet.cell(top, column)
        _write(head, text)
        head.font, head.fill = Font(name="Calibri", bold=True), PatternFill("solid", fgColor="F3F5F7")
        sheet.column_dimensions[get_column_letter(column)].width = width
    weights, fills = _weights(w), {name: PatternFill("solid", fgColor=colour) for name, colour in MARKS.items()}
    for number, one in enumerate(findings[:_MAX_LINES], top + 1):
        said = one.what(w.language), one.repair(w.language), one.example(w.language)
        texts = (one.sheet or "", one.cell or "", weights[one.severity], *said)
        for column, text in enumerate(texts, 1):
            _write(sheet.cell(number, column), text)
        sheet.cell(number, 3).fill = fills[one.severity]
        # Not every program measures wrapped text when it opens a file.
        lines = max(math.ceil(len(text) / width) for text, width in zip(texts, _WIDTHS, strict=True))
        sheet.row_dimensions[number].height = 16 * min(max(lines, 1), 20)
        if one.cell and one.sheet and one.sheet in titles:
            place: Any = sheet.cell(number, 2)
            place.hyperlink = Hyperlink(ref=place.coordinate, location=f"{quote_sheetname(one.sheet)}!{one.cell}")
            place.font = Font(name="Calibri", color="1A4F8B", underline="single")
    if more := len(findings[_MAX_LINES:]):
        _write(sheet.cell(top + 1 + _MAX_LINES, 1), w.plural("and {n} more", "and {n} more", more))
    sheet.freeze_panes = f"A{top + 1}"
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]


def _write(cell: Any, text: str) -> None:
    """A text that stays one, whatever sign it starts with."""
    cell.value = _UNWRITABLE.sub("", text)[:_MAX_TEXT]
    cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def _weights(w: Words) -> Mapping[str, str]:
    return {"error": w.say("error"), "warning": w.say("warning"), "note": w.say("note")}


def _counted(findings: Sequence[Finding], w: Words) -> str:
    """How many of each weight: '12 fouten, 1 waarschuwing en 3 opmerkingen'."""
    count = {severity: sum(one.severity == severity for one in findings) for severity in SEVERITIES}
    parts = {
        "error": w.plural("{n} error", "{n} errors", count["error"]),
        "warning": w.plural("{n} warning", "{n} warnings", count["warning"]),
        "note": w.plural("{n} note", "{n} notes", count["note"]),
    }
    return w.join([text for severity, text in parts.items() if count[severity]]) or w.say("Nothing was found.")


# ---- In the sender's own workbook


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
    return made if made is not None and _same(read(made), read(data)) else None


def _drawn(data: bytes, findings: Sequence[Finding], w: Words) -> bytes | None:
    """The copy with its marks, not yet read back; None for what is no workbook of ours."""
    book = _opened(data)
    if book is None:
        return None
    _unmark(book)
    _mark(book, findings[:_MAX_LINES], w)
    titles = [sheet.title for sheet in book.worksheets]
    sheet = book.create_sheet(w.say("Findings"))
    _list(sheet, findings, w, 4, titles)
    for number, text in enumerate((w.say("What the check found"), _counted(findings, w)), 1):
        _write(sheet.cell(number, 1), text)
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
        coloured = [cell for cell in cells if cell._style.fillId in ours]
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
        yield _UNWRITABLE.sub("", " ".join(text.split()))[:_MAX_TEXT]
    if more := len(findings[_SHOWN_IN_COMMENT:]):
        yield w.plural("One more: see the last sheet.", "{n} more: see the last sheet.", more)


def _same(one: Read | tuple[Finding, ...], other: Read | tuple[Finding, ...]) -> bool:
    """Whether two workbooks read the same."""
    if isinstance(one, tuple) or isinstance(other, tuple):
        return one == other
    facts = [(book.kind, book.layout, book.placement, book.findings, [*book.tables]) for book in (one, other)]
    return facts[0] == facts[1] and all(frame.equals(other.tables[name]) for name, frame in one.tables.items())


# ---- By mail


def mail_text(
    file_name: str,
    framework_name: str,
    findings: Sequence[Finding],
    language: str,
    mailbox: str | None = None,
    receipt: Receipt | None = None,
) -> str:
    """A short mail to the sender, subject line first: refused and what to do, or received under which number.

    ``findings``: all of them. ``framework_name``: '' when it isn't known. ``mailbox``: where a repaired file goes.
    Raises ValueError when the workbook was neither refused nor has a receipt: then there is nothing to tell yet.
    """
    w, name, about = words(language), _line(file_name), _line(framework_name)
    file = w.say("{name} for {framework}", name=name, framework=about) if about else name
    if receipt is not None:
        subject, body = _received(name, file, len(findings), receipt, w)
    elif is_refused(findings):
        subject, body = _refused(name, file, findings, w)
    else:
        raise ValueError("a right workbook is answered with its receipt")
    by_reply = w.say("You can send it as a reply to this mail.")
    body[-1] += " " + (w.say("You can send it to {mailbox}.", mailbox=_line(mailbox)) if mailbox else by_reply)
    lines = [w.say("Subject: {subject}", subject=subject), w.say("Dear colleague,"), *body, w.say("Kind regards,")]
    return "\n\n".join(lines) + "\n"


def _refused(name: str, file: str, findings: Iterable[Finding], w: Words) -> tuple[str, list[str]]:
    wrong = [one for one in findings if one.severity == "error"]
    told = w.say("We received your file {file}, but could not take it.", file=file)
    if cells := {(one.sheet, one.cell) for one in wrong if one.cell}:
        told += " " + w.plural("Something is wrong in one cell.", "Something is wrong in {n} cells.", len(cells))
    said = [_line(f"- {one.what(w.language)} {one.repair(w.language)}") for one in wrong if not one.cell]
    body = [
        told,
        *(["\n".join(dict.fromkeys(said))] if said else []),
        w.say("The attached list says of each point what is wrong and how to repair it, with an example."),
        w.say("Nothing of your file was kept. Please repair the file and send it again."),
    ]
    return w.say("Please repair {name}", name=name), body


def _received(name: str, file: str, found: int, receipt: Receipt, w: Words) -> tuple[str, list[str]]:
    told = w.say(
        "We received your file {file} on {day}, under number {number}.",
        file=file,
        day=w.day(receipt.recorded.astimezone(_AMSTERDAM).date()),
        number=receipt.number,
    )
    asked = w.plural(
        "We have one remark about it: see the attached list.",
        "We have {n} remarks about it: see the attached list.",
        found,
    )
    body = [told, *([asked] if found else []), w.say("Is something not right? Then send a repaired file.")]
    return w.say("Received: {name}, number {number}", name=name, number=receipt.number), body


def receipt_text(receipt: Receipt, language: str) -> str:
    """The receipt as a small text file."""
    w = words(language)
    lines = [
        (w.say("Receipt number"), str(receipt.number)),
        (
            w.say("Received"),
            w.say("{moment}, time in Amsterdam", moment=w.moment(receipt.recorded.astimezone(_AMSTERDAM))),
        ),
        (w.say("File"), _line(receipt.file_name)),
        (w.say("Size"), w.plural("{n} byte", "{n} bytes", receipt.size)),
        ("SHA-256", receipt.sha256),
        (w.say("Framework"), _line(receipt.framework)),
        (w.say("Party"), _line(receipt.party or "")),
        (w.say("Year"), str(receipt.year or "")),
    ]
    told = [f"{label}: {value}" for label, value in lines if value]
    changes = [f"- {_line(change)}" for change in receipt.changes] or [w.say("Nothing.")]
    return "\n".join([w.say("Receipt"), "", *told, "", w.say("What it changed:"), *changes]) + "\n"


def _line(text: str) -> str:
    """A text on one line: no name of a file makes a line of its own in a mail."""
    return " ".join(_UNWRITABLE.sub("", text).split())
