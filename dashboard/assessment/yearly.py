"""Section 3.3: a promise for each year again; section 3.5: the average of a ratio."""

from __future__ import annotations

from dashboard.assessment import outcome as o
from dashboard.assessment.flow import rates, reported_share
from dashboard.assessment.series import NOT_EXPECTED, Series, Year
from schemas.agreement import Agreement, StatusRule
from schemas.plan import plan_of_year, rows_of


def bounds(agreement: Agreement, year: int) -> tuple[float | None, float | None]:
    """The target of one year, and the upper bound of a band."""
    row = rows_of(agreement).of(year)
    target = row.value if row is not None else plan_of_year(agreement, year)
    return target, None if row is None else row.upper


def each_year(agreement: Agreement, series: Series, year: int, rule: StatusRule) -> o.Numbers:
    """The numbers and the status of a promise that holds each year."""
    numbers = o.Numbers()
    flow, at_most = agreement.kind == "flow", agreement.direction == "at_most"
    met: list[int] = []
    missed: list[int] = []
    liftable: list[str] = []
    firm = False
    unjudged: list[Year] = []
    for one, found in series.years.items():
        target, upper = bounds(agreement, one)
        if found.whole.state == NOT_EXPECTED or target is None:
            continue
        value = found.whole.value
        if value is None or not found.reported:
            unjudged.append(found)
            continue
        low, high = target, upper
        good = o.reached(
            value,
            low,
            high,
            agreement.direction,
            0.0 if flow and agreement.direction != "band" else agreement.tolerance,
        )
        open_ = o.openness([found], agreement)
        band = agreement.direction == "band"
        if good:
            undo = open_.could(at_most, only_missing=True) + (open_.could(True, True) if band else ())
        else:
            undo = open_.could(not at_most, only_missing=True) + (open_.could(False, True) if band else ())
        if undo:
            unjudged.append(found)
            continue
        (met if good else missed).append(one)
        if not good:
            lift = open_.could(not at_most) + (open_.could(False) if band else ())
            firm = firm or not lift
            liftable += lift
    judged = len(met) + len(missed)
    numbers.update(years_met=len(met), years_judged=judged, missed_years=tuple(missed))
    numbers["of_target"] = len(met) / judged if judged else None
    numbers.put("required_rate", None, "each_year")
    if flow and agreement.direction != "band":
        rates(agreement, series, numbers)
    elif agreement.direction == "band":
        numbers.put("observed_rate", None, "band")
        numbers.put("best_year", None, "band")

    now = min(year, agreement.end_year)
    target, upper = bounds(agreement, now)
    found_now = series.years.get(now)
    value = None if found_now is None else found_now.whole.value
    numbers["value"] = value
    numbers["target"] = target
    numbers["plan"] = {one: plan for one in series.years if (plan := bounds(agreement, one)[0]) is not None}
    planned = high = None
    if target is not None:
        share = reported_share(agreement, series, now) if flow and found_now is not None and found_now.reported else 1.0
        planned = target * share
        high = None if upper is None else upper * share
        numbers["planned"] = planned
    if value is not None and target is not None and planned is not None:
        if flow and agreement.direction != "band":
            if at_most:
                ratio = None if target < 0 or planned < 0 or value <= 0 else planned / value
            else:
                ratio = None if target < 0 or planned <= 0 else value / planned
            numbers.put("plan_ratio", ratio, "no_plan")
            if at_most:
                numbers["distance"] = max(value - target, 0.0)
        else:
            numbers.put("plan_ratio", None, "band" if agreement.direction == "band" else "no_quotient")
            numbers["distance"] = o.shortfall(value, planned, high, agreement.direction)
        numbers["achieved_now"] = o.reached(value, target, upper, agreement.direction, agreement.tolerance)

    status: str | None = None
    reason: str | None = None
    if not o.at_end(agreement, year):
        if target is None or found_now is None:
            status, reason = "not_assessable", "no_target"
        elif found_now.whole.state == NOT_EXPECTED or not found_now.expected:
            status, reason = "not_assessable", "not_applicable"
        elif value is None or planned is None:
            status, reason = "not_assessable", o.why_nothing([found_now])
        elif flow and agreement.direction != "band":
            ratio = numbers["plan_ratio"]
            good = o.at_least(planned, value) if at_most else o.at_least(value, planned)
            past = at_most and value > target and not o.equal(value, target)
            if good:
                status = "on_plan"
            elif ratio is not None and o.at_least(ratio, rule.slightly_behind) and not past:
                status = "slightly_behind"
            else:
                status = "behind"
        else:
            good = o.reached(value, planned, high, agreement.direction, agreement.tolerance)
            status = "on_plan" if good else "behind"
    else:
        open_reasons = [
            reason
            for one in unjudged
            for reason in (*o.openness([one], agreement).could(True), *o.openness([one], agreement).could(False))
        ]
        if missed and firm:
            mostly = agreement.direction != "at_most" and judged and len(met) / judged >= 0.8
            status = "mostly_achieved" if mostly else "not_achieved"
        elif missed or unjudged:
            reasons = [*liftable, *open_reasons]
            status = "not_assessable"
            reason = next((one for one in o.OPEN_REASONS if one in reasons), "not_reported")
        elif judged:
            status = "achieved"
        else:
            status, reason = "not_assessable", "not_applicable"
    numbers["status"], numbers["reason"] = status, reason
    numbers["provisional_reasons"] = o.provisional(status, list(series.years.values()), agreement.direction)
    return numbers


def ratio_average(agreement: Agreement, series: Series, year: int, rule: StatusRule) -> o.Numbers:
    """The numbers and the status of a ratio averaged over the years: pooled over years and parts."""
    numbers = o.Numbers()
    row = rows_of(agreement).general
    target, upper = (None, None) if row is None else (row.value, row.upper)
    counted = list(series.years.values())
    known = [found.whole for found in counted if found.whole.counts and found.whole.denominator is not None]
    without = [found for found in counted if found.whole.counts and found.whole.denominator is None]
    numbers["target"] = target
    if not known or target is None:
        if without and target is not None:
            numbers["status"], numbers["reason"] = "not_assessable", "no_parts"
        return numbers
    value = sum(said.numerator or 0 for said in known) / sum(said.denominator or 0 for said in known) * agreement.scale
    good = o.reached(value, target, upper, agreement.direction, agreement.tolerance)
    numbers["value"] = value
    numbers["planned"] = target
    numbers["achieved_now"] = good
    numbers["distance"] = o.shortfall(value, target, upper, agreement.direction)
    for name in ("plan_ratio", "of_target", "required_rate"):
        numbers.put(name, None, "band" if agreement.direction == "band" else "no_quotient")
    if o.at_end(agreement, year):
        open_ = o.openness(counted, agreement)
        if without:
            open_ = o.Open((*open_.missing, "no_parts"), open_.inexact, open_.falls)
        status, reason = o.verdict(good, False, open_, agreement.direction)
    else:
        status, reason = ("on_plan" if good else "behind"), None
    numbers["status"], numbers["reason"] = status, reason
    more = ["year_missing"] if without else []
    numbers["provisional_reasons"] = o.provisional(status, counted, agreement.direction, more)
    return numbers
