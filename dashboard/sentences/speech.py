"""How the sentences speak: the language, the names of parties and areas, and where the figures come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from dashboard.standing import Framework
from schemas.agreement import Agreement, StatusRule
from schemas.amounts import number, quantity
from schemas.contract import Indicator, contract
from schemas.words import Words

#: A space at which no line breaks.
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """What every sentence of one screen shares.

    ``names``: the name shown of each party's and area's code. ``public``: the figures were gathered from public
    sources, so nobody reports and nobody is late.
    """

    words: Words
    names: Mapping[str, str] = field(default_factory=dict)
    public: bool = False

    def name(self, code: str) -> str:
        """The name of a party or area; its code when it has none."""
        return self.names.get(code, code)

    def named(self, codes: Iterable[str]) -> str:
        """The names of several: De Linde, Thuis en Wonen Zuid. A line breaks between names, not within one."""
        return self.words.join([self.name(code).replace(" ", NO_BREAK) for code in codes])


@lru_cache(400)
def speech_about(words: Words, found: Framework) -> Speech:
    """How one speaks about a framework: the same thing each time, so that what is made with it can be remembered."""
    return Speech(words, found.names, found.public)


@dataclass(frozen=True, slots=True)
class Measure:
    """An agreement's figures as words: with their unit, and never rounded onto what they are compared with."""

    indicator: Indicator
    speech: Speech
    rule: StatusRule

    def number(self, value: float, against: float | None = None) -> str:
        """A figure without its unit."""
        return number(value, self.indicator, self.speech.words, against)

    def amount(self, value: float, against: float | None = None) -> str:
        """A figure with its unit."""
        return quantity(value, self.indicator, self.speech.words, against)

    def difference(self, value: float) -> str:
        """A distance: between two percentages in points, of things that can be counted without their name."""
        if self.unit == "%":
            return self.speech.words.say("{n} percentage points", n=self.number(value))
        return self.amount(value) if self.indicator.unit_one is None else self.number(value)

    def share(self, value: float) -> str:
        """A ratio as a percentage that stays on its own side of the rule's cut-offs."""
        cut_offs = (0.0, self.rule.slightly_behind, self.rule.on_plan, 1.0, 1 / self.rule.on_plan)
        return self.speech.words.percent(value, (*cut_offs, 1 / self.rule.slightly_behind))

    @property
    def unit(self) -> str:
        """The unit in the plural."""
        return self.indicator.unit[self.speech.words.language]

    @property
    def countable(self) -> bool:
        """Whether the figures count things, so that one is said apart: a home, not a percentage or a sum of money."""
        return self.indicator.unit_one is not None and self.indicator.decimals == 0

    @property
    def done(self) -> str | None:
        """The participle of the sentences: delivered."""
        return None if self.indicator.done is None else self.indicator.done[self.speech.words.language]


def measure(agreement: Agreement, speech: Speech, rule: StatusRule) -> Measure:
    """The measure of an agreement. Raises KeyError for an indicator that the contract lacks."""
    return Measure(contract().indicators[agreement.indicator], speech, rule)


def reason(reason_id: str, speech: Speech) -> str:
    """A reason as words after a colon. In public sources nobody reports, so nothing is "not reported" there."""
    say = speech.words.say
    if reason_id == "not_started":
        return say("the term has not started yet")
    if reason_id == "context_figure":
        return say("this figure is only followed")
    if speech.public and reason_id == "not_reported":
        return say("figures were not found in public sources")
    if speech.public and reason_id == "part_missing":
        return say("figures of a part were not found in public sources")
    if speech.public and reason_id == "year_missing":
        return say("a year was not found in public sources")
    return contract().reasons[reason_id].label[speech.words.language]


def reason_for(agreement: Agreement, reason_id: str, speech: Speech) -> str:
    """A reason in the words of the agreement's kind: a milestone lacks a date, a judgement is old."""
    say = speech.words.say
    if agreement.kind == "milestone" and reason_id == "no_target":
        return say("no date was agreed")
    if agreement.kind == "qualitative" and reason_id == "stale":
        return say("the judgement is of an earlier year")
    return reason(reason_id, speech)


def in_years(n: int, words: Words) -> str:
    """In how many years still: a small number as a word."""
    say = words.say
    small = [
        say("in the last year"), say("in two years"), say("in three years"), say("in four years"),
        say("in five years"), say("in six years"), say("in seven years"), say("in eight years"),
    ]  # fmt: skip
    return small[n - 1] if 1 <= n <= len(small) else say("in {n} years", n=n)


def year_list(years: Iterable[int], words: Words) -> str:
    """Years in words, runs of three and more taken together: 2019, 2021 tot en met 2023."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    found: list[str] = []
    for run in runs:
        if len(run) < 3:
            found += map(str, run)
        else:
            found.append(words.say("{start} to {end}", start=run[0], end=run[-1]))
    return words.join(found)


def sentence(text: str) -> str:
    """A text that begins with a capital and ends with a full stop."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!", ".”")) else text + "."
