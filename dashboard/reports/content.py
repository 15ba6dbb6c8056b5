"""What the report of an evaluation says, page by page: plain values, made by the same functions as the screens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dashboard.facts.given import parties
from dashboard.reports.entry import Entry, entry
from dashboard.reports.parts import Cell, Page, Table, acted_on, actions, as_then, mark
from dashboard.rounds import Evaluation, agenda
from dashboard.sentences import Speech, missing, overview, speech_about
from dashboard.sentences.named import nature, title_of
from dashboard.sentences.rounds import how_far
from dashboard.shapes import images
from schemas.contract import contract
from schemas.rounds import round_words
from schemas.words import words


@dataclass(frozen=True, slots=True)
class Side:
    """What one party says about working together: each question with its answer."""

    party: str
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """The whole report.

    ``how_far``: the meetings and the steps so far; ``about``: of what nature the figures are, and
    the day of printing while nothing is fixed. ``listed``: all agreements. ``missing``: what and from whom, a line
    each. ``words``: what each status means; ``limits``: the words for a limit; ``decided``: how it was judged.
    ``actions``: all of this round, and those of earlier ones that were still open.
    """

    page: Page
    headline: str
    how_far: tuple[str, ...]
    about: tuple[str, ...]
    counts: str
    listed: Table
    missing: Table
    words: Table
    limits: Table
    decided: tuple[str, ...]
    entries: tuple[Entry, ...]
    actions: Table | None
    cooperation: tuple[Side, ...]
    signatures: tuple[str, ...]


def speech_of(found: Evaluation, language: str) -> Speech:
    """How the paper of an evaluation speaks."""
    return speech_about(words(language), found.standing.framework)


def page(found: Evaluation, title: str, speech: Speech, day: date) -> Page:
    """What every page of a paper says; ``day``: on which it is printed."""
    say, row, one = speech.words.say, found.standing.framework.row, found.round
    foot = say(
        "{known}, up to receipt number {n}, status rule {rule}",
        known=known_on(found, speech),
        n=one.figures[0],
        rule=one.rule,
    )
    dated = one.adopted_on or day
    return Page(
        language=speech.words.language,
        title=f"{title}: {row['name']}",
        framework=row["name"],
        year=one.year,
        head=say("{framework}, evaluation of {year}", framework=row["name"], year=one.year),
        concept="" if one.closed else say("CONCEPT"),
        foot=foot,
        page_of=say("Page {n} of {total}", n="{n}", total="{total}"),
        dated=(dated.year, dated.month, dated.day),
        marks=images(),
    )


def known_on(found: Evaluation, speech: Speech) -> str:
    """Of which day the figures are."""
    return _capital(speech.words.say("figures as known on {day}", day=speech.words.day(found.round.figures[1])))


def content(found: Evaluation, language: str, day: date) -> Content:
    """Everything that the report says, in a language, when it is printed on ``day``."""
    found, speech = as_then(found), speech_of(found, language)
    say, year = speech.words.say, found.round.year
    plan = agenda(found)
    entries = plan.entries
    names = {number: title_of(one.agreement, language) for number, one in found.standing.assessments.items()}
    headed = page(found, say("Evaluation of {year}", year=year), speech, day)
    headed.labels.update(_labels(speech))
    return Content(
        page=headed,
        headline=found.fixed.outcome.headline[language],
        how_far=how_far(found.round, speech),
        about=tuple(_about(found, speech, day)),
        counts=_counts(len(entries), len(found.items), len(plan.rest), speech),
        listed=_listed(found, names, speech),
        missing=_missing(found, speech),
        words=_words(speech),
        limits=_limits(speech),
        decided=tuple(_decided(found, speech)),
        entries=tuple(entry(found, one, speech) for one in entries),
        actions=actions(acted_on(found), speech, names),
        cooperation=tuple(_cooperation(found, speech)),
        signatures=tuple(one.name for one in parties(found.standing.framework)),
    )


def _about(found: Evaluation, speech: Speech, day: date) -> Iterator[str]:
    """What a reader must know of the paper itself."""
    if told := nature(str(found.standing.framework.row["nature"]), speech.words):
        yield told
    if outside := overview(found.standing.rows(), speech).outside:
        yield outside
    if not found.round.closed:
        yield speech.words.say("Printed on {day}, before it was adopted.", day=speech.words.day(day))


def _labels(speech: Speech) -> dict[str, str]:
    """The headings of the template."""
    say = speech.words.say
    return {
        "evaluation": say("Evaluation"),
        "all": say("All agreements"),
        "missing": say("What is missing?"),
        "words": say("How we determine the status"),
        "limits": say("For a limit"),
        "all_actions": say("All actions"),
        "cooperation": say("Working together"),
        "signatures": say("Signatures"),
        "signed": say("The parties have seen this evaluation and sign it."),
        "place": say("Place and date"),
        "signature": say("Signature"),
        "definition": say("What is counted"),
        "waits": say("Who waits for whom?"),
        "conclusion": say("Conclusion"),
        "judgements": say("Judgements beside each other"),
        "actions": say("Actions"),
        "figures": say("Figures"),
        "nothing": say("Nothing was noted."),
    }


def _counts(discussed: int, total: int, rest: int, speech: Speech) -> str:
    """How many of the agreements are told about one by one, and how many are adopted in one go."""
    lead = speech.words.plural(
        "{n} of the {total} agreements is worked out further on.",
        "{n} of the {total} agreements are worked out further on.",
        discussed,
        total=speech.words.number(total),
    )
    if not rest:
        return lead
    tail = speech.words.plural("{n} needs no discussion.", "{n} need no discussion.", rest)
    return f"{lead} {tail}"


def _listed(found: Evaluation, names: dict[str, str], speech: Speech) -> Table:
    """Every agreement in the order of the signed text: number, name, status and where it stands."""
    say, language = speech.words.say, speech.words.language
    rows = []
    for number, item in found.items.items():
        told = item.told[language]
        word = Cell(
            _capital(told.word), small=say("(provisional)") if item.provisional_reasons else "", mark=mark(item)
        )
        rows.append((Cell(number), Cell(names[number]), word, Cell(_capital(told.standing))))
    heads = (say("Number"), say("Agreement"), say("Status"), say("Where it stands"))
    return Table(heads, rows, (9, 28, 23, 40))


def _missing(found: Evaluation, speech: Speech) -> Table:
    """What is missing of the year's figures and from whom; who sent everything says so too."""
    say = speech.words.say
    rows = [
        (
            Cell(speech.name(gap.party) if gap.party else say("All parties together")),
            Cell(_capital(gap.sentence), mark="not_reported" if gap.missing else ""),
            Cell(", ".join(gap.numbers)),
        )
        for gap in missing(found.standing.rows(), speech)
    ]
    return Table((say("Party"), say("Figures for {year}", year=found.round.year), say("Agreements")), rows,
                 (30, 30, 40))  # fmt: skip


