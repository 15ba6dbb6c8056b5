"""The audit: clean over everything that was loaded; one value, row, file or hash that differs is named."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from ingest.audit import audit
from ingest.events import EVENT_FILE
from ingest.store import FILE, ROWS, WORKBOOK
from ingest.submit import submit
from ingest.withdraw import withdraw
from tests.ingest.workbooks import agreements_bytes, results_bytes

NOW = datetime(2025, 6, 30, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Agreements (1), results (2), a correction (3) that was withdrawn (4), and another party's results (5)."""
    folder = tmp_path_factory.mktemp("loaded")
    first = [("afspraken.xlsx", agreements_bytes()), ("een.xlsx", results_bytes({"NB-01": 40, "NB-02": 0}))]
    submit(folder, first, now=NOW)
    submit(folder, [("twee.xlsx", results_bytes({"NB-01": 44}))], now=NOW)
    withdraw(folder, 3, "Verkeerd jaar.", now=NOW)
    submit(folder, [("drie.xlsx", results_bytes({"NB-01": 5}, party="L2"))], now=NOW)
    return folder


@pytest.fixture
def data(loaded: Path, tmp_path: Path) -> Path:
    return shutil.copytree(loaded, tmp_path, dirs_exist_ok=True)


def test_everything_loaded_is_clean(data: Path) -> None:
    report = audit(data)
    assert (report.clean, report.whole, report.events) == (True, True, 5)
    assert report.values > 50 and report.differences == () and report.problems == ()


def test_the_examples_are_clean(examples: Path) -> None:
    report = audit(examples)
    assert report.clean and report.differences == () and report.values > 1000


def test_an_empty_folder_is_clean(tmp_path: Path) -> None:
    assert audit(tmp_path).clean


@pytest.mark.parametrize(
    ("statement", "event", "table", "field", "found", "expected"),
    [
        ("UPDATE results SET value = 41 WHERE event = 2 AND number = 'NB-01'", 2, "results", "value", "41.0", "40.0"),
        ("UPDATE results SET value = NULL WHERE event = 5", 5, "results", "value", None, "5.0"),
        ("UPDATE results SET party = 'L1' WHERE event = 5", 5, "results", "party", "L1", "L2"),
        ("UPDATE agreements SET owners = ['L1'] WHERE number = 'NB-02'", 1, "agreements", "owners", "L1", "L1; L2"),
        ("UPDATE submissions SET year = 2023 WHERE event = 3", 3, "submissions", "year", "2023.0", "2024.0"),
        ("UPDATE withdrawals SET submission = 5", 4, "withdrawals", "submission", "5.0", "3.0"),
        ("UPDATE events SET received = '2020-01-01' WHERE event = 4", 4, "events", "received", "2020-01-01",
         "2025-06-30"),
        ("DELETE FROM results WHERE event = 5", 5, "results", None, None, "…"),
        ("INSERT INTO withdrawals VALUES (9, 2, 'x')", 9, "withdrawals", None, "…", None),
    ],
)  # fmt: skip
def test_one_value_changed_in_the_store_is_named(
    data: Path, statement: str, event: int, table: str, field: str | None, found: str | None, expected: str | None
) -> None:
    with duckdb.connect(str(data / FILE)) as con:
        con.execute(statement)
    report = audit(data)
    (one,) = report.differences
    assert not report.clean
    assert (one.kind, one.event, one.table, one.field, one.found, one.expected) == (
        "store", event, table, field, found, expected,
    )  # fmt: skip
    assert (one.cell is not None) == (field in ("value", "owners") or (table == "results" and field is None))
    assert all(one.sentence(language) for language in ("nl", "en"))


def edited(name: str, number: int, old: bytes, new: bytes) -> Callable[[Path], None]:
    def edit(data: Path) -> None:
        path = data / "events" / f"{number:05}" / name
        before = path.read_bytes()
        assert old in before
        path.write_bytes(before.replace(old, new))

    return edit


@pytest.mark.parametrize(
    ("edit", "kind", "event", "file"),
    [
        (edited(ROWS, 2, b'"value":40.0', b'"value":41.0'), "changed_file", 2, ROWS),
        (edited(WORKBOOK, 2, b"PK", b"KP"), "changed_file", 2, WORKBOOK),
        (edited(EVENT_FILE, 2, b"2024", b"2023"), "changed_file", 2, EVENT_FILE),
        (edited(EVENT_FILE, 5, b"2024", b"2023"), "changed_file", 5, EVENT_FILE),
        (edited("text.txt", 4, b"Verkeerd", b"Goed"), "changed_file", 4, "text.txt"),
        (lambda data: (data / "events" / "00002" / WORKBOOK).unlink(), "missing_file", 2, WORKBOOK),
        (lambda data: (data / "events" / "00003").rename(data / "elsewhere"), "missing_event", 3, None),
    ],
)
def test_what_was_done_to_an_event_is_named(
    data: Path, edit: Callable[[Path], None], kind: str, event: int, file: str | None
) -> None:
    edit(data)
    report = audit(data)
    assert not report.clean and not report.whole
    assert (kind, event, file) in [(one.kind, one.event, one.file) for one in report.problems]


def test_a_leftover_is_told_and_no_fault(data: Path) -> None:
    (data / "events" / "00006.part").mkdir()
    report = audit(data)
    assert report.clean and [one.kind for one in report.problems] == ["leftover"]


def test_a_file_that_reads_otherwise_than_it_was_accepted_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both the rows and all hashes were forged with care: only reading the workbook again shows it."""
    place = data / "events" / "00005"
    rows = (place / ROWS).read_bytes().replace(b'"value":5.0', b'"value":6.0')
    (place / ROWS).write_bytes(rows)
    said = json.loads((place / EVENT_FILE).read_bytes())
    said["files"][ROWS] = hashlib.sha256(rows).hexdigest()
    (place / EVENT_FILE).write_text(json.dumps(said))
    (data / FILE).unlink()
    (one,) = audit(data).differences
    assert (one.kind, one.event, one.field, one.found, one.expected) == ("file", 5, "value", "6.0", "5.0")
    assert (one.sheet, one.newer) == ("Resultaten", False)
    monkeypatch.setattr("ingest.audit.contract_version", lambda: "later")
    report = audit(data)
    assert report.clean and [one.newer for one in report.differences] == [True]
