"""Odd files, over the whole road: read right, or refused where they stand."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from openpyxl import Workbook as Book
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.table import Table as ExcelTable

from ingest import guard
from ingest.audit import audit
from ingest.check.grammar import typed as in_a_cell
from ingest.findings import Finding
from ingest.submit import Outcome, submit
from schemas.contract import contract
from tests.ingest.altered import (
    FORTY,
    PART,
    RIGHT,
    SHEET,
    TABLE,
    VALUE,
    Said,
    book,
    explained,
    packed,
    put,
    rows,
    said_of,
    text_cell,
    typed,
)
from tests.ingest.books import AGREEMENTS, HEAD, RESULTS, cell, changed, title, write
from tests.ingest.conftest import Convert


def _given(typed_in: Any, field: str = "value", index: int = 0, **style: Any) -> Callable[[], bytes]:
    return lambda: typed(typed_in, field, index, **style)


def _at(check: str, field: str = "value", index: int = 0, table: str = "results") -> Said:
    return [(check, title(table), cell(table, index, field))]


def _cover(field: str, value: Any) -> Callable[[], bytes]:
    return lambda: write(changed(RESULTS, ("cover", 0, field, value)))


def _part(old: bytes, new: bytes, count: int = 1) -> Callable[[], bytes]:
    return lambda: packed({PART: put(old, new, count)})


def _beside(made: Book, *, named: bool = True) -> None:
    """The judgements to the right of the results, on one sheet."""
    target = made[SHEET]
    for row, line in enumerate(made[title("judgements")].iter_rows(min_row=HEAD, values_only=True), HEAD):
        for column, value in enumerate(line, 26):
            target.cell(row, column, value)
    del made[title("judgements")]
    if named:
        target.add_table(ExcelTable(displayName="am1_judgements", ref=f"Z{HEAD}:AC{HEAD + 1}"))


def _unframed(made: Book) -> None:
    """No Excel tables, capitals for small letters, small for capitals, and lines broken."""
    for one in made:
        for name in list(one.tables):
            del one.tables[name]
    for number, heading in enumerate(made[SHEET][HEAD]):
        heading.value = f" {str(heading.value).swapcase()}\xa0\n*" if number % 2 else str(heading.value).upper()


def _wide(made: Book) -> None:
    """The merged title of a group of columns above the headings, and a heading of two rows."""
    for one in made:
        for name in list(one.tables):
            del one.tables[name]
    made[SHEET].cell(HEAD - 1, 9, "Cijfers van dit jaar")
    made[SHEET].merge_cells(start_row=HEAD - 1, end_row=HEAD - 1, start_column=9, end_column=12)
    made[SHEET].insert_rows(HEAD + 1)
    made[SHEET].merge_cells(start_row=HEAD, end_row=HEAD + 1, start_column=1, end_column=1)


def _merged(made: Book) -> None:
    made[SHEET].merge_cells(f"{VALUE}:{cell('results', 1, 'value')}")


def _hidden(made: Book) -> None:
    made[SHEET].row_dimensions[HEAD + 2].hidden = True
    made[SHEET].column_dimensions["J"].hidden = True
    made[title("judgements")].sheet_state = "veryHidden"


def _macintosh(made: Book) -> None:
    made.epoch = CALENDAR_MAC_1904
    made[title("cover")][cell("cover", 0, "sent_on")].value = date(2025, 3, 31)


def _many(made: Book) -> None:
    for number in range(200):
        made.create_sheet(f"Blad {number}").append(["Straat", "Huur", number])


def _notes(made: Book) -> None:
    for number, text in enumerate(("* voorlopig cijfer", None, "Bron: eigen administratie, peildatum 31-12")):
        made[SHEET].cell(HEAD + 8 + number, 1, text)


def _narrow(content: bytes) -> bytes:
    return content.replace(b'ref="A4:X9"', b'ref="A4:D9"')


def _prefixed(content: bytes) -> bytes:
    """As some libraries of .NET write a sheet."""
    named = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", content)
    return named.replace(b"xmlns=", b"xmlns:x=")


def _pandas() -> bytes:
    """As somebody writes it with pandas: no Excel tables, nothing but values."""
    target = io.BytesIO()
    with pd.ExcelWriter(target, engine="openpyxl") as made:
        for name in RESULTS:
            table = contract().tables[name]
            frame = pd.DataFrame([{table.get(key).label.nl: row[key] for key in row} for row in RESULTS[name]])
            if table.form:
                frame.T.to_excel(made, sheet_name=title(name), header=False)
            else:
                frame.to_excel(made, sheet_name=title(name), index=False)
    return target.getvalue()


_LONG = "x" * 32_766 + "é"

#: Bytes, and what is said. Without an error the figures must be those of the workbook that nobody touched.
ODD: dict[str, tuple[Callable[[], bytes], Said]] = {
    "as it should be": (book, []),
    "with macros": (lambda: packed(add={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), [("macros", None, None)]),
    "with links to other files": (
        lambda: packed(add={"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
        [("external_links", None, None)],
    ),
    "with parts that have a place on a disk": (
        lambda: packed(add={"/etc/passwd": b"x", "../../x": b"x", "C:\\x": b"x"}), [],
    ),
    "only parts that have a place on a disk": (
        lambda: packed({"xl/workbook.xml": None}, {"/xl/workbook.xml": b"<workbook/>"}),
        [("not_a_workbook", None, None)],
    ),
    "hidden rows, columns and sheets": (lambda: book(_hidden), [("hidden_rows", SHEET, f"A{HEAD + 2}")]),
    "200 sheets more": (lambda: book(_many), []),
    "headings in other letters, with lines broken": (lambda: book(_unframed), []),
    "headings of two rows, under a merged one": (lambda: book(_wide), []),
    "notes below the table": (
        lambda: book(_notes), [("text_below", SHEET, f"A{HEAD + 8}"), ("text_below", SHEET, f"A{HEAD + 10}")],
    ),
    "two tables side by side": (lambda: book(_beside), []),
    "two tables side by side, without a name": (
        lambda: book(lambda made: _beside(made, named=False), excel_tables=False),
        [
            ("double_column", SHEET, f"Z{HEAD}"), ("double_column", SHEET, f"AA{HEAD}"),
            ("extra_column", SHEET, f"AB{HEAD}"), ("extra_column", SHEET, f"AC{HEAD}"),
        ],
    ),
    "a table that is too narrow": (lambda: packed({TABLE: _narrow}), []),
    "a table to the last row": (lambda: packed({TABLE: put(b'ref="A4:X9"', b'ref="A4:X1048576"', 2)}), []),
    "tags with a prefix": (lambda: packed({PART: _prefixed}), []),
    "written with pandas": (_pandas, []),
    "counted from 1904": (lambda: book(_macintosh), []),
    "a formula with its value": (_part(FORTY, b'<c r="I5"><f>20+20</f><v>40</v>'), []),
    "a formula without": (_given("=20+20"), _at("formula_without_value")),
    "an error": (_given("#DIV/0!"), _at("error_value")),
    "an error in a code": (_given("#N/A", "number"), _at("error_value", "number")),
    "an error of another program": (_part(FORTY, b'<c r="I5" t="e"><v>#ERROR!</v>'), _at("error_value")),
    "a truth": (_given(True), _at("text_for_number")),
    "a number that is none": (_part(b"<v>40</v>", b"<v>1e400</v>"), _at("error_value")),
    "a share of one as percentage": (_given(0.758, index=2, number_format="0%"), [
        *_at("looks_like_share", index=2), *_at("ratio_disagrees", index=2)
    ]),
    "a percentage of a number": (_given(0.4, number_format="0%"), _at("not_whole")),
    "a day in words": (_cover("sent_on", "31 maart 2025"), _at("not_a_date", "sent_on", table="cover")),
    "a day as Excel counts": (_cover("sent_on", 45747), _at("not_a_date", "sent_on", table="cover")),
    "a day as text": (_cover("sent_on", "31-3-2025"), []),
    "a day as text for computers": (_cover("sent_on", "2025-03-31"), []),
    "a day for a number": (_given(date(2025, 3, 31)), _at("date_for_number")),
    "a day for a code": (_given(date(2025, 3, 31), "number"), _at("date_for_code", "number")),
    "a code that reads from right to left": (_given("\u202eNB-01\u202c", "number"), []),
    "a code with spaces without width": (_given("\ufeffNB\u200b-\u206001\u00ad", "number"), []),
    "a code with spaces that don't break": (_given("\xa0NB-01\xa0", "number"), []),
    "a code with another dash": (_given("nb\u201101", "number"), []),
    "a code with a bell": (_part(b"<t>NB-01</t>", b"<t>NB_x0007_-01_x0000_</t>"), []),
    "nothing but spaces without width": (_given("\u200b\ufeff \xa0", "qualifier"), []),
    "a row of spaces without width": (
        lambda: rows(b'<row r="12">' + text_cell(b"A", 12, "\u200b".encode()) + b"</row>"), [],
    ),
    "as much text as fits": (_given(_LONG, "explanation"), []),
    "more text than fits": (
        lambda: packed({PART: explained(b"x" * 32_768)}), [("damaged", None, None)],
    ),
    "as much text as fits, for a number": (_given(_LONG), _at("text_for_number")),
    "as much text as fits, for a code": (_given(_LONG, "number"), _at("unknown_code", "number")),
    "as many digits as fit": (_given("1" * 32_767), _at("number_as_text")),
}  # fmt: skip

_TYPED = {
    "40": 40, " 40 ": 40, "\xa040": 40, "40 woningen": 40, "€ 40": 40, "€ 40,-": 40, "1.234,5": 1234.5,
    "1,234.5": 1234.5,
    "1 234": 1234, "1\xa0234": 1234, "45%": 45, "45 %": 45, "-40": -40, "12,5": 12.5, "0": 0, "'40": None,
    "vier": None, "40-45": None, "1.2.3": None, "½": None, "\u0664\u0660": 40, "--": None,
}  # fmt: skip

_TITLES = ("Resultaten d'r bij", "Let op!", "📈 'Cijfers' & <meer>", "x" * 31, "Blad1!$A$1", "\ufdfa\u200f \u200b")


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_is_read_right_or_refused_where_it_stands(name: str, known: Path) -> None:
    build, said = ODD[name]
    (outcome,) = submit(known, [("results.xlsx", build())], dry_run=True)
    assert said_of([outcome]) == said
    _sentences(outcome.findings)
    assert outcome.refused == any(contract().checks[check].severity == "error" for check, _, _ in said)
    if not outcome.refused:
        assert _figures(outcome) == RIGHT
        assert outcome.checked is not None
        assert (outcome.checked.sent_on, outcome.checked.rows["judgements"].height) == (date(2025, 3, 31), 1)


def _figures(outcome: Outcome) -> dict[str, float]:
    assert outcome.checked is not None
    figures = outcome.checked.rows["results"].filter(pl.col("value").is_not_null())
    return dict(figures.select("number", "value").iter_rows())


def _sentences(findings: Iterable[Finding]) -> None:
    """Each says what, how and an example, in both languages, with nothing left open."""
    for finding in findings:
        for language in ("nl", "en"):
            for text in (finding.what(language), finding.repair(language), finding.example(language)):
                assert text.strip()
                assert "None" not in text


@pytest.mark.parametrize("text", _TYPED)
def test_numbers_typed_as_text(text: str, known: Path) -> None:
    right = _TYPED[text]
    (outcome,) = submit(known, [("results.xlsx", typed(text, index=1))], dry_run=True)
    check = "text_for_number" if right is None else "number_as_text"
    assert said_of([outcome]) == _at(check, index=1)
    if right is not None:
        assert outcome.findings[0].values["right"] == in_a_cell(right)


@pytest.mark.parametrize("name", _TITLES)
@pytest.mark.parametrize("excel_tables", [True, False])
def test_names_of_sheets_come_back_as_they_are(name: str, excel_tables: bool, known: Path) -> None:
    data = write(
        changed(RESULTS, ("results", 0, "value", "#REF!")), titles={"results": name}, excel_tables=excel_tables
    )
    (outcome,) = submit(known, [("results.xlsx", data)], dry_run=True)
    assert said_of([outcome]) == [("error_value", name, VALUE)]


_OTHER: dict[str, tuple[Callable[[], bytes], str, str | None]] = {
    "csv": (lambda: b"Nummer;Waarde\r\nNB-01;40\r\n", "not_a_workbook", "csv"),
    "csv of Windows": (lambda: "Nummer\tWaarde\r\nNB-01\t40\r\n".encode("utf-16"), "not_a_workbook", "csv"),
    "web page": (lambda: b"\r\n<HTML><body><table><tr><td>NB-01</td></tr></table>", "not_a_workbook", "html"),
    "table of a web page": (lambda: b"<table><tr><td>NB-01, 40</td></tr></table>", "not_a_workbook", "html"),
    "xml": (lambda: b'<?xml version="1.0"?><Workbook a="1, 2"/>', "not_a_workbook", "xml"),
    "pdf": (lambda: b"%PDF-1.7\n1 0 obj", "not_a_workbook", "pdf"),
    "json": (lambda: b'{"NB-01": 40, "VD-01": 320}', "not_a_workbook", "other"),
    "rtf": (lambda: rb"{\rtf1\ansi;,}", "not_a_workbook", "other"),
    "docx": (lambda: packed({"xl/workbook.xml": None}, {"word/document.xml": b"<w/>"}), "not_a_workbook", "other"),
    "xls": (lambda: _old("Workbook"), "old_format", "xls"),
    "doc": (lambda: _old("WordDocument"), "not_a_workbook", "word"),
    "msg": (lambda: _old("__substg1.0_0037001F"), "not_a_workbook", "mail"),
    "password": (lambda: _old("EncryptedPackage"), "encrypted", None),
    "xlsb": (lambda: packed({"xl/workbook.xml": None}, {"xl/workbook.bin": b"\x83"}), "old_format", "xlsb"),
    "ods": (lambda: packed({"xl/workbook.xml": None}, {"content.xml": b"<o/>"}), "old_format", "ods"),
}  # fmt: skip


def _old(stream: str) -> bytes:
    return guard.OLD_OFFICE + bytes(1000) + stream.encode("utf-16-le") + bytes(5000)


@pytest.mark.parametrize("name", _OTHER)
def test_another_kind_of_file_under_the_name_of_a_workbook(name: str, known: Path) -> None:
    build, check, kind = _OTHER[name]
    (outcome,) = submit(known, [("results.xlsx", build())], dry_run=True)
    assert said_of([outcome]) == [(check, None, None)]
    assert outcome.findings[0].values.get("kind") == (guard._KINDS[kind] if kind else None)
    _sentences(outcome.findings)


@pytest.mark.parametrize("name", ["results.xls", "results.csv", "results", "ré\u200bsults 📈.XLSM", "CON", "../x.xlsx"])
def test_a_workbook_under_the_name_of_another_kind(name: str, known: Path) -> None:
    (outcome,) = submit(known, [(name, book())], dry_run=True)
    assert (outcome.findings, _figures(outcome)) == ((), RIGHT)


def test_merged_cells_are_told_and_count_once(known: Path) -> None:
    (outcome,) = submit(known, [("results.xlsx", book(_merged))], dry_run=True)
    assert (said_of([outcome]), outcome.refused) == (_at("merged_cells"), False)
    assert _figures(outcome) == {name: value for name, value in RIGHT.items() if name != "VD-01"}


def test_odd_texts_are_kept_as_they_are_read(tmp_path: Path) -> None:
    texts = {
        "_x0007_a_x0000_b\u202e\u05d7\u05dc\u05d1\u202c": "ab\u05d7\u05dc\u05d1",
        "😀\u200d🔥 é e\u0301\xa0&amp;lt;": "😀\u200d🔥 é e\u0301\xa0&lt;",
        "a_x000D_\nb": "a\r\nb",
        "=1+1 \"'\\;,\t{x}%s": "=1+1 \"'\\;,\t{x}%s",
        "x" * 32_767: "x" * 32_767,
    }
    submit(tmp_path, [("agreements.xlsx", write(AGREEMENTS))], received=date(2021, 12, 15))

    marks = [f"@{number}@" for number in range(len(texts))]
    marked = write(changed(RESULTS, *(("results", number, "explanation", mark) for number, mark in enumerate(marks))))

    def explain(content: bytes) -> bytes:
        for mark, text in zip(marks, texts, strict=True):
            content = content.replace(mark.encode(), text.encode())
        return content

    (outcome,) = submit(tmp_path, [("results.xlsx", packed({PART: explain}, base=marked))])
    assert outcome.event == 2
    assert outcome.checked is not None
    assert outcome.checked.rows["results"]["explanation"].to_list() == list(texts.values())
    assert not audit(tmp_path).problems


@pytest.fixture(scope="module")
def converted(convert: Convert, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An odd workbook that LibreOffice opened, calculated and saved."""

    def edit(made: Book) -> None:
        sheet = made[SHEET]
        sheet[VALUE].value = "=20+20"
        sheet[cell("results", 1, "value")].value = "=1/0"
        sheet[cell("results", 2, "number")].value = "\xa0BB-01\u200b"
        sheet[cell("results", 3, "value")].number_format = "dd-mm-yyyy"
        sheet.row_dimensions[HEAD + 1].hidden = True
        sheet["XFD1048576"].style = "Good"
        _notes(made)

    folder = tmp_path_factory.mktemp("soffice")
    (folder / "odd.xlsx").write_bytes(book(edit))
    convert(folder, "xlsx")
    return (folder / "xlsx" / "odd.xlsx").read_bytes()


def test_an_odd_workbook_as_libreoffice_saves_it(known: Path, converted: bytes) -> None:
    (outcome,) = submit(known, [("results.xlsx", converted)], dry_run=True)
    assert sorted(said_of([outcome]), key=str) == sorted(
        [
            *_at("error_value", index=1), *_at("date_for_number", index=3), ("hidden_rows", SHEET, f"A{HEAD + 1}"),
            ("text_below", SHEET, f"A{HEAD + 8}"), ("text_below", SHEET, f"A{HEAD + 10}"),
        ],
        key=str,
    )  # fmt: skip
    assert _figures(outcome) == {"NB-01": 40.0, "BB-01": 75.8}
