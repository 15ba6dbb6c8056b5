"""The yearly cycle on a day: usual and agreed dates, done early and late, days left, and the foot of the overview."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard.facts.cycle import Step, steps
from dashboard.folder import VARIABLE
from dashboard.sentences import Speech
from dashboard.sentences.cycle import step_words
from ingest.beside import cycle
from schemas.agreement import CycleMoment, Origin
from schemas.contract import contract
from schemas.words import LANGUAGES, words
from tests.dashboard.plans import framework, loaded
from tests.dashboard.test_pages import html
from tests.ingest import books

USUAL = cycle((), range(2022, 2027))


def on(day: date, *moments: CycleMoment, **row: Any) -> tuple[Step, ...]:
    """The steps of that day's year; ``moments`` in place of the usual ones of the same name and year."""
    said = {(one.year, one.moment): one for one in (*USUAL, *moments)}
    return steps(framework(cycle=tuple(said.values()), known=day, **row))


def said(moment: str, due: date, done: date | None = None, note: str | None = None) -> CycleMoment:
    return CycleMoment(due.year, moment, due, done, note, origin=Origin(1, "cycle", 5))


def told(found: tuple[Step, ...], language: str = "nl", *, said_something: bool = True) -> list[str]:
    return [step_words(one, said_something, Speech(words(language))) for one in found]


def test_the_usual_dates_hold_where_no_other_was_agreed() -> None:
    found = on(date(2026, 3, 1))
    assert [(one.moment.moment, one.moment.due, one.state) for one in found] == [
        ("invitation", date(2026, 4, 1), "next"),
        ("bid", date(2026, 7, 1), "later"),
        ("outline", date(2026, 10, 31), "later"),
        ("signing", date(2026, 12, 15), "later"),
    ]
    assert all(one.moment.usual for one in found)


def test_an_agreed_date_holds_in_place_of_the_usual_one_and_in_its_own_place() -> None:
    found = on(date(2026, 3, 1), said("outline", date(2026, 6, 1)))
    assert [one.moment.moment for one in found] == ["invitation", "outline", "bid", "signing"]


@pytest.mark.parametrize("done", [date(2026, 3, 27), date(2026, 4, 1), date(2026, 4, 9)])
def test_done_early_or_late_says_the_day(done: date) -> None:
    found = on(date(2026, 5, 1), said("invitation", date(2026, 4, 1), done))
    assert [one.state for one in found] == ["done", "next", "later", "later"]
    first = told(found)[0]
    assert "✓ 1 april" in first and contract().moments["invitation"].done["nl"] in first
    assert (words("nl").day(done, 2026) in first.split(":")[1]) == (done != date(2026, 4, 1))


def test_what_will_be_done_after_the_day_is_not_done_yet() -> None:
    moment = said("invitation", date(2026, 4, 1), date(2026, 4, 9))
    assert [on(date(2026, 4, day), moment)[0].state for day in (1, 2, 8, 9)] == ["next", "passed", "passed", "done"]


@pytest.mark.parametrize(
    ("day", "left"), [(date(2026, 6, 10), 21), (date(2026, 6, 30), 1), (date(2026, 7, 1), 0), (date(2026, 4, 2), 90)]
)
def test_days_left_are_counted_on_the_date(day: date, left: int) -> None:
    found = next(one for one in on(day) if one.state == "next")
    assert (found.moment.moment, found.days) == ("bid", left)
    for language in LANGUAGES:
        (text,) = told((found,), language)
        assert (str(left) in text.split(":")[1]) == (left > 0)


def test_a_leap_year_has_a_day_more() -> None:
    assert [on(date(year, 2, 28))[0].days for year in (2023, 2024)] == [32, 33]
    assert on(date(2024, 2, 29))[0].days == 32


def test_what_passed_is_told_without_blame() -> None:
    found = on(date(2026, 11, 26), said("bid", date(2026, 7, 1), date(2026, 7, 1)))
    assert [(one.moment.moment, one.state) for one in found] == [
        ("invitation", "passed"),
        ("bid", "done"),
        ("outline", "passed"),
        ("signing", "next"),
    ]
    assert found[2].days == -26 and "26 dagen geleden" in told(found)[2]
    assert told(found, said_something=False)[2] == words("nl").say(
        "{day}: {what}", day="31 oktober", what=contract().moments["outline"].label["nl"]
    )


