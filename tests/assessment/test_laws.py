"""The laws of section 7 of the page, and what must hold of every assessment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pytest import approx

from dashboard.assessment import Assessment, assess_all
from dashboard.assessment.compare import ORDER, equal
from dashboard.assessment.level import level_path
from dashboard.assessment.series import MISSING
from schemas.agreement import Agreement, Baseline, Result, StatusRule, Target
from schemas.plan import (
    aggregation_of,
    expected_parties,
    expected_parts,
    is_floor,
    is_level,
    last_year,
    open_share,
    parts_of,
    path_of,
    plan_of_year,
    rows_of,
    start_level,
    target_level,
    term,
    total,
)
from tests.assessment.promises import Question, agreements, questions

law = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
SHARES = ("plan_ratio", "of_target", "known_floor", "coverage")
AMOUNTS = ("value", "planned", "required_rate", "observed_rate", "best_year", "distance", "years_gap", "unallocated")
WORDS = (
    "status", "reason", "provisional_reasons", "status_if_zero", "achieved_in", "achieved_now", "years_met",
    "years_judged", "missed_years", "deciding_parts", "parts_met", "life",
)  # fmt: skip


def told(found: Assessment, *names: str) -> dict[str, Any]:
    """What an assessment says under these names, of the whole, each part and the original; numbers nearly equal."""
    said = {name: approx(value) if isinstance(value := getattr(found, name), float) else value for name in names}
    said |= {f"{part}: {name}": value for part, one in found.parts.items() for name, value in told(one, *names).items()}
    if found.original is not None and found.original is not found:
        said |= {f"original: {name}": value for name, value in told(found.original, *names).items()}
    return said


def everything(found: Assessment) -> dict[str, Any]:
    return {**told(found, *SHARES, *AMOUNTS, *WORDS), "null_reasons": dict(found.null_reasons)}


def promised(agreement: Agreement, change: Callable[[float], float]) -> Agreement:
    """The agreement with every target, bound and baseline changed, in all versions."""

    def changed(row: Target) -> Target:
        upper = None if row.upper is None else change(row.upper)
        return replace(row, value=None if row.value is None else change(row.value), upper=upper)

    def of_version(fields: Any) -> Any:
        return {name: tuple(changed(row) for row in value) for name, value in fields.items()}

    return replace(
        agreement,
        targets=tuple(changed(row) for row in agreement.targets),
        baseline=tuple(Baseline(row.year, change(row.value), row.party, row.area) for row in agreement.baseline),
        versions=tuple(replace(version, changes=of_version(version.changes)) for version in agreement.versions),
    )


@law
@given(questions(), st.sampled_from((2.0, 0.25, 3.0, 10.0, 0.1)))
def test_law_1_a_constant_factor_changes_no_status_and_no_ratio(question: Question, factor: float) -> None:
    agreement = promised(question.agreement, lambda value: value * factor)
    agreement = replace(agreement, tolerance=agreement.tolerance * factor, scale=agreement.scale * factor)
    results = tuple(
        replace(result, value=None if result.value is None else result.value * factor) for result in question.results
    )
    before, after = question.answer(), question.answer(agreement=agreement, results=results)
    assert told(after, *WORDS, *SHARES) == told(before, *WORDS, *SHARES)


@law
@given(
    questions(kind="stock", binding="term", direction="at_most", layout="whole"), st.sampled_from((0.0, 64.0, 500.0))
)
def test_law_2_a_mirrored_level_has_the_same_status(question: Question, c: float) -> None:
    question = replace(question, agreement=replace(question.agreement, owners=(), applies_to="whole", aggregation=None))
    for_all = [one for one in question.results if one.party is None and one.area is None]
    question = replace(question, results=tuple(for_all))
    mirrored = {"lower_bound": "upper_bound", "upper_bound": "lower_bound"}
    results = tuple(
        replace(
            result,
            value=None if result.value is None else c - result.value,
            qualifier=mirrored.get(result.qualifier, result.qualifier),
        )
        for result in question.results
    )
    agreement = replace(promised(question.agreement, lambda value: c - value), direction="at_least")
    names = ("status", "reason", "provisional_reasons", "plan_ratio", "of_target")
    assert told(question.answer(agreement=agreement, results=results), *names) == told(question.answer(), *names)


@law
@given(questions(), st.data())
def test_law_3_one_more_part_never_lowers_the_coverage(question: Question, data: st.DataObject) -> None:
    before = question.answer()
    assume(before.coverage is not None and before.missing)
    said = {(one.year, one.party, one.area) for one in question.results}
    by_area = any(area is not None for _party, area in expected_parts(before.agreement))
    open_ = [
        (year, part)
        for year, part, _reason in before.missing
        if part is not None
        and not any(one[0] == year and (one[2] if by_area else one[1]) == part for one in said)
        and not (by_area and any(one[0] == year and one[2] is None for one in said))
    ]
    assume(open_)
    year, part = data.draw(st.sampled_from(open_))
    more = Result(
        year=year,
        received=question.as_known_on,
        party=None if by_area else part,
        area=part if by_area else None,
        value=10.0 if before.agreement.kind != "ratio" else None,
        numerator=1.0,
        denominator=2.0,
    )
    after = question.answer(results=(*question.results, more))
    assert after.coverage is not None
    assert after.coverage >= (before.coverage or 0.0) - 1e-12


@law
@given(questions(), st.integers(1, 400))
def test_law_4_what_came_later_changes_nothing(question: Question, days: int) -> None:
    later = tuple(
        replace(result, received=question.as_known_on + timedelta(days), value=77.0, numerator=None, denominator=None)
        for result in question.results
    )
    assert question.answer(results=(*later, *question.results)) == question.answer()


@law
@given(questions(), st.data(), st.sampled_from((0.25, 3.0, 60.0)))
def test_law_5_more_never_worsens_a_floor_nor_betters_a_ceiling(
    question: Question, data: st.DataObject, more: float
) -> None:
    now = question.answer().agreement
    assume(now.direction != "band")
    counting = [one for one in question.results if one.received <= question.as_known_on and one.year <= question.year]
    assume(counting)
    if now.reported_as == "running_total":
        latest = max(one.year for one in counting)
        counting = [one for one in counting if one.year == latest]
    one = data.draw(st.sampled_from(counting))
    assume(one.state == "reported" and not any(_same_figure(one, other) for other in counting if other is not one))
    if one.denominator:
        raised = replace(one, numerator=(one.numerator or 0.0) + more)
    else:
        assume(one.value is not None)
        raised = replace(one, value=(one.value or 0.0) + more)
    results = tuple(raised if other is one else other for other in question.results)
    before, after = question.answer().status, question.answer(results=results).status
    if before in ORDER and after in ORDER:
        better = ORDER.index(after) - ORDER.index(before)
        assert better <= 0 if now.direction == "at_most" else better >= 0


def _same_figure(one: Result, other: Result) -> bool:
    """Whether two sources speak of one figure: raising one of two equal ones makes a dispute."""
    place = ("Together", None)
    return (one.year, one.area) == (other.year, other.area) and (
        one.party == other.party or (one.party in place and other.party in place)
    )


@law
@given(agreements(kind="flow"))
def test_law_6_a_flow_is_planned_to_its_target(agreement: Agreement) -> None:
    assume(agreement.binding != "each_year")
    target = total(agreement)
    assume(target is not None)
    assert target is not None
    plan = [plan_of_year(agreement, year) for year in term(agreement)]
    assert all(one is not None for one in plan)
    known = [one or 0.0 for one in plan]
    if all(_adds_up(agreement, part) for part in ([(None, None)] if rows_of(agreement) else parts_of(agreement))):
        assert sum(known) == approx(target)
    if all((row.value or 0.0) >= 0 for row in agreement.targets):
        path = [0.0, *accumulate(known)]
        assert path == sorted(path)


def _adds_up(agreement: Agreement, part: tuple[str | None, str | None]) -> bool:
    """Whether the year rows of a part come to its total, or leave something for the years without a row."""
    rows = rows_of(agreement, part)
    whole, by_year = total(agreement, part) or 0.0, sum(row.value or 0.0 for row in rows.by_year.values())
    path = path_of(agreement, rows)
    if path in ("linear", "end_only") or equal(whole, by_year):
        return True
    return path == "year_plan" and bool(open_share(agreement, part))


@law
@given(agreements(kind="stock", binding="term"))
def test_law_6_a_level_goes_from_its_baseline_to_its_target(agreement: Agreement) -> None:
    start, target, last = start_level(agreement), target_level(agreement), last_year(agreement)
    assume(start is not None and target is not None and start.year < last)
    assert start is not None
    path = level_path(agreement, range(start.year, last + 1))
    assume(path)
    assert path[start.year] == approx(start.value)
    assert path[last] == approx(target)
    rows = rows_of(agreement)
    if rows and not is_floor(agreement) and agreement.direction == "at_least":
        steps = [rows.by_year[year].value or 0.0 for year in sorted(rows.by_year) if start.year < year < last]
        if [start.value, *steps, target] == sorted([start.value, *steps, target or 0.0]):
            assert list(path.values()) == sorted(path.values())


@law
@given(st.lists(questions(), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_law_7_alone_or_together_in_any_order(asked: list[Question], random: Any) -> None:
    year, day = asked[0].year, asked[0].as_known_on
    one_by_one = [question.answer(year=year, as_known_on=day) for question in asked]
    shuffled = {str(number): list(question.results) for number, question in enumerate(asked)}
    for number, question in enumerate(asked):
        # of two submissions of one day the later one stays: their order is the one that matters
        keys = [(one.year, one.party, one.area, one.source, one.received) for one in question.results]
        if len(set(keys)) == len(keys):
            random.shuffle(shuffled[str(number)])
    agreed = {str(number): question.agreement for number, question in enumerate(asked)}
    together = assess_all(agreed, shuffled, {}, year=year, as_known_on=day, rule=StatusRule())
    for number, alone in enumerate(one_by_one):
        assert everything(together[str(number)]) == everything(alone)


@law
@given(questions(), st.sampled_from((0.25, 0.5)), st.data())
def test_law_8_a_figure_split_over_two_areas_changes_nothing(
    question: Question, share: float, data: st.DataObject
) -> None:
    agreement = question.answer().agreement
    assume(aggregation_of(agreement) != "mean" and not any(row.area for row in agreement.targets))
    able = [
        one
        for one in question.results
        if one.area is None
        and (one.value is not None or one.denominator)
        and (agreement.kind != "ratio" or one.denominator)
        and not any(other is not one and _same_party(one, other) for other in question.results)
    ]
    assume(able)
    one = data.draw(st.sampled_from(able))

    def split(part: float) -> Result:
        def of(value: float | None) -> float | None:
            return None if value is None else value * part

        return replace(
            one,
            area=f"area {part}",
            value=of(one.value),
            numerator=of(one.numerator),
            denominator=of(one.denominator),
        )

    halves = (split(share), split(1 - share)) if share != 0.5 else (split(0.5), replace(split(0.5), area="other"))
    others = tuple(other for other in question.results if other is not one)
    assert everything(question.answer(results=(*others, *halves))) == everything(question.answer())


def _same_party(one: Result, other: Result) -> bool:
    place = ("Together", None)
    return one.year == other.year and (one.party == other.party or (one.party in place and other.party in place))


@law
@given(questions())
def test_what_holds_of_every_assessment(question: Question) -> None:
    found = question.answer()
    for one in (found, *found.parts.values(), found.original):
        assert one is not None
        assert all(getattr(one, name) is None for name in one.null_reasons)
        assert (one.reason is not None) == (one.status == "not_assessable")
        assert one.status in (*ORDER, "running", "not_assessable")
        if one.status in ("not_achieved", "running", "not_assessable"):
            assert not one.provisional
        if one.coverage is not None:
            assert 0 <= one.coverage <= 1
        if one.value is not None and one.agreement.path == "end_only":
            assert one.planned is None
            assert one.null_reasons["planned"] == "end_only"
        if one.status == "achieved" and one.agreement.kind != "flow":
            assert question.year >= last_year(one.agreement)
        if one.series is not None and is_level(one.agreement) and one.agreement.direction in ("keep", "band"):
            assert one.plan_ratio is None
    assert expected_parties(found.agreement) == tuple(dict.fromkeys(expected_parties(found.agreement)))
    if found.series is not None:
        for year in found.series.years.values():
            assert year.complete == (bool(year.reported) and not any(said.state == MISSING for said in year.parts))
