"""Section 3.4: a level (stock or ratio) that must be reached, kept, or stay inside a band."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.assessment import outcome as o
from dashboard.assessment.series import NOT_EXPECTED, Series
from schemas.agreement import Agreement, StatusRule
from schemas.plan import WHOLE, aggregation_of, last_year, parts_of, path_of, rows_of, start_level, target_level


def level_path(
    agreement: Agreement, years: Sequence[int], part: tuple[str | None, str | None] = WHOLE
) -> dict[int, float]:
    """e(y): the expected level at the end of each year; empty without a baseline."""
    start, target = start_level(agreement, part), target_level(agreement, part)
    rows = rows_of(agreement, part)
    if start is None or target is None:
        return {}
    if part == WHOLE and not rows and aggregation_of(agreement) == "sum" and parts_of(agreement):
        paths = [level_path(agreement, years, one) for one in parts_of(agreement)]
        return {year: sum(path[year] for path in paths) for year in years} if all(paths) else {}
    last, path = last_year(agreement), path_of(agreement, rows)
    steps = {
        year: row.value for year, row in rows.by_year.items() if row.value is not None and start.year < year <= last
    }
    points = {start.year: start.value, **(steps if path != "linear" else {}), last: target}
    found = {}
    for year in years:
        before = max((one for one in points if one <= year), default=min(points))
        after = min((one for one in points if one >= year), default=max(points))
        if path == "step" or before == after:
            found[year] = points[before]
        else:
            share = (year - before) / (after - before)
            found[year] = points[before] + (points[after] - points[before]) * share
    return found


def is_band_or_floor(agreement: Agreement, start: float | None, target: float) -> bool:
    """A level that only has to be held, by section 3.4."""
    if agreement.direction in ("keep", "band"):
        return True
    sign = -1 if agreement.direction == "at_most" else 1
    return start is not None and sign * (target - start) <= 0


def level(agreement: Agreement, series: Series, year: int, rule: StatusRule) -> o.Numbers:
    """The numbers and the status of a level."""
    numbers = o.Numbers()
    last = last_year(agreement)
    start, target = start_level(agreement), target_level(agreement)
    row = rows_of(agreement).general or rows_of(agreement).by_year.get(last)
    upper = row.upper if row is not None and agreement.direction == "band" else None
    known = [one for one, found in series.years.items() if found.whole.counts and found.whole.value is not None]
    path = level_path(agreement, list(range((start.year if start else agreement.start_year), last + 1)))
    numbers["target"] = target
    numbers["plan"] = path
    if known:
        tl = known[-1]
        numbers["value"] = series.years[tl].whole.value
    if not known or target is None:
        return numbers
    y: float = series.years[tl].whole.value or 0.0
    sign = -1 if agreement.direction == "at_most" else 1
    end = o.at_end(agreement, year)
    met = o.reached(y, target, upper, agreement.direction, agreement.tolerance)
    numbers["distance"] = o.shortfall(y, target, upper, agreement.direction)
    numbers["achieved_now"] = met
    numbers["achieved_in"] = next(
        (
            one
            for one in known
            if o.reached(series.years[one].whole.value or 0.0, target, upper, agreement.direction, agreement.tolerance)
        ),
        None,
    )
    held = is_band_or_floor(agreement, start.value if start else None, target)
    expected = path.get(tl)
    of_target = ratio = None
    if held:
        why = "band" if agreement.direction == "band" else "no_change_planned"
        for name in ("of_target", "plan_ratio", "required_rate"):
            numbers.put(name, None, why)
        if start is not None and tl > start.year:
            numbers["observed_rate"] = (y - start.value) / (tl - start.year)
        elif start is None:
            numbers.put("observed_rate", None, "no_baseline")
    elif start is None:
        for name in ("of_target", "plan_ratio", "observed_rate"):
            numbers.put(name, None, "no_baseline")
    else:
        of_target = (y - start.value) / (target - start.value)
        numbers["of_target"] = of_target
        numbers["observed_rate"] = (y - start.value) / (tl - start.year)
        if agreement.path == "end_only":
            numbers.put("plan_ratio", None, "end_only")
        elif expected is not None and sign * (expected - start.value) > 0:
            ratio = (y - start.value) / (expected - start.value)
            numbers["plan_ratio"] = ratio
        else:
            numbers.put("plan_ratio", None, "no_plan")
    if not held:
        if end:
            numbers.put("required_rate", None, "term_over")
        elif met:
            numbers.put("required_rate", None, "target_passed")
        elif last > tl:
            numbers["required_rate"] = (target - y) / (last - tl)
    if agreement.path == "end_only":
        numbers.put("planned", None, "end_only")
        numbers.put("known_floor", None, "end_only")
    elif held:
        numbers["planned"] = expected if expected is not None else target
    else:
        numbers["planned"] = expected

    status: str
    reason: str | None = None
    judged = [series.years[tl]]
    if end:
        at_target = series.years.get(last)
        if at_target is None or at_target.whole.state == NOT_EXPECTED or not at_target.expected:
            status, reason = "not_assessable", "not_applicable"
        elif last not in known:
            status, reason = "not_assessable", o.why_nothing([at_target])
        else:
            mostly = of_target is not None and o.at_least(of_target, 0.8)
            status, reason = o.verdict(met, mostly, o.openness([at_target], agreement), agreement.direction)
    elif agreement.path == "end_only":
        status = "running"
    elif held:
        status = "on_plan" if met else "behind"
    elif start is None:
        status, reason = ("on_plan", None) if met else ("not_assessable", "no_baseline")
    elif met or (expected is not None and o.at_least(agreement.tolerance, sign * (expected - y))):
        status = "on_plan"
    elif (away := sign * (start.value - y)) > agreement.tolerance and not o.equal(away, agreement.tolerance):
        status = "moved_away"
    else:
        status = "behind" if ratio is None or ratio < 0 else o.by_cut_off(ratio, rule)
    stale = any(one > tl and found.expected for one, found in series.years.items())
    numbers["status"], numbers["reason"] = status, reason
    numbers["provisional_reasons"] = o.provisional(status, judged, agreement.direction, ["stale"] if stale else [])
    return numbers
