"""One case in the making: agreements workbooks through the template writer, results workbooks filled in by openpyxl."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ingest.rows import row_schema
from ingest.sheets import to_bytes
from ingest.template import agreements_workbook, results_workbook
from schemas.contract import contract

SOURCES = Path(__file__).parent / "sources"
LANGUAGE = "nl"

Row = Mapping[str, Any]


def source(case: str, name: str) -> list[dict[str, str]]:
    """The rows of a committed source file, every cell a text."""
    with (SOURCES / case / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Case:
    """The workbooks of one framework, in the order in which they were sent; ``files`` holds their bytes by name."""

    def __init__(self, folder: str, names: Mapping[str, str]) -> None:
        """``names``: of each party the short word for its file names."""
        self.files: dict[str, bytes] = {}
        self._folder = folder
        self._names = names
        self._sent: list[tuple[date, dict[str, list[Row]]]] = []
        self._reported: list[tuple[date, str, int, Sequence[Row]]] = []
        self._states: list[tuple[date, str, int, Sequence[Row]]] = []

    def agreements(self, name: str, sent_on: date, tables: Mapping[str, Sequence[Row]]) -> None:
        """Write an agreements workbook with these rows, and remember them for the results workbooks.

        In a row of agreements ``how_much`` is a number or a word of the list, ``period`` a pair of years or a day.
        """
        framework = tables["framework"][0]
        term = (framework["start_year"], framework["end_year"])
        rows: dict[str, list[Row]] = {table: list(found) for table, found in tables.items()}
        rows["framework"] = [{**framework, "sent_on": sent_on}]
        rows["agreements"] = [_taken_apart(row, term) for row in rows["agreements"]]
        self.files[f"{self._folder}/{name}"] = agreements_workbook(
            LANGUAGE, frames=frames([(sent_on, rows)]), example=False
        )
        self._sent.append((sent_on, rows))

    def results(
        self,
        party: str,
        year: int,
        sent_on: date,
        figures: Sequence[Row],
        judgements: Sequence[Row] = (),
        states: Sequence[Row] = (),
        *,
        name: str | None = None,
        compiled: bool = False,
        remark: str | None = None,
    ) -> None:
        """Generate a party's workbook from what was sent so far, and fill figures, judgements and measures in.

        ``name`` tells the file of a year that is sent again from the first one.
        """
        known = frames([sent for sent in self._sent if sent[0] <= sent_on])
        known["results"] = _reported("results", [one for one in self._reported if one[0] <= sent_on])
        known["measure_states"] = _reported("measure_states", [one for one in self._states if one[0] <= sent_on])
        book = load_workbook(
            io.BytesIO(
                results_workbook(LANGUAGE, known, party, year, sent_on=sent_on, compiled=compiled, remark=remark)
            )
        )
        _fill(book, "results", ("number", "area", "segment"), figures)
        _fill(book, "judgements", ("number",), judgements)
        if states:
            _fill(book, "measure_states", ("measure",), states)
        file = "-".join(("resultaten", str(year), self._names[party], *([name] if name else [])))
        self.files[f"{self._folder}/{file}.xlsx"] = to_bytes(book)
        self._reported.append((sent_on, party, year, figures))
        self._states.append((sent_on, party, year, states))


def _taken_apart(row: Row, term: tuple[int, int]) -> Row:
    """A row of agreements with the store's columns for how much and when."""
    how_much, period = row["how_much"], row["period"]
    due = period if isinstance(period, date) else None
    first, last = (term[0], max(term[1], due.year)) if due else period
    return {
        **row,
        "how_much": None if isinstance(how_much, str) else float(how_much),
        "how_much_word": how_much if isinstance(how_much, str) else None,
        "start_year": first,
        "end_year": last,
        "due": due,
    }


def frames(sent: Sequence[tuple[date, Mapping[str, Sequence[Row]]]]) -> dict[str, pl.DataFrame]:
    """The tables of several workbooks as the store would give them."""
    found = {}
    for table in contract().workbook("agreements"):
        schema = {**row_schema(table.id), "event": pl.Int64(), "received": pl.Date()}
        rows = [
            {**dict.fromkeys(schema), **_defaults(table.id), **row, "row": number, "event": event, "received": day}
            for event, (day, tables) in enumerate(sent, 1)
            for number, row in enumerate(tables.get(table.id, ()), 1)
        ]
        found[table.id] = pl.DataFrame(
            [{name: row[name] for name in schema} for row in rows], schema=schema, orient="row"
        )
    return found


def _reported(table: str, sent: Sequence[tuple[date, str, int, Sequence[Row]]]) -> pl.DataFrame:
    """The rows of one table of several results workbooks as the store would give them."""
    schema = {**row_schema(table), "event": pl.Int64(), "received": pl.Date()}
    schema |= {"party": pl.String(), "year": pl.Int64()}
    given = [
        {"row": number, "event": event, "received": day, "party": party, "year": year, **row}
        for event, (day, party, year, rows) in enumerate(sent, 1)
        for number, row in enumerate(rows, 1)
    ]
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in given], schema=schema, orient="row")


def _defaults(table: str) -> dict[str, Any]:
    """What a blank cell means, for the fields that have a default."""
    types = {"number": float, "integer": int}
    return {
        field.id: types.get(field.type, str)(field.default)
        for field in contract().tables[table].field
        if field.default is not None
    }


def _fill(book: Workbook, table_id: str, key: Sequence[str], rows: Sequence[Row]) -> None:
    """Type rows into the table: each where its key stands, else (a second source, a year of history) in a blank row."""
    table = contract().tables[table_id]
    layout = next(sheet for sheet in contract().layout.sheet if sheet.table == table_id)
    sheet: Worksheet = book[layout.title[LANGUAGE]]
    left, head, _right, last = (number or 0 for number in range_boundaries(sheet.tables[layout.excel_table].ref))
    columns = {name: left + index for index, name in enumerate(layout.columns)}
    lines: dict[tuple[Any, ...], list[int]] = {}
    for line in range(head + 1, last + 1):
        lines.setdefault(tuple(sheet.cell(line, columns[name]).value for name in key), []).append(line)
    reminded = {sheet.cell(line, columns[key[0]]).value: line for line in range(last, head, -1)}
    for row in rows:
        place = tuple(row.get(name) for name in key)
        line = (lines.get(place) or lines[(None,) * len(key)]).pop(0)
        for field in table.field:
            cell: Any = sheet.cell(line, columns[field.id])
            if field.id == "last_year":
                continue  # of the row that was asked, not of one that was added
            if field.read_only and cell.value is None and row[key[0]] in reminded:
                cell.value = sheet.cell(reminded[row[key[0]]], columns[field.id]).value
            elif row.get(field.id) is not None:
                known = contract().words(field.choices) if field.choices else {}
                value = row[field.id]
                cell.value = known[value][LANGUAGE] if value in known else value
                if isinstance(value, date):
                    cell.number_format = "d-m-yyyy"
