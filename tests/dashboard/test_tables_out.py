"""Workbooks to take along: what the page shows, typed, with where it comes from, and nothing that becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from dashboard import export
from dashboard.assessment.series import REPORTED
from dashboard.cli.console import DONE, run
from dashboard.export import tables_out
from dashboard.export.xlsx import About, Table, workbook
from dashboard.queries import AsKnown
from dashboard.sentences import Speech, missing, status_word
from dashboard.standing import Standing, best_year, read_framework, standing
from ingest.store import WORKBOOK, Store
from ingest.submit import today
from schemas.contract import contract
from schemas.words import LANGUAGES, words

CODES = ("voorbeeldstad-2022", "amsterdam-2020", "tilburg-2015", "tilburg-2020")


@dataclass(frozen=True)
class Shown:
    standing: Standing
    speech: Speech


def shown(data: Path, code: str, language: str = "nl") -> tuple[Shown, Store]:
    store = Store(data)
    found = read_framework(store, code, AsKnown(store.event_number(), today()))
    assert found is not None
    return Shown(standing(found, best_year(found)), Speech(words(language), found.names, found.public)), store


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def lines(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows of the one Excel table of a sheet, by their headings."""
    (table,) = sheet.tables.values()
    head, *rows = ([cell.value for cell in row] for row in sheet[table.ref])
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_the_overview_holds_every_agreement_as_the_page_shows_it(examples: Path, code: str, language: str) -> None:
    page, store = shown(examples, code, language)
    say, rows = page.speech.words.say, page.standing.rows()
    data = tables_out.overview(page, store)
    book = opened(data)
    assert len(book.sheetnames) == 3
    read = lines(book.worksheets[0])
    assert [row[say("Number")] for row in read] == [one.number for one, _found in rows]
    for row, (one, found) in zip(read, rows, strict=True):
        assert row[say("Status")].casefold() == status_word(one, found, page.speech).casefold()
        assert row[say("Value")] == pytest.approx(found.value) if found.value is not None else row[say("Value")] is None
        assert row[say("Text")] == one.text
        assert row[say("Agreed day")] is None or row[say("Agreed day")].date() == one.due
    gaps = [one for one in missing(rows, page.speech) if one.missing]
    told = [(row[say("Expected figures")], row[say("Missing figures")]) for row in lines(book.worksheets[2])]
    assert [pair for pair in told if pair != (None, None)] == [(one.expected, one.missing) for one in gaps]
    again = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert len(again) == len(rows) + 1, "another reader finds the same rows"


def test_the_second_sheet_says_what_was_asked_and_where_each_figure_stands(examples: Path) -> None:
    page, store = shown(examples, "voorbeeldstad-2022")
    rows = [row for row in page.standing.rows() if row[0].theme == "new_construction"]
    book = opened(tables_out.agreements(page, store, rows, [("Thema", "Nieuwbouw"), ("Zoek", "=cmd")]))
    about = book.worksheets[1]
    facts = [(row[0].value, row[1].value) for row in about["A1:B30"]]
    values = [value for _label, value in facts]
    known = page.standing.framework.known
    assert {known.event, page.standing.year} <= {value for value in values if isinstance(value, int)}
    assert known.day in [value.date() for value in values if isinstance(value, datetime)]
    assert any("Thema: Nieuwbouw" in str(value) and "=cmd" in str(value) for value in values)
    for one, _found in rows:
        assert contract().indicators[one.indicator].definition["nl"] in values
    sources = lines(about)
    assert {row["Nummer"] for row in sources} <= {one.number for one, _found in rows}
    assert max(row["Jaar"] for row in sources) <= page.standing.year
    kept: dict[int, Workbook] = {}
    typed = [row for row in sources if row["Waarde"] is not None]
    assert len(typed) > 10
    for row in typed:
        event = row["Ontvangstnummer"]
        if event not in kept:
            kept[event] = opened(store.events.read(event).bytes_of(WORKBOOK))
        assert kept[event][row["Blad"]][row["Cel"]].value == row["Waarde"]


def each_agreement(data: Path) -> Iterator[tuple[Shown, Store, str]]:
    for code in CODES:
        page, store = shown(data, code)
        for number in page.standing.assessments:
            yield page, store, number


