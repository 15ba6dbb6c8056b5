"""Looks at a workbook's bytes before any reader does.

calamine lays each sheet out as a full grid, and copies a shared text into each of its cells: one cell at XFD1048576
ends the whole process, without an exception. It also gives the same blank for an empty cell, an error value and a
formula that was never calculated. One bounded pass over the XML inside the file finds both. A sheet as the usual
programs write it is searched as bytes; of any other, a strict parser says where its cells stand, for what a pattern
overlooks would be laid out all the same.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import basename, dirname, join, normpath
from xml.parsers import expat

from ingest.findings import Finding
from ingest.strict import Cells, RefusedError, Tags, Texts, place_of
from schemas.typed_toml import Text

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
#: Of all parts together, and of the texts when each stands in its cell.
MAX_UNPACKED = 60 * MEGABYTE
MAX_ENTRIES = 2000
MAX_SHEETS = 250
#: Cells of the grids of all sheets together, blank ones included: from A1 to the last one used. Sheets that end before
#: Z1000 are not counted.
MAX_GRID = 7_500_000
#: People let an Excel table go on to the last row; a table that is also wide is refused.
_LONG = 10_000

ZIP = b"PK\x03\x04"
_LISTED = b"PK\x01\x02"
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_KINDS = {
    "csv": Text("een tekstbestand (csv)", "a text file (csv)"),
    "pdf": Text("een pdf", "a PDF"),
    "html": Text("een webpagina", "a web page"),
    "xml": Text("een XML-bestand", "an XML file"),
    "word": Text("een Wordbestand", "a Word file"),
    "mail": Text("een e-mail", "an e-mail"),
    "xls": Text("een oud Excelbestand (xls)", "an old Excel file (xls)"),
    "xlsb": Text("een binair Excelbestand (xlsb)", "a binary Excel file (xlsb)"),
    "ods": Text("een OpenDocument-bestand (ods)", "an OpenDocument file (ods)"),
    "other": Text("een ander soort bestand", "another kind of file"),
}
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    ValueError,
    OSError,
)

#: The error values that calamine knows; a sheet with another one it doesn't read.
ERRORS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"))
_SHARED = "xl/sharedstrings.xml"
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']""")
_OF_OLD_OFFICE = {"word": "WordDocument", "mail": "__substg1.0_"}


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
    takes for blank, as (row, column) from 1 -> ('error', '#REF!') or ('formula', ''). ``totals``: the Excel tables
    that end in a row of totals. ``tables``: by name. ``hidden``: by sheet title, the rows that nobody sees. ``merged``:
    the titles of the sheets with merged cells.
    """

    findings: tuple[Finding, ...] = ()
    doubtful: Mapping[str, Mapping[tuple[int, int], tuple[str, str]]] = field(default_factory=dict)
    totals: frozenset[str] = frozenset()
    tables: Mapping[str, ExcelTable] = field(default_factory=dict)
    hidden: Mapping[str, frozenset[int]] = field(default_factory=dict)
    merged: frozenset[str] = frozenset()

    @property
    def refused(self) -> bool:
        """Whether the file must not be opened."""
        return any(finding.severity == "error" for finding in self.findings)


def look(data: bytes) -> Facts:
    """Judge the bytes; never raises for what a sender may send. Memory and time are bounded by the limits above."""
    try:
        return _look(data)
    except RefusedError as refusal:
        return Facts((refusal.finding,))


def _look(data: bytes) -> Facts:
    if not data.strip(b"\x00 \r\n\t"):
        raise RefusedError("empty_file")
    if len(data) > MAX_BYTES:
        raise RefusedError("too_large", limit=f"{MAX_BYTES // MEGABYTE} MB")
    if data.startswith(OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise RefusedError("encrypted")
        kind = next((name for name, sign in _OF_OLD_OFFICE.items() if sign.encode("utf-16-le") in data), None)
        if kind is not None:
            raise RefusedError("not_a_workbook", kind=_KINDS[kind])
        raise RefusedError("old_format", kind=_KINDS["xls"])
    if not data.startswith(ZIP):
        raise RefusedError("not_a_workbook", kind=_KINDS[_kind(data)])
    if data.count(_LISTED) > MAX_ENTRIES:
        raise _too_much()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _inside(archive)
    except _UNREADABLE:
        raise RefusedError("damaged") from None


def _too_much() -> RefusedError:
    return RefusedError("unpacks_too_large", limit=f"{MAX_UNPACKED // MEGABYTE} MB", parts=str(MAX_ENTRIES))


def _kind(data: bytes) -> str:
    """What a file that is no workbook looks like."""
    start = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(b"%pdf"):
        return "pdf"
    if start.startswith(b"<"):
        return "html" if any(mark in start for mark in (b"<html", b"<!doctype html", b"<table")) else "xml"
    if start.startswith(b"{"):
        return "other"
    start = start.replace(b"\x00", b"") if start.startswith((b"\xff\xfe", b"\xfe\xff")) else start
    text = b"\x00" not in start and any(mark in start for mark in (b";", b",", b"\t"))
    return "csv" if text else "other"


class _Parts:
    """The parts of the file by name, in small letters. What is unpacked is bounded, whatever the file's list says."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries = {entry.filename.lower(): entry for entry in archive.infolist()}
        self._kept: dict[str, bytes] = {}
        self.names: Collection[str] = self._entries.keys()
        if len(self._entries) < len(archive.infolist()):
            raise RefusedError("damaged")  # of two parts of one name each reader takes the one that it likes

    def read(self, name: str, left: int = MAX_UNPACKED) -> bytes:
        """A part of at most so many bytes; XML that could hide something from the pass is refused."""
        if name in self._kept:
            return self._kept[name]
        with self._archive.open(self._entries[name]) as stream:
            content = stream.read(left + 1)
        if len(content) > left:
            raise _too_much()
        if name.endswith((".xml", ".rels", ".vml")) or _XML.match(content):
            _refuse_hidden(content)
        if name.endswith((".rels", "/workbook.xml", _SHARED)):  # asked for more than once
            self._kept[name] = content
        return content

    def size(self) -> int:
        """How much it unpacks to, as the file's own list says."""
        return sum(entry.file_size for entry in self._entries.values())


