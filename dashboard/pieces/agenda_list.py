"""The agenda of an evaluation: what is talked about and why, who is ready, and what closes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import streamlit as st

from dashboard.desk import Here
from dashboard.facts.given import parties
from dashboard.facts.table import Cell, Column, Row
from dashboard.pieces import panels, saving
from dashboard.pieces.figure_table import figure_table
from dashboard.rounds import ACTIONS, COOPERATION, REST, Agenda, Entry, Evaluation, reordered
from dashboard.sentences import missing
from dashboard.sentences.rounds import actions_headline, why_discussed
from dashboard.shapes import shape
from dashboard.view import address
from schemas.rounds import round_words


def listed(page: Here, found: Evaluation, plan: Agenda) -> str | None:
    """The items in their order, each with why; gives the item that was clicked just now."""
    say = page.speech.words.say
    heads = [Column(say("Item")), Column(say("Where it stands, and why it is here"))]
    return figure_table(heads, list(_lines(page, found, plan)), "agenda", say("Agenda"), "list")


def _lines(page: Here, found: Evaluation, plan: Agenda) -> Iterator[Row]:
    say, groups = page.speech.words.say, round_words().groups
    n = 0
    if plan.actions:
        n += 1
        yield _heading(say("Actions of last time"))
        yield _item(page, n, ACTIONS, actions_headline(plan.actions, page.speech), "")
    group = None
    for entry in plan.entries:
        if not plan.moved and entry.group != group:
            group = entry.group
            yield _heading(groups[group].label[page.view.language])
        elif plan.moved and group is None:
            group = ""
            yield _heading(say("In the order that the parties chose"))
        n += 1
        yield _entry(page, found, entry, n)
    yield _heading(say("To end with"))
    if plan.rest:
        n += 1
        text = page.speech.words.plural("{n} agreement at once", "{n} agreements in one go", len(plan.rest))
        yield _item(page, n, REST, text, say("No reason to talk about them; any party can take one out."))
    yield _item(page, n + 1, COOPERATION, say("Working together"), say("What went well, what can be better, a wish."))


def _heading(text: str) -> Row:
    return Row((Cell(text, strong=True),), heading=True)


def _item(page: Here, n: int, item: str, text: str, small: str) -> Row:
    href = address("meeting", page.view, item=item)
    return Row((Cell(f"{n} · {text}", key=item, href=href, strong=True), Cell(small)))


def _entry(page: Here, found: Evaluation, entry: Entry, n: int) -> Row:
    now, item = found.standing.assessments[entry.number].agreement, found.items[entry.number]
    told = item.told[page.view.language]
    why = why_discussed(entry.reasons, page.speech)
    return Row(
        (
            Cell(
                f"{n} · {page.title(now)}",
                key=entry.number,
                href=address("meeting", page.view, item=entry.number),
                strong=True,
                shape=shape(item.status, bool(item.provisional_reasons)) if item.status else None,
            ),
            Cell(told.stands, small=why),
        )
    )


def ready(page: Here, found: Evaluation) -> None:
    """Who has sent what, and who gave a judgement of how many agreements."""
    say, words = page.speech.words.say, page.speech.words
    gaps = {one.party: one for one in missing(found.standing.rows(), page.speech)}
    judged = _judged(found)
    rows = []
    for party in parties(page.framework):
        gap = gaps.get(party.code)
        figures = ""
        if gap is not None:
            lacks = words.plural("{n} figure missing", "{n} figures missing", gap.missing)
            figures = lacks if gap.missing else say("✓ figures")
        judgement = words.plural("{n} judgement", "{n} judgements", judged.get(party.code, 0))
        rows.append((party.short_name, " · ".join(text for text in (figures, judgement) if text)))
    with st.container(border=True, key="am-ready"):
        panels.heading(say("Ready for the meeting?"))
        panels.facts(rows)


@lru_cache(20)
def _judged(found: Evaluation) -> dict[str, int]:
    """How many agreements each party judged about the year of the round."""
    counts: dict[str, int] = {}
    for one in found.standing.assessments.values():
        for judgement in one.judgements:
            if judgement.year == found.round.year:
                counts[judgement.party] = counts.get(judgement.party, 0) + 1
    return counts


def in_one_go(page: Here, found: Evaluation, plan: Agenda) -> None:
    """The agreements that nobody needs to talk about, counted by status."""
    if not plan.rest:
        return
    words, say = page.speech.words, page.speech.words.say
    counts: dict[tuple[str, bool, str], int] = {}
    for number in plan.rest:
        item = found.items[number]
        key = (item.status or "running", bool(item.provisional_reasons), item.told[page.view.language].word)
        counts[key] = counts.get(key, 0) + 1
    lines = [
        (
            status,
            provisional,
            1,
            " ".join((words.number(n), word, *([say("(provisional)")] if provisional else []))),
            address("meeting", page.view, item=REST),
        )
        for (status, provisional, word), n in sorted(counts.items(), key=lambda one: -one[1])
    ]
    with st.container(border=True, key="am-one-go"):
        panels.heading(say("Adopted in one go") if found.round.closed else say("To adopt in one go"))
        panels.badges(lines)


def rearrange(page: Here, found: Evaluation, plan: Agenda) -> None:
    """Another order, and an agreement out of the rest."""
    say = page.speech.words.say
    titles = {number: page.title(one.agreement) for number, one in found.standing.assessments.items()}
    with st.expander(say("Change the order, or take one out of the rest"), icon=":material/swap_vert:"):
        if plan.entries:
            number = st.selectbox(
                say("Agreement"), [one.number for one in plan.entries], format_func=titles.__getitem__, key="am-move"
            )
            with st.container(horizontal=True):
                for label, by in ((say("Up"), -1), (say("Down"), 1), (say("To the top"), -len(plan.entries))):
                    if st.button(label, key=f"am-move-{by}"):
                        _arrange(page, found, reordered(plan, number, by), found.round.taken)
            if plan.moved and st.button(say("Back to the order by reason"), type="tertiary"):
                _arrange(page, found, (), found.round.taken)
        if plan.rest:
            taken = st.selectbox(say("Out of the rest"), plan.rest, format_func=titles.__getitem__, key="am-take")
            if st.button(say("Talk about this one too")):
                take(page, found, taken)


def take(page: Here, found: Evaluation, number: str) -> None:
    """Put an agreement of the rest on the agenda."""
    _arrange(page, found, found.round.order, (*found.round.taken, number))


def _arrange(page: Here, found: Evaluation, order: Sequence[str], taken: Sequence[str]) -> None:
    saving.stepped(page, "agenda", order=list(order), taken=list(taken))
