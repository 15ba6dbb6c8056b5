"""Sentences about what parties promised each other: how it stands, who waits for whom, what must still be sent.

A delay is said by dates only; why it is there is quoted from who was asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard.assessment import Assessment
from dashboard.assessment.waiting import Waiting
from dashboard.sentences.named import title_of
from dashboard.sentences.other import GOOD, days, life, owners
from dashboard.sentences.overview import Rows, outside_of_counts, overview
from dashboard.sentences.short import standing
from dashboard.sentences.speech import Speech, sentence
from schemas.agreement import Agreement, Measure, Result
from schemas.plan import is_limit

BEHIND = ("slightly_behind", "behind", "moved_away")
_MOSTLY, _NOT, _WITHOUT = ("mostly_achieved",), ("not_achieved",), ("running", "not_assessable")
#: Statuses that are counted together, in the order in which they are said.
_TOGETHER: tuple[tuple[str, ...], ...] = (GOOD, BEHIND, _MOSTLY, _NOT, _WITHOUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSend:
    """What one party has not yet said about a year, by numbers of agreements in the order of the signed text.

    ``before``: the day of the bid of the year after. ``figures``: how many figures of which agreements; ``together``:
    the same of those that it gives together with others. ``dates``: milestones,
    ``judgements``: promises without a number, ``measures``: those of which it did not say how they stand.
    """

    year: int
    known_on: date
    before: date | None = None
    figures: Mapping[str, int] = field(default_factory=dict)
    together: Mapping[str, int] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    judgements: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything must still be sent."""
        return bool(self.figures or self.together or self.dates or self.judgements or self.measures)


# ---- promises


def all_promised(rows: Rows, parties: int, waiting: int, speech: Speech) -> str:
    """34 afspraken tussen 5 partijen; 3 wachten op een ander."""
    words = speech.words
    counts = {"total": words.number(overview(rows, speech).total), "parties": words.number(parties)}
    lead = words.say("{total} agreements between {parties} parties", **counts)
    if not waiting:
        return words.say("{lead}; nothing waits for another.", lead=lead)
    return words.plural(
        "{lead}; {n} of them waits for another party.",
        "{lead}; {n} of them wait for another party.",
        waiting,
        lead=lead,
    )


def promised(name: str | None, rows: Rows, speech: Speech) -> str:
    """De Linde deed 12 toezeggingen: 8 gehaald of op koers, 3 achter. Without a name: we promised."""
    words, total = speech.words, overview(rows, speech).total
    if not total:
        return words.say("{name} promised nothing here.", name=name) if name else words.say("We promised nothing here.")
    if name is None:
        return _told(words.plural("We made {n} promise", "We made {n} promises", total), rows, speech)
    lead = words.plural("{name} made {n} promise", "{name} made {n} promises", total, name=name)
    return _told(lead, rows, speech)


def owed(name: str | None, rows: Rows, speech: Speech) -> str:
    """Anderen deden De Linde 9 toezeggingen: 5 gehaald of op koers, 4 achter. Without a name: promised us."""
    words, total = speech.words, overview(rows, speech).total
    if not total and name is None:
        return words.say("Nobody promised us anything here.")
    if not total:
        return words.say("Nobody promised {name} anything here.", name=name)
    if name is None:
        return _told(words.plural("Others made us {n} promise", "Others made us {n} promises", total), rows, speech)
    lead = words.plural("Others made {name} {n} promise", "Others made {name} {n} promises", total, name=name)
    return _told(lead, rows, speech)


def _told(lead: str, rows: Rows, speech: Speech) -> str:
    how = how_it_stands(rows, speech)
    return sentence(f"{lead}: {how}" if how else lead)


def how_it_stands(rows: Rows, speech: Speech) -> str:
    """8 gehaald of op koers, 3 achter, 1 zonder oordeel; hiervan 1 voorlopig. "" when there is nothing to count."""
    words = speech.words
    inside = [(one, found) for one, found in rows if outside_of_counts(one, found) is None]
    limits = any(is_limit(one) for one, found in inside if found.status in BEHIND)
    counts = {keys: sum(found.status in keys for _one, found in inside) for keys in _TOGETHER}
    text = ", ".join(_state(keys, n, limits, speech) for keys, n in counts.items() if n)
    if provisional := sum(found.provisional for _one, found in inside):
        text = words.say("{lead}; of these {n} provisional", lead=text, n=words.number(provisional))
    return text


def _state(keys: tuple[str, ...], n: int, limits: bool, speech: Speech) -> str:
    """How many stand so, in words."""
    words = speech.words
    word = {
        GOOD: words.say("achieved or on plan"),
        BEHIND: words.say("behind or too fast") if limits else words.say("behind"),
        _MOSTLY: words.say("mostly achieved"),
        _NOT: words.say("not achieved"),
        _WITHOUT: words.say("without a verdict"),
    }[keys]
    return f"{words.number(n)} {word}"


