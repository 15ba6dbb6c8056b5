"""Faults: kills and full disks at every moment of a load, loads at once, and what is damaged afterwards.

What must hold each time: every workbook is wholly in or not at all, the audit is clean, and loading again gives what an
undisturbed load gives. What runs in a process of its own stands in a function here, and is called by ``_process``.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import importlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.audit import audit
from ingest.events import Draft, Event, Events
from ingest.store import FILE, Store
from ingest.submit import submit
from tests.ingest.aftermath import State, after, state_of
from tests.ingest.drafts import RECORDED, agreements, results
from tests.ingest.workbooks import agreements_bytes, results_bytes

NOW = datetime(2025, 6, 30, 12, tzinfo=UTC)
ROOT = Path(__file__).parent.parent.parent
PARTIES, YEARS = ("L1", "L2"), range(2022, 2027)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="kill -9, fork and limits of a process are POSIX words")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve workbooks: the agreements, results of two parties in five years, and one correction."""
    found = tmp_path_factory.mktemp("workbooks")
    (found / "afspraken.xlsx").write_bytes(agreements_bytes())
    for party in PARTIES:
        for year in YEARS:
            values = {"NB-01": year - 2000, "NB-02": 3}
            (found / f"{party}-{year}.xlsx").write_bytes(results_bytes(values, party=party, year=year))
    (found / "correctie.xlsx").write_bytes(results_bytes({"NB-01": 99}, sent_on=date(2025, 5, 1)))
    return found


