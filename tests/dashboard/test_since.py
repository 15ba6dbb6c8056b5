"""What changed since last year: of the examples, and in sentences that count and name what moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.assessment import assess
from dashboard.assessment.changed import Change, Seen, changed
from dashboard.facts.since import since_last_year
from dashboard.queries import AsKnown
from dashboard.sentences import (
    Speech,
    outside_of_counts,
    provisional_words,
    since,
    since_further,
    since_headline,
    status_word,
)
from dashboard.standing import Framework, read_framework, standing
from ingest.store import Store
from ingest.submit import today
from schemas.agreement import Agreement, Baseline, Life, Result, StatusRule, Target, Version
from schemas.contract import contract
from schemas.words import words

LANGUAGES = ("nl", "en")
FLOW = Agreement(
    kind="flow", start_year=2021, end_year=2024, targets=(Target(400),), indicator="social_homes_delivered"
)
LIMIT = replace(FLOW, direction="at_most", indicator="social_homes_sold")


def speech(language: str = "nl") -> Speech:
    return Speech(words(language))


def framework(data: Path, code: str = "voorbeeldstad-2022") -> Framework:
    store = Store(data)
    found = read_framework(store, code, AsKnown(store.event_number(), today()))
    assert found is not None
    return found


def change(
    then: Sequence[float | None] = (100,),
    now: Sequence[float | None] = (100, 100),
    agreement: Agreement = FLOW,
    **later: Any,
) -> Change:
    """What changed with these yearly figures from 2021 on; the last year of each is its evaluation year."""
    was, found = seen(agreement, then), seen(replace(agreement, **later), now)
    return changed(was, found)


def seen(agreement: Agreement, figures: Sequence[float | None], on: date | None = None) -> Seen:
    year = 2020 + len(figures)
    results = tuple(
        Result(year=2021 + i, value=value, received=date(2022 + i, 1, 31))
        for i, value in enumerate(figures)
        if value is not None
    )
    day = on or date(year + 1, 3, 31)
    return Seen(assess(agreement, results, year=year, as_known_on=day, rule=StatusRule()), results)


BETTER, WORSE, SAME = change((50,), (50, 150)), change((100,), (100, 50)), change()
NOW_ASSESSABLE, ENDED = change((None,), (None, 100)), change(life=Life("withdrawn", date(2022, 11, 1)))
NEW = changed(seen(replace(FLOW, versions=(Version(date(2022, 12, 15)),)), (100,)), seen(FLOW, (100, 100)))


def test_the_examples_are_what_they_are_called() -> None:
    found = [one.change for one in (BETTER, WORSE, SAME, NOW_ASSESSABLE, ENDED, NEW)]
    assert found == ["better", "worse", "same", "now_assessable", "ended", "new"]


# ---- of a framework


def test_every_agreement_of_the_framework_has_its_change(examples: Path) -> None:
    found = framework(examples)
    now, then = standing(found, 2024), standing(found, 2023)
    changes = since_last_year(now, then)
    assert list(changes) == list(now.assessments)
    for number, one in changes.items():
        assert (one.then, one.now) == (then.assessments[number], now.assessments[number])
        assert one.reasons == ("later_year",), "both are as known on one day"
    assert {"better", "worse", "same"} <= {one.change for one in changes.values()}


def test_the_same_year_changed_nothing(examples: Path) -> None:
    one = standing(framework(examples), 2024)
    changes = since_last_year(one, one)
    assert {(found.change, found.reasons) for found in changes.values()} == {("same", ())}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headline_of_the_example(examples: Path, language: str) -> None:
    found = framework(examples)
    said = Speech(words(language), found.names, found.public)
    now, then = standing(found, 2024), standing(found, 2023)
    headline = since_headline(since_last_year(now, then).values(), said)
    order = {key: status.order for key, status in contract().statuses.items() if status.order is not None}
    steps = [
        order[one.status] - order[was]
        for number, one in now.assessments.items()
        if outside_of_counts(one.agreement, one) is None
        and one.status in order
        and (was := then.assessments[number].status) in order
    ]
    labels = {key: one.label[language] for key, one in contract().changes.items()}
    assert "2023" in headline
    assert f"{sum(step > 0 for step in steps)} {labels['better']}" in headline
    assert f"{sum(step < 0 for step in steps)} {labels['worse']}" in headline
    first = since_last_year(standing(found, 2022), standing(found, 2021))
    assert since_headline(first.values(), said) == "", "before the first year there is nothing to compare with"
    assert all(not since(one, said) for one in first.values())


# ---- the headline


def test_the_headline_counts_what_moved() -> None:
    said = since_headline([BETTER, BETTER, WORSE, SAME, NOW_ASSESSABLE, NEW, ENDED], speech("en"))
    for fact in ("2021", "2 better", "1 worse"):
        assert fact in said
    further = since_further([BETTER, BETTER, WORSE, SAME, NOW_ASSESSABLE, NEW, ENDED], speech("en"))
    for fact in ("2021", "1 now assessable", "1 new", "1 no longer counted"):
        assert fact in further and (fact == "2021" or fact not in said)
    assert "same" not in said + further


def test_none_is_said_of_better_and_worse_only() -> None:
    said = since_headline([BETTER, SAME], speech("en"))
    assert "1 better, 0 worse" in said
    assert said.count("0") == 1 + "2021".count("0")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_moved(language: str) -> None:
    said = since_headline([SAME, SAME], speech(language))
    assert "2021" in said
    assert not any(letter.isdigit() for letter in said.replace("2021", ""))
    assert since_headline([], speech(language)) == ""


def test_what_stands_outside_the_counts_is_not_told() -> None:
    reading = change((50,), (50, 150), replace(FLOW, reading_of="NB-01"))
    followed = change((50,), (50, 150), replace(FLOW, direction="none"))
    assert reading.change == "better"
    assert since_headline([reading, followed], speech()) == ""
    assert since_headline([SAME, reading, followed], speech()) == since_headline([SAME], speech())


def test_a_milestone_seen_before_its_term_is_no_comparison() -> None:
    milestone = Agreement(kind="milestone", start_year=2022, end_year=2024, due=date(2023, 7, 1))
    assert since_headline([change(agreement=milestone)], speech()) == ""


def test_provisional_moves_are_told_apart() -> None:
    halves = replace(FLOW, owners=("A", "B"), targets=(Target(200, party="A"), Target(200, party="B")))

    def of(party: str, *values: float) -> tuple[Result, ...]:
        return tuple(
            Result(party=party, year=2021 + i, value=value, received=date(2022 + i, 1, 31))
            for i, value in enumerate(values)
        )

    def asked(results: tuple[Result, ...], year: int) -> Seen:
        day = date(2023, 3, 31)
        return Seen(assess(halves, results, year=year, as_known_on=day, rule=StatusRule()), results)

    b_is_silent = (*of("A", 30, 70), *of("B", 50))
    a_was_silent = (*of("A", 20, 80)[1:], *of("B", 10, 90))
    worse = changed(asked((*of("A", 50, 10), *of("B", 50)), 2021), asked((*of("A", 50, 10), *of("B", 50)), 2022))
    for results in (b_is_silent, a_was_silent):
        open_ = changed(asked(results, 2021), asked(results, 2022))
        assert open_.change == "better"
        assert open_.then.provisional or open_.now.provisional
        assert "(provisional)" in since(open_, speech("en"))
        assert "2 better, 0 worse (1 provisional)" in since_headline([open_, BETTER], speech("en"))
        assert "1 better, 0 worse (1 provisional)" in since_headline([open_], speech("en"))
    assert worse.now.provisional
    assert since(worse, speech("en")).count("(provisional)") == 1
    assert "provisional" not in since_headline([BETTER, WORSE], speech("en"))


def level(end: int, start: int, *figures: Result) -> Change:
    """From 2021 to 2022, of a level to be raised from 400 in ``start`` to 500 in ``end``."""
    agreement = replace(
        FLOW, kind="stock", end_year=end, targets=(Target(500),), baseline=(Baseline(start, 400),),
        indicator="social_stock",
    )  # fmt: skip
    day = date(2023, 3, 31)
    then, now = (
        Seen(assess(agreement, figures, year=year, as_known_on=day, rule=StatusRule()), figures)
        for year in (2021, 2022)
    )
    return changed(then, now)


def test_a_move_from_a_provisional_word_is_provisional_but_not_a_word_that_was_lost() -> None:
    about = Result(year=2021, value=405, qualifier="about", received=date(2022, 1, 31))
    better = level(2024, 2020, about, Result(year=2022, value=490, received=date(2023, 1, 31)))
    assert (better.change, better.then.provisional, better.now.provisional) == ("better", True, False)
    assert "1 better, 0 worse (1 provisional)" in since_headline([better], speech("en"))
    lost = level(2022, 2020, about)
    assert (lost.change, lost.then.provisional) == ("no_longer_assessable", True)
    assert "provisional" not in since_headline([lost], speech("en"))


def test_a_level_in_the_year_of_its_baseline_is_no_comparison() -> None:
    found = level(2024, 2021, Result(year=2022, value=490, received=date(2023, 1, 31)))
    assert (found.change, found.then.reason) == ("now_assessable", "no_time_elapsed")
    assert since_headline([found], speech()) == since(found, speech()) == ""


# ---- one agreement


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "found",
    [BETTER, WORSE, ENDED, NEW, change((100,), (100, 130), LIMIT), change((50,), (50, 400), LIMIT)],
    ids=["better", "worse", "ended", "new", "limit", "limit passed"],
)
def test_what_moved_is_told_with_both_words_and_all_reasons(found: Change, language: str) -> None:
    said = since(found, speech(language))
    for one in (found.then, found.now):
        assert f"{one.year}: {status_word(one.agreement, one, speech(language))}" in said
    assert found.reasons
    labels = [contract().change_reasons[key].label[language].lower() for key in found.reasons]
    places = [said.lower().index(label) for label in labels]
    assert places == sorted(places)
    assert provisional_words(found.now, speech(language)) == ""


def test_a_limit_has_its_own_words() -> None:
    said = since(change((50,), (50, 400), LIMIT), speech("en"))
    assert "within the limit" in said
    assert "limit exceeded" in said


def test_no_status_comes_with_its_reason() -> None:
    assert "cijfers ontbreken" in since(NOW_ASSESSABLE, speech())


def test_what_did_not_move_is_not_told() -> None:
    assert SAME.reasons
    assert since(SAME, speech()) == ""


def test_within_one_year_the_days_are_told() -> None:
    then, now = seen(FLOW, (100, 20)), seen(FLOW, (100, 100), on=date(2023, 6, 30))
    found = changed(then, now)
    assert (found.change, found.reasons) == ("better", ("corrected_results",))
    for said in (since(found, speech()), since_headline([found], speech())):
        assert "31 maart 2023" in said
    assert "30 juni 2023" in since(found, speech())
