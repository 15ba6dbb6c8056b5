"""One evaluation, whole: its round, the figures as they were fixed, and how every agreement then stood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from dashboard.queries import AsKnown
from dashboard.rounds.outcome import Item, Outcome, as_fixed, kept, outcome_of, year_before
from dashboard.standing import Standing
from dashboard.standing import standing as assessed
from ingest.round_state import Round, Rounds
from ingest.rounds import rounds_of
from ingest.store import Store


class Figures(NamedTuple):
    """By what a round is shown: its framework and year, the figures that it fixed, what is known of judgements, and the
    events that keep its outcome (None while open: it is computed) and that of the last round."""

    framework: str
    year: int
    fixed: AsKnown
    said: AsKnown
    kept: int
    closed: bool
    last_time: int | None


@dataclass(frozen=True, eq=False)
class Fixed:
    """How every agreement stands in a round.

    ``standing``: the fixed figures, with the judgements so far or, once closed, of the closing. ``outcome``: how the
    agreements stood by it, while open as computed now, once closed as its event keeps it. ``drifted``: the agreements
    of which the figures, computed again, now give another status or number than was kept.
    """

    standing: Standing
    outcome: Outcome
    last_time: Outcome | None
    drifted: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What every page and paper of a round starts from."""

    rounds: Rounds
    round: Round
    fixed: Fixed

    @property
    def standing(self) -> Standing:
        """The framework in the round's year, by the figures that it fixed."""
        return self.fixed.standing

    @property
    def items(self) -> Mapping[str, Item]:
        """How each agreement stood, by number."""
        return self.fixed.outcome.items


def figures_of(rounds: Rounds, one: Round, said: AsKnown) -> Figures:
    """By what a round is shown, when ``said`` is known of its framework."""
    closed = AsKnown(one.outcome, one.adopted_on) if one.adopted_on is not None else said
    before = rounds.before(one.year)
    return Figures(
        one.framework, one.year, AsKnown(*one.figures), closed, one.outcome, one.closed,
        before.outcome if before is not None else None,
    )  # fmt: skip


def fixed(store: Store, by: Figures) -> Fixed | None:
    """How every agreement stands in a round; None when its framework is not known (any more)."""
    framework = as_fixed(store, by.framework, by.fixed, by.said)
    if framework is None:
        return None
    now = assessed(framework, by.year)
    last_time = kept(store, by.last_time) if by.last_time is not None else None
    again, was = outcome_of(now, year_before(now), last_time), kept(store, by.kept)
    judged = {number for number, one in now.assessments.items() if one.judgements}
    drifted = tuple(
        number
        for number, item in again.items.items()
        if (by.closed or number not in judged) and differs(was.items.get(number), item)
    )
    return Fixed(now, was if by.closed else again, last_time, drifted)


def evaluation(store: Store, framework: str, year: int, known: AsKnown) -> Evaluation | None:
    """The evaluation of a framework and year as known; None when there is none."""
    return evaluation_of(rounds_of(store, framework, *known), year, known, partial(fixed, store))


def evaluation_of(
    rounds: Rounds, year: int, said: AsKnown, stands: Callable[[Figures], Fixed | None]
) -> Evaluation | None:
    """The evaluation of a year among the rounds of a framework, of which ``said`` is known; ``stands``: as
    :func:`fixed` of a store, where that is kept."""
    one = rounds.rounds.get(year)
    stood = stands(figures_of(rounds, one, said)) if one is not None else None
    return Evaluation(rounds, one, stood) if one is not None and stood is not None else None


def differs(one: Item | None, other: Item | None) -> bool:
    """Whether status, life or a number is another; words may be put better."""
    if one is None or other is None:
        return one is not other
    same = (one.status, one.reason, one.life) == (other.status, other.reason, other.life)
    return not same or any(_apart(one.numbers.get(name), value) for name, value in other.numbers.items())


def _apart(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is not b
    return abs(a - b) > 1e-9 * max(abs(a), abs(b))


def newer(found: Evaluation, now: Standing) -> tuple[str, ...]:
    """The agreements that stand otherwise by the figures known now than by the fixed ones, whatever was judged since;
    ``now``: the same year."""
    fixed = found.standing.assessments
    return tuple(
        number
        for number, one in now.assessments.items()
        if (was := fixed.get(number)) is not None
        and one.agreement.kind != "qualitative"
        and (was.status, was.value, was.life) != (one.status, one.value, one.life)
    )


def due_of_bid(found: Standing) -> date | None:
    """The day of the bid that this evaluation feeds: of the year after the evaluated one."""
    moments = found.framework.cycle
    return next((one.due for one in moments if (one.year, one.moment) == (found.year + 1, "bid")), None)