@pytest.fixture(scope="module")
def undisturbed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with what an undisturbed load of the twelve gives, whose audit is clean."""
    out = tmp_path_factory.mktemp("undisturbed")
    outcomes = submit(out / "data", sorted(folder.iterdir()), now=NOW)
    assert sorted(one.event or 0 for one in outcomes) == list(range(1, 13))
    assert audit(out / "data").clean
    (out / "state.json").write_text(json.dumps(state_of(out / "data")), "utf-8")
    return out / "state.json"


def _process(function: Callable[..., None], *arguments: object, before: Sequence[str] = ()) -> subprocess.Popen[str]:
    """A function of this module in a process of its own."""
    code = f"import sys; from {__name__} import {function.__name__} as go; go(*sys.argv[1:])"
    command = [*before, sys.executable, "-c", code, *map(str, arguments)]
    environment = {**os.environ, "POLARS_MAX_THREADS": "1"}  # with so few rows its threads wait for each other
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _ended(process: subprocess.Popen[str]) -> str:
    """What it said, once it ended well."""
    said, wrong = process.communicate(timeout=300)
    assert process.returncode == 0, wrong
    return said


def _counted(patch: pytest.MonkeyPatch, at: int, fault: Callable[[], None], *, instead: bool = False) -> list[str]:
    """Let the fault come right after (or instead of) this process's at-th write, sync or rename of an event; gives the
    list to which the name of each such call is added."""
    calls: list[str] = []
    counting = threading.Lock()  # several threads write

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            with counting:
                calls.append(name)
                now = len(calls) == at
            if now and instead:
                fault()
            done = real(*arguments)
            if now:
                fault()
            return done

        return call

    real_open = Path.open

    def opened(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        file: Any = real_open(path, mode, *more, **named)
        if mode == "xb":
            file.write = counted("write", partial(_write_through, file, file.write))
        return file

    patch.setattr(Path, "open", opened)
    patch.setattr(os, "fsync", counted("sync", os.fsync))
    patch.setattr(os, "replace", counted("rename", os.replace))
    return calls


def _write_through(file: Any, write: Callable[[bytes], int], data: bytes) -> int:
    """A write that reaches the file at once, so that a kill after it finds it there."""
    done = write(data)
    file.flush()
    return done


# -- killed -------------------------------------------------------------------------------------------------------


@POSIX
def test_a_kill_after_every_write_sync_and_rename_of_a_load(tmp_path: Path, folder: Path, undisturbed: Path) -> None:
    _ended(_process(killed_loads, folder, tmp_path, undisturbed))
    calls = json.loads((tmp_path / "calls.json").read_text("utf-8"))
    found = {name: one for part in tmp_path.glob("found-*.json") for name, one in json.loads(part.read_text()).items()}
    expected = {str(at): calls[:at].count("rename") for at in range(1, len(calls) + 1)}
    assert len(calls) > 60
    assert calls.count("rename") == 12
    expected |= {f"late-{number}": 12 for number in range(len(_LATE))}
    assert {name: whole for name, (whole, _wrong) in found.items()} == expected
    assert {name: wrong for name, (_whole, wrong) in found.items() if wrong} == {}


#: Seconds after the last rename, while the store catches up; None: as soon as it writes its log.
_LATE = (0.0, 0.02, 0.05, 0.1, 0.15, None, None)


def killed_loads(folder: str, out: str, undisturbed: str) -> None:
    """Kill a load after each of its calls, and a few at later moments; then judge what each left behind.

    This process only forks: it uses neither Polars nor DuckDB, whose threads a fork would lose, but has all imported.
    """
    importlib.import_module("pandas")  # DuckDB imports it at the first parameter, which takes a second
    files, place = sorted(Path(folder).iterdir()), Path(out)
    late = [partial(_killed_late, files, place / f"late-{number}", when) for number, when in enumerate(_LATE)]
    ended = _forked([partial(_killed_everywhere, files, place), *late])
    assert ended[0] == 0
    assert set(ended[1:]) <= {0, -signal.SIGKILL}, ended
    alike: dict[str, list[Path]] = {}
    for data in sorted(path for path in place.iterdir() if path.is_dir()):
        alike.setdefault(_content(data), []).append(data)
    left, wanted = list(alike.values()), json.loads(Path(undisturbed).read_text("utf-8"))
    ended = _forked(
        [partial(_judged, left[half::2], Path(folder), wanted, place / f"found-{half}.json") for half in (0, 1)]
    )
    assert ended == [0, 0]


def _content(data: Path) -> str:
    """All that is in a data folder, to the byte, as one hash."""
    files = sorted(data.rglob("*"))
    found = [[str(one.relative_to(data)), one.read_bytes().hex() if one.is_file() else None] for one in files]
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def _forked(jobs: Iterable[Callable[[], None]]) -> list[int]:
    """Each job in a child of its own, two at a time; gives how each ended: 0, 1, or minus the signal."""
    running: dict[int, int] = {}
    ended: dict[int, int] = {}

    def wait() -> None:
        child, status = os.wait()
        ended[running.pop(child)] = os.waitstatus_to_exitcode(status)

    for number, job in enumerate(jobs):
        if len(running) == 2:
            wait()
        if child := os.fork():
            running[child] = number
            continue
        code = 1
        try:
            # A kill loses nothing that was written, so syncing really would show nothing: it would only take time.
            pytest.MonkeyPatch().setattr(os, "fsync", lambda handle: None)
            job()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    while running:
        wait()
    return [ended[number] for number in sorted(ended)]


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _killed_everywhere(files: Sequence[Path], out: Path) -> None:
    """A load that, where it commits, goes on in a child for each of its calls, in a copy of the data folder; the child
    is killed after that call. Committing is Python alone, so what a fork loses isn't missed."""
    commit = Events.commit

    def instead(events: Events, drafts: Sequence[Draft], *, recorded: datetime) -> tuple[Event, ...]:
        at, ended = 1, -signal.SIGKILL
        while ended == -signal.SIGKILL:
            own = out / str(at)
            shutil.copytree(events.data, own)
            if not (child := os.fork()):
                calls = _counted(pytest.MonkeyPatch(), at, _kill)
                commit(Events(own), drafts, recorded=recorded)
                (out / "calls.json").write_text(json.dumps(calls), "utf-8")
                os._exit(0)
            ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            at += 1
        shutil.rmtree(own)  # of the last one, that had fewer calls than this
        shutil.rmtree(events.data)
        os._exit(ended)

    pytest.MonkeyPatch().setattr(Events, "commit", instead)
    submit(out / "load", files, now=NOW)
    raise AssertionError("nothing was committed")


