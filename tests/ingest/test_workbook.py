"""Reading: tables are found wherever they stand, nothing typed is lost, and cells say where they really stand."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook as Book
from openpyxl.worksheet.table import Table as ExcelTable

import ingest.workbook
from ingest.known import Known
from ingest.template import agreements_workbook, results_workbook
from ingest.workbook import Workbook, cell_of, read, stacked
from schemas.contract import contract
from tests.ingest.books import AGREEMENTS, HEAD, RESULTS, cell, changed, judged, known_after, opened, title, write

AFTERNOON = datetime(2024, 3, 12, 14, 30)  # noqa: DTZ001  (Excel keeps no zone)
ALSO: dict[str, Any] = {
    "as the template": {},
    "in English": {"language": "en"},
    "lower and to the right": {"down": 7, "right": 3},
    "other sheet names": {"titles": {"results": "Blad1", "cover": "Onze gegevens", "agreements": "x"}},
    "sheets moved": {"reverse": True},
    "without Excel tables": {"excel_tables": False},
    "without Excel tables, lower, in English": {"excel_tables": False, "down": 3, "right": 2, "language": "en"},
    "without Excel tables, other names, moved": {
        "excel_tables": False, "reverse": True, "titles": {"results": "Blad1", "cover": "Blad2", "framework": "Blad3"},
    },
    "blank rows in the table": {"spare": 40},
}  # fmt: skip


def found(rows: Any, edit: Callable[[Book], None], **how: Any) -> list[tuple[str, str | None, str | None]]:
    """The findings of reading a workbook that was edited."""
    data = read(write(rows, edit=edit, **how))
    findings = data.findings if isinstance(data, Workbook) else data
    for finding in findings:
        assert all(
            say(language) for say in (finding.what, finding.repair, finding.example) for language in ("nl", "en")
        )
    return [(finding.check, finding.sheet, finding.cell) for finding in findings]


@pytest.mark.parametrize("how", ALSO.values(), ids=ALSO)
def test_tables_are_found_wherever_they_stand(how: dict[str, Any]) -> None:
    for rows in (AGREEMENTS, RESULTS):
        plain, other = opened(write(rows)), opened(write(rows, **how))
        assert (other.kind, other.layout, other.findings) == (plain.kind, 1, ())
        for table in plain.cells:
            assert stacked([other], table).drop("row").equals(stacked([plain], table).drop("row"))


@pytest.mark.parametrize("how", ALSO.values(), ids=ALSO)
def test_the_cell_of_a_finding_is_where_the_value_stands(how: dict[str, Any]) -> None:
    known = known_after(judged(write(AGREEMENTS)))
    data = write(changed(RESULTS, ("results", 2, "value", "veel"), ("cover", 0, "sent_on", "morgen")), **how)
    book = openpyxl.load_workbook(io.BytesIO(data))
    told = {
        finding.check: book[finding.sheet or ""][finding.cell or ""].value for finding in judged(data, known).findings
    }
    assert told == {"text_for_number": "veel", "not_a_date": "morgen"}


def test_kinds_of_cells() -> None:
    typed = {
        "value": 5, "numerator": 152.5, "denominator": 1e20, "months": True, "state": date(2024, 3, 12),
        "qualifier": AFTERNOON, "source": "  Monitor \n", "used": "#REF!", "phase": "=1+1",
        "evidence": "   ",
    }  # fmt: skip
    frame = stacked([opened(write({**RESULTS, "results": [{"number": "NB-01", **typed}]}))], "results")
    kinds = {name: (frame[f"{name}:type"].item(), frame[name].item()) for name in ("number", *typed, "area")}
    assert kinds == {
        "number": ("text", "NB-01"), "value": ("number", "5"), "numerator": ("number", "152.5"),
        "denominator": ("number", "1e+20"), "months": ("bool", "true"), "state": ("date", "2024-03-12"),
        "qualifier": ("date", "2024-03-12"), "source": ("text", "Monitor"), "used": ("error", "#REF!"),
        "phase": ("formula", None), "evidence": ("blank", None), "area": ("blank", None),
    }  # fmt: skip


def test_places_are_plain_data_and_lead_back() -> None:
    book = opened(write(RESULTS, down=1, right=1))
    assert book.placement["cover"]["cells"]["party"] == "C7"
    assert cell_of(book.placement, "results", 12, "value") == (title("results"), "J12")
    assert cell_of(book.placement, "cover", 0, "party") == (title("cover"), "C7")
    assert cell_of(book.placement, "areas", 3, "name") == (None, None)


# ---- What people do to a table


def _below(*values: Any, gap: int = 0) -> Callable[[Book], None]:
    def edit(book: Book) -> None:
        sheet = book[title("results")]
        for column, value in enumerate(values, 1):
            sheet.cell(HEAD + len(RESULTS["results"]) + 1 + gap, column, value)

    return edit


@pytest.mark.parametrize("tables", [True, False])
@pytest.mark.parametrize("gap", [0, 3])
def test_rows_typed_below_the_table_are_read(tables: bool, gap: int) -> None:
    data = write(
        RESULTS, edit=_below("NB-01", None, "WK02", None, None, None, None, None, 7, gap=gap), excel_tables=tables
    )
    frame = stacked([opened(data)], "results")
    row = HEAD + len(RESULTS["results"]) + 1 + gap
    assert frame.select("row", "area", "value").row(-1) == (row, "WK02", "7")


def test_an_error_value_below_the_table_is_no_note() -> None:
    frame = stacked([opened(write(RESULTS, edit=_below(*[None] * 8, "#REF!", gap=1)))], "results")
    assert frame.select("value", "value:type").row(-1) == ("#REF!", "error")


@pytest.mark.parametrize("tables", [True, False])
def test_a_lone_text_below_the_table_is_left_alone_and_said(tables: bool) -> None:
    edit = _below("Bron: eigen administratie", gap=2)
    where = f"A{HEAD + len(RESULTS['results']) + 3}"
    assert found(RESULTS, edit, excel_tables=tables) == [("text_below", title("results"), where)]
    assert stacked([opened(write(RESULTS, edit=edit))], "results").height == len(RESULTS["results"])


def test_a_row_of_totals_is_no_row() -> None:
    def edit(book: Book) -> None:
        sheet = book[title("results")]
        last = HEAD + len(RESULTS["results"]) + 1
        sheet.cell(last, 1, "Totaal")
        sheet.cell(last, 8, 999)
        sheet.tables["am1_results"].ref = sheet.tables["am1_results"].ref.replace(str(last - 1), str(last))
        sheet.tables["am1_results"].totalsRowCount = 1

    assert stacked([opened(write(RESULTS, edit=edit))], "results").height == len(RESULTS["results"])


def test_hidden_rows_and_sheets_are_data() -> None:
    def edit(book: Book) -> None:
        book[title("results")].row_dimensions[HEAD + 1].hidden = True
        book[title("judgements")].sheet_state = "hidden"

    hidden = opened(write(RESULTS, edit=edit))
    assert [stacked([hidden], name).height for name in ("results", "judgements")] == [5, 1]


def test_merged_headings() -> None:
    def edit(book: Book) -> None:
        sheet = book[title("results")]
        sheet.insert_rows(HEAD + 1)
        sheet.merge_cells(start_row=HEAD, end_row=HEAD + 1, start_column=1, end_column=1)
        sheet.cell(HEAD + 1, 8, "in dit jaar")

    frame = stacked([opened(write(RESULTS, edit=edit, excel_tables=False))], "results")
    assert frame.select("row", "number").row(0) == (HEAD + 2, "NB-01")


def test_two_tables_under_each_other_on_one_sheet() -> None:
    def edit(book: Book) -> None:
        source, target = book[title("judgements")], book[title("results")]
        for row in source.iter_rows(min_row=HEAD, values_only=True):
            target.append(row)
        book.remove(source)

    both = opened(write(RESULTS, edit=edit, excel_tables=False))
    assert [stacked([both], name).height for name in ("results", "judgements")] == [5, 1]
    assert both.placement["judgements"]["sheet"] == title("results")


def _heading(table: str, field: str, text: str | None) -> Callable[[Book], None]:
    def edit(book: Book) -> None:
        book[title(table)][cell(table, -1, field)].value = text

    return edit


@pytest.mark.parametrize("tables", [True, False])
def test_a_changed_heading_never_loses_what_stands_below_it(tables: bool) -> None:
    edit = _heading("results", "value", "Waarde 2024")
    rows = {**RESULTS, "results": RESULTS["results"][:2], "judgements": []}
    where = (title("results"), cell("results", -1, "value"))
    assert found(rows, edit, excel_tables=tables) == [("unknown_column", *where)]
    findings = judged(write(rows, edit=edit, excel_tables=tables), known_after(judged(write(AGREEMENTS)))).findings
    assert [finding.check for finding in findings] == ["unknown_column"]


def test_a_heading_twice() -> None:
    edit = _heading("results", "numerator", "Waarde")
    assert found(RESULTS, edit) == [("double_column", title("results"), cell("results", -1, "numerator"))]


def test_a_compulsory_column_that_is_gone() -> None:
    rows = changed(AGREEMENTS, *(("agreements", index, "theme", None) for index in range(6)))
    assert found(rows, _heading("agreements", "theme", "–")) == [
        ("missing_column", title("agreements"), cell("agreements", -1, "number"))
    ]


def test_a_column_of_ones_own_is_left_alone() -> None:
    def edit(book: Book) -> None:
        sheet = book[title("judgements")]
        sheet.cell(HEAD, 5, "Intern")
        sheet.cell(HEAD + 1, 5, "nog bespreken")
        sheet.tables["am1_judgements"].ref = f"A{HEAD}:E{HEAD + 1}"
        sheet.tables["am1_judgements"].tableColumns = []

    assert found(RESULTS, edit) == [("extra_column", title("judgements"), f"E{HEAD}")]


def test_a_label_of_the_form_that_was_changed() -> None:
    def edit(book: Book) -> None:
        book[title("cover")][f"A{HEAD + 2}"].value = "Wie bent u"

    assert found(RESULTS, edit) == [("unknown_column", title("cover"), f"A{HEAD + 2}")]


def test_a_copy_of_a_table_is_not_read() -> None:
    def edit(book: Book) -> None:
        copy = book.create_sheet("Resultaten (2)")
        copy.append(["Nummer", "Waarde"])
        copy.append(["NB-01", 99])
        copy.add_table(ExcelTable(displayName="am1_results5", ref="A1:B2"))

    assert found(RESULTS, edit) == [("copied_table", "Resultaten (2)", None)]


# ---- Workbooks that are none


def _renamed(name: str) -> Callable[[Book], None]:
    def edit(book: Book) -> None:
        sheet = book[title("results")]
        table = sheet.tables.pop("am1_results")
        table.displayName = table.name = name
        sheet.add_table(table)

    return edit


def test_a_form_that_this_version_does_not_know() -> None:
    assert found(RESULTS, _renamed("am9_results")) == [("newer_layout", None, None)]


def test_a_workbook_of_somebody_else() -> None:
    assert found({}, lambda book: book.create_sheet("Blad1").append(["Straat", "Huur"])) == [
        ("wrong_template", None, None)
    ]


def test_a_workbook_without_a_cell() -> None:
    def edit(book: Book) -> None:
        book.create_sheet("Blad1")

    assert found({}, edit) == [("wrong_template", None, None)]


def test_agreements_and_results_in_one_workbook() -> None:
    assert found({**AGREEMENTS, **RESULTS}, lambda book: None) == [("two_kinds", None, None)]


@pytest.mark.parametrize("tables", [{"cover"}, {"results", "judgements"}])
def test_a_table_that_is_missing(tables: set[str]) -> None:
    rows = {name: of for name, of in RESULTS.items() if name not in tables}
    assert found(rows, lambda book: None) == [("missing_table", None, None)]


def test_judgements_may_come_alone() -> None:
    """That is the preparation of an evaluation; it is said, since figures may have been lost."""
    rows = {name: of for name, of in RESULTS.items() if name != "results"}
    assert found(rows, lambda book: None)[:1] == [("only_judgements", None, None)]


def test_a_panic_of_the_reader_is_a_damaged_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    panic = type("PanicException", (BaseException,), {})

    def panics(*_: object) -> None:
        raise panic

    monkeypatch.setattr(ingest.workbook, "find", panics)
    assert found(RESULTS, lambda book: None) == [("damaged", None, None)]


def test_an_interrupt_is_no_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ingest.workbook, "find", interrupted)
    with pytest.raises(KeyboardInterrupt):
        read(write(RESULTS))


# ---- The workbooks that we make ourselves


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_the_template_gives_can_be_read_back(language: str) -> None:
    first = judged(write(AGREEMENTS))
    known = known_after(first)
    frames = {table.id: known[table.id] for table in contract().workbook("agreements")}
    again = judged(agreements_workbook(language, frames=frames, full=True), known)
    assert again.findings == ()
    assert [name for name in ("targets", "baselines", "amendments", "lives") if again.rows[name].height] == []
    for table in ("framework", "parties", "areas", "documents", "agreements"):
        assert again.rows[table].drop("row").equals(first.rows[table].drop("row"))
    blank = judged(results_workbook(language, frames, "L0001", 2024), known)
    assert [finding.check for finding in blank.findings] == ["nothing_said"]


def test_headings_are_told_apart_in_both_languages() -> None:
    for table in contract().tables.values():
        for language in ("nl", "en"):
            words = [field.label[language].casefold() for field in table.field]
            assert len(words) == len(set(words))
        dutch = {field.label.nl.casefold(): field.id for field in table.field}
        english = {field.label.en.casefold(): field.id for field in table.field}
        assert all(english[word] == dutch[word] for word in dutch.keys() & english.keys())


def test_the_samples_are_read_without_a_finding() -> None:
    for path in sorted((Path(__file__).parents[2] / "sample_data").glob("*/*.xlsx")):
        assert opened(path.read_bytes()).findings == (), path.name
    assert isinstance(judged(write(RESULTS), Known({})).findings, tuple)
