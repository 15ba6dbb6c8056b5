"""Sentences about what is no sum: milestones, judgements, parts, lives, amendments, who waits for whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from dashboard.assessment import Assessment
from dashboard.sentences.speech import Measure, Speech, measure, reason, reason_for, sentence
from schemas.agreement import Agreement, Target
from schemas.amounts import number, quantity, status_label
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
        yield words.say("promised: done by {day}", day=words.day(due))
    if assessment.status == "achieved" and agreement.done is not None:
        text = words.say("done on {day}", day=words.day(agreement.done))
        yield words.say("{lead}, {days} late", lead=text, days=days(left, speech)) if left else text
        return
    if due is None or left is None or left > 0:
        yield not_done(left, assessment, speech)
    else:
        yield words.plural("{n} day left", "{n} days left", -left)
    if agreement.own_date is not None and due is not None:
        late = (agreement.own_date - due).days
        own = words.say("{who} expects {day}", who=owners(agreement, speech), day=words.day(agreement.own_date))
        yield words.say("{lead}, {days} late", lead=own, days=days(late, speech)) if late > 0 else own


def not_done(late: int | None, assessment: Assessment, speech: Speech) -> str:
    """That nobody said it was done; whether it was, the data don't know."""
    words, day = speech.words, speech.words.day(assessment.as_known_on)
    when = words.say("on {day}", day=day)
    if late:
        when = words.say("on {day}, {days} later,", day=day, days=days(late, speech))
    if speech.public:
        return words.say("{when} public sources did not say that it is done", when=when)
    return words.say("{when} nobody had reported that it is done", when=when)


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


# ---- life, amendments, waiting


def life(agreement: Agreement, speech: Speech) -> str:
    """Since when the agreement no longer counts, and why; "" while it is active."""
    words, found = speech.words, agreement.life
    if found.state == "active":
        return ""
    word = contract().words("life")[found.state][words.language]
    text = word if found.since is None else words.say("{word} on {day}", word=word, day=words.day(found.since))
    if found.reason:
        text = words.say("{lead}: “{reason}”", lead=text, reason=found.reason)
    return sentence(text)


def waits(
    agreement: Agreement, awaited: Agreement, awaited_assessment: Assessment, as_known_on: date, speech: Speech
) -> str:
    """In one line what an agreement waits for, with the date agreed for that and the days since; no date, no days."""
    words = speech.words
    name = awaited.title or awaited.text or awaited.number
    text = words.say("waits for {number} {name}", number=awaited.number, name=name)
    if awaited.owners:
        text = words.say("{lead} ({who})", lead=text, who=owners(awaited, speech))
    if awaited_assessment.status == "achieved":
        if awaited.done is not None:
            return sentence(words.say("{lead}, done on {day}", lead=text, day=words.day(awaited.done)))
        return sentence(words.say("{lead}, achieved", lead=text))
    if awaited.due is None:
        return sentence(text)
    text = words.say("{lead}, agreed for {day}", lead=text, day=words.day(awaited.due))
    if as_known_on > awaited.due:
        late = days((as_known_on - awaited.due).days, speech)
        text = words.say("{lead}, {days} ago", lead=text, days=late)
    return sentence(text)


def amendments(
    agreement: Agreement, as_known_on: date, documents: Mapping[str, str], speech: Speech
) -> tuple[str, ...]:
    """A sentence for each amendment: its day, its document and what it changed. ``agreement`` carries its versions,
    ``documents`` the titles by code."""
    if not agreement.versions:
        return ()
    words = speech.words
    before = replace(agreement, versions=(), **agreement.versions[0].changes)
    found: list[str] = []
    for version in agreement.versions[1:]:
        if version.agreed_on is None or version.agreed_on > as_known_on:
            continue
        after = replace(before, **version.changes)
        lead = words.say("on {day}", day=words.day(version.agreed_on))
        if title := documents.get(version.document or ""):
            lead = f"{lead} ({title})"
        if what := list(_changed(before, after, version.changes, speech)):
            found.append(sentence(f"{lead} {words.join(what)}"))
        before = after
    return tuple(found)


def _changed(before: Agreement, after: Agreement, changes: Mapping[str, Any], speech: Speech) -> Iterable[str]:
    """What one version changed, each without its date."""
    words = speech.words
    for name in changes:
        if name == "targets":
            yield from _targets(before, after, speech)
        elif name == "end_year":
            yield words.say("the last year went from {old} to {new}", old=before.end_year, new=after.end_year)
        elif name == "due" and before.due is not None and after.due is not None:
            old, new = words.day(before.due), words.day(after.due)
            yield words.say("the date went from {old} to {new}", old=old, new=new)
        elif name == "text":
            yield words.say("the text was changed")
        elif name not in ("kind", "group", "document", "note", "start_year"):
            yield words.say("“{field}” was changed", field=_label(name, words.language))


def _label(name: str, language: str) -> str:
    labels = {field.id: field.label[language] for field in contract().tables["agreements"].field}
    return labels.get(name, labels.get("period", name) if name == "due" else name)


def _targets(before: Agreement, after: Agreement, speech: Speech) -> Iterable[str]:
    """Which numbers went up or down."""
    words, indicator = speech.words, contract().indicators[after.indicator]

    def keyed(agreement: Agreement) -> dict[tuple[str | None, str | None, int | None], Target]:
        return {(row.party, row.area, row.year): row for row in agreement.targets}

    old_rows, new_rows = keyed(before), keyed(after)
    for key in dict.fromkeys([*old_rows, *new_rows]):
        old, new = old_rows.get(key), new_rows.get(key)
        if old is not None and new is not None and (old.value, old.upper) == (new.value, new.upper):
            continue
        what = words.say("the target")
        if key[2] is not None:
            what = words.say("the number of {year}", year=key[2])
        who = key[1] or key[0]
        if who is not None:
            what = words.say("{what} of {who}", what=what, who=speech.name(who))
        if new is None or new.value is None:
            yield words.say("{what} was dropped", what=what)
        elif old is None or old.value is None:
            yield words.say("{what} was set at {new}", what=what, new=quantity(new.value, indicator, words))
        else:
            values = {
                "old": number(old.value, indicator, words, against=new.value),
                "new": number(new.value, indicator, words, against=old.value),
            }
            if new.value > old.value:
                yield words.say("{what} was raised from {old} to {new}", what=what, **values)
            elif new.value < old.value:
                yield words.say("{what} was lowered from {old} to {new}", what=what, **values)
            else:
                yield words.say("the bounds of {what} were changed", what=what)
