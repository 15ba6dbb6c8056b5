"""What changed between two assessments of one agreement: a word, and the reasons that apply (section 6 of the page)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from dashboard.assessment.compare import ORDER, equal
from dashboard.assessment.dated import latest
from dashboard.assessment.outcome import Assessment
from dashboard.assessment.series import REPORTED, as_known
from schemas.agreement import Judgement, Result, Version

_Identity = tuple[object, ...]
_numbers = attrgetter("value", "numerator", "denominator")
_words = attrgetter("qualifier", "months", "used", "done", "own_date")


@dataclass(frozen=True, slots=True)
class Seen:
    """An agreement as it was seen once: its assessment, and the results and judgements that went into it."""

    assessment: Assessment
    results: Sequence[Result] = ()
    judgements: Sequence[Judgement] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What changed between the assessments ``then`` and ``now`` of one agreement.

    ``change``: better, worse, same, new, ended, now_assessable or no_longer_assessable. ``reasons``: all that apply,
    in the page's order, whether or not the status moved.
    """

    change: str
    reasons: tuple[str, ...]
    then: Assessment
    now: Assessment


def changed(then: Seen, now: Seen) -> Change:
    """What changed in an agreement since ``then``, the earlier."""
    before, after = then.assessment, now.assessment
    return Change(_change(before.status, after.status), tuple(_reasons(then, now)), before, after)


def _change(before: str | None, after: str | None) -> str:
    """The word for a move from one status to another; outside the order of statuses both times it is the same."""
    if before == after:
        return "same"
    if before is None:
        return "new"
    if after is None:
        return "ended"
    if before in ORDER and after in ORDER:
        return "better" if ORDER.index(after) > ORDER.index(before) else "worse"
    if after in ORDER:
        return "now_assessable"
    return "no_longer_assessable" if before in ORDER else "same"


def _reasons(then: Seen, now: Seen) -> Iterator[str]:
    before, after = then.assessment, now.assessment
    if after.year > before.year:
        yield "later_year"
    was, known = _reported(then, after.year), _reported(now, after.year)
    was_done, done = _done(before), _done(after)
    if known.keys() - was.keys() or (done and not was_done) or _judged(then, after.year) != _judged(now, after.year):
        yield "new_results"
    if (was_done and done != was_done) or any(
        key not in known or not _same_figure(said, known[key]) for key, said in was.items()
    ):
        yield "corrected_results"
    was_in_force, in_force = _in_force(before), _in_force(after)
    if was_in_force and in_force and was_in_force != in_force:
        yield "amended_target"
    if before.life != after.life:
        yield "life"
    if before.rule != after.rule:
        yield "rule"


def _reported(seen: Seen, year: int) -> dict[_Identity, Result]:
    """What had been reported by then of the years up to this one: the latest of each identity."""
    return {
        one.identity: one
        for one in as_known(seen.results, seen.assessment.as_known_on)
        if one.year <= year and one.state == REPORTED
    }


def _same_figure(one: Result, other: Result) -> bool:
    """Whether two reports say the same, but for rounding; who explains it otherwise says the same."""
    numbers = zip(_numbers(one), _numbers(other), strict=True)
    return _words(one) == _words(other) and all(a == b if a is None or b is None else equal(a, b) for a, b in numbers)


def _done(found: Assessment) -> date | None:
    """The day on which a milestone was done, once it was."""
    done = found.agreement.done
    return done if done is not None and done <= found.as_known_on else None


def _judged(seen: Seen, year: int) -> set[tuple[str, int, str | None, str | None]]:
    """Each party's judgement of every year up to this one, as known then."""
    return {
        (one.party, one.year, one.status, one.text)
        for of_year in {one.year for one in seen.judgements if one.year <= year}
        for one in latest([one for one in seen.judgements if one.year == of_year], of_year, seen.assessment.as_known_on)
    }


def _in_force(found: Assessment) -> tuple[int, date | None] | None:
    """Which version was in force: its place among the versions and its day; None before the first."""
    versions = found.agreement.versions or (Version(),)
    known = [one.agreed_on for one in versions if one.agreed_on is None or one.agreed_on <= found.as_known_on]
    return (len(known), known[-1]) if known else None
