"""What an assessment holds, and what all kinds of promise share: openness, verdicts, provisional, coverage.

The end of section 2 of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.assessment.series import MISSING, Series, Year
from schemas.agreement import Agreement, Judgement, StatusRule
from schemas.plan import is_level, last_year

#: Why there is no verdict, in the order in which reasons are given.
OPEN_REASONS = ("sources_differ", "no_parts", "not_reported", "part_of_year", "bound", "about")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the results mean against one agreement, with everything that it was computed from.

    The names are the page's. A number that does not exist is None, with its reason in ``null_reasons``.
    """

    agreement: Agreement
    year: int
    as_known_on: date
    rule: StatusRule
    status: str | None = None
    reason: str | None = None
    life: str = "active"
    provisional_reasons: tuple[str, ...] = ()
    value: float | None = None
    target: float | None = None
    planned: float | None = None
    plan_ratio: float | None = None
    of_target: float | None = None
    known_floor: float | None = None
    status_if_zero: str | None = None
    required_rate: float | None = None
    observed_rate: float | None = None
    best_year: float | None = None
    distance: float | None = None
    coverage: float | None = None
    years_gap: float | None = None
    unallocated: float | None = None
    achieved_in: int | None = None
    achieved_now: bool | None = None
    years_met: int | None = None
    years_judged: int | None = None
    missed_years: tuple[int, ...] | None = None
    days: int | None = None
    by_judgement: bool = False
    lowest: str | None = None
    highest: str | None = None
    differing_parties: tuple[str, ...] = ()
    deciding_parts: tuple[str, ...] = ()
    parts_met: int | None = None
    null_reasons: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Assessment] = field(default_factory=dict)
    original: Assessment | None = None
    series: Series | None = None
    plan: Mapping[int, float] = field(default_factory=dict)
    judgements: tuple[Judgement, ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether the status may still change for want of figures."""
        return bool(self.provisional_reasons)

    @property
    def missing(self) -> tuple[tuple[int, str | None, str], ...]:
        """(year, part, reason) of each figure that was expected and is not there."""
        if self.series is None:
            return ()
        return tuple(
            (year, part, said.reason or "not_reported")
            for year, one in self.series.years.items()
            for part, said in zip(self.series.parts, one.parts, strict=True)
            if said.state == MISSING
        )


class Numbers(dict[str, Any]):
    """The numbers of one assessment while it is made; a None comes with its reason."""

    def __init__(self) -> None:
        super().__init__()
        self.reasons: dict[str, str] = {}

    def put(self, name: str, value: float | None, reason: str | None) -> None:
        """A number, or None with the reason why it does not exist."""
        self[name] = value
        self.reasons.pop(name, None)
        if value is None and reason is not None:
            self.reasons[name] = reason

    def none(self, reason: str, *names: str) -> None:
        """Numbers that do not exist, all for one reason."""
        for name in names:
            self.put(name, None, reason)

    def judge(self, status: str, reason: str | None = None) -> None:
        """The status, with its reason when there is none to give."""
        self["status"], self["reason"] = status, reason

    def made(self, **more: Any) -> Assessment:
        """The assessment with these numbers, and what else is known of it."""
        return Assessment(**{**self, **more}, null_reasons=dict(self.reasons))


@dataclass(frozen=True, slots=True)
class Open:
    """What is missing or inexact in some years, and which way it can go."""

    missing: frozenset[str] = frozenset()  # reasons, of what is missing
    inexact: frozenset[str] = frozenset()  # qualifiers that are not exact
    falls: bool = False  # whether what is missing can also make the whole fall

    def undoing(self, direction: str) -> tuple[str, ...]:
        """The reasons by which what is missing could undo a promise that is reached, in the page's order."""
        rising = self._could(rise=True, inexact=False) if direction in ("at_most", "band") else ()
        return rising or (self._could(rise=False, inexact=False) if direction != "at_most" else ())

    def lifting(self, rise: bool, inexact: bool = True) -> tuple[str, ...]:
        """The reasons by which anything open (or only what is missing) could make it reached, in the page's order.

        ``rise``: whether the figure must rise for that (:func:`must_rise`), or fall.
        """
        return self._could(rise, inexact)

    def _could(self, rise: bool, inexact: bool) -> tuple[str, ...]:
        """The reasons by which the figure could still rise, or fall."""
        found = set(self.missing) if rise or self.falls else set()
        if inexact:
            found |= {"about"} & set(self.inexact)
            found |= {"bound"} if ("lower_bound" if rise else "upper_bound") in self.inexact else set()
        return tuple(reason for reason in OPEN_REASONS if reason in found)


def openness(years: Iterable[Year], agreement: Agreement) -> Open:
    """What is open in these years."""
    missing: set[str] = set()
    inexact: set[str] = set()
    for year in years:
        missing |= {said.reason or "not_reported" for said in year.missing}
        missing |= {"part_of_year"} if year.part_of_year else set()
        inexact |= year.qualifiers
    return Open(frozenset(missing), frozenset(inexact), agreement.kind != "flow" or is_net(agreement))


def is_net(agreement: Agreement) -> bool:
    """Whether a flow can go down: what is still missing may make the whole fall."""
    return agreement.minimum is None or agreement.minimum < 0


def verdict(met: bool, mostly: bool, open_: Open, direction: str, rise: bool) -> tuple[str, str | None]:
    """The word at the end, or not_assessable with its first reason.

    ``achieved`` is withheld when what is missing could undo it, the others when anything open could lift them.
    """
    against = open_.undoing(direction) if met else open_.lifting(rise)
    if against:
        return "not_assessable", against[0]
    return "achieved" if met else "mostly_achieved" if mostly else "not_achieved", None


#: The reasons for which a status is provisional, in the page's order.
PROVISIONAL = ("part_missing", "year_missing", "part_of_year", "bound", "about", "stale")


def provisional(status: str | None, years: Iterable[Year], direction: str, stale: bool = False) -> tuple[str, ...]:
    """All reasons why a status may still change, in the page's order."""
    found = {"stale"} if stale else set()
    qualifiers: set[str] = set()
    for year in years:
        if year.missing:
            found.add("part_missing" if year.reported else "year_missing")
        if year.part_of_year:
            found.add("part_of_year")
        qualifiers |= year.qualifiers
    bounds = {"lower_bound", "upper_bound"}
    if status in ("achieved", "mostly_achieved"):
        found = set()
        bounds = {"band": bounds, "at_most": {"lower_bound"}}.get(direction, {"upper_bound"})
    elif status not in ("moved_away", "behind", "slightly_behind", "on_plan"):
        return ()
    found |= {"bound"} if qualifiers & bounds else set()
    found |= {"about"} & qualifiers
    return tuple(name for name in PROVISIONAL if name in found)


def coverage(years: Iterable[Year]) -> tuple[float | None, str | None]:
    """Reported part-years of those expected; null with its reason where none was."""
    expected = reported = 0
    for year in years:
        expected += year.expected
        reported += len(year.reported)
    return (reported / expected, None) if expected else (None, "not_applicable")


def covered(agreement: Agreement, series: Series, year: int) -> list[Year]:
    """The years that the coverage is about: the counted ones, of a level the evaluation year (at most t*)."""
    if not is_level(agreement):
        return list(series.years.values())
    at = series.years.get(min(year, last_year(agreement)))
    return [] if at is None else [at]


def why_nothing(years: Iterable[Year]) -> str:
    """The reason when there is no figure in these years; not_applicable when none was expected."""
    missing = {said.reason or "not_reported" for year in years for said in year.missing}
    return next((reason for reason in OPEN_REASONS if reason in missing), "not_applicable")


def at_end(agreement: Agreement, year: int) -> bool:
    """Whether the evaluation year is the last year, or later."""
    return year >= last_year(agreement)
