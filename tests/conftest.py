"""What several kinds of tests share: the examples, loaded once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest.submit import submit, workbooks_in

SAMPLES = Path(__file__).parent.parent / "sample_data"


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with all examples loaded; to be read only."""
    folder = tmp_path_factory.mktemp("examples") / "data"
    outcomes = submit(folder, workbooks_in([SAMPLES]), received="cover")
    assert not [one.file for one in outcomes if one.refused]
    return folder


@pytest.fixture
def own_examples(examples: Path, tmp_path: Path) -> Path:
    """A copy of the examples that a test may write to."""
    return shutil.copytree(examples, tmp_path / "data")
