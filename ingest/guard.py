"""Looks at a workbook's bytes before any reader does.

calamine lays each sheet out as a full grid: one cell at XFD1048576 ends the whole process, without an exception. It
also gives the same blank for an empty cell, an error value and a formula that was never calculated. One bounded pass
over the XML inside the file finds both.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from posixpath import basename, dirname, join, normpath

from openpyxl.utils import get_column_letter

from ingest.findings import Finding
from schemas.contract import Text

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_UNPACKED = 60 * MEGABYTE
MAX_ENTRIES = 2000
#: Cells of one sheet's grid, blank ones included: from A1 to the last one used.
MAX_GRID = 7_500_000

ZIP = b"PK\x03\x04"
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_KINDS = {
    "csv": Text("een tekstbestand (csv)", "a text file (csv)"),
    "pdf": Text("een pdf", "a PDF"),
    "html": Text("een webpagina", "a web page"),
    "xls": Text("een oud Excelbestand (xls)", "an old Excel file (xls)"),
    "xlsb": Text("een binair Excelbestand (xlsb)", "a binary Excel file (xlsb)"),
    "ods": Text("een OpenDocument-bestand (ods)", "an OpenDocument file (ods)"),
    "other": Text("een ander soort bestand", "another kind of file"),
}
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    NotImplementedError,
    EOFError,
    ValueError,
    OSError,
)

#: A reference past ZZ9999; then rows and columns are counted, and if those are too many, every cell is looked at.
_FAR = re.compile(rb'<c r="(?:[A-Za-z]{3}|[A-Za-z]*\d{5})')
_FAR_ROW = re.compile(rb'<row r="\d{5}')
_ROWS = re.compile(rb'<(?:row r="|c r="[A-Za-z]*)(\d+)')
_COLUMNS = re.compile(rb'<c r="([A-Za-z]*)')
_PLACED = re.compile(rb"<(?:\w+:)?(c|row)(?=[\s/>])([^>]*?)(/?)>")
_R = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d*)["']""")
_DOUBT = (re.compile(rb"\"e\""), re.compile(rb"'e'"), re.compile(rb"<f[> /]"), re.compile(rb":f[> /]"))
#: A row or cell that doesn't say where it stands, or is written in an unusual way.
_ODD = (re.compile(rb'<(?:c|row)(?:[>/\t\r\n]| (?!r="))'), re.compile(rb":c[ >]"), re.compile(rb":row"))
_CELL = re.compile(rb"<(?:\w+:)?c(\s[^>]*)?(?<!/)>(.*?)</(?:\w+:)?c\s*>", re.DOTALL)
_TYPE = re.compile(rb"""\bt\s*=\s*["'](\w+)["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<")
_TABLE_REF = re.compile(rb"""<(?:\w+:)?table\s[^>]*?\bref\s*=\s*["']([A-Za-z$]+\d+):\$?([A-Za-z]+)\$?(\d+)["']""")
_TOTALS = re.compile(rb"""<(?:\w+:)?table\s[^>]*?\btotalsRowCount\s*=\s*["'][1-9]""")
_TABLE = re.compile(rb"<(?:\w+:)?table\s([^>]*)>")
_TABLE_COLUMN = re.compile(rb"<(?:\w+:)?tableColumn\s([^>]*)>")
_REF = re.compile(r"\$?([A-Za-z]+)\$?(\d+):\$?([A-Za-z]+)\$?(\d+)")
_TABLE_NAME = re.compile(rb"""<(?:\w+:)?table\s[^>]*?\bdisplayName\s*=\s*["']([^"']+)["']""")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']""")


@dataclass(frozen=True, slots=True)
class ExcelTable:
    """An Excel table: its sheet, its first and last cell with data ((row, column) from 0), and its headings."""

    sheet: str
    start: tuple[int, int]
    end: tuple[int, int]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guard saw.

    ``findings``: an error means that nobody may open the file. ``doubtful``: by sheet title, the cells that a reader
    takes for blank, as (row, column) from 1 -> ('error', '#REF!') or ('formula', ''). ``tables``: by name.
    """

    findings: tuple[Finding, ...] = ()
    doubtful: Mapping[str, Mapping[tuple[int, int], tuple[str, str]]] = field(default_factory=dict)
    totals: frozenset[str] = frozenset()
    tables: Mapping[str, ExcelTable] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether the file must not be opened."""
        return any(finding.severity == "error" for finding in self.findings)


class _RefusedError(Exception):
    """Carries the finding out of the pass over the file."""

    def __init__(self, check: str, sheet: str | None = None, cell: str | None = None, **values: str | Text) -> None:
        super().__init__(check)
        self.finding = Finding(check, sheet, cell, values)


def look(data: bytes) -> Facts:
    """Judge the bytes; never raises for what a sender may send. Memory and time are bounded by the limits above."""
    try:
        return _look(data)
    except _RefusedError as refusal:
        return Facts((refusal.finding,))


def _look(data: bytes) -> Facts:
    if not data.strip(b"\x00 \r\n\t"):
        raise _RefusedError("empty_file")
    if len(data) > MAX_BYTES:
        raise _RefusedError("too_large", limit=f"{MAX_BYTES // MEGABYTE} MB")
    if data.startswith(OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _RefusedError("encrypted")
        raise _RefusedError("old_format", kind=_KINDS["xls"])
    if not data.startswith(ZIP):
        raise _RefusedError("not_a_workbook", kind=_KINDS[_kind(data)])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _inside(archive)
    except _UNREADABLE:
        raise _RefusedError("damaged") from None


def _kind(data: bytes) -> str:
    """What a file that is no workbook looks like."""
    start = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(b"%pdf"):
        return "pdf"
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    text = b"\x00" not in start and any(mark in start for mark in (b";", b",", b"\t"))
    return "csv" if text else "other"


def _inside(archive: zipfile.ZipFile) -> Facts:
    entries = archive.infolist()
    names = {entry.filename.lower() for entry in entries}
    if "xl/workbook.bin" in names:
        raise _RefusedError("old_format", kind=_KINDS["xlsb"])
    if "content.xml" in names and "xl/workbook.xml" not in names:
        raise _RefusedError("old_format", kind=_KINDS["ods"])
    if "xl/workbook.xml" not in names:
        raise _RefusedError("not_a_workbook", kind=_KINDS["other"])
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise _RefusedError("unpacks_too_large", limit=f"{MAX_UNPACKED // MEGABYTE} MB")
    left = MAX_UNPACKED
    kept: dict[str, str] = {}
    doubtful: dict[str, dict[tuple[int, int], tuple[str, str]]] = {}
    far: dict[str, str] = {}
    totals: set[str] = set()
    tables: dict[str, bytes] = {}
    for entry in entries:
        with archive.open(entry) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:  # the sizes in the file's own list may lie
            raise _RefusedError("unpacks_too_large", limit=f"{MAX_UNPACKED // MEGABYTE} MB")
        if b"\x00" in content[:200] and entry.filename.lower().endswith((".xml", ".rels")):
            raise _RefusedError("damaged")
        if content[:200].lstrip().startswith(b"<"):
            _refuse_hidden(content)
        name = entry.filename.lower()
        if name == "xl/workbook.xml" or (name.startswith("xl/") and name.endswith(".rels")):
            kept[name] = content.decode("utf-8", "replace")
        if b"sheetData" in content:
            if cell := _too_far(content):
                far[name] = cell
            elif any(sign.search(content) for sign in _DOUBT):
                doubtful[name] = dict(_doubtful(content))
        if b"tableColumns" in content:
            tables[name] = content
            if (table := _TABLE_REF.search(content)) and _column(table[2]) * int(table[3]) > MAX_GRID:
                far[name] = f"{table[2].decode()}{table[3].decode()}"
            if _TOTALS.search(content) and (title := _TABLE_NAME.search(content)):
                totals.add(title[1].decode("utf-8", "replace"))
    titles = _titles(kept)
    if far:
        name, cell = next(iter(far.items()))
        raise _RefusedError("too_far", titles.get(name), cell)
    seen = {titles[name]: cells for name, cells in doubtful.items() if cells and name in titles}
    return Facts(tuple(_notes(names)), seen, frozenset(totals), dict(_tables(tables, kept, titles)))


def _refuse_hidden(content: bytes) -> None:
    """Entities can unfold without end; another encoding would hide the cells from this pass."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _RefusedError("entities")
    encoding = _ENCODING.match(content[:400].lstrip())
    if encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise _RefusedError("damaged")


def _too_far(content: bytes) -> str | None:
    """The last cell of a sheet whose grid would be too large, as 'XFD1048576'; None when it fits."""
    if _is_plain(content):
        if not _FAR.search(content) and not _FAR_ROW.search(content):
            return None
        rows = max((int(row) for row in _ROWS.findall(content)), default=0)
        if rows * max(map(_column, set(_COLUMNS.findall(content))), default=0) <= MAX_GRID:
            return None
    row = column = last_row = last_column = 0
    for found in _PLACED.finditer(content):
        place = _R.search(found[2])
        if found[1] == b"row":
            row, column = (int(place[2]) if place and place[2] else row + 1), 0
            continue
        column += 1
        if place:
            column = _column(place[1])
            row = int(place[2] or b"0")
        if not found[3]:  # a blank cell with only a style takes no room
            last_row, last_column = max(last_row, row), max(last_column, column)
            if last_row * last_column > MAX_GRID:
                return f"{get_column_letter(min(last_column, 18278))}{last_row}"
    return None


def _is_plain(content: bytes) -> bool:
    """Whether every row and cell says where it stands, in the way that all usual programs write it."""
    return not any(odd.search(content) for odd in _ODD)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.replace(b"$", b"").upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _doubtful(content: bytes) -> Iterator[tuple[tuple[int, int], tuple[str, str]]]:
    """The cells with an error value, and the formulas that were never calculated."""
    for found in _CELL.finditer(content):
        attributes, inside = found[1] or b"", found[2]
        kind, value, place = _TYPE.search(attributes), _VALUE.search(inside), _R.search(attributes)
        if place is None:
            continue
        where = int(place[2] or b"0"), _column(place[1])
        if kind and kind[1] == b"e":
            yield where, ("error", unescape(value[1].decode("utf-8", "replace")) if value else "#")
        elif _FORMULA.search(inside) and not (value and value[1]) and not (kind and kind[1] == b"str" and value):
            yield where, ("formula", "")


def _titles(kept: Mapping[str, str]) -> dict[str, str]:
    """Titles of the sheets by the name of their entry in the file."""
    targets = {}
    for found in _RELATION.finditer(kept.get("xl/_rels/workbook.xml.rels", "")):
        attributes = _attributes(found[1])
        target = attributes.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        targets[attributes.get("Id", "")] = path.lower()
    found_titles = {}
    for found in _SHEET.finditer(kept.get("xl/workbook.xml", "")):
        attributes = _attributes(found[1])
        relation = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        if relation in targets:
            found_titles[targets[relation]] = attributes.get("name", "")
    return found_titles


def _tables(
    parts: Mapping[str, bytes], kept: Mapping[str, str], titles: Mapping[str, str]
) -> Iterator[tuple[str, ExcelTable]]:
    """The Excel tables by name, each on the sheet whose relations name it."""
    for path, title in titles.items():
        folder, name = dirname(path), basename(path)
        for relation in _RELATION.finditer(kept.get(f"{folder}/_rels/{name}.rels", "")):
            target = _attributes(relation[1]).get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            content = parts.get(part.lower(), b"")
            if (tag := _TABLE.search(content)) is None:
                continue
            facts = _attributes(tag[1].decode("utf-8", "replace"))
            if (ref := _REF.fullmatch(facts.get("ref", ""))) is None:
                continue
            headings = int(facts.get("headerRowCount", "1") != "0")
            columns = (
                _attributes(one.decode("utf-8", "replace")).get("name", "") for one in _TABLE_COLUMN.findall(content)
            )
            start = int(ref[2]) - 1 + headings, _column(ref[1].encode()) - 1
            totals = int(facts.get("totalsRowCount", "0") or 0)
            end = int(ref[4]) - 1 - totals, _column(ref[3].encode()) - 1
            yield facts.get("displayName", ""), ExcelTable(title, start, end, tuple(columns))


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(text)}


def _notes(names: set[str]) -> Iterator[Finding]:
    """What is in the file and is left alone."""
    if any(basename(name) == "vbaproject.bin" for name in names):
        yield Finding("macros")
    if any(dirname(name) == "xl/externallinks" for name in names):
        yield Finding("external_links")
