"""What the pages share: computed once per state of its figures, and again only for what a load touched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard import desk
from dashboard.folder import VARIABLE, data_folder
from dashboard.queries import AsKnown, frameworks
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


def test_another_day_is_what_is_read_on_that_day(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when nothing is read: around every day on which something was agreed or ended, and the last of a year."""
    monkeypatch.setenv(VARIABLE, str(examples))
    store = Store(examples)
    number = store.event_number()
    found = read_framework(store, "voorbeeldstad-2022", AsKnown(number, today()))
    assert found is not None
    agreed = {version.agreed_on for one in found.agreements.values() for version in one.versions}
    ended = {life.since for one in found.agreements.values() for life in one.lives}
    turns = {day - timedelta(days=n) for day in agreed | ended if day for n in (0, 1)}
    turns |= {date(year, 12, 31) for year in found.years}
    assert len(turns) > 10
    for day in sorted(turns):
        shown = desk.framework(replace(seen("nl"), known_on=day), "voorbeeldstad-2022")
        alone = read_framework(store, "voorbeeldstad-2022", AsKnown(number, day))
        assert (shown is None) == (alone is None)
        if shown is not None and alone is not None:
            assert shown.known.day == day
            for field in fields(Framework):
                if field.name not in ("known", "row"):
                    assert getattr(shown, field.name) == getattr(alone, field.name), (day, field.name)


def test_the_year_before_is_the_same_without_its_parts(examples: Path) -> None:
    store = Store(examples)
    for row in frameworks(store, AsKnown(store.event_number(), today())).iter_rows(named=True):
        found = read_framework(store, row["framework"], AsKnown(store.event_number(), today()))
        assert found is not None
        for year in found.years:
            whole, only = standing(found, year).assessments, standing(found, year, parts=False).assessments
            each = {number for number, one in found.agreements.items() if one.applies_to == "each_part"}
            for number, one in whole.items():
                left = replace(only[number], parts=one.parts, original=one.original)
                assert left == one, (row["framework"], year, number)
                assert number in each or not only[number].parts


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
