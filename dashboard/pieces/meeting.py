"""One item of the agenda on the table: what stands there, and what is noted while the parties talk."""

from __future__ import annotations

import threading
from collections.abc import Mapping

import streamlit as st

from dashboard.assessment import Assessment
from dashboard.desk import Here
from dashboard.facts.table import Cell, Column, Row
from dashboard.pieces import agenda_list, panels, take_along, to_note
from dashboard.pieces.figure_table import figure_table
from dashboard.rounds import Agenda, Evaluation
from dashboard.sentences.rounds import members_asked
from dashboard.shapes import shape
from dashboard.view import address, go
from schemas.contract import contract

#: Seconds after which the next chart is drawn: this page is on the screen by then.
_AHEAD = 0.5
#: Before the number of an agreement that is gone to.
_GO = "go "


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
    if (drawing := page.pictures(number).one) is not None:
        _ = drawing.spec


def on_the_table(page: Here, found: Evaluation, number: str, look_only: bool) -> None:
    """One agreement: chart and judgements left, last time and what is noted now right."""
    left, right = st.columns([56, 44], gap="large")
    with left:
        assessment, drawing = page.standing.assessments[number], page.pictures(number).one
        if drawing is None:
            panels.quote(page.speech.words.quoted(assessment.agreement.text))
        else:
            take_along.shown(drawing, f"meeting-{number}")
        judgements(page, found, assessment)
    with right:
        last_time(page, found, number, look_only)
        to_note.agreement(page, found, number, look_only)


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


def last_time(page: Here, found: Evaluation, number: str, look_only: bool) -> None:
    """What was concluded last time, and what became of the actions."""
    say, words = page.speech.words.say, page.speech.words
    before = found.rounds.before(found.round.year)
    said = before.said(number, "conclusion") if before is not None else None
    actions = [one for one in found.rounds.of_agreement(number, found.round.year) if one.year < found.round.year]
    if before is None or not (said or actions):
        return
    with st.container(border=True, key="am-last-time"):
        when = words.day(before.adopted_on) if before.adopted_on else str(before.year)
        of_last_time = say("Conclusion of last time, {day}", day=when)
        panels.small(of_last_time if said else say("Actions of last time"), quiet=True)
        if said:
            panels.lead(words.quoted(said.value))
        to_note.last_actions(page, found, number, actions, look_only)


def rest(page: Here, found: Evaluation, plan: Agenda, look_only: bool) -> None:
    """The agreements that are adopted in one go; any of them can be taken out."""
    say, language = page.speech.words.say, page.view.language
    columns = [Column(say("Agreement")), Column(say("Where it stands"))]
    can_take = not (look_only or found.round.closed)
    if can_take:
        columns.append(Column(""))
    rows = []
    for number in plan.rest:
        item, now = found.items[number], found.standing.assessments[number].agreement
        told = item.told[language]
        mark = shape(item.status, bool(item.provisional_reasons)) if item.status else None
        name = page.title(now)
        shown = Cell(name, key=f"{_GO}{number}", href=address("meeting", page.view, item=number), shape=mark)
        taken = Cell(say("Talk about it"), key=number, label=say("Talk about {name} too", name=name))
        rows.append(Row((shown, Cell(told.stands), *([taken] if can_take else []))))
    clicked = figure_table(columns, rows, "rest", say("To adopt in one go"), "list")
    if clicked and clicked.startswith(_GO):
        go("meeting", page.view, item=clicked.removeprefix(_GO))
    elif clicked:
        agenda_list.take(page, found, clicked)
