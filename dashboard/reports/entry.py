"""One agreement that was discussed, as its page tells it: promised, came, judged, concluded, and who does what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.assessment import Assessment
from dashboard.charts import Drawing, svg
from dashboard.charts.look import FONT
from dashboard.facts.figures import figures
from dashboard.facts.given import all_waiting
from dashboard.pictures import pictures_of
from dashboard.reports.parts import Cell, Chart, Table, acted_on, actions, mark, mark_at
from dashboard.rounds import Entry as OnAgenda
from dashboard.rounds import Evaluation
from dashboard.sentences import Speech
from dashboard.sentences import given as told_of
from dashboard.sentences.named import title_of
from dashboard.sentences.rounds import after_proposal, causes_line, why_discussed
from dashboard.sentences.speech import sentence
from schemas.agreement import Agreement
from schemas.contract import contract
from schemas.rounds import round_words

#: Pixels: a chart that fills the page, and one of two beside each other. Smaller than on screen, so letters stay big.
WIDE, HALF = 740, 360
_HEAVY = re.compile(r'<text [^>]*font-weight="600"')
#: How many years fit on a page.
_YEARS = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """One agreement. ``placed``: where its text stands and between whom; ``why``: what the status was decided by, and
    why it is discussed; ``charts``: one, or each part's; ``waits``: what others owed it; ``last_time``: what was
    concluded in the last round; ``noted``: causes and proposal. What does not exist is "", () or None."""

    number: str
    title: str
    mark: str
    word: str
    text: str
    summary: bool
    placed: str
    headline: str
    stands: str
    why: tuple[str, ...]
    charts: tuple[Chart, ...]
    figures: Table | None
    definition: str
    waits: tuple[str, ...]
    last_time: tuple[str, str] | None
    conclusion: str
    beside: tuple[str, ...]
    noted: tuple[str, ...]
    judgements: Table | None
    actions: Table | None


def entry(found: Evaluation, one: OnAgenda, speech: Speech) -> Entry:
    """Everything about one agreement of the agenda."""
    language, number = speech.words.language, one.number
    assessment = found.standing.assessments[number]
    now, item = assessment.agreement, found.items[number]
    told = item.told[language]
    conclusion = found.round.said(number, "conclusion")
    return Entry(
        number=number,
        title=title_of(now, language),
        mark=mark(item),
        word=told.word[:1].upper() + told.word[1:],
        text=now.text,
        summary=now.text_kind == "summary",
        placed=_placed(found, now, speech),
        headline=told.headline,
        stands=sentence(told.standing),
        why=tuple(filter(None, (*told.why, why_discussed(one.reasons, speech)))),
        charts=tuple(_charts(found, assessment, speech)),
        figures=_figures(assessment, speech),
        definition="" if now.kind == "qualitative" else contract().indicators[now.indicator].definition[language],
        waits=tuple(_waits(found, number, speech)),
        last_time=last_time(found, number, speech),
        conclusion=str(conclusion.value) if conclusion else "",
        beside=tuple(str(other.value) for other in conclusion.beside) if conclusion else (),
        noted=tuple(_noted(found, number, speech)),
        judgements=_judgements(found, assessment, speech),
        actions=actions((one for one in acted_on(found) if one.number == number), speech),
    )


def _placed(found: Evaluation, now: Agreement, speech: Speech) -> str:
    """Where the text stands, and between whom it holds."""
    say, paper = speech.words.say, found.standing.framework.documents.get(now.document or "")
    parts = [
        say("Article {n}", n=now.article) if now.article else "",
        str(paper["title"]) if paper is not None else "",
        say("owed by {names}", names=speech.named(now.owners)),
        say("owed to {names}", names=speech.named(now.counterparty)) if now.counterparty else "",
    ]
    placed = " · ".join(part for part in parts if part)
    return placed[:1].upper() + placed[1:]


def _charts(found: Evaluation, assessment: Assessment, speech: Speech) -> Iterator[Chart]:
    """The chart of the whole, else of each part, else the parts as rows of one."""
    drawn = pictures_of(found.standing, assessment.agreement.number, speech)
    if drawn.whole is not None:
        yield chart(drawn.whole, WIDE)
        return
    if not drawn.parts and drawn.rows is not None:
        yield chart(drawn.rows, WIDE)
    for part, drawing in drawn.parts.items():
        yield chart(drawing, HALF, speech.name(part))


def chart(drawing: Drawing, width: int, title: str = "") -> Chart:
    """A drawing for paper. Its heavier letters are called as their file calls them: typst looks no further."""
    drawn = svg(drawing, width)
    drawn = _HEAVY.sub(lambda text: text[0].replace(f'"{FONT}"', f'"{FONT} SmBld"'), drawn)
    return Chart(drawn, drawing.alt or drawing.sentence or drawing.title, title)


def _figures(assessment: Assessment, speech: Speech) -> Table | None:
    """The figures as on the screen, party by year; of a long term the years around the evaluated one."""
    table = figures(assessment, speech)
    if not table.rows:
        return None
    shown = _columns([one.title for one in table.columns], assessment.year)
    rows = [
        [Cell(cell.text, cell.small, mark_at(cell.shape)) for place, cell in enumerate(row.cells) if place in shown]
        for row in table.rows
    ]
    right = [n for n, place in enumerate(shown) if table.columns[place].align == "right"]
    totals = [n for n, row in enumerate(table.rows) if row.total and len(table.rows) > 1]
    return Table([table.columns[n].title for n in shown], rows, right=right, totals=totals)


def _columns(titles: list[str], year: int) -> list[int]:
    """The columns that fit: all, without the years furthest from the evaluated one; past years stay before future
    ones."""
    years = [place for place, title in enumerate(titles) if title.isdigit()]
    nearest = sorted(years, key=lambda place: (int(titles[place]) > year, abs(int(titles[place]) - year)))
    left_out = set(nearest[_YEARS:])
    return [place for place in range(len(titles)) if place not in left_out]


def _waits(found: Evaluation, number: str, speech: Speech) -> Iterator[str]:
    """What others owed it: what, of whom, by when, and what they replied."""
    for one in all_waiting(found.standing):
        if one.waiter.number != number:
            continue
        replied = told_of.no_reply(one, speech)
        if one.reply is not None:
            replied = f"{told_of.replied(one.reply, speech)}: {speech.words.quoted(one.reply.explanation)}"
        yield " ".join(filter(None, (told_of.waits_for(one, speech), told_of.since(one, speech), replied)))


def last_time(found: Evaluation, number: str, speech: Speech) -> tuple[str, str] | None:
    """When the last round concluded something about it, and what."""
    before = found.rounds.before(found.round.year)
    said = before.said(number, "conclusion") if before is not None else None
    if before is None or said is None or not said.value:
        return None
    when = speech.words.day(before.adopted_on) if before.adopted_on else str(before.year)
    return speech.words.say("Conclusion of last time, {day}", day=when), speech.words.quoted(said.value)


def _noted(found: Evaluation, number: str, speech: Speech) -> Iterator[str]:
    """Causes and proposal, and that something of it is not what the officials proposed."""
    say, causes = speech.words.say, found.round.said(number, "causes")
    if causes and causes.value:
        yield say("Causes: {causes}.", causes=causes_line(causes.value, speech))
    proposal = found.round.said(number, "proposal")
    if proposal and proposal.value:
        label = round_words().proposals[str(proposal.value)].label[speech.words.language]
        yield say("Proposal: {proposal}.", proposal=label)
    if changed := after_proposal(found.rounds, found.round, number, speech):
        yield changed


def _judgements(found: Evaluation, assessment: Assessment, speech: Speech) -> Table | None:
    """The calculated status and each party's own word; equal ones in one row with the names. None where no party gave
    one: the status stands above already."""
    say, language = speech.words.say, speech.words.language
    item = found.items[assessment.agreement.number]
    given = [one for one in assessment.judgements if one.year == found.round.year and one.status]
    if not given:
        return None
    boxes: dict[str, list[tuple[str, str]]] = {}
    if item.status is not None:
        boxes[item.status] = [(say("Calculated"), sentence(item.told[language].standing))]
    for one in given:
        boxes.setdefault(str(one.status), []).append(
            (speech.name(one.party), speech.words.quoted(one.text) if one.text else "")
        )
    rows = []
    for status, told in boxes.items():
        ours = status == item.status
        word = item.told[language].word if ours else contract().statuses[status].label[language]
        names = speech.words.join([name for name, _text in told])
        shape = mark(item) if ours else status
        texts = " ".join(text for _name, text in told if text)
        rows.append((Cell(names), Cell(word[:1].upper() + word[1:], mark=shape), Cell(texts)))
    return Table((say("Who"), say("Judgement"), say("Explanation")), rows, (26, 24, 50))
