"""A backup: all events in order, usable at once, also when somebody loads meanwhile; and put back again."""

from __future__ import annotations

import shutil
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.audit import audit
from ingest.backup import Copied, OtherEventsError, backup
from ingest.events import DamagedEventsError, Events
from ingest.store import FILE, WORKBOOK, Store
from ingest.submit import submit
from tests.ingest.workbooks import agreements_bytes, results_bytes

NOW = datetime(2025, 6, 30, 10, 0, tzinfo=UTC)
ALL = "SELECT party, year, number, value FROM results ORDER BY ALL"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Agreements and two results workbooks: three events."""
    folder = tmp_path_factory.mktemp("loaded")
    files = [
        ("a.xlsx", agreements_bytes()),
        *((f"{n}.xlsx", results_bytes({"NB-01": n}, year=n)) for n in (2023, 2024)),
    ]
    submit(folder, files, now=NOW)
    return folder


@pytest.fixture
def data(loaded: Path, tmp_path: Path) -> Path:
    return shutil.copytree(loaded, tmp_path / "data")


def test_a_backup_is_a_data_folder(data: Path, tmp_path: Path) -> None:
    assert backup(data, tmp_path / "copy") == Copied(3, 0, 3)
    assert audit(tmp_path / "copy").clean
    assert Store(tmp_path / "copy").ask(ALL).equals(Store(data).ask(ALL))
    submit(data, [("c.xlsx", results_bytes({"NB-01": 1}, year=2025))], now=NOW)
    assert backup(data, tmp_path / "copy") == Copied(1, 3, 4)
    assert backup(data, tmp_path / "copy") == Copied(0, 4, 4)


def test_a_lost_event_is_put_back_from_it(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "copy")
    before = Store(data).ask(ALL)
    shutil.rmtree(data / "events" / "00002")
    (data / FILE).unlink()
    with pytest.raises(DamagedEventsError):
        Store(data).rebuild()
    shutil.copytree(tmp_path / "copy" / "events" / "00002", data / "events" / "00002")
    assert Store(data).rebuild() == 3
    assert audit(data).clean and Store(data).ask(ALL).equals(before)


def test_a_backup_during_a_load_is_whole(data: Path, tmp_path: Path) -> None:
    files = [(f"{n}.xlsx", results_bytes({"NB-01": n}, party="L2", year=2022 + n % 4)) for n in range(24)]

    def load() -> None:
        for start in range(0, 24, 4):
            submit(data, files[start : start + 4], now=NOW)

    loading = threading.Thread(target=load)
    loading.start()
    rounds = 0
    while loading.is_alive():
        backup(data, tmp_path / "copy")
        assert Events(tmp_path / "copy").verify() == ()
        rounds += 1
    loading.join()
    assert rounds > 1
    assert backup(data, tmp_path / "copy").last == 27
    assert audit(tmp_path / "copy").clean
    assert Store(tmp_path / "copy").ask(ALL).equals(Store(data).ask(ALL))


def test_a_folder_with_other_events_is_left_alone(data: Path, tmp_path: Path) -> None:
    submit(tmp_path / "other", [("a.xlsx", agreements_bytes("elders"))], now=NOW)
    with pytest.raises(OtherEventsError) as refused:
        backup(data, tmp_path / "other")
    assert refused.value.event == 1
    assert Store(tmp_path / "other").event_number() == 1
    backup(data, tmp_path / "copy")
    shutil.rmtree(data / "events" / "00003")
    with pytest.raises(OtherEventsError):
        backup(data, tmp_path / "copy")


def test_a_changed_file_is_not_copied_on(data: Path, tmp_path: Path) -> None:
    path = data / "events" / "00002" / WORKBOOK
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(DamagedEventsError) as refused:
        backup(data, tmp_path / "copy")
    assert (refused.value.problem.event, refused.value.problem.file) == (2, WORKBOOK)
    assert Events(tmp_path / "copy").last() == 1
