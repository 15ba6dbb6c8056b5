"""What several kinds of tests share: the examples, loaded once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from dashboard.rounds import held
from ingest.submit import submit, workbooks_in

# how long an example takes says something of the machine, and nothing of the program: speed is measured by the bench
settings.register_profile("ours", deadline=None)
settings.load_profile("ours")
#: Why tests of pages are skipped, and what to do about it.
NO_CHROMIUM = "no Chromium on this machine"
GET_CHROMIUM = "apt-get install chromium (Debian, Ubuntu), or let AFSPRAKEN_CHROMIUM name a Chrome or Chromium"
SAMPLES = Path(__file__).parent.parent / "sample_data"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Among the last lines of the run: what was not run, and how to get what it needs."""
    skipped = [one for one in terminalreporter.getreports("skipped") if NO_CHROMIUM in str(one.longrepr)]
    if skipped:
        terminalreporter.write_line(
            f"Not run, because this machine has no Chromium: {len(skipped)} tests. To run them: {GET_CHROMIUM}."
        )


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with all examples loaded; to be read only."""
    folder = tmp_path_factory.mktemp("examples") / "data"
    outcomes = submit(folder, workbooks_in([SAMPLES]), received="cover")
    assert not [one.file for one in outcomes if one.refused]
    for file in sorted(SAMPLES.rglob("*.toml")):
        assert held(folder, file.read_bytes()).finding is None, file
    return folder


@pytest.fixture
def own_examples(examples: Path, tmp_path: Path) -> Path:
    """A copy of the examples that a test may write to."""
    return shutil.copytree(examples, tmp_path / "data")
