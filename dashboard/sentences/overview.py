"""Sentences about many agreements: how we stand, and what is missing from whom. Their counts add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.assessment import Assessment
from dashboard.sentences.gaps import gaps
from dashboard.sentences.speech import Speech, reason, sentence
from schemas.agreement import Agreement
from schemas.contract import contract
from schemas.plan import is_limit

Rows = Sequence[tuple[Agreement, Assessment]]
#: Statuses that the headline takes together.
_WELL = ("achieved", "on_plan")
_BEHIND = ("behind", "slightly_behind", "moved_away")
#: Reasons of which the headline says the same.
_INCOMPLETE = ("no_parts", "part_of_year", "bound", "about")
_JUDGED = ("judgements_differ", "no_judgement", "by_judgement")


@dataclass(frozen=True, slots=True)
class Overview:
    """How many agreements stand how.

    ``counts``: per status (in the order of the contract) and, under its reason, per agreement without one; they
    add up to ``total``. ``provisional`` of them are. ``headline`` says so; ``outside`` says what is in no count, ""
    when nothing is.
    """

    headline: str
    outside: str
    counts: Mapping[str, int]
    total: int
    provisional: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What one party (None: public sources, or several together) has not reported of the year's figures."""

    party: str | None
    sentence: str
    expected: int
    missing: int


def outside_of_counts(agreement: Agreement, assessment: Assessment) -> str | None:
    """Why an agreement is in no count: a reading, context_figure, not_agreed or its life; None when it counts."""
    if assessment.status is None:
        return assessment.reason or assessment.life
    if agreement.reading_of is not None:
        return "reading"
    return "context_figure" if assessment.reason == "context_figure" else None


def overview(rows: Rows, speech: Speech) -> Overview:
    """The state, the trouble and the gap of these agreements in one headline."""
    inside = [(agreement, found) for agreement, found in rows if outside_of_counts(agreement, found) is None]
    keys = Counter(_key(assessment) for _agreement, assessment in inside)
    order = [*contract().statuses, *contract().reasons]
    counts = {key: keys[key] for key in order if keys[key]}
    provisional = Counter(_key(assessment) for _agreement, assessment in inside if assessment.provisional)
    limits = any(is_limit(agreement) for agreement, found in inside if found.status in _BEHIND)
    return Overview(
        headline=_headline(counts, provisional, limits, speech),
        outside=_outside(rows, speech),
        counts=counts,
        total=len(inside),
        provisional=sum(provisional.values()),
    )


def theme_headline(name: str, rows: Rows, speech: Speech) -> str:
    """The same for one theme, with its name in front."""
    found = overview(rows, speech)
    return speech.words.say("{theme}: {headline}", theme=name, headline=found.headline[:1].lower() + found.headline[1:])


def _key(assessment: Assessment) -> str:
    """Under what an agreement is counted: its status, or the reason why it has none."""
    if assessment.status == "not_assessable":
        return assessment.reason or "not_reported"
    return str(assessment.status)


def _headline(counts: Mapping[str, int], open_: Mapping[str, int], limits: bool, speech: Speech) -> str:
    """State, trouble and gap. ``open_``: how many of each status are provisional."""
    words, total = speech.words, sum(counts.values())
    if not total:
        return words.say("There are no agreements to count.")
    well = sum(counts.get(key, 0) for key in _WELL)
    lead = words.plural(
        "{n} of the {total} agreements is achieved or on plan",
        "{n} of the {total} agreements are achieved or on plan",
        well,
        total=words.number(total),
    )
    if total == 1:
        lead = words.say("{well} of 1 agreement is achieved or on plan", well=words.number(well))
    elif not well:
        lead = words.say("not one of the {total} agreements is achieved or on plan", total=words.number(total))
    states = [_open(lead, _WELL, counts, open_, speech), *_states(counts, open_, limits, speech)]
    text = sentence(", ".join(states))
    without = ", ".join(_without(counts, speech))
    return f"{text} {sentence(without)}" if without else text


def _open(text: str, keys: Sequence[str], counts: Mapping[str, int], open_: Mapping[str, int], speech: Speech) -> str:
    """A count with how many of it are provisional."""
    n = sum(open_.get(key, 0) for key in keys)
    if n == 1 == sum(counts.get(key, 0) for key in keys):
        return speech.words.say("{lead} (provisional)", lead=text)
    return speech.words.say("{lead} (of which {n} provisional)", lead=text, n=speech.words.number(n)) if n else text