def _killed_late(files: Sequence[Path], data: Path, when: float | None) -> None:
    """A load that is killed after its last rename: while the store catches up."""
    commit = Events.commit

    def logging() -> bool:
        with contextlib.suppress(FileNotFoundError):
            return (data / f"{FILE}.wal").stat().st_size > 0
        return False

    def wait_and_kill() -> None:
        while when is None and not logging():
            time.sleep(0)
        time.sleep(when or 0)
        _kill()

    def then_killed(events: Events, drafts: Sequence[Draft], *, recorded: datetime) -> tuple[Event, ...]:
        done = commit(events, drafts, recorded=recorded)
        threading.Thread(target=wait_and_kill, daemon=True).start()
        return done

    pytest.MonkeyPatch().setattr(Events, "commit", then_killed)
    submit(data, files, now=NOW)


def _judged(left: Sequence[Sequence[Path]], folder: Path, wanted: State, found: Path) -> None:
    """Judge what kills left behind, each in its data folder, which goes. Those that left the same to the byte (a sync
    changes no byte) are judged once."""
    said: dict[str, tuple[int, list[str]]] = {}
    for same in left:
        said |= dict.fromkeys([data.name for data in same], after(same[0], folder, wanted, NOW))
        for data in same:
            shutil.rmtree(data)
    found.write_text(json.dumps(said), "utf-8")


# -- a full disk --------------------------------------------------------------------------------------------------


def test_a_full_disk_at_every_write_sync_and_rename_of_a_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where nothing can be killed."""
    drafts = [agreements("A"), results({"number": "A", "value": 1.0})]

    def full() -> None:
        raise OSError(errno.ENOSPC, "no space left")

    with monkeypatch.context() as patch:
        calls = _counted(patch, 0, full)
        Events(tmp_path / "whole").commit(drafts, recorded=RECORDED)
    wanted = state_of(tmp_path / "whole")
    assert {"write", "sync", "rename"} == set(calls)
    for at in range(1, len(calls) + 1):
        events = Events(tmp_path / str(at))
        with monkeypatch.context() as patch, pytest.raises(OSError, match="no space"):
            _counted(patch, at, full, instead=True)
            events.commit(drafts, recorded=RECORDED)
        whole = calls[: at - 1].count("rename")
        assert events.verify() == (), "what was not finished is gone, to make room"
        assert state_of(events.data) == [one for one in wanted if one[0] <= whole], at
        events.commit(drafts[whole:], recorded=RECORDED)
        assert state_of(events.data) == wanted, at


def _tmpfs(place: Path) -> list[str]:
    """What to put before a command so that it finds a small disk of its own there; skips where that isn't allowed."""
    mount = ["unshare", "--map-root-user", "--mount", "sh", "-c", 'mount -t tmpfs -o size=24m tmpfs "$0" && exec "$@"']
    command = [*mount, str(place)]
    try:
        allowed = subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        allowed = False
    if not allowed:
        pytest.skip("mounting is not allowed here")
    return command


#: When the disk gets full, how many bytes still go in, and how many events are in then.
_MOMENTS = (("start", 8_192, 0), ("commit", 100_000, 0), ("applying", 0, 12))


@POSIX
@pytest.mark.parametrize("kind", ["tmpfs", "limit"])
def test_a_disk_that_is_really_full(tmp_path: Path, folder: Path, undisturbed: Path, kind: str) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    before = _tmpfs(disk) if kind == "tmpfs" else ()
    said = json.loads(_ended(_process(on_a_full_disk, folder, disk, undisturbed, kind, before=before)))
    assert [(whole, wrong) for _failed, whole, wrong in said] == [(whole, []) for _when, _room, whole in _MOMENTS]
    if kind == "tmpfs":
        assert [failed for failed, _whole, _wrong in said] == [errno.ENOSPC] * len(_MOMENTS)


