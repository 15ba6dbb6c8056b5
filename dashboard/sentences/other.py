"""Sentences about what is no sum: milestones, judgements, parts, lives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.assessment import Assessment
from dashboard.sentences.speech import Measure, Speech, measure, reason, reason_for, sentence
from schemas.agreement import Agreement, Life
from schemas.amounts import status_label
from schemas.contract import contract

GOOD = ("achieved", "on_plan")


def days(n: int, speech: Speech) -> str:
    """A number of days: 1 dag, 76 dagen."""
    return speech.words.plural("{n} day", "{n} days", abs(n))


# ---- milestones


def dated_headline(agreement: Agreement, assessment: Assessment, speech: Speech) -> Iterator[str]:
    """A milestone: when it was due, and when it was done or is expected."""
    words, due, left = speech.words, agreement.due, assessment.days
    if due is None:
        yield words.say("no date was agreed")
    else:
        yield words.say("promised: by {day}", day=words.day(due))
    if assessment.status == "achieved" and agreement.done is not None:
        text = words.say("done on {day}", day=words.day(agreement.done))
        yield words.say("{lead}, {days} after the agreed date", lead=text, days=days(left, speech)) if left else text
        return
    if due is None or left is None or left > 0:
        yield not_done(left, assessment, speech)
    else:
        yield words.plural("{n} day left", "{n} days left", -left)
    if agreement.own_date is not None and due is not None:
        late = (agreement.own_date - due).days
        own = words.say("{who} expects {day}", who=owners(agreement, speech), day=words.day(agreement.own_date))
        yield words.say("{lead}, {days} after the agreed date", lead=own, days=days(late, speech)) if late > 0 else own


def not_done(late: int | None, assessment: Assessment, speech: Speech) -> str:
    """That nobody said it was done; whether it was, the data don't know."""
    words, day = speech.words, speech.words.day(assessment.as_known_on)
    when = words.say("on {day}", day=day)
    if late:
        when = words.say("on {day}, {days} later,", day=day, days=days(late, speech))
    if speech.public:
        return words.say("{when} public sources did not say that it is done", when=when)
    return words.say("{when} nobody has reported that it was done", when=when)


def owners(agreement: Agreement, speech: Speech) -> str:
    """Who owes it."""
    return speech.named(agreement.owners) if agreement.owners else speech.words.say("the owner")


# ---- judgements


def judged_headline(assessment: Assessment, speech: Speech) -> Iterator[str]:
    """A promise without a number: what the parties say themselves."""
    say, found = speech.words.say, assessment
    yield say("no number was agreed, the parties judge")
    if found.by_judgement and found.status is not None:
        yield say("they say: {word}", word=contract().statuses[found.status].label[speech.words.language])
    elif found.lowest is not None and found.highest is not None:
        labels = {key: contract().statuses[key].label[speech.words.language] for key in (found.lowest, found.highest)}
        yield say("they differ: from {lowest} to {highest}", lowest=labels[found.lowest], highest=labels[found.highest])
    elif found.reason is not None:
        yield reason(found.reason, speech)
    for key in found.provisional_reasons:
        yield reason_for(found.agreement, key, speech)


# ---- parts by themselves


def part_name(key: Any, speech: Speech) -> str:
    """The name of a part, by the key under which the assessment holds it."""
    return speech.name(str(key))


def parts_headline(agreement: Agreement, assessment: Assessment, speech: Speech) -> Iterator[str]:
    """How many parts stand well, and which decide."""
    words, parts = speech.words, assessment.parts or {}
    known = {key: part for key, part in parts.items() if part.reason != "not_applicable"}
    if known:
        met = words.number(assessment.parts_met or 0)
        yield words.say("achieved or on plan: {met} of {n}", met=met, n=words.number(len(known)))
    one = measure(agreement, speech, assessment.rule)
    for status, keys in grouped(known).items():
        if status in GOOD or status is None:
            continue
        names = words.join([part_in_words(key, known[key], one, speech) for key in keys])
        yield words.say("{word}: {names}", word=part_word(agreement, known[keys[0]], speech), names=names)


def grouped(parts: Mapping[Any, Assessment]) -> dict[str | None, list[Any]]:
    """The parts by status, in the order of the agreement."""
    found: dict[str | None, list[Any]] = {}
    for key, part in parts.items():
        found.setdefault(part.status, []).append(key)
    return found


def part_word(agreement: Agreement, part: Assessment, speech: Speech) -> str:
    """The word for a part's status."""
    if part.reason == "no_target":
        return speech.words.say("no number of its own")
    if part.status is None or part.reason == "not_applicable":
        return reason(part.reason or "not_applicable", speech)
    above = None if part.distance is None else part.distance > 0
    return status_label(agreement, part.status, speech.words, above=above)


def part_in_words(key: Any, part: Assessment, one: Measure, speech: Speech) -> str:
    """A part with its figure, where it has one: West (66%)."""
    name = part_name(key, speech)
    if part.value is None or part.status == "not_assessable":
        return name
    return f"{name} ({one.amount(part.value)})"


# ---- life


def life(agreement: Agreement, speech: Speech) -> str:
    """Since when the agreement no longer counts, what took it over, and why; "" while it is active."""
    words, found = speech.words, agreement.life
    if found.state == "active":
        return ""
    text, day = life_word(found, speech), found.dated or found.since
    if day is not None:
        text = words.say("{word} on {day}", word=text, day=words.day(day))
    if found.successor and found.state == "merged":
        text = words.say("{lead}, together with {number}", lead=text, number=found.successor)
    elif found.successor:
        text = words.say("{lead}, by {number}", lead=text, number=found.successor)
    return sentence(because(text, found, speech))


def life_word(found: Life, speech: Speech) -> str:
    """The word for a life: postponed, withdrawn, superseded, merged, active."""
    return contract().words("life")[found.state][speech.words.language]


def because(text: str, found: Life, speech: Speech) -> str:
    """A text with the reason that was typed, where there is one."""
    return speech.words.say("{lead}: “{reason}”", lead=text, reason=found.reason) if found.reason else text
