"""The promise: what an agreement states, as plain frozen values.

The names are those of the page "Zo bepalen we de status"; everything that a version of an agreement may
change is a field of :class:`Agreement`. Nothing here knows Excel, a database or a screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple


class Origin(NamedTuple):
    """Where a figure came from: the event that brought it, and its table and row in that event's workbook.

    Together with the placement that the event keeps, this is one cell of one file.
    """

    event: int
    table: str
    row: int


@dataclass(frozen=True, slots=True)
class Target:
    """One row of what was promised, in the indicator's unit.

    Without ``year`` the row is for the term (``binding`` term) or for every year (the other two). ``party``
    and ``area`` are None for the whole.
    """

    value: float | None
    upper: float | None = None
    party: str | None = None
    area: str | None = None
    year: int | None = None
    document: str | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """The level (stock or ratio) before the agreement began, on 31 December of ``year``."""

    year: int
    value: float
    party: str | None = None
    area: str | None = None
    source: str | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """Whether the agreement still counts: active, postponed, withdrawn, superseded or merged, from a date.

    ``since`` is the day from which it counts: the later of the date that it names, ``dated``, and the day on which it
    was heard. ``successor``: the number of the agreement that took over, when superseded or merged.
    """

    state: str = "active"
    since: date | None = None
    reason: str | None = None
    successor: str | None = None
    origin: Origin | None = None
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """What the parties agreed on a day: the fields of :class:`Agreement` that changed, with their new values.

    ``agreed_on`` None means from the beginning. The first version is the original; later ones build on it.
    """

    agreed_on: date | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A mistake of typing that was put right on a day: no new version, and what it corrects reads as it should have."""

    corrected_on: date
    field: str
    document: str | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One promise of a framework.

    ``kind``: flow, stock, ratio, milestone, qualitative. ``direction``: at_least, at_most, band, keep, none.
    ``binding``: term, each_year, yearly_average. ``applies_to``: whole, each_part. ``path``: end_only,
    year_plan, step, linear, or None for the default. ``minimum`` is the indicator's lowest value (None: a net
    flow). ``group`` is the party whose rows are for all. ``versions`` may be empty: then there is one, from
    the beginning.
    """

    kind: str
    start_year: int
    end_year: int
    direction: str = "at_least"
    binding: str = "term"
    applies_to: str = "whole"
    target_year: int | None = None
    path: str | None = None
    targets: tuple[Target, ...] = ()
    baseline: tuple[Baseline, ...] = ()
    tolerance: float = 0.0
    reported_as: str | None = None
    aggregation: str | None = None
    scale: float = 100.0
    minimum: float | None = 0.0
    owners: tuple[str, ...] = ()
    counterparty: tuple[str, ...] = ()
    group: str | None = None
    waits_for: str | None = None
    reading_of: str | None = None
    due: date | None = None
    done: date | None = None
    own_date: date | None = None
    life: Life = Life()
    versions: tuple[Version, ...] = ()
    # who and what it is, for screens and lists; no calculation reads these
    framework: str = ""
    number: str = ""
    title: str = ""
    text: str = ""
    text_kind: str = "literal"
    article: str | None = None
    theme: str = ""
    indicator: str = ""
    document: str | None = None
    note: str | None = None
    lives: tuple[Life, ...] = ()  # every life so far, the first first; ``life`` is the one that counts
    corrections: tuple[Correction, ...] = ()
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One accepted figure: what one submission said about one identity.

    The identity is framework, agreement, party, year, area, segment and source; the first two are known from
    where the row stands. ``received`` is a date in Amsterdam.
    """

    year: int
    received: date
    party: str | None = None
    area: str | None = None
    segment: str | None = None
    source: str | None = None
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    margin: float | None = None
    state: str = "reported"
    qualifier: str = "exact"
    months: float = 12
    phase: str | None = None
    used: bool | None = None
    used_reason: str | None = None
    done: date | None = None
    own_date: date | None = None
    expectation: str | None = None
    explanation: str | None = None
    evidence: str | None = None
    origin: Origin | None = None

    @property
    def identity(self) -> tuple[object, ...]:
        """What tells the figures of one agreement apart."""
        return self.year, self.party, self.area, self.segment, self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A party's own word about an agreement in a year, beside what was calculated. ``asked``: how and when its members
    were asked, of whom ``answered`` answered."""

    party: str
    year: int
    status: str | None
    text: str | None
    received: date
    asked: str | None = None
    answered: int | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureState:
    """How a party says that a measure stands, in a year: done, under_way, not_done or dropped."""

    party: str
    year: int
    state: str
    received: date
    done: date | None = None
    explanation: str | None = None
    evidence: str | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What is done under an agreement, by whom and when; ``document`` is mostly a year plan.

    ``states``: the latest of each owner and year, oldest year first.
    """

    measure: str
    number: str
    text: str
    owners: tuple[str, ...]
    due: date | None = None
    document: str | None = None
    states: tuple[MeasureState, ...] = ()
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class CycleMoment:
    """A moment of the yearly cycle: invitation, bid, outline or signing. ``usual``: no other date was agreed."""

    year: int
    moment: str
    due: date
    done: date | None = None
    note: str | None = None
    usual: bool = False
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A rent limit (euros a month) or income limit (euros a year) of one year."""

    year: int
    limit: str
    amount: float
    source: str | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class OutsideEvent:
    """What came from outside and touched agreements; ``numbers`` empty: all. ``until`` None: a day, or still on."""

    name: str
    since: date
    until: date | None = None
    numbers: tuple[str, ...] = ()
    source: str | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class StatusRule:
    """Numbered cut-offs of the plan ratio, as shares (0.95 is 95 %)."""

    version: int = 1
    on_plan: float = 0.95
    slightly_behind: float = 0.80
