"""The year plan: how measures stand by their owners' words, what came of its numbers, and its page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.facts.year_plan import STATES, Progress, YearPlan, chosen, progress_of, year_plans
from dashboard.sentences import Speech
from dashboard.sentences.year_plan import due_words, figures_sentence, owners_words, plan_headline, state_sentence
from schemas.agreement import Agreement, Life, Measure, Result, Target
from schemas.contract import contract
from schemas.words import LANGUAGES, words
from tests.dashboard.plans import HOMES, framework, loaded, measure, stands
from tests.dashboard.test_pages import html, run
from tests.ingest import books

DONE = date(2025, 5, 20)


def speech(language: str = "nl", *, public: bool = False) -> Speech:
    return Speech(words(language), {"A": "De Linde", "B": "Thuis"}, public)


def progress(one: Measure, year: int = 2025, known: date = date(2026, 11, 26)) -> Progress:
    (found,) = progress_of(framework(measures=[one], known=known), year)
    return found


def plan(*measures: Measure, year: int = 2025) -> YearPlan:
    found = chosen(year_plans(stands(framework(measures=measures), year)), "JS-2025", year)
    assert found is not None and found.document == "JS-2025"
    return found


# ---- one measure


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        (None, None, None),
        ("done", "done", "done"),
        ("done", None, "under_way"),  # who says nothing does not make it done
        ("done", "under_way", "under_way"),
        ("done", "not_done", "not_done"),
        ("done", "dropped", "done"),
        ("under_way", "not_done", "not_done"),
        ("under_way", None, "under_way"),
        ("under_way", "dropped", "under_way"),
        ("not_done", None, "not_done"),
        ("dropped", "dropped", "dropped"),
        ("dropped", None, "dropped"),
    ],
)
def test_of_owners_that_differ_the_least_far_counts(first: str | None, second: str | None, state: str | None) -> None:
    for pair in ((first, second), (second, first)):
        said = [(owner, 2025, word) for owner, word in zip("AB", pair, strict=True) if word is not None]
        found = progress(measure(*said))
        assert found.state == state
        assert found.differs == (first != second)
        assert len(found.words) == len(said)


def test_the_latest_year_up_to_the_page_s_year_counts() -> None:
    one = measure(("A", 2023, "not_done"), ("A", 2024, "under_way"), ("A", 2025, "done", DONE), owners=("A",))
    states = [progress(one, year).state for year in (2022, 2023, 2024, 2025, 2026)]
    assert states == [None, "not_done", "under_way", "done", "done"]
    assert progress(one, 2024).done is None and progress(one, 2025).done == DONE


def test_the_day_is_that_of_the_last_owner_and_only_when_all_are_done() -> None:
    both = measure(("A", 2025, "done", DONE), ("B", 2025, "done", date(2025, 7, 1)))
    assert progress(both).done == date(2025, 7, 1)
    assert progress(measure(("A", 2025, "done", DONE), ("B", 2025, "under_way"))).done is None


def test_only_who_owns_it_counts() -> None:
    assert progress(measure(("B", 2025, "done"), owners=("A",))).state is None


@pytest.mark.parametrize(
    ("said", "year", "known", "overdue"),
    [
        (("A", 2025, "under_way"), 2025, date(2026, 1, 1), True),
        (("A", 2025, "not_done"), 2025, date(2026, 1, 1), True),
        (("A", 2025, "done"), 2025, date(2026, 1, 1), False),
        (("A", 2025, "dropped"), 2025, date(2026, 1, 1), False),
        (("B", 2025, "done"), 2025, date(2026, 1, 1), True),  # nothing said by its owner
        (("A", 2025, "under_way"), 2025, date(2025, 6, 1), False),  # on the day itself
        (("A", 2025, "under_way"), 2025, date(2025, 6, 2), True),
        (("A", 2024, "under_way"), 2024, date(2026, 1, 1), False),  # seen up to 2024 the date is still to come
    ],
)
def test_overdue_is_a_matter_of_dates(said: tuple[str, int, str], year: int, known: date, overdue: bool) -> None:
    found = progress(measure(said, owners=("A",)), year, known)
    assert found.overdue == overdue
    assert bool(due_words(found, speech())[1]) == (overdue or found.done is not None)
    assert ("1 juni 2025" in state_sentence(found, speech())) == overdue


def test_how_a_measure_stands_is_asked_once_the_year_of_its_paper_has_come() -> None:
    assert [progress(measure(), year).asked for year in (2024, 2025, 2026)] == [False, True, True]
    assert all(progress(measure(document=paper), 2022).asked for paper in (None, "AD"))


def test_without_a_date_nothing_is_overdue() -> None:
    found = progress(measure(due=None))
    assert not found.overdue
    assert due_words(found, speech())[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_owner_is_named_with_its_own_word_where_they_differ(language: str) -> None:
    labels = contract().words("measure_state")
    found = progress(measure(("A", 2025, "done"), ("B", 2025, "under_way")))
    told = owners_words(found, speech(language))
    assert all(text in told for text in ("De Linde", "Thuis", labels["done"][language], labels["under_way"][language]))
    assert owners_words(progress(measure(("A", 2025, "done"), ("B", 2025, "done"))), speech(language)) == ""
    silent = owners_words(progress(measure(("A", 2025, "done"))), speech(language))
    assert "Thuis" in silent and labels["not_done"][language] not in silent


# ---- a plan


def test_the_counts_are_of_measures_and_are_told() -> None:
    found = plan(
        measure(("A", 2025, "done"), ("B", 2025, "done"), code="M1"),
        measure(("A", 2025, "done"), code="M2"),
        measure(("A", 2025, "not_done"), code="M3"),
        measure(("A", 2025, "dropped"), code="M4"),
        measure(code="M5"),
        measure(code="M6"),
    )
    assert found.counts == {"done": 1, "under_way": 1, "not_done": 1, "dropped": 1, None: 2}
    told = plan_headline("Jaarschijf 2025", found.counts, speech())
    assert told.startswith("Jaarschijf 2025: 1 van 6 ") and "van 2 " in told.lower()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("public", [False, True])
def test_silence_is_never_not_done(language: str, public: bool) -> None:
    label = contract().words("measure_state")["not_done"][language]
    found = plan(measure(code="M1"), measure(code="M2"))
    assert found.counts[None] == 2
    told = plan_headline("X", found.counts, speech(language, public=public))
    assert "2" in told and "0" not in told and label not in told
    assert plan_headline("X", plan().counts, speech(language)).startswith("X: ")


@given(
    st.lists(
        st.tuples(st.sampled_from([None, *STATES]), st.sampled_from([None, *STATES]), st.integers(2022, 2026)),
        max_size=12,
    ),
    st.integers(2022, 2026),
    st.sampled_from(LANGUAGES),
)
def test_the_counts_add_up_to_all_measures(
    said: list[tuple[str | None, str | None, int]], year: int, language: str
) -> None:
    measures = [
        measure(*((owner, when, word) for owner, word in (("A", a), ("B", b)) if word is not None), code=f"M{n}")
        for n, (a, b, when) in enumerate(said)
    ]
    found = plan(*measures, year=year)
    assert sum(found.counts.values()) == len(said) == len(found.measures)
    numbers = [int(word) for word in plan_headline("X", found.counts, speech(language)).replace(".", " ").split()
               if word.isdecimal()]  # fmt: skip
    counted = [n for state, n in found.counts.items() if n or (state == "done" and found.counts[None] < len(said))]
    assert sorted(numbers) == sorted(counted + ([len(said)] if said and found.counts[None] < len(said) else []))


def test_year_plans_come_first_the_newest_first_then_other_papers_then_what_has_none() -> None:
    found = framework(
        measures=[
            measure(code="M1", document=None),
            measure(code="M2", document="AD"),
            measure(code="M3", document="JS-2024"),
        ]
    )
    plans = year_plans(stands(found))
    assert [one.document for one in plans] == ["JS-2025", "JS-2024", "AD", None]
    assert [len(one.measures) for one in plans] == [0, 1, 1, 1]
    assert [one.document for one in year_plans(stands(framework()))] == ["JS-2025", "JS-2024"]


def test_the_page_opens_on_the_plan_of_its_year() -> None:
    found = framework(measures=[measure(code="M1", document=None), measure(code="M2", document="AD")])
    plans = year_plans(stands(found))
    documents = {
        (asked, year): one.document
        for asked in ("", "AD", "-", "nowhere")
        for year in (2023, 2024, 2025, 2026)
        if (one := chosen(plans, asked, year))
    }
    assert [documents["", year] for year in (2023, 2024, 2025, 2026)] == ["JS-2025", "JS-2024", "JS-2025", "JS-2025"]
    assert documents["nowhere", 2024] == "JS-2024"
    assert documents["AD", 2024] == "AD" and documents["-", 2024] is None
    assert chosen((), "", 2025) is None


# ---- the numbers of a year


def figures(*targets: Target, said: tuple[Result, ...], year: int = 2025, **fields: object) -> list[bool | None]:
    agreement: Agreement = replace(HOMES, targets=(*HOMES.targets, *targets), **fields)  # type: ignore[arg-type]
    found = framework(agreement, results={"NB-01": said})
    plans = {one.document: one for one in year_plans(stands(found, year))}
    return [one.met for one in plans["JS-2025"].figures]


def result(party: str | None, value: float | None, year: int = 2025, **fields: object) -> Result:
    return Result(year=year, party=party, value=value, received=date(2026, 3, 1), **fields)  # type: ignore[arg-type]


BOTH = Target(100, year=2025, document="JS-2025")


def test_a_number_of_the_year_is_met_missed_or_not_known() -> None:
    assert figures(BOTH, said=(result("A", 60), result("B", 40))) == [True]
    assert figures(BOTH, said=(result("A", 60), result("B", 39))) == [False]
    assert figures(BOTH, said=(result("A", 60),)) == [None], "who is silent may still have built"
    assert figures(BOTH, said=(result("A", 100),)) == [True], "what is missing cannot take it away"
    assert figures(BOTH, said=(result("A", 60), result("B", 39, qualifier="lower_bound"))) == [None]
    assert figures(BOTH, said=(result("A", 60), result("B", 39, months=6))) == [None]
    assert figures(BOTH, said=()) == [None]
    assert figures(BOTH, said=(result("A", 60), result("B", 40)), year=2024) == [None], "not asked yet"


def test_a_limit_of_the_year_is_kept_or_not() -> None:
    sold: dict[str, Any] = {"indicator": "social_homes_sold", "direction": "at_most"}
    assert figures(BOTH, said=(result("A", 60), result("B", 40)), **sold) == [True]
    assert figures(BOTH, said=(result("A", 60), result("B", 41)), **sold) == [False]
    assert figures(BOTH, said=(result("A", 60),), **sold) == [None]


def test_shares_count_only_where_the_paper_names_no_whole() -> None:
    shares = (
        Target(60, party="A", year=2025, document="JS-2025"),
        Target(40, party="B", year=2025, document="JS-2025"),
    )
    said = (result("A", 60), result("B", 39))
    assert figures(BOTH, *shares, said=said) == [False]
    assert figures(*shares, said=said) == [True, False]


def test_other_papers_other_years_and_what_does_not_count_are_left_out() -> None:
    said = (result("A", 60), result("B", 40))
    assert figures(replace(BOTH, document="JS-2024"), said=said) == []
    assert figures(replace(BOTH, year=None), said=said) == []
    assert figures(BOTH, said=said, direction="none") == []
    assert figures(BOTH, said=said, life=Life("withdrawn", date(2025, 6, 1))) == []


def test_the_sentence_counts_the_numbers_apart() -> None:
    plans = []
    for value in (100, 99, None):
        said = () if value is None else (result("A", value), result("B", 0))
        found = framework(replace(HOMES, targets=(Target(500), BOTH)), results={"NB-01": said})
        plans += [one for year_plan in year_plans(stands(found)) for one in year_plan.figures]
    assert [one.met for one in plans] == [True, False, None]
    assert figures_sentence(plans, speech()).startswith("1 van 3 ")
    assert "0" not in figures_sentence(plans[2:], speech())
    assert figures_sentence((), speech()) == ""


# ---- from the store


def test_a_later_submission_corrects_and_withdrawn_days_are_not_known_yet(tmp_path: Path) -> None:
    corrected = books.changed(
        books.RESULTS,
        ("cover", 0, "sent_on", date(2025, 5, 2)),
        ("measure_states", 0, "state", "loopt"),
        ("measure_states", 0, "done", None),
    )
    loaded(tmp_path, books.AGREEMENTS, books.RESULTS, corrected)
    states = {}
    for day in (date(2025, 3, 30), date(2025, 3, 31), date(2025, 5, 2)):
        found = loaded(tmp_path, known=day)
        (one,) = progress_of(found, 2024, "NB-01")
        states[day] = one.said["L0001"] and one.said["L0001"].state
        assert one.said["GM0001"] is None
        assert [other.state for other in progress_of(found, 2024) if other.measure.measure == "M-02"] == [None]
    assert list(states.values()) == [None, "done", "under_way"]


# ---- the page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["voorbeeldstad-2022", "tilburg-2020", "amsterdam-2020"])
def test_page(examples: Path, monkeypatch: pytest.MonkeyPatch, code: str, language: str) -> None:
    test = run(examples, monkeypatch, "year_plan", framework=code, lang=language)
    assert not test.exception
    assert html(test).count("<h1") == 1
    assert not {"None", "nan", "{"} & set(html(test).replace("<", " ").replace(">", " ").split())


def test_the_page_shows_the_paper_that_is_asked_for_and_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(tmp_path, books.AGREEMENTS, books.RESULTS)
    asked = {"framework": "stad-2022", "year": "2024"}
    test = run(tmp_path, monkeypatch, "year_plan", **asked)
    assert not test.exception
    assert test.query_params["document"] == "JS-2023"
    assert "<h1" in html(test) and "Jaarschijf: 0 van 1 " in html(test)
    loose = run(tmp_path, monkeypatch, "year_plan", **asked, document="-")
    assert escape(words("nl").say("Without a paper")) in html(loose)
    assert loose.query_params["document"] == "-"


def test_without_a_plan_the_page_says_how_one_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = {
        name: rows for name, rows in books.AGREEMENTS.items() if name not in ("measures", "documents", "amendments")
    }
    loaded(tmp_path, bare)
    for language in LANGUAGES:
        test = run(tmp_path, monkeypatch, "year_plan", framework="stad-2022", lang=language)
        assert not test.exception
        assert html(test).count("<h1") == 1 and books.title("measures", language) in html(test)
