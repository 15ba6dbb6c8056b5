"""What passes between parties, on the screen: given and asked, who waits for whom, what we still must send."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain as joined

import streamlit as st

from dashboard import desk
from dashboard.assessment.waiting import Waiting, chains
from dashboard.desk import Here
from dashboard.facts.cells import Place
from dashboard.facts.figures import Opening
from dashboard.facts.given import Given, all_waiting, given
from dashboard.facts.given import Row as Promise
from dashboard.facts.table import Cell, Column, Mark, Row
from dashboard.folder import read_only
from dashboard.pieces import lists, panels
from dashboard.pieces.figure_table import figure_table
from dashboard.pieces.to_fill_in import of_party
from dashboard.sentences import given as told
from dashboard.sentences import overview
from dashboard.shapes import shape
from dashboard.view import address, go
from schemas.agreement import Agreement, Result

#: How many agreements that wait the overview shows.
_MOST = 3


def sides(page: Here) -> tuple[Given, ...]:
    """Every party's side, in the order of the framework."""
    return given(page.standing, page.speech)


def ours(page: Here, found: Sequence[Given]) -> Given | None:
    """The side of the party that this view is of; None when it is of all."""
    return next((one for one in found if one.party.code == page.view.party), None)


# ---- all parties


def parties(page: Here, found: Sequence[Given]) -> None:
    """A line each party: what it owes and how that stands, what it is owed, and with whom it waits."""
    say, number = page.speech.words.say, page.speech.words.number
    rows = []
    for one in found:
        owes, code = lists.counted(one.owes), one.party.code
        href = address("given", page.view, we=code)
        rows.append(
            Row(
                (
                    Cell(one.party.short_name, key=f"party:{code}", href=href, strong=True),
                    Cell(number(len(owes))),
                    Cell(marks=tuple(_marks(owes, page))),
                    Cell(told.how_it_stands(owes, page.speech)),
                    Cell(number(len(lists.counted(one.owed)))),
                    Cell(_names((waits.awaited for waits in one.waits if waits.still), page)),
                    Cell(_names((waits.waiter for waits in one.awaited if waits.still), page)),
                )
            )
        )
    columns = [
        Column(say("Party")),
        Column(say("Has promised"), phone="titled"),
        Column(say("How it stands")),
        Column(""),
        Column(say("Was promised"), phone="titled"),
        Column(say("Waits for"), phone="titled"),
        Column(say("Who waits for it"), phone="titled"),
    ]
    clicked = figure_table(columns, rows, "parties", say("Given and asked, by party"), "list")
    if clicked and clicked.startswith("party:"):
        go("given", page.view, we=clicked.removeprefix("party:"))
    desk.open_agreement(clicked, page)


def _marks(rows: Iterable[Promise], page: Here) -> Iterable[Mark]:
    """One shape an agreement, best status first."""
    order = lists.best_first()
    for one, found in sorted(rows, key=lambda row: order.index(row[1].status or "not_assessable")):
        yield lists.mark(one, found, page)


def _names(agreements: Iterable[Agreement], page: Here) -> str:
    """Who owes these, each once."""
    return page.speech.named(dict.fromkeys(joined.from_iterable(one.owners for one in agreements)))


# ---- one party


def promises(page: Here, found: Sequence[Promise], key: str, caption: str, *, to: bool) -> None:
    """Promises under each other: how each stands, and to whom (else by whom)."""
    say = page.speech.words.say
    counted = lists.by_status(lists.counted(found))
    if not counted:
        panels.lead(say("Nothing."))
        return
    lines = lists.lines(counted, page, party=page.view.party if to else None)
    rows = [
        replace(
            line,
            cells=(
                *line.cells[:2],
                replace(line.cells[2], text=told.stands(one, result, page.speech)),
                Cell(page.speech.named(one.counterparty if to else one.owners), state="quiet"),
            ),
        )
        for line, (one, result) in zip(lines, counted, strict=True)
    ]
    columns = [Column(say("Status")), Column(say("Agreement")), Column(say("Where it stands"))]
    who = Column(say("To whom") if to else say("By whom"), phone="titled")
    clicked = figure_table([*columns, who], rows, key, caption, "list")
    panels.small(overview(found, page.speech).outside, quiet=True)
    desk.open_agreement(clicked, page)


def to_send(page: Here, one: Given) -> None:
    """What this party still must send about the year, by when, and the workbook to fill in."""
    found, say = one.to_send, page.speech.words.say
    if found is None:
        panels.lead(say("These figures come from public sources: nobody has to send anything."))
        return
    panels.lead(told.still_to_send(None, found, page.speech))
    if not found:
        return
    rows = [
        Row(
            (
                Cell(what),
                Cell(
                    page.title(page.standing.assessments[number].agreement),
                    key=number,
                    href=address("agreement", page.view, number=number),
                    strong=True,
                    small=measure,
                ),
            )
        )
        for what, number, measure in told.asked(found, page.speech)
    ]
    columns = [Column(say("What")), Column(say("Agreement"))]
    clicked = figure_table(columns, rows, "to-send", say("What we still must send"), "list")
    if not read_only():
        label = say("Workbook to fill in, {year}", year=found.year)
        of_party(page.framework, one.party.code, found.year, label, page.view)
    desk.open_agreement(clicked, page)


