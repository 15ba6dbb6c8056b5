"""The sentence of an agreement's chart, and its text for who cannot see it: the same numbers in a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate

from dashboard.assessment import Assessment
from dashboard.sentences.gaps import gaps
from dashboard.sentences.headline import Told, headline
from dashboard.sentences.short import standing
from dashboard.sentences.speech import Speech, measure, sentence
from dashboard.sentences.status import status_word
from schemas.agreement import Agreement, Limit, OutsideEvent
from schemas.contract import contract
from schemas.plan import is_level


def chart_sentence(agreement: Agreement, assessment: Assessment, speech: Speech) -> str:
    """One sentence above or below the chart: where it stands, and the status in its word."""
    line, word = standing(agreement, assessment, speech), status_word(agreement, assessment, speech)
    if assessment.status in (None, "not_assessable"):
        return sentence(line)
    if assessment.provisional:
        word = speech.words.say("{lead} (provisional)", lead=word)
    return sentence(speech.words.say("{standing}. Status: {word}", standing=line, word=word))


def alt_text(agreement: Agreement, assessment: Assessment, speech: Speech) -> str:
    """What the chart shows, in words: each year with its figure and its plan, and the target."""
    if assessment.series is None or agreement.applies_to == "each_part":
        return headline(agreement, assessment, speech)
    return " ".join(sentence(part) for part in _alt(agreement, assessment, speech))


def outside_sentence(events: Iterable[OutsideEvent], speech: Speech) -> str:
    """What came from outside, with its days; "" when nothing did."""
    words = speech.words
    told = []
    for one in events:
        facts = {"name": one.name, "since": words.day(one.since)}
        if one.until is None:
            told.append(words.say("{name} (from {since})", **facts))
        else:
            told.append(words.say("{name} ({since} to {until})", until=words.day(one.until), **facts))
    return words.say("From outside: {list}.", list=words.join(told)) if told else ""


def limit_sentence(agreement: Agreement, limits: Iterable[Limit], year: int, speech: Speech) -> str:
    """The amount of the limit that an agreement speaks of, in the year or the latest before it; "" without one."""
    name = contract().indicators[agreement.indicator].limit
    known = [one for one in limits if one.limit == name and one.year <= year]
    if not known:
        return ""
    latest = max(known, key=lambda one: one.year)
    label = contract().words("limit")[latest.limit][speech.words.language]
    facts = {"limit": label, "year": latest.year, "amount": speech.words.money(latest.amount)}
    return sentence(speech.words.say("{limit} in {year}: {amount}", **facts))


def _alt(agreement: Agreement, assessment: Assessment, speech: Speech) -> Iterator[str]:
    words = speech.words
    told = Told(agreement, assessment, speech, measure(agreement, speech, assessment.rule), gaps(assessment))
    adds_up = agreement.kind == "flow" and agreement.binding != "each_year"
    if adds_up:
        yield words.say("chart: added up per year")
    elif is_level(agreement):
        yield words.say("chart: the level at the end of each year")
    else:
        yield words.say("chart: year by year")
    plans = _plans(assessment, adds_up)
    found = [_year(told, year, value, plans.get(year)) for year, value in _values(assessment, adds_up)]
    if found:
        yield "; ".join(found)
    if assessment.target is not None:
        yield words.say("target: {amount}", amount=told.measure.amount(assessment.target))


def _values(assessment: Assessment, adds_up: bool) -> Iterator[tuple[int, float | None]]:
    """Per counted year the figure, or what it adds up to so far; None where nothing is known."""
    total = 0.0
    for year, one in (assessment.series.years if assessment.series else {}).items():
        value = one.whole.value if one.whole.counts else None
        total += value or 0.0
        yield year, (total if adds_up and value is not None else value)


def _plans(assessment: Assessment, adds_up: bool) -> dict[int, float]:
    if not adds_up or assessment.planned is None:
        return dict(assessment.plan) if assessment.planned is not None else {}
    return dict(zip(assessment.plan, accumulate(assessment.plan.values()), strict=True))


def _year(told: Told, year: int, value: float | None, plan: float | None) -> str:
    words, one = told.speech.words, told.measure
    if value is None:
        series = told.assessment.series
        if series is not None and not series.years[year].expected:
            return words.say("{year}: not applicable", year=year)
        if told.speech.public:
            return words.say("{year}: not found", year=year)
        return words.say("{year}: not reported", year=year)
    if plan is None:
        return words.say("{year}: {value}", year=year, value=one.number(value))
    facts = {"value": one.number(value, plan), "plan": one.number(plan, value)}
    return words.say("{year}: {value}, plan {plan}", year=year, **facts)
