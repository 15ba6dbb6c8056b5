"""A server that only shows: what its pages leave out, what its process refuses, and that it follows the events."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import server
from dashboard.cli.console import DONE, WRONG_USE, run
from dashboard.folder import VARIABLE
from dashboard.pieces import panels
from ingest.events import READ_ONLY, Events
from ingest.store import FILE
from ingest.submit import submit
from schemas.words import LANGUAGES
from tests.browser.conftest import _running as running
from tests.browser.conftest import port_from
from tests.dashboard.test_pages import html
from tests.dashboard.test_pages import run as page
from tests.ingest.workbooks import agreements_bytes, results_bytes

EVERYWHERE = "0.0.0.0"  # noqa: S104 - only typed and printed here, nothing listens
COMMAND = "from dashboard.cli import main; main()"
#: Tries every way in which the process could add an event, and prints what stopped each.
WRITERS = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from dashboard.folder import look_only
from ingest.events import Draft, Events
from ingest.store import Store
from ingest.submit import submit
from ingest.withdraw import withdraw
from tests.ingest.workbooks import results_bytes

look_only()
data = Path(sys.argv[1])
draft = Draft("withdrawal", date(2025, 1, 1), False, "L1", {"submission": 2}, {})
for write in (
    lambda: submit(data, [("twee.xlsx", results_bytes({"NB-01": 44}))]),
    lambda: withdraw(data, 2, "Verkeerd jaar."),
    lambda: Events(data).commit([draft], recorded=datetime.now(UTC)),
    lambda: Events(data).take(Events(data).read(1)),
):
    try:
        print("written", write())
    except OSError as error:
        print("refused", Path(error.filename).name)
assert submit(data, [("twee.xlsx", results_bytes({"NB-01": 44}))], dry_run=True)[0].event is None
print("known", Store(data).catch_up())
"""
#: The command after its process may no longer write in the folder, as the user that it runs for mustn't.
UNPRIVILEGED = """
import os, sys
import dashboard.cli.app, dashboard.server
from dashboard.cli.console import run
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
sys.exit(run(sys.argv[1:]))
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Agreements (1) and results of L1 (2), and pages over them that only show."""
    files = [("afspraken.xlsx", agreements_bytes()), ("een.xlsx", results_bytes({"NB-01": 40}))]
    submit(tmp_path / "data", files)
    monkeypatch.setenv(READ_ONLY, "1")
    return tmp_path / "data"


def _python(code: str, *arguments: object, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


# ---- the command


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        (["--host", EVERYWHERE], "--read-only"),
        (["--read-only", "--host", "everywhere"], "everywhere"),
        (["--read-only", "--host", "256.1.1.1"], "256.1.1.1"),
        (["--read-only", "--host", "203.0.113.7"], "203.0.113.7"),
    ],
)
def test_an_address_needs_read_only_and_must_be_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], typed: list[str], named: str
) -> None:
    assert run(["--data", str(tmp_path), "serve", "--no-browser", *typed]) == WRONG_USE
    said = capsys.readouterr().err
    assert named in said and "--host" in said and len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("typed", "listens"),
    [([], None), (["--read-only"], "127.0.0.1"), (["--read-only", "--host", EVERYWHERE], EVERYWHERE)],
)
def test_only_a_server_that_only_shows_listens_elsewhere(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: list[str],
    listens: str | None,
) -> None:
    asked: list[Mapping[str, Any]] = []
    monkeypatch.setattr(server, "run", lambda folder, port, **more: asked.append(more))
    assert run(["--data", str(tmp_path), "serve", "--no-browser", *typed]) == DONE
    assert asked == [{} if listens is None else {"read_only_at": listens}]
    assert f"http://{listens or '127.0.0.1'}:" in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="Windows has no folder that its owner can't write in")