def strip(page: Here) -> None:
    """For the overview, when the view is of one party: what we promised, what others did, what we must send; each
    leads to the page about it."""
    if lines := _strip(page):
        with st.container(gap="xsmall", key="am-we-strip"):
            for line in lines:
                panels.link(line, "given", page.view)


@lru_cache(200)
def _strip(page: Here) -> list[str]:
    one = ours(page, sides(page)) if page.view.party else None
    if one is None:
        return []
    lines = [told.promised(None, one.owes, page.speech), told.owed(None, one.owed, page.speech)]
    return lines if one.to_send is None else [*lines, told.still_to_send(None, one.to_send, page.speech)]


# ---- waiting


def waiting(page: Here, found: Sequence[Waiting], key: str) -> None:
    """Who waits for whom: by when that was agreed, and beside it what the awaited party replied. What waits for
    something that itself waits is named as one chain first."""
    say, speech = page.speech.words.say, page.speech
    lines = sorted(chains(found), key=lambda chain: not any(one.still for one in chain))  # what still waits first
    panels.small(*(told.chain(line, speech) for line in lines if len(line) > 1))
    shown = [one for line in lines for one in line]
    columns = [
        Column(say("Who waits")),
        Column(say("For which agreement")),
        Column(say("Waits for"), phone="titled"),
        Column(say("Agreed date")),
        Column(say("Reply")),
    ]
    clicked = figure_table(columns, [_waits(page, one) for one in shown], key, say("Who waits for whom?"), "list")
    replies = {f"reply:{one.waiter.number}": _opening(one.reply, page) for one in shown if one.reply is not None}
    if replies:
        panels.hint(say("Click a reply to see the cell that it came from."))
    if clicked in replies:
        desk.show(replies[clicked], page)
    else:
        desk.open_agreement(clicked, page)


def _waits(page: Here, one: Waiting) -> Row:
    speech, at = page.speech, page.view
    reply, by = one.reply, f"reply:{one.waiter.number}"
    href = address("agreement", at, number=one.waiter.number)
    awaited = page.standing.assessments[one.awaited.number]
    return Row(
        (
            Cell(speech.named(one.waiter.owners), strong=True),
            Cell(page.title(one.waiter), key=one.waiter.number, href=href),
            Cell(
                page.title(one.awaited),
                key=one.awaited.number,
                href=address("agreement", at, number=one.awaited.number),
                shape=shape(awaited.status, awaited.provisional) if awaited.status else None,
                small=speech.named(one.awaited.owners),
            ),
            Cell(told.since(one, speech)),
            Cell(told.no_reply(one, speech), state="quiet")
            if reply is None
            else Cell(page.speech.words.quoted(reply.explanation), key=by, small=told.replied(reply, speech)),
        )
    )


def _replied(reply: Result, page: Here) -> str:
    return f"{told.replied(reply, page.speech)}: {page.speech.words.quoted(reply.explanation)}"


def _opening(reply: Result, page: Here) -> Opening:
    """The cell of a reply."""
    return Opening(_replied(reply, page), () if reply.origin is None else (Place(reply.origin, "explanation"),))


def around(page: Here, number: str) -> None:
    """For the page of an agreement: what it waits for, and what waits for it."""
    found = [one for one in all_waiting(page.standing) if number in (one.waiter.number, one.awaited.number)]
    if found:
        panels.heading(page.speech.words.say("Who waits for whom?"))
        waiting(page, found, f"waiting-{number}")


def waiting_lines(page: Here) -> None:
    """For the overview: what still waits, most days first, and the way to the rest; nothing when nothing waits."""
    words, found = page.speech.words, all_waiting(page.standing)
    shown = sorted((one for one in found if one.still), key=lambda one: -(one.days or 0))[:_MOST]
    if not found:
        return
    panels.heading(words.say("Who waits for whom?"))
    with st.container(key="am-waiting"):
        for column, one in zip(st.columns(_MOST, gap="large"), shown, strict=False):
            with column, st.container(gap=None):
                panels.link(page.title(one.waiter), "agreement", page.view, number=one.waiter.number)
                panels.small(f"{told.waits_for(one, page.speech)} {told.since(one, page.speech)}")
                if one.reply is not None:
                    panels.small(_replied(one.reply, page), quiet=True)
    if rest := len(found) - len(shown):
        more = words.plural("{n} more agreement that waits or waited", "{n} more agreements that wait or waited", rest)
        panels.link(more, "given", page.view)
