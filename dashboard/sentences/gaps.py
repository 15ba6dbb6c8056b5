"""What is there and what is missing in an assessment's series, and how that is said."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from dashboard.assessment import Assessment
from dashboard.assessment.series import MISSING, NOT_EXPECTED, Said
from dashboard.sentences.speech import Speech, reason, year_list
from schemas.plan import is_level, last_year


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of one assessment.

    ``years``: counted years of which nothing is there; ``parts``: for each part the years in which it alone is
    missing; ``doubtful``: the years by each other reason than silence. ``figures``: what
    was expected, as coverage counts it. ``of_the_year``: what
    each expected part said about the evaluation year. ``latest``: year and figure of the last known whole.
    """

    years: tuple[int, ...] = ()
    parts: tuple[tuple[str, tuple[int, ...]], ...] = ()
    doubtful: tuple[tuple[str, tuple[int, ...]], ...] = ()
    figures: tuple[Said, ...] = ()
    of_the_year: tuple[tuple[str | None, Said], ...] = ()
    latest: tuple[int, float] | None = None

    @property
    def reported(self) -> int:
        """How many of the expected figures are there."""
        return sum(said.counts for said in self.figures)

    @property
    def missing(self) -> bool:
        """Whether anything is."""
        return bool(self.years or self.parts or self.doubtful)

    def sentence(self, speech: Speech) -> str:
        """2022 is missing; Thuis: 2024 not reported. "" when nothing is missing."""
        words, found = speech.words, []
        if self.years:
            years, n = year_list(self.years, words), len(self.years)
            if speech.public:
                found.append(
                    words.plural(
                        "{years} was not found in public sources",
                        "{years} were not found in public sources",
                        n,
                        years=years,
                    )
                )
            else:
                found.append(words.plural("{years} is missing", "{years} are missing", n, years=years))
        alike: dict[tuple[int, ...], list[str]] = {}
        for part, missing in self.parts:
            alike.setdefault(missing, []).append(part)
        for missing, parts in alike.items():
            facts = {"name": speech.named(parts), "years": year_list(missing, words)}
            if speech.public:
                found.append(words.say("{name}: {years} not found in public sources", **facts))
            else:
                found.append(words.say("{name}: {years} not reported", **facts))
        for key, years_ in self.doubtful:
            found.append(words.say("{years}: {reason}", years=year_list(years_, words), reason=reason(key, speech)))
        return "; ".join(found)

    def who(self, speech: Speech) -> str:
        """Who or what is silent: names of parts, or years."""
        if self.parts:
            return speech.named(part for part, _years in self.parts)
        return year_list(self.years, speech.words)

    def where(self, speech: Speech) -> str:
        """Where what is still needed would have to come from: then, at Thuis, in what is missing."""
        if not self.parts:
            return speech.words.say("then")
        if self.years:
            return speech.words.say("in what is missing")
        return speech.words.say("at {names}", names=self.who(speech))


def gaps(assessment: Assessment) -> Gaps:
    """The gaps of an assessment; empty ones for a promise without figures.

    Of a level only what came after its latest figure is missing; for each part by itself its own figures count.
    """
    series = assessment.series
    if series is None:
        return Gaps()
    agreement, last = assessment.agreement, min(assessment.year, last_year(assessment.agreement))
    known = [
        (year, one.whole.value)
        for year, one in series.years.items()
        if one.whole.counts and one.whole.value is not None
    ]
    states = {year: dict(zip(series.parts, one.parts, strict=True)) for year, one in series.years.items()}
    if agreement.applies_to == "each_part":
        states = {year: {part: series.own[part][year] for part in series.parts} for year in series.years}
    counted = [last] if is_level(agreement) else list(states)
    from_ = known[-1][0] if is_level(agreement) and known else agreement.start_year
    absent: list[int] = []
    alone: dict[str, list[int]] = {}
    doubtful: dict[str, list[int]] = {}
    for year, saids in states.items():
        if year < from_:
            continue
        for part, said in saids.items():
            if said.state != MISSING:
                continue
            if said.reason not in (None, "not_reported"):
                doubtful.setdefault(said.reason, []).append(year)
            elif part is None or all(one.state == MISSING for one in saids.values()):
                absent.append(year)
            else:
                alone.setdefault(part, []).append(year)
    figures = (said for year in counted for said in states.get(year, {}).values())
    now = states.get(assessment.year, {})
    return Gaps(
        years=tuple(dict.fromkeys(absent)),
        parts=tuple((part, tuple(years)) for part, years in alone.items()),
        doubtful=tuple((key, tuple(dict.fromkeys(years))) for key, years in doubtful.items()),
        figures=tuple(said for said in figures if said.state != NOT_EXPECTED),
        of_the_year=tuple((part, said) for part, said in now.items() if said.state != NOT_EXPECTED),
        latest=known[-1] if known else None,
    )


def figure_year(assessment: Assessment) -> int:
    """The year that the assessment's value speaks of: of a level the latest known, else the last that counts."""
    if is_level(assessment.agreement) and (latest := gaps(assessment).latest) is not None:
        return latest[0]
    return min(assessment.year, assessment.agreement.end_year)


def hedged(amount: str, said: Said | None, speech: Speech) -> str:
    """An amount with what it is not: exact, or about a whole year."""
    return amount if said is None else with_qualifiers(amount, said.qualifiers, said.months, speech)


def with_qualifiers(amount: str, qualifiers: Container[str], months: float, speech: Speech) -> str:
    """An amount with what it is not, by what was said with it."""
    words = speech.words
    for qualifier, text in (
        ("lower_bound", words.say("at least {n}", n=amount)),
        ("upper_bound", words.say("at most {n}", n=amount)),
        ("about", words.say("about {n}", n=amount)),
    ):
        if qualifier in qualifiers:
            amount = text
    if months < 12:
        amount = words.plural("{text}, over {n} month", "{text}, over {n} months", months, text=amount)
    return amount


def said_of(assessment: Assessment, year: int) -> Said | None:
    """What is known of the whole in one counted year."""
    series = assessment.series
    return series.years[year].whole if series is not None and year in series.years else None
