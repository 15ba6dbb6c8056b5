"""Bytes -> the tables of a workbook as text with the kind of each cell, and where each of them stands."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

import polars as pl
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from ingest.findings import Finding, Value
from ingest.guard import ERRORS, Facts, look
from ingest.places import LONGEST, Block, Grids, find, is_blank, seen
from ingest.strict import A_VALUE
from schemas.contract import contract

#: Of one table. A right one has some hundreds at most, and each row may give a finding a cell.
MAX_ROWS = 20_000

#: By table: {"sheet": title, "columns": {field: letter}}, of a form {"sheet": title, "cells": {field: cell}}. JSON.
Placement = Mapping[str, Mapping[str, Any]]


#: The columns of a table as it was typed: ``row`` (the Excel row, 0 in a form) and for each field that was found
#: ``<field>`` (text: numbers as '5' or '152.5', dates as '2024-03-12', None when blank) and ``<field>:type`` (blank,
#: number, text, date, bool, error, or formula when it was never calculated).
Cells = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Workbook:
    """The tables that were found in a workbook.

    ``kind``: 'agreements' or 'results'. ``layout``: number of the form. ``cells``: by table. ``findings``: warnings and
    notes of the reading itself, and the errors that leave the rest readable.
    """

    kind: str
    layout: int
    cells: Mapping[str, Cells]
    placement: Placement
    findings: tuple[Finding, ...] = ()


def stacked(workbooks: Sequence[Workbook], table: str) -> pl.DataFrame:
    """One table of workbooks with the same columns, as a frame: ``file`` (Int64) says of which a row is, then ``row``
    (Int64) and the other columns of :data:`Cells` (String)."""
    parts = [one.cells[table] for one in workbooks]
    columns: dict[str, list[Any]] = {"file": [file for file, part in enumerate(parts) for _row in part["row"]]}
    columns |= {name: list(chain.from_iterable(part[name] for part in parts)) for name in parts[0]}
    return pl.DataFrame(
        columns, schema={name: pl.Int64() if name in ("file", "row") else pl.String() for name in columns}
    )


def cell_of(placement: Placement, table: str, row: int, field: str) -> tuple[str | None, str | None]:
    """Sheet and cell ('D17') of a field in a row; None for what the workbook doesn't have."""
    place = placement.get(table, {})
    sheet = place.get("sheet")
    if "cells" in place:
        return sheet, place["cells"].get(field)
    letter = place.get("columns", {}).get(field)
    return sheet, f"{letter}{row}" if letter and row else None


def read(data: bytes) -> Workbook | tuple[Finding, ...]:
    """The tables of a workbook, or why it can't be read. Never raises for what a sender may send."""
    facts = look(data)
    if facts.refused:
        return facts.findings
    try:
        with CalamineWorkbook.from_object(io.BytesIO(data)) as book:
            grids = Grids(book, facts)
            found = find(grids)
            blocks = {block.table.id: block for block in found.blocks}
            rows = {name: _rows(grids, block) for name, block in blocks.items()}
            if too_many := tuple(
                _too_many(block, rows[name]) for name, block in blocks.items() if len(rows[name]) > MAX_ROWS
            ):
                return (*facts.findings, *found.findings, *too_many)
            cells = {
                name: _form(grids, block) if block.table.form else _table(grids, block, rows[name])
                for name, block in blocks.items()
            }
            merged = tuple(_merged(grids, found.blocks, rows))
    except (CalamineError, OSError, ValueError):
        return tuple(_strange_errors(facts)) or (Finding("damaged"),)
    except BaseException as error:  # a panic in calamine is no Exception
        if type(error).__name__ != "PanicException":
            raise
        return (Finding("damaged"),)
    if found.kind is None:
        return (*facts.findings, *found.findings)
    missing = [
        Finding("missing_table", None, None, {"table": table.label})
        for table in contract().workbook(found.kind)
        if table.must_have_rows and table.id not in blocks and not (table.id == "results" and "judgements" in blocks)
    ]
    only = [Finding("only_judgements")] if "judgements" in blocks and "results" not in blocks else []
    findings = (*facts.findings, *found.findings, *missing, *only, *_missing_columns(found.blocks))
    if missing:
        return findings
    findings = (*findings, *merged, *_hidden_rows(found.blocks, rows, facts))
    return Workbook(found.kind, found.layout, cells, {name: _place(block) for name, block in blocks.items()}, findings)


def _strange_errors(facts: Facts) -> Iterator[Finding]:
    """The cells with an error value of another program, which calamine doesn't read."""
    for sheet, cells in facts.doubtful.items():
        for (row, column), (kind, text) in cells.items():
            if kind == "error" and text not in ERRORS:
                values: dict[str, Value] = {
                    "value": text,
                    "example": A_VALUE,
                }
                yield Finding("error_value", sheet, f"{get_column_letter(column)}{row}", values)


def _too_many(block: Block, rows: Sequence[int]) -> Finding:
    cell = f"{get_column_letter(block.left + 1)}{rows[MAX_ROWS] + 1}"
    counts = {"count": str(len(rows)), "limit": str(MAX_ROWS)}
    return Finding("too_many_rows", block.sheet, cell, {"table": block.table.label, **counts})