def stands(agreement: Agreement, assessment: Assessment, speech: Speech) -> str:
    """Where it stands, as in every list; of a date that was passed only the dates."""
    words, due, done = speech.words, agreement.due, agreement.done
    if agreement.kind == "milestone" and assessment.status == "achieved" and due is not None and done is not None:
        agreed = words.say("agreed for {day}", day=words.day(due))
        return words.say("{lead}, done on {day}", lead=agreed, day=words.day(done))
    return standing(agreement, assessment, speech)


# ---- waiting


def since(found: Waiting, speech: Speech) -> str:
    """By when what is waited for was agreed, whether it is there, and the days in between; no date, no days."""
    words = speech.words
    if found.life != "active":
        return life(found.awaited, speech)
    return " ".join(sentence(text) for text in _since(found, speech) if text) or sentence(words.say("not there yet"))


def _since(found: Waiting, speech: Speech) -> Iterator[str]:
    words, over = speech.words, "" if found.days is None else days(found.days, speech)
    if found.agreed is None:
        if not found.settled:
            yield words.say("no date was agreed")
        elif found.done is None:
            yield words.say("achieved")
        else:
            yield words.say("done on {day}", day=words.day(found.done))
        return
    agreed = words.say("agreed for {day}", day=words.day(found.agreed))
    if found.settled and found.done is not None:
        yield words.say("{lead}, done on {day}", lead=agreed, day=words.day(found.done))
        if over:
            yield words.say("{days} after the agreed date", days=over)
        return
    yield agreed
    if over:
        yield words.say("since then {days}", days=over)
    if found.awaited.own_date is not None:
        yield words.say("{who} expects {day}", who=owners(found.awaited, speech), day=words.day(found.awaited.own_date))


def waits_for(found: Waiting, speech: Speech) -> str:
    """Wacht op „Vergunning” van Gemeente."""
    facts = {"title": title_of(found.awaited, speech.words.language), "who": owners(found.awaited, speech)}
    return speech.words.say("Waits for “{title}” of {who}.", **facts)


def chain(found: Sequence[Waiting], speech: Speech) -> str:
    """A (who) → B (who) → C (who)."""
    steps: list[Agreement] = [found[0].waiter, *(one.awaited for one in found)]
    return " → ".join(f"{title_of(one, speech.words.language)} ({owners(one, speech)})" for one in steps)


def replied(reply: Result, speech: Speech) -> str:
    """Who replied, and about which year: Gemeente over 2025."""
    return speech.words.say("{name} on {year}", name=speech.name(reply.party or ""), year=reply.year)


def no_reply(found: Waiting, speech: Speech) -> str:
    """That who is waited for said nothing about it yet; "" where nobody is asked to."""
    if speech.public or not found.still:
        return ""
    return speech.words.say("No reply yet.")


# ---- what must still be sent


def still_to_send(name: str | None, found: ToSend, speech: Speech) -> str:
    """De Linde moet nog sturen: 2 cijfers en 1 oordeel over 2025, vóór het bod van 1 juli 2026. Without a name: we."""
    words = speech.words
    if not found and name is None:
        return words.say("All that is asked of us about {year} is in.", year=found.year)
    if not found:
        return words.say("All that is asked of {name} about {year} is in.", name=name, year=found.year)
    facts = {"what": words.join(list(_what(found, speech))), "year": found.year}
    if name is None:
        text = words.say("We still have to send: {what} about {year}", **facts)
    else:
        text = words.say("{name} still has to send: {what} about {year}", name=name, **facts)
    if found.before is None:
        return sentence(text)
    day = words.day(found.before)
    if found.known_on > found.before:
        return sentence(words.say("{lead}, asked before the bid of {day}", lead=text, day=day))
    return sentence(words.say("{lead}, before the bid of {day}", lead=text, day=day))


def _what(found: ToSend, speech: Speech) -> Iterator[str]:
    plural = speech.words.plural
    if found.figures:
        yield _figures(sum(found.figures.values()), speech)
    if found.together:
        yield _figures_together(sum(found.together.values()), speech)
    if n := len(found.dates):
        yield plural("{n} date", "{n} dates", n)
    if n := len(found.judgements):
        yield plural("{n} judgement", "{n} judgements", n)
    if n := len(found.measures):
        yield plural("how {n} measure stands", "how {n} measures stand", n)


def asked(found: ToSend, speech: Speech) -> Iterator[tuple[str, str, str]]:
    """What must still be sent, one by one: in words, the number of its agreement, and of a measure its text."""
    say = speech.words.say
    for number, n in found.figures.items():
        yield _figures(n, speech), number, ""
    for number, n in found.together.items():
        yield _figures_together(n, speech), number, ""
    for number in found.dates:
        yield say("Date"), number, ""
    for number in found.judgements:
        yield say("Judgement"), number, ""
    for measure in found.measures:
        yield say("Measure"), measure.number, measure.text


def _figures(n: int, speech: Speech) -> str:
    """2 cijfers."""
    return speech.words.plural("{n} figure", "{n} figures", n)


def _figures_together(n: int, speech: Speech) -> str:
    """2 cijfers samen met anderen."""
    return speech.words.plural("{n} figure together with others", "{n} figures together with others", n)