def on_a_full_disk(folder: str, place: str, undisturbed: str, kind: str) -> None:
    """Load at each of the moments; then make room and judge. A limit of the size of files where we can't mount."""
    import resource  # POSIX only

    disk, commit, said = Path(place), Events.commit, []
    wanted = json.loads(Path(undisturbed).read_text("utf-8"))
    none = resource.getrlimit(resource.RLIMIT_FSIZE)[1]

    def fill(room: int) -> None:
        if kind == "limit":  # of each file by itself: half of what an event takes stops the first workbook
            resource.setrlimit(resource.RLIMIT_FSIZE, (min(room, 4_096), none))
            return
        with (disk / "ballast").open("wb", buffering=0) as ballast:
            ballast.write(bytes(max(0, os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize - room)))

    for number, (when, room, _whole) in enumerate(_MOMENTS):

        def committed(*given: Any, when: str = when, room: int = room, **more: Any) -> tuple[Event, ...]:
            if when == "commit":
                fill(room)
            done = commit(*given, **more)
            if when == "applying":
                fill(room)
            return done

        failed: int | None = None
        with pytest.MonkeyPatch().context() as patch:
            patch.setattr(Events, "commit", committed)
            if when == "start":
                fill(room)
            try:
                submit(disk / str(number), sorted(Path(folder).iterdir()), now=NOW)
            except OSError as error:
                failed = error.errno
            except duckdb.Error:
                failed = errno.EFBIG
        if kind == "limit":
            resource.setrlimit(resource.RLIMIT_FSIZE, (none, none))
        else:
            (disk / "ballast").unlink()
        said.append((failed, *after(disk / str(number), Path(folder), wanted, NOW)))
        shutil.rmtree(disk / str(number))
    print(json.dumps(said))  # noqa: T201


# -- several at once ----------------------------------------------------------------------------------------------


def one_load(data: str, folder: str, pause: str) -> None:
    """Load the workbooks of a folder: together, or one by one with so many seconds between."""
    files = sorted(Path(folder).iterdir())
    for some in [[file] for file in files] if float(pause) else [files]:
        assert not any(one.refused for one in submit(Path(data), some))
        time.sleep(float(pause))


def test_two_loads_at_once_both_end_well(tmp_path: Path, folder: Path) -> None:
    both = [_process(one_load, tmp_path, folder, 0), _process(one_load, tmp_path, folder, 0)]
    reader = Store(tmp_path)
    while any(one.poll() is None for one in both):
        reader.ask("SELECT count(*) FROM results_as_known(99999, DATE '9999-12-31')")
        time.sleep(0.05)
    for one in both:
        _ended(one)
    assert reader.event_number() == 12, "what one brought, the other found unchanged"
    assert audit(tmp_path).clean


def test_an_open_page_during_loads_shows_one_moment_each_time_and_never_an_older_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.dashboard.test_pages import html
    from tests.dashboard.test_pages import run as opened

    data, corrections = tmp_path / "data", tmp_path / "corrections"
    corrections.mkdir()
    first = ("first.xlsx", results_bytes({"NB-01": 600}))
    submit(data, [("a.xlsx", agreements_bytes()), first, ("other.xlsx", results_bytes({"NB-01": 7}, party="L2"))])
    figures = {3 + n: 600 + 10 * n for n in range(11)}  # after each event; with the 7 of L2 no sum is one of them
    for event, figure in figures.items():
        if event > 3:
            (corrections / f"{event:02}.xlsx").write_bytes(results_bytes({"NB-01": figure}))
    page = opened(data, monkeypatch, "agreement", framework="stad", year="2024")
    page.query_params["number"] = "NB-01"
    events, loading = Events(data), _process(one_load, data, corrections, 0.3)
    seen: list[int] = []
    while len(seen) < 200:
        before = events.last()
        page.run()
        assert not page.exception
        tables = [json.loads(one.proto.json).get("rows", []) for one in page.get("bidi_component")]
        text = re.sub("<[^>]*>", " ", html(page)) + json.dumps(
            [cell["text"] for table in tables for row in table for cell in row["cells"]]
        )
        numbers = {int(one) for one in re.findall(r"\d+", text)}
        at = [event for event, figure in figures.items() if {figure, figure + 7} & numbers]
        assert len(at) == 1, f"figures of several moments on one page: {at}"
        assert {figures[at[0]], figures[at[0]] + 7} <= numbers, "the figure and its sum"
        assert before <= at[0] <= events.last(), "an older figure than was known when the page was asked"
        seen += at
    _ended(loading)
    assert seen == sorted(seen)
    assert len(set(seen)) > 3, "nothing was loaded meanwhile"
