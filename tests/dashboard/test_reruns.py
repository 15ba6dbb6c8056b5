"""No page asks the store the same question twice, and a rerun of what was shown asks nothing at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dashboard.view import PAGES
from ingest.store import Ask
from tests.dashboard.test_pages import run

Question = tuple[str, str]
TOWN = "voorbeeldstad-2022"
#: What a page needs beside the framework to have something to show.
MORE = {"agreement": {"number": "NB-01"}, "theme": {"theme": "liveability"}, "meeting": {"item": "NB-01"}}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """Every question to the store, with its values. Of a folder of its own nothing is remembered from before."""
    found: list[Question] = []
    really = Ask.__call__

    def counted(ask: Ask, sql: str, params: Sequence[Any] | Mapping[str, Any] | None = None) -> pl.DataFrame:
        found.append((sql, repr(params)))
        return really(ask, sql, params)

    monkeypatch.setattr(Ask, "__call__", counted)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_nothing_twice_and_a_rerun_nothing(
    own_examples: Path, monkeypatch: pytest.MonkeyPatch, asked: list[Question], page: str
) -> None:
    shown = run(own_examples, monkeypatch, page, framework=TOWN, **MORE.get(page, {}))
    assert not shown.exception
    assert asked and [question for question, n in Counter(asked).items() if n > 1] == []
    asked.clear()
    assert not shown.run().exception
    assert asked == []


@pytest.mark.parametrize("change", [{"year": "2023"}, {"we": "L9001"}, {"lang": "en"}])
def test_another_year_party_or_language_asks_nothing_new(
    own_examples: Path, monkeypatch: pytest.MonkeyPatch, asked: list[Question], change: dict[str, str]
) -> None:
    shown = run(own_examples, monkeypatch, "overview", framework=TOWN)
    asked.clear()
    shown.query_params.update(change)
    assert not shown.run().exception
    assert asked == []
