"""Workbooks for the tests of reading and judging: small ones, drawn straight from the contract and its layout."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as ExcelTable

from ingest.check import Checked, check
from ingest.known import Known
from ingest.rows import row_schema
from ingest.workbook import Workbook as Read
from ingest.workbook import read
from schemas.contract import contract

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
#: Headings stand in this row (from 1), or lower and further to the right when a test moves them.
HEAD = 4

AGREEMENTS: dict[str, list[dict[str, Any]]] = {
    "framework": [
        {
            "framework": "stad-2022", "name": "Afspraken Stad", "place": "Stad", "start_year": 2022, "end_year": 2026,
            "signed_on": date(2021, 12, 9), "history_from": 2020, "mailbox": "wonen@stad.example",
            "nature": "verzonnen voorbeeld", "sent_on": date(2021, 12, 15),
        }
    ],
    "parties": [
        {"party": "L0001", "name": "De Linde", "role": "corporatie", "member_of": "SAMEN"},
        {"party": "L0002", "name": "Wonen Zuid", "role": "corporatie", "member_of": "SAMEN"},
        {"party": "GM0001", "name": "Gemeente Stad", "role": "gemeente"},
        {"party": "HPS", "name": "Huurdersplatform", "role": "huurdersorganisatie"},
        {"party": "SAMEN", "name": "Samen", "role": "samen"},
    ],
    "areas": [{"area": "WK01", "name": "Oost"}, {"area": "WK02", "name": "West"}],
    "documents": [
        {"document": "RO-2021", "kind": "raamovereenkomst", "title": "Raam", "dated": date(2021, 12, 9)},
        {"document": "JS-2023", "kind": "jaarschijf", "title": "Jaarschijf", "year": 2023, "dated": date(2022, 12, 8)},
    ],
    "agreements": [
        {
            "number": "NB-01", "text": "Samen 500 woningen.", "theme": "Nieuwbouw", "owners": "L0001; L0002",
            "indicator": "Opgeleverde sociale huurwoningen", "how_much": 500, "period": "2022-2026",
            "title": "Nieuwbouw",
        },
        {
            "number": "VD-01", "text": "Ten hoogste 650.", "theme": "Verduurzaming", "owners": "L0001; L0002",
            "indicator": "homes_label_efg", "how_much": 650, "period": 2026,
        },
        {
            "number": "BB-01", "text": "Elk jaar 70%.", "theme": "affordability", "owners": "L0001",
            "indicator": "share_offered_below_cap", "how_much": 70, "period": "2022-2026", "binding": "elk jaar",
        },
        {
            "number": "MS-01", "text": "Vergunning.", "theme": "Nieuwbouw", "owners": "GM0001",
            "indicator": "milestone", "how_much": "mijlpaal", "period": date(2024, 10, 1),
            "counterparty": "L0001", "waits_for": "NB-01",
        },
        {
            "number": "LB-01", "text": "Samen aanpakken.", "theme": "Leefbaarheid", "owners": "L0001; GM0001",
            "indicator": "judgement", "how_much": "oordeel", "period": "2022-2026",
        },
        {
            "number": "RT-01", "text": "Opgeteld 900.", "theme": "Verduurzaming", "owners": "L0001; SAMEN",
            "indicator": "efg_homes_improved", "how_much": 900, "period": "2022-2026", "segments": "A-B; C-D",
            "reported_as": "opgeteld sinds de start",
        },
    ],
    "targets": [
        {"number": "NB-01", "year": 2022, "value": 60},
        {"number": "NB-01", "year": 2022, "party": "L0001", "value": 40},
        {"number": "VD-01", "party": "L0001", "value": 300},
    ],
    "baselines": [{"number": "VD-01", "year": 2021, "value": 900, "source": "Register"}],
    "amendments": [
        {
            "number": "NB-01", "date": date(2023, 1, 1), "document": "JS-2023", "field": "Korte titel",
            "new_value": "Bouwen",
        }
    ],
    "lives": [{"number": "LB-01", "state": "uitgesteld", "since": date(2025, 1, 1), "reason": "Wacht op geld."}],
    "measures": [
        {
            "measure": "M-01", "number": "NB-01", "text": "Vergunning vragen.", "owners": "L0001; GM0001",
            "due": date(2024, 10, 1), "document": "JS-2023",
        },
        {"measure": "M-02", "number": "LB-01", "text": "Buurtteam starten.", "owners": "GM0001"},
    ],
    "cycle": [{"year": 2021, "moment": "bod", "due": date(2021, 8, 1), "done": date(2021, 7, 20)}],
    "limits": [{"year": 2022, "limit": "hoge aftoppingsgrens", "amount": 678.66}],
    "outside_events": [
        {"name": "Prijsschok", "since": date(2021, 9, 1), "until": date(2023, 6, 30), "numbers": "NB-01; VD-01"}
    ],
}  # fmt: skip

RESULTS: dict[str, list[dict[str, Any]]] = {
    "cover": [{"framework": "stad-2022", "party": "L0001", "year": 2024, "sent_on": date(2025, 3, 31)}],
    "results": [
        {"number": "NB-01", "agreement_text": "Samen 500 woningen.", "unit": "woningen", "value": 40},
        {"number": "VD-01", "value": 320},
        {"number": "BB-01", "numerator": 182, "denominator": 240, "value": 75.8},
        {"number": "RT-01", "segment": "A-B", "value": 100},
        {"number": "NB-01", "area": "WK01"},
    ],
    "judgements": [{"number": "LB-01", "status": "op koers", "text": "Het loopt."}],
    "measure_states": [{"measure": "M-01", "state": "gedaan", "done": date(2024, 9, 24)}],
}


def changed(rows: Rows, *changes: tuple[str, int, str, Any]) -> dict[str, list[dict[str, Any]]]:
    """A copy with other cells: (table, index, field, value); an index past the end adds a row."""
    found = copy.deepcopy({name: [dict(row) for row in of] for name, of in rows.items()})
    for table, index, field, value in changes:
        lines = found.setdefault(table, [])
        if index >= len(lines):
            lines.append({})
        lines[index][field] = value
    return found


def write(
    rows: Rows,
    *,
    language: str = "nl",
    excel_tables: bool = True,
    down: int = 0,
    right: int = 0,
    titles: Mapping[str, str] | None = None,
    reverse: bool = False,
    spare: int = 0,
    edit: Callable[[Workbook], None] | None = None,
) -> bytes:
    """The bytes of a workbook with these tables, by field id.

    ``down``, ``right``: rows and columns inserted above and left. ``titles``: other sheet titles by table.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet_layout in contract().layout.sheet:
        if sheet_layout.table not in rows:
            continue
        table = contract().tables[sheet_layout.table]
        sheet = book.create_sheet((titles or {}).get(table.id, sheet_layout.title[language]))
        top, left = HEAD + down, 1 + right
        lines = rows[table.id]
        if table.form:
            sheet.cell(top, left, "Veld")
            sheet.cell(top, left + 1, "Waarde")
            for number, name in enumerate(sheet_layout.columns, top + 1):
                sheet.cell(number, left, table.get(name).label[language])
                sheet.cell(number, left + 1, lines[0].get(name) if lines else None)
            corner = (top + len(sheet_layout.columns), left + 1)
        else:
            for column, name in enumerate(sheet_layout.columns, left):
                sheet.cell(top, column, table.get(name).label[language])
                for number, line in enumerate(lines, top + 1):
                    sheet.cell(number, column, line.get(name))
            corner = (top + max(len(lines) + spare, 1), left + len(sheet_layout.columns) - 1)
        if excel_tables:
            ref = f"{get_column_letter(left)}{top}:{get_column_letter(corner[1])}{corner[0]}"
            sheet.add_table(ExcelTable(displayName=sheet_layout.excel_table, ref=ref))
    if reverse:
        book._sheets.reverse()  # type: ignore[attr-defined]
    if edit is not None:
        edit(book)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def cell(table: str, index: int, field: str, *, down: int = 0, right: int = 0) -> str:
    """Where a field stands in a workbook of :func:`write`: 'D17'."""
    layout = next(one for one in contract().layout.sheet if one.table == table)
    place = layout.columns.index(field)
    if contract().tables[table].form:
        return f"{get_column_letter(2 + right)}{HEAD + down + 1 + place}"
    return f"{get_column_letter(1 + right + place)}{HEAD + down + 1 + index}"


def title(table: str, language: str = "nl") -> str:
    """The sheet's title of a table."""
    return next(one for one in contract().layout.sheet if one.table == table).title[language]


def opened(data: bytes) -> Read:
    """A workbook that can be read."""
    found = read(data)
    assert isinstance(found, Read), found
    return found


def judged(data: bytes, known: Known | None = None) -> Checked:
    """A workbook that can be read, judged."""
    return check(opened(data), known or Known({}))


def known_after(*checked: Checked) -> Known:
    """What the store would know once these were accepted, one event after another."""
    frames: dict[str, list[pl.DataFrame]] = {}
    for event, one in enumerate(checked, 1):
        assert one.accepted, one.findings
        for table, rows in one.rows.items():
            added = {"event": pl.lit(event, pl.Int64()), "received": pl.lit(one.sent_on or date(2025, 1, 1), pl.Date())}
            if contract().tables[table].workbook == "results":
                added |= {"party": pl.lit(one.party, pl.String()), "year": pl.lit(one.year, pl.Int64())}
            if table != "cover":
                assert list(rows.columns) == list(row_schema(table))
                frames.setdefault(table, []).append(rows.with_columns(**added))
    return Known({table: pl.concat(parts) for table, parts in frames.items()})