def _states(counts: Mapping[str, int], open_: Mapping[str, int], limits: bool, speech: Speech) -> Iterable[str]:
    """The other states, as far as they occur."""
    words = speech.words
    if behind := sum(counts.get(key, 0) for key in _BEHIND):
        if limits:
            text = words.plural("{n} is behind or too fast", "{n} are behind or too fast", behind)
        else:
            text = words.plural("{n} is behind", "{n} are behind", behind)
        yield _open(text, _BEHIND, counts, open_, speech)
    if mostly := counts.get("mostly_achieved", 0):
        text = words.plural("{n} is mostly achieved", "{n} are mostly achieved", mostly)
        yield _open(text, ("mostly_achieved",), counts, open_, speech)
    if not_achieved := counts.get("not_achieved", 0):
        text = words.plural("{n} is not achieved", "{n} are not achieved", not_achieved)
        yield _open(text, ("not_achieved",), counts, open_, speech)
    if running := counts.get("running", 0):
        yield words.plural("{n} is running without a verdict yet", "{n} are running without a verdict yet", running)


def _without(counts: Mapping[str, int], speech: Speech) -> Iterable[str]:
    """Why the rest has no status: every reason that stands inside the counts."""
    plural = speech.words.plural
    if n := counts.get("no_target", 0):
        yield plural("for {n} no number was agreed", "for {n} no number was agreed", n)
    if n := counts.get("not_reported", 0):
        if speech.public:
            yield plural("for {n} figures were not found", "for {n} figures were not found", n)
        else:
            yield plural("for {n} figures are missing", "for {n} figures are missing", n)
    if n := sum(counts.get(key, 0) for key in _INCOMPLETE):
        yield plural("for {n} the figures are not complete", "for {n} the figures are not complete", n)
    if n := counts.get("sources_differ", 0):
        yield plural("for {n} sources contradict each other", "for {n} sources contradict each other", n)
    if n := sum(counts.get(key, 0) for key in _JUDGED):
        yield plural("for {n} the judgement is open", "for {n} the judgement is open", n)
    if n := counts.get("no_baseline", 0):
        yield plural("for {n} there is no baseline", "for {n} there is no baseline", n)
    if n := counts.get("no_time_elapsed", 0):
        yield plural("for {n} no year has passed yet", "for {n} no year has passed yet", n)
    if n := counts.get("not_started", 0):
        yield plural("{n} has not started yet", "{n} have not started yet", n)
    if n := counts.get("not_applicable", 0):
        yield plural("{n} does not apply", "{n} do not apply", n)


def _outside(rows: Rows, speech: Speech) -> str:
    """What stands outside all counts, and why."""
    words = speech.words
    keys = Counter(key for agreement, found in rows if (key := outside_of_counts(agreement, found)) is not None)
    lives = contract().words("life")
    found: list[str] = []
    for key, n in keys.items():
        if key == "reading":
            found.append(words.plural("{n} other reading", "{n} other readings", n))
        elif key == "context_figure":
            found.append(words.plural("{n} figure that is only followed", "{n} figures that are only followed", n))
        elif key in lives:
            found.append(words.say("{n} {life}", n=words.number(n), life=lives[key][words.language]))
        else:
            found.append(words.say("{n} {reason}", n=words.number(n), reason=reason(key, speech)))
    if not found:
        return ""
    return words.say("Not counted: {list}.", list=words.join(found))


def _sender(agreement: Agreement, assessment: Assessment, part: str | None) -> str | None:
    """Who reports a part: the party itself, else the only one that owes the agreement, or the group."""
    if assessment.series is not None and assessment.series.kind_of_part == "party":
        return part
    return agreement.owners[0] if len(agreement.owners) == 1 else agreement.group


def missing(rows: Rows, speech: Speech) -> tuple[Missing, ...]:
    """What is missing of the year's figures, a line for each party in the order of the agreements.

    Of public sources it is one line without a party: there is nobody who should have reported.
    """
    words = speech.words
    expected: Counter[str | None] = Counter()
    silent: Counter[str | None] = Counter()
    for agreement, assessment in rows:
        if outside_of_counts(agreement, assessment) in (None, "reading", "context_figure"):
            for part, there in gaps(assessment).of_the_year:
                key = None if speech.public else _sender(agreement, assessment, part)
                expected[key] += 1
                silent[key] += not there
    found = []
    for party, n in expected.items():
        facts = {"missing": words.number(silent[party])}
        if not silent[party]:
            text = words.say("everything is in")
        elif party is None and speech.public:
            text = words.plural(
                "{missing} of {n} figure was not found in public sources",
                "{missing} of {n} figures were not found in public sources",
                n,
                **facts,
            )
        else:
            text = words.plural("{missing} of {n} not reported", "{missing} of {n} not reported", n, **facts)
        found.append(Missing(party, text, n, silent[party]))
    return tuple(found)