def _inside(archive: zipfile.ZipFile) -> Facts:
    parts = _Parts(archive)
    if "xl/workbook.bin" in parts.names:
        raise RefusedError("old_format", kind=_KINDS["xlsb"])
    if "xl/workbook.xml" not in parts.names:
        if "content.xml" in parts.names:
            raise RefusedError("old_format", kind=_KINDS["ods"])
        raise RefusedError("not_a_workbook", kind=_KINDS["other"])
    if parts.size() > MAX_UNPACKED:
        raise _too_much()
    titles = _titles(parts)
    texts = Texts(parts.read(_SHARED)).lengths if _SHARED in parts.names else []
    left, grid, shared = MAX_UNPACKED, 0, 0
    sheets: dict[str, Cells] = {}
    merged: set[str] = set()
    tables: dict[str, bytes] = {}
    for name in parts.names:
        content = parts.read(name, left)
        left -= len(content)
        if b"sheetData" in content:
            sheets[name] = Cells(content, titles.get(name))
            grid += sheets[name].area
            if b"mergeCell" in content[content.rfind(b"sheetData") :]:
                merged.add(titles.get(name, ""))
            if texts:
                shared += content.count(b'"s"') + content.count(b"'s'")
            if grid > MAX_GRID:
                far = max(sheets, key=lambda one: sheets[one].area)
                raise RefusedError("too_far", titles.get(far), sheets[far].last)
        elif b"tableColumns" in content:
            tables[name] = content
    if texts and shared * max(texts) > MAX_UNPACKED:
        spread = sum(Cells(parts.read(name), titles.get(name), texts).spread for name in sheets)
        if spread > MAX_UNPACKED:
            raise _too_much()
    found, totals = _tables(parts, tables, titles)
    return Facts(
        tuple(_notes(parts.names)),
        {titles[name]: cells.doubtful for name, cells in sheets.items() if cells.doubtful and name in titles},
        totals,
        found,
        {titles[name]: frozenset(cells.hidden) for name, cells in sheets.items() if cells.hidden and name in titles},
        frozenset(merged),
    )


