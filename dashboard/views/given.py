"""Given and asked: what each party promised, what it was promised, who waits for whom, and what must still be sent."""

import streamlit as st

from dashboard import desk
from dashboard.facts.given import all_waiting
from dashboard.pieces import between, panels
from dashboard.sentences import given as told

page = desk.here()
at, say = page.view, page.view.words.say
sides = between.sides(page)
ours = between.ours(page, sides)

desk.note(page)
if ours is None:
    waiting = all_waiting(page.standing)
    panels.title(told.all_promised(page.rows, len(sides), sum(one.still for one in waiting), page.speech))
    panels.choose_year(at, page.framework.years, page.standing.year)
    between.parties(page, sides)
    if waiting:
        panels.heading(say("Who waits for whom?"))
        between.waiting(page, waiting, "waiting")
    st.stop()

name = ours.party.short_name
panels.title(f"{told.promised(name, ours.owes, page.speech)} {told.owed(name, ours.owed, page.speech)}")
panels.choose_year(at, page.framework.years, page.standing.year)
panels.heading(say("What we still must send"))
between.to_send(page, ours)
panels.heading(say("What we promised"))
between.promises(page, ours.owes, "promised", say("What we promised"), to=True)
panels.heading(say("What others promised us"))
between.promises(page, ours.owed, "owed", say("What others promised us"), to=False)
if waiting := (*ours.waits, *ours.awaited):
    panels.heading(say("Who waits for whom?"))
    between.waiting(page, waiting, "waiting")
