"""Section 3.3: a promise for each year again; section 3.5: the average of a ratio."""

from __future__ import annotations

from dataclasses import dataclass, field

from dashboard.assessment import outcome as o
from dashboard.assessment.compare import MOSTLY, at_least, must_rise, reached, shortfall
from dashboard.assessment.flow import Plans, rates, ratio_to_plan
from dashboard.assessment.series import NOT_EXPECTED, Series
from schemas.agreement import Agreement, StatusRule
from schemas.plan import rows_of, target_of_year


@dataclass(slots=True)
class _Judged:
    """Which years were met and missed, and what is still open about them."""

    met: list[int] = field(default_factory=list)
    missed: list[int] = field(default_factory=list)
    final: bool = False  # a year was missed and nothing open could make it met
    open_reasons: set[str] = field(default_factory=set)

    @property
    def years(self) -> int:
        return len(self.met) + len(self.missed)


def each_year(agreement: Agreement, series: Series, year: int, rule: StatusRule) -> o.Numbers:
    """The numbers and the status of a promise that holds each year."""
    numbers = o.Numbers()
    judged = _judge_years(agreement, series)
    numbers.update(years_met=len(judged.met), years_judged=judged.years, missed_years=tuple(judged.missed))
    numbers["of_target"] = len(judged.met) / judged.years if judged.years else None
    numbers.none("each_year", "required_rate")
    if agreement.kind == "flow" and agreement.direction == "band":
        numbers.none("band", "observed_rate", "best_year")
    elif agreement.kind == "flow":
        rates(agreement, series, numbers)
    targets = {one: target_of_year(agreement, one)[0] for one in series.years}
    numbers["plan"] = {one: target for one, target in targets.items() if target is not None}
    status = _this_year(agreement, series, min(year, agreement.end_year), rule, numbers)
    if o.at_end(agreement, year):
        status = _at_end(agreement, judged)
    numbers.judge(*status)
    numbers["provisional_reasons"] = o.provisional(status[0], series.years.values(), agreement.direction)
    return numbers


def _by_reached(agreement: Agreement) -> bool:
    """Stock, ratio and band are reached or not; other flows are held against their plan."""
    return agreement.kind != "flow" or agreement.direction == "band"


def _judge_years(agreement: Agreement, series: Series) -> _Judged:
    """A year is met when reached, and judged when it has a figure and nothing missing could undo this."""
    judged = _Judged()
    tolerance = agreement.tolerance if _by_reached(agreement) else 0.0
    for one, found in series.years.items():
        value, (target, upper) = found.whole.value, target_of_year(agreement, one)
        if target is None or found.whole.state == NOT_EXPECTED:
            continue
        open_ = o.openness([found], agreement)
        if value is None:
            judged.open_reasons |= open_.missing
            continue
        rise = must_rise(value, target, agreement.direction)
        if reached(value, target, upper, agreement.direction, tolerance):
            undoing = open_.undoing(agreement.direction)
            judged.open_reasons.update(undoing)
            if not undoing:
                judged.met.append(one)
            continue
        lifting = open_.lifting(rise)
        judged.open_reasons.update(lifting)
        judged.final = judged.final or not lifting
        if not open_.lifting(rise, inexact=False):
            judged.missed.append(one)
    return judged


def _at_end(agreement: Agreement, judged: _Judged) -> tuple[str, str | None]:
    """One year missed for certain breaks the promise; achieved only when every year is judged and met."""
    if judged.final:
        mostly = agreement.direction == "at_least" and at_least(len(judged.met) / judged.years, MOSTLY)
        return ("mostly_achieved" if mostly else "not_achieved"), None
    reason = next((one for one in o.OPEN_REASONS if one in judged.open_reasons), None)
    return ("achieved", None) if reason is None else ("not_assessable", reason)


def _this_year(
    agreement: Agreement, series: Series, now: int, rule: StatusRule, numbers: o.Numbers
) -> tuple[str, str | None]:
    """The evaluation year (after the term: the last): its numbers, and the word before the end."""
    (target, upper), found = target_of_year(agreement, now), series.years.get(now)
    numbers["target"] = target
    if target is None or found is None:
        return "not_assessable", "no_target"
    value = numbers["value"] = found.whole.value
    if found.whole.state == NOT_EXPECTED:
        return "not_assessable", "not_applicable"
    share = Plans(agreement, series).reported(now, found) if agreement.kind == "flow" and found.reported else 1.0
    planned = numbers["planned"] = target * share
    if value is None:
        return "not_assessable", o.why_nothing([found])
    if _by_reached(agreement):
        high = None if upper is None else upper * share
        numbers.none("band" if agreement.direction == "band" else "no_quotient", "plan_ratio")
        numbers["distance"] = shortfall(value, planned, high, agreement.direction)
        met = reached(value, planned, high, agreement.direction, agreement.tolerance)
        return ("on_plan" if met else "behind"), None
    at_most = agreement.direction == "at_most"
    ratio = ratio_to_plan(value, planned, target, at_most)
    numbers.put("plan_ratio", ratio, "no_plan")
    if at_most:
        numbers["distance"] = shortfall(value, target, None, agreement.direction)
    if at_least(planned, value) if at_most else at_least(value, planned):
        return "on_plan", None
    past = at_most and not at_least(target, value)
    slightly = ratio is not None and at_least(ratio, rule.slightly_behind) and not past
    return ("slightly_behind" if slightly else "behind"), None


def ratio_average(agreement: Agreement, series: Series, year: int, rule: StatusRule) -> o.Numbers:
    """The numbers and the status of a ratio averaged over the years: pooled over years and parts."""
    numbers = o.Numbers()
    row = rows_of(agreement).general
    target, upper = (None, None) if row is None else (row.value, row.upper)
    known = [found.whole for found in series.years.values() if found.whole.counts]
    numbers["target"] = target
    if known:
        above, below = sum(said.numerator or 0.0 for said in known), sum(said.denominator or 0.0 for said in known)
        numbers["value"] = above / below * agreement.scale
    if not known or target is None:
        return numbers
    value: float = numbers["value"]
    met = reached(value, target, upper, agreement.direction, agreement.tolerance)
    numbers["planned"] = target
    numbers["distance"] = shortfall(value, target, upper, agreement.direction)
    numbers.none("band" if agreement.direction == "band" else "no_quotient", "plan_ratio", "of_target", "required_rate")
    if o.at_end(agreement, year):
        open_ = o.openness(series.years.values(), agreement)
        rise = must_rise(value, target, agreement.direction)
        numbers.judge(*o.verdict(met, False, open_, agreement.direction, rise))
    else:
        numbers.judge("on_plan" if met else "behind")
    numbers["provisional_reasons"] = o.provisional(numbers["status"], series.years.values(), agreement.direction)
    return numbers
