"""What happened to an agreement, dated: signed, filled by year plans, amended, corrected, and its lives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dashboard.sentences.other import because, life_word
from dashboard.sentences.speech import Speech, sentence
from schemas.agreement import Agreement, Target, Version
from schemas.amounts import number, quantity
from schemas.contract import contract
from schemas.plan import WHOLE, part_of
from schemas.reading import promise_in_words


@dataclass(frozen=True, slots=True)
class Dated:
    """What happened on a day: a sentence, the code of the paper that brought it, and the number of the agreement that
    took over."""

    day: date
    text: str
    document: str | None = None
    successor: str | None = None


def history(
    agreement: Agreement, now: Agreement, documents: Mapping[str, Mapping[str, Any]], as_known_on: date, speech: Speech
) -> tuple[Dated, ...]:
    """Everything that happened up to a day, the first first. ``agreement`` carries its versions, ``now`` is the version
    in force, ``documents`` are rows by code."""
    found = [
        *_signed(agreement, speech),
        *_year_plans(agreement, now, documents, speech),
        *(
            Dated(version.agreed_on, text, version.document)
            for version, text in amendments(agreement, as_known_on, speech)
            if version.agreed_on is not None
        ),
        *_corrections(agreement, speech),
        *_lives(agreement, speech),
    ]
    return tuple(sorted((one for one in found if one.day <= as_known_on), key=lambda one: one.day))


def _signed(agreement: Agreement, speech: Speech) -> Iterator[Dated]:
    first = agreement.versions[0] if agreement.versions else Version()
    if first.agreed_on is not None:
        yield Dated(first.agreed_on, sentence(speech.words.say("signed")), agreement.document)


def _year_plans(
    agreement: Agreement, now: Agreement, documents: Mapping[str, Mapping[str, Any]], speech: Speech
) -> Iterator[Dated]:
    """The numbers with which year plans filled years that had none; what replaced a number is an amendment."""
    words, indicator = speech.words, contract().indicators[now.indicator]
    amended = {version.document for version in agreement.versions[1:] if "targets" in version.changes}
    for code, paper in documents.items():
        if paper["kind"] != "year_plan" or paper["dated"] is None or code in amended:
            continue
        rows = [row for row in now.targets if row.document == code and row.year is not None and row.value is not None]
        whole = {row.year: row.value for row in rows if part_of(now, row) == WHOLE}
        texts = []
        for year in dict.fromkeys(row.year for row in rows):
            value = whole.get(year)
            if value is None:
                texts.append(words.say("the figures for {year} were set per part", year=year))
            else:
                what = words.say("the figure for {year}", year=year)
                texts.append(words.say("{what} was set at {new}", what=what, new=quantity(value, indicator, words)))
        if texts:
            yield Dated(paper["dated"], sentence(words.join(texts)), code)


def _corrections(agreement: Agreement, speech: Speech) -> Iterator[Dated]:
    words = speech.words
    for one in agreement.corrections:
        text = words.say("a mistake of typing was put right in “{field}”", field=_label(one.field, words.language))
        yield Dated(one.corrected_on, sentence(text), one.document)


def _lives(agreement: Agreement, speech: Speech) -> Iterator[Dated]:
    """Every state; what was active all along is told only when it became so again."""
    for one in agreement.lives:
        if (day := one.dated or one.since) is not None:
            yield Dated(day, sentence(because(life_word(one, speech), one, speech)), None, one.successor)


def amendments(agreement: Agreement, as_known_on: date, speech: Speech) -> tuple[tuple[Version, str], ...]:
    """Each amendment with a sentence that says what it changed. ``agreement`` carries its versions."""
    if not agreement.versions:
        return ()
    before = replace(agreement, versions=(), **agreement.versions[0].changes)
    found: list[tuple[Version, str]] = []
    for version in agreement.versions[1:]:
        if version.agreed_on is None or version.agreed_on > as_known_on:
            continue
        after = replace(before, **version.changes)
        if what := list(_changed(before, after, version.changes, speech)):
            found.append((version, sentence(speech.words.join(what))))
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
            what = words.say("the figure for {year}", year=key[2])
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


def promised(agreement: Agreement, speech: Speech) -> str:
    """What was promised: a number with its period, a date; "" of what the parties judge."""
    words = speech.words
    if agreement.kind == "qualitative":
        return ""
    if agreement.kind == "milestone":
        return words.day(agreement.due) if agreement.due else words.say("no date agreed")
    return promise_in_words(agreement, contract().indicators[agreement.indicator], words)
