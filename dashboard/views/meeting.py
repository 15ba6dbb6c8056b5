"""One item of the evaluation on the table: figures and judgements left, what is concluded right."""

import streamlit as st

from dashboard import desk
from dashboard.folder import read_only
from dashboard.pieces import closing, meeting, panels
from dashboard.rounds import ACTIONS, COOPERATION, REST, agenda
from dashboard.sentences.rounds import actions_headline
from dashboard.view import go

page = desk.here()
at, say = page.view, page.view.words.say
found = desk.evaluation(page)
if found is None:
    go("evaluation", at)
    st.stop()
plan, fixed, look_only = agenda(found), desk.in_round(page, found), read_only()
titles = {number: fixed.title(one.agreement) for number, one in found.standing.assessments.items()}
names = {
    **titles,
    ACTIONS: say("Actions of last time"),
    REST: say("To adopt in one go"),
    COOPERATION: say("Working together"),
}
item = st.query_params.get("item", plan.walk[0])
item = item if item in (*plan.walk, *titles) else plan.walk[0]
desk.note(fixed, closing.concept(page, found))
with st.container(key="am-meeting"):
    meeting.walk(fixed, plan, item, names)
    if item == ACTIONS:
        panels.title(actions_headline(plan.actions, fixed.speech))
        meeting.open_actions(fixed, found, plan)
    elif item == REST:
        panels.title(say("These agreements can be adopted in one go"))
        meeting.rest(fixed, found, plan, look_only)
    elif item == COOPERATION:
        panels.title(say("How did we work together?"))
        meeting.cooperation(fixed, found, look_only)
        meeting.actions(fixed, found, None, look_only)
    else:
        panels.title(found.items[item].told[at.language].headline)
        meeting.on_the_table(fixed, found, item, look_only)
meeting.draw_ahead(fixed, plan, item)
