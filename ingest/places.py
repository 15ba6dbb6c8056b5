"""Finds the tables of a workbook: by the names of its Excel tables, else by their headings, wherever they stand."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from ingest.findings import Finding
from ingest.guard import ExcelTable, Facts
from schemas.contract import Table, contract

_NAME = re.compile(r"am(\d+)_([a-z_]+)", re.IGNORECASE)
_COPY = re.compile(r"am\d+_([a-z_]+?)_?\d+", re.IGNORECASE)
#: A heading row is known by this many of its headings, when all compulsory ones are there.
_ENOUGH = 3
#: What a cell of Excel can hold. Of a heading that is not known, so much is compared and shown.
LONGEST, _SHOWN = 32_767, 80
#: Signs that nobody sees and that make one code two: those of control and direction, and spaces without width. And the
#: spaces that look like any other.
_UNSEEN = dict.fromkeys(
    code
    for code in range(0x10000)
    if unicodedata.category(chr(code)) in ("Cc", "Cf") and chr(code) not in "\t\n\r\u200c\u200d"
)
#: Also what joins letters and faces; and the dashes that pass for a hyphen.
_ALIKE = {**_UNSEEN, 0x200C: None, 0x200D: None} | dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2212), "-")
#: On a sheet of another name, the part of a column's texts that must be a form's labels: else it is about them.
_DENSE = 0.3


@dataclass(frozen=True, slots=True)
class Block:
    """One table as it stands in a workbook. Rows and columns count from 0.

    ``columns``: column by field; ``rows``: the rows that hold data. Of a form ``cells``: (row, column) by field.
    """

    table: Table
    sheet: str
    head: int
    left: int
    columns: Mapping[str, int] = field(default_factory=dict)
    rows: Sequence[int] = ()
    cells: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The tables of a workbook; ``kind`` None when it is none of ours, and the findings say why."""

    kind: str | None
    layout: int
    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    """A row of headings that may be a table's."""

    table: Table
    sheet: str
    row: int
    columns: Mapping[str, int]
    titled: bool

    @property
    def rank(self) -> tuple[bool, int, float]:
        """The better one is the larger: on the sheet of that name, with more of its headings."""
        return self.titled, len(self.columns), len(self.columns) / len(self.table.field)