def test_every_agreement_has_its_figures_with_their_state_and_silence_is_never_zero(examples: Path) -> None:
    kinds, silent = set(), 0
    for page, store, number in each_agreement(examples):
        found = page.standing.assessments[number]
        book = opened(tables_out.agreement(page, store, number))
        read = [row for row in lines(book.worksheets[0]) if any(value is not None for value in row.values())]
        kinds.add((found.agreement.kind, bool(read)))
        if found.series is None:
            continue
        assert all(row["Toestand"] for row in read)
        silent += sum(row["Waarde"] is None for row in read)
        names = [row.get("Partij") or row["Gebied"] for row in read]
        whole = {row["Jaar"]: row["Waarde"] for row, name in zip(read, names, strict=True) if name == names[-1]}
        for year, one in found.series.years.items():
            if year in whole:  # the last lines are the whole
                there = one.whole.state == REPORTED and one.whole.counts
                assert whole[year] == (pytest.approx(one.whole.value) if there else None)
    assert silent > 0
    assert {kind for kind, some in kinds if some} >= {"flow", "stock", "ratio", "milestone"}


def test_the_agreements_of_the_command_are_those_of_the_page(
    examples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, _store = shown(examples, "voorbeeldstad-2022")
    year, path = str(page.standing.year), tmp_path / "Afspraken.XLSX"
    asked = ["--data", str(examples), "export", "agreements", "--framework", "Voorbeeldstad-2022", "--year", year]
    assert run([*asked, "--to", str(path)]) == DONE
    capsys.readouterr()
    assert run(asked) == DONE
    plain = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["number"], row["status"]) for row in plain] == [
        (one.number, found.status or "") for one, found in page.standing.rows()
    ]
    first = opened(path.read_bytes()).worksheets[0]
    assert [row[0].value for row in first.iter_rows(min_row=2)] == [row["number"] for row in plain]


@pytest.mark.parametrize("table", list(export.TABLES))
def test_any_table_of_the_command_can_be_a_workbook(
    examples: Path, tmp_path: Path, table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "table.xlsx"
    asked = ["--data", str(examples), "export", table, "--framework", "amsterdam-2020"]
    assert run([*asked, "--to", str(path)]) == DONE
    capsys.readouterr()
    store = Store(examples)
    frame = export.TABLES[table](store, AsKnown(store.event_number(), today()), "amsterdam-2020")
    assert 0 < frame.height < export.TABLES[table](store, AsKnown(store.event_number(), today())).height
    rows = lines(opened(path.read_bytes()).worksheets[0])
    assert len(rows) == frame.height
    assert list(rows[0]) == frame.columns


def test_what_holds_each_year_is_not_added_up(examples: Path) -> None:
    store = Store(examples)
    known = AsKnown(store.event_number(), today())
    frame = export.agreements(store, known, "voorbeeldstad-2022", 2025)
    shares = frame.filter((pl.col("unit") == "%") & pl.col("target").is_not_null())
    assert shares.height and shares["target"].max() <= 100  # type: ignore[operator]


ABOUT = About("About", [("As known on", date(2026, 3, 1)), ("Filter", "=1+1")])


@given(st.lists(st.text(max_size=40) | st.sampled_from(["=1+1", "+31", "-5", "@x", "\t=1", "2.1"]), min_size=1))
def test_a_text_stays_a_text(texts: list[str]) -> None:
    book = opened(workbook([Table("T", "Table", pl.DataFrame({"text": texts}))], ABOUT, "en"))
    cells = [row[0] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert all(cell.data_type != "f" for cell in cells)
    writable = ["".join(sign for sign in text if sign.isprintable()) for text in texts]
    read = ["".join(sign for sign in str(cell.value or "") if sign.isprintable()) for cell in cells]
    assert [one.strip() for one in read] == [one.strip() for one in writable]
    assert book.worksheets[1]["B2"].data_type == "s"


@given(st.lists(st.none() | st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=20))
def test_a_number_stays_itself_whatever_is_shown_of_it(values: list[float | None]) -> None:
    frame = pl.DataFrame({"value": pl.Series(values, dtype=pl.Float64)})
    book = opened(workbook([Table("T", "Table", frame, {"value": [1] * len(values)})], ABOUT, "nl"))
    read = [book.worksheets[0].cell(row, 1).value for row in range(2, len(values) + 2)]
    assert [one is None for one in read] == [one is None for one in values]
    assert [one for one in read if one is not None] == pytest.approx([one for one in values if one is not None])


def test_nothing_to_show_is_a_table_all_the_same() -> None:
    empty = Table("T", "Table", pl.DataFrame(schema={"Party": pl.String()}))
    assert lines(opened(workbook([empty], ABOUT, "nl")).worksheets[0]) == [{"Party": None}]


def test_equal_tables_give_equal_bytes(examples: Path) -> None:
    page, store = shown(examples, "voorbeeldstad-2022")
    assert tables_out.overview(page, store) == tables_out.overview(page, store)
