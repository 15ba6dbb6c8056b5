"""A strict pass over one part of a workbook: what stands where, whatever wrote it.

The parser keeps what is open and each name, so both are bounded; what it can't read is refused, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

from openpyxl.utils import get_column_letter

from ingest.findings import Finding
from schemas.typed_toml import Text

_MAX_DEPTH, _MAX_NAMES, _MAX_TAGS, _MAX_DOUBTFUL = 100, 5000, 20_000, 200_000
_LAST_ROW = 1_048_576
#: expat 2.5 reads a long value again with each piece that it gets.
_PIECE = 4 * 1024 * 1024

#: What the usual programs don't write in a sheet that ends before Z1000: a row or cell that doesn't say first, and
#: once, where it stands; a hidden row, an error value, a formula, a prefix, a comment.
_UNUSUAL = re.compile(
    rb"""<(?:c(?![A-Za-z])(?![ ]r="[A-Z]?\d{1,3}"(?:[ ]s="\d+")?(?:[ ]t="(?:s|n|b|d|str|inlineStr)")?[ ]?/?>)
    |row(?![A-Za-z])(?![ ]r="\d{1,3}"(?:[ ](?!hidden)[A-Za-z][\w:]++="[^"<>]*+")*+[ ]?/?>)
    |f[>\s/]|!|[^\s>:]*:(?:c|row)[\s/>])""",
    re.VERBOSE,
)
A_VALUE = Text("40, of een lege cel", "40, or a blank cell")
_PLACE = re.compile(r"\$?([A-Za-z]{1,10})\$?(\d{1,10})")


class RefusedError(Exception):
    """Carries the finding out of the pass over the file."""

    def __init__(self, check: str, sheet: str | None = None, cell: str | None = None, **values: str | Text) -> None:
        super().__init__(check)
        self.finding = Finding(check, sheet, cell, values)


class Watcher:
    """What a pass tells; tags come without their prefix."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """A tag opens."""

    def end(self, name: str) -> None:
        """A tag closes."""

    def text(self, text: str) -> None:
        """A piece of text."""

    def aside(self, *_: str) -> None:
        """A comment, or the beginning of text that is not read as XML."""


def parse(content: bytes, watcher: Watcher) -> None:
    """Raises ExpatError for what is not well-formed. The parser keeps what is open and each name: both are bounded."""
    names: dict[str, str] = {}
    depth, start, end = 0, watcher.start, watcher.end

    def opens(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise RefusedError("damaged")
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
            raise RefusedError("damaged")


class Tags(Watcher):
    """The attributes of each tag of some names."""

    def __init__(self, content: bytes, *names: str) -> None:
        self.found: dict[str, list[Mapping[str, str]]] = {name: [] for name in names}
        parse(content, self)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in self.found:
            self.found[name].append(attributes)
            if len(self.found[name]) > _MAX_TAGS:
                raise RefusedError("damaged")


class Texts(Watcher):
    """The lengths of the shared texts."""

    def __init__(self, content: bytes) -> None:
        self.lengths: list[int] = []
        self._longest_possible = len(content)
        parse(content, self)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self.lengths.append(0)
        elif name == "sst":  # calamine sets room aside for as many as are said to come
            said = [value for key, value in attributes.items() if key.lower().endswith("count")]
            if any(not value.isdigit() or int(value) > self._longest_possible for value in said):
                raise RefusedError("damaged")

    def text(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


class Cells(Watcher):
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
            parse(content, self)

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
            self._at = (self._row, self._column) if place is None else place_of(place)
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
            raise RefusedError("damaged")

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
                raise RefusedError("damaged")
            self.spread += self._lengths[number]

    def _doubt(self, check: str, seen: tuple[str, str]) -> None:
        self.doubtful[self._at] = seen
        if len(self.doubtful) > _MAX_DOUBTFUL:
            cell = f"{get_column_letter(min(self._at[1], 18278))}{self._at[0]}"
            raise RefusedError(check, self._title, cell, value=seen[1], example=A_VALUE)


def place_of(text: str) -> tuple[int, int]:
    """Row and column from 1 of 'D17'."""
    found = _PLACE.fullmatch(text)
    if found is None:
        raise RefusedError("damaged")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column