def test_a_data_folder_that_can_only_be_read_is_told_with_the_way_on(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data / FILE).unlink()
    data.parent.chmod(0o755)
    data.chmod(0o555)
    try:
        done = _python(UNPRIVILEGED, "--data", "data", "serve", "--read-only", "--no-browser", folder=data.parent)
    finally:
        data.chmod(0o755)
    assert done.returncode == WRONG_USE
    assert "afspraken backup" in done.stderr and "data" in done.stderr and len(done.stderr.splitlines()) == 1
    copy = data.parent / "copy"
    monkeypatch.delenv(READ_ONLY)
    assert run(["--data", str(data), "backup", "--to", str(copy)]) == DONE
    assert Events(copy).last() == Events(data).last() == 2


# ---- the process


def test_no_way_of_writing_an_event_is_left(data: Path) -> None:
    done = _python(WRITERS, data)
    assert done.stdout.splitlines() == ["refused events"] * 4 + ["known 2"], done.stderr
    assert Events(data).last() == 2 and not Events(data).verify()


def test_it_follows_what_another_process_loads_and_takes_no_file(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def event() -> int:
        with urlopen(served.address("healthz"), timeout=30) as answer:  # noqa: S310 - our own server
            return int(json.load(answer)["event"])

    port = port_from(8850)
    command = [sys.executable, "-c", COMMAND, "--data", str(data), "serve", "--read-only", "--no-browser"]
    with running([*command, "--port", str(port)], port, tmp_path, "healthz") as served:
        assert event() == 2
        monkeypatch.delenv(READ_ONLY)
        submit(data, [("twee.xlsx", results_bytes({"NB-01": 44}))])
        assert event() == 3


# ---- the pages


@pytest.mark.parametrize("frameworks", [0, 1, 2])
def test_the_menu_lacks_only_sending(monkeypatch: pytest.MonkeyPatch, frameworks: int) -> None:
    whole = panels.menu(frameworks)
    monkeypatch.setenv(READ_ONLY, "1")
    assert panels.menu(frameworks) == tuple(name for name in whole if name != "upload") != whole


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_address_of_sending_says_that_one_can_only_look(
    data: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    test = page(data, monkeypatch, "upload", framework="stad", lang=language)
    assert not test.exception and html(test).count("<h1") == 1
    assert not test.file_uploader and not test.button and not test.get("download_button")


def test_it_says_where_to_mail_the_workbook_when_that_is_known(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(READ_ONLY, "1")
    codes = ("voorbeeldstad-2022", "amsterdam-2020")
    mailboxes = {code: "@" in html(page(examples, monkeypatch, "upload", framework=code)) for code in codes}
    assert mailboxes == {"voorbeeldstad-2022": True, "amsterdam-2020": False}


def test_an_empty_store_is_told_without_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(READ_ONLY, "1")
    test = page(tmp_path / "empty", monkeypatch)
    assert not test.exception and html(test).count("<h1") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_received_is_shown(data: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    test = page(data, monkeypatch, "submissions", framework="stad", year="2024", lang=language)
    assert not test.exception and html(test).count("<h1") == 1
    assert "een.xlsx" in " ".join(str(one.proto) for one in test.get("bidi_component"))


@pytest.mark.parametrize("looking", [True, False])
def test_a_received_file_can_be_had_and_not_withdrawn(
    data: Path, monkeypatch: pytest.MonkeyPatch, looking: bool
) -> None:
    monkeypatch.setenv(VARIABLE, str(data))
    if not looking:
        monkeypatch.delenv(READ_ONLY)
    test = AppTest.from_string(
        "from dashboard import desk; from dashboard.pieces import received\n"
        "page = desk.here()\n"
        "received.show(desk.submissions(page.framework)[0], page)\n",
        default_timeout=30,
    )
    test.query_params["framework"] = "stad"
    test.run()
    assert not test.exception
    assert len(test.get("download_button")) == 1
    assert (len(test.button), len(test.text_input)) == ((0, 0) if looking else (1, 1))
