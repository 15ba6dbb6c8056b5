"""As known on an earlier day: every page shows only what was known then, also when the day comes from the address."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.queries import AsKnown, submissions_of
from dashboard.standing import best_year, read_framework
from dashboard.view import PAGES
from ingest.store import Store
from schemas.words import words
from tests.dashboard.test_pages import html, run
from tests.dashboard.test_reruns import MORE, TOWN

DAY = date(2024, 6, 1)


def shown(test: AppTest) -> str:
    """Everything that a page says: texts, tables, labels of buttons and of fields."""
    tables = [str(element.proto) for element in test.get("bidi_component")]
    return " ".join([html(test), *tables, *(str(button.proto) for button in test.get("popover"))])


@pytest.mark.parametrize("page", PAGES)
def test_a_page_as_known_on_an_earlier_day(examples: Path, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    test = run(examples, monkeypatch, page, framework=TOWN, known=DAY.isoformat(), **MORE.get(page, {}))
    assert not test.exception
    assert html(test).count("<h1") == 1


def test_what_came_later_does_not_exist(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(examples)
    then = read_framework(store, TOWN, AsKnown(store.event_number(), DAY))
    now = read_framework(store, TOWN, AsKnown(store.event_number(), date.max))
    assert then is not None and now is not None
    assert best_year(then) == 2023 < best_year(now)
    assert all(row.received <= DAY for rows in then.results.values() for row in rows)
    assert all(state.received <= DAY for measure in then.measures for state in measure.states)
    done = {(one.year, one.moment): one.done for one in then.cycle if one.origin is not None}
    assert done and len(done) < len([one for one in now.cycle if one.origin is not None])
    test = run(examples, monkeypatch, "overview", framework=TOWN, known=DAY.isoformat())
    assert f"{words('nl').day(DAY)}" in shown(test)
    files = run(examples, monkeypatch, "submissions", framework=TOWN, known=DAY.isoformat())
    late = submissions_of(store, AsKnown(store.event_number(), date.max), TOWN)
    for name, received in late.select("file_name", "received").iter_rows():
        assert (name in shown(files)) == (received <= DAY), name
