"""One item of the agenda on the table: what stands there, and what is noted while the parties talk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from dashboard.assessment import Assessment
from dashboard.desk import Here
from dashboard.facts.given import parties
from dashboard.facts.table import Cell, Column, Row
from dashboard.folder import read_only
from dashboard.pieces import agenda_list, panels, preparing, saving, take_along
from dashboard.pieces.figure_table import figure_table
from dashboard.pieces.typed_field import typed_field
from dashboard.rounds import Agenda, Evaluation
from dashboard.sentences.rounds import (
    action_history,
    action_line,
    after_proposal,
    causes_line,
    late_by,
    members_asked,
)
from dashboard.shapes import shape
from ingest.round_state import Action, Said
from schemas.contract import contract
from schemas.rounds import round_words

#: Seconds after which the next chart is drawn: this page is on the screen by then.
_AHEAD = 0.5


def walk(page: Here, plan: Agenda, item: str, names: Mapping[str, str]) -> None:
    """Back to the agenda, and to the item before and after this one: by button, and by Alt with Page Up or Down. An
    agreement of the rest stands beside that row."""
    say, order = page.speech.words.say, plan.walk
    if item not in order:
        panels.link(say("Agenda: {name}", name=names[item]), "evaluation", page.view, icon=":material/arrow_back:")
        return
    here = order.index(item)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="am-items"):
        label = say("Agenda, item {n} of {total}: {name}", n=here + 1, total=len(order), name=names[item])
        panels.link(label, "evaluation", page.view, icon=":material/arrow_back:")
        with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", width="content"):
            for step, text, keys, icon in (
                (-1, say("Previous"), "Alt+PageUp", ":material/chevron_left:"),
                (1, say("Next"), "Alt+PageDown", ":material/chevron_right:"),
            ):
                there = here + step
                st.button(
                    text,
                    key=f"am-item-{step}",
                    icon=icon,
                    icon_position="left" if step < 0 else "right",
                    type="tertiary",
                    shortcut=keys,
                    disabled=not 0 <= there < len(order),
                    on_click=_to,
                    args=(order[there % len(order)],),
                )


def _to(item: str) -> None:
    """Another item of this page, before the page is made again: going to it as to another page makes it twice."""
    st.query_params["item"] = item


def draw_ahead(page: Here, plan: Agenda, item: str) -> None:
    """Have the chart of the next item drawn while this one is talked about; the page waits for nothing of it."""
    following = plan.walk[plan.walk.index(item) + 1 :][:1] if item in plan.walk else ()
    for number in following:
        if number in page.standing.assessments:
            drawing = threading.Timer(_AHEAD, _draw, (page, number))
            drawing.daemon = True
            drawing.start()


def _draw(page: Here, number: str) -> None:
    if (drawing := page.pictures(number).whole) is not None:
        _ = drawing.spec


def on_the_table(page: Here, found: Evaluation, number: str, look_only: bool) -> None:
    """One agreement: chart and judgements left, last time and what is noted now right."""
    left, right = st.columns([56, 44], gap="large")
    with left:
        assessment, drawing = page.standing.assessments[number], page.pictures(number).whole
        if drawing is None:
            panels.quote(page.speech.words.quoted(assessment.agreement.text))
        else:
            take_along.shown(drawing, f"meeting-{number}")
        judgements(page, found, assessment)
    with right:
        last_time(page, found, number)
        fields(page, found, number, look_only)


def judgements(page: Here, found: Evaluation, assessment: Assessment) -> None:
    """The calculated status and each party's own word, equal ones in one box with the names."""
    say, language = page.speech.words.say, page.view.language
    item = found.items[assessment.agreement.number]
    boxes: dict[str, list[tuple[str, str]]] = {}
    if item.status is not None:
        boxes[item.status] = [(say("Calculated"), item.told[language].hedged(item.told[language].standing))]
    for one in assessment.judgements:
        if one.year == found.round.year and one.status:
            text = " ".join(filter(None, (page.speech.words.quoted(one.text), members_asked(one, page.speech))))
            boxes.setdefault(one.status, []).append((page.speech.name(one.party), text))
    shown = []
    for status, told in boxes.items():
        ours = status == item.status
        word = item.told[language].word if ours else contract().statuses[status].label[language]
        names = page.speech.words.join([name for name, _text in told])
        texts = " ".join(text for _name, text in told)
        shown.append((status, ours and bool(item.provisional_reasons), word.capitalize(), names, texts))
    if shown:
        panels.boxes(shown, say("Judgements beside each other"))


