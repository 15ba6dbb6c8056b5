"""What goes back to a sender: findings grouped, as a list, marked in the workbook itself, and the words beside them."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.styles import GradientFill, PatternFill
from polars.testing import assert_frame_equal

from ingest.check import Checked, check
from ingest.feedback import MARKS, findings_workbook, grouped
from ingest.findings import Finding
from ingest.known import Known
from ingest.marks import marked
from ingest.places import labels, normal
from ingest.sheets import HEAD
from ingest.template import agreements_workbook, results_workbook
from ingest.workbook import stacked
from schemas.contract import contract
from schemas.words import LANGUAGES
from tests.ingest.books import AGREEMENTS, changed, judged, known_after, opened, title, write

RESULTS_SHEET, FINDINGS_SHEET = title("results"), {"nl": "Bevindingen", "en": "Findings"}
ROWS = 100
Cells = Mapping[tuple[str, str], Any]


@cache
def known() -> Known:
    """The small framework, with enough agreements for a hundred rows more."""
    more = [{**AGREEMENTS["agreements"][0], "number": f"XX-{number:03}"} for number in range(ROWS)]
    return known_after(judged(write({**changed(AGREEMENTS), "agreements": [*AGREEMENTS["agreements"], *more]})))


@cache
def template(language: str = "nl") -> bytes:
    return results_workbook(language, known().frames, "L0001", 2024, sent_on=date(2025, 3, 31))


def edited(data: bytes, change: Callable[[Any], object]) -> bytes:
    """The workbook after someone worked in it."""
    book: Any = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def typed(data: bytes, cells: Cells) -> bytes:
    """The workbook with these values by sheet and cell."""

    def change(book: Any) -> None:
        for (sheet, cell), value in cells.items():
            book[sheet][cell].value = value

    return edited(data, change)


def inside(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The file with other bytes in one of its parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        assert name in source.namelist()
        for entry in source.namelist():
            content = source.read(entry)
            target.writestr(entry, change(content) if entry == name else content)
    return written.getvalue()


def book_of(data: bytes | None) -> Any:
    assert data is not None
    return openpyxl.load_workbook(io.BytesIO(data))


@cache
def columns(language: str) -> dict[str, str]:
    """The letter of each field of the results in the template."""
    heads = book_of(template(language))[title("results", language)][HEAD]
    return {labels("results")[normal(head.value)]: head.column_letter for head in heads}


def cell(field: str, row: int, language: str = "nl") -> str:
    """Where a field of the nth row of the results stands in the template."""
    return f"{columns(language)[field]}{HEAD + 1 + row}"


def checked(data: bytes) -> Checked:
    return check(opened(data), known())


def colours(book: Any) -> dict[tuple[str, str], str]:
    """The weight of each cell that has the colour of a mark, the lists of findings aside."""
    weights = {colour: weight for weight, colour in MARKS.items()}
    return {
        (sheet.title, one.coordinate): weights[str(one.fill.fgColor.rgb)[-6:]]
        for sheet in book.worksheets
        if sheet.title not in FINDINGS_SHEET.values()
        for row in sheet.iter_rows()
        for one in row
        if one.fill.fill_type == "solid" and str(one.fill.fgColor.rgb)[-6:] in weights
    }


def looks(book: Any, *, fills: bool = True) -> dict[tuple[str, str], Any]:
    """What people see of each cell and may do with it, but its value."""
    return {
        (sheet.title, one.coordinate): (
            one.number_format, one.protection.locked, one.alignment.wrap_text, one.border.bottom.style,
            (one.font.b, one.font.color and one.font.color.rgb, one.fill.fill_type, one.fill.fgColor.rgb)
            if fills else None,
            one.comment.text if one.comment and fills else None,
        )
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for one in row
        if one.has_style and sheet.title not in FINDINGS_SHEET.values()
    }  # fmt: skip


def frame_of(book: Any) -> dict[str, Any]:
    """Of each sheet what must outlive marking."""
    return {
        sheet.title: (
            sorted(
                (rule.type, rule.formula1, rule.formula2, str(rule.sqref), rule.error, rule.errorStyle)
                for rule in sheet.data_validations.dataValidation
            ),
            sheet.protection.sheet,
            dict(sheet.tables.items()),
            {letter: column.width for letter, column in sheet.column_dimensions.items()},
            {row: dimension.height for row, dimension in sheet.row_dimensions.items()},
            sheet.freeze_panes,
            sheet.print_title_rows,
        )
        for sheet in book.worksheets
        if sheet.title not in FINDINGS_SHEET.values()
    }


# ---- On a page


def test_two_hundred_faults_are_a_handful_of_groups_and_marked_at_once() -> None:
    cells: dict[tuple[str, str], Any] = {(RESULTS_SHEET, cell("value", row)): f"{row} woningen" for row in range(ROWS)}
    cells |= {(RESULTS_SHEET, cell("qualifier", row)): f"zoiets {row}" for row in range(ROWS)}
    wrong = typed(template(), cells)
    found = checked(wrong).findings
    assert [len(one.findings) for one in grouped(found, "nl")] == [ROWS, ROWS]
    assert [one.check for one in grouped(found, "nl")] == ["number_as_text", "unknown_choice"]
    assert len(grouped(found, "nl")[0].cells) < 60
    start = time.process_time()
    data = marked(wrong, found, "nl")
    assert time.process_time() - start < 2
    assert colours(book_of(data)) == dict.fromkeys(cells, "error")


def at(check_id: str, sheet: str | None, place: str | None, **values: str) -> Finding:
    needed = dict.fromkeys(("value", "example", "allowed", "like", "right", "other", "numbers"), "x")
    field = contract().tables["results"].get("value").label
    return Finding(check_id, sheet, place, {**needed, "field": field, "table": "T", "count": "2", **values})


@pytest.mark.parametrize(
    ("places", "cells"),
    [
        ([("R", "H5")], "R!H5"),
        ([("R", "H5"), ("R", "H7"), ("R", "H8"), ("R", "H9")], "R!H5, H7–H9"),
        ([("R", "H9"), ("R", "AA10"), ("R", "H10")], "R!H9, AA10, H10"),
        ([("R", "H5"), ("R", "H5"), ("O", "A5"), ("O", "A6")], "R!H5; O!A5–A6"),
        ([("R", f"H{row}") for row in range(1, 100, 2)], "R!H1, H3, H5, H7, H9, H11 en nog 44"),
        ([("R", f"H{row}") for row in (*range(1, 13, 2), 20, 21)], "R!H1, H3, H5, H7, H9, H11 en nog 2"),
        ([("R", None)], "R"),
        ([(None, None)], ""),
    ],
)
def test_cells_are_written_in_short(places: list[tuple[str | None, str | None]], cells: str) -> None:
    (group,) = grouped([at("required", *place) for place in places], "nl")
    assert (group.cells, len(group.findings)) == (cells, len(places))


def test_groups_stand_by_weight_and_then_as_in_the_file() -> None:
    findings = [
        at("not_named", "R", None), at("figure_missing", "R", "A5"), at("required", "R", "A6"),
        at("figure_missing", "R", "A7"), at("error_value", "R", "A8"), at("required", "R", "A9"),
    ]  # fmt: skip
    found = grouped(findings, "nl")
    assert [(one.severity, one.check, len(one.findings)) for one in found] == [
        ("error", "required", 2), ("error", "error_value", 1),
        ("warning", "figure_missing", 2), ("note", "not_named", 1),
    ]  # fmt: skip
    assert [finding for group in found for finding in group.findings] == [findings[n] for n in (2, 5, 4, 1, 3, 0)]


def test_what_belongs_together_has_the_same_column_and_repair() -> None:
    other = contract().tables["results"].get("months").label
    apart = [at("required", "R", "I5"), replace(at("required", "R", "L5"), values={"field": other, "example": "1"})]
    assert [len(one.findings) for one in grouped(apart, "nl")] == [1, 1]
    lists = [at("unknown_choice", "R", "I5", allowed="a, b"), at("unknown_choice", "R", "I6", allowed="c")]
    assert [len(one.findings) for one in grouped(lists, "nl")] == [1, 1]
    nameless = [Finding("error_value", "R", place, {"value": "#N/A", "example": "1"}) for place in ("I5", "J5", "I6")]
    assert [one.cells for one in grouped(nameless, "nl")] == ["R!I5–I6", "R!J5"]
    own = [at("number_as_text", "R", "I5", right="5"), at("number_as_text", "R", "I6", right="6")]
    (group,) = grouped(own, "nl")
    assert group.repair == f"I5: {own[0].repair('nl')}"  # the value is that of one cell
    assert grouped(own[:1], "nl")[0].repair == own[0].repair("nl")
    assert group.what.startswith(own[0].what("nl")) and group.what != own[0].what("nl")


# ---- As a list

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\x00\x0bleeg", "\ud800", "a\nb", "x" * 40_000]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_says_each_finding_and_holds_no_formula(language: str) -> None:
    findings = [at("error_value", text[:20], "B2", value=text, example=text) for text in HOSTILE]
    findings.append(Finding("damaged"))
    data = findings_workbook("=cmd|'/C calc'!A0.xlsx", findings, language)
    assert data == findings_workbook("=cmd|'/C calc'!A0.xlsx", findings, language)
    first, sheet = book_of(data).worksheets
    assert any("=cmd|'/C calc'!A0.xlsx" in str(row[0].value) for row in first.iter_rows())
    assert any(str(len(findings)) in str(row[0].value) for row in first.iter_rows())
    lines = list(sheet.iter_rows(min_row=2))
    assert len(lines) == len(findings)
    assert [line[1].value for line in lines] == ["B2"] * len(HOSTILE) + [None]
    assert (lines[0][0].value, lines[0][5].value) == ("=1+1", "=1+1")
    assert lines[2][5].value == "-1"
    assert {one.data_type for row in first.iter_rows() for one in row} <= {"s", "n"}
    assert {one.data_type for line in lines for one in line if one.value is not None} == {"s"}


# ---- In the sender's own workbook


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_marked_workbook_repaired_is_the_right_one(language: str) -> None:
    sheet = title("results", language)
    value, months, number = (cell(name, 0, language) for name in ("value", "months", "number"))
    numerator = cell("numerator", 1, language)
    right = typed(template(language), {(sheet, value): 40, (sheet, cell("value", 1, language)): 320})
    cells = {(sheet, value): "ruim 40", (sheet, months): 13, (sheet, numerator): 3}
    wrong = typed(template(language), cells)
    found = checked(wrong).findings
    assert {(one.sheet, one.cell) for one in found if one.severity == "error"} == {*cells}

    copy = marked(wrong, found, language)
    book = book_of(copy)
    assert {place for place, weight in colours(book).items() if weight == "error"} == {*cells}
    for one in found:
        comment = book[one.sheet][one.cell].comment.text
        assert one.what(language) in comment and one.repair(language) in comment and one.example(language) in comment
    assert book[sheet][number].comment is None
    assert book.sheetnames == [*book_of(wrong).sheetnames, FINDINGS_SHEET[language]]
    lines = list(book.worksheets[-1].iter_rows(min_row=5))
    assert [(line[0].value, line[1].value) for line in lines] == [(one.sheet, one.cell) for one in found]
    assert [line[1].hyperlink.location for line in lines] == [f"'{one.sheet}'!{one.cell}" for one in found]
    assert frame_of(book) == frame_of(book_of(wrong))
    assert looks(book, fills=False) == looks(book_of(wrong), fills=False)

    assert copy is not None
    repaired = typed(copy, {(sheet, value): 40, (sheet, months): None, (sheet, numerator): None,
                            (sheet, cell("value", 1, language)): 320})  # fmt: skip
    again, first = checked(repaired), checked(right)
    assert (again.accepted, again.findings) == (True, first.findings)
    assert again.rows.keys() == first.rows.keys()
    for name, frame in first.rows.items():
        assert_frame_equal(again.rows[name], frame)


def test_marking_again_replaces_the_old_marks() -> None:
    value, months = cell("value", 0), cell("months", 1)
    wrong = typed(template(), {(RESULTS_SHEET, value): "veel", (RESULTS_SHEET, months): 13})
    copy = marked(wrong, checked(wrong).findings, "nl")
    assert copy is not None
    half = typed(copy, {(RESULTS_SHEET, value): 40})
    found = checked(half).findings
    twice = marked(half, found, "en")  # whoever opens it next may read another language
    book = book_of(twice)
    assert colours(book) == {(RESULTS_SHEET, months): "warning"}
    assert book[RESULTS_SHEET][value].comment is None
    assert book[RESULTS_SHEET][months].comment.text.count("■") == 1
    assert book.sheetnames == [*book_of(wrong).sheetnames, FINDINGS_SHEET["en"]]
    assert twice is not None
    right = marked(typed(twice, {(RESULTS_SHEET, months): None}), (), "nl")
    assert looks(book_of(right)) == looks(book_of(typed(template(), {(RESULTS_SHEET, value): 40})))


def test_a_heading_and_a_locked_cell_get_their_look_and_their_comment_back() -> None:
    head = cell("value", -1)
    locked, lifted = cell("plan", 2), cell("value", 3)
    plain = edited(template(), lambda book: setattr(book[RESULTS_SHEET][lifted], "comment", Comment("Van ons.", "wij")))
    findings = [
        at("unknown_column", RESULTS_SHEET, head), at("error_value", RESULTS_SHEET, locked),
        at("figure_missing", RESULTS_SHEET, lifted), at("latest_shows", RESULTS_SHEET, cell("value", 4), known="1"),
        at("required", RESULTS_SHEET, lifted),
    ]  # fmt: skip
    copy = marked(plain, findings, "nl")
    assert copy is not None
    book = book_of(copy)
    assert colours(book) == {
        (RESULTS_SHEET, head): "error", (RESULTS_SHEET, locked): "error",
        (RESULTS_SHEET, lifted): "error", (RESULTS_SHEET, cell("value", 4)): "note",
    }  # fmt: skip
    assert book[RESULTS_SHEET][head].font.color is None  # white would not show
    before = book_of(plain)[RESULTS_SHEET]
    for place in (head, lifted):
        assert book[RESULTS_SHEET][place].comment.text.endswith(before[place].comment.text)
        assert book[RESULTS_SHEET][place].comment.text != before[place].comment.text
    assert looks(book_of(marked(copy, (), "en"))) == looks(book_of(plain))


def test_a_sheet_of_the_sender_with_our_title_stays() -> None:
    own = edited(template(), lambda book: book.create_sheet(FINDINGS_SHEET["nl"]).append(["Van onszelf"]))
    once = marked(own, [at("required", RESULTS_SHEET, cell("number", 0))], "nl")
    assert once is not None
    twice = book_of(marked(once, (), "nl"))
    assert len(twice.sheetnames) == len(book_of(own).sheetnames) + 1
    assert twice[FINDINGS_SHEET["nl"]]["A1"].value == "Van onszelf"


def test_an_agreements_workbook_is_marked_too() -> None:
    data = agreements_workbook("nl", frames=known().frames)
    form = title("framework")
    wrong = typed(data, {(form, f"B{HEAD + 4}"): 22})  # the first year
    found = check(opened(wrong), Known({})).findings
    assert (form, f"B{HEAD + 4}") in {(one.sheet, one.cell) for one in found}
    copy = marked(wrong, found, "nl")
    assert set(colours(book_of(copy))) == {(one.sheet, one.cell) for one in found if one.cell}
    assert copy is not None and check(opened(copy), Known({})).findings == found


def test_a_merged_cell_is_marked_where_it_shows() -> None:
    first, second = cell("value", 0), cell("value", 1)
    merged = edited(template(), lambda book: book[RESULTS_SHEET].merge_cells(f"{first}:{second}"))
    copy = marked(merged, [at("required", RESULTS_SHEET, second)], "nl")
    assert colours(book_of(copy)) == {(RESULTS_SHEET, first): "error"}


def test_drop_downs_that_excel_keeps_apart_stay() -> None:
    name = next(
        f"xl/worksheets/sheet{number}.xml"
        for number, sheet in enumerate(book_of(template()).worksheets, 1)
        if sheet.title == RESULTS_SHEET
    )
    apart = (
        b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/'
        b'spreadsheetml/2009/9/main"><x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel'
        b'/2006/main"><x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>Lijsten!$A$2:$A$4</xm:f>'
        b"</x14:formula1><xm:sqref>Z5:Z9</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    data = inside(template(), name, lambda xml: xml.replace(b"</worksheet>", apart + b"</worksheet>"))
    rules = book_of(marked(data, (), "nl"))[RESULTS_SHEET].data_validations.dataValidation
    assert [(one.formula1, one.showErrorMessage) for one in rules if str(one.sqref) == "Z5:Z9"] == [
        ("Lijsten!$A$2:$A$4", False)
    ]


# ---- What a sender may send


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    def change(book: Any) -> None:
        one = book[RESULTS_SHEET][cell("explanation", 0)]
        one.value, one.data_type = "=1+1", "s"

    wrong = edited(template(), change)
    found = [at("required", RESULTS_SHEET, cell("explanation", 0), value="=2+2", example="=cmd|' /C calc'!A0")]
    book = book_of(marked(wrong, found, "nl"))
    assert book[RESULTS_SHEET][cell("explanation", 0)].data_type == "s"
    assert "f" not in {one.data_type for row in book.worksheets[-1].iter_rows() for one in row}


def test_formulas_beside_our_tables_stay_formulas() -> None:
    beside = "AB2"
    data = typed(template(), {(RESULTS_SHEET, beside): "=SUM(I5:I9)"})
    assert book_of(marked(data, (), "nl"))[RESULTS_SHEET][beside].value == "=SUM(I5:I9)"


def _calculated(data: bytes) -> bytes:
    """A formula in a table of ours with the value that Excel computed."""
    place = cell("value", 0)
    data = typed(data, {(RESULTS_SHEET, place): "=20+20"})
    name = f"xl/worksheets/sheet{book_of(data).sheetnames.index(RESULTS_SHEET) + 1}.xml"
    data = inside(data, name, lambda xml: xml.replace(b"<f>20+20</f><v />", b"<f>20+20</f><v>40</v>"))
    frame = stacked([opened(data)], "results")
    assert frame["value"].to_list()[0] == "40"
    return data


def _sheet(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    name = f"xl/worksheets/sheet{book_of(data).sheetnames.index(RESULTS_SHEET) + 1}.xml"
    return inside(data, name, change)


UNMARKABLE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "no workbook": lambda _: b"Nummer;Waarde\nNB-01;40\n",
    "cut off": lambda data: data[: len(data) // 2],
    "none of our tables": lambda _: write(AGREEMENTS, excel_tables=False),
    "a calculated formula in a table": _calculated,
    "macros": lambda data: inside(
        data, "[Content_Types].xml", lambda xml: xml.replace(
            b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main", b"vnd.ms-excel.sheet.macroEnabled.main")
    ),
    "styles that are none": lambda data: inside(data, "xl/styles.xml", lambda _: b"<styleSheet/>"),
    "a look that does not exist": lambda data: _sheet(data, lambda xml: xml.replace(b' s="', b' s="9', 40)),
    "a part that is no XML": lambda data: inside(data, "xl/styles.xml", lambda _: b"\x89PNG"),
    "a million merged cells": lambda data: _sheet(data, lambda xml: xml.replace(
        b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="Z9:AZ1048576"/></mergeCells>')),
    "whole columns merged": lambda data: _sheet(data, lambda xml: xml.replace(
        b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="Z:XFD"/></mergeCells>')),
    "a link over everything": lambda data: _sheet(data, lambda xml: xml.replace(
        b"<pageMargins", b'<hyperlinks><hyperlink location="a>b" ref="A1:XFD1048576"/></hyperlinks><pageMargins', 1)),
    "a styled cell at the far end": lambda data: _sheet(data, lambda xml: xml.replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')),
    "entities behind a byte order mark": lambda data: inside(
        data, "docProps/core.xml", lambda xml: b'\xef\xbb\xbf<!DOCTYPE a [<!ENTITY b "c">]>' + xml),
    "megabytes of nothing": lambda data: inside(data, "xl/theme/theme1.xml", lambda xml: xml + b" " * 5_000_000),
}  # fmt: skip


@pytest.mark.parametrize("name", UNMARKABLE)
def test_what_can_not_be_marked_gives_none_and_soon(name: str) -> None:
    data = UNMARKABLE[name](template())
    assert data != template()
    start = time.process_time()
    assert marked(data, [at("required", RESULTS_SHEET, "I5")], "nl") is None
    assert time.process_time() - start < 5


def _strange(book: Any) -> None:
    sheet = book[RESULTS_SHEET]
    sheet["AA1"].fill = GradientFill(stop=("FF0000", "00FF00"))
    sheet["AA2"].fill = PatternFill("solid", fgColor=openpyxl.styles.Color(theme=3))
    sheet["AA3"].comment = Comment("■ Afsprakenmonitor", "x")
    sheet["AA4"].hyperlink = "http://voorbeeld.example"
    book.create_chartsheet("Grafiek").add_chart(BarChart())
    book.create_sheet("Blad'met!teken").append([RESULTS_SHEET])


def test_odd_content_is_no_hindrance() -> None:
    data = edited(template(), _strange)
    findings = [
        at("required", "Blad'met!teken", "A1"), at("required", "Bestaat niet", "A1"), at("required", "Grafiek", "B2"),
        at("copied_table", RESULTS_SHEET, None), Finding("macros"), *(at("error_value", RESULTS_SHEET, "I5", value=text)
                                                                     for text in HOSTILE),
    ]  # fmt: skip
    book = book_of(marked(data, findings, "nl"))
    assert set(colours(book)) == {("Blad'met!teken", "A1"), (RESULTS_SHEET, "I5")}
    assert book[RESULTS_SHEET]["AA3"].comment is None
    lines = list(book.worksheets[-1].iter_rows(min_row=5))
    assert len(lines) == len(findings)
    assert lines[0][1].hyperlink.location == "'Blad''met!teken'!A1"
    assert [line[1].hyperlink for line in lines[1:5]] == [None] * 4
