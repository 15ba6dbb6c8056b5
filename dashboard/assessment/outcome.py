"""What an assessment holds, and what all kinds of promise share: cut-offs, openness, verdicts, provisional."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.assessment.series import MISSING, Series, Year
from schemas.agreement import Agreement, Judgement, StatusRule
from schemas.plan import last_year

#: Worst first (section 3); the status words outside it are running and not_assessable.
ORDER = ("not_achieved", "moved_away", "behind", "slightly_behind", "mostly_achieved", "on_plan", "achieved")
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

    def put(self, name: str, value: float | None, reason: str | None = None) -> None:
        self[name] = value
        if value is None and reason is not None:
            self.reasons[name] = reason


def equal(a: float, b: float) -> bool:
    """Equal but for the rounding of floating point numbers."""
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b))


def at_least(a: float, b: float) -> bool:
    return a > b or equal(a, b)


def within(value: float, low: float, high: float | None) -> bool:
    return at_least(value, low) and (high is None or at_least(high, value))


def shortfall(value: float, target: float, upper: float | None, direction: str) -> float:
    """How far a value is short of its target, past its limit or outside its band; 0 when it is not."""
    if direction == "at_most":
        return max(value - target, 0.0)
    if direction == "band" and upper is not None:
        return max(target - value, value - upper, 0.0)
    return max(target - value, 0.0)


def reached(value: float, target: float, upper: float | None, direction: str, tolerance: float = 0.0) -> bool:
    """Whether a value is as promised, or off by at most the tolerance."""
    off = shortfall(value, target, upper, direction)
    return at_least(tolerance, off) or equal(value, target) or (upper is not None and equal(value, upper))


def by_cut_off(ratio: float, rule: StatusRule) -> str:
    """The word of a plan ratio, before the end."""
    if at_least(ratio, rule.on_plan):
        return "on_plan"
    if at_least(ratio, rule.slightly_behind):
        return "slightly_behind"
    return "behind" if at_least(ratio, 0.0) else "moved_away"


@dataclass(frozen=True, slots=True)
class Open:
    """What is missing or inexact in some years, and which way it can go."""

    missing: tuple[str, ...] = ()  # reasons, of what is missing
    inexact: tuple[str, ...] = ()  # qualifiers that are not exact
    falls: bool = False  # whether what is missing can also make the whole fall

    def could(self, rise: bool, only_missing: bool = False) -> tuple[str, ...]:
        """The reasons by which the figure could still rise (or fall), in the page's order."""
        found = list(self.missing) if rise or self.falls else []
        if not only_missing:
            for qualifier in self.inexact:
                if qualifier == "about":
                    found.append("about")
                elif (qualifier == "lower_bound") == rise:
                    found.append("bound")
        return tuple(reason for reason in OPEN_REASONS if reason in found)


def openness(years: Iterable[Year], agreement: Agreement) -> Open:
    """What is open in these years."""
    missing: list[str] = []
    inexact: list[str] = []
    for year in years:
        missing += [said.reason or "not_reported" for said in year.missing]
        if year.part_of_year:
            missing.append("part_of_year")
        inexact += year.qualifiers
    falls = agreement.kind != "flow" or agreement.minimum is None or agreement.minimum < 0
    return Open(tuple(missing), tuple(dict.fromkeys(inexact)), falls)


def verdict(met: bool, mostly: bool, open_: Open, direction: str) -> tuple[str, str | None]:
    """The word at the end, or not_assessable with its first reason.

    ``achieved`` is withheld when what is missing could undo it, the others when anything open could lift them.
    """
    good_is_up = direction != "at_most"
    both = direction == "band"
    if met:
        against = open_.could(not good_is_up, only_missing=True) + (open_.could(True, True) if both else ())
        word = "achieved"
    else:
        against = open_.could(good_is_up) + (open_.could(False) if both else ())
        word = "mostly_achieved" if mostly else "not_achieved"
    against = tuple(reason for reason in OPEN_REASONS if reason in against)
    return ("not_assessable", against[0]) if against else (word, None)


def provisional(status: str | None, years: Iterable[Year], direction: str, more: Iterable[str] = ()) -> tuple[str, ...]:
    """All reasons why a status may still change, in the page's order."""
    found = set(more)
    for year in years:
        if year.missing:
            found.add("part_missing" if year.reported else "year_missing")
        if year.part_of_year:
            found.add("part_of_year")
        for qualifier in year.qualifiers:
            found.add("about" if qualifier == "about" else "bound")
    names = ("part_missing", "year_missing", "part_of_year", "bound", "about", "stale")
    if status in ("moved_away", "behind", "slightly_behind", "on_plan"):
        return tuple(name for name in names if name in found)
    if status in ("achieved", "mostly_achieved"):
        worse = {"at_least": "upper_bound", "keep": "upper_bound", "at_most": "lower_bound"}.get(direction)
        qualifiers = {qualifier for year in years for qualifier in year.qualifiers}
        bad = {"upper_bound", "lower_bound"} if worse is None else {worse}
        kept = {"bound"} if qualifiers & bad else set()
        kept |= {"about"} & found
        return tuple(name for name in ("bound", "about") if name in kept)
    return ()


def coverage(years: Iterable[Year]) -> tuple[float | None, str | None]:
    """Reported part-years of those expected."""
    expected = reported = 0
    for year in years:
        expected += year.expected
        reported += len(year.reported)
    return (reported / expected, None) if expected else (None, "not_applicable")


def why_nothing(years: Iterable[Year]) -> str:
    """The reason when no counted year has a figure."""
    missing = [said.reason or "not_reported" for year in years for said in year.missing]
    missing += [year.whole.reason or "not_reported" for year in years if year.whole.state == MISSING and year.expected]
    return next((reason for reason in OPEN_REASONS if reason in missing), "not_applicable")


def at_end(agreement: Agreement, year: int) -> bool:
    return year >= last_year(agreement)
