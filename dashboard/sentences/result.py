"""One reported figure, or a word of a party, as a reader says it: 40 homes; not reported; done on 1 May 2024."""

from __future__ import annotations

from dashboard.sentences.gaps import with_qualifiers
from dashboard.sentences.speech import Speech
from schemas.agreement import Agreement, Judgement, Result
from schemas.amounts import number, quantity
from schemas.contract import contract


def result_in_words(row: Result, agreement: Agreement, speech: Speech) -> str:
    """What a row says: its figure with its unit and what it is not, else its date, its state, or its text."""
    words, indicator = speech.words, contract().indicators[agreement.indicator]
    if row.value is not None or row.numerator is not None:
        if row.value is None:
            above = number(row.numerator or 0, indicator, words)
            below = "…" if row.denominator is None else number(row.denominator, indicator, words)
            text = words.say("{part} of {whole}", part=above, whole=below)
        else:
            text = quantity(row.value, indicator, words)
        return with_qualifiers(text, {row.qualifier}, row.months, speech)
    if row.done is not None:
        return words.say("done on {day}", day=words.day(row.done))
    if row.own_date is not None:
        return words.say("expected on {day}", day=words.day(row.own_date))
    if row.state != "reported":
        return contract().words("state")[row.state][words.language]
    return words.say("only an explanation")


def judgement_in_words(one: Judgement, speech: Speech) -> str:
    """A party's word with its text."""
    word = contract().statuses[one.status or "not_assessable"].label[speech.words.language]
    return f"{word}: {speech.words.quoted(one.text or '')}"


def part_words(row: Result, agreement: Agreement, speech: Speech) -> str:
    """What a row is about within its agreement: area, breakdown, source; "" for the whole."""
    segments = contract().indicators[agreement.indicator].segments
    found = [speech.name(row.area) if row.area else ""]
    if row.segment:
        found.append(contract().words(segments)[row.segment][speech.words.language] if segments else row.segment)
    return ", ".join(one for one in (*found, row.source) if one)