def last_time(page: Here, found: Evaluation, number: str) -> None:
    """What was concluded last time, and what became of the actions."""
    say, words = page.speech.words.say, page.speech.words
    before = found.rounds.before(found.round.year)
    said = before.said(number, "conclusion") if before is not None else None
    actions = [one for one in found.rounds.of_agreement(number, found.round.year) if one.year < found.round.year]
    if before is None or not (said or actions):
        return
    with st.container(border=True, key="am-last-time"):
        when = words.day(before.adopted_on) if before.adopted_on else str(before.year)
        panels.small(say("Conclusion of last time, {day}", day=when), quiet=True)
        if said:
            panels.lead(words.quoted(said.value))
        for one in actions:
            _action(page, found, one)


def fields(page: Here, found: Evaluation, number: str, look_only: bool) -> None:
    """Conclusion, causes, proposal and actions; only to read where nothing can be typed."""
    say, language, one = page.speech.words.say, page.view.language, found.round
    known = round_words()
    told = {name: one.said(number, name) for name in ("conclusion", "causes", "proposal")}
    changed = after_proposal(found.rounds, one, number, page.speech)
    if changed:
        panels.small(changed, quiet=True)
    if look_only or one.closed:
        _read(page, told)
        actions(page, found, number, look_only)
        return
    said = told["conclusion"]
    typed_field(
        say("Conclusion"),
        str(said.value) if said else "",
        said.seen if said else 0,
        f"conclusion-{one.framework}-{one.year}-{number}",
        lambda text, seen: _save(page, text, number=number, field="conclusion", base=seen),
        page.speech.words,
    )
    _conflict(page, said)
    saving.refused(number)
    causes, proposal = told["causes"], told["proposal"]
    left, right = st.columns([64, 36], gap="small")
    with left:
        st.multiselect(
            say("Causes"),
            list(known.causes),
            format_func=lambda key: known.causes[key].label[language],
            key=(key := _as_saved(f"causes-{one.year}-{number}", list(causes.value) if causes else [], causes)),
            placeholder=say("Choose one or more"),
            wrap=True,
            select_all=False,
            on_change=partial(_chosen, page, number, "causes", key, causes),
        )
    with right:
        st.selectbox(
            say("Proposal"),
            ["", *known.proposals],
            format_func=lambda key: known.proposals[key].label[language] if key else say("none yet"),
            key=(key := _as_saved(f"proposal-{one.year}-{number}", str(proposal.value) if proposal else "", proposal)),
            on_change=partial(_chosen, page, number, "proposal", key, proposal),
            filter_mode=None,
        )
    _conflict(page, causes, lambda value: causes_line(value, page.speech))
    _conflict(page, proposal, lambda value: known.proposals[str(value)].label[language] if value else say("none yet"))
    actions(page, found, number, look_only)


def _read(page: Here, told: Mapping[str, Said | None]) -> None:
    """What was noted, as text."""
    say, known = page.speech.words.say, round_words()
    conclusion, causes, proposal = told["conclusion"], told["causes"], told["proposal"]
    panels.heading(say("Conclusion"))
    panels.lead(str(conclusion.value) if conclusion and conclusion.value else say("Nothing was noted."))
    if causes and causes.value:
        panels.small(say("Causes: {causes}.", causes=causes_line(causes.value, page.speech)), quiet=True)
    if proposal and proposal.value:
        label = known.proposals[str(proposal.value)].label[page.view.language]
        panels.small(say("Proposal: {proposal}.", proposal=label), quiet=True)


def _save(page: Here, text: str, **said: Any) -> str:
    return saving.did(page, "say", text, **said)


def _as_saved(key: str, value: str | list[str], said: Said | None) -> str:
    """The key of a list to choose from, which shows what is saved: also what another window saved meanwhile."""
    seen, now = f"{key}-seen", said.seen if said else 0
    if key not in st.session_state or st.session_state.get(seen) != now:
        st.session_state[key], st.session_state[seen] = value, now
    return key


def _chosen(page: Here, number: str, field: str, key: str, was: Said | None) -> None:
    base = was.seen if was else 0
    if saving.did(page, "say", number=number, field=field, value=st.session_state[key], base=base, place=number):
        del st.session_state[f"{key}-seen"]  # not kept: the list shows what is


def _conflict(page: Here, said: Said | None, told: Callable[[str | tuple[str, ...]], str] = str) -> None:
    """What another window saved meanwhile, beside what stands here: whoever saves now has seen both."""
    if said is None or not said.beside:
        return
    say = page.speech.words.say
    with st.container(border=True, key=f"am-conflict-{said.event}"):
        panels.small(say("Another window saved this meanwhile; nothing is lost. Put together above what must stand:"))
        for other in said.beside:
            panels.quote(page.speech.words.quoted(told(other.value)))


def actions(page: Here, found: Evaluation, number: str | None, look_only: bool) -> None:
    """What will be done: the actions of this round, and a new one."""
    say, one = page.speech.words.say, found.round
    agreed = [action for action in found.rounds.of_agreement(number, one.year) if action.year == one.year]
    typing = not (look_only or one.closed)
    if agreed or typing:
        panels.heading(say("Actions"))
    for action in agreed:
        _action(page, found, action)
    if not typing:
        return
    with st.container(horizontal=True, gap="medium"):
        _new_action(page, number)
        if number is not None:
            preparing.typed(page, found, number)


