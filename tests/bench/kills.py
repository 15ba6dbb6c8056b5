"""kill -9 at random moments of a load of 300 workbooks: wholly in or not at all, and loading again gives the same."""

from __future__ import annotations

import contextlib
import shutil
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from ingest.submit import submit
from tests.bench.load import ROOT, agreed, folder, workbooks
from tests.bench.measure import Measured
from tests.ingest.aftermath import after, state_of

KILLS = 40
_NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def load(data: str, workbooks: str) -> None:
    """The load to be killed, in a process of its own; says when it begins."""
    files = sorted(Path(workbooks).iterdir())
    sys.stdout.write("now\n")
    sys.stdout.flush()
    submit(Path(data), files, now=_NOW)


def kills() -> Measured:
    """After each of forty kills all must hold; ours_s: judging and loading again, other_s: an undisturbed load."""
    files = workbooks()
    undisturbed, random = folder() / "undisturbed", Random(4)  # noqa: S311 - moments, no secrets
    shutil.copytree(agreed(), undisturbed)
    whole = _load(undisturbed, files[0].parent)
    wanted = state_of(undisturbed)
    found: list[int] = []
    wrong: list[str] = []
    took: list[float] = []
    for number in range(KILLS):
        data = folder() / f"killed-{number}"
        shutil.copytree(agreed(), data)
        # half of them anywhere in the load, half while it commits and the store catches up, which is its last tenth
        late = number % 2 == 1
        _load(data, files[0].parent, killed_after=random.random() * whole / (5 if late else 1), committing=late)
        start = time.perf_counter()
        events, said = after(data, files[0].parent, wanted, _NOW)
        took.append(time.perf_counter() - start)
        found.append(events)
        wrong += [f"kill {number}: {one}" for one in said]
        shutil.rmtree(data)
    held = KILLS - len({one.split(":")[0] for one in wrong})
    note = f"{min(found)} to {max(found)} events in after a kill" + "".join(f"; {one}" for one in wrong[:5])
    return Measured("kills", statistics.median(took), whole, 1, "min", note, share=held / KILLS)


def _load(data: Path, workbooks: Path, killed_after: float | None = None, *, committing: bool = False) -> float:
    """A load in a process of its own, killed or not (``committing``: counted from its first event); gives how long it
    took."""
    before = len(list((data / "events").iterdir()))
    code = f"import sys; from {__name__} import load; load(*sys.argv[1:])"
    command = [sys.executable, "-c", code, str(data), str(workbooks)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "now\n"
        start = time.perf_counter()
        while committing and len(list((data / "events").iterdir())) == before and process.poll() is None:
            time.sleep(0.001)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(killed_after)
        process.kill()
    return time.perf_counter() - start
