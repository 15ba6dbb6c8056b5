"""How do we stand, where is it going wrong, what is missing: one framework on one screen."""

from functools import partial

import streamlit as st

from dashboard import desk
from dashboard.export import tables_out
from dashboard.facts.table import Column
from dashboard.pieces import between, drawer, lists, panels, take_along
from dashboard.pieces.figure_table import figure_table
from dashboard.pieces.foot import foot
from dashboard.sentences import since_further, since_headline
from dashboard.view import go

page = desk.here()
at, say = page.view, page.view.words.say
told = page.told
desk.note(page)
panels.title(" ".join(filter(None, (told.headline, since_headline(page.since.values(), page.speech)))))
aside = (told.reasons, told.outside, since_further(page.since.values(), page.speech))
panels.small(" ".join(filter(None, aside)), quiet=True, wide=True)

between.strip(page)
with st.container(key="am-wrong-first"):
    left, right = st.columns([66, 34], gap="large")
with left:
    panels.dated_heading(say("How do we stand?"), at, page.framework.years, page.standing.year)
    heads, body = lists.matrix(page)
    clicked = figure_table(heads, body, "matrix", say("Agreements by theme and status"), "matrix")
    if gaps := lists.gaps(page):
        panels.heading(say("What is missing?") if page.framework.public else say("What is missing, and from whom?"))
        heads = [Column(say("Party")), Column(say("Figures for {year}", year=page.standing.year))]
        opened = figure_table(heads, gaps, "missing", say("What is missing?"))
        if opened:
            drawer.show(lists.missing_drawer(page, opened.removeprefix("gap:")), at)
with right:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        panels.heading(say("Where is it going wrong?"))
        panels.link(say("All {n} agreements", n=len(page.rows)), "agreements", at, icon=":material/list:")
    behind = lists.trouble_rows(page)
    if behind:
        shown = lists.trouble(page)
        columns = [Column(say("Agreement")), Column(say("Where it stands"))]
        clicked = figure_table(columns, shown, "trouble", say("Where is it going wrong?"), "list") or clicked
        panels.badges(lists.further_trouble(behind[len(shown) :], page))
    else:
        panels.lead(say("Nothing is behind."))
between.waiting_lines(page)
foot(page)
with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="am-take-along"):
    name = f"overview-{page.framework.code}"
    take_along.save(partial(lists.matrix_drawing, page, say("How do we stand?"), told.headline), at, name, page.source)
    take_along.as_excel(partial(tables_out.overview, page, desk.store()), name, at)
    take_along.copy(told.headline, at, name, page.source)
desk.years(page)

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