def _new_action(page: Here, number: str | None) -> None:
    say, place = page.speech.words.say, f"action-{page.standing.year}-{number}"
    key = saving.form(place)
    with st.popover(say("A new action"), icon=":material/add:", type="tertiary", key="am-new-action"):
        saving.refused(place)  # above the form: below it a low window would not show it
        with st.form(key, border=False):
            text = st.text_input(say("What"), key=f"{key}-text")
            owner = saving.one_party(page, say("Who"), f"{key}-owner")
            left, right = st.columns([60, 40], gap="small", vertical_alignment="bottom")
            with left:
                due = st.date_input(say("By"), value=None, format="DD-MM-YYYY", key=f"{key}-due")
            with right:
                pressed = st.form_submit_button(say("Note it"), width="stretch")
    if pressed:
        day = due.isoformat() if isinstance(due, date) else None
        saving.did(page, "action", text, number=number, owner=owner, due=day, place=place)
        st.rerun()


def _action(page: Here, found: Evaluation, one: Action) -> None:
    """One action with its history; how it stands can be told as long as it is open."""
    say, known = page.speech.words.say, round_words()
    late = late_by(one.last.due, page.view.known_on, page.speech) if one.last.due and one.is_open else ""
    label = " · ".join(part for part in (action_line(one, page.speech), late) if part)
    with st.popover(panels.plain(label), type="tertiary", wrap=True, key=f"action-{one.id}"):
        panels.small(*action_history(one, page.speech), quiet=True)
        if not one.is_open or read_only():
            return
        saving.refused(f"action-{one.id}")
        state = st.pills(
            say("How it stands"),
            list(known.action_states),
            required=True,
            default=one.last.state,
            format_func=lambda key: known.action_states[key].label[page.view.language],
            key=f"state-{one.id}",
        )
        left, right = st.columns([36, 64], gap="small")
        with left:
            due = st.date_input(say("By"), value=one.last.due, format="DD-MM-YYYY", key=f"due-{one.id}")
        with right:
            why = st.text_input(say("Why (when moved or dropped)"), key=f"why-{one.id}")
        if st.button(say("Note it"), key=f"noted-{one.id}"):
            day = due.isoformat() if isinstance(due, date) else None
            saving.did(page, "action", reason=why, action=one.id, number=one.number, owner=one.last.owner, due=day,
                       state=state, place=f"action-{one.id}")  # fmt: skip
            st.rerun()


def open_actions(page: Here, found: Evaluation, plan: Agenda) -> None:
    """The open actions of earlier rounds, each with the agreement that it belongs to."""
    for one in plan.actions:
        if one.number is not None:
            panels.small(page.title(page.standing.assessments[one.number].agreement), quiet=True)
        _action(page, found, one)


def rest(page: Here, found: Evaluation, plan: Agenda, look_only: bool) -> None:
    """The agreements that are adopted in one go; any of them can be taken out."""
    say, language = page.speech.words.say, page.view.language
    columns = [Column(say("Agreement")), Column(say("Where it stands"))]
    rows = []
    for number in plan.rest:
        item, now = found.items[number], found.standing.assessments[number].agreement
        told = item.told[language]
        mark = shape(item.status, bool(item.provisional_reasons)) if item.status else None
        key = None if look_only or found.round.closed else number
        name = page.title(now)
        label = say("Talk about {name} too", name=name)
        rows.append(Row((Cell(name, key=key, label=label, shape=mark), Cell(told.stands))))
    clicked = figure_table(columns, rows, "rest", say("To adopt in one go"), "list")
    if clicked:
        agenda_list.take(page, found, clicked)


def cooperation(page: Here, found: Evaluation, look_only: bool) -> None:
    """Per party what went well, what can be better, and a wish."""
    language, one = page.view.language, found.round
    shown: Sequence[str] = list(round_words().cooperation)
    for party in parties(page.framework):
        panels.heading(party.name)
        for column, name in zip(st.columns(len(shown), gap="medium"), shown, strict=True):
            said = one.said(None, name, party.code)
            label = round_words().cooperation[name].label[language]
            with column:
                if look_only or one.closed:
                    panels.small(label, quiet=True)
                    panels.lead(str(said.value) if said else "–")
                    continue
                typed_field(
                    label,
                    str(said.value) if said else "",
                    said.seen if said else 0,
                    f"{name}-{one.framework}-{one.year}-{party.code}",
                    lambda text, seen, name=name, code=party.code: _save(  # type: ignore[misc]
                        page, text, party=code, field=name, base=seen
                    ),
                    page.speech.words,
                    rows=3,
                )
                _conflict(page, said)
