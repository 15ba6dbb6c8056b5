"""Who waits for whom: the date that was agreed for what is waited for, the days since, and what was said about it.

A delay is a matter of dates: days run from the agreed date, and where none was agreed there are none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.assessment.outcome import Assessment
from schemas.agreement import Agreement, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One agreement that waits for another, both as in force.

    ``agreed``: the day agreed for what is waited for, while that agreement is active; None: none was agreed.
    ``settled``: what is waited for is there, since ``done`` where that day is known. ``days``: from the agreed day to
    that day, else to the day of "as known on"; None when not one. ``reply``: the figure beside which whoever owes what
    is waited for explained it last.
    """

    waiter: Agreement
    awaited: Agreement
    life: str = "active"
    agreed: date | None = None
    settled: bool = False
    done: date | None = None
    days: int | None = None
    reply: Result | None = None

    @property
    def still(self) -> bool:
        """Whether it still waits: what is waited for is active and not there."""
        return not self.settled and self.life == "active"


def waiting(
    waiter: Assessment, awaited: Assessment, results: Iterable[Result], awaited_parties: Collection[str]
) -> Waiting:
    """How the one waits for the other. ``results``: of what is waited for; ``awaited_parties``: who owes that."""
    now, known_on = awaited.agreement, awaited.as_known_on
    settled = awaited.status == "achieved"
    done = now.done if settled else None
    agreed = now.due if awaited.status is not None else None
    days = ((done or known_on) - agreed).days if agreed is not None else 0
    return Waiting(
        waiter=waiter.agreement,
        awaited=now,
        life=awaited.life,
        agreed=agreed,
        settled=settled,
        done=done,
        days=days if days > 0 else None,
        reply=_reply(results, awaited_parties, known_on),
    )


def _reply(results: Iterable[Result], parties: Collection[str], known_on: date) -> Result | None:
    """The latest words of these parties themselves, as known on a day."""
    said = [
        row
        for row in results
        if row.party in parties and row.source is None and row.received <= known_on and (row.explanation or "").strip()
    ]
    return max(said, key=lambda row: (row.year, row.received, row.origin or (0, "", 0)), default=None)


def chains(found: Sequence[Waiting]) -> tuple[tuple[Waiting, ...], ...]:
    """The same, with what waits for something that itself waits in one chain; each stands in one chain only."""
    by_waiter = {one.waiter.number: one for one in found}
    awaited = {one.awaited.number for one in found}
    shown: set[str] = set()
    made: list[tuple[Waiting, ...]] = []
    for start in (*(number for number in by_waiter if number not in awaited), *by_waiter):
        chain: list[Waiting] = []
        number = start
        while number in by_waiter and number not in shown:
            shown.add(number)
            chain.append(by_waiter[number])
            number = by_waiter[number].awaited.number
        if chain:
            made.append(tuple(chain))
    return tuple(made)
