"""The frameworks, one line each with how it stands; skipped when there is one; three steps when there is none."""

from dataclasses import replace

import streamlit as st

from dashboard import desk
from dashboard.facts.table import Cell, Column, Row
from dashboard.folder import read_only
from dashboard.pieces import panels
from dashboard.pieces.figure_table import figure_table
from dashboard.view import address, go, keep, view
from ingest.template import agreements_workbook

at = view()
say = at.words.say
rows = desk.frameworks(at)
if not rows and at.known_given:
    panels.title(say("On {day} nothing had been received yet", day=at.words.day(at.known_on)))
    if st.button(say("What is known today"), type="tertiary", icon=":material/calendar_today:"):
        keep(known=None)
        st.rerun()
    st.stop()
if len(rows) == 1:
    go("overview", replace(at, framework=rows[0]["framework"]))
if not rows and read_only():
    panels.title(say("There is nothing here yet"))
    panels.lead(say("The agreements appear here as soon as the administrator has loaded them."))
elif not rows:
    panels.title(say("There is nothing here yet. Three steps, and it is."))
    panels.lead(say("1. Fill in the agreements in this file; it has an example per kind of agreement."))
    panels.download(say("Get the agreements file"), lambda: agreements_workbook(at.language), "afspraken.xlsx")
    panels.lead(say("2. Send it, then the results of each party and year."))
    panels.link(say("Send figures"), "upload", at, ":material/upload:")
    panels.lead(say("3. View the overview."))
if not rows:
    with st.expander(say("For administrators")):
        panels.small(
            say("On the command line, “afspraken load FILE” loads a file with agreements or results."),
            say("Just curious? “afspraken demo” shows real municipalities and a fictitious town."),
        )
    st.stop()

panels.title(at.words.plural("{n} framework of agreements", "{n} frameworks of agreements", len(rows)))
lines = []
for row, year, headline in desk.headlines(at):
    there = replace(at, framework=row["framework"], year=None)
    lines.append(
        Row(
            (
                Cell(row["name"], key=row["framework"], href=address("overview", there), strong=True),
                Cell(desk.nature(row, at), state="quiet"),
                Cell(f"{row['start_year']}–{row['end_year']}", state="quiet"),
                Cell(headline),
                Cell(say("up to {year}", year=year), state="quiet"),
            )
        )
    )
heads = (say("Framework"), say("Nature"), say("Term"), say("How it stands"), say("Figures"))
clicked = figure_table([Column(head) for head in heads], lines, "frameworks", say("Frameworks"), "list")
if clicked:
    go("overview", replace(at, framework=clicked, year=None))
