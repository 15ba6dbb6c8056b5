"""Every page, framework and language through AppTest: no error, and the facts that each must show."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.desk import Here
from dashboard.folder import VARIABLE
from dashboard.pieces import lists
from dashboard.pieces.received import numbers_missing
from dashboard.queries import AsKnown, frameworks, submissions_of
from dashboard.sentences import Speech, missing
from dashboard.standing import best_year, read_framework, standing
from dashboard.view import View
from ingest.events import READ_ONLY
from ingest.store import Store
from ingest.submit import today
from schemas.contract import contract
from schemas.words import LANGUAGES, words

APP = Path("dashboard/app.py").resolve()
CODES = ("voorbeeldstad-2022", "amsterdam-2020", "tilburg-2015", "tilburg-2020", "nationaal-2022")
PAGES = ("overview", "theme", "agreements", "how")


def run(data: Path, monkeypatch: pytest.MonkeyPatch, page: str = "", **params: str) -> AppTest:
    monkeypatch.setenv(VARIABLE, str(data))
    test = AppTest.from_file(str(APP), default_timeout=30)
    if page:
        test.run()
        test.switch_page(f"views/{page}.py")
    for name, value in params.items():
        test.query_params[name] = value
    test.run()
    return test


def html(test: AppTest) -> str:
    """What our own pieces put on the page, without the stylesheet."""
    bodies = [str(element.proto.body) for element in test.get("html")]
    return " ".join(body for body in bodies if not body.lstrip().startswith("<style"))


def table(test: AppTest, key: str) -> list[dict[str, Any]]:
    """The lines of one of our tables on the page."""
    (found,) = (one.proto for one in test.get("bidi_component") if str(one.proto.id).endswith(f"-{key}"))
    rows: list[dict[str, Any]] = json.loads(found.json)["rows"]
    return rows


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("page", PAGES)
def test_page(examples: Path, monkeypatch: pytest.MonkeyPatch, page: str, code: str, language: str) -> None:
    test = run(examples, monkeypatch, page, framework=code, lang=language)
    assert not test.exception
    assert html(test).count("<h1") == 1
    assert not {"None", "nan", "{"} & set(html(test).replace("<", " ").replace(">", " ").split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_agreement(examples: Path, monkeypatch: pytest.MonkeyPatch, code: str, language: str) -> None:
    store = Store(examples)
    found = read_framework(store, code, AsKnown(store.event_number(), today()))
    assert found is not None
    test = run(examples, monkeypatch, "agreement", framework=code, lang=language)
    for number in found.agreements:
        test.query_params["number"] = number
        test.run()
        assert not test.exception, number
        assert html(test).count("<h1") == 1 and f">{number} " in html(test), number


def test_frameworks_lists_every_one(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = run(examples, monkeypatch)
    assert not test.exception
    store = Store(examples)
    assert set(frameworks(store, AsKnown(store.event_number(), today()))["framework"]) == set(CODES)


@pytest.mark.parametrize("looking", [False, True])
def test_empty_frameworks_show_the_steps_and_keep_commands_for_administrators(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, looking: bool
) -> None:
    if looking:
        monkeypatch.setenv(READ_ONLY, "1")
    test = run(tmp_path / "empty", monkeypatch)
    assert not test.exception
    everything, administrators = html(test), test.expander[0]
    inside = " ".join(str(one.proto.body) for one in administrators.get("html"))
    for command in ("afspraken load", "afspraken demo"):
        assert everything.count(command) == inside.count(command) == 1
    assert not administrators.proto.expanded
    # who only looks is not told to fill in or send anything
    assert len(test.get("download_button")) == len(test.get("page_link")) == (0 if looking else 1)


@pytest.mark.parametrize("code", CODES)
def test_it_opens_on_a_year_in_which_half_as_many_have_a_status_as_in_the_best(examples: Path, code: str) -> None:
    store = Store(examples)
    found = read_framework(store, code, AsKnown(store.event_number(), today()))
    assert found is not None
    opened = best_year(found)

    def judged(year: int) -> int:
        return sum(
            one.status not in (None, "not_assessable", "running") for one in standing(found, year).assessments.values()
        )

    best = max(judged(year) for year in found.years)
    assert 2 * judged(opened) >= best
    assert all(2 * judged(year) < best for year in found.years if year > opened)


def test_unknown_framework_and_agreement_get_a_sentence(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for page, params in (
        ("overview", {"framework": "nowhere"}),
        ("agreement", {"framework": CODES[0], "number": "XX-99"}),
    ):
        test = run(examples, monkeypatch, page, **params)
        assert not test.exception
        assert html(test).count("<h1") == 1


def test_before_anything_was_received_nobody_is_told_to_begin(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = run(examples, monkeypatch, known="2015-01-01")
    assert not test.exception
    assert "1 januari 2015" in html(test) and "afspraken load" not in html(test)
    test.button[0].click().run()
    assert "known" not in test.query_params and not test.exception


def test_a_filter_on_a_party_is_about_its_own_part(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Together slightly behind, Thuis itself behind: with that party and that status it is in the list."""
    asked = {"framework": CODES[0], "year": "2025", "status": "behind"}
    assert "5 afspraken" in html(run(examples, monkeypatch, "agreements", **asked))
    assert "6 afspraken" in html(run(examples, monkeypatch, "agreements", party="L9002", **asked))


