"""What several tests of the intake start from."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ingest.submit import submit
from tests.ingest.books import AGREEMENTS, write

Convert = Callable[[Path, str], None]


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Saves all workbooks of a folder in another format, in the folder of that name beside them."""
    program = shutil.which("soffice")
    if program is None:
        missing = "no LibreOffice on this machine: apt-get install libreoffice-calc-nogui"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    profile = tmp_path_factory.mktemp("profile").as_uri()

    def save(folder: Path, suffix: str) -> None:
        files = sorted(one for one in folder.iterdir() if one.is_file())
        options = [f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix]
        command = [program, *options, "--outdir", str(folder / suffix), *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        made = {one.stem for one in (folder / suffix).glob(f"*.{suffix}")} if done.returncode == 0 else set()
        assert made == {one.stem for one in files}, done.stderr

    return save


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the agreements are known; dry runs leave it as it is."""
    folder = tmp_path_factory.mktemp("known") / "data"
    (outcome,) = submit(folder, [("agreements.xlsx", write(AGREEMENTS))], received=date(2021, 12, 15))
    assert outcome.event == 1
    return folder
