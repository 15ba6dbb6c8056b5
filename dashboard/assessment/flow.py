"""Section 3.2: a flow over the term, or as a yearly average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from dashboard.assessment import outcome as o
from dashboard.assessment.compare import MOSTLY, at_least, by_cut_off
from dashboard.assessment.series import MISSING, YEAR, Series, Year
from schemas.agreement import Agreement, StatusRule
from schemas.plan import Part, path_of, rows_of, term, total, year_plans


class Plans:
    """p(y) of the whole, and the shares of the parts in it (none unless each part has a target row of its own)."""

    def __init__(self, agreement: Agreement, series: Series) -> None:
        self.whole = year_plans(agreement)
        found = [year_plans(agreement, _part(series, part)) for part in series.parts if part is not None]
        self._parts = found if all(found) else []

    def reported(self, year: int, one: Year) -> float:
        """r(y): the share of the year's plan that the reported parts stand for."""
        share = self._share(year, [said.months / YEAR if said.counts else 0.0 for said in one.parts])
        return one.months / YEAR if share is None else share

    def missing(self, year: int, one: Year) -> float:
        """The share of the year's plan that is missing; without shares only that of a year missing as a whole."""
        share = self._share(year, [float(said.state == MISSING) for said in one.parts])
        if share is None:
            return 1.0 if one.missing and not one.reported else 0.0
        return share

    def _share(self, year: int, sizes: Sequence[float]) -> float | None:
        """Σ|pᵢ(y)| × size ÷ Σ|pᵢ(y)| over the parts; None without shares, or where that is 0 ÷ 0."""
        plans = [abs(plan.get(year, 0.0)) for plan in self._parts]
        if not sum(plans):
            return None
        return sum(plan * size for plan, size in zip(plans, sizes, strict=True)) / sum(plans)


def _part(series: Series, part: str) -> Part:
    """A part of the series as the part of the agreement's target rows."""
    return (None, part) if series.kind_of_part == "area" else (part, None)


def years_gap(agreement: Agreement, numbers: o.Numbers) -> None:
    """years_gap: what the target of the term leaves when the year rows are taken off."""
    rows = rows_of(agreement)
    if agreement.kind != "flow" or agreement.binding == "each_year" or rows.general is None or not rows.by_year:
        return
    whole, by_year = total(agreement), [row.value for row in rows.by_year.values()]
    if path_of(agreement, rows) == "year_plan" and any(year not in rows.by_year for year in term(agreement)):
        numbers.none("plan_open", "years_gap")
    elif whole is not None:
        numbers["years_gap"] = whole - sum(value or 0.0 for value in by_year)


def rates(agreement: Agreement, series: Series, numbers: o.Numbers) -> None:
    """observed_rate and best_year of a flow."""
    full = [year.whole.value or 0.0 for year in series.years.values() if year.full]
    best = (min if agreement.direction == "at_most" else max)(full, default=None)
    numbers.put("best_year", best, "no_full_year")
    observed = sum(full) / len(full) if full else None
    if agreement.reported_as == "running_total":
        reported = [year for year in series.years.values() if year.reported]
        n = sum(year.months / YEAR for year in reported)
        observed = sum(year.whole.value or 0.0 for year in reported) / n if n else None
    numbers.put("observed_rate", observed, "no_full_year")


def ratio_to_plan(value: float, planned: float, target: float, at_most: bool) -> float | None:
    """plan_ratio of a flow: what came ÷ what was planned, of an at_most turned over; None where it does not exist."""
    if target < 0 or planned < 0 or (value if at_most else planned) <= 0:
        return None
    return planned / value if at_most else value / planned


@dataclass(frozen=True, slots=True)
class _Sums:
    """R, T, P and Q of section 3.2, and whether R is as promised."""

    came: float
    target: float
    planned: float
    missing: float
    at_most: bool

    @property
    def reached(self) -> bool:
        return at_least(self.target, self.came) if self.at_most else at_least(self.came, self.target)


