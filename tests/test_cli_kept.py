"""The commands about what was loaded, those for another program, and the workbooks of all parties at once."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard import export
from dashboard.cli import kept, telling
from dashboard.cli.console import DONE, FAULT, REFUSED, WRONG_USE, run
from dashboard.queries import AsKnown
from ingest.audit import audit
from ingest.events import EVENT_FILE, Events
from ingest.findings import Finding
from ingest.store import FILE, LATEST, ROWS, Store
from ingest.submit import submit, today
from ingest.template import reports
from ingest.withdraw import withdraw
from schemas.words import words
from tests.ingest.workbooks import agreements_bytes, results_bytes

NOW = datetime(2025, 6, 30, 10, 0, tzinfo=UTC)
LATER = datetime(2025, 7, 10, 10, 0, tzinfo=UTC)
#: What every finding of a command has, for another program.
NAMES = {"file", "sheet", "cell", "check", "severity", "text", "repair"}
Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Agreements (1), results (2) and, ten days later, their correction (3)."""
    folder = tmp_path_factory.mktemp("loaded")
    submit(folder, [("afspraken.xlsx", agreements_bytes()), ("een.xlsx", results_bytes({"NB-01": 40}))], now=NOW)
    submit(folder, [("twee.xlsx", results_bytes({"NB-01": 44}))], now=LATER)
    return folder


