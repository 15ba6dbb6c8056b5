"""The foot of the overview: the yearly cycle with the days left."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from dashboard.desk import Here, show
from dashboard.facts.cells import place_of
from dashboard.facts.cycle import steps
from dashboard.facts.figures import Figures, Opening
from dashboard.facts.table import Cell, Column, Row
from dashboard.pieces import panels
from dashboard.pieces.figure_table import figure_table
from dashboard.sentences.cycle import step_words
from schemas.contract import contract


def foot(page: Here) -> None:
    """One calm line: what is done, what comes next in how many days; each date with its cell behind a button."""
    found, say = steps(page.framework), page.speech.words.say
    if not found:
        return
    told = any(one.moment.origin is not None for one in found)
    year = page.framework.known.day.year
    panels.steps(
        say("Yearly cycle {year}", year=year),
        [(step_words(one, told, page.speech), one.state == "next") for one in found],
        "" if told else say("What was done has not been reported."),
    )
    with st.popover(say("About these dates"), type="tertiary", icon=":material/info:"):
        table = _dates(page)
        clicked = figure_table(table.columns, table.rows, "cycle", say("Yearly cycle {year}", year=year), "list")
    show(table.openings.get(clicked or ""), page)


@lru_cache(200)
def _dates(page: Here) -> Figures:
    """The moments: agreed, done, and what was typed beside them."""
    words, say = page.speech.words, page.speech.words.say
    heads = (say("Moment"), say("Agreed for"), say("Done on"), say("Note"))
    table = Figures([Column(head, phone="titled" if n else "show") for n, head in enumerate(heads)])
    for one in steps(page.framework):
        moment = one.moment
        kind = contract().moments[moment.moment].label[words.language]
        done = words.day(moment.done) if moment.done and one.state == "done" else ""
        lead = say("{what}: {when}.", what=kind.capitalize(), when=done or words.day(moment.due))
        places = (place_of(moment.origin),) if moment.origin and done else ()
        table.rows.append(
            Row(
                (
                    Cell(kind.capitalize(), strong=True),
                    Cell(words.day(moment.due), small=say("(usual date)") if moment.usual else ""),
                    Cell(done, key=table.key(moment.moment, Opening(lead, places)), label=lead.rstrip(".")),
                    Cell(moment.note or "", state="quiet"),
                )
            )
        )
    return table
