"""One evaluation, whole: its round, the figures as they were fixed, and how every agreement then stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.queries import AsKnown
from dashboard.rounds.outcome import Item, Outcome, as_fixed, kept, last_outcome, outcome_of, year_before
from dashboard.standing import Standing
from dashboard.standing import standing as assessed
from ingest.round_state import Round, Rounds
from ingest.store import Store


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What every page and paper of a round starts from.

    ``standing``: the fixed figures, with the judgements so far or, once closed, of the closing. ``outcome``: how the
    agreements stood by it, while open as computed now, once closed as its event keeps it. ``drifted``: the agreements
    of which the figures, computed again, now give another status or number than was kept. ``newer``: the agreements of
    which later figures give another one.
    """

    rounds: Rounds
    round: Round
    standing: Standing
    outcome: Outcome
    last_time: Outcome | None
    drifted: tuple[str, ...] = ()

    @property
    def concept(self) -> bool:
        """Whether nothing in it is adopted yet."""
        return not self.round.closed


def evaluation(store: Store, rounds: Rounds, year: int, said: AsKnown) -> Evaluation | None:
    """The evaluation of a framework and year as known; None when there is none. ``rounds``: as known then."""
    one = rounds.rounds.get(year)
    if one is None:
        return None
    figures = AsKnown(*one.figures)
    if one.adopted_on is not None:
        said = AsKnown(one.outcome, one.adopted_on)
    framework = as_fixed(store, one.framework, figures, said)
    if framework is None:
        return None
    now = assessed(framework, year)
    last_time = last_outcome(store, one.framework, year, said)
    again = outcome_of(now, year_before(now), last_time)
    was = kept(store, one.outcome)
    outcome = was if one.closed else again
    judged = {number for number, one in now.assessments.items() if one.judgements}
    drifted = tuple(
        number
        for number in again.items
        if (number not in judged or one.closed) and differs(was.items.get(number), again.items[number])
    )
    return Evaluation(rounds, one, now, outcome, last_time, drifted)


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


def conclusions(found: Evaluation) -> Mapping[str, str]:
    """What was concluded, by agreement."""
    return {
        number: str(said.value)
        for (number, party, field), said in found.round.fields.items()
        if number is not None and party is None and field == "conclusion" and said.value
    }
