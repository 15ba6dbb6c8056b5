"""What the results mean against the agreements: the page "Zo bepalen we de status" as plain functions.

Pure: an agreement, its results and judgements, an evaluation year, a date and a status rule in; numbers and a status
with its reasons out. No clock, no database, no screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from dashboard.assessment import outcome as o
from dashboard.assessment.dated import judged, latest, milestone
from dashboard.assessment.flow import flow
from dashboard.assessment.level import level
from dashboard.assessment.outcome import Assessment
from dashboard.assessment.parts import follow, part_agreement
from dashboard.assessment.series import Series, as_known, series
from dashboard.assessment.yearly import each_year, ratio_average
from schemas.agreement import Agreement, Judgement, Result, StatusRule, Version
from schemas.plan import (
    WHOLE,
    aggregation_of,
    is_level,
    last_year,
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
) -> Assessment:
    """One agreement assessed: by the version in force, with the original beside it."""
    versions = agreement.versions or (Version(),)
    known = [one for one in versions if one.agreed_on is None or one.agreed_on <= as_known_on]
    if not known:
        return Assessment(
            agreement=agreement,
            year=year,
            as_known_on=as_known_on,
            rule=rule,
            reason="not_agreed",
            life=_life(agreement, as_known_on),
        )
    rows, said = as_known(results, as_known_on), latest(list(judgements), year, as_known_on)
    first = now = replace(agreement, **known[0].changes)
    for one in known[1:]:
        now = replace(now, **one.changes)
    found = _assess(now, rows, said, year, as_known_on, rule)
    original = found if len(known) == 1 else _assess(first, rows, said, year, as_known_on, rule)
    return replace(found, original=original)


def assess_all(
    agreements: Mapping[str, Agreement],
    results: Mapping[str, Sequence[Result]],
    judgements: Mapping[str, Sequence[Judgement]],
    *,
    year: int,
    as_known_on: date,
    rule: StatusRule,
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
        )
        for number, agreement in agreements.items()
    }


def _life(agreement: Agreement, as_known_on: date) -> str:
    life = agreement.life
    return life.state if life.since is None or life.since <= as_known_on else "active"


def counted_years(agreement: Agreement, year: int) -> list[int]:
    """The years that count up to the evaluation year."""
    last = min(year, last_year(agreement))
    years = list(range(agreement.start_year, last + 1))
    if agreement.binding == "each_year":
        return [one for one in years if _has_target(agreement, one)]
    if is_level(agreement):
        start = start_level(agreement)
        starts = [row.year for row in agreement.baseline]
        after = start.year if start is not None else max(starts, default=None) if starts else None
        return [one for one in years if after is None or one > after]
    return years


def _has_target(agreement: Agreement, year: int) -> bool:
    for part in (WHOLE, *parts_of(agreement)):
        row = rows_of(agreement, part).of(year)
        if row is not None and row.value is not None:
            return True
    return False


def _assess(
    agreement: Agreement,
    results: list[Result],
    judgements: tuple[Judgement, ...],
    year: int,
    as_known_on: date,
    rule: StatusRule,
) -> Assessment:
    """One version."""
    base = Assessment(
        agreement=agreement,
        year=year,
        as_known_on=as_known_on,
        rule=rule,
        life=_life(agreement, as_known_on),
        judgements=judgements,
    )
    if base.life != "active":
        return base
    if agreement.kind == "milestone":
        return _filled(base, milestone(agreement, as_known_on))
    if agreement.direction == "none":
        counted = [] if agreement.kind == "qualitative" else counted_years(agreement, year)
        shown = series(agreement, results, counted)
        return replace(base, status="not_assessable", reason="context_figure", series=shown)
    if year < agreement.start_year:
        return replace(base, status="not_assessable", reason="not_started")
    if agreement.kind == "qualitative":
        return _filled(base, judged(agreement, judgements, year))
    counted = counted_years(agreement, year)
    figures = series(agreement, results, counted)
    found = _counted(base, figures)
    parts = _parts(base, figures)
    if agreement.applies_to == "each_part" and found.reason not in ("no_target",):
        numbers = follow(parts, o.at_end(agreement, year))
        own = [one for part in figures.parts for one in figures.of_part(part).years.values()]
        if is_level(agreement):
            own = [figures.of_part(part).years[counted[-1]] for part in figures.parts] if counted else []
        numbers["coverage"], why = o.coverage(own)
        if why:
            numbers.reasons["coverage"] = why
        found = _filled(
            replace(
                base,
                series=figures,
                unallocated=found.unallocated,
                years_gap=found.years_gap,
                target=found.target,
                plan=found.plan,
            ),
            numbers,
        )
    differing = tuple(sorted(one.party for one in judgements if found.status in o.ORDER and one.status != found.status))
    return replace(found, parts=parts, differing_parties=differing)


def _counted(base: Assessment, figures: Series) -> Assessment:
    """Numbers and status of one series, after what comes before everything else."""
    agreement, year = base.agreement, base.year
    base = replace(base, series=figures)
    years = list(figures.years.values())
    numbers = _numbers(agreement, figures, year, base.rule)
    if is_level(agreement):
        at = figures.years.get(min(year, last_year(agreement)))
        numbers["coverage"], why = o.coverage([at] if at else [])
    else:
        numbers["coverage"], why = o.coverage(years)
    if why:
        numbers.reasons["coverage"] = why
    _unallocated(agreement, numbers)
    stop: str | None = None
    if not _promised(agreement, figures):
        stop = "no_target"
    elif is_level(agreement) and agreement.direction not in ("band", "keep") and _before(agreement, year):
        stop = "no_time_elapsed"
    elif not any(found.whole.counts or found.reported for found in years) or (
        is_level(agreement) and numbers.get("value") is None
    ):
        if agreement.path == "end_only" and not o.at_end(agreement, year):
            return _filled(base, _stopped(numbers, "running", None))
        stop = o.why_nothing(years)
    if stop:
        return _filled(base, _stopped(numbers, "not_assessable", stop))
    return _filled(base, numbers)


def _stopped(numbers: o.Numbers, status: str, reason: str | None) -> o.Numbers:
    numbers["status"], numbers["reason"], numbers["provisional_reasons"] = status, reason, ()
    numbers.pop("status_if_zero", None)
    return numbers


def _before(agreement: Agreement, year: int) -> bool:
    start = start_level(agreement)
    return start is not None and year <= start.year


def _promised(agreement: Agreement, figures: Series) -> bool:
    if agreement.binding == "each_year":
        return bool(figures.years)
    if is_level(agreement):
        return target_level(agreement) is not None or (agreement.applies_to == "each_part" and _any(agreement))
    if agreement.kind == "ratio":
        row = rows_of(agreement).general
        return row is not None and row.value is not None
    return total(agreement) is not None or (agreement.applies_to == "each_part" and _any(agreement))


def _any(agreement: Agreement) -> bool:
    return any(row.value is not None for row in agreement.targets)


def _numbers(agreement: Agreement, figures: Series, year: int, rule: StatusRule) -> o.Numbers:
    if agreement.binding == "each_year":
        return each_year(agreement, figures, year, rule)
    if agreement.kind == "flow":
        return flow(agreement, figures, year, rule)
    if agreement.binding == "yearly_average":
        return ratio_average(agreement, figures, year, rule)
    return level(agreement, figures, year, rule)


def _unallocated(agreement: Agreement, numbers: o.Numbers) -> None:
    rows = rows_of(agreement)
    if not rows or agreement.binding == "each_year":
        return
    if agreement.kind == "flow":
        whole, each = total(agreement), [total(agreement, part) for part in parts_of(agreement)]
    elif is_level(agreement) and aggregation_of(agreement) == "sum":
        whole, each = target_level(agreement), [target_level(agreement, part) for part in parts_of(agreement)]
    else:
        return
    known = [one for one in each if one is not None]
    if whole is not None and known:
        numbers["unallocated"] = whole - sum(known)


def _parts(base: Assessment, figures: Series) -> dict[str, Assessment]:
    """Every part by itself; of several, for each_part also of one."""
    agreement = base.agreement
    names = [part for part in figures.parts if part is not None]
    if figures.kind_of_part is None or (len(names) < 2 and agreement.applies_to != "each_part"):
        return {}
    found = {}
    for name in names:
        promise = part_agreement(agreement, name, figures.kind_of_part)
        counted = counted_years(promise, base.year)
        own = figures.of_part(name)
        own = replace(own, years={one: own.years[one] for one in counted if one in own.years})
        found[name] = _counted(replace(base, agreement=promise, judgements=()), own)
    return found


def _filled(base: Assessment, numbers: o.Numbers) -> Assessment:
    return replace(base, **numbers, null_reasons=dict(numbers.reasons))
