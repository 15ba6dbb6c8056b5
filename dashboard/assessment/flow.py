"""Section 3.2: a flow over the term, or as a yearly average."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.assessment import outcome as o
from dashboard.assessment.series import YEAR, Series
from schemas.agreement import Agreement, StatusRule
from schemas.plan import Part, path_of, plan_of_year, rows_of, sum_known, term, total


def part_key(series: Series, part: str | None) -> Part:
    """A part of the series as the part of the agreement's target rows."""
    return (None, part) if series.kind_of_part == "area" else (part, None)


def shares(agreement: Agreement, series: Series, year: int) -> Mapping[str | None, float] | None:
    """The size of each part's plan in a year; None when not every part has a target row of its own, or all are 0."""
    if series.kind_of_part is None:
        return None
    found = {part: plan_of_year(agreement, year, part_key(series, part)) for part in series.parts}
    sizes = {part: abs(plan) for part, plan in found.items() if plan is not None}
    return sizes if len(sizes) == len(found) and sum(sizes.values()) > 0 else None


def reported_share(agreement: Agreement, series: Series, year: int) -> float:
    """r(y): the share of the year's plan that the reported parts stand for."""
    one = series.years[year]
    sizes = shares(agreement, series, year)
    if sizes is None:
        return one.months / YEAR
    reported = sum(
        sizes[part] * said.months / YEAR for part, said in zip(series.parts, one.parts, strict=True) if said.counts
    )
    return reported / sum(sizes.values())


def _missing_share(agreement: Agreement, series: Series, year: int) -> float:
    one = series.years[year]
    sizes = shares(agreement, series, year)
    if sizes is None:
        return 0.0 if one.reported or not one.missing else 1.0
    missing = sum(sizes[part] for part, said in zip(series.parts, one.parts, strict=True) if said.state == "missing")
    return missing / sum(sizes.values())


def totals(agreement: Agreement, numbers: o.Numbers) -> None:
    """years_gap and unallocated: whether the plan adds up."""
    rows = rows_of(agreement)
    if rows.general is not None and rows.by_year and agreement.kind == "flow" and agreement.binding != "each_year":
        whole, by_year = total(agreement), sum_known(row.value for row in rows.by_year.values())
        open_years = path_of(agreement, rows) == "year_plan" and any(y not in rows.by_year for y in term(agreement))
        if open_years:
            numbers.put("years_gap", None, "plan_open")
        elif whole is not None and by_year is not None:
            numbers.put("years_gap", whole - by_year)


def rates(agreement: Agreement, series: Series, numbers: o.Numbers) -> None:
    """observed_rate and best_year of a flow."""
    full = [year.whole.value for year in series.years.values() if year.full and year.whole.value is not None]
    lowest = agreement.direction == "at_most"
    numbers.put("best_year", (min if lowest else max)(full) if full else None, "no_full_year")
    if agreement.reported_as == "running_total":
        counted = sum(year.months / YEAR for year in series.years.values() if year.reported)
        value = sum(year.whole.value or 0.0 for year in series.years.values() if year.reported)
        numbers.put("observed_rate", value / counted if counted else None, "no_full_year")
    else:
        numbers.put("observed_rate", sum(full) / len(full) if full else None, "no_full_year")


def flow(agreement: Agreement, series: Series, year: int, rule: StatusRule) -> o.Numbers:
    """The numbers and the status of a flow with binding term or yearly_average."""
    numbers = o.Numbers()
    at_most = agreement.direction == "at_most"
    counted = series.years
    with_figure = {one: found for one, found in counted.items() if found.reported}
    value = sum(found.whole.value or 0.0 for found in with_figure.values())
    whole = total(agreement)
    end = o.at_end(agreement, year)
    open_ = o.openness(counted.values(), agreement)
    net = agreement.minimum is None or agreement.minimum < 0
    plans = {one: plan_of_year(agreement, one) or 0.0 for one in counted}
    planned = sum(plans[one] * reported_share(agreement, series, one) for one in with_figure)
    numbers["target"] = whole
    numbers["plan"] = plans
    if with_figure:
        numbers["value"] = value
    totals(agreement, numbers)
    rates(agreement, series, numbers)
    if whole is None or not with_figure:
        return numbers

    end_only = agreement.path == "end_only"
    no_plan = whole < 0 or (planned < 0 or value <= 0 if at_most else planned <= 0)
    ratio = None if no_plan else (planned / value if at_most else value / planned)
    if end_only:
        for name in ("planned", "plan_ratio", "known_floor"):
            numbers.put(name, None, "end_only")
    else:
        numbers["planned"] = planned
        numbers.put("plan_ratio", ratio, "no_plan")
        gap = sum(plans[one] * _missing_share(agreement, series, one) for one in counted)
        floor = None if whole < 0 or planned + gap <= 0 or at_most else value / (planned + gap)
        numbers.put("known_floor", floor, "at_most" if at_most else "no_plan")
    numbers.put("of_target", None if whole <= 0 else value / whole, "zero_target" if whole == 0 else "no_plan")
    passed = value > whole and not o.equal(value, whole) if at_most else o.at_least(value, whole)
    left = (agreement.end_year - agreement.start_year + 1) - sum(found.months / YEAR for found in counted.values())
    if end:
        numbers.put("required_rate", None, "term_over")
    elif passed:
        numbers.put("required_rate", None, "limit_passed" if at_most else "target_passed")
    else:
        numbers["required_rate"] = (whole - value) / left
    running = 0.0
    numbers.put("achieved_in", None)
    for one, found in with_figure.items():
        running += found.whole.value or 0.0
        if not at_most and numbers["achieved_in"] is None and o.at_least(running, whole):
            numbers["achieved_in"] = one
    met = o.at_least(whole, value) if at_most else o.at_least(value, whole)
    numbers["achieved_now"] = met

    status: str | None = None
    reason: str | None = None
    of_target = numbers["of_target"]
    if end:
        mostly = not at_most and of_target is not None and o.at_least(of_target, rule.slightly_behind)
        mostly = mostly and of_target >= 0
        status, reason = o.verdict(
            met, bool(of_target is not None and not at_most and o.at_least(of_target, 0.8)), open_, agreement.direction
        )
    elif not net and met != at_most:
        # nothing can undo it: a passed target, or a passed limit
        word, against = o.verdict(met, False, open_, agreement.direction)
        if against is None:
            status = word
    if status is None:
        if end_only:
            status = "running"
        elif ratio is not None:
            status = o.by_cut_off(ratio, rule)
        elif at_most:
            status = "on_plan" if o.at_least(planned, value) else "behind"
        else:
            status = "on_plan" if o.at_least(value, planned) else "moved_away"
        missing = any(found.missing for found in counted.values())
        known_floor = numbers.get("known_floor")
        if missing and not net and known_floor is not None:
            numbers["status_if_zero"] = o.by_cut_off(known_floor, rule)
    numbers["status"], numbers["reason"] = status, reason
    numbers["provisional_reasons"] = o.provisional(status, list(counted.values()), agreement.direction)
    return numbers