def test_a_count_of_missing_figures_opens_the_list_of_them(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(examples))
    store = Store(examples)
    for code, year in (("voorbeeldstad-2022", 2025), ("amsterdam-2020", 2022)):
        found = read_framework(store, code, AsKnown(store.event_number(), today()))
        assert found is not None
        view = View("nl", words("nl"), code, year, today())
        page = Here(view, standing(found, year), Speech(words("nl"), found.names, found.public))
        for gap in missing(page.rows, page.speech):
            listed = lists.missing_drawer(page, gap.party or "").parts[0].lines
            assert bool(listed) == bool(gap.missing)
            assert len(listed) <= gap.missing


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES[:2])
def test_the_year_that_nobody_chose_is_explained_and_the_others_are_links(
    examples: Path, monkeypatch: pytest.MonkeyPatch, code: str, language: str
) -> None:
    store = Store(examples)
    found = read_framework(store, code, AsKnown(store.event_number(), today()))
    assert found is not None
    opened = best_year(found)
    reason = "{year} is the latest year of which enough is known to judge."
    for year in (None, *found.years):
        chosen = {} if year is None else {"year": str(year)}
        test = run(examples, monkeypatch, "overview", framework=code, lang=language, **chosen)
        said = escape(words(language).say(reason, year=opened if year is None else year))
        assert (said in html(test)) == (year is None)
        led = [parse_qs(one.proto.query_string) for one in test.get("page_link") if one.proto.label.isdigit()]
        assert [int(one["year"][0]) for one in led] == [one for one in found.years if one != (year or opened)]
        assert all(one["framework"] == [code] for one in led)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_how_we_judge_says_when_the_rule_was_agreed_or_that_it_is_not_yet(
    examples: Path, monkeypatch: pytest.MonkeyPatch, code: str, language: str
) -> None:
    store, w = Store(examples), words(language)
    found = read_framework(store, code, AsKnown(store.event_number(), today()))
    assert found is not None
    day = found.row["rule_agreed_on"]
    assert (day is not None) == (code == "voorbeeldstad-2022")
    text = html(run(examples, monkeypatch, "how", framework=code, lang=language))
    assert (escape(w.say("The parties have not agreed to this rule yet.")) in text) == (day is None)
    if day is not None:
        assert escape(w.say("The parties agreed to this rule on {day}.", day=w.day(day))) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_we_judge_defines_the_words_of_a_limit_and_gives_a_reason_a_line(
    examples: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    test = run(examples, monkeypatch, "how", framework=CODES[0], lang=language)
    limits = table(test, "limits")
    for one in contract().statuses.values():
        lines = [row["cells"] for row in limits if one.limit[language].capitalize() == row["cells"][0]["text"]]
        defined = one.limit_definition
        assert [line[2]["text"] for line in lines] == ([] if defined is None else [defined[language]])
        assert defined is None or (one.limit != one.label and defined != one.definition)
    text = html(test)
    for reason in contract().reasons.values():
        label = reason.label[language]
        assert f">{escape(label[0].upper() + label[1:])}.</p>" in text


def test_submissions_stand_by_day_of_receipt_and_tell_of_missing_numbers_only_where_some_are(
    examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(examples)
    known, told = AsKnown(store.event_number(), today()), set()
    for code in CODES:
        test = run(examples, monkeypatch, "submissions", framework=code, lang="en")
        assert not test.exception
        days = {row["event"]: row["received"] for row in submissions_of(store, known, code).iter_rows(named=True)}
        numbers = [int(row["cells"][0]["text"]) for row in table(test, "submissions")]
        assert numbers == sorted(days, key=lambda one: (days[one], one), reverse=True)
        skips = set(numbers) != set(range(1, max(numbers) + 1))
        assert ("Numbers run on across all frameworks and evaluations." in html(test)) == skips
        told.add(skips)
    assert True in told


def test_submissions_that_were_withdrawn_leave_no_numbers_missing() -> None:
    rows: list[dict[str, Any]] = [
        {"event": 1, "withdrawn_by": None},
        {"event": 2, "withdrawn_by": 3},
        {"event": 4, "withdrawn_by": None},
    ]
    assert not numbers_missing(rows) and not numbers_missing([])
    assert numbers_missing(rows[1:])
