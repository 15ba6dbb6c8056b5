"""How do we stand, where is it going wrong, what is missing: one framework on one screen."""

import streamlit as st

from dashboard import desk, drawer, lists, panels
from dashboard.figure_table import Column, figure_table
from dashboard.sentences import overview, waits
from dashboard.view import go
from schemas.contract import contract

page = desk.here()
at, say = page.view, page.view.words.say
told = overview(page.rows, page.speech)
desk.note(page)
panels.title(told.headline)
panels.small(told.outside, quiet=True)

with st.container(key="am-wrong-first"):
    left, right = st.columns([64, 36], gap="large")
with left:
    panels.dated_heading(say("How do we stand?"), at, page.framework.years, page.standing.year)
    heads, body = lists.matrix(page, lambda status: contract().statuses[status].label[at.language].capitalize())
    clicked = figure_table(heads, body, "matrix", say("Agreements by theme and status"), "matrix")
    if gaps := lists.gaps(page):
        panels.heading(say("What is missing?") if page.framework.public else say("What is missing, and from whom?"))
        heads = [Column(say("Party")), Column(say("Figures for {year}", year=page.standing.year))]
        opened = figure_table(heads, gaps, "missing", say("What is missing?"))
        if opened:
            drawer.show(lists.missing_drawer(page, opened.removeprefix("gap:")), at)
    desk.years(page)
    panels.save(
        lambda: lists.matrix_drawing(page, say("How do we stand?"), told.headline),
        at,
        f"overview-{page.framework.code}",
        page.source,
    )
with right:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        panels.heading(say("Where is it going wrong?"))
        panels.link(say("All {n} agreements", n=len(page.rows)), "agreements", at, icon=":material/list:")
    behind = lists.trouble_rows(page)
    if behind:
        clicked = (
            figure_table(
                [Column(say("Agreement")), Column(say("Where it stands"))],
                lists.trouble(behind, page),
                "trouble",
                say("Where is it going wrong?"),
                "list",
            )
            or clicked
        )
    else:
        panels.lead(say("Nothing is behind."))
    found = page.standing.assessments
    waiting = [one for one, _result in page.rows if one.waits_for in found]
    if waiting:
        panels.heading(say("Who waits for whom?"))
        for one in waiting:
            other = found[one.waits_for or ""]
            with st.container(gap=None):
                panels.link(page.title(one), "agreement", at, number=one.number)
                panels.small(waits(one, other.agreement, other, page.framework.known.day, page.speech))

if clicked:
    kind, _, rest = clicked.partition(":")
    if kind == "theme":
        go("theme", at, theme=rest)
    elif kind == "status":
        go("agreements", at, status=rest)
    elif kind == "both":
        theme, _, status = rest.partition(":")
        go("agreements", at, theme=theme, status=status)
    else:
        number_in_trouble = clicked in [one.number for one, _found in behind]
        desk.open_agreement(clicked, page, walk="trouble" if number_in_trouble else None)