@pytest.fixture
def data(loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What was loaded; named by AFSPRAKEN_DATA."""
    folder = shutil.copytree(loaded, tmp_path / "data")
    monkeypatch.setenv("AFSPRAKEN_DATA", str(folder))
    return folder


def values(data: Path) -> list[float]:
    found = Store(data).ask("SELECT value FROM results_as_known($event, $day) ORDER BY value", LATEST)
    return list(found["value"])


def told(capsys: Capture) -> Any:
    """The one JSON object on standard output, with nothing beside it."""
    said = capsys.readouterr()
    assert not said.err
    return json.loads(said.out)


def test_a_withdrawal_says_what_was_withdrawn(data: Path, capsys: Capture) -> None:
    assert run(["withdraw", "3", "--reason", "Verkeerd jaar."]) == DONE
    first, second = capsys.readouterr().out.splitlines()
    assert all(part in first for part in ("3", "twee.xlsx", "stad", "L1", "2024"))
    assert "4" in second, "the receipt number of the withdrawal"
    assert values(data) == [40]
    assert Store(data).ask("SELECT reason FROM withdrawals")["reason"].to_list() == ["Verkeerd jaar."]


@pytest.mark.parametrize(("number", "reason"), [("9", "Fout."), ("1", "Fout."), ("3", " ")])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_withdrawal_that_cannot_be_says_why_and_what_to_do(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, number: str, reason: str, language: str
) -> None:
    monkeypatch.setattr(kept, "language", language)
    why = withdraw(data, int(number), reason)
    assert isinstance(why, Finding)
    assert run(["withdraw", number, "--reason", reason]) == REFUSED
    said = capsys.readouterr()
    assert not said.out
    assert why.what(language) in said.err and why.repair(language) in said.err
    assert Events(data).last() == 3


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_audit_of_what_is_right_says_what_was_read(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, language: str
) -> None:
    monkeypatch.setattr(kept, "language", language)
    monkeypatch.setattr(kept, "w", words(language))
    read = audit(data).values
    assert run(["audit"]) == DONE
    said = capsys.readouterr()
    assert f" 3 {'events' if language == 'en' else 'gebeurtenissen'}" in said.out and f" {read} " in said.out
    assert not said.err
    assert run(["audit", "--format", "json"]) == DONE
    assert told(capsys) == {"clean": True, "events": 3, "values": read, "findings": []}


def _store(statement: str) -> Callable[[Path], None]:
    def change(data: Path) -> None:
        with duckdb.connect(str(data / FILE)) as con:
            con.execute(statement)

    return change


def _rows(data: Path) -> None:
    path = data / "events" / "00002" / ROWS
    path.write_bytes(path.read_bytes().replace(b"40.0", b"41.0"))


@pytest.mark.parametrize(
    ("change", "code", "expected"),
    [
        (
            _store("UPDATE results SET value = 45 WHERE event = 3"),
            REFUSED,
            {"check": "store", "severity": "error", "event": 3, "file": "twee.xlsx", "table": "results", "row": 5,
             "field": "value", "found": "45.0", "expected": "44.0", "sheet": "Resultaten"},
        ),
        (
            _store("INSERT INTO withdrawals VALUES (9, 2, 'x')"),
            REFUSED,
            {"check": "store", "severity": "error", "event": 9, "file": None, "cell": None},
        ),
        (
            _rows,
            REFUSED,
            {"check": "changed_file", "severity": "error", "event": 2, "file": f"events/00002/{ROWS}", "sheet": None},
        ),
        (
            lambda data: (data / "events" / "00002").rename(data / "elsewhere"),
            REFUSED,
            {"check": "missing_event", "severity": "error", "event": 2, "file": None},
        ),
        (
            lambda data: (data / "events" / "00004.part").mkdir(),
            DONE,
            {"check": "leftover", "severity": "note", "event": 4, "file": None},
        ),
    ],
)  # fmt: skip
def test_an_audit_names_what_is_wrong(
    data: Path, capsys: Capture, change: Callable[[Path], None], code: int, expected: dict[str, Any]
) -> None:
    change(data)
    assert run(["audit", "--format", "json"]) == code
    found = told(capsys)
    (one,) = found["findings"]
    assert found["clean"] == (code == DONE)
    assert {name: one[name] for name in expected} == expected
    assert set(one) == NAMES | {"event", "table", "row", "field", "found", "expected"}
    assert (one["cell"] is not None) == (one["sheet"] is not None)
    assert one["repair"]
    assert run(["audit"]) == code
    assert one["text"] in capsys.readouterr().out


def test_a_file_that_reads_otherwise_is_a_fault_unless_a_later_version_reads_it(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """Rows and hashes of the last event were forged together: only reading the workbook again shows it."""
    place = data / "events" / "00003"
    rows = (place / ROWS).read_bytes().replace(b'"value":44.0', b'"value":45.0')
    said = json.loads((place / EVENT_FILE).read_bytes())
    said["files"][ROWS] = hashlib.sha256(rows).hexdigest()
    (place / ROWS).write_bytes(rows)
    (place / EVENT_FILE).write_text(json.dumps(said))
    (data / FILE).unlink()
    expected = {"check": "file", "file": "twee.xlsx", "found": "45.0", "expected": "44.0", "severity": "error"}
    assert run(["audit", "--format", "json"]) == REFUSED
    (one,) = told(capsys)["findings"]
    assert {name: one[name] for name in expected} == expected
    assert run(["audit"]) == REFUSED
    assert one["repair"] in capsys.readouterr().out
    monkeypatch.setattr("ingest.audit.contract_version", lambda: "later")
    assert run(["audit", "--format", "json"]) == DONE
    (one,) = told(capsys)["findings"]
    assert (one["severity"], one["found"]) == ("note", "45.0")


@pytest.mark.parametrize("table", list(export.TABLES))
def test_an_export_gives_the_table_and_nothing_else(data: Path, capsys: Capture, tmp_path: Path, table: str) -> None:
    store = Store(data)
    expected = export.csv(export.TABLES[table](store, AsKnown(store.event_number(), today())))
    assert run(["export", table.upper()]) == DONE
    said = capsys.readouterr()
    assert (said.out, said.err) == (expected, "")
    path = tmp_path / "table.csv"
    assert run(["export", table, "--to", str(path)]) == DONE
    assert path.read_bytes() == expected.encode("utf-8")
    assert str(path) in capsys.readouterr().out
    assert run(["export", table, "--to", str(path)]) == WRONG_USE
    assert path.read_bytes() == expected.encode("utf-8")


def test_an_export_as_known_earlier(data: Path, capsys: Capture) -> None:
    def exported(*known: str) -> list[str]:
        assert run(["export", "results", *known]) == DONE
        return [row["value"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))]

    assert exported() == ["44.0"]
    assert exported("--known", "9-7-2025") == ["40.0"]
    assert exported("--known", "2025-06-29") == []


def _process(*arguments: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    code = "from dashboard.cli import main; main()"
    return subprocess.run([sys.executable, "-c", code, *arguments], check=False, stdout=subprocess.PIPE, **more)


def test_another_program_gets_utf8_whatever_the_console_speaks(examples: Path) -> None:
    store = Store(examples)
    expected = export.csv(export.agreements(store, AsKnown(store.event_number(), today())))
    assert not expected.isascii()
    said = _process(
        "export", "agreements", "--data", str(examples),
        env={**os.environ, "PYTHONIOENCODING": "ascii"}, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert (said.returncode, said.stdout, said.stderr) == (DONE, expected.encode("utf-8"), b"")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminal")
def test_somebody_who_waits_at_a_terminal_sees_a_bar_and_the_answer_stays_whole(data: Path) -> None:
    ours, theirs = os.openpty()
    seen: list[bytes] = []

    def watch() -> None:  # a terminal that nobody reads makes who writes to it wait
        while b"3/3" not in b"".join(seen):
            seen.append(os.read(ours, 1000))

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    said = _process("audit", "--format", "json", env={**os.environ, "TERM": "xterm"}, stderr=theirs)
    watching.join(timeout=10)
    assert json.loads(said.stdout)["clean"]
    assert b"3/3" in b"".join(seen)
    os.close(theirs)
    os.close(ours)


def test_one_json_object_says_what_became_of_each_workbook(data: Path, tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, workbook in (
        ("goed.xlsx", results_bytes({"NB-01": 5}, party="L2")),
        ("fout.xlsx", results_bytes({"NB-01": "veertig"}, party="L2", year=2023)),
        ("geen.xlsx", b"geen werkmap"),
    ):
        (folder / name).write_bytes(workbook)

    def states(command: str) -> dict[str, tuple[object, ...]]:
        assert run([command, str(folder), "--format", "json"]) == REFUSED
        found = told(capsys)
        assert {one["file"] for one in found["findings"]} == {str(folder / "fout.xlsx"), str(folder / "geen.xlsx")}
        assert all(set(one) == NAMES | {"example"} and one["text"] for one in found["findings"])
        (cell,) = [one for one in found["findings"] if one["check"] == "text_for_number"]
        assert (cell["sheet"], cell["severity"], bool(cell["cell"])) == ("Resultaten", "error", True)
        parts = ("state", "kind", "framework", "party", "year", "event")
        return {Path(one["file"]).name: tuple(one[part] for part in parts) for one in found["workbooks"]}

    refused = {
        "fout.xlsx": ("refused", "results", "stad", "L2", 2023, None),
        "geen.xlsx": ("refused", None, None, None, None, None),
    }
    assert states("check") == {**refused, "goed.xlsx": ("right", "results", "stad", "L2", 2024, None)}
    assert Events(data).last() == 3
    assert states("load") == {**refused, "goed.xlsx": ("loaded", "results", "stad", "L2", 2024, 4)}
    assert states("load") == {**refused, "goed.xlsx": ("unchanged", "results", "stad", "L2", 2024, None)}
    assert run(["load", str(folder / "goed.xlsx"), "--format", "json"]) == DONE


@pytest.mark.parametrize("language", ["nl", "en"])
def test_findings_for_another_program_speak_the_language_of_the_command(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, language: str
) -> None:
    monkeypatch.setattr(telling, "language", language)
    wrong = results_bytes({"NB-01": "veertig"})
    (tmp_path / "fout.xlsx").write_bytes(wrong)
    (expected,) = submit(data, [("fout.xlsx", wrong)], dry_run=True)[0].findings
    assert run(["check", str(tmp_path / "fout.xlsx"), "--format", "json"]) == REFUSED
    (one,) = told(capsys)["findings"]
    assert (one["text"], one["repair"], one["example"]) == (
        expected.what(language), expected.repair(language), expected.example(language),
    )  # fmt: skip


def test_a_backup_says_what_it_copied_and_can_be_used(data: Path, tmp_path: Path, capsys: Capture) -> None:
    copy = tmp_path / "a copy"
    assert run(["backup", "--to", str(copy)]) == DONE
    first, *_more, last = capsys.readouterr().out.splitlines()
    assert first.startswith("3 ") and str(copy) in first
    assert f'--data "{copy}"' in last and "afspraken rebuild" in last
    assert run(["audit", "--data", str(copy)]) == DONE
    submit(data, [("drie.xlsx", results_bytes({"NB-01": 5}, party="L2"))], now=LATER)
    capsys.readouterr()
    assert run(["backup", "--to", str(copy)]) == DONE
    first, second, _last = capsys.readouterr().out.splitlines()
    assert first.startswith("1 ") and second.startswith("3 ")
    assert values(copy) == values(data)


def test_a_backup_over_other_events_is_refused(data: Path, tmp_path: Path, capsys: Capture) -> None:
    other = tmp_path / "other"
    submit(other, [("a.xlsx", agreements_bytes("elders"))], now=NOW)
    assert run(["backup", "--to", str(other)]) == REFUSED
    said = capsys.readouterr()
    assert str(other) in said.err and "1" in said.err.replace(str(other), "") and not said.out
    assert Events(other).last() == 1


@pytest.mark.parametrize("inside", ["", "events", "copy/deeper", "../data/copy"])
def test_a_backup_in_the_data_folder_itself_is_refused(data: Path, inside: str) -> None:
    before = sorted(data.rglob("*"))
    assert run(["backup", "--to", str(data / inside)]) == WRONG_USE
    assert sorted(data.rglob("*")) == before


def test_a_damaged_event_is_not_copied_on(data: Path, tmp_path: Path, capsys: Capture) -> None:
    _rows(data)
    assert run(["backup", "--to", str(tmp_path / "copy")]) == FAULT
    assert ROWS in capsys.readouterr().err
    assert Events(tmp_path / "copy").last() == 1


TOWN = "voorbeeldstad-2022"


def test_the_workbooks_of_all_parties_that_must_report(examples: Path, tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "to" / "send"
    asked = ["template", "--framework", TOWN, "--year", "2025", "--all", "--to", str(folder), "--data", str(examples)]
    known = Store(examples).known(TOWN)
    parties = [one for one in known.latest("parties")["party"] if reports(known.frames, one, 2025)]
    assert len(parties) > 2
    assert run(asked) == DONE
    made = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(made) == {f"resultaten-{TOWN}-{party}-2025.xlsx" for party in parties}
    outcomes = submit(examples, list(made.items()), dry_run=True)
    assert {(one.checked.party, one.checked.year) for one in outcomes if one.checked} == {(p, 2025) for p in parties}
    gone = folder / f"resultaten-{TOWN}-{parties[0]}-2025.xlsx"
    gone.unlink()
    capsys.readouterr()
    assert run(asked) == WRONG_USE, "the others stand there"
    assert f"resultaten-{TOWN}-{parties[1]}-2025.xlsx" in capsys.readouterr().err
    assert not gone.exists()


def test_a_year_about_which_nobody_reports_names_the_years(examples: Path, tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "none"
    asked = ["--framework", TOWN, "--year", "2031", "--all", "--to", str(folder), "--data", str(examples)]
    assert run(["template", *asked]) == WRONG_USE
    said = capsys.readouterr().err
    assert all(year in said for year in ("2031", "2022", "2026"))
    assert not folder.exists()