def _refuse_hidden(content: bytes) -> None:
    """Entities can unfold without end; another encoding would hide the cells from this pass."""
    if b"\x00" in content[:200]:
        raise RefusedError("damaged")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise RefusedError("entities")
    encoding = _ENCODING.match(content[:400].removeprefix(b"\xef\xbb\xbf").lstrip())
    if encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise RefusedError("damaged")


# ---- What the parts are to each other


def _related(parts: _Parts, part: str) -> dict[str, str]:
    """The parts that a part names, by the id under which it does."""
    folder = dirname(part)
    relations = f"{folder}/_rels/{basename(part)}.rels"
    found = {}
    for one in Tags(parts.read(relations), "Relationship").found["Relationship"] if relations in parts.names else ():
        target = one.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        found[one.get("Id", "")] = path.lower()
    return found


def _titles(parts: _Parts) -> dict[str, str]:
    """Titles of the sheets by the name of their part."""
    targets = _related(parts, "xl/workbook.xml")
    sheets = Tags(parts.read("xl/workbook.xml"), "sheet").found["sheet"]
    if len(sheets) > MAX_SHEETS:
        raise RefusedError("too_many_sheets", count=str(len(sheets)), limit=str(MAX_SHEETS))
    found: dict[str, str] = {}
    for one in sheets:
        target = targets.get(next((value for name, value in one.items() if name.endswith(":id")), ""))
        if target in found:  # it would be laid out once for each of its sheets
            raise RefusedError("damaged")
        if target is not None:
            found[target] = one.get("name", "")
    return found


def _tables(
    parts: _Parts, contents: Mapping[str, bytes], titles: Mapping[str, str]
) -> tuple[dict[str, ExcelTable], frozenset[str]]:
    """The Excel tables by name, each on the sheet that names its part; and which of them end in a row of totals."""
    found: dict[str, ExcelTable] = {}
    with_totals = set()
    for part, title in titles.items() if contents else ():
        for target in _related(parts, part).values():
            tags = Tags(contents[target], "table", "tableColumn").found if target in contents else {"table": []}
            if len(tags["table"]) != 1 or "ref" not in tags["table"][0]:
                continue
            said = tags["table"][0]
            name, ref = said.get("displayName", ""), said["ref"].split(":")
            (top, left), (bottom, right) = place_of(ref[0]), place_of(ref[-1])
            if right * min(bottom, _LONG) > MAX_GRID:
                raise RefusedError("too_far", title, ref[-1].replace("$", ""))
            headings, totals = said.get("headerRowCount", "1") != "0", int(said.get("totalsRowCount") or 0)
            columns = (one.get("name", "") for one in tags["tableColumn"])
            start, end = (top - 1 + headings, left - 1), (bottom - 1 - totals, right - 1)
            if min(start) < 0 or end[0] < start[0] - 1 or end[1] < start[1]:
                raise RefusedError("damaged")
            found[name] = ExcelTable(title, start, end, tuple(columns))
            if totals:
                with_totals.add(name)
    return found, frozenset(with_totals)


def _notes(names: Collection[str]) -> Iterator[Finding]:
    """What is in the file and is left alone."""
    if any(basename(name) == "vbaproject.bin" for name in names):
        yield Finding("macros")
    if any(dirname(name) == "xl/externallinks" for name in names):
        yield Finding("external_links")
