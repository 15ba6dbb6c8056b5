"""What changed between two assessments: each reason and each word by a worked case, and what holds of every pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.assessment import assess
from dashboard.assessment.changed import Change, Seen, changed
from schemas.agreement import Agreement, Judgement, Life, Result, StatusRule, Target, Version
from schemas.contract import contract
from tests.assessment.promises import Question, amounts, questions
from tests.assessment.test_laws import law

FLOW = Agreement(kind="flow", start_year=2021, end_year=2024, targets=(Target(400),))
JUDGED = Agreement(kind="qualitative", start_year=2021, end_year=2024, owners=("A",))
RULE = StatusRule()
MARCH, JUNE = date(2023, 3, 31), date(2023, 6, 30)


def seen(
    agreement: Agreement,
    results: Sequence[Result] = (),
    judgements: Sequence[Judgement] = (),
    *,
    year: int = 2022,
    on: date = MARCH,
    rule: StatusRule = RULE,
) -> Seen:
    """An agreement as it was seen in a year, on a day."""
    found = assess(agreement, results, judgements, year=year, as_known_on=on, rule=rule)
    return Seen(found, results, judgements)


def figure(year: int, value: float | None, received: date | None = None, **more: Any) -> Result:
    return Result(year=year, value=value, received=received or date(year + 1, 1, 31), **more)


def word(party: str = "A", year: int = 2022, status: str = "behind", **more: Any) -> Judgement:
    return Judgement(
        **{"party": party, "year": year, "status": status, "text": "Two of three.", "received": MARCH, **more}
    )


def of_results(*results: Result) -> Change:
    """What changed from March to June of one year, of a flow with these results."""
    return changed(seen(FLOW, results), seen(FLOW, results, on=JUNE))


def test_nothing_changed() -> None:
    found = of_results(figure(2021, 100), figure(2022, 90))
    assert (found.change, found.reasons) == ("same", ())


def test_a_later_year_needs_no_figure_of_that_year() -> None:
    results = [figure(2021, 100)]
    assert changed(seen(FLOW, results), seen(FLOW, results, year=2023)).reasons == ("later_year",)


def test_a_figure_known_both_times_is_not_new_in_a_later_year() -> None:
    results = [figure(2021, 100), figure(2022, 20)]
    found = changed(seen(FLOW, results, year=2021), seen(FLOW, results, year=2022))
    assert (found.change, found.reasons) == ("worse", ("later_year",))


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        (None, figure(2022, 0, JUNE), ("new_results",)),
        (None, figure(2020, 50, JUNE), ("new_results",)),
        (None, figure(2023, 50, JUNE), ()),
        (None, figure(2022, None, JUNE, state="not_reported"), ()),
        (figure(2022, None, state="not_reported"), figure(2022, 90, JUNE), ("new_results",)),
        (figure(2022, 90, area="N"), figure(2022, 90, JUNE, area="S"), ("new_results",)),
        (figure(2022, 90), figure(2022, 90, JUNE, explanation="By hand."), ()),
        (figure(2022, 0.3), figure(2022, 0.1 + 0.2, JUNE), ()),
        (figure(2022, 90), figure(2022, 91, JUNE), ("corrected_results",)),
        (figure(2022, 90), figure(2022, 90, JUNE, qualifier="about"), ("corrected_results",)),
        (figure(2022, 90), figure(2022, 90, JUNE, months=6), ("corrected_results",)),
        (figure(2022, 90), figure(2022, 90, JUNE, used=True), ("corrected_results",)),
        (figure(2022, 90), figure(2022, None, JUNE, numerator=9, denominator=10), ("corrected_results",)),
        (figure(2022, 90), figure(2022, None, JUNE, state="not_reported"), ("corrected_results",)),
        (figure(2023, 90, MARCH), figure(2023, 91, JUNE), ()),
    ],
)
def test_what_came_in_between_is_new_or_corrected(
    before: Result | None, after: Result, reasons: tuple[str, ...]
) -> None:
    assert of_results(figure(2021, 100), *([] if before is None else [before]), after).reasons == reasons


def test_a_figure_taken_back_is_corrected() -> None:
    then, now = seen(FLOW, [figure(2021, 100), figure(2022, 9)]), seen(FLOW, [figure(2021, 100)], on=JUNE)
    found = changed(then, now)
    assert (found.change, found.reasons) == ("better", ("corrected_results",))


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        (None, date(2023, 4, 1), ("new_results",)),
        (date(2022, 4, 1), date(2022, 4, 1), ()),
        (date(2023, 9, 1), date(2023, 9, 1), ()),
        (date(2022, 4, 1), date(2022, 5, 1), ("corrected_results",)),
        (date(2022, 4, 1), None, ("corrected_results",)),
    ],
)
def test_the_day_on_which_it_was_done(before: date | None, after: date | None, reasons: tuple[str, ...]) -> None:
    milestone = Agreement(kind="milestone", start_year=2021, end_year=2024, due=date(2024, 7, 1))
    then, now = seen(replace(milestone, done=before)), seen(replace(milestone, done=after), on=JUNE)
    assert changed(then, now).reasons == reasons


@pytest.mark.parametrize(
    ("later", "change", "reasons"),
    [
        (word(status="on_plan", received=JUNE), "better", ("new_results",)),
        (word(text="One of three.", received=JUNE), "same", ("new_results",)),
        (word(received=JUNE), "same", ()),
        (word("B", status="on_plan", received=JUNE), "no_longer_assessable", ("new_results",)),
        (word(year=2021, received=JUNE), "same", ("new_results",)),
        (word(year=2023, status="on_plan", received=JUNE), "same", ()),
        (word(status="on_plan", text=" ", received=JUNE), "same", ()),
    ],
)
def test_a_judgement_is_new_also_when_it_changed(later: Judgement, change: str, reasons: tuple[str, ...]) -> None:
    judgements = (word(), later)
    found = changed(seen(JUDGED, (), judgements), seen(JUDGED, (), judgements, on=JUNE))
    assert (found.change, found.reasons) == (change, reasons)


def test_a_judgement_beside_a_number_is_a_reason_too() -> None:
    judgements = (word(received=JUNE),)
    assert changed(seen(FLOW, (), judgements), seen(FLOW, (), judgements, on=JUNE)).reasons == ("new_results",)


@pytest.mark.parametrize(
    ("days", "change", "reasons"),
    [
        ((None, date(2023, 5, 1)), "better", ("amended_target",)),
        ((date(2020, 12, 1), date(2023, 5, 1)), "better", ("amended_target",)),
        ((date(2020, 12, 1), date(2022, 5, 1)), "same", ()),
        ((date(2020, 12, 1), date(2024, 5, 1)), "same", ()),
        ((date(2023, 4, 1), date(2023, 5, 1)), "new", ()),
    ],
)
def test_amended_is_another_version_in_force_both_times(
    days: tuple[date | None, ...], change: str, reasons: tuple[str, ...]
) -> None:
    first, later = days
    versions = (Version(first), Version(later, {"targets": (Target(320),)}))
    agreement, results = replace(FLOW, versions=versions), [figure(2021, 80), figure(2022, 80)]
    found = changed(seen(agreement, results), seen(agreement, results, on=JUNE))
    assert (found.change, found.reasons) == (change, reasons)


@pytest.mark.parametrize(
    ("before", "after", "change", "reasons"),
    [
        ("active", "withdrawn", "ended", ("life",)),
        ("postponed", "active", "new", ("life",)),
        ("postponed", "withdrawn", "same", ("life",)),
        ("postponed", "postponed", "same", ()),
    ],
)
def test_life(before: str, after: str, change: str, reasons: tuple[str, ...]) -> None:
    results = [figure(2021, 80)]
    then, now = (seen(replace(FLOW, life=Life(state)), results) for state in (before, after))
    found = changed(then, now)
    assert (found.change, found.reasons) == (change, reasons)


def test_another_rule_is_a_reason_also_with_the_same_cut_offs() -> None:
    results = [figure(2021, 80)]
    assert changed(seen(FLOW, results), seen(FLOW, results, rule=StatusRule(2))).reasons == ("rule",)


def test_outside_the_order_both_times_is_the_same() -> None:
    end_only = replace(FLOW, path="end_only")
    then, now = seen(FLOW), seen(end_only)
    assert (then.assessment.status, now.assessment.status) == ("not_assessable", "running")
    assert changed(then, now).change == changed(now, then).change == "same"


def test_all_reasons_stand_in_the_order_of_the_contract() -> None:
    versions = (Version(), Version(date(2023, 5, 1), {"targets": (Target(320),)}))
    agreement = replace(FLOW, versions=versions, life=Life("withdrawn", date(2023, 6, 1)))
    results = [figure(2021, 80), figure(2021, 81, JUNE), figure(2022, 70, JUNE)]
    found = changed(seen(agreement, results, year=2021), seen(agreement, results, on=JUNE, rule=StatusRule(2)))
    assert found.reasons == tuple(contract().change_reasons)
    assert found.change == "ended"


# ---- what holds of every pair

MIRRORED = {
    "better": "worse",
    "new": "ended",
    "now_assessable": "no_longer_assessable",
    "same": "same",
}
MIRRORED |= {after: before for before, after in MIRRORED.items()}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Question, Question]:
    """One agreement asked twice: the second time perhaps in a later year, on a later day, with figures corrected,
    signed, or no longer active."""
    simple = questions(kind="flow", binding="term", layout="whole", direction="at_least")
    now = draw(st.one_of(simple, simple, questions()))
    for one in draw(st.lists(st.sampled_from(now.results), max_size=3)) if now.results else ():
        other = replace(one, value=draw(amounts()), numerator=None, denominator=None, received=now.as_known_on)
        now = replace(now, results=(*now.results, other))
    agreement = now.agreement
    if draw(st.integers(0, 3)) == 0:
        signed = Version(date(2022, 1, 1), {"targets": agreement.targets})
        agreement = replace(agreement, versions=(signed, *agreement.versions[1:]))
    if draw(st.integers(0, 7)) == 0:
        agreement = replace(agreement, life=Life("withdrawn", draw(st.dates(date(2021, 1, 1), date(2026, 1, 1)))))
    now = replace(now, agreement=agreement)
    year = draw(st.integers(now.year - 1, now.year))
    day = min(date(year + 1, draw(st.sampled_from((1, 3, 9))), 30), now.as_known_on)
    return replace(now, year=year, as_known_on=day), now


def asked(question: Question) -> Seen:
    return Seen(question.answer(), question.results)


@law
@given(pairs())
def test_asked_twice_nothing_changed(pair: tuple[Question, Question]) -> None:
    for one in pair:
        found = changed(asked(one), asked(one))
        assert (found.change, found.reasons) == ("same", ())


@law
@given(pairs())
def test_looking_back_mirrors_the_change(pair: tuple[Question, Question]) -> None:
    then, now = map(asked, pair)
    found, back = changed(then, now), changed(now, then)
    assert back.change == MIRRORED[found.change]
    assert {found.change, back.change} <= set(contract().changes)


@law
@given(pairs())
def test_the_same_status_is_the_same(pair: tuple[Question, Question]) -> None:
    found = changed(*map(asked, pair))
    if found.then.status == found.now.status:
        assert found.change == "same"
    assert (found.change == "new") == (found.then.status is None and found.now.status is not None)
    assert (found.change == "ended") == (found.now.status is None and found.then.status is not None)


@law
@given(pairs())
def test_what_moved_has_a_reason_where_figures_are_all_that_is_reported(pair: tuple[Question, Question]) -> None:
    results = tuple(one for one in pair[0].results if one.state == "reported")
    found = changed(*(asked(replace(one, results=results)) for one in pair))
    if found.change not in ("same", "new"):  # that it was signed is told by the word itself
        assert found.reasons


@law
@given(pairs(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(pair: tuple[Question, Question], chance: Any) -> None:
    results = list({(one.year, one.party, one.area, one.source, one.received): one for one in pair[0].results}.values())
    shuffled = chance.sample(results, len(results))
    one, other = (changed(*(asked(replace(q, results=tuple(rows))) for q in pair)) for rows in (results, shuffled))
    assert (one.change, one.reasons) == (other.change, other.reasons)