def flow(agreement: Agreement, series: Series, year: int, rule: StatusRule) -> o.Numbers:
    """The numbers and the status of a flow with binding term or yearly_average."""
    numbers = o.Numbers()
    plans, target = Plans(agreement, series), total(agreement)
    reported = {one: found for one, found in series.years.items() if found.reported}
    numbers["target"], numbers["plan"] = target, {one: plans.whole.get(one, 0.0) for one in series.years}
    if agreement.direction == "at_most":
        numbers.none("at_most", "known_floor")
    if agreement.path == "end_only":
        numbers.none("end_only", "planned", "plan_ratio", "known_floor")
    if o.at_end(agreement, year):
        numbers.none("term_over", "required_rate")
    rates(agreement, series, numbers)
    if reported:
        numbers["value"] = sum(found.whole.value or 0.0 for found in reported.values())
    if target is None or not reported:
        return numbers
    sums = _Sums(
        numbers["value"],
        target,
        sum(plans.whole.get(one, 0.0) * plans.reported(one, found) for one, found in reported.items()),
        sum(plans.whole.get(one, 0.0) * plans.missing(one, found) for one, found in series.years.items()),
        agreement.direction == "at_most",
    )
    if agreement.path != "end_only":
        _against_plan(sums, numbers)
    _against_target(agreement, sums, series, year, numbers)
    _status(agreement, sums, series, year, rule, numbers)
    return numbers


def _against_plan(sums: _Sums, numbers: o.Numbers) -> None:
    """planned, plan_ratio and known_floor."""
    numbers["planned"] = sums.planned
    numbers.put("plan_ratio", ratio_to_plan(sums.came, sums.planned, sums.target, sums.at_most), "no_plan")
    known = sums.planned + sums.missing
    if not sums.at_most:
        numbers.put("known_floor", None if sums.target < 0 or known <= 0 else sums.came / known, "no_plan")


def _against_target(agreement: Agreement, sums: _Sums, series: Series, year: int, numbers: o.Numbers) -> None:
    """of_target, required_rate, achieved_in and achieved_now."""
    of_target = None if sums.target <= 0 else sums.came / sums.target
    numbers.put("of_target", of_target, "no_plan" if sums.target < 0 else "zero_target")
    years_left = len(term(agreement)) - sum(found.months / YEAR for found in series.years.values())
    if not o.at_end(agreement, year):
        rate = None if sums.reached != sums.at_most else (sums.target - sums.came) / years_left
        numbers.put("required_rate", rate, "limit_passed" if sums.at_most else "target_passed")
    reported = {one: found.whole.value or 0.0 for one, found in series.years.items() if found.reported}
    running = zip(reported, accumulate(reported.values()), strict=True)
    passed = (one for one, so_far in running if not sums.at_most and at_least(so_far, sums.target))
    numbers["achieved_in"] = next(passed, None)
    numbers["achieved_now"] = sums.reached


def _status(agreement: Agreement, sums: _Sums, series: Series, year: int, rule: StatusRule, numbers: o.Numbers) -> None:
    """The verdict at the end, or when nothing can undo it; else the word of the path."""
    years, direction, of_target = list(series.years.values()), agreement.direction, numbers["of_target"]
    mostly = not sums.at_most and of_target is not None and at_least(of_target, MOSTLY)
    status, reason = o.verdict(sums.reached, mostly, o.openness(years, agreement), direction, not sums.at_most)
    passed = sums.reached != sums.at_most and not o.is_net(agreement)  # a target or a limit: no year takes it back
    if not o.at_end(agreement, year) and (reason is not None or not passed):
        status, reason = _by_path(agreement, sums, numbers, rule), None
        floor = numbers["known_floor"]
        if floor is not None and not o.is_net(agreement) and any(one.missing for one in years):
            numbers["status_if_zero"] = by_cut_off(floor, rule)
    numbers.judge(status, reason)
    numbers["provisional_reasons"] = o.provisional(status, years, direction)


def _by_path(agreement: Agreement, sums: _Sums, numbers: o.Numbers, rule: StatusRule) -> str:
    """The word before the end."""
    if agreement.path == "end_only":
        return "running"
    ratio: float | None = numbers["plan_ratio"]
    if ratio is not None:
        return by_cut_off(ratio, rule)
    if sums.at_most:
        return "on_plan" if at_least(sums.planned, sums.came) else "behind"
    return "on_plan" if at_least(sums.came, sums.planned) else "moved_away"
