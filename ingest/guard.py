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

from openpyxl.utils import get_column_letter

from ingest.findings import Finding
from schemas.contract import Text

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
#: Of all parts together, and of the texts when each stands in its cell.
MAX_UNPACKED = 60 * MEGABYTE
MAX_ENTRIES = 2000
MAX_SHEETS = 250
#: Cells of the grids of all sheets together, blank ones included: from A1 to the last one used. Sheets that end before
#: Z1000 are not counted.
MAX_GRID = 7_500_000
_MAX_DEPTH, _MAX_NAMES, _MAX_TAGS, _MAX_DOUBTFUL = 100, 5000, 20_000, 200_000
_LAST_ROW = 1_048_576
#: People let an Excel table go on to the last row; a table that is also wide is refused.
_LONG = 10_000
#: expat 2.5 reads a long value again with each piece that it gets.
_PIECE = 4 * MEGABYTE

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

#: What the usual programs don't write in a sheet that ends before Z1000: a row or cell that doesn't say first, and
#: once, where it stands; a hidden row, an error value, a formula, a prefix, a comment.
_UNUSUAL = re.compile(
    rb"""<(?:c(?![A-Za-z])(?![ ]r="[A-Z]?\d{1,3}"(?:[ ]s="\d+")?(?:[ ]t="(?:s|n|b|d|str|inlineStr)")?[ ]?/?>)
    |row(?![A-Za-z])(?![ ]r="\d{1,3}"(?:[ ](?!hidden)[A-Za-z][\w:]++="[^"<>]*+")*+[ ]?/?>)
    |f[>\s/]|!|[^\s>:]*:(?:c|row)[\s/>])""",
    re.VERBOSE,
)
A_VALUE = Text("40, of een lege cel", "40, or a blank cell")
#: The error values that calamine knows; a sheet with another one it doesn't read.
ERRORS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"))
_SHARED = "xl/sharedstrings.xml"
_PLACE = re.compile(r"\$?([A-Za-z]{1,10})\$?(\d{1,10})")
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
        kind = next((name for name, sign in _OF_OLD_OFFICE.items() if sign.encode("utf-16-le") in data), None)
        if kind is not None:
            raise _RefusedError("not_a_workbook", kind=_KINDS[kind])
        raise _RefusedError("old_format", kind=_KINDS["xls"])
    if not data.startswith(ZIP):
        raise _RefusedError("not_a_workbook", kind=_KINDS[_kind(data)])
    if data.count(_LISTED) > MAX_ENTRIES:
        raise _too_much()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _inside(archive)
    except _UNREADABLE:
        raise _RefusedError("damaged") from None


def _too_much() -> _RefusedError:
    return _RefusedError("unpacks_too_large", limit=f"{MAX_UNPACKED // MEGABYTE} MB", parts=str(MAX_ENTRIES))


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
            raise _RefusedError("damaged")  # of two parts of one name each reader takes the one that it likes

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
        raise _RefusedError("old_format", kind=_KINDS["xlsb"])
    if "xl/workbook.xml" not in parts.names:
        if "content.xml" in parts.names:
            raise _RefusedError("old_format", kind=_KINDS["ods"])
        raise _RefusedError("not_a_workbook", kind=_KINDS["other"])
    if parts.size() > MAX_UNPACKED:
        raise _too_much()
    titles = _titles(parts)
    texts = _Texts(parts.read(_SHARED)).lengths if _SHARED in parts.names else []
    left, grid, shared = MAX_UNPACKED, 0, 0
    sheets: dict[str, _Cells] = {}
    merged: set[str] = set()
    tables: dict[str, bytes] = {}
    for name in parts.names:
        content = parts.read(name, left)
        left -= len(content)
        if b"sheetData" in content:
            sheets[name] = _Cells(content, titles.get(name))
            grid += sheets[name].area
            if b"mergeCell" in content[content.rfind(b"sheetData") :]:
                merged.add(titles.get(name, ""))
            if texts:
                shared += content.count(b'"s"') + content.count(b"'s'")
            if grid > MAX_GRID:
                far = max(sheets, key=lambda one: sheets[one].area)
                raise _RefusedError("too_far", titles.get(far), sheets[far].last)
        elif b"tableColumns" in content:
            tables[name] = content
    if texts and shared * max(texts) > MAX_UNPACKED:
        spread = sum(_Cells(parts.read(name), titles.get(name), texts).spread for name in sheets)
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
        raise _RefusedError("damaged")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _RefusedError("entities")
    encoding = _ENCODING.match(content[:400].removeprefix(b"\xef\xbb\xbf").lstrip())
    if encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise _RefusedError("damaged")


