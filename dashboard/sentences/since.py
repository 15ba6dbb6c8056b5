"""Sentences about what changed since an earlier evaluation: of many agreements together, and of one that moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.assessment import Assessment
from dashboard.assessment.changed import Change
from dashboard.sentences.overview import outside_of_counts
from dashboard.sentences.speech import Speech, reason_for, sentence
from dashboard.sentences.status import status_word
from schemas.contract import contract

_MOVED = ("better", "worse")


def since_headline(changes: Iterable[Change], speech: Speech) -> str:
    """How many agreements stand better and worse than then, and how many of these moves are provisional.

    Told of the agreements that are counted now, or were then, and had begun then; "" when there are none.
    """
    words, told = speech.words, _told(changes)
    if not told:
        return ""
    moved = [one for one in told if one.change in _MOVED]
    if not moved:
        return sentence(words.say("since {moment} nothing is better or worse", moment=_moment(told[0], speech)))
    counts = [_count(key, moved, speech) for key in _MOVED]
    text = words.say("since {moment}: {counts}", moment=_moment(told[0], speech), counts=", ".join(counts))
    # a move from word to word is only as sure as both of them
    if open_ := sum(one.now.provisional or one.then.provisional for one in moved):
        text += words.say(" ({n} provisional)", n=words.number(open_))
    return sentence(text)


def since_further(changes: Iterable[Change], speech: Speech) -> str:
    """How many agreements came into the counts or left them, or their verdict; "" when none did."""
    told = _told(changes)
    keys = [key for key in contract().changes if key not in (*_MOVED, "same")]
    counts = [_count(key, told, speech) for key in keys if any(one.change == key for one in told)]
    if not counts:
        return ""
    text = speech.words.say("since {moment}: {counts}", moment=_moment(told[0], speech), counts=", ".join(counts))
    return sentence(text)


def _told(changes: Iterable[Change]) -> list[Change]:
    return [one for one in changes if _begun(one.then) and _counted(one)]


def _moment(change: Change, speech: Speech) -> str:
    """With what is compared: the earlier year, or of one year the earlier day."""
    then = change.then
    return str(then.year) if then.year != change.now.year else speech.words.day(then.as_known_on)


def since(change: Change, speech: Speech) -> str:
    """Both statuses of an agreement that moved, and what was different the second time; "" when it did not move, or
    had not begun then.

    The reasons stand beside the move: that they caused it is not said.
    """
    if change.change == "same" or not _begun(change.then):
        return ""
    words, then, now = speech.words, change.then, change.now
    if then.year != now.year:
        moments = [words.say("in {year}", year=one.year) for one in (then, now)]
    else:
        moments = [words.say("on {day}", day=words.day(one.as_known_on)) for one in (then, now)]
    told = "; ".join(f"{moment}: {_status(one, speech)}" for moment, one in zip(moments, (then, now), strict=True))
    reasons = words.join([contract().change_reasons[key].label[words.language] for key in change.reasons])
    return f"{sentence(told)} {sentence(reasons)}" if reasons else sentence(told)


def _begun(then: Assessment) -> bool:
    """Whether there was something to compare with: the agreement had begun and, of a level, a year had passed."""
    return then.year >= then.agreement.start_year and then.reason != "no_time_elapsed"


def _counted(change: Change) -> bool:
    """Whether the agreement is in the counts of now, or was in those of then and ended."""
    one = change.then if change.change == "ended" else change.now
    return outside_of_counts(one.agreement, one) is None


def _count(key: str, told: Sequence[Change], speech: Speech) -> str:
    n = sum(one.change == key for one in told)
    return f"{speech.words.number(n)} {contract().changes[key].label[speech.words.language]}"


def _status(assessment: Assessment, speech: Speech) -> str:
    """The word for a status, with what makes it less than sure."""
    word = status_word(assessment.agreement, assessment, speech)
    if assessment.status == "not_assessable":
        why = reason_for(assessment.agreement, assessment.reason or "not_reported", speech)
        return f"{word} ({why})"
    return speech.words.say("{lead} (provisional)", lead=word) if assessment.provisional else word
