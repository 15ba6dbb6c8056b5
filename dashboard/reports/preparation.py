"""The preparation sheet of one party on paper: a word to tick and lines to write on for each agreement.

The paper sister of ``ingest.preparation``: the same agreements in the same order, with the same words; the secretary
types over what was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from dashboard.pictures import Around, own, pictures_of
from dashboard.reports.content import page, speech_of
from dashboard.reports.entry import chart, last_time
from dashboard.reports.parts import Chart, Page, mark
from dashboard.reports.pdf import printed
from dashboard.rounds import Evaluation, agenda
from dashboard.sentences import Speech
from dashboard.sentences.named import title_of
from dashboard.sentences.speech import sentence
from ingest.submit import today
from schemas.contract import contract
from schemas.rounds import round_words

PREPARATION = Path(__file__).parent / "preparation.typ"
#: Pixels: the width and the least height of a chart, which stands beside the text.
_WIDTH, _LOW = 420, 210


@dataclass(frozen=True, slots=True)
class Sheet:
    """One agreement to judge. ``text``: as it was signed; ``mark``, ``word`` and ``stands``: how it stands, without
    the word where the sentence begins with it; ``chart``: None where there is no drawing of the whole; ``last_time``:
    a heading and what was concluded, None without."""

    number: str
    title: str
    text: str
    mark: str
    word: str
    stands: str
    chart: Chart | None
    last_time: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Part:
    """Agreements that stand together under a heading."""

    heading: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """The whole paper. ``explanation``: its sentences; ``choices``: the words to tick; ``members``: whether it is asked
    if members were asked; ``unasked``: the agreements that nobody judges, a line each; ``cooperation``: what is asked
    about working together."""

    page: Page
    explanation: tuple[str, ...]
    choices: tuple[str, ...]
    members: bool
    parts: tuple[Part, ...]
    unasked: tuple[str, ...]
    cooperation: tuple[str, ...]


def preparation(found: Evaluation, party: str, language: str) -> bytes:
    """What a party (its code) fills in before an evaluation, in 'nl' or 'en': PDF/UA-1, of A4 pages to print."""
    return printed(PREPARATION, content(found, party, language, today()))


def content(found: Evaluation, party: str, language: str, day: date) -> Content:
    """What the paper says when it is printed on ``day``: the agreements of the agenda in its order, then the rest."""
    speech = speech_of(found, language)
    say, plan = speech.words.say, agenda(found)
    numbers = [one.number for one in plan.entries]
    asked = {*numbers, *plan.rest}
    parts = [
        Part(say("On the agenda"), tuple(_sheets(found, numbers, speech))),
        Part(say("The other agreements"), tuple(_sheets(found, plan.rest, speech))),
    ]
    return Content(
        page=_page(found, party, speech, day),
        explanation=(
            say("Tick at each agreement the word that fits, and write in one or two sentences why."),
            say("Leave blank what you have no judgement of."),
            say("Hand the sheets to the secretary, who types them over."),
        ),
        choices=tuple(one.label[language] for one in contract().judgements),
        members=found.standing.framework.parties[party].role == "tenants",
        parts=tuple(one for one in parts if one.sheets),
        unasked=tuple(_unasked(found, asked, speech)),
        cooperation=tuple(one.label[language] for one in round_words().cooperation.values()),
    )


def _page(found: Evaluation, party: str, speech: Speech, day: date) -> Page:
    """Head, foot and headings; the name of the party stands on every page, for sheets that come apart."""
    say, name = speech.words.say, speech.name(party)
    title = say("Preparing the evaluation of {year} · {party}", year=found.round.year, party=name)
    headed = page(found, title, speech, day)
    headed.labels.update(
        title=title,
        why=say("Why"),
        asked=say("Members asked: how and when"),
        answered=say("Answers"),
        unasked=say("No judgement is asked of"),
        cooperation=say("Working together"),
    )
    return replace(headed, head=f"{headed.head} · {name}")


def _sheets(found: Evaluation, numbers: Iterable[str], speech: Speech) -> Iterator[Sheet]:
    """The agreements with these numbers."""
    framework, language = found.standing.framework, speech.words.language
    around = Around(framework.limits)  # what came from outside has no room in a chart this small
    for number in numbers:
        assessment, item = found.standing.assessments[number], found.items[number]
        told = item.told[language]
        word, stands = told.word[:1].upper() + told.word[1:], sentence(told.standing)
        if item.provisional_reasons:
            word = " ".join((word, speech.words.say("(provisional)")))
        drawing = own(framework.agreements[number], assessment, speech, around, _LOW)
        drawing = drawing or pictures_of(found.standing, number, speech).rows
        yield Sheet(
            number=number,
            title=title_of(assessment.agreement, language),
            text=assessment.agreement.text,
            mark=mark(item),
            word="" if stands.startswith(word) else word,
            stands=stands,
            chart=chart(drawing, _WIDTH) if drawing is not None else None,
            last_time=last_time(found, number, speech),
        )


def _unasked(found: Evaluation, asked: set[str], speech: Speech) -> Iterator[str]:
    """The agreements that are not judged, by name, with why not: nobody has to wonder where they went."""
    language = speech.words.language
    for number, item in found.items.items():
        if number not in asked:
            title = title_of(found.standing.assessments[number].agreement, language)
            yield f"{number} {title}: {sentence(item.told[language].standing)}"
