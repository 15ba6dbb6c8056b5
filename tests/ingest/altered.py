"""Workbooks altered byte by byte, and what is said of them: for the tests of hostile and of odd files."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

from openpyxl import Workbook as Book

from ingest.guard import MEGABYTE
from ingest.submit import Outcome
from tests.ingest.books import HEAD, RESULTS, cell, title, write

#: What is said, in the order in which it is: check, sheet, cell.
Said = list[tuple[str, str | None, str | None]]
Change = bytes | None | Callable[[bytes], bytes]

RIGHT = {"NB-01": 40.0, "VD-01": 320.0, "BB-01": 75.8, "RT-01": 100.0}
SHEET = title("results")
PART = "xl/worksheets/sheet2.xml"
TABLE = "xl/tables/table2.xml"
VALUE = cell("results", 0, "value")
MERGED = b'<mergeCell ref="A1:B1"/>'
FORTY = b'<c r="I5" t="n"><v>40</v>'
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


# ---- Building


def book(edit: Callable[[Book], None] | None = None, **how: Any) -> bytes:
    """The results workbook, edited."""
    return write(RESULTS, edit=edit, **how)


def typed(value: Any, field: str = "value", index: int = 0, **style: Any) -> bytes:
    """The results workbook with one cell typed otherwise."""

    def edit(made: Book) -> None:
        one = made[SHEET][cell("results", index, field)]
        one.value = value
        for name, look in style.items():
            setattr(one, name, look)

    return book(edit)


def packed(
    changes: Mapping[str, Change] | None = None, add: Mapping[str, bytes] | None = None, *, base: bytes | None = None
) -> bytes:
    """The results workbook with parts replaced, left out (None) or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base or book())) as source, zipfile.ZipFile(target, "w") as made:
        kept = {name: source.read(name) for name in source.namelist()}
        for name, change in (changes or {}).items():
            assert name in kept
            given = change(kept[name]) if callable(change) else change
            if given is None:
                del kept[name]
            else:
                assert given != kept[name], name
                kept[name] = given
        for name, content in [*kept.items(), *(add or {}).items()]:
            with warnings.catch_warnings(action="ignore"):  # of a name that is there already
                made.writestr(name, content, zipfile.ZIP_DEFLATED, 1)
    return target.getvalue()


def put(old: bytes, new: bytes, count: int = 1) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(old, new, count)


def rows(inner: bytes, after: bytes = b"") -> bytes:
    """The results workbook with more rows in the sheet of results."""
    return packed({PART: put(b"</sheetData>", inner + b"</sheetData>" + after)})


def sheet(inner: bytes) -> bytes:
    return b"<worksheet " + NAMESPACE + b"><sheetData>" + inner + b"</sheetData></worksheet>"


def sheets(count: int, inner: bytes, *, parts: int | None = None) -> bytes:
    """The results workbook, its tables without a name of ours, with so many sheets more; they share ``parts`` parts."""
    names = [f"worksheets/more{number}.xml" for number in range(parts or count)]
    listed = "".join(f'<sheet name="more {n}" sheetId="{n + 9}" r:id="more{n}"/>' for n in range(count)).encode()
    related = "".join(
        f'<Relationship Id="more{n}" Type="{RELATIONS}/worksheet" Target="{names[n % len(names)]}"/>'
        for n in range(count)
    ).encode()
    return packed(
        {
            "xl/workbook.xml": put(b"</sheets>", listed + b"</sheets>"),
            "xl/_rels/workbook.xml.rels": put(b"</Relationships>", related + b"</Relationships>"),
        },
        {f"xl/{name}": sheet(inner) for name in names},
        base=book(excel_tables=False),
    )


def shared(texts: bytes, inner: bytes, said: bytes = b"") -> bytes:
    """The results workbook with shared texts, and these rows in the sheet of results."""
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%b"/></Types>' % kind
    relation = f'<Relationship Id="s" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    return packed(
        {
            PART: put(b"</sheetData>", b"<!-- -->" + inner + b"</sheetData>"),
            "[Content_Types].xml": put(b"</Types>", part),
            "xl/_rels/workbook.xml.rels": put(b"</Relationships>", relation.encode()),
        },
        {"xl/sharedStrings.xml": b"<sst " + NAMESPACE + said + b">" + texts + b"</sst>"},
    )


def gigabytes() -> bytes:
    """A picture of 1.2 GB of nothing, written as it is packed."""
    target = io.BytesIO(book())
    with (
        zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
        made.open("xl/media/image1.png", "w", force_zip64=True) as stream,
    ):
        for _ in range(1200 // 50):
            stream.write(bytes(50 * MEGABYTE))
    return target.getvalue()


def listed(count: int) -> bytes:
    """A workbook whose list names so many parts more, all of them the same few bytes."""
    data = book()
    end = data.rfind(b"PK\5\6")
    size, start = struct.unpack("<II", data[end + 12 : end + 20])
    one = b"PK\1\2" + struct.pack("<6H3I5H2I", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    last = struct.pack("<4H2IH", 0, 0, 65535, 65535, size + count * len(one), start, 0)
    return data[:end] + count * one + b"PK\5\6" + last


def table_of(count: int, inner: Callable[[int], bytes]) -> bytes:
    """The results workbook with so many rows more in its table."""
    first = HEAD + len(RESULTS["results"]) + 1
    more = b"".join(b'<row r="%d">%b</row>' % (row, inner(row)) for row in range(first, first + count))
    ref = b'ref="A%d:X%d"' % (HEAD, first + count - 1)
    return packed({PART: put(b"</sheetData>", more + b"</sheetData>"), TABLE: put(b'ref="A4:X9"', ref, 2)})


def text_cell(column: bytes, row: int, text: bytes) -> bytes:
    return b'<c r="%b%d" t="inlineStr"><is><t>%b</t></is></c>' % (column, row, text)


def explained(text: bytes) -> Callable[[bytes], bytes]:
    """The first result with this explanation."""
    return put(FORTY + b"</c>", FORTY + b"</c>" + text_cell(b"V", 5, text))


def wrong(row: int) -> bytes:
    """The cells of a row with two faults."""
    return text_cell(b"A", row, b"NB-99") + text_cell(b"I", row, b"veel")


def laughs(content: bytes) -> bytes:
    """Entities that name each other: ten to the ninth texts."""
    names = [b"a%d" % number for number in range(10)]
    made = b'<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY %b "%b">' % (name, b"&%b;" % before * 10) for before, name in pairwise(names)
    )
    return b"<!DOCTYPE x [" + made + b"]>" + re.sub(rb"^<\?xml[^>]*>", b"", content)


def said_of(outcomes: Iterable[Outcome]) -> Said:
    """What was found, in the order in which it was."""
    return [(one.check, one.sheet, one.cell) for outcome in outcomes for one in outcome.findings]
