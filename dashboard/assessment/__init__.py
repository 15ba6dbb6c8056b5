"""What the results mean against the agreements: the page "Zo bepalen we de status" as plain functions.

Pure: an agreement, its results and judgements, an evaluation year, a date and a status rule in; numbers and a status
with its reasons out. No clock, no database, no screen. Section 2 of the page is `said` and `series`, with its end in
`outcome`; section 3 is here (3.0), `flow`, `yearly`, `level`, `dated` and `parts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from dashboard.assessment import outcome as o
from dashboard.assessment.dated import differing, judged, latest, milestone
from dashboard.assessment.flow import flow, years_gap
from dashboard.assessment.level import level
from dashboard.assessment.outcome import Assessment
from dashboard.assessment.parts import follow, part_agreement
from dashboard.assessment.series import Series, as_known, counted_years, series
from dashboard.assessment.yearly import each_year, ratio_average
from schemas.agreement import Agreement, Judgement, Result, StatusRule, Target, Version
from schemas.plan import (
    aggregation_of,
    expected_parts,
    is_level,
    last_year,
    part_of,
    parts_of,
    rows_of,
    start_level,
    target_level,
    total,
)

__all__ = ["Assessment", "assess", "assess_all"]


def assess(
    agreement: Agreement,
    results: Iterable[Result],
    judgements: Iterable[Judgement] = (),
    *,
    year: int,
    as_known_on: date,
    rule: StatusRule,
    parts: bool = True,
    judged_on: date | None = None,
) -> Assessment:
    """One agreement assessed: by the version in force, with the original beside it.

    ``judged_on``: as of which day judgements count, where that is another one: in an evaluation they are given about
    figures that were fixed before.
    ``parts``: each part by itself too. Without, only where the parts decide: enough to know how the whole stands.
    """
    versions = agreement.versions or (Version(),)
    known = [one for one in versions if one.agreed_on is None or one.agreed_on <= as_known_on]
    if not known:
        life = _life(agreement, as_known_on)
        return Assessment(
            agreement=agreement, year=year, as_known_on=as_known_on, rule=rule, life=life, reason="not_agreed"
        )
    rows, said = as_known(results, as_known_on), latest(list(judgements), year, judged_on or as_known_on)
    built = [agreement]
    for one in known:
        built.append(replace(built[-1], **one.changes) if one.changes else built[-1])
    del built[0]  # what no version brought is not a version
    found = original = _assess(built[-1], rows, said, year, as_known_on, rule, parts)
    if len(built) > 1:
        original = _assess(_with_year_plans(built), rows, said, year, as_known_on, rule, parts)
    return found.made(original=original.made())


def _with_year_plans(built: Sequence[Agreement]) -> Agreement:
    """The original with the year plans that came later: a row that fills an empty year belongs to every version."""
    first = built[0]
    filled = {(part_of(first, row), row.year) for row in first.targets}
    years = range(first.start_year, max(first.end_year, last_year(first)) + 1)
    later: list[Target] = []
    for version in built[1:]:
        for row in version.targets:
            part = part_of(first, row)
            # of each_year a row without year is the promise of every year: none is empty then
            promised = (part, row.year) in filled or (first.binding == "each_year" and (part, None) in filled)
            if row.year in years and not promised:
                filled.add((part, row.year))
                later.append(row)
    return replace(first, targets=(*first.targets, *later)) if later else first


def assess_all(
    agreements: Mapping[str, Agreement],
    results: Mapping[str, Sequence[Result]],
    judgements: Mapping[str, Sequence[Judgement]],
    *,
    year: int,
    as_known_on: date,
    rule: StatusRule,
    parts: bool = True,
    judged_on: date | None = None,
) -> dict[str, Assessment]:
    """Many agreements, by number; each gives what it gives alone."""
    return {
        number: assess(
            agreement,
            results.get(number, ()),
            judgements.get(number, ()),
            year=year,
            as_known_on=as_known_on,
            rule=rule,
            parts=parts,
            judged_on=judged_on,
        )
        for number, agreement in agreements.items()
    }


def _life(agreement: Agreement, as_known_on: date) -> str:
    life = agreement.life
    return life.state if life.since is None or life.since <= as_known_on else "active"


def _assess(
    agreement: Agreement,
    results: list[Result],
    judgements: tuple[Judgement, ...],
    year: int,
    as_known_on: date,
    rule: StatusRule,
    parts: bool,
) -> o.Numbers:
    """One version."""
    life = _life(agreement, as_known_on)
    if life != "active":
        found = o.Numbers()
    elif agreement.kind == "qualitative":
        reason = _before_anything(agreement, year)
        found = _stopped("not_assessable", reason) if reason else judged(agreement, judgements, year)
    else:
        found = (
            milestone(agreement, as_known_on)
            if agreement.kind == "milestone"
            else _of_figures(agreement, results, year=year, as_known_on=as_known_on, rule=rule, by_itself=parts)
        )
        found["differing_parties"] = differing(judgements, found["status"])
    found.update(agreement=agreement, year=year, as_known_on=as_known_on, rule=rule, life=life, judgements=judgements)
    return found


def _of_figures(
    agreement: Agreement, results: list[Result], *, year: int, as_known_on: date, rule: StatusRule, by_itself: bool
) -> o.Numbers:
    """One version of a flow, stock or ratio: the whole, and each part that was promised something by itself."""
    promises = _promises(agreement)
    each = agreement.applies_to == "each_part" and bool(promises)
    counted = counted_years(agreement, year)
    of_parts = [one for promise in promises.values() for one in counted_years(promise, year)] if each else []
    figures = series(agreement, results, sorted({*counted, *of_parts}), year)
    found = _counted(agreement, figures.over(counted), year, rule)
    parts = {}
    if each or (by_itself and len(promises) > 1):
        for name, promise in promises.items():
            of_part = _counted(promise, figures.of_part(name, counted_years(promise, year)), year, rule)
            parts[name] = of_part.made(agreement=promise, year=year, as_known_on=as_known_on, rule=rule)
    if each and _before_anything(agreement, year) is None:
        found = _following(agreement, found, parts, figures, year)
    found["parts"] = parts
    return found


def _promises(agreement: Agreement) -> dict[str, Agreement]:
    """The promise of each part by itself; none where the whole is the only part."""
    return {
        name: part_agreement(agreement, name, "area" if area is not None else "party")
        for party, area in expected_parts(agreement)
        if (name := area or party) is not None
    }


def _following(
    agreement: Agreement, whole: o.Numbers, parts: Mapping[str, Assessment], figures: Series, year: int
) -> o.Numbers:
    """Section 3.8: the agreement with the status of its parts, and what exists of the whole."""
    numbers = follow(parts, o.at_end(agreement, year))
    own = [
        one
        for part in parts.values()
        if part.series is not None
        for one in o.covered(part.agreement, part.series, year)
    ]
    numbers.put("coverage", *o.coverage(own))
    for name in ("years_gap", "unallocated"):
        numbers.put(name, whole.get(name), whole.reasons.get(name))
    numbers.update(series=figures, target=whole.get("target"), plan=whole.get("plan", {}))
    return numbers


def _counted(agreement: Agreement, figures: Series, year: int, rule: StatusRule) -> o.Numbers:
    """Numbers and status of one series, after what comes before everything else (section 3.0)."""
    context = agreement.direction == "none"
    numbers = o.Numbers() if context else _numbers(agreement, figures, year, rule)
    numbers.put("coverage", *o.coverage(o.covered(agreement, figures, year)))
    years_gap(agreement, numbers)
    _unallocated(agreement, numbers)
    status = "not_assessable"
    reason = _before_anything(agreement, year) or _before_figures(agreement, figures, year, numbers)
    if reason is None and not any(found.whole.counts for found in figures.years.values()):
        if agreement.path == "end_only" and not o.at_end(agreement, year):
            status = "running"
        else:
            reason = o.why_nothing(figures.years.values())
    if reason is not None or status == "running":
        numbers.update(_stopped(status, reason))
    numbers["series"] = figures
    return numbers


def _stopped(status: str, reason: str | None) -> o.Numbers:
    """The status of an agreement of which nothing further is judged."""
    numbers = o.Numbers()
    numbers.judge(status, reason)
    numbers.update(provisional_reasons=(), status_if_zero=None)
    return numbers


def _before_anything(agreement: Agreement, year: int) -> str | None:
    """Why there is no status, whatever was promised and came."""
    if agreement.direction == "none":
        return "context_figure"
    return "not_started" if year < agreement.start_year else None


def _before_figures(agreement: Agreement, figures: Series, year: int, numbers: o.Numbers) -> str | None:
    """Why there is no status, whatever came."""
    promised = bool(figures.years) if agreement.binding == "each_year" else numbers["target"] is not None
    if not promised:
        return "no_target"
    if is_level(agreement) and agreement.direction not in ("band", "keep"):
        start = start_level(agreement)
        return "no_time_elapsed" if start is not None and year <= start.year else None
    return None


def _numbers(agreement: Agreement, figures: Series, year: int, rule: StatusRule) -> o.Numbers:
    if agreement.binding == "each_year":
        return each_year(agreement, figures, year, rule)
    if agreement.kind == "flow":
        return flow(agreement, figures, year, rule)
    if agreement.binding == "yearly_average":
        return ratio_average(agreement, figures, year, rule)
    return level(agreement, figures, year, rule)


def _unallocated(agreement: Agreement, numbers: o.Numbers) -> None:
    """What the target of the whole leaves when those of the parts are taken off."""
    places = parts_of(agreement)
    if not places or not rows_of(agreement) or agreement.binding == "each_year":
        return
    if agreement.kind != "flow" and not (is_level(agreement) and aggregation_of(agreement) == "sum"):
        return
    amount = total if agreement.kind == "flow" else target_level
    whole, parts = amount(agreement), [amount(agreement, part) for part in places]
    known = [one for one in parts if one is not None]
    if whole is not None and known:
        numbers["unallocated"] = whole - sum(known)
