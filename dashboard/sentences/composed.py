"""The sentences of the charts that are about more than one agreement, and their texts for who cannot see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.sentences.speech import Speech, sentence
from schemas.amounts import years


def table_in_words(title: str, head: Sequence[str], lines: Sequence[Sequence[str]], speech: Speech) -> str:
    """A chart's table as a text: its title, then each line with the heads of what it holds."""
    told = []
    for first, *rest in lines:
        found = [f"{name.lower()} {text}" for name, text in zip(head[1:], rest, strict=True) if text]
        told.append(speech.words.say("{name}: {value}", name=first, value=", ".join(found)))
    return " ".join([sentence(title), *([sentence("; ".join(told))] if told else [])])


def shift(name: str, first: tuple[int, str], last: tuple[int, str], speech: Speech) -> str:
    """How the class that has to go went from one year to another: (year, amount with its share)."""
    facts = {"name": name, "then": first[1], "start": first[0], "now": last[1], "year": last[0]}
    if first[0] == last[0]:
        return speech.words.say("{name}: {now} at the end of {year}.", name=name, now=last[1], year=last[0])
    return speech.words.say("{name}: {then} at the end of {start}, {now} at the end of {year}.", **facts)


def over_years(amount: str, start: int, end: int, speech: Speech) -> str:
    """An amount over several years together."""
    return sentence(speech.words.say("{years}: {amount}", years=years(start, end, speech.words), amount=amount))


def in_and_out(start: int, year: int, together: str | None, speech: Speech) -> str:
    """Over which years was counted, and what is left; None when something is missing."""
    say, counted = speech.words.say, years(start, year, speech.words)
    if together is None:
        return say("{years}. What these make together is not known: a year is missing.", years=counted)
    return say("{years}: together {n}.", years=counted, n=together)


def ready(done: int, total: int, speech: Speech) -> str:
    """How many milestones are reached."""
    return speech.words.say("Done: {done} of {n}.", done=speech.words.number(done), n=speech.words.number(total))


def in_their_words(titles: Mapping[str, int], speech: Speech) -> str:
    """Of how many parties there are words, by agreement."""
    plural = speech.words.plural
    told = [
        plural("{title}: judged by {n} party", "{title}: judged by {n} parties", n, title=title)
        for title, n in titles.items()
    ]
    return sentence("; ".join(told))
