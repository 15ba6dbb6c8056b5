"""Sections 3.6 and 3.7: milestones, and agreements that only the parties can judge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.assessment import outcome as o
from dashboard.assessment.compare import ORDER
from schemas.agreement import Agreement, Judgement


def milestone(agreement: Agreement, as_known_on: date) -> o.Numbers:
    """Seen on the date, whatever the evaluation year."""
    numbers = o.Numbers()
    due, done = agreement.due, agreement.done
    if done is not None and done <= as_known_on:
        numbers.judge("achieved")
        if due is not None:
            numbers["days"] = max((done - due).days, 0)
        return numbers
    if due is None:
        numbers.judge("not_assessable", "no_target")
        return numbers
    numbers["days"] = (as_known_on - due).days
    if as_known_on > due:
        over = as_known_on > date(agreement.end_year, 12, 31)
        numbers.judge("not_achieved" if over else "behind")
    elif agreement.own_date is None:
        numbers.judge("running")
    else:
        numbers.judge("behind" if agreement.own_date > due else "on_plan")
    return numbers


def latest(judgements: Sequence[Judgement], year: int, as_known_on: date) -> tuple[Judgement, ...]:
    """Each party's last judgement up to the year, as known on the date; without a text it is none."""
    found: dict[str, Judgement] = {}
    for one in sorted(judgements, key=lambda one: (one.year, one.received)):
        if one.received <= as_known_on and one.year <= year and (one.text or "").strip() and one.status:
            found[one.party] = one
    return tuple(found.values())


def judged(agreement: Agreement, judgements: Sequence[Judgement], year: int) -> o.Numbers:
    """The status by the parties' own words; never averaged."""
    numbers = o.Numbers()
    words = {one.status for one in judgements}
    if not words:
        numbers.judge("not_assessable", "no_judgement")
        return numbers
    if len(words) > 1:
        numbers.judge("not_assessable", "judgements_differ")
        ordered = [word for word in ORDER if word in words]
        numbers.update(lowest=ordered[0] if ordered else None, highest=ordered[-1] if ordered else None)
        return numbers
    word = judgements[0].status or ""
    numbers.judge(word, "by_judgement" if word == "not_assessable" else None)
    numbers["by_judgement"] = True
    if word in ORDER:
        old = any(one.year < year for one in judgements)
        own = bool(agreement.counterparty) and all(one.party in agreement.owners for one in judgements)
        reasons = (("stale", old), ("own_judgement", own))
        numbers["provisional_reasons"] = tuple(reason for reason, holds in reasons if holds)
    return numbers


def differing(judgements: Sequence[Judgement], status: str | None) -> tuple[str, ...]:
    """The parties with another word than a calculated status, by name; none where the calculation gave no word."""
    if status is None or status == "not_assessable":
        return ()
    return tuple(sorted(one.party for one in judgements if one.status != status))
