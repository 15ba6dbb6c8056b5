"""All agreements of a framework: search, and filters on theme, party and status, all kept in the address."""

from functools import partial

import streamlit as st

from dashboard import desk
from dashboard.export import tables_out
from dashboard.facts.given import owing
from dashboard.facts.table import Column
from dashboard.pieces import lists, lives, panels, take_along
from dashboard.pieces.figure_table import figure_table
from schemas.contract import contract

page = desk.here()
at, say = page.view, page.view.words.say
themes = {theme: label[at.language] for theme, label in contract().words("theme").items()}
statuses = {one.id: one.label[at.language].capitalize() for one in contract().statuses.values()}
parties = {code: party.name for code, party in page.framework.parties.items()}

desk.note(page)
title = st.container()
columns = st.columns([3, 2, 2, 2], gap="small")
with columns[0]:
    wanted = panels.search(say("Search in title and text"), "search").casefold()
with columns[1]:
    theme = panels.choose(say("Theme"), "theme", themes, at)
with columns[2]:
    party = panels.choose(say("Party"), "party", parties, at)
with columns[3]:
    status = panels.choose(say("Status"), "status", statuses, at)
panels.choose_year(at, page.framework.years, page.standing.year)

found_here = [
    lists.of_party(one, found, party)
    for one, found in page.rows
    if (not theme or one.theme == theme)
    and (not party or party in (*owing(one, page.framework), *one.counterparty) or party in found.parts)
    and wanted in f"{one.number} {page.title(one)} {one.text}".casefold()
]
rows = [(one, found) for one, found in found_here if not status or found.status == status]
apart = len(page.rows) - page.told.total
with title:
    panels.title(
        at.words.plural("{n} agreement of {total}", "{n} agreements of {total}", len(rows), total=len(page.rows))
        if len(rows) < len(page.rows)
        else at.words.plural("{n} agreement", "All {n} agreements", len(rows))
        + (say(", of which {n} are not counted", n=at.words.number(apart)) if apart else "")
    )
if not rows:
    panels.lead(say("No agreement fits. Widen the search or choose “All” in a filter."))
    st.stop()
clicked = figure_table(
    [Column(say("Status")), Column(say("Agreement")), Column(say("Where it stands")), Column(say("Who"))],
    lists.lines(lists.active(rows), page, party=party),
    "agreements",
    say("Agreements"),
    "list",
)
clicked = lives.ended(rows, page, "ended") or clicked
chosen = {
    say("Search in title and text"): wanted,
    say("Theme"): themes.get(theme or ""),
    say("Party"): parties.get(party or ""),
    say("Status"): statuses.get(status or ""),
}
filters = [(label, choice) for label, choice in chosen.items() if choice]
make = partial(tables_out.agreements, page, desk.store(), rows, filters)
take_along.as_excel(make, f"agreements-{page.framework.code}", at)
desk.open_agreement(clicked, page)
