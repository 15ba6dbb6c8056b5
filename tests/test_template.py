"""The workbooks that the program makes: what stands where, in which language, and always the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ingest.rows import row_schema
from ingest.template import agreements_workbook, asked, reports, results_workbook, results_workbooks
from sample_data.build import frames
from schemas.contract import contract
from schemas.words import LANGUAGES

FRAMEWORK = {
    "framework": "town-2022",
    "name": "Town",
    "place": "Town",
    "start_year": 2022,
    "end_year": 2026,
    "nature": "fictitious",
    "sent_on": date(2021, 12, 15),
}
PARTIES = [
    {"party": "L1", "name": "One", "role": "association", "member_of": "ALL"},
    {"party": "L2", "name": "Two", "role": "association", "member_of": "ALL"},
    {"party": "ALL", "name": "Together", "role": "group"},
    {"party": "GM1", "name": "Town hall", "role": "municipality"},
]


def _agreement(number: str, indicator: str, how_much: float | str, period: Any, **more: Any) -> dict[str, Any]:
    due = period if isinstance(period, date) else None
    first, last = (2022, 2026) if due else period
    word = how_much if isinstance(how_much, str) else None
    return {
        "number": number,
        "text": f"=text of {number}",
        "theme": "new_construction",
        "owners": ["L1", "L2"],
        "indicator": indicator,
        "how_much": None if word else how_much,
        "how_much_word": word,
        "start_year": first,
        "end_year": last,
        "due": due,
        **more,
    }


@pytest.fixture(scope="module")
def known() -> dict[str, pl.DataFrame]:
    """A framework with each way in which figures are asked for."""
    return frames(
        [
            (
                date(2021, 12, 15),
                {
                    "framework": [FRAMEWORK],
                    "parties": PARTIES,
                    "areas": [{"area": "E", "name": "East"}, {"area": "W", "name": "West"}],
                    "documents": [
                        {"document": "RO", "kind": "framework_agreement", "title": "All", "dated": date(2021, 12, 9)},
                        {"document": "AD", "kind": "addendum", "title": "More", "dated": date(2024, 3, 12)},
                    ],
                    "agreements": [
                        _agreement("A", "social_homes_delivered", 450, (2022, 2026)),
                        _agreement("B", "liveability_spend", 1000, (2022, 2026), applies_to="each_part"),
                        _agreement("C", "efg_homes_improved", 0.5, (2023, 2023), owners=["ALL"], segments=["A-B"]),
                        _agreement("D", "milestone", "milestone", date(2024, 10, 1), owners=["GM1"]),
                        _agreement("E", "judgement", "judgement", (2022, 2026)),
                        _agreement("F", "homes_label_efg", "no_number", (2026, 2026), owners=["L1"]),
                        _agreement("G", "share_offered_below_cap", 70.0, (2022, 2025), owners=["L2"]),
                    ],
                    "targets": [
                        {"number": "A", "party": "L1", "value": 200.0, "document": "RO"},
                        {"number": "A", "party": "L2", "value": 250.0, "document": "RO"},
                        {"number": "A", "party": "L1", "value": 220.5, "document": "AD"},
                        {"number": "B", "area": "E", "value": 1000.0},
                        {"number": "B", "area": "W", "value": 1000.0},
                    ],
                    "amendments": [
                        {"number": "A", "date": date(2024, 3, 12), "document": "AD", "field": field, "new_value": value}
                        for field, value in (("how_much", "500"), ("direction", "at_most"), ("note", ""))
                    ],
                },
            )
        ]
    )


def _open(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def _table(book: Workbook, name: str) -> tuple[Worksheet, list[list[Any]]]:
    """The sheet and the rows (heading first, blank ones left out) of an Excel table."""
    for sheet in book.worksheets:
        if name in sheet.tables:
            left, top, right, bottom = (edge or 0 for edge in range_boundaries(sheet.tables[name].ref))
            rows = [list(row) for row in sheet.iter_rows(top, bottom, left, right, values_only=True) if any(_said(row))]
            return sheet, rows
    raise KeyError(name)


def _said(row: Any) -> list[bool]:
    return [cell is not None for cell in row]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("full", [False, True])
def test_an_empty_template_shows_the_basic_tables_or_all(language: str, full: bool) -> None:
    book = _open(agreements_workbook(language, full=full))
    shown = {name for sheet in book.worksheets for name in sheet.tables}
    expected = {
        sheet.excel_table
        for sheet in contract().layout.sheet
        for table in contract().workbook("agreements")
        if sheet.table == table.id and (full or table.basic)
    }
    assert shown == expected
    for sheet in contract().layout.sheet:
        if sheet.excel_table not in shown:
            continue
        table = contract().tables[sheet.table]
        found, rows = _table(book, sheet.excel_table)
        assert found.title == sheet.title[language]
        labels = [table.get(column).label[language] for column in sheet.columns]
        if table.form:
            assert [row[0] for row in rows[1:]] == labels
            assert all(row[1] is None for row in rows[1:])
        else:
            assert rows == [labels]


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_stand_on_the_instruction_sheet_and_can_be_left_out(language: str) -> None:
    cells = []
    for example in (True, False):
        first = _open(agreements_workbook(language, example=example)).worksheets[0]
        cells.append([str(cell) for row in first.iter_rows(values_only=True) for cell in row])
    indicators = contract().indicators
    for name in ("social_homes_delivered", "homes_label_efg", "share_offered_below_cap", "milestone", "judgement"):
        assert indicators[name].label[language] in cells[0]
        assert indicators[name].label[language] not in cells[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_compulsory_columns_say_so_above_their_heading(language: str) -> None:
    sheet, rows = _table(_open(agreements_workbook(language)), "am1_agreements")
    table = contract().tables["agreements"]
    top = range_boundaries(sheet.tables["am1_agreements"].ref)[1] or 0
    marked = {rows[0][index] for index, cell in enumerate(sheet[top - 1]) if cell.value}
    assert marked == {field.label[language] for field in table.field if field.required}
    assert len(marked) == 7


def test_a_list_of_choices_is_offered_in_the_language() -> None:
    for language in LANGUAGES:
        book = _open(agreements_workbook(language))
        sheet, rows = _table(book, "am1_agreements")
        column = rows[0].index(contract().tables["agreements"].get("theme").label[language]) + 1
        cell = sheet.cell(20, column).coordinate
        formula = next(offer.formula1 for offer in sheet.data_validations.dataValidation if cell in offer.sqref)
        title, cells = formula.rsplit("!", 1)
        offered = [row[0].value for row in book[title.strip("'")][cells.replace("$", "")]]
        assert offered == [word[language] for word in contract().words("theme").values()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_stored_rows_become_the_cells_they_came_from(known: dict[str, pl.DataFrame], language: str) -> None:
    book = _open(agreements_workbook(language, frames=known))
    _sheet, rows = _table(book, "am1_agreements")
    fields = {field.id: rows[0].index(field.label[language]) for field in contract().tables["agreements"].field}
    by_number = {row[0]: row for row in rows[1:]}
    words = contract().words("how_much")

    def typed(number: str) -> tuple[Any, Any]:
        return by_number[number][fields["how_much"]], by_number[number][fields["period"]]

    assert typed("A") == (450, "2022-2026")
    assert typed("C") == (0.5, 2023)
    assert typed("F") == (words["no_number"][language], "2026-2026")  # 2026 alone would begin in 2022
    milestone = typed("D")
    assert (milestone[0], milestone[1].date()) == (words["milestone"][language], date(2024, 10, 1))
    assert by_number["A"][fields["owners"]] == "L1; L2"
    assert by_number["A"][fields["text"]] == "=text of A"

    _sheet, targets = _table(book, "am1_targets")
    assert [row[4] for row in targets[1:4]] == [200, 250, 220.5]
    _sheet, amendments = _table(book, "am1_amendments")
    labels = {
        name: contract().tables["agreements"].get(name).label[language] for name in ("how_much", "direction", "note")
    }
    blank = {"nl": "leeg", "en": "blank"}[language]
    assert [(row[4], row[5]) for row in amendments[1:]] == [
        (labels["how_much"], "500"),
        (labels["direction"], contract().words("direction")["at_most"][language]),
        (labels["note"], blank),
    ]


def test_of_several_rows_for_one_key_the_latest_stands_but_an_agreement_keeps_its_first(
    known: dict[str, pl.DataFrame],
) -> None:
    later = {
        name: pl.concat(
            [frame, frame.with_columns(pl.lit(2, pl.Int64).alias("event"), pl.lit(date(2024, 3, 15)).alias("received"))]
        )
        for name, frame in known.items()
    }
    later["parties"] = later["parties"].with_columns(
        pl.when((pl.col("event") == 2) & (pl.col("party") == "L1")).then(pl.lit("New")).otherwise("name").alias("name")
    )
    later["agreements"] = later["agreements"].with_columns(
        pl.when(pl.col("event") == 2).then(9.0).otherwise("how_much").alias("how_much")
    )
    book = _open(agreements_workbook("en", frames=later))
    assert [row[1] for row in _table(book, "am1_parties")[1][1:]] == ["New", "Two", "Together", "Town hall"]
    assert _table(book, "am1_agreements")[1][1][5] == 450
    assert len(_table(book, "am1_targets")[1]) == 6


def test_a_party_is_asked_for_what_it_owes(known: dict[str, pl.DataFrame]) -> None:
    def rows(party: str, year: int) -> list[tuple[str, str | None, str | None]]:
        return [(ask.agreement.number, ask.area, ask.segment) for ask in asked(known, party, year)]

    assert rows("L1", 2022) == [("A", None, None), ("B", "E", None), ("B", "W", None)]
    assert rows("L1", 2026) == [("A", None, None), ("B", "E", None), ("B", "W", None), ("F", None, None)]
    assert rows("ALL", 2023) == [("C", None, None), ("C", None, "A-B")]
    assert rows("ALL", 2022) == []
    assert rows("GM1", 2025) == [("D", None, None)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_results_workbook_knows_the_agreements(known: dict[str, pl.DataFrame], language: str) -> None:
    book = _open(results_workbook(language, known, "L1", 2024, sent_on=date(2025, 3, 31), compiled=True))
    _sheet, cover = _table(book, "am1_cover")
    assert [row[1] for row in cover[1:4]] == ["town-2022", "L1", 2024]
    assert cover[4][1].date() == date(2025, 3, 31)
    assert cover[5][1] == contract().words("yesno")["yes"][language]
    _sheet, rows = _table(book, "am1_results")
    labels = {field.id: rows[0].index(field.label[language]) for field in contract().tables["results"].field}
    first = rows[1]
    delivered = contract().indicators["social_homes_delivered"]
    assert first[labels["agreement_text"]] == "=text of A"
    assert first[labels["unit"]] == delivered.unit[language]
    assert delivered.definition[language] in first[labels["definition"]]
    assert "44" in first[labels["plan"]]  # 220.5 over five years, not the 40 of before the addendum
    assert all(first[labels[name]] is None for name in ("value", "state", "explanation"))
    _sheet, judgements = _table(book, "am1_judgements")
    assert [row[0] for row in judgements[1:]] == ["A", "B", "D", "E", "G"]


def _with_results(known: dict[str, pl.DataFrame], *rows: dict[str, Any]) -> dict[str, pl.DataFrame]:
    """What is known, and these rows of results about 2023, one event after another."""
    schema = {**row_schema("results"), "event": pl.Int64(), "received": pl.Date(), "party": pl.String()}
    schema |= {"year": pl.Int64()}
    given = [
        {**dict.fromkeys(schema), "event": event, "row": 5, "received": date(2024, 3, 1), "year": 2023, **row}
        for event, row in enumerate(rows, 2)
    ]
    return {**known, "results": pl.DataFrame(given, schema=schema)}


def _last_year(frames: dict[str, pl.DataFrame], party: str, language: str = "nl", year: int = 2024) -> list[Any]:
    """Number, area and what stands in the column of last year, of each row that is asked."""
    _sheet, rows = _table(_open(results_workbook(language, frames, party, year)), "am1_results")
    labels = [field.label[language] for field in contract().tables["results"].field]
    places = [rows[0].index(labels[_field(name)]) for name in ("number", "area", "last_year")]
    return [tuple(row[place] for place in places) for row in rows[1:]]


def _field(name: str) -> int:
    return [field.id for field in contract().tables["results"].field].index(name)


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ({"value": 40.0}, {"nl": "40", "en": "40"}),
        ({"value": 0.0}, {"nl": "0", "en": "0"}),
        ({"value": 1240.0, "qualifier": "exact"}, {"nl": "1.240", "en": "1,240"}),
        ({"value": 270.0, "qualifier": "lower_bound"}, {"nl": "ten minste 270", "en": "at least 270"}),
        ({"value": 40.0, "months": 8.0}, {"nl": "40 in 8 maanden", "en": "40 in 8 months"}),
        ({"value": 40.0, "months": 12.0}, {"nl": "40", "en": "40"}),
        ({"state": "not_reported"}, {"nl": "niet gemeld", "en": "not reported"}),
        ({"state": "not_applicable"}, {"nl": "niet van toepassing", "en": "not applicable"}),
        ({"explanation": "Later."}, {"nl": None, "en": None}),
    ],
)
def test_last_years_figure_stands_in_words_beside_the_new_cell(
    known: dict[str, pl.DataFrame], row: dict[str, Any], shown: dict[str, str | None]
) -> None:
    frames = _with_results(known, {"party": "L1", "number": "A", **row})
    for language in LANGUAGES:
        asked_of = _last_year(frames, "L1", language)
        assert asked_of == [("A", None, shown[language]), ("B", "E", None), ("B", "W", None)]


def test_last_years_percentage_and_milestone(known: dict[str, pl.DataFrame]) -> None:
    frames = _with_results(
        known,
        {"party": "L2", "number": "G", "numerator": 182.0, "denominator": 240.0},
        {"party": "GM1", "number": "D", "own_date": date(2024, 12, 1)},
    )
    assert _last_year(frames, "L2")[-1] == ("G", None, "182 van 240 (75,8%)")
    assert _last_year(frames, "GM1") == [("D", None, "verwacht op 1 december 2024")]
    done = _with_results(known, {"party": "GM1", "number": "D", "done": date(2023, 9, 24)})
    assert _last_year(done, "GM1", "en") == [("D", None, "done on 24 September 2023")]
    plain = _with_results(known, {"party": "L2", "number": "G", "value": 71.5})
    assert _last_year(plain, "L2")[-1] == ("G", None, "71,5%")
    none = _with_results(known, {"party": "L2", "number": "G", "numerator": 0.0, "denominator": 0.0})
    assert _last_year(none, "L2")[-1] == ("G", None, "0 van 0")


def test_last_years_figure_is_the_partys_own_latest_about_the_same_row(known: dict[str, pl.DataFrame]) -> None:
    own = {"party": "L1", "number": "A"}
    frames = _with_results(
        known,
        {**own, "value": 44.0, "received": date(2024, 6, 1)},
        {**own, "value": 40.0},  # loaded later, received earlier
        {**own, "value": 50.0, "source": "Monitor", "received": date(2024, 7, 1)},
        {**own, "value": 60.0, "year": 2022, "received": date(2024, 7, 1)},
        {**own, "value": 70.0, "segment": "A-B", "received": date(2024, 7, 1)},
        {**own, "party": "L2", "value": 80.0, "received": date(2024, 7, 1)},
        {**own, "number": "B", "area": "W", "value": 90.0},
    )
    assert _last_year(frames, "L1") == [("A", None, "44"), ("B", "E", None), ("B", "W", "90")]


def cell_of_number(line: Sequence[Any], headings: Sequence[Any], fields: Mapping[str, Any]) -> Any:
    """What stands in a row's cell for the number of the agreement."""
    return next(cell.value for heading, cell in zip(headings, line, strict=True) if fields[heading].id == "number")


