"""Hostile files, over the whole road: refused with a sentence that names what it can.

What could end or hang a server runs in a process of its own, within a limit of memory and time. Run as a program
(``python -m tests.ingest.test_hostile DATA FILE…``) this module is that process.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ingest import guard
from ingest.guard import MAX_GRID, MAX_UNPACKED
from ingest.submit import submit
from ingest.workbook import MAX_ROWS
from tests.ingest.altered import (
    FORTY,
    MERGED,
    PART,
    SHEET,
    TABLE,
    Said,
    book,
    explained,
    gigabytes,
    laughs,
    listed,
    packed,
    put,
    rows,
    said_of,
    shared,
    sheet,
    sheets,
    table_of,
    wrong,
)
from tests.ingest.books import HEAD, RESULTS, cell

#: What one file may take besides the program: calamine's grid and Python's beside it (32 and 8 bytes a cell), and its
#: text some times over: unpacked, in the grid, in the frames, and in findings.
MEMORY = 40 * MAX_GRID + 6 * MAX_UNPACKED
SECONDS = 60

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
        [("too_far", SHEET, "X999999")],
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
            {PART: put(b"</sheetData>", b"</sheetData><mergeCells>%b</mergeCells>" % (MERGED * 500_000))},
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
        lambda: rows(b'<row r="4294967295"><c><v>1</v></c></row>'), [("too_far", SHEET, "X4294967295")],
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
    "a shared text that isn't there": (lambda: packed({PART: put(FORTY, b'<c r="I5" t="s"><v>9</v>')}), _DAMAGED),
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
    "a table turned around": (lambda: packed({TABLE: put(b'ref="A4:X9"', b'ref="X9:A4"')}), _DAMAGED),
    "a value that goes on behind a remark": (
        lambda: packed({PART: put(b"<v>40</v>", b"<v>4<!-- -->0</v>")}), _DAMAGED,
    ),
    "a value that isn't read as XML": (lambda: packed({PART: put(b"<v>40</v>", b"<v><![CDATA[40]]></v>")}), _DAMAGED),
    "a huge place for a style": (lambda: packed({PART: put(b'<c r="I5"', b'<c r="I5" s="4000000000"')}), []),
    "a dimension that says all": (lambda: packed({PART: put(b"A4:X9", b"A1:XFD1048576")}), []),
    "a million blank columns with a style": (
        lambda: rows(b'<row r="20">' + b'<c s="0"/>' * 1_000_000 + b"</row>"), [],
    ),
    "a style in the last cell": (lambda: rows(_FAR % b'<c r="XFD1048576" s="0"/>'), []),
    "cut in half": (lambda: book()[: len(book()) // 2], _DAMAGED),
}  # fmt: skip


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
                said_of(submit(data, [(Path(file).name, Path(file).read_bytes())], dry_run=True))
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


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