def _words(speech: Speech) -> Table:
    """The words of the statuses, worst first, with what each means."""
    say, language = speech.words.say, speech.words.language
    rows = [
        (Cell(_capital(one.label[language]), mark=one.id), Cell(one.definition[language]))
        for one in contract().statuses.values()
    ]
    provisional = say(
        "While a figure that counts is missing, covers part of a year or is not exact: the shape is open and dashed."
    )
    rows.append((Cell(say("Provisional"), mark="on_plan_provisional"), Cell(provisional)))
    return Table((say("Word"), say("When")), rows, (30, 70))


def _limits(speech: Speech) -> Table:
    """The words for a promise of at most."""
    say, language = speech.words.say, speech.words.language
    rows = [
        (Cell(_capital(one.limit[language]), mark=one.id), Cell(one.limit_definition[language]))
        for one in contract().statuses.values()
        if one.limit_definition
    ]
    return Table((say("Word"), say("When")), rows, (30, 70))


def _decided(found: Evaluation, speech: Speech) -> Iterator[str]:
    """By which cut-offs and which figures was judged."""
    words, say = speech.words, speech.words.say
    framework, one = found.standing.framework, found.round
    agreed = framework.row["rule_agreed_on"]
    yield say(
        "From {on_plan} of the plan an agreement is on plan, from {behind} slightly behind, else behind. {agreed}",
        on_plan=words.percent(framework.rule.on_plan, ()),
        behind=words.percent(framework.rule.slightly_behind, ()),
        agreed=say("The parties agreed to this rule on {day}.", day=words.day(agreed))
        if agreed
        else say("The parties have not agreed to this rule yet."),
    )
    yield say(
        "This is status rule {rule}. The figures are those known on {day}, up to receipt number {n}; what came in later"
        " changes nothing here.",
        rule=one.rule,
        day=words.day(one.figures[1]),
        n=one.figures[0],
    )


def _cooperation(found: Evaluation, speech: Speech) -> Iterator[Side]:
    """Per party what went well, what can be better, and a wish; "–" where nothing was said."""
    language = speech.words.language
    for party in parties(found.standing.framework):
        said = []
        for name, choice in round_words().cooperation.items():
            field = found.round.said(None, name, party.code)
            said.append((choice.label[language], str(field.value) if field and field.value else "–"))
        yield Side(party.name, tuple(said))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
