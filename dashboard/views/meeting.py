"""One item of the evaluation on the table: figures and judgements left, what is concluded right."""

import streamlit as st

from dashboard import desk
from dashboard.folder import read_only
from dashboard.pieces import closing, meeting, panels, saving, to_note
from dashboard.rounds import ACTIONS, COOPERATION, REST, agenda
from dashboard.sentences.rounds import actions_headline, rest_headline
from dashboard.view import go


@st.fragment
def item() -> None:
    """Going to another item and saving a field makes this part again, and nothing around it."""
    page = desk.here()
    found = desk.evaluation(page)
    if found is None:
        go("evaluation", page.view)
        st.stop()
    say, plan, fixed = page.view.words.say, agenda(found), desk.in_round(page, found)
    look_only = read_only()
    titles = {number: fixed.title(one.agreement) for number, one in found.standing.assessments.items()}
    names = {
        **titles,
        ACTIONS: say("Actions of last time"),
        REST: say("Adopted in one go") if found.round.closed else say("To adopt in one go"),
        COOPERATION: say("Working together"),
    }
    here = st.query_params.get("item", plan.walk[0])
    here = here if here in (*plan.walk, *titles) else plan.walk[0]
    with st.container(key="am-meeting"):
        meeting.walk(fixed, plan, here, names)
        saving.refused()
        if here == ACTIONS:
            panels.title(actions_headline(plan.actions, fixed.speech))
            to_note.open_actions(fixed, found, plan.actions, look_only)
        elif here == REST:
            panels.title(rest_headline(len(plan.rest), found.round.closed, fixed.speech))
            meeting.rest(fixed, found, plan, look_only)
        elif here == COOPERATION:
            panels.title(say("How did we work together?"))
            to_note.cooperation(fixed, found, look_only)
        else:
            panels.title(found.items[here].told[page.view.language].headline)
            meeting.on_the_table(fixed, found, here, look_only)
    meeting.draw_ahead(fixed, plan, here)


page = desk.here()
found = desk.evaluation(page)
if found is not None:
    desk.note(desk.in_round(page, found), closing.concept(page, found))
item()