def _hidden_rows(blocks: Iterable[Block], rows: Mapping[str, Sequence[int]], facts: Facts) -> Iterator[Finding]:
    """Rows that were read and that nobody sees: perhaps a filter, perhaps forgotten."""
    for block in blocks:
        hidden = facts.hidden.get(block.sheet, frozenset())
        found = [row + 1 for row in rows[block.table.id] if row + 1 in hidden] if hidden else []
        if found:
            cell = f"{get_column_letter(block.left + 1)}{found[0]}"
            yield Finding("hidden_rows", block.sheet, cell, {"table": block.table.label, "count": str(len(found))})


def _merged(grids: Grids, blocks: Iterable[Block], rows: Mapping[str, Sequence[int]]) -> Iterator[Finding]:
    """Cells of a table that were merged: what stands there is the first row's, and the first column's."""
    for block in blocks:
        there, columns = set(rows[block.table.id]), set(block.columns.values())
        for (top, left), (bottom, right) in grids.merged(block.sheet) if block.sheet in grids.facts.merged else ():
            if top in there and not columns.isdisjoint(range(left, right + 1)) and not block.table.form:
                yield Finding(
                    "merged_cells",
                    block.sheet,
                    f"{get_column_letter(left + 1)}{top + 1}",
                    {"other": f"{get_column_letter(right + 1)}{bottom + 1}"},
                )


def _missing_columns(blocks: Sequence[Block]) -> Iterator[Finding]:
    """Compulsory fields that have no column; silent where an unknown heading explains it."""
    for block in blocks:
        if any(finding.check == "unknown_column" for finding in block.findings):
            continue
        cell = f"{get_column_letter(block.left + 1)}{block.head + 1}"
        for field in block.table.field:
            if field.required and field.id not in block.columns:
                yield Finding("missing_column", block.sheet, cell, {"field": field.label, "table": block.table.label})


def _place(block: Block) -> Mapping[str, Any]:
    if block.table.form:
        cells = {name: f"{get_column_letter(column + 1)}{row + 1}" for name, (row, column) in block.cells.items()}
        return {"sheet": block.sheet, "cells": cells}
    columns = {name: get_column_letter(column + 1) for name, column in block.columns.items()}
    return {"sheet": block.sheet, "columns": columns}


def _form(grids: Grids, block: Block) -> Cells:
    """A form, as a table of one row."""
    grid, doubtful = grids[block.sheet], grids.facts.doubtful.get(block.sheet, {})
    found: dict[str, list[Any]] = {"row": [0]}
    for name, (row, column) in block.cells.items():
        value = grid[row][column] if row < len(grid) and column < len(grid[row]) else ""
        kind, text = doubtful.get((row + 1, column + 1)) or _cell(value)
        found[name], found[f"{name}:type"] = [text or None], [kind]
    return found


def _rows(grids: Grids, block: Block) -> list[int]:
    """The rows of a table in which something stands, from 0; of a form none."""
    grid = grids[block.sheet]
    width = len(grid[0]) if grid else 0
    used = [column for column in block.columns.values() if column < width]
    doubted = {row - 1 for row, _ in grids.facts.doubtful.get(block.sheet, {})}
    return [
        row
        for row in block.rows
        if (row < len(grid) and any(not is_blank(grid[row][column]) for column in used)) or row in doubted
    ]


def _table(grids: Grids, block: Block, rows: Sequence[int]) -> Cells:
    """These rows of a table."""
    grid, doubtful = grids[block.sheet], grids.facts.doubtful.get(block.sheet, {})
    width = len(grid[0]) if grid else 0
    lines = [grid[row] if row < len(grid) else [""] * width for row in rows]
    found: dict[str, Sequence[Any]] = {"row": [row + 1 for row in rows]}
    nothing, blank = [None] * len(rows), ["blank"] * len(rows)
    for name, column in block.columns.items():
        if not doubtful and (column >= width or all(line[column] == "" for line in lines)):
            found[name], found[f"{name}:type"] = nothing, blank
            continue
        kinds_and_texts = [_cell(line[column]) for line in lines] if column < width else [_BLANK] * len(rows)
        if doubtful:
            kinds_and_texts = [
                doubtful.get((row + 1, column + 1), cell) for row, cell in zip(rows, kinds_and_texts, strict=True)
            ]
        found[name] = [text or None for _, text in kinds_and_texts]
        found[f"{name}:type"] = [kind for kind, _ in kinds_and_texts]
    if doubtful and block.columns:  # a doubtful cell beside the table is none of its own
        own = [n for n in range(len(rows)) if any(found[f"{name}:type"][n] != "blank" for name in block.columns)]
        found = {name: [values[n] for n in own] for name, values in found.items()}
    return found


_BLANK = ("blank", None)


def _cell(value: Any) -> tuple[str, str | None]:
    """The kind of a cell and its text."""
    if value == "":
        return _BLANK
    if isinstance(value, str):
        if len(value) > LONGEST:
            raise ValueError("no program writes such a cell")
        text = value.strip() if value.isprintable() else seen(value)
        return ("text", text) if text else _BLANK
    if isinstance(value, bool):
        return "bool", "true" if value else "false"
    if isinstance(value, (int, float)):
        if not math.isfinite(value):
            return "error", "#NUM!"
        return "number", repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return "date", value.date().isoformat()
    return "date", value.isoformat() if isinstance(value, date) else str(value)
