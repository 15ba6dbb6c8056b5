"""Opening an evaluation: which figures it fixes, and when its meetings are."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import desk
from dashboard.desk import Here
from dashboard.pieces import panels, saving
from dashboard.rounds import due_of_bid
from ingest.rounds import warnings
from ingest.submit import today
from schemas.rounds import round_words


def form(page: Here) -> None:
    """The form, with what better changes before it is opened."""
    say, words, year = page.speech.words.say, page.speech.words, page.standing.year
    with st.container(border=True, key="am-opening"):
        panels.heading(say("Open the evaluation of {year}", year=year))
        known_on = st.date_input(
            say("Figures as known on"), value=page.view.known_on, max_value=today(), format="DD-MM-YYYY", key="am-fix"
        )
        panels.small(say("What comes in later does not change this evaluation; it is said that it came."), quiet=True)
        sittings: dict[str, date] = {}
        for column, (name, choice) in zip(st.columns(2), round_words().sittings.items(), strict=True):
            label = choice.label[page.view.language].capitalize()
            with column:
                day = st.date_input(label, value=None, format="DD-MM-YYYY", key=f"am-sitting-{name}")
            if isinstance(day, date):
                sittings[name] = day
        panels.small(say("Leave a meeting blank when it is not held, or has no date yet."), quiet=True)
        bid = due_of_bid(page.standing)
        for finding in warnings(desk.known(page.framework.code), year, sittings):
            panels.small(f"{finding.what(page.view.language)} {finding.repair(page.view.language)}")
        if bid is not None:
            panels.small(say("The bid is due on {day}; it builds on this evaluation.", day=words.day(bid)), quiet=True)
        saving.refused()
        if st.button(say("Open the evaluation"), type="primary"):
            saving.stepped(
                page,
                "open",
                known_on=known_on.isoformat() if isinstance(known_on, date) else today().isoformat(),
                rule=page.framework.rule.version,
                sittings={name: day.isoformat() for name, day in sittings.items()},
            )
