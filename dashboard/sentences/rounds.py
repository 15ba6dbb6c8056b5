"""Sentences about an evaluation: what must be talked about and why, how far it is, what became of the actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from dashboard.sentences.speech import Speech, sentence
from ingest.round_state import Action, Round, Rounds
from schemas.agreement import Judgement
from schemas.rounds import round_words

#: Reasons that the word for the status says already.
_SAID = ("behind", "moved_away", "not_achieved", "not_assessable", "provisional")


def agenda_headline(entries: int, rest: int, speech: Speech) -> str:
    """18 agreements need discussion. The other 17 can be adopted in one go."""
    words = speech.words
    if not entries:
        return words.plural(
            "No agreement needs discussion: {n} can be adopted at once.",
            "No agreement needs discussion: all {n} can be adopted in one go.",
            rest,
        )
    lead = words.plural("{n} agreement needs discussion.", "{n} agreements need discussion.", entries)
    if not rest:
        return lead
    tail = words.plural("The other one can be adopted at once.", "The other {n} can be adopted in one go.", rest)
    return f"{lead} {tail}"


def closed_headline(entries: int, rest: int, speech: Speech) -> str:
    """18 agreements were discussed. The other 17 were adopted in one go."""
    words = speech.words
    lead = words.plural("{n} agreement was discussed.", "{n} agreements were discussed.", entries)
    if not rest:
        return lead
    tail = words.plural("{n} was adopted at once.", "{n} were adopted in one go.", rest)
    return f"{lead} {tail}"


def rest_headline(rest: int, closed: bool, speech: Speech) -> str:
    """14 agreements can be adopted in one go."""
    if closed:
        return speech.words.plural("{n} agreement was adopted at once", "{n} agreements were adopted in one go", rest)
    return speech.words.plural("{n} agreement can be adopted at once", "{n} agreements can be adopted in one go", rest)


def how_far(one: Round, speech: Speech) -> tuple[str, ...]:
    """When the figures were fixed, and each meeting: planned, proposed, adopted."""
    words, say = speech.words, speech.words.say
    event_day = one.figures[1]
    found = [say("figures as known on {day}", day=words.day(event_day))]
    labels = {name: choice.label[words.language] for name, choice in round_words().sittings.items()}
    for name, day in one.sittings.items():
        found.append(say("{meeting} {day}", meeting=labels[name], day=words.day(day)))
    if one.proposed_on is not None:
        found.append(say("proposed by the officials on {day}", day=words.day(one.proposed_on)))
    if one.adopted_on is not None:
        found.append(say("adopted on {day}", day=words.day(one.adopted_on)))
    for day, why in one.reopened:
        found.append(say("reopened on {day}: {why}", day=words.day(day), why=why))
    for day, why in one.fixed_again:
        found.append(say("newer figures taken on {day}: {why}", day=words.day(day), why=why))
    return tuple(map(sentence, found))


def after_proposal(found: Rounds, one: Round, number: str | None, speech: Speech) -> str:
    """That what stands about an agreement (None: working together) is not what was proposed; "" where it is."""
    if one.proposed_on is None or number not in found.after_proposal(one):
        return ""
    return speech.words.say("Changed after it was proposed on {day}.", day=speech.words.day(one.proposed_on))


def why_discussed(reasons: Iterable[str], speech: Speech) -> str:
    """Why an agreement is on the agenda, beyond its status."""
    known = round_words().reasons
    told = [known[key].label[speech.words.language] for key in reasons if key not in _SAID]
    return sentence(speech.words.join(told)) if told else ""


def action_line(one: Action, speech: Speech) -> str:
    """What will be done, by whom, before when, and how it stands."""
    words, last = speech.words, one.last
    parts = [last.text]
    if last.owner:
        parts.append(speech.name(last.owner))
    if last.due:
        parts.append(words.say("by {day}", day=words.day(last.due)))
    state = round_words().action_states[last.state].label[words.language]
    return " · ".join([*parts, state])


def action_history(one: Action, speech: Speech) -> tuple[str, ...]:
    """Each step of an action, the first first: the day, how it stood then, and why."""
    words, states = speech.words, round_words().action_states
    found = []
    for step in one.steps:
        text = words.say("{day}: {state}", day=words.day(step.on), state=states[step.state].label[words.language])
        if step.due and step.state in ("open", "moved"):
            text = words.say("{lead}, by {day}", lead=text, day=words.day(step.due))
        found.append(f"{text}. {step.reason}" if step.reason else text)
    return tuple(found)


def actions_headline(actions: Sequence[Action], speech: Speech) -> str:
    """2 of the 5 actions of last time are still open."""
    still = sum(one.is_open for one in actions)
    if not still:
        return speech.words.say("All actions of last time are done or dropped")
    return speech.words.plural(
        "{n} of {total} actions of last time is still open",
        "{n} of {total} actions of last time are still open",
        still,
        total=len(actions),
    )


def causes_line(causes: Iterable[str], speech: Speech) -> str:
    """Causes with who can solve them: permit (municipality), grid connection (outside the parties)."""
    words, known = speech.words, round_words()
    return ", ".join(
        words.say(
            "{cause} ({who})",
            cause=known.causes[key].label[words.language],
            who=known.solvers[known.causes[key].solver].label[words.language],
        )
        for key in causes
    )


def late_by(due: date, day: date, speech: Speech) -> str:
    """How long ago an action was due; "" while it is not."""
    return speech.words.plural("{n} day late", "{n} days late", (day - due).days) if day > due else ""


def members_asked(one: Judgement, speech: Speech) -> str:
    """How and when a party asked its members, and how many answered; "" when nothing of it was said."""
    words = speech.words
    answers = words.plural("{n} answer", "{n} answers", one.answered) if one.answered is not None else ""
    told = ", ".join(filter(None, (one.asked, answers)))
    return words.say("(members asked: {how})", how=told) if told else ""
