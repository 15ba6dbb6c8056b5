"""The look at the bytes: what would harm or mislead a reader is named, and what is harmless passes."""

from __future__ import annotations

import io
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping

import pytest
from openpyxl import Workbook as Book

from ingest import guard
from ingest.guard import look
from ingest.workbook import Workbook, read
from tests.ingest.books import RESULTS, cell, title, write

SHEET = "xl/worksheets/sheet2.xml"
ROOT = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%b</sheetData></worksheet>'


def packed(
    change: Callable[[str, bytes], bytes] = lambda _, content: content, add: Mapping[str, bytes] | None = None
) -> bytes:
    """The small results workbook with entries changed or added."""
    target = io.BytesIO()
    old = io.BytesIO(write(RESULTS))
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            made.writestr(name, change(name, source.read(name)))
        for name, content in (add or {}).items():
            made.writestr(name, content)
    return target.getvalue()


def only(name: str, content: bytes) -> bytes:
    """The workbook with one entry replaced."""
    return packed(lambda there, old: content if there == name else old)


def findings(data: bytes) -> list[tuple[str, str | None, str | None]]:
    found = read(data)
    told = found.findings if isinstance(found, Workbook) else found
    for finding in told:
        assert all(
            say(language) for say in (finding.what, finding.repair, finding.example) for language in ("nl", "en")
        )
    return [(finding.check, finding.sheet, finding.cell) for finding in told]


def archive(**entries: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as one:
        for name, content in entries.items():
            one.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "check", "kind"),
    [
        (b"", "empty_file", None),
        (b" \r\n", "empty_file", None),
        (b"Nummer;Waarde\r\nNB-01;40\r\n", "not_a_workbook", "csv"),
        (b"<html><table></table></html>", "not_a_workbook", "html"),
        (b"%PDF-1.7 ...", "not_a_workbook", "pdf"),
        (bytes(range(256)) * 20, "not_a_workbook", "other"),
        (archive(word__document_xml=b"<w/>"), "not_a_workbook", "other"),
        (guard.OLD_OFFICE + bytes(5000), "old_format", "xls"),
        (archive(xl__workbook_bin=b"\x00"), "old_format", "xlsb"),
        (archive(content_xml=b"<o/>", mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "old_format", "ods"),
        (guard.OLD_OFFICE + bytes(900) + "EncryptedPackage".encode("utf-16-le"), "encrypted", None),
        (b"PK\x03\x04" + bytes(400), "damaged", None),
    ],
)
def test_files_of_another_kind(data: bytes, check: str, kind: str | None) -> None:
    assert findings(data) == [(check, None, None)]
    if kind:
        assert look(data).findings[0].values["kind"] == guard._KINDS[kind]


