"""The year plan: each paper with its measures, as who does them says they stand, and its numbers of a year."""

import streamlit as st

from dashboard import desk
from dashboard.facts.year_plan import chosen, year_plans
from dashboard.pieces import measure_table, panels
from dashboard.pieces.figure_table import figure_table
from dashboard.sentences.year_plan import figures_sentence, plan_headline
from dashboard.view import go

page = desk.here()
at, say = page.view, page.view.words.say
plans = year_plans(page.standing)
found = chosen(plans, st.query_params.get("document", ""), page.standing.year)

desk.note(page)
if found is None:
    panels.title(say("There is no year plan here yet"))
    panels.lead(say("A year plan comes in with the agreements workbook: a row on the sheet “Documents” of the kind "
                    "“year plan”, and its measures on the sheet “Measures”."))  # fmt: skip
    panels.choose_year(at, page.framework.years, page.standing.year)
    st.stop()
titles = {one.document or "-": str(one.row.get("title") or say("Without a paper")) for one in plans}
current = found.document or "-"
st.query_params["document"] = current  # a link to the page itself leaves the browser's address as it was
with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="am-documents"):
    for code, title in titles.items():
        if code == current:
            panels.here_is(title)
        else:
            panels.link(title, "year_plan", at, document=code)
panels.title(plan_headline(titles[current], found.counts, page.speech))
if found.row:
    dated, link = found.row["dated"], found.row["link"]
    panels.documents([(titles[current], say("signed on {day}", day=at.words.day(dated)) if dated else "", link)])
panels.dated_heading(say("Measures"), at, page.framework.years, page.standing.year)
clicked = None
if found.measures:
    table = measure_table.by_theme(found.measures, page)
    clicked = figure_table(table.columns, table.rows, f"measures-{current}", say("Measures"), "list")
    panels.hint(say("Click a state to see who said it, and where."))
    desk.show(table.openings.get(clicked or ""), page)
else:
    panels.lead(say("No measures came with this paper. They stand on the sheet “Measures” of the agreements workbook."))
if found.figures:
    panels.heading(say("Numbers of the year"))
    panels.lead(figures_sentence(found.figures, page.speech))
    numbers = measure_table.of_years(found.figures, page)
    opened = figure_table(numbers.columns, numbers.rows, f"numbers-{current}", say("Numbers of the year"), "list")
    desk.show(numbers.openings.get(opened or ""), page)
    clicked = clicked or opened
if clicked in page.framework.agreements:
    go("agreement", at, number=clicked)
