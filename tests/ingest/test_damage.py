"""What was damaged, lost or left unfinished in a data folder: each has a sentence and a way on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dashboard.cli.console import DONE, FAULT, run
from ingest.audit import audit
from ingest.events import Events
from ingest.store import FILE
from ingest.submit import submit
from tests.ingest.workbooks import agreements_bytes, results_bytes

PARTIES = ("L1", "L2")


def _gone(name: str) -> Callable[[Path], object]:
    return lambda data: shutil.move(data / "events" / name, data / "elsewhere")


def _changed(name: str, old: bytes, new: bytes) -> Callable[[Path], object]:
    def change(data: Path) -> None:
        path = data / "events" / name
        said = path.read_bytes()
        assert old in said
        path.write_bytes(said.replace(old, new))

    return change


def _unfinished(data: Path) -> None:
    (data / "events" / "00004.part").mkdir()
    (data / "events" / "00004.part" / "rows.jsonl").write_bytes(b"{")


def _other_version(data: Path) -> None:
    with duckdb.connect(str(data / FILE)) as con:
        con.execute("UPDATE applied SET version = 'older'; DELETE FROM results")


def _cut_off(data: Path) -> None:
    with (data / FILE).open("rb+") as file:
        file.truncate(8_192)


#: The harm; what `explain`, `load` of something new, and `rebuild` answer then; the event that is named.
_HARMS = {
    "leftover": (_unfinished, (DONE, DONE, DONE), None),
    "event between": (_gone("00002"), (DONE, DONE, FAULT), "00002"),
    "first event": (_gone("00001"), (DONE, DONE, FAULT), "00001"),
    "last event": (_gone("00003"), (FAULT, FAULT, DONE), "00003"),
    "rows missing": (_gone("00002/rows.jsonl"), (DONE, DONE, FAULT), "00002"),
    "workbook missing": (_gone("00002/workbook.xlsx"), (DONE, DONE, DONE), "00002"),
    "event.json missing": (_gone("00002/event.json"), (DONE, DONE, FAULT), "00002"),
    "last event.json missing": (_gone("00003/event.json"), (FAULT, FAULT, FAULT), "00003"),
    "rows changed": (_changed("00002/rows.jsonl", b"40.0", b"41.0"), (DONE, DONE, FAULT), "00002"),
    "event.json changed": (_changed("00002/event.json", b'"L1"', b'"L2"'), (DONE, DONE, FAULT), "00002"),
    "last event.json unreadable": (_changed("00003/event.json", b"{", b""), (FAULT, FAULT, FAULT), "00003"),
    "event.json of later": (_changed("00003/event.json", b'"format": 1', b'"format": 9'), (FAULT,) * 3, "00003"),
    "store of another version": (_other_version, (DONE, DONE, DONE), None),
    "store is garbage": (lambda data: (data / FILE).write_bytes(b"garbage" * 9_999), (DONE, DONE, DONE), None),
    "store cut off": (_cut_off, (DONE, DONE, DONE), None),
}


def _command(data: Path, *words: object) -> int:
    return run(["--data", str(data), *map(str, words)])


_EXPLAIN = ("explain", "NB-01", "--year", "2024")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data folder of three events, a backup of them, and a workbook that is new."""
    found = tmp_path_factory.mktemp("loaded")
    submit(found / "data", [("afspraken.xlsx", agreements_bytes())])
    submit(found / "data", [(f"{party}.xlsx", results_bytes({"NB-01": 40}, party=party)) for party in PARTIES])
    shutil.copytree(found / "data" / "events", found / "backup")
    (found / "new.xlsx").write_bytes(results_bytes({"NB-02": 5}))
    return found


@pytest.mark.parametrize("harm", _HARMS)
def test_what_is_damaged_has_a_sentence_and_a_way_on(
    tmp_path: Path, loaded: Path, capsys: pytest.CaptureFixture[str], harm: str
) -> None:
    damage, expected, named = _HARMS[harm]
    place = shutil.copytree(loaded, tmp_path / "place")
    data = place / "data"
    assert _command(data, *_EXPLAIN) == DONE
    told = capsys.readouterr().out

    damage(data)
    for words, code in zip((_EXPLAIN, ("load", place / "new.xlsx"), ("rebuild",)), expected, strict=True):
        assert _command(data, *words) == code, words
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        if code == FAULT:
            assert named is not None
            assert named in said.err
        elif words == _EXPLAIN:
            assert said.out == told, "what was known stays"
    if named:  # the way on that the sentences name: the folder of the event back from a backup, then a rebuild
        shutil.rmtree(data / "events" / named, ignore_errors=True)
        shutil.copytree(place / "backup" / named, data / "events" / named)
    assert _command(data, "rebuild") == DONE
    capsys.readouterr()
    assert _command(data, *_EXPLAIN) == DONE
    assert capsys.readouterr().out == told
    assert _command(data, "load", place / "new.xlsx") == DONE
    assert Events(data).last() == 4
    assert audit(data).problems == ()


def test_a_store_that_is_spoilt_inside_is_made_anew_after_at_most_one_failure(
    tmp_path: Path, loaded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _command(loaded / "data", *_EXPLAIN) == DONE
    told = capsys.readouterr().out
    whole = (loaded / "data" / FILE).read_bytes()
    data = shutil.copytree(loaded / "data", tmp_path / "data")
    for block in range(12_288, len(whole), 262_144):  # DuckDB's header, then its blocks; each begins with a checksum
        spoilt = bytearray(whole)
        spoilt[block + 100 : block + 200] = bytes(255 - one for one in spoilt[block + 100 : block + 200])
        (data / FILE).write_bytes(spoilt)
        failed = _command(data, *_EXPLAIN) != DONE
        assert "Traceback" not in capsys.readouterr().err
        assert _command(data, *_EXPLAIN) == DONE
        assert capsys.readouterr().out == told
        if failed:
            return
    pytest.fail("no block is read so late that opening the store goes well")
