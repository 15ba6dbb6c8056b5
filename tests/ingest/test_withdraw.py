"""A submission taken back: what was known before counts again, both stay, and what others build on stays."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.events import Events
from ingest.findings import Finding
from ingest.store import FILE, LATEST, Store
from ingest.submit import submit
from ingest.withdraw import Withdrawn, withdraw
from tests.ingest.workbooks import agreements_bytes, results_bytes

TWO = ("twee.xlsx", results_bytes({"NB-01": 44}))
NOW = datetime(2025, 6, 30, 10, 0, tzinfo=UTC)
LATER = datetime(2025, 7, 10, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Agreements (1), results (2), and a correction of them (3)."""
    folder = tmp_path_factory.mktemp("loaded")
    submit(folder, [("afspraken.xlsx", agreements_bytes()), ("een.xlsx", results_bytes({"NB-01": 40}))], now=NOW)
    submit(folder, [TWO], now=NOW)
    return folder


@pytest.fixture
def data(loaded: Path, tmp_path: Path) -> Path:
    return shutil.copytree(loaded, tmp_path, dirs_exist_ok=True)


def values(data: Path, event: int = LATEST["event"], day: date = LATEST["day"]) -> list[float]:  # type: ignore[assignment]
    found = Store(data).ask("SELECT value FROM results_as_known($event, $day)", {"event": event, "day": day})
    return found["value"].to_list()


def test_the_former_figure_counts_again_and_both_stay(data: Path) -> None:
    assert values(data) == [44]
    done = withdraw(data, 3, "Verkeerd jaar.", now=LATER)
    assert isinstance(done, Withdrawn) and (done.event, done.submission, done.file) == (4, 3, "twee.xlsx")
    assert values(data) == [40]
    assert values(data, event=3) == [44]  # a page that was open before
    assert values(data, day=date(2025, 7, 9)) == [44]  # as known before the withdrawal
    kept = Store(data).ask("SELECT value FROM results ORDER BY value")["value"].to_list()
    assert kept == [40, 44]
    assert Store(data).ask("SELECT submission, reason FROM withdrawals").rows() == [(3, "Verkeerd jaar.")]


def test_a_rebuilt_store_says_the_same(data: Path) -> None:
    withdraw(data, 3, "Verkeerd jaar.", now=LATER)
    (data / FILE).unlink()
    assert Store(data).rebuild() == 4
    assert values(data) == [40]
    assert Events(data).verify() == ()


def test_the_same_file_can_be_loaded_again_after_its_withdrawal(data: Path) -> None:
    (again,) = submit(data, [TWO], now=NOW)
    assert again.unchanged
    withdraw(data, 3, "Vergissing.", now=NOW)
    (again,) = submit(data, [TWO], now=NOW)
    assert again.event == 5
    assert values(data) == [44]


@pytest.mark.parametrize(
    ("number", "reason", "check"),
    [
        (9, "Fout.", "no_such_submission"),
        (3, "  ", "withdrawal_without_reason"),
        (1, "Fout.", "others_build_on_it"),
    ],
)
def test_what_cannot_be_withdrawn_is_said_and_nothing_happens(data: Path, number: int, reason: str, check: str) -> None:
    found = withdraw(data, number, reason, now=LATER)
    assert isinstance(found, Finding) and found.check == check
    assert all(found.what(language) and found.repair(language) for language in ("nl", "en"))
    assert Store(data).event_number() == 3


def test_twice_is_once(data: Path) -> None:
    withdraw(data, 3, "Fout.", now=LATER)
    found = withdraw(data, 3, "Fout.", now=LATER)
    assert isinstance(found, Finding) and found.check == "withdrawn_already" and "10-07-2025" in found.what("nl")
    withdrawal = withdraw(data, 4, "Fout.", now=LATER)
    assert isinstance(withdrawal, Finding) and withdrawal.check == "no_such_submission"


def test_agreements_can_go_when_nothing_builds_on_them_any_more(data: Path) -> None:
    withdraw(data, 3, "Fout.", now=LATER)
    withdraw(data, 2, "Fout.", now=LATER)
    done = withdraw(data, 1, "Verkeerde gemeente.", now=LATER)
    assert isinstance(done, Withdrawn)
    assert Store(data).known("stad").is_empty and values(data) == []