class Grids:
    """The cells of the sheets, each read once when it is asked for."""

    def __init__(self, book: CalamineWorkbook, facts: Facts) -> None:
        self.book, self.facts = book, facts
        self.sheets: tuple[str, ...] = tuple(book.sheet_names)
        self.tables = facts.tables
        self._grids: dict[str, list[list[Any]]] = {}
        self._merged: dict[str, list[tuple[tuple[int, int], tuple[int, int]]]] = {}

    def __getitem__(self, sheet: str) -> list[list[Any]]:
        """The rows of a sheet from A1, all of one width; '' is blank."""
        if sheet not in self._grids:
            self._grids[sheet] = self.book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        return self._grids[sheet]

    def is_filled(self, sheet: str, row: int, column: int) -> bool:
        """Whether something stands in a cell, be it an error value or a formula without a value."""
        grid = self[sheet]
        if row < len(grid) and column < len(grid[row]) and not is_blank(grid[row][column]):
            return True
        return (row + 1, column + 1) in self.facts.doubtful.get(sheet, {})

    def merged(self, sheet: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        """The merged ranges of a sheet, as corners."""
        if sheet not in self._merged:  # calamine reads the whole sheet again for this
            self._merged[sheet] = self.book.get_sheet_by_name(sheet).merged_cell_ranges or []
        return self._merged[sheet]


def is_blank(value: Any) -> bool:
    """Whether nothing can be seen in a cell."""
    if value == "" or not isinstance(value, str):
        return bool(value == "")
    return not (value.strip() if value.isprintable() else seen(value[:LONGEST]))


def seen(text: str) -> str:
    """What can be seen of a text, without space around it."""
    return text.strip() if text.isprintable() else text.translate(_UNSEEN).strip()


def normal(text: str) -> str:
    """A heading or word without what people change in it by accident."""
    if not text.isascii() or len(text) > LONGEST:
        text = unicodedata.normalize("NFKC", text[:LONGEST].translate(_ALIKE))
    return " ".join(text.split()).casefold().rstrip(" *:")


@cache
def labels(table_id: str) -> Mapping[str, str]:
    """Field by heading (normal, in both languages, and of a table with headings the id)."""
    found: dict[str, str] = {}
    for one in contract().tables[table_id].field:
        # The title above the form of a framework is the id of one of its fields.
        for name in (one.label.nl, one.label.en, *(() if contract().tables[table_id].form else (one.id,))):
            found.setdefault(normal(name), one.id)
    return found


@cache
def _titles(table_id: str) -> frozenset[str]:
    """The words under which a table's sheet is known."""
    table = contract().tables[table_id]
    named = {normal(table.label.nl), normal(table.label.en)}
    for layout in contract().layouts.values():
        named |= {
            normal(text) for one in layout.sheet if one.table == table_id for text in (one.title.nl, one.title.en)
        }
    return frozenset(named)


@cache
def _fields_by_heading() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """(table, field) by heading, over all tables that stand with their headings above."""
    found: dict[str, list[tuple[str, str]]] = {}
    for table in contract().tables.values():
        for heading, name in labels(table.id).items() if not table.form else ():
            found.setdefault(heading, []).append((table.id, name))
    return {heading: tuple(names) for heading, names in found.items()}


def find(grids: Grids) -> Found:
    """The tables of the workbook that it is: the agreements workbook, or the results workbook."""
    newest = contract().layout.layout
    named: dict[str, str] = {}
    copies: list[str] = []
    layout = 0
    for name in grids.tables:
        match = _NAME.fullmatch(name)
        number = int(match[1]) if match else 0
        if number > newest:
            return Found(None, 0, (), (Finding("newer_layout", None, None, {"layout": str(number)}),))
        of = {one.excel_table.casefold(): one.table for one in contract().layouts[number].sheet} if number else {}
        if name.casefold() in of and _stands(grids, contract().tables[of[name.casefold()]], name):
            named[of[name.casefold()]] = name
            layout = max(layout, number)
        elif (copy := _COPY.fullmatch(name)) and copy[1].casefold() in contract().tables:
            copies.append(name)
    kinds = {contract().tables[name].workbook for name in named}
    headings = _headings(grids, named) if len(kinds) != 1 or _lacks(named, *kinds) else {}
    forms = _forms(grids, named)
    if not kinds:
        there = {*headings, *forms}
        kinds = {contract().tables[name].workbook for name in there}
        # Of a whole workbook, words of another one (on its sheet with instructions) don't make two.
        kinds = (
            {kind for kind in kinds if not _missing(kind, there)}
            or {contract().tables[name].workbook for name in there if contract().tables[name].must_have_rows}
            or kinds
        )
    if len(kinds) != 1:
        return Found(None, 0, (), (Finding("two_kinds" if kinds else "wrong_template"),))
    kind = kinds.pop()
    taken = {(one.sheet, one.row) for one in headings.values()}
    blocks = []
    for table in contract().workbook(kind):
        if table.id in named:
            blocks.append(_named(grids, table, named[table.id], taken))
        elif table.id in headings:
            blocks.append(_headed(grids, headings[table.id], taken))
        elif table.id in forms:
            blocks.append(forms[table.id])
    copied = [Finding("copied_table", grids.tables[name].sheet) for name in copies]
    found = [*copied, *(finding for block in blocks for finding in block.findings)]
    return Found(kind, layout or newest, tuple(blocks), tuple(found))


def _missing(kind: str, there: set[str]) -> bool:
    """Whether a table that such a workbook must have was not found."""
    return any(table.must_have_rows and table.id not in there for table in contract().workbook(kind))


def _stands(grids: Grids, table: Table, name: str) -> bool:
    """Whether an Excel table still lies where its cells are.

    Excel moves it along with inserted rows and columns; a program that doesn't leaves its name on other cells.
    """
    excel = grids.tables[name]
    (top, left), (bottom, _), grid = excel.start, excel.end, grids[excel.sheet]
    if table.form:
        return any(_is_label(grid, row, left, table) for row in range(top, min(bottom + 1, len(grid))))
    typed = grid[top - 1][left:] if 0 < top <= len(grid) else []
    same = sum(normal(str(cell)) == normal(word) for cell, word in zip(typed, excel.columns, strict=False))
    return 2 * same >= len(excel.columns)


def _lacks(named: Iterable[str], kind: str) -> bool:
    """Whether a table of this workbook was not found by its name."""
    return any(table.id not in named for table in contract().workbook(kind) if not table.form)


def _headings(grids: Grids, named: Mapping[str, str]) -> dict[str, _Heading]:
    """The best row of headings of each table that was not found by its name."""
    named_on = {grids.tables[name].sheet for name in named.values()}
    found: dict[str, _Heading] = {}
    known = _fields_by_heading()
    for sheet in grids.sheets:
        if sheet in named_on:
            continue
        for row, cells in enumerate(grids[sheet]):
            columns: dict[str, dict[str, int]] = {}
            for column, value in enumerate(cells):
                if isinstance(value, str) and value:
                    for table_id, name in known.get(normal(value), ()):
                        columns.setdefault(table_id, {}).setdefault(name, column)
            best = None
            for table_id, there in columns.items():
                table = contract().tables[table_id]
                if table_id in named or len(there) < min(_ENOUGH, len(table.field)):
                    continue
                if all(one.id in there for one in table.field if one.required):
                    heading = _Heading(table, sheet, row, there, normal(sheet) in _titles(table_id))
                    best = heading if best is None or heading.rank > best.rank else best
            if best is not None and (best.table.id not in found or best.rank > found[best.table.id].rank):
                found[best.table.id] = best
    return found


def _forms(grids: Grids, named: Mapping[str, str]) -> dict[str, Block]:
    """The upright forms that were not found by their name: the column that holds most of their labels."""
    kinds = {contract().tables[name].workbook for name in named}
    found: dict[str, Block] = {}
    for table in contract().tables.values():
        if not table.form or table.id in named or (kinds and table.workbook not in kinds):
            continue
        best: tuple[bool, int, float] | None = None
        for sheet in grids.sheets:
            grid, known = grids[sheet], labels(table.id)
            for column in range(len(grid[0]) if grid else 0):
                texts = [(row, cells[column]) for row, cells in enumerate(grid) if isinstance(cells[column], str)]
                filled = [(row, normal(text)) for row, text in texts if text.strip()]
                there = {known[text] for _, text in filled if text in known}
                if not all(one.id in there for one in table.field if one.required):
                    continue
                rank = (normal(sheet) in _titles(table.id), len(there), len(there) / len(filled))
                if not rank[0] and rank[2] < _DENSE:
                    continue
                if best is None or rank > best:
                    best = rank
                    rows = range(filled[0][0], len(grid))
                    wide = max((end[1] for start, end in grids.merged(sheet) if start[1] == column), default=column)
                    found[table.id] = _form(grids, table, sheet, rows, column, wide + 1)
    return found


def _form(grids: Grids, table: Table, sheet: str, rows: Iterable[int], left: int, right: int) -> Block:
    """A form whose labels stand in one column and whose values in another."""
    grid, known = grids[sheet], labels(table.id)
    cells: dict[str, tuple[int, int]] = {}
    findings: list[Finding] = []
    unknown: list[tuple[str, int]] = []
    first = None
    for row in rows:
        text = grid[row][left] if row < len(grid) and left < len(grid[row]) else ""
        if not isinstance(text, str) or is_blank(text):
            continue
        name = known.get(normal(text))
        if name is None:
            unknown.append((text.strip(), row))
        elif name in cells:
            findings.append(_at("double_column", sheet, row, left, field=table.get(name).label, table=table.label))
        else:
            first = row if first is None else first
            cells[name] = (row, right)
    last = max((row for row, _ in cells.values()), default=0)
    for text, row in unknown:
        if (first or 0) < row <= last and grids.is_filled(sheet, row, right):
            findings.append(_unknown(table, cells, text, sheet, row, left))
    return Block(
        table, sheet, first or 0, left, columns=dict.fromkeys(cells, right), cells=cells, findings=tuple(findings)
    )


def _named(grids: Grids, table: Table, name: str, taken: set[tuple[str, int]]) -> Block:
    """The table behind an Excel table's name."""
    excel = grids.tables[name]
    (top, left), (bottom, right) = excel.start, excel.end
    sheet, grid = excel.sheet, grids[excel.sheet]
    bottom = min(bottom, len(grid) - 1)  # people let a table go on to the last row
    if table.form:
        value = next((left + at for at, word in enumerate(excel.columns) if normal(word) in ("waarde", "value")), right)
        below = range(bottom + 1, min(bottom + 20, len(grid)))
        rows = [*range(top, bottom + 1), *(row for row in below if _is_label(grid, row, left, table))]
        return _form(grids, table, sheet, rows, left, value)
    typed = grid[top - 1][left : right + 1] if 0 < top <= len(grid) else []
    words = [*typed, *[""] * (right + 1 - left - len(typed))]
    texts = [str(word) if not is_blank(word) else of for word, of in zip(words, excel.columns, strict=False)]
    headings = dict(enumerate(texts, left)) | _beside(grids, table, excel)
    columns, findings = _columns(grids, table, sheet, top - 1, headings, range(top, bottom + 1))
    skip = name in grids.facts.totals
    rows, below_findings = _below(grids, table, sheet, columns, bottom + 1 + skip, taken)
    return Block(
        table, sheet, top - 1, left, columns, [*range(top, bottom + 1), *rows], findings=(*findings, *below_findings)
    )


def _beside(grids: Grids, table: Table, excel: ExcelTable) -> dict[int, str]:
    """The headings of this table just right of it, when somebody made it too narrow."""
    (top, _), (_, right) = excel.start, excel.end
    grid = grids[excel.sheet]
    others = [other for other in grids.tables.values() if other.sheet == excel.sheet and other != excel]
    found: dict[int, str] = {}
    cells = grid[top - 1] if 0 < top <= len(grid) else []
    inside = {normal(str(word)) for word in cells[excel.start[1] : right + 1]}
    for column in range(right + 1, len(cells)):
        text = cells[column]
        taken = any(one.start[0] <= top <= one.end[0] and one.start[1] <= column <= one.end[1] for one in others)
        if taken or not isinstance(text, str) or is_blank(text):
            break
        if normal(text) in labels(table.id) and normal(text) not in inside:
            found[column] = text
    return found


def _is_label(grid: list[list[Any]], row: int, column: int, table: Table) -> bool:
    text = grid[row][column] if column < len(grid[row]) else ""
    return isinstance(text, str) and normal(text) in labels(table.id)


def _headed(grids: Grids, heading: _Heading, taken: set[tuple[str, int]]) -> Block:
    """The table under a row of headings, as far as the next one."""
    table, sheet, head = heading.table, heading.sheet, heading.row
    grid = grids[sheet]
    left, right = min(heading.columns.values()), max(heading.columns.values())
    depth = max(
        (end[0] for start, end in grids.merged(sheet) if start[0] <= head <= end[0] and left <= start[1] <= right),
        default=head,
    )
    end = next((row for row in range(head + 1, len(grid)) if (sheet, row) in taken), len(grid))
    texts = {column: grid[head][column] for column in range(left, len(grid[head]))}
    words = {column: text for column, text in texts.items() if isinstance(text, str) and not is_blank(text)}
    columns, findings = _columns(grids, table, sheet, head, words, range(depth + 1, end))
    rows, below = _below(grids, table, sheet, columns, depth + 1, taken)
    return Block(table, sheet, head, left, columns, rows, findings=(*findings, *below))


def _columns(
    grids: Grids, table: Table, sheet: str, head: int, texts: Mapping[int, str], rows: Iterable[int]
) -> tuple[dict[str, int], list[Finding]]:
    """Column by field. An unknown heading is an error where a field is missing and something stands below it."""
    known = labels(table.id)
    columns: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    findings: list[Finding] = []
    for column, text in texts.items():
        name = known.get(normal(text))
        if name is None:
            unknown.append((column, text.strip()))
        elif name in columns:
            findings.append(_at("double_column", sheet, head, column, field=table.get(name).label, table=table.label))
        else:
            columns[name] = column
    rows = list(rows)
    for column, text in unknown:
        if any(grids.is_filled(sheet, row, column) for row in rows):
            findings.append(_unknown(table, columns, text, sheet, head, column))
    return columns, findings


def _unknown(table: Table, there: Iterable[str], text: str, sheet: str, row: int, column: int) -> Finding:
    """A heading that is not known: perhaps one that was changed, else a column of the sender's own."""
    text = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
    missing = [one for one in table.field if one.id not in set(there)]
    words = {word: one for one in missing for word in (normal(one.label.nl), normal(one.label.en))}
    near = difflib.get_close_matches(normal(text), list(words), n=1, cutoff=0.5)
    if near or any(one.required for one in missing):
        label = words[near[0]].label if near else next(one.label for one in missing if one.required)
        return _at("unknown_column", sheet, row, column, value=text, field=label, table=table.label)
    return _at("extra_column", sheet, row, column, value=text, table=table.label)


def _below(
    grids: Grids, table: Table, sheet: str, columns: Mapping[str, int], start: int, taken: set[tuple[str, int]]
) -> tuple[list[int], list[Finding]]:
    """The rows from ``start`` on that are data, as far as the next table; a lone text is a note and is left alone.

    Excel lengthens a table when somebody types below it; other programs don't, and nothing typed may be lost.
    """
    grid = grids[sheet]
    own = [column for name, column in columns.items() if not table.get(name).read_only]
    doubtful = {(row - 1, column - 1) for row, column in grids.facts.doubtful.get(sheet, {})}
    compulsory = [columns[one.id] for one in table.field if one.required and one.id in columns]
    rows: list[int] = []
    findings: list[Finding] = []
    previous = start - 1
    others = {
        top[0] - 1
        for other in grids.tables.values()
        if other.sheet == sheet and (top := other.start) and top[0] - 1 >= start
    }
    used = {row for row in range(start, len(grid)) if grid[row].count("") < len(grid[row])}
    for row in sorted(used | {row for row, _ in doubtful if row >= start}):
        if (sheet, row) in taken or row in others:
            break
        filled = [column for column in own if grids.is_filled(sheet, row, column)]
        begun = len(filled) == 1 and previous == row - 1 and _is_code(grid, row, filled[0], compulsory)
        if len(filled) > 1 or begun or any((row, column) in doubtful for column in filled):
            rows.append(row)
            previous = row
        elif filled:
            findings.append(_at("text_below", sheet, row, filled[0], table=table.label))
    return rows, findings


def _is_code(grid: list[list[Any]], row: int, column: int, compulsory: Iterable[int]) -> bool:
    """Whether a lone cell is the beginning of a row rather than a remark."""
    value = grid[row][column] if row < len(grid) and column < len(grid[row]) else ""
    return column in compulsory and not (isinstance(value, str) and " " in value.strip())


def _at(check: str, sheet: str, row: int, column: int, **values: Any) -> Finding:
    return Finding(check, sheet, f"{get_column_letter(column + 1)}{row + 1}", values)
