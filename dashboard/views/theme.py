"""One theme: its sentence, the statuses in one line, its charts, and its agreements, worst first."""

from functools import partial

import streamlit as st

from dashboard import desk
from dashboard.export import tables_out
from dashboard.facts.table import Column
from dashboard.pieces import lists, lives, panels, story, take_along
from dashboard.pieces.figure_table import figure_table
from dashboard.sentences import overview, theme_headline
from dashboard.view import address
from schemas.contract import contract

page = desk.here()
at, say = page.view, page.view.words.say
labels = {theme: label[at.language] for theme, label in contract().words("theme").items()}
held = {theme: labels[theme] for theme in labels if any(one.theme == theme for one, _found in page.rows)}
asked = st.query_params.get("theme", "")
theme = asked if asked in held else next(iter(held), "")
rows = page.standing.rows(theme)
if theme:
    st.query_params["theme"] = theme  # a link from a page to itself leaves the browser's address as it was

desk.note(page)
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="am-themes"):
        for name, label in held.items():
            if name == theme:
                panels.here_is(label)
            else:
                panels.link(label, "theme", at, theme=name)
    panels.choose_year(at, page.framework.years, page.standing.year)
panels.title(theme_headline(labels.get(theme, ""), rows, page.speech))
open_word = say("provisional")


def listed(status: str) -> str:
    """The address of the list behind a count."""
    return address("agreements", at, theme=theme, status=status)


counts = [
    (status.id, open_, n, f"{n} {status.label[at.language]}" + (f" ({open_word})" if open_ else ""), listed(status.id))
    for status in contract().statuses.values()
    for open_ in (False, True)
    if (n := sum(f.status == status.id and f.provisional == open_ for _one, f in lists.counted(rows)))
]
panels.badges(counts)
panels.small(overview(rows, page.speech).outside, quiet=True)

story.composition(page, theme)

panels.heading(say("Agreements on {theme}", theme=labels.get(theme, "").lower()))
clicked = figure_table(
    [Column(say("Status")), Column(say("Agreement")), Column(say("Where it stands")), Column(say("Who"))],
    lists.lines(lists.active(lists.by_status(rows)), page, walk=f"theme:{theme}"),
    "agreements",
    say("Agreements on {theme}", theme=labels.get(theme, "")),
    "list",
)
clicked = lives.ended(rows, page, "ended") or clicked
filters = [(say("Theme"), labels.get(theme, ""))]
make = partial(tables_out.agreements, page, desk.store(), lists.by_status(rows), filters)
take_along.as_excel(make, f"theme-{page.framework.code}-{theme}", at)
desk.open_agreement(clicked, page, walk=f"theme:{theme}")
