"""Sections 3.6 and 3.7: milestones, and agreements that only the parties can judge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.assessment import outcome as o
from schemas.agreement import Agreement, Judgement


def milestone(agreement: Agreement, as_known_on: date) -> o.Numbers:
    """Seen on the date, whatever the evaluation year."""
    numbers = o.Numbers()
    due = agreement.due
    done = agreement.done if agreement.done is not None and agreement.done <= as_known_on else None
    if done is not None:
        numbers["status"] = "achieved"
        if due is not None:
            numbers["days"] = max((done - due).days, 0)
        return numbers
    if due is None:
        numbers["status"], numbers["reason"] = "not_assessable", "no_target"
        return numbers
    numbers["days"] = (as_known_on - due).days
    if as_known_on > due:
        over = as_known_on > date(agreement.end_year, 12, 31)
        numbers["status"] = "not_achieved" if over else "behind"
    elif agreement.own_date is None:
        numbers["status"] = "running"
    else:
        numbers["status"] = "behind" if agreement.own_date > due else "on_plan"
    return numbers


def latest(judgements: Sequence[Judgement], year: int, as_known_on: date) -> tuple[Judgement, ...]:
    """Each party's last judgement up to the year, as known on the date; without a text it is none."""
    found: dict[str, Judgement] = {}
    for one in sorted(judgements, key=lambda one: (one.year, one.received)):
        if one.received <= as_known_on and one.year <= year and one.text and one.status:
            found[one.party] = one
    return tuple(found.values())


def judged(agreement: Agreement, judgements: Sequence[Judgement], year: int) -> o.Numbers:
    """The status by the parties' own words; never averaged."""
    numbers = o.Numbers()
    numbers["judgements"] = tuple(judgements)
    numbers["by_judgement"] = False
    if not judgements:
        numbers["status"], numbers["reason"] = "not_assessable", "no_judgement"
        return numbers
    words = {one.status for one in judgements}
    if len(words) > 1:
        ordered = [word for word in o.ORDER if word in words]
        numbers["status"], numbers["reason"] = "not_assessable", "judgements_differ"
        numbers["lowest"] = ordered[0] if ordered else None
        numbers["highest"] = ordered[-1] if ordered else None
        return numbers
    (word,) = words
    numbers["status"] = word
    numbers["by_judgement"] = True
    if word == "not_assessable":
        numbers["reason"] = "by_judgement"
    if word in o.ORDER:
        reasons = []
        if any(one.year < year for one in judgements):
            reasons.append("stale")
        if agreement.counterparty and all(one.party in agreement.owners for one in judgements):
            reasons.append("own_judgement")
        numbers["provisional_reasons"] = tuple(reasons)
    return numbers
