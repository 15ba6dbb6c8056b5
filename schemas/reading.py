"""The promise read back: one sentence that says how an agreement is understood.

Shown under the signed text as "Zo rekenen we", printed by intake, and (:func:`plan_in_words`) standing beside
the row that a sender fills in. It follows the words of an agreement, never a result, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from schemas.agreement import Agreement, StatusRule
from schemas.amounts import quantity, years
from schemas.clauses import Reader
from schemas.contract import Indicator
from schemas.plan import (
    WHOLE,
    Part,
    is_level,
    last_year,
    plan_of_year,
    rows_of,
    target_level,
    total,
)
from schemas.words import Words


def reading(
    agreement: Agreement, indicator: Indicator, names: Mapping[str, str], rule: StatusRule, words: Words
) -> str:
    """How the agreement is understood, in one sentence with its lead-in ("Wij lezen: …").

    ``names``: the name shown of each party's and area's code. Both languages; never fails on a promise that
    is not whole, because intake prints it too.
    """
    clauses = [clause for clause in Reader(agreement, indicator, names, rule, words).clauses() if clause]
    return words.say("We read: {reading}.", reading="; ".join(clauses))


def promise_in_words(agreement: Agreement, indicator: Indicator, words: Words) -> str:
    """What must be reached and when, without path and rule; for a promise that states a number."""
    reader = Reader(agreement, indicator, {}, StatusRule(), words)
    return reader.together() + reader.promise()


def plan_in_words(
    agreement: Agreement, year: int, party: str | None, area: str | None, indicator: Indicator, words: Words
) -> str:
    """What was promised for one row of a results workbook: of this year, this party and this area."""
    say = words.say
    if agreement.kind == "milestone":
        return say("no date agreed") if agreement.due is None else say("done by {day}", day=words.day(agreement.due))
    if agreement.kind == "qualitative":
        return say("a judgement in words")
    if agreement.direction == "none":
        return say("only followed, no target")
    reader = Reader(agreement, indicator, {}, StatusRule(), words)
    part = next((one for one in ((party, area), (None, area), (party, None)) if rows_of(agreement, one)), WHOLE)
    if year < agreement.start_year or year > last_year(agreement):
        return say("outside the term: shown, not counted")
    lead = ""
    if agreement.applies_to != "each_part" and part == WHOLE and set(agreement.owners) - {party, agreement.group}:
        lead = say("together ")
    rows = rows_of(agreement, part)
    if is_level(agreement):
        return lead + _level_in_words(agreement, year, part, reader)
    if agreement.kind == "flow" and agreement.path == "end_only" and agreement.binding != "each_year":
        whole, of = total(agreement, part), years(agreement.start_year, agreement.end_year, words)
        bound = None if whole is None else reader.bound(rows.general, whole)
        return say("no number agreed") if bound is None else lead + say("{bound} in {period}", bound=bound, period=of)
    target = rows.of(year)
    value = target.value if target is not None else None
    if agreement.kind == "flow":
        value = plan_of_year(agreement, year, part)
    if value is None:
        return say("no number agreed")
    if agreement.binding != "each_year" and agreement.kind == "ratio":
        period = years(agreement.start_year, agreement.end_year, words)
        return lead + say("{bound} on average over {period}", bound=reader.bound(target, value), period=period)
    if value == 0 and agreement.direction == "at_least":
        return say("nothing planned in {year}", year=year)
    return lead + say("{bound} in {year}", bound=reader.bound(target, value), year=year)


def _level_in_words(agreement: Agreement, year: int, part: Part, reader: Reader) -> str:
    """The level of the last year, and that of this year where one was agreed."""
    value, last, say = target_level(agreement, part), last_year(agreement), reader.words.say
    if value is None:
        return say("no number agreed")
    rows = rows_of(agreement, part)
    text = say("{bound} in {year}", bound=reader.bound(rows.general or rows.by_year.get(last), value), year=last)
    between = rows.by_year.get(year)
    if year == last or between is None or between.value is None:
        return text
    on_the_way = quantity(between.value, reader.indicator, reader.words)
    return say("{amount} in {year}, on the way to {target}", amount=on_the_way, year=year, target=text)
