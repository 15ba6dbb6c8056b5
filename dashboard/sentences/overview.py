"""Sentences about many agreements: how we stand, and what is missing from whom. Their counts add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.assessment import Assessment
from dashboard.assessment.series import Said
from dashboard.sentences.gaps import gaps
from dashboard.sentences.other import GOOD
from dashboard.sentences.speech import Speech, reason, sentence
from schemas.agreement import Agreement
from schemas.contract import contract
from schemas.plan import is_limit

Rows = Sequence[tuple[Agreement, Assessment]]
#: Statuses that the headline takes together, beside those that are good.
_BEHIND = ("behind", "slightly_behind", "moved_away")
#: Reasons of which the headline says the same.
_INCOMPLETE = ("no_parts", "part_of_year", "bound", "about")
_JUDGED = ("judgements_differ", "no_judgement", "by_judgement")


@dataclass(frozen=True, slots=True)
class Overview:
    """How many agreements stand how.

    ``counts``: per status (in the order of the contract) and, under its reason, per agreement without one; they
    add up to ``total``. ``provisional`` of them are. ``headline`` says so; ``reasons`` says why some have no verdict
    where the headline only counts them, ``outside`` what is in no count; "" when there is nothing to say.
    """

    headline: str
    reasons: str
    outside: str
    counts: Mapping[str, int]
    total: int
    provisional: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What one party (None: public sources, or several together) has not reported of the year's figures;
    ``numbers``: how many of which agreements."""

    party: str | None
    sentence: str
    expected: int
    missing: int
    numbers: Mapping[str, int] = field(default_factory=dict)


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
    provisional = sum(assessment.provisional for _agreement, assessment in inside)
    limits = any(is_limit(agreement) for agreement, found in inside if found.status in _BEHIND)
    return Overview(
        headline=_headline(counts, provisional, limits, speech),
        reasons=_reasons(counts, speech),
        outside=_outside(rows, speech),
        counts=counts,
        total=len(inside),
        provisional=provisional,
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


def _headline(counts: Mapping[str, int], provisional: int, limits: bool, speech: Speech) -> str:
    """State, trouble and gap. Where there are several reasons for no verdict, only how many have none:
    :func:`_reasons` tells why."""
    words, total = speech.words, sum(counts.values())
    if not total:
        return words.say("There are no agreements to count.")
    well = sum(counts.get(key, 0) for key in GOOD)
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
    without = [*_without(counts, speech)]
    if len(without) > 1:
        n = sum(n for n, _text in without)
        without = [(n, words.plural("{n} has no verdict yet", "{n} have no verdict yet", n))]
    states = [lead, *_states(counts, limits, speech), *(text for _n, text in without)]
    text = ", ".join(states)
    if provisional:
        text += words.plural("; {n} is provisional", "; {n} are provisional", provisional)
    return sentence(text)


def _reasons(counts: Mapping[str, int], speech: Speech) -> str:
    """Why agreements have no verdict, where there are several reasons; "" where the headline says it."""
    without = [text for _n, text in _without(counts, speech)]
    return speech.words.say("No verdict yet: {list}.", list=speech.words.join(without)) if len(without) > 1 else ""


def _states(counts: Mapping[str, int], limits: bool, speech: Speech) -> Iterable[str]:
    """The other states, as far as they occur."""
    words = speech.words
    if behind := sum(counts.get(key, 0) for key in _BEHIND):
        if limits:
            yield words.plural("{n} is behind or too fast", "{n} are behind or too fast", behind)
        else:
            yield words.plural("{n} is behind", "{n} are behind", behind)
    if mostly := counts.get("mostly_achieved", 0):
        yield words.plural("{n} is mostly achieved", "{n} are mostly achieved", mostly)
    if not_achieved := counts.get("not_achieved", 0):
        yield words.plural("{n} is not achieved", "{n} are not achieved", not_achieved)


def _without(counts: Mapping[str, int], speech: Speech) -> Iterable[tuple[int, str]]:
    """How many agreements have no verdict and why: every reason that stands inside the counts."""
    plural = speech.words.plural
    if n := counts.get("running", 0):
        yield n, plural("{n} is still running", "{n} are still running", n)
    if n := counts.get("no_target", 0):
        yield n, plural("for {n} no number was agreed", "for {n} no number was agreed", n)
    if n := counts.get("not_reported", 0):
        if speech.public:
            yield n, plural("for {n} figures were not found", "for {n} figures were not found", n)
        else:
            yield n, plural("for {n} figures are missing", "for {n} figures are missing", n)
    if n := sum(counts.get(key, 0) for key in _INCOMPLETE):
        yield n, plural("for {n} the figures are not complete", "for {n} the figures are not complete", n)
    if n := counts.get("sources_differ", 0):
        yield n, plural("for {n} sources contradict each other", "for {n} sources contradict each other", n)
    if n := sum(counts.get(key, 0) for key in _JUDGED):
        yield n, plural("for {n} the judgement is open", "for {n} the judgement is open", n)
    if n := counts.get("no_baseline", 0):
        yield n, plural("for {n} there is no baseline", "for {n} there is no baseline", n)
    if n := counts.get("no_time_elapsed", 0):
        yield n, plural("for {n} no year has passed yet", "for {n} no year has passed yet", n)
    if n := counts.get("not_started", 0):
        yield n, plural("{n} has not started yet", "{n} have not started yet", n)
    if n := counts.get("not_applicable", 0):
        yield n, plural("{n} does not apply", "{n} do not apply", n)


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


def _senders(
    agreement: Agreement, assessment: Assessment, part: str | None, said: Said
) -> Iterable[tuple[str | None, bool]]:
    """Who reports a part, and whether they did: the party itself, else the only one that owes the agreement. Of an area
    for which several report each by its own rows; when nobody did, they are silent together, under their group."""
    if assessment.series is not None and assessment.series.kind_of_part == "party":
        return [(part, said.counts)]
    if len(agreement.owners) == 1:
        return [(agreement.owners[0], said.counts)]
    states = {row.party: row.state for row in said.results if row.party in agreement.owners}
    if not states:
        return [(agreement.group, said.counts)]
    asked = [party for party in agreement.owners if states.get(party) != "not_applicable"]
    return [(party, said.counts or states.get(party) == "reported") for party in asked]


def missing(rows: Rows, speech: Speech) -> tuple[Missing, ...]:
    """What is missing of the year's figures, a line for each party in the order of the agreements.

    Of public sources it is one line without a party: there is nobody who should have reported.
    """
    words = speech.words
    expected: Counter[str | None] = Counter()
    silent: Counter[str | None] = Counter()
    numbers: dict[str | None, Counter[str]] = {}
    for agreement, assessment in rows:
        if outside_of_counts(agreement, assessment) in (None, "reading", "context_figure"):
            for part, said in gaps(assessment).of_the_year:
                senders = _senders(agreement, assessment, part, said)
                for key, there in [(None, said.counts)] if speech.public else senders:
                    expected[key] += 1
                    silent[key] += not there
                    if not there:
                        numbers.setdefault(key, Counter())[agreement.number] += 1
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
        found.append(Missing(party, text, n, silent[party], numbers.get(party, {})))
    return tuple(found)
