"""What the pages share: computed once per state of its figures, and again only for what a load touched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from dashboard import desk
from dashboard.folder import VARIABLE, data_folder
from dashboard.queries import AsKnown
from dashboard.sentences import overview
from dashboard.standing import Framework, best_year, read_framework, read_frameworks, standing
from dashboard.view import View
from ingest.store import Store
from ingest.submit import submit, today
from schemas.words import LANGUAGES, words
from tests.ingest.workbooks import agreements_bytes, results_bytes


def seen(language: str) -> View:
    return View(language, words(language), None, None, today())


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, own_examples: Path) -> list[str]:
    """The frameworks that were read together, in order."""
    found: list[str] = []

    def counted(store: Store, codes: Sequence[str], known: AsKnown) -> Iterator[Framework]:
        found.extend(codes)
        return read_frameworks(store, codes, known)

    monkeypatch.setenv(VARIABLE, str(own_examples))
    monkeypatch.setattr(desk, "read_frameworks", counted)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_frameworks_says_what_each_says_by_itself(
    read: list[str], own_examples: Path, language: str
) -> None:
    store, at = Store(own_examples), seen(language)
    told = desk.headlines(at)
    assert sorted(read) == sorted(row["framework"] for row, _year, _headline in told)
    for row, year, headline in told:
        alone = read_framework(store, row["framework"], AsKnown(store.event_number(), today()))
        assert alone is not None
        rows = standing(alone, best_year(alone)).rows()
        assert (year, headline) == (best_year(alone), overview(rows, desk.speech(at, alone)).headline)


def test_a_load_makes_only_what_it_touched_be_read_again(read: list[str], own_examples: Path) -> None:
    at = seen("nl")
    before = {row["framework"]: headline for row, _year, headline in desk.headlines(at)}
    read.clear()
    desk.headlines(at)
    assert read == []
    submit(own_examples, [("afspraken.xlsx", agreements_bytes())])
    desk.headlines(at)
    (new,) = read
    read.clear()
    submit(own_examples, [("resultaten.xlsx", results_bytes({"NB-01": 40}))])
    after: dict[str, Any] = {row["framework"]: headline for row, _year, headline in desk.headlines(at)}
    assert read == [new]
    assert {code: after[code] for code in before} == before
    assert after[new]


def test_what_is_kept_is_bounded(read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_MOST_HEADLINES", 3)
    for language in LANGUAGES:
        assert len(desk.headlines(seen(language))) == len(set(read))
    assert len(desk._headlines(str(data_folder()))) == len(set(read))


def test_charts_are_drawn_once(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(examples))
    at = seen("nl")
    found = desk.framework(at, "voorbeeldstad-2022")
    assert found is not None
    page = desk.Here(at, desk.stands(found, 2025), desk.speech(at, found))
    first = page.pictures("NB-01")
    again = desk.Here(at, desk.stands(found, 2025), desk.speech(at, found)).pictures("NB-01")
    assert first.whole is not None
    assert again.whole is first.whole
    assert again.whole.spec is first.whole.spec
    other = desk.Here(at, desk.stands(found, 2024), desk.speech(at, found)).pictures("NB-01")
    assert other.whole is not None
    assert other.whole.spec != first.whole.spec
