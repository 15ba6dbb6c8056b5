"""Hostile and odd files, over the whole road: read right, or refused with a sentence that names what it can.

What could end or hang a server runs in a process of its own, within a limit of memory and time. Run as a program
(``python -m tests.ingest.test_hostile DATA FILE…``) this module is that process.
"""

from __future__ import annotations

import io
import json
import os
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
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
from ingest.guard import MAX_GRID, MAX_UNPACKED, MEGABYTE
from ingest.submit import Outcome, submit
from ingest.workbook import MAX_ROWS
from schemas.contract import contract
from tests.ingest.books import AGREEMENTS, HEAD, RESULTS, cell, changed, title, write

#: What one file may take besides the program: calamine's grid and Python's beside it (32 and 8 bytes a cell), and its
#: text some times over: unpacked, in the grid, in the frames, and in findings.
MEMORY = 40 * MAX_GRID + 6 * MAX_UNPACKED
SECONDS = 60

#: What is said, in the order in which it is: check, sheet, cell.
Said = list[tuple[str, str | None, str | None]]
Change = bytes | None | Callable[[bytes], bytes]

RIGHT = {"NB-01": 40.0, "VD-01": 320.0, "BB-01": 75.8, "RT-01": 100.0}
SHEET = title("results")
PART = "xl/worksheets/sheet2.xml"
TABLE = "xl/tables/table2.xml"
VALUE = cell("results", 0, "value")
_MERGED = b'<mergeCell ref="A1:B1"/>'
_FORTY = b'<c r="I5" t="n"><v>40</v>'
_NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


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
    return b"<worksheet " + _NAMESPACE + b"><sheetData>" + inner + b"</sheetData></worksheet>"


