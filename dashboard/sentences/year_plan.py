"""Sentences about a year plan: how many measures are done, who says what, and what came of its numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from dashboard.facts.year_plan import Progress, YearFigure
from dashboard.sentences.speech import Speech, sentence
from schemas.agreement import MeasureState
from schemas.amounts import number, quantity
from schemas.contract import contract


def plan_headline(title: str, counts: Mapping[str | None, int], speech: Speech) -> str:
    """Year plan 2025: 12 of 18 measures done, 4 under way, 1 dropped. The counts add up to all measures."""
    words, total = speech.words, sum(counts.values())
    if not total:
        return sentence(words.say("{title}: no measures are known", title=title))
    silent, parts = counts.get(None, 0), []
    if silent < total:
        parts.append(
            words.plural(
                "{done} of {n} measure done", "{done} of {n} measures done", total, done=words.number(counts["done"])
            )
        )
    if n := counts["under_way"]:
        parts.append(words.plural("{n} is under way", "{n} are under way", n))
    if n := counts["not_done"]:
        parts.append(words.say("{n} not done", n=words.number(n)))
    if n := counts["dropped"]:
        parts.append(words.say("{n} dropped", n=words.number(n)))
    if not silent:
        return sentence(words.say("{title}: {what}", title=title, what=", ".join(parts)))
    if not parts:
        return sentence(words.say("{title}: {what}", title=title, what=_silent(total, total, speech)))
    lead = sentence(words.say("{title}: {what}", title=title, what=", ".join(parts)))
    return f"{lead} {sentence(_silent(silent, total, speech))}"


def _silent(n: int, total: int, speech: Speech) -> str:
    words = speech.words
    if n == total:
        if speech.public:
            return words.plural(
                "nothing was found about its {n} measure", "nothing was found about its {n} measures", n
            )
        return words.plural(
            "nothing has been reported yet about its {n} measure",
            "nothing has been reported yet about its {n} measures",
            n,
        )
    if speech.public:
        return words.plural("nothing was found about {n}", "nothing was found about {n}", n)
    return words.plural("nothing has been reported yet about {n}", "nothing has been reported yet about {n}", n)


def figures_sentence(figures: Iterable[YearFigure], speech: Speech) -> str:
    """3 of the 4 numbers for the year were reached; "" where the paper has none."""
    words = speech.words
    met = Counter(one.met for one in figures)
    total = sum(met.values())
    if not total:
        return ""
    if met[None] == total:
        return sentence(
            words.plural("it is not known yet whether its {n} number for the year was reached",
                         "it is not known yet whether its {n} numbers for the year were reached", total)
        )  # fmt: skip
    parts = [
        words.plural(
            "{met} of {n} number for the year was reached",
            "{met} of {n} numbers for the year were reached",
            total,
            met=words.number(met[True]),
        )
    ]
    if n := met[False]:
        parts.append(words.plural("{n} was not", "{n} were not", n))
    if n := met[None]:
        parts.append(words.plural("of {n} it is not known yet", "of {n} it is not known yet", n))
    return sentence(", ".join(parts))


def state_word(state: str | None, speech: Speech) -> str:
    """Done, under way; or that nothing was said."""
    if state is None:
        return speech.words.say("nothing found") if speech.public else speech.words.say("nothing reported yet")
    return contract().words("measure_state")[state][speech.words.language]


def measure_state_in_words(state: MeasureState, speech: Speech) -> str:
    """How a measure stands, and what its owner says beside it: done on 1 May 2024; under way: "…"."""
    words, word = speech.words, state_word(state.state, speech)
    if state.state == "done" and state.done is not None:
        word = words.say("done on {day}", day=words.day(state.done))
    return f"{word}: {words.quoted(state.explanation)}" if state.explanation else word


def owners_words(progress: Progress, speech: Speech) -> str:
    """Each owner's own word where they differ; "" where they don't."""
    if not progress.differs:
        return ""
    texts = [
        speech.words.say(
            "{name}: {word}", name=speech.name(owner), word=state_word(said.state if said else None, speech)
        )
        for owner, said in progress.said.items()
    ]
    return " · ".join(texts)


def due_words(progress: Progress, speech: Speech) -> tuple[str, str]:
    """The date that was agreed, and beside it the day on which it was done, or that the date has passed."""
    due, words = progress.measure.due, speech.words
    agreed = words.say("no date agreed") if due is None else words.day(due)
    if progress.done is not None:
        return agreed, words.say("done on {day}", day=words.day(progress.done))
    return agreed, words.say("has passed") if progress.overdue else ""


def state_sentence(progress: Progress, speech: Speech) -> str:
    """What a measure is, for when it was agreed, and who said how it stands: above its cells."""
    words, due = speech.words, progress.measure.due
    told = [
        words.say(
            "{name} on {year}: {word}.",
            name=speech.name(owner),
            year=said.year,
            word=state_word(said.state, speech),
        )
        if said
        else sentence(words.say("{name}: {word}", name=speech.name(owner), word=state_word(None, speech)))
        for owner, said in progress.said.items()
    ]
    if due is not None and progress.overdue:
        told.insert(0, sentence(words.say("was agreed for {day}", day=words.day(due))))
    return " ".join([sentence(progress.measure.text), *told])


def agreed_words(figure: YearFigure, speech: Speech) -> str:
    """The number that was agreed for a year: 80 homes, at most 30 homes, 15 to 25%."""
    words, row = speech.words, figure.target
    indicator = contract().indicators[figure.agreement.indicator]
    if row.value is None:
        return ""
    amount = quantity(row.value, indicator, words)
    if figure.agreement.direction == "at_most":
        return words.say("at most {amount}", amount=amount)
    if figure.agreement.direction == "band" and row.upper is not None:
        lower = number(row.value, indicator, words)
        return words.say("{lower} to {upper}", lower=lower, upper=quantity(row.upper, indicator, words))
    return amount


def met_word(figure: YearFigure, speech: Speech) -> str:
    """Whether a number of a year was reached."""
    say = speech.words.say
    if figure.met is None:
        return say("not known yet")
    return say("yes") if figure.met else say("no")
