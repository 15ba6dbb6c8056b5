"""The evaluation of a year: its agenda, who is ready, and how far it is; or opening it."""

import streamlit as st

from dashboard import desk
from dashboard.folder import read_only
from dashboard.pieces import agenda_list, closing, opening, panels, preparing
from dashboard.rounds import agenda, newer
from dashboard.sentences.rounds import agenda_headline, closed_headline, how_far
from dashboard.view import go

page = desk.here()
at, say = page.view, page.view.words.say
found = desk.evaluation(page)
if found is None:
    desk.note(page)
    panels.title(say("There is no evaluation of {year} yet", year=page.standing.year))
    if read_only():
        panels.lead(say("Here you can only look."))
    else:
        panels.lead(say("It fixes the figures; then the agenda makes itself from what differs."))
        opening.form(page)
    desk.rounds_of_other_years(page)
    st.stop()
plan, fixed = agenda(found), desk.in_round(page, found)
closed = found.round.closed
desk.note(fixed, closing.concept(page, found))
headline = closed_headline if closed else agenda_headline
panels.title(headline(len(plan.entries), len(plan.rest), page.speech))
panels.small(" ".join(how_far(found.round, page.speech)), quiet=True, wide=True)
closing.newer_figures(page, found, newer(found, page.standing), read_only())
closing.drifted(page, found)
left, right = st.columns([66, 34], gap="large")
with left:
    clicked = agenda_list.listed(fixed, found, plan)
    if not read_only() and not closed:
        agenda_list.rearrange(fixed, found, plan)
with right:
    with st.container(key="am-start"):
        label = say("Look at the meeting again") if closed else say("Start the meeting")
        panels.link(label, "meeting", at, icon=":material/play_arrow:", item=plan.walk[0])
    if not closed:
        agenda_list.ready(fixed, found)
        preparing.sheets(fixed, found, plan)
    agenda_list.in_one_go(fixed, found, plan)
    closing.on_paper(fixed, found)
    if not read_only():
        closing.steps(page, found)
desk.rounds_of_other_years(page)
if clicked:
    go("meeting", at, item=clicked)
