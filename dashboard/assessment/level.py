"""Section 3.4: a level (stock or ratio) that must be reached, kept, or stay inside a band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.assessment import outcome as o
from dashboard.assessment.compare import (
    MOSTLY,
    at_least,
    by_cut_off,
    equal,
    must_rise,
    off_by_at_most,
    reached,
    shortfall,
)
from dashboard.assessment.series import Series
from schemas.agreement import Agreement, StatusRule
from schemas.plan import (
    WHOLE,
    Part,
    aggregation_of,
    is_floor,
    last_year,
    own_baseline,
    parts_of,
    path_of,
    rows_of,
    start_level,
    target_level,
    upper_level,
)


def level_path(agreement: Agreement, years: Sequence[int], part: Part = WHOLE) -> dict[int, float]:
    """e(y): the expected level at the end of each year; empty without a baseline."""
    start, target = start_level(agreement, part), target_level(agreement, part)
    if start is None or target is None:
        return {}
    rows = rows_of(agreement, part)
    sums = part == WHOLE and not rows and aggregation_of(agreement) == "sum" and own_baseline(agreement) is None
    if sums and parts_of(agreement):
        paths = [level_path(agreement, years, one) for one in parts_of(agreement)]
        return {year: sum(path[year] for path in paths) for year in years} if all(paths) else {}
    last, path = last_year(agreement), path_of(agreement, rows)
    points = {start.year: start.value, last: target}
    if path != "linear":
        between = {year: row.value for year, row in rows.by_year.items() if start.year < year < last}
        points |= {year: value for year, value in between.items() if value is not None}
    return {year: _at(points, year, stepwise=path == "step") for year in years}


def _at(points: dict[int, float], year: int, stepwise: bool) -> float:
    """The level of one year on the line through the points, or on the steps from one to the next."""
    before = max((one for one in points if one <= year), default=min(points))
    after = min((one for one in points if one >= year), default=max(points))
    if stepwise or before >= after:
        return points[before]
    share = (year - before) / (after - before)
    return points[before] + (points[after] - points[before]) * share


@dataclass(frozen=True, slots=True)
class _Level:
    """The terms of section 3.4, under its names where they can be."""

    y: float
    tl: int
    target: float  # y*
    upper: float | None
    last: int  # t*
    y0: float | None
    t0: int | None
    expected: float | None  # e(tl)
    held: bool  # a floor, a ceiling or a band
    direction: str
    tolerance: float

    @property
    def d(self) -> int:
        return -1 if self.direction == "at_most" else 1

    @property
    def reached(self) -> bool:
        return self.reached_by(self.y)

    def reached_by(self, y: float) -> bool:
        return reached(y, self.target, self.upper, self.direction, self.tolerance)


def level(agreement: Agreement, series: Series, year: int, rule: StatusRule) -> o.Numbers:
    """The numbers and the status of a level."""
    numbers = o.Numbers()
    last, start, target = last_year(agreement), start_level(agreement), target_level(agreement)
    path = level_path(agreement, range(agreement.start_year if start is None else start.year, last + 1))
    levels = {
        one: found.whole.value
        for one, found in series.years.items()
        if found.whole.counts and found.whole.value is not None
    }
    tl = max(levels, default=None)
    numbers["target"], numbers["plan"] = target, path
    held = agreement.direction == "band" or is_floor(agreement)
    _absent(agreement, held, start is not None, o.at_end(agreement, year), numbers)
    if tl is not None:
        numbers["value"] = levels[tl]
    if tl is None or target is None:
        return numbers
    terms = _Level(
        levels[tl],
        tl,
        target,
        upper_level(agreement) if agreement.direction == "band" else None,
        last,
        None if start is None else start.value,
        None if start is None else start.year,
        path.get(tl),
        held,
        agreement.direction,
        agreement.tolerance,
    )
    numbers["distance"] = shortfall(terms.y, target, terms.upper, agreement.direction)
    numbers["achieved_now"] = terms.reached
    numbers["achieved_in"] = next((one for one, y in levels.items() if terms.reached_by(y)), None)
    _ratios(terms, agreement.path == "end_only", numbers)
    if not held and not o.at_end(agreement, year):
        rate = None if terms.reached else (terms.target - terms.y) / (terms.last - terms.tl)
        numbers.put("required_rate", rate, "target_passed")
    _status(agreement, terms, series, year, rule, numbers)
    return numbers


def _absent(agreement: Agreement, held: bool, baseline: bool, end: bool, numbers: o.Numbers) -> None:
    """The numbers that this promise does not have, whatever came, with the reason of each."""
    ratios = ("of_target", "planned", "plan_ratio")
    if held:
        numbers.none("band" if agreement.direction == "band" else "no_change_planned", *ratios, "required_rate")
    elif not baseline:
        numbers.none("no_baseline", *ratios)
    if not baseline:
        numbers.none("no_baseline", "observed_rate")
    if end and not held:
        numbers.none("term_over", "required_rate")
    if agreement.path == "end_only":
        numbers.none("end_only", "planned", "plan_ratio", "known_floor")


def _ratios(terms: _Level, end_only: bool, numbers: o.Numbers) -> None:
    """planned, plan_ratio, of_target and observed_rate, as far as they exist."""
    if terms.held and not end_only:
        numbers.put("planned", terms.target, None)
    if terms.y0 is None or terms.t0 is None:
        return
    change = terms.y - terms.y0
    numbers.put("observed_rate", change / (terms.tl - terms.t0), None)
    if terms.held:
        return
    numbers["of_target"] = change / (terms.target - terms.y0)
    if terms.expected is not None and not end_only:
        planned = terms.d * (terms.expected - terms.y0)
        forward = planned > 0 and not equal(terms.expected, terms.y0)
        numbers["planned"] = terms.expected
        numbers.put("plan_ratio", terms.d * change / planned if forward else None, "no_plan")


def _status(
    agreement: Agreement, terms: _Level, series: Series, year: int, rule: StatusRule, numbers: o.Numbers
) -> None:
    """From t* on the verdict on the value of t*; before it the word of the path."""
    if not o.at_end(agreement, year):
        numbers.judge(*_by_path(terms, agreement.path == "end_only", numbers["plan_ratio"], rule))
    elif terms.tl != terms.last:
        at_target = series.years.get(terms.last)
        numbers.judge("not_assessable", o.why_nothing([] if at_target is None else [at_target]))
    else:
        of_target = numbers["of_target"]
        mostly = of_target is not None and at_least(of_target, MOSTLY)
        open_ = o.openness([series.years[terms.last]], agreement)
        rise = must_rise(terms.y, terms.target, terms.direction)
        numbers.judge(*o.verdict(terms.reached, mostly, open_, terms.direction, rise))
    stale = any(one > terms.tl and found.expected for one, found in series.years.items())
    at_tl = [series.years[terms.tl]]
    numbers["provisional_reasons"] = o.provisional(numbers["status"], at_tl, terms.direction, stale)


def _by_path(terms: _Level, end_only: bool, ratio: float | None, rule: StatusRule) -> tuple[str, str | None]:
    """The word before the end, with its reason."""
    if end_only:
        return "running", None
    if terms.reached:
        return "on_plan", None
    if terms.held:
        return "behind", None
    if terms.y0 is None or terms.expected is None:
        return "not_assessable", "no_baseline"
    if off_by_at_most(terms.d * terms.expected, terms.d * terms.y, terms.tolerance):
        return "on_plan", None
    if not off_by_at_most(terms.d * terms.y0, terms.d * terms.y, terms.tolerance):
        return "moved_away", None
    return ("behind" if ratio is None or ratio < 0 else by_cut_off(ratio, rule)), None