@pytest.mark.parametrize("language", LANGUAGES)
def test_reminders_and_headings_are_locked_and_every_other_cell_is_free(
    known: dict[str, pl.DataFrame], language: str
) -> None:
    book = _open(results_workbook(language, known, "L1", 2024))
    for name, table_id, least in (("am1_results", "results", 3 + 10), ("am1_judgements", "judgements", 5)):
        sheet, rows = _table(book, name)
        fields = {field.label[language]: field for field in contract().tables[table_id].field}
        left, top, right, bottom = (edge or 0 for edge in range_boundaries(sheet.tables[name].ref))
        assert bottom - top >= least
        for line in sheet.iter_rows(top, bottom, left, right):
            prepared = cell_of_number(line, rows[0], fields) is not None
            for heading, cell in zip(rows[0], line, strict=True):
                given = fields[heading].read_only or (prepared and fields[heading].id in ("number", "area", "segment"))
                assert cell.protection.locked == (cell.row == top or given), cell.coordinate
        guard = sheet.protection
        assert guard.sheet
        assert guard.password is None
        assert not any((guard.formatColumns, guard.formatRows, guard.sort, guard.autoFilter, guard.selectUnlockedCells))
    assert not _table(book, "am1_cover")[0].protection.sheet
    assert not any(sheet.protection.sheet for sheet in _open(agreements_workbook(language, frames=known)).worksheets)


