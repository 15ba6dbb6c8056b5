"""A year plan as it stands: its measures as their owners said it, and what came of its numbers. Knows no screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.assessment import Assessment
from dashboard.assessment.compare import must_rise, reached
from dashboard.assessment.outcome import openness
from dashboard.assessment.series import Year
from dashboard.standing import Framework, Standing
from schemas.agreement import Agreement, Measure, MeasureState, Target
from schemas.plan import WHOLE, last_year, part_of

#: The states of a measure, the least far first. Of owners that differ the least far counts.
STATES = ("not_done", "under_way", "done", "dropped")


@dataclass(frozen=True, slots=True)
class Progress:
    """A measure with what each owner said of it latest, up to a year (None: nothing said).

    ``seen_on``: the last day that counts for whether a date has passed. ``asked``: whether the year of its paper has
    come, so that its owners are asked how it stands.
    """

    measure: Measure
    said: Mapping[str, MeasureState | None]
    seen_on: date
    asked: bool

    @property
    def state(self) -> str | None:
        """How it stands: as the owner that is least far says. Done only when every owner says so: while one has said
        nothing, what another calls done is under way. None when nobody said anything."""
        found = min((one.state for one in self.words), key=STATES.index, default=None)
        return "under_way" if found == "done" and None in self.said.values() else found

    @property
    def words(self) -> tuple[MeasureState, ...]:
        """What was said, in the order of the owners."""
        return tuple(one for one in self.said.values() if one is not None)

    @property
    def differs(self) -> bool:
        """Whether the owners do not all say the same, or only some of them said something."""
        return len({one and one.state for one in self.said.values()}) > 1

    @property
    def done(self) -> date | None:
        """The day on which the last owner was done."""
        days = [one.done for one in self.words if one.done is not None]
        return max(days, default=None) if self.state == "done" else None

    @property
    def overdue(self) -> bool:
        """Whether its date has passed while it is neither done nor dropped."""
        due = self.measure.due
        return due is not None and due < self.seen_on and self.state not in ("done", "dropped")


@dataclass(frozen=True, slots=True)
class YearFigure:
    """A number that a paper brought for one year, and what came of it.

    ``year``: the figures of that year, None while they are not asked yet. ``met``: None while that is not known.
    """

    agreement: Agreement
    target: Target
    year: Year | None
    met: bool | None


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A paper with its measures and its numbers of a year; ``document`` None: of the measures without a paper."""

    document: str | None
    row: Mapping[str, Any]
    measures: tuple[Progress, ...]
    figures: tuple[YearFigure, ...]

    @property
    def counts(self) -> dict[str | None, int]:
        """How many measures are in each state, None for those of which nothing was said; they add up to all."""
        states = [one.state for one in self.measures]
        return {state: states.count(state) for state in ("done", "under_way", "not_done", "dropped", None)}


def year_plans(standing: Standing) -> tuple[YearPlan, ...]:
    """The year plans, the newest first; then other papers with measures; then the measures without a paper."""
    framework = standing.framework
    by_document: dict[str | None, list[Progress]] = {}
    for one in progress_of(framework, standing.year):
        by_document.setdefault(one.measure.document, []).append(one)

    def newest(code: str) -> tuple[int, str]:
        row = framework.documents[code]
        return (row["year"] or (row["dated"].year if row["dated"] else 0), str(row["dated"] or ""))

    codes = sorted(framework.documents, key=newest, reverse=True)
    plans = [code for code in codes if framework.documents[code]["kind"] == "year_plan"]
    others = [code for code in codes if code not in plans and code in by_document]
    found = [
        YearPlan(code, framework.documents[code], tuple(by_document.get(code, ())), tuple(_figures(code, standing)))
        for code in (*plans, *others)
    ]
    loose = [one for code, of in by_document.items() if code not in framework.documents for one in of]
    return (*found, *((YearPlan(None, {}, tuple(loose), ()),) if loose else ()))


def chosen(plans: Iterable[YearPlan], document: str, year: int) -> YearPlan | None:
    """The plan that is asked for by its code; else that of the year, else the newest before it, else the first."""
    found = tuple(plans)
    asked = [one for one in found if (one.document or "-") == document]
    until = [one for one in found if one.row.get("kind") == "year_plan" and (one.row["year"] or year + 1) <= year]
    return next(iter((*asked, *until, *found)), None)


def progress_of(framework: Framework, year: int, number: str | None = None) -> Iterator[Progress]:
    """The measures (of one agreement) as said up to a year."""
    seen_on = min(framework.known.day, date(year, 12, 31))
    for measure in framework.measures:
        if number in (None, measure.number):
            latest = {one.party: one for one in measure.states if one.year <= year}
            paper = framework.documents.get(measure.document or "", {})
            asked = (paper.get("year") or year) <= year
            yield Progress(measure, {owner: latest.get(owner) for owner in measure.owners}, seen_on, asked)


def _figures(document: str, standing: Standing) -> Iterator[YearFigure]:
    """The numbers of a year that a paper brought, of agreements that still count. Where it names one for the whole, the
    shares of the parts are not counted beside it."""
    for now, found in standing.rows():
        if found.life != "active" or now.direction == "none":
            continue
        rows = [row for row in now.targets if row.document == document and row.year is not None]
        whole = {row.year for row in rows if part_of(now, row) == WHOLE}
        for row in rows:
            if row.value is not None and (part_of(now, row) == WHOLE or row.year not in whole):
                year = _year(found, row)
                yield YearFigure(now, row, year, None if year is None else _met(year, row, now))


def _year(found: Assessment, row: Target) -> Year | None:
    """The figures of the year and the part that a row is about."""
    series, now = found.series, found.agreement
    if series is None or row.year is None or row.year > min(found.year, last_year(now)):
        return None
    if part_of(now, row) == WHOLE:
        return series.years.get(row.year)
    own = series.own.get(row.area or row.party, {})
    return Year(own[row.year], (own[row.year],)) if row.year in own else None


def _met(year: Year, row: Target, now: Agreement) -> bool | None:
    """Whether the figure of the year is as was promised; None while what is open about it could change that."""
    value, target = year.whole.value, row.value
    if value is None or target is None:
        return None
    open_ = openness([year], now)
    tolerance = 0.0 if now.kind == "flow" else now.tolerance
    if reached(value, target, row.upper, now.direction, tolerance):
        return None if open_.undoing(now.direction) else True
    return None if open_.lifting(must_rise(value, target, now.direction)) else False
