"""The life of an agreement on the screen: its dated lines, the first promise beside the one in force, its measures, and
apart the agreements that no longer count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from dashboard import desk
from dashboard.assessment import Assessment
from dashboard.desk import Here
from dashboard.facts.table import Cell, Column, Row
from dashboard.facts.year_plan import progress_of
from dashboard.pieces import measure_table, panels
from dashboard.pieces.figure_table import figure_table
from dashboard.sentences import history, numbers, status_word
from dashboard.sentences.history import Dated, promised
from dashboard.sentences.other import life_word
from dashboard.shapes import shape
from dashboard.view import address, go
from schemas.agreement import Agreement

Rows = Iterable[tuple[Agreement, Assessment]]


@lru_cache(200)
def several(page: Here, number: str) -> Sequence[Dated]:
    """What happened to an agreement, a line a day; none when there is no more to tell than the signing."""
    framework, now = page.framework, page.standing.assessments[number].agreement
    found = history(framework.agreements[number], now, framework.documents, framework.known.day, page.speech)
    return found if len(found) > 1 else ()


def lines(page: Here, number: str) -> None:
    """What happened since the signing, each with the paper or the agreement that took over."""
    framework, words, found = page.framework, page.speech.words, several(page, number)
    if not found:
        return
    panels.heading(words.say("What was agreed, day by day"))
    shown = []
    for one in found:
        links = []
        if paper := framework.documents.get(one.document or ""):
            links.append((str(paper["title"]), panels.web(paper["link"])))
        if one.successor and one.successor in framework.agreements:
            title = f"{one.successor} {page.title(framework.agreements[one.successor])}"
            links.append((title, address("agreement", page.view, number=one.successor)))
        shown.append((words.day(one.day), one.text, links))
    panels.dated(shown)


def first_beside_now(page: Here, found: Assessment) -> None:
    """What was promised first beside what is in force, each with its status; nothing while both are the same."""
    first, now, speech = found.original, found.agreement, page.speech
    if first is None or found.status is None or first.status is None:
        return
    say, was, is_ = speech.words.say, promised(first.agreement, speech), promised(now, speech)
    if was == is_:
        return
    rows = [
        Row((Cell(say("What was promised")), Cell(was), Cell(is_))),
        Row((Cell(say("Status")), _status(first, page), _status(found, page))),
    ]
    values = {one.id: one.value for one in numbers(first.agreement, first, speech)}
    for one in numbers(now, found, speech):
        if one.id in ("of_target", "plan_ratio") and one.id in values:
            rows.append(Row((Cell(one.label), Cell(values[one.id]), Cell(one.value))))
    caption = say("The first agreement beside the amended one")
    columns = [Column(""), Column(say("As first agreed")), Column(say("As amended"))]
    panels.heading(caption)
    figure_table(columns, rows, f"first-{now.number}", caption)


def _status(found: Assessment, page: Here) -> Cell:
    word = status_word(found.agreement, found, page.speech)
    more = page.speech.words.say("(provisional)") if found.provisional else ""
    return Cell(word[:1].upper() + word[1:], small=more, shape=shape(found.status or "", found.provisional))


def measures(page: Here, number: str) -> None:
    """The measures under one agreement, those of the latest paper first."""
    found = list(progress_of(page.framework, page.standing.year, number))
    if not found:
        return
    title = page.speech.words.say("Measures")
    panels.heading(title)
    table = measure_table.by_paper(reversed(found), page)
    clicked = figure_table(table.columns, table.rows, f"measures-{number}", title, "list")
    desk.show(table.openings.get(clicked or ""), page)
    if clicked and clicked.startswith("paper:"):
        go("year_plan", page.view, document=clicked.removeprefix("paper:"))


def ended(rows: Rows, page: Here, key: str) -> str | None:
    """The agreements that were postponed, withdrawn, superseded or merged, apart from the others and outside every
    count, with date, reason and successor; gives the number of the one that was clicked just now."""
    say = page.speech.words.say
    body = [_ended(one, page) for one, found in rows if found.life != "active"]
    if not body:
        return None
    title = say("No longer counted")
    panels.heading(title)
    heads = (say("State"), say("Agreement"), say("Since"), say("Reason"), say("Taken over by"))
    columns = [Column(head, phone="show" if n < 2 else "titled") for n, head in enumerate(heads)]
    return figure_table(columns, body, key, title, "list")


def _ended(agreement: Agreement, page: Here) -> Row:
    found, speech = agreement.life, page.speech
    word, day = life_word(found, speech), found.dated or found.since
    successor = page.framework.agreements.get(found.successor or "")
    return Row(
        (
            Cell(word[:1].upper() + word[1:], state="quiet"),
            _link(agreement, page),
            Cell(speech.words.day(day) if day else ""),
            Cell(found.reason or ""),
            Cell(found.successor or "") if successor is None else _link(successor, page),
        )
    )


def _link(agreement: Agreement, page: Here) -> Cell:
    href = address("agreement", page.view, number=agreement.number)
    return Cell(f"{agreement.number} {page.title(agreement)}", key=agreement.number, href=href)