def _limit(book: Workbook, field_id: str, row: int) -> Any:
    """The limit of a cell in a row of the table of results (0 is the first that is asked)."""
    sheet, rows = _table(book, "am1_results")
    label = contract().tables["results"].get(field_id).label["nl"]
    _left, top, _right, _bottom = (edge or 0 for edge in range_boundaries(sheet.tables["am1_results"].ref))
    cell = sheet.cell(top + 1 + row, rows[0].index(label) + 1).coordinate
    (found,) = [one for one in sheet.data_validations.dataValidation if cell in one.sqref]
    return found


def test_a_figure_outside_its_limits_is_asked_about_never_refused(known: dict[str, pl.DataFrame]) -> None:
    book = _open(results_workbook("nl", known, "L2", 2024))
    number, last, spare = 0, 3, 6

    def bounds(field_id: str, row: int) -> tuple[float, float]:
        found = _limit(book, field_id, row)
        assert (found.type, found.operator, found.errorStyle) == ("decimal", "between", "warning")
        assert found.showErrorMessage
        assert found.error
        assert found.allowBlank
        return float(found.formula1), float(found.formula2)

    assert bounds("value", number) == (0, contract().tables["results"].get("value").maximum)
    assert bounds("value", last) == (0, 100)
    assert bounds("value", spare)[0] < 0
    assert {bounds("months", row) for row in (number, last, spare)} == {(1, 12)}
    assert bounds("denominator", last)[0] == 0
    whole, share = _limit(book, "value", number), _limit(book, "value", last)
    assert (whole.showInputMessage, share.showInputMessage) == (True, False)
    day = _limit(book, "done", spare)
    assert (day.type, day.errorStyle, bool(day.prompt)) == ("date", "warning", True)
    assert int(day.formula1) < 45000 < int(day.formula2)  # 45000 is 15 March 2023
    for sheet in book.worksheets:
        for one in sheet.data_validations.dataValidation:  # what Excel takes at most
            assert len(one.error or "") <= 225
            assert len(one.prompt or "") <= 255
            assert max(len(one.errorTitle or ""), len(one.promptTitle or "")) <= 32
            assert one.errorStyle == "warning" or not one.showErrorMessage