# ---- A strict pass over one part


class _Watcher:
    """What a pass tells; tags come without their prefix."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """A tag opens."""

    def end(self, name: str) -> None:
        """A tag closes."""

    def text(self, text: str) -> None:
        """A piece of text."""

    def aside(self, *_: str) -> None:
        """A comment, or the beginning of text that is not read as XML."""


def _parse(content: bytes, watcher: _Watcher) -> None:
    """Raises ExpatError for what is not well-formed. The parser keeps what is open and each name: both are bounded."""
    names: dict[str, str] = {}
    depth, start, end = 0, watcher.start, watcher.end

    def opens(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise _RefusedError("damaged")
        start(name if ":" not in name else name[name.find(":") + 1 :], attributes)

    def closes(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name if ":" not in name else name[name.find(":") + 1 :])

    parser = expat.ParserCreate(intern=names)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = opens, closes
    parser.CharacterDataHandler = watcher.text
    parser.CommentHandler = parser.ProcessingInstructionHandler = parser.StartCdataSectionHandler = watcher.aside
    for at in range(0, len(content) + 1, _PIECE):
        parser.Parse(content[at : at + _PIECE], at + _PIECE > len(content))
        if len(names) > _MAX_NAMES:
            raise _RefusedError("damaged")


class _Tags(_Watcher):
    """The attributes of each tag of some names."""

    def __init__(self, content: bytes, *names: str) -> None:
        self.found: dict[str, list[Mapping[str, str]]] = {name: [] for name in names}
        _parse(content, self)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in self.found:
            self.found[name].append(attributes)
            if len(self.found[name]) > _MAX_TAGS:
                raise _RefusedError("damaged")


class _Texts(_Watcher):
    """The lengths of the shared texts."""

    def __init__(self, content: bytes) -> None:
        self.lengths: list[int] = []
        self._longest_possible = len(content)
        _parse(content, self)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self.lengths.append(0)
        elif name == "sst":  # calamine sets room aside for as many as are said to come
            said = [value for key, value in attributes.items() if key.lower().endswith("count")]
            if any(not value.isdigit() or int(value) > self._longest_possible for value in said):
                raise _RefusedError("damaged")

    def text(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


class _Cells(_Watcher):
    """The grid of a sheet, its doubtful cells and its hidden rows.

    ``lengths``: of the shared texts; then ``spread`` is how long they are together, each in its cells.
    """

    def __init__(self, content: bytes, title: str | None, lengths: list[int] | None = None) -> None:
        self._title = title
        self.rows = self.columns = 0
        self.doubtful: dict[tuple[int, int], tuple[str, str]] = {}
        self.hidden: set[int] = set()
        self.spread = 0
        self._lengths = lengths
        self._row, self._column = 1, 1
        self._at = (0, 0)
        self._in_cell = self._is_blank = self._in_value = self._is_formula = False
        self._kind: str | None = None
        self._value: str | None = None
        if lengths is not None or _UNUSUAL.search(content):
            _parse(content, self)

    @property
    def area(self) -> int:
        """How many cells the grid has."""
        return self.rows * self.columns

    @property
    def last(self) -> str:
        """The far corner of the grid, as 'XFD1048576'."""
        return f"{get_column_letter(min(self.columns, 18278))}{self.rows}"

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._in_cell:
            self._is_blank = False
            if self._in_value:
                self.aside()
            elif name == "v":
                self._in_value, self._value = True, ""
            elif name == "f":
                self._is_formula = True
        elif name == "c":
            self._in_cell, self._is_blank, self._is_formula, self._value = True, True, False, None
            self._kind, place = attributes.get("t"), attributes.get("r")
            self._at = (self._row, self._column) if place is None else _place(place)
            self._column = self._at[1]
        elif name == "row":
            self._row = int(attributes.get("r", self._row))
            if attributes.get("hidden") in ("1", "true") and self._row <= _LAST_ROW:
                self.hidden.add(self._row)

    def end(self, name: str) -> None:
        if name == "v":
            self._in_value = False
        elif name == "c" and self._in_cell:
            self._in_cell = False
            self._column += 1
            if not self._is_blank:  # a cell with only a style takes no room
                self._judge(self._at[0], self._at[1], self._value)
        elif name == "row":
            self._row, self._column = self._row + 1, 1

    def text(self, text: str) -> None:
        if self._in_value:
            self._value = (self._value or "") + text

    def aside(self, *_: str) -> None:
        if self._in_value:  # calamine reads a value as far as this
            raise _RefusedError("damaged")

    def _judge(self, row: int, column: int, value: str | None) -> None:
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)
        if self._kind == "e" and value is not None:
            self._doubt("error_value", ("error", value or "#"))
        elif self._is_formula and not value and (self._kind != "str" or value is None):
            self._doubt("formula_without_value", ("formula", ""))
        elif self._lengths is not None and self._kind == "s" and value:
            number = int(value)
            if not 0 <= number < len(self._lengths):
                raise _RefusedError("damaged")
            self.spread += self._lengths[number]

    def _doubt(self, check: str, seen: tuple[str, str]) -> None:
        self.doubtful[self._at] = seen
        if len(self.doubtful) > _MAX_DOUBTFUL:
            cell = f"{get_column_letter(min(self._at[1], 18278))}{self._at[0]}"
            raise _RefusedError(check, self._title, cell, value=seen[1], example=A_VALUE)


def _place(text: str) -> tuple[int, int]:
    """Row and column from 1 of 'D17'."""
    found = _PLACE.fullmatch(text)
    if found is None:
        raise _RefusedError("damaged")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


# ---- What the parts are to each other


def _related(parts: _Parts, part: str) -> dict[str, str]:
    """The parts that a part names, by the id under which it does."""
    folder = dirname(part)
    relations = f"{folder}/_rels/{basename(part)}.rels"
    found = {}
    for one in _Tags(parts.read(relations), "Relationship").found["Relationship"] if relations in parts.names else ():
        target = one.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        found[one.get("Id", "")] = path.lower()
    return found


def _titles(parts: _Parts) -> dict[str, str]:
    """Titles of the sheets by the name of their part."""
    targets = _related(parts, "xl/workbook.xml")
    sheets = _Tags(parts.read("xl/workbook.xml"), "sheet").found["sheet"]
    if len(sheets) > MAX_SHEETS:
        raise _RefusedError("too_many_sheets", count=str(len(sheets)), limit=str(MAX_SHEETS))
    found: dict[str, str] = {}
    for one in sheets:
        target = targets.get(next((value for name, value in one.items() if name.endswith(":id")), ""))
        if target in found:  # it would be laid out once for each of its sheets
            raise _RefusedError("damaged")
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
            tags = _Tags(contents[target], "table", "tableColumn").found if target in contents else {"table": []}
            if len(tags["table"]) != 1 or "ref" not in tags["table"][0]:
                continue
            said = tags["table"][0]
            name, ref = said.get("displayName", ""), said["ref"].split(":")
            (top, left), (bottom, right) = _place(ref[0]), _place(ref[-1])
            if right * min(bottom, _LONG) > MAX_GRID:
                raise _RefusedError("too_far", title, ref[-1].replace("$", ""))
            headings, totals = said.get("headerRowCount", "1") != "0", int(said.get("totalsRowCount") or 0)
            columns = (one.get("name", "") for one in tags["tableColumn"])
            start, end = (top - 1 + headings, left - 1), (bottom - 1 - totals, right - 1)
            if min(start) < 0 or end[0] < start[0] - 1 or end[1] < start[1]:
                raise _RefusedError("damaged")
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
