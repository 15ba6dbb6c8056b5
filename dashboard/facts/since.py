"""What changed in a framework between two evaluation years, agreement by agreement."""

from __future__ import annotations

from dashboard.assessment.changed import Change, Seen, changed
from dashboard.standing import Standing


def since_last_year(now: Standing, then: Standing) -> dict[str, Change]:
    """The change of every agreement that is known both times, by number, in the order of ``now``.

    ``then``: the same framework in an earlier year. As known on one day the two differ by their year only; figures
    that were corrected in between count in both.
    """
    return {
        number: changed(_seen(then, number), _seen(now, number))
        for number in now.assessments
        if number in then.assessments
    }


def _seen(standing: Standing, number: str) -> Seen:
    framework = standing.framework
    return Seen(standing.assessments[number], framework.results.get(number, ()), framework.judgements.get(number, ()))