def test_no_two_limits_hold_for_one_cell(known: dict[str, pl.DataFrame]) -> None:
    for data in (results_workbook("nl", known, "L2", 2024), agreements_workbook("nl", frames=known, full=True)):
        for sheet in _open(data).worksheets:
            ranges = [one for each in sheet.data_validations.dataValidation for one in each.sqref.ranges]
            cells = [cell for one in ranges for cell in one.cells]
            assert len(cells) == len(set(cells))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_sheet_of_a_results_workbook_is_one_page_that_says_where_to_send_it(
    known: dict[str, pl.DataFrame], language: str
) -> None:
    mailbox = "wonen@town.example"
    framework = known["framework"].with_columns(mailbox=pl.lit(mailbox))
    for held, there in (({**known, "framework": framework}, True), (known, False)):
        first = _open(results_workbook(language, held, "L1", 2024)).worksheets[0]
        cells = [str(cell) for row in first.iter_rows(values_only=True) for cell in row if cell]
        assert any(mailbox in cell for cell in cells) == there
        assert first.page_setup.fitToHeight == 1
        assert first.max_row <= 40
        for state in ("not_reported", "not_applicable", "not_yet_due"):
            assert contract().words("state")[state][language] in cells


def test_every_party_that_must_report_gets_its_workbook_in_the_order_of_the_parties(
    known: dict[str, pl.DataFrame],
) -> None:
    held = _with_results(known, {"party": "L1", "number": "A", "value": 40.0})
    for year, parties in {2024: ["L1", "L2", "GM1"], 2023: ["L1", "L2", "ALL", "GM1"], 2030: []}.items():
        made = results_workbooks("nl", held, year)
        assert list(made) == parties
        assert parties == [row["party"] for row in PARTIES if reports(held, row["party"], year)]
        assert all(data == results_workbook("nl", held, party, year, compiled=False) for party, data in made.items())


