"""Why an agreement is worth talking about: by its figures, the judgements of the parties and the last round.

Each reason is a word of ``schemas/rounds.toml``. What is said in the round itself (open actions, an agreement that a
party names) comes on top, in ``agenda``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dashboard.assessment import Assessment
from dashboard.assessment.compare import ORDER
from dashboard.facts.given import all_waiting
from dashboard.sentences import outside_of_counts
from dashboard.sentences.other import GOOD
from dashboard.standing import Standing
from schemas.plan import is_floor, last_year
from schemas.rounds import round_words

_BAD = ("moved_away", "behind", "not_achieved")


def reasons(now: Standing, before: Standing | None, last_time: Mapping[str, str | None]) -> dict[str, tuple[str, ...]]:
    """The reasons by agreement, in the order of the contract; agreements without one are left out.

    ``before``: the year before, by the same figures. ``last_time``: the statuses of the last round.
    """
    blocked = {one.waiter.number for one in all_waiting(now) if one.still and one.days}
    order = list(round_words().reasons)
    found = {}
    for number, one in now.assessments.items():
        if outside_of_counts(one.agreement, one) == "context_figure":
            continue
        was = before.assessments.get(number) if before is not None else None
        why = {
            *(_of_status(one, was) if one.status is not None else ()),
            *(["blocked"] if number in blocked else []),
            *(["changed"] if number in last_time and _moved(last_time[number], one.status) else []),
        }
        if why:
            found[number] = tuple(sorted(why, key=order.index))
    return found


def _of_status(one: Assessment, was: Assessment | None) -> Iterator[str]:
    if one.status in (*_BAD, "not_assessable"):
        yield str(one.status)
    if one.differing_parties or one.reason == "judgements_differ":
        yield "judgements_differ"
    if one.status == "slightly_behind" and was is not None and was.status == "slightly_behind":
        yield "slightly_behind_again"
    if one.status in GOOD and (one.missed_years or any(part.status in _BAD for part in one.parts.values())):
        yield "missed_inside"
    if any(year == one.year for year, _part, _reason in one.missing):
        yield "missing"
    if one.provisional:
        yield "provisional"
    if _passed(one):
        yield "target_passed"


def _passed(one: Assessment) -> bool:
    """Whether a target to grow to is reached before its time: then it can be raised."""
    now = one.agreement
    grows = now.kind in ("flow", "stock", "ratio") and now.direction == "at_least" and now.binding == "term"
    reached = one.status == "achieved" or (one.status == "on_plan" and bool(one.achieved_now))
    return grows and reached and not is_floor(now) and one.year < last_year(now)


def _moved(before: str | None, now: str | None) -> bool:
    """Whether it stands worse than last time, lost its verdict or left the counts. What is better needs no talk."""
    if before is None or before == now or before not in ORDER:
        return False
    return now not in ORDER or ORDER.index(now) < ORDER.index(before)
