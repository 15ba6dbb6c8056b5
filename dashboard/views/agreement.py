"""One agreement: sentence, path, what was agreed, why this status, the numbers, and the figures with their cells."""

from functools import partial

import streamlit as st

from dashboard import desk
from dashboard.export import tables_out
from dashboard.facts.figures import dates, figures
from dashboard.pieces import between, concluded, lists, lives, panels, story, take_along
from dashboard.pieces.figure_table import figure_table
from dashboard.sentences import headline, provisional_words, since, status_word
from schemas.contract import contract

page = desk.here()
at, say = page.view, page.view.words.say
number = st.query_params.get("number", "")
found = page.standing.assessments.get(number)
if found is None:
    desk.note(page)
    panels.title(say("This agreement is not known here"))
    panels.link(say("Show all agreements"), "agreements", at)
    st.stop()
now = found.agreement
theme = contract().words("theme")[now.theme][at.language]

walk = st.query_params.get("walk", "")
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    steps = [(say("Overview"), "overview", {}), (theme, "theme", {"theme": now.theme})]
    panels.breadcrumb(at, steps, f"{number} {page.title(now)}")
    panels.walk(at, lists.walk(page, walk or f"theme:{now.theme}"), number, walk=walk or f"theme:{now.theme}")
desk.note(page)
panels.title(headline(now, found, page.speech))
if found.status:
    panels.badge(
        found.status,
        status_word(now, found, page.speech).capitalize(),
        provisional_words(found, page.speech),
        found.provisional,
    )
if number in page.since:
    panels.small(since(page.since[number], page.speech), quiet=True)

left, right = st.columns([62, 38], gap="large")
drawing = page.pictures(number).whole
with left:
    if drawing is None:
        story.agreed(page, now)
    else:
        story.chart(page, found, drawing, f"chart-{number}", sentence=False)
    story.the_numbers(page, now, found)
    lives.first_beside_now(page, found)
    if now.kind == "qualitative":
        story.judgements(page, now, found)
    lives.lines(page, number)
    between.around(page, number)
with right:
    if drawing is not None:
        story.agreed(page, now)
    story.why(page, now, found)
    story.around(page, now)
    concluded.concluded(page, number)

if now.kind == "milestone":
    table = dates(now, page.framework.results.get(number, ()), page.speech)
    caption = say("Where these dates come from")
else:
    table = figures(found, page.speech)
    by_area = found.series is not None and found.series.kind_of_part == "area"
    caption = say("Figures per area and year") if by_area else say("Figures per party and year")
    caption = f"{caption} ({contract().indicators[now.indicator].unit[at.language]})"
if table.rows:
    panels.dated_heading(caption, at, page.framework.years, page.standing.year)
    clicked = figure_table(table.columns, table.rows, f"figures-{number}", caption)
    if now.kind != "milestone":
        panels.hint(say("Click a figure to see the cell that it came from."))
    desk.show(table.openings.get(clicked or ""), page)
make = partial(tables_out.agreement, page, desk.store(), number)
take_along.as_excel(make, f"agreement-{page.framework.code}-{number}", at)
story.side_by_side(page, found, say("Each beside its own agreement"))
lives.measures(page, number)
if now.kind != "qualitative":
    story.judgements(page, now, found)
story.explanations(page, number)
if now.kind != "qualitative":
    story.whole_sum(page, now, found)