def test_a_party_that_only_judges_must_report_too(known: dict[str, pl.DataFrame]) -> None:
    only = known["agreements"].filter(pl.col("number") == "E")
    frames = {**known, "agreements": only, "targets": known["targets"].clear()}
    assert asked(frames, "L1", 2024) == []
    assert list(results_workbooks("en", frames, 2024)) == ["L1", "L2"]
    assert not reports(frames, "GM1", 2024)


def test_segments_are_asked_as_they_were_amended(known: dict[str, pl.DataFrame]) -> None:
    row = {"number": "C", "date": date(2022, 6, 1), "field": "segments", "new_value": "C-D; E-F-G"}
    amended = known["amendments"].head(1).with_columns(**{name: pl.lit(value) for name, value in row.items()})
    frames = {**known, "amendments": pl.concat([known["amendments"], amended])}
    assert [ask.segment for ask in asked(frames, "ALL", 2023)] == [None, "C-D", "E-F-G"]


def test_a_party_that_is_not_in_the_framework_gets_no_workbook(known: dict[str, pl.DataFrame]) -> None:
    with pytest.raises(ValueError, match="L9"):
        results_workbook("nl", known, "L9", 2024)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_fictitious_says_so_on_the_first_sheet(known: dict[str, pl.DataFrame], language: str) -> None:
    word = {"nl": "Verzonnen", "en": "Fictitious"}[language]
    for data in (agreements_workbook(language, frames=known), results_workbook(language, known, "L1", 2024)):
        first = _open(data).worksheets[0]
        assert any(str(row[0]).startswith(word) for row in first.iter_rows(values_only=True))


def test_the_bytes_are_the_same_each_time_and_stored(known: dict[str, pl.DataFrame]) -> None:
    data = results_workbook("nl", known, "L1", 2024)
    assert data == results_workbook("nl", known, "L1", 2024)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for entry in file.infolist():
            assert entry.compress_type == zipfile.ZIP_STORED
            assert entry.date_time == (2026, 1, 1, 0, 0, 0)
            assert entry.create_system == 3
        assert file.read("docProps/core.xml").count(b"2026-01-01T00:00:00Z") == 2


def test_a_text_that_looks_like_a_formula_stays_a_text(known: dict[str, pl.DataFrame]) -> None:
    sheet, _rows = _table(_open(agreements_workbook("nl", frames=known)), "am1_agreements")
    top = range_boundaries(sheet.tables["am1_agreements"].ref)[1] or 0
    assert sheet.cell(top + 1, 2).data_type == "s"