def test_every_cut_and_every_flipped_byte_is_survived() -> None:
    whole = write(RESULTS)
    for length in range(0, len(whole), len(whole) // 40):
        assert {check for check, _, _ in findings(whole[:length])} <= {"damaged", "empty_file", "not_a_workbook"}
    for place in range(10, len(whole), len(whole) // 60):
        changed = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        assert read(changed) is not None


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="20000"><c r="XFD20000" t="n"><v>1</v></c></row>',
        b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        b'<row r = "1048576"><c\n t="n" r = "XFD1048576"><v>1</v></c></row>',
        b'<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
        b'<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="1048576">'
        b'<x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        b'<row r="1048576">' + b"<c/>" * 16383 + b"<c><v>1</v></c></row>",
        b'<row r="1"><c r="AAAAAAA1"><v>1</v></c></row><row r="2"><c r="A4294967299"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_away_is_refused_before_it_is_read(rows: bytes) -> None:
    check, sheet, where = findings(only(SHEET, ROOT % rows))[0]
    assert (check, sheet) == ("too_far", title("results"))
    assert where is not None and re.fullmatch(r"[A-Z]+\d+", where)


def test_the_cell_that_is_too_far_is_named() -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert findings(only(SHEET, ROOT % far)) == [("too_far", title("results"), "XFD1048576")]


def test_a_table_that_is_said_to_be_huge_is_refused() -> None:
    data = packed(lambda name, old: re.sub(rb'ref="A4:X9"', b'ref="A4:XFD1048576"', old) if "table" in name else old)
    assert [check for check, _, _ in findings(data)] == ["too_far"]


def test_style_far_away_is_harmless() -> None:
    def edit(book: Book) -> None:
        book[title("results")]["XFD1048576"].style = "Good"

    assert isinstance(read(write(RESULTS, edit=edit)), Workbook)


def test_a_long_but_narrow_sheet_may_be_read() -> None:
    def edit(book: Book) -> None:
        book.create_sheet("Kladblok")["A60000"] = "hier"

    assert isinstance(read(write(RESULTS, edit=edit)), Workbook)


def test_a_bomb_is_refused_without_unpacking_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_UNPACKED", 3 * guard.MEGABYTE)
    bomb = packed(add={"xl/media/image1.png": bytes(40 * guard.MEGABYTE)})
    tracemalloc.start()
    began = time.process_time()
    assert findings(bomb) == [("unpacks_too_large", None, None)]
    assert (tracemalloc.get_traced_memory()[1] < 10 * guard.MEGABYTE, time.process_time() - began < 5) == (True, True)
    tracemalloc.stop()


def test_sizes_that_lie_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_UNPACKED", 3 * guard.MEGABYTE)
    size = 40 * guard.MEGABYTE
    lying = packed(add={"xl/media/image1.png": bytes(size)}).replace(
        size.to_bytes(4, "little"), (1000).to_bytes(4, "little")
    )
    assert findings(lying)[0][0] in ("unpacks_too_large", "damaged")


def test_too_many_entries() -> None:
    many = packed(add={f"xl/media/{number}.png": b"" for number in range(guard.MAX_ENTRIES)})
    assert findings(many) == [("unpacks_too_large", None, None)]


def test_a_file_that_is_too_large() -> None:
    assert findings(b"PK\x03\x04" + bytes(guard.MAX_BYTES)) == [("too_large", None, None)]


def test_entities_are_refused() -> None:
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + ROOT % b""
    assert findings(only(SHEET, evil)) == [("entities", None, None)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "iso-8859-1"])
def test_another_encoding_hides_nothing(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + (ROOT % b'<row r="1"><c r="XFD9"/></row>').decode()
    assert findings(only(SHEET, text.encode(encoding))) == [("damaged", None, None)]


def test_macros_and_links_are_left_alone_and_said() -> None:
    data = packed(add={"xl/vbaProject.bin": b"\x00", "xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    assert findings(data) == [("macros", None, None), ("external_links", None, None)]
    assert isinstance(read(data), Workbook)


# ---- Cells that a reader takes for blank


def doubtful(rows: bytes) -> dict[tuple[int, int], tuple[str, str]]:
    return dict(look(only(SHEET, ROOT % rows)).doubtful.get(title("results"), {}))


@pytest.mark.parametrize(
    ("rows", "seen"),
    [
        (b'<row r="1"><c r="B1" t="e"><v>#REF!</v></c></row>', {(1, 2): ("error", "#REF!")}),
        (b"<row r='1'><c t='e' r='B1'><v>#N/A</v></c></row>", {(1, 2): ("error", "#N/A")}),
        (b'<row r="2"><c r="A2"><f>A1+1</f></c></row>', {(2, 1): ("formula", "")}),
        (b'<row r="2"><c r="A2"><f>A1+1</f><v></v></c></row>', {(2, 1): ("formula", "")}),
        (b'<row r="2"><c r="A2"><f>A1+1</f><v/></c></row>', {(2, 1): ("formula", "")}),
        (b'<row r="2"><c r="A2"><f t="shared" si="0"/></c></row>', {(2, 1): ("formula", "")}),
        (b'<row r="2"><c r="A2"><f>A1+1</f><v>3</v></c></row>', {}),
        (b'<row r="2"><c r="A2" t="str"><f>""</f><v></v></c></row>', {}),
        (b'<row r="2"><c r="A2" s="1"/><c r="B2" t="e"><v>#NUM!</v></c></row>', {(2, 2): ("error", "#NUM!")}),
        (
            b'<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="3">'
            b'<x:c r="C3" t="e"><x:v>#REF!</x:v></x:c><x:c r="D3"><x:f>A1</x:f></x:c></x:row>',
            {(3, 3): ("error", "#REF!"), (3, 4): ("formula", "")},
        ),
    ],
)
def test_error_values_and_formulas_without_a_value(rows: bytes, seen: dict[tuple[int, int], tuple[str, str]]) -> None:
    assert doubtful(rows) == seen


def test_they_are_found_on_their_own_sheet() -> None:
    def edit(book: Book) -> None:
        book[title("judgements")][cell("judgements", 0, "text")] = "=A1"

    assert look(write(RESULTS, edit=edit)).doubtful == {title("judgements"): {(5, 4): ("formula", "")}}