def sheets(count: int, inner: bytes, *, parts: int | None = None) -> bytes:
    """The results workbook, its tables without a name of ours, with so many sheets more; they share ``parts`` parts."""
    names = [f"worksheets/more{number}.xml" for number in range(parts or count)]
    listed = "".join(f'<sheet name="more {n}" sheetId="{n + 9}" r:id="more{n}"/>' for n in range(count)).encode()
    related = "".join(
        f'<Relationship Id="more{n}" Type="{_RELATIONS}/worksheet" Target="{names[n % len(names)]}"/>'
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
    relation = f'<Relationship Id="s" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    return packed(
        {
            PART: put(b"</sheetData>", b"<!-- -->" + inner + b"</sheetData>"),
            "[Content_Types].xml": put(b"</Types>", part),
            "xl/_rels/workbook.xml.rels": put(b"</Relationships>", relation.encode()),
        },
        {"xl/sharedStrings.xml": b"<sst " + _NAMESPACE + said + b">" + texts + b"</sst>"},
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
    ref = b'ref="A%d:W%d"' % (HEAD, first + count - 1)
    return packed({PART: put(b"</sheetData>", more + b"</sheetData>"), TABLE: put(b'ref="A4:W9"', ref, 2)})


def text_cell(column: bytes, row: int, text: bytes) -> bytes:
    return b'<c r="%b%d" t="inlineStr"><is><t>%b</t></is></c>' % (column, row, text)


def explained(text: bytes) -> Callable[[bytes], bytes]:
    """The first result with this explanation."""
    return put(_FORTY + b"</c>", _FORTY + b"</c>" + text_cell(b"V", 5, text))


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


# ---- What could end a server

_FAR = b'<row r="1048576">%b</row>'
_TOO_FAR: Said = [("too_far", SHEET, "XFD1048576")]
_DAMAGED: Said = [("damaged", None, None)]
_TOO_MUCH: Said = [("unpacks_too_large", None, None)]

#: One by one: each takes long or much, or would.
HEAVY: dict[str, tuple[Callable[[], bytes], Said | None]] = {
    "more than a gigabyte, packed": (gigabytes, _TOO_MUCH),
    "400,000 parts in the list": (lambda: listed(400_000), _TOO_MUCH),
    "a million rows": (
        lambda: rows(b"".join(b'<row r="%d"><c r="J%d"><v>1</v></c></row>' % (n, n) for n in range(10, 1_000_000))),
        [("too_far", SHEET, "W999999")],
    ),
    "the largest grid that is read": (lambda: rows(b'<row r="9990"><c r="ABC9990"><v>1</v></c></row>'), []),
    "many cells without a place": (
        lambda: sheets(1, (b"<row>" + b"<c><v>1</v></c>" * 700 + b"</row>") * 1_250), [],
    ),
    "many short texts": (
        lambda: sheets(1, (b"<row>" + b'<c t="str"><v>a</v></c>' * 20 + b"</row>") * 20_000), [],
    ),
    "twelve sheets that are large together": (
        lambda: sheets(12, b'<row r="9990"><c r="ZZ9990"><v>1</v></c></row>'), [("too_far", "more 0", "ZZ9990")],
    ),
    "one text in 30,000 cells": (
        lambda: shared(
            b"<si><t>" + b"x" * 32_767 + b"</t></si>",
            b"".join(b'<row r="%d"><c r="X%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(10, 30_000)),
        ),
        _TOO_MUCH,
    ),
    "one text of 55 MB": (
        lambda: packed({PART: explained("📈".encode() + b"a " * 27_000_000)}), _DAMAGED,
    ),
    "a heading of 55 MB": (
        lambda: packed({PART: put(b"<t>Waarde</t>", b"<t>" + b"a " * 27_000_000 + b"</t>")}),
        [("extra_column", SHEET, cell("results", -1, "value"))],
    ),
    "60,000 rows in the table": (
        lambda: table_of(60_000, wrong),
        [("too_many_rows", SHEET, f"A{HEAD + 1 + MAX_ROWS}")],
    ),
    "as many rows as are read, and all wrong": (
        lambda: table_of(MAX_ROWS - len(RESULTS["results"]), wrong),
        None,
    ),
    "cells that never end": (lambda: packed({PART: sheet(b'<row r="1">' + b"<c >" * 5_000_000 + b"<f>")}), _DAMAGED),
    "tags that never end": (lambda: packed({PART: sheet(b'<row r="1">' + b"<c " * 5_000_000 + b"<f>")}), _DAMAGED),
    "a table of tags that never end": (
        lambda: packed({TABLE: b"<table tableColumns " + b"<table " * 3_000_000}), _DAMAGED,
    ),
    "a word without end": (
        lambda: packed({"xl/workbook.xml": b"<workbook><sheet " + b"a" * 10_000_000 + b">"}), _DAMAGED,
    ),
    "tags in tags in tags": (lambda: packed({PART: sheet(b"<f/>" + b"<x:a>" * 3_000_000)}), _DAMAGED),
    "a million names": (
        lambda: packed({PART: sheet(b"<f/>" + b"".join(b"<a%x/>" % n for n in range(1_000_000)))}), _DAMAGED,
    ),
    "more errors than are kept": (
        lambda: sheets(1, (b"<row>" + b'<c t="e"><v>#N/A</v></c>' * 20 + b"</row>") * 12_000),
        [("error_value", "more 0", "A10001")],
    ),
    "half a million merged cells": (
        lambda: packed(
            {PART: put(b"</sheetData>", b"</sheetData><mergeCells>%b</mergeCells>" % (_MERGED * 500_000))},
            base=book(excel_tables=False),
        ),
        [],
    ),
}  # fmt: skip

#: Together in one process: small files, of which many ended it.
SHARP: dict[str, tuple[Callable[[], bytes], Said]] = {
    "the last cell": (lambda: rows(_FAR % b'<c r="XFD1048576"><v>1</v></c>'), _TOO_FAR),
    "the last cell, behind another place": (lambda: rows(_FAR % b'<c x:r="A9" r="XFD1048576"><v>1</v></c>'), _TOO_FAR),
    "the last cell, said twice": (lambda: rows(_FAR % b'<c r="A20" r="XFD1048576"><v>1</v></c>'), _DAMAGED),
    "the last cell, behind a sign": (lambda: rows(_FAR % b'<c x=">" r="XFD1048576"><v>1</v></c>'), _TOO_FAR),
    "the last cell, behind a bracket": (lambda: rows(_FAR % b'<c x="<" r="XFD1048576"><v>1</v></c>'), _DAMAGED),
    "the last cell, behind a text": (lambda: rows(_FAR % b"""<c x=" r='A1' " r="XFD1048576"><v>1</v></c>"""), _TOO_FAR),
    "the last cell, with a prefix": (
        lambda: rows(b'<a-b:row r="1"><a-b:c r="XFD1048576"><a-b:v>1</a-b:v></a-b:c></a-b:row>'), _TOO_FAR,
    ),
    "the last cell, with half a prefix": (lambda: rows(_FAR % b'<:c r="XFD1048576"><v>1</v></:c>'), _TOO_FAR),
    "the last cell, with a mad prefix": (lambda: rows(_FAR % b'<a/b:c r="XFD1048576"><v>1</v></a/b:c>'), _DAMAGED),
    "the last cell, behind a remark": (
        lambda: rows(b'<!-- <c x=" -->' + _FAR % b'<c r="XFD1048576"><v>1</v></c>'), _TOO_FAR,
    ),
    "the last cell, in a remark": (lambda: rows(b"<!--" + _FAR % b'<c r="XFD1048576"><v>1</v></c>' + b"-->"), []),
    "the last cell, of a formula": (lambda: rows(_FAR % b'<c r="XFD1048576"><f>A1</f></c>'), _TOO_FAR),
    "a row past all rows": (
        lambda: rows(b'<row r="4294967295"><c><v>1</v></c></row>'), [("too_far", SHEET, "W4294967295")],
    ),
    "a sheet twice in the file": (
        lambda: packed(add={PART: sheet(_FAR % b'<c r="XFD1048576"><v>1</v></c>')}), _DAMAGED,
    ),
    "a sheet twice, in capitals": (
        lambda: packed(add={PART.upper(): sheet(_FAR % b'<c r="XFD1048576"><v>1</v></c>')}), _DAMAGED,
    ),
    "one part as many sheets": (lambda: sheets(200, b'<row r="900"><c r="Z900"><v>1</v></c></row>', parts=1), _DAMAGED),
    "too many sheets": (lambda: sheets(300, b""), [("too_many_sheets", None, None)]),
    "four milliard shared texts, it says": (
        lambda: shared(b"<si><t>a</t></si>", b"", b' count="1" uniqueCount="4000000000"'), _DAMAGED,
    ),
    "a shared text that isn't there": (lambda: packed({PART: put(_FORTY, b'<c r="I5" t="s"><v>9</v>')}), _DAMAGED),
    "entities in a sheet": (lambda: packed({PART: laughs}), [("entities", None, None)]),
    "entities behind a mark": (
        lambda: packed({PART: lambda old: b"\xef\xbb\xbf" + laughs(old)}), [("entities", None, None)],
    ),
    "entities in the shared texts": (
        lambda: packed(add={"xl/sharedStrings.xml": laughs(b"<sst><si><t>&a9;</t></si></sst>")}),
        [("entities", None, None)],
    ),
    "entities in the workbook": (lambda: packed({"xl/workbook.xml": laughs}), [("entities", None, None)]),
    "entities in the styles": (lambda: packed({"xl/styles.xml": laughs}), [("entities", None, None)]),
    "more totals than rows": (lambda: packed({TABLE: put(b' ref=', b' totalsRowCount="99" ref=')}), _DAMAGED),
    "a table turned around": (lambda: packed({TABLE: put(b'ref="A4:W9"', b'ref="W9:A4"')}), _DAMAGED),
    "a value that goes on behind a remark": (
        lambda: packed({PART: put(b"<v>40</v>", b"<v>4<!-- -->0</v>")}), _DAMAGED,
    ),
    "a value that isn't read as XML": (lambda: packed({PART: put(b"<v>40</v>", b"<v><![CDATA[40]]></v>")}), _DAMAGED),
    "a huge place for a style": (lambda: packed({PART: put(b'<c r="I5"', b'<c r="I5" s="4000000000"')}), []),
    "a dimension that says all": (lambda: packed({PART: put(b"A4:W9", b"A1:XFD1048576")}), []),
    "a million blank columns with a style": (
        lambda: rows(b'<row r="20">' + b'<c s="0"/>' * 1_000_000 + b"</row>"), [],
    ),
    "a style in the last cell": (lambda: rows(_FAR % b'<c r="XFD1048576" s="0"/>'), []),
    "cut in half": (lambda: book()[: len(book()) // 2], _DAMAGED),
}  # fmt: skip


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the agreements are known; dry runs leave it as it is."""
    folder = tmp_path_factory.mktemp("hostile") / "data"
    (outcome,) = submit(folder, [("agreements.xlsx", write(AGREEMENTS))], received=date(2021, 12, 15))
    assert outcome.event == 1
    return folder


@dataclass
class Run:
    """How one process ended that took some files: its exit code, its memory in bytes, its seconds, what it said."""

    code: int
    memory: int
    seconds: float
    said: list[Said] = field(default_factory=list)


@pytest.fixture(scope="module")
def apart(known: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterable[Callable[[Iterable[bytes]], Run]]:
    """Takes files in a process of its own; a program without threads is kept that splits itself for each."""
    folder = tmp_path_factory.mktemp("files")
    command = [sys.executable, "-m", "tests.ingest.test_hostile", str(known)]
    where = Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=where) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        asked, told = program.stdin, program.stdout

        def take(files: Iterable[bytes]) -> Run:
            names = []
            for number, data in enumerate(files):
                names.append(folder / f"{number}.xlsx")
                names[-1].write_bytes(data)
            print(json.dumps([str(name) for name in names]), file=asked, flush=True)
            run = json.loads(told.readline())
            said = [[(check, sheet, where) for check, sheet, where in one] for one in run.pop("said")]
            return Run(**run, said=said)

        yield take
        asked.close()


def _main(data: Path) -> None:
    """For each line of files, a process that takes them; its exit code, memory and time, and what was said."""
    for line in sys.stdin:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))  # spares the machine, not the product
            signal.alarm(2 * SECONDS)
            said = [
                _said(submit(data, [(Path(file).name, Path(file).read_bytes())], dry_run=True))
                for file in json.loads(line)
            ]
            with os.fdopen(writer, "w") as stream:
                json.dump([before, said], stream)
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as stream:
            before, said = json.loads(stream.read() or "[0, []]")
        _, status, usage = os.wait4(child, 0)
        spent = 1024 * (usage.ru_maxrss - before), usage.ru_utime + usage.ru_stime
        run = Run(os.waitstatus_to_exitcode(status), *spent, said)
        sys.stdout.write(json.dumps(run.__dict__) + "\n")
        sys.stdout.flush()


def _said(outcomes: Iterable[Outcome]) -> Said:
    return [(one.check, one.sheet, one.cell) for outcome in outcomes for one in outcome.findings]


def test_what_is_small_and_sharp_ends_nothing(apart: Callable[[Iterable[bytes]], Run]) -> None:
    run = apart(build() for build, _ in SHARP.values())
    assert (run.code, dict(zip(SHARP, run.said, strict=False))) == (
        0,
        {name: said for name, (_, said) in SHARP.items()},
    )
    assert (run.memory < MEMORY, run.seconds < SECONDS) == (True, True), run


@pytest.mark.parametrize("name", HEAVY)
def test_what_is_heavy_stays_within_its_limits(name: str, apart: Callable[[Iterable[bytes]], Run]) -> None:
    build, said = HEAVY[name]
    data = build()
    assert len(data) < guard.MAX_BYTES
    run = apart([data])
    assert run.code == 0
    (found,) = run.said
    assert found == said if said is not None else len(found) > MAX_ROWS
    assert (run.memory < MEMORY, run.seconds < SECONDS) == (True, True), run


# ---- What is odd, and honest: read right, or refused where it stands


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
    return content.replace(b'ref="A4:W9"', b'ref="A4:D9"')


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
    "a table to the last row": (lambda: packed({TABLE: put(b'ref="A4:W9"', b'ref="A4:W1048576"', 2)}), []),
    "tags with a prefix": (lambda: packed({PART: _prefixed}), []),
    "written with pandas": (_pandas, []),
    "counted from 1904": (lambda: book(_macintosh), []),
    "a formula with its value": (_part(_FORTY, b'<c r="I5"><f>20+20</f><v>40</v>'), []),
    "a formula without": (_given("=20+20"), _at("formula_without_value")),
    "an error": (_given("#DIV/0!"), _at("error_value")),
    "an error in a code": (_given("#N/A", "number"), _at("error_value", "number")),
    "an error of another program": (_part(_FORTY, b'<c r="I5" t="e"><v>#ERROR!</v>'), _at("error_value")),
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
        lambda: packed({PART: explained(b"x" * 32_768)}), _DAMAGED,
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
    assert _said([outcome]) == said
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
    assert _said([outcome]) == _at(check, index=1)
    if right is not None:
        assert outcome.findings[0].values["right"] == in_a_cell(right)


@pytest.mark.parametrize("name", _TITLES)
@pytest.mark.parametrize("excel_tables", [True, False])
def test_names_of_sheets_come_back_as_they_are(name: str, excel_tables: bool, known: Path) -> None:
    data = write(
        changed(RESULTS, ("results", 0, "value", "#REF!")), titles={"results": name}, excel_tables=excel_tables
    )
    (outcome,) = submit(known, [("results.xlsx", data)], dry_run=True)
    assert _said([outcome]) == [("error_value", name, VALUE)]


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
    assert _said([outcome]) == [(check, None, None)]
    assert outcome.findings[0].values.get("kind") == (guard._KINDS[kind] if kind else None)
    _sentences(outcome.findings)


@pytest.mark.parametrize("name", ["results.xls", "results.csv", "results", "ré\u200bsults 📈.XLSM", "CON", "../x.xlsx"])
def test_a_workbook_under_the_name_of_another_kind(name: str, known: Path) -> None:
    (outcome,) = submit(known, [(name, book())], dry_run=True)
    assert (outcome.findings, _figures(outcome)) == ((), RIGHT)


def test_merged_cells_are_told_and_count_once(known: Path) -> None:
    (outcome,) = submit(known, [("results.xlsx", book(_merged))], dry_run=True)
    assert (_said([outcome]), outcome.refused) == (_at("merged_cells"), False)
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
def converted(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An odd workbook that LibreOffice opened, calculated and saved."""
    program = shutil.which("soffice")
    if program is None:
        missing = "no LibreOffice on this machine: apt-get install libreoffice-calc-nogui"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)

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
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(folder / "out"),
        str(folder / "odd.xlsx"),
    ]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    return (folder / "out" / "odd.xlsx").read_bytes()


def test_an_odd_workbook_as_libreoffice_saves_it(known: Path, converted: bytes) -> None:
    (outcome,) = submit(known, [("results.xlsx", converted)], dry_run=True)
    assert sorted(_said([outcome]), key=str) == sorted(
        [
            *_at("error_value", index=1), *_at("date_for_number", index=3), ("hidden_rows", SHEET, f"A{HEAD + 1}"),
            ("text_below", SHEET, f"A{HEAD + 8}"), ("text_below", SHEET, f"A{HEAD + 10}"),
        ],
        key=str,
    )  # fmt: skip
    assert _figures(outcome) == {"NB-01": 40.0, "BB-01": 75.8}


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