def test_all_done_or_all_passed_has_no_next() -> None:
    assert [one.state for one in on(date(2026, 12, 16))] == ["passed"] * 4
    done = [said(one.moment, one.due, one.due) for one in USUAL if one.year == 2026]
    assert [one.state for one in on(date(2026, 12, 16), *done)] == ["done"] * 4


def test_the_year_is_that_of_the_day_and_nothing_is_drawn_outside_the_term() -> None:
    moment = said("bid", date(2025, 7, 1), date(2025, 6, 20))
    assert [one.moment.year for one in on(date(2025, 8, 1), moment)] == [2025] * 4
    assert [one.state for one in on(date(2024, 8, 1), moment)][1] == "passed"
    others = cycle((), (2021, 2027))
    assert on(date(2021, 12, 1), *others) == () == on(date(2027, 1, 1), *others)
    assert steps(framework(cycle=USUAL), date(2024, 1, 1))[0].moment.year == 2024


def test_figures_from_public_sources_have_no_cycle() -> None:
    assert on(date(2026, 3, 1), nature="public_sources") == ()


@given(
    st.dates(date(2022, 1, 1), date(2026, 12, 31)), st.lists(st.integers(-40, 40) | st.none(), min_size=4, max_size=4)
)
def test_every_moment_is_told_once_and_at_most_one_comes_next(day: date, late: list[int | None]) -> None:
    usual = [one for one in USUAL if one.year == day.year]
    moments = [
        said(one.moment, one.due, None if days is None else one.due + timedelta(days))
        for one, days in zip(usual, late, strict=True)
    ]
    found = on(day, *moments)
    assert [one.moment.moment for one in found] == [one.moment for one in usual]
    states = [one.state for one in found]
    assert states.count("next") <= 1
    assert all((one.state == "done") == (one.moment.done is not None and one.moment.done <= day) for one in found)
    assert all(one.days < 0 for one in found if one.state == "passed")
    assert all(one.days >= 0 for one in found if one.state in ("next", "later"))
    assert len(set(told(found))) == len(found)


# ---- the foot


def foot(data: Path, monkeypatch: pytest.MonkeyPatch, **params: str) -> AppTest:
    """The foot alone, as a page of its own."""

    def page() -> None:
        from dashboard import desk
        from dashboard.pieces.foot import foot

        foot(desk.here())

    monkeypatch.setenv(VARIABLE, str(data))
    test = AppTest.from_function(page, default_timeout=30)
    for name, value in {"framework": "stad-2022", **params}.items():
        test.query_params[name] = value
    return test.run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_foot_is_one_line_with_the_next_moment_in_bold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    rows = [{"year": 2024, "moment": "bod", "due": date(2024, 8, 1), "done": date(2024, 7, 20), "note": "Later."}]
    loaded(tmp_path, {**books.AGREEMENTS, "cycle": rows, "framework": [{**books.AGREEMENTS["framework"][0],
                                                                        "sent_on": date(2024, 9, 1)}]})  # fmt: skip
    test = foot(tmp_path, monkeypatch, known="2024-10-30", lang=language)
    assert not test.exception
    text = html(test)
    say = words(language)
    assert text.count("<strong>") == 1
    assert f"✓ {say.day(date(2024, 8, 1), 2024)}" in text and say.day(date(2024, 7, 20), 2024) in text
    assert say.plural("{n} day left", "{n} days left", 1) in text.split("<strong>")[1].split("</strong>")[0]


def test_the_foot_is_absent_outside_the_term(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(tmp_path, books.AGREEMENTS)
    assert "am-steps" in html(foot(tmp_path, monkeypatch, known="2022-05-01"))
    test = foot(tmp_path, monkeypatch, known="2027-01-01")
    assert not test.exception and "am-steps" not in html(test)
