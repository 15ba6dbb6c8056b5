"""One theme: its sentence, the statuses in one line, its charts, and its agreements, worst first."""

import streamlit as st

from dashboard import desk, lists, panels, story
from dashboard.figure_table import Column, figure_table
from dashboard.sentences import theme_headline
from dashboard.view import address
from schemas.contract import contract

page = desk.here()
at, say = page.view, page.view.words.say
labels = {theme: label[at.language] for theme, label in contract().words("theme").items()}
held = {theme: labels[theme] for theme in labels if any(one.theme == theme for one, _found in page.rows)}
asked = st.query_params.get("theme", "")
theme = asked if asked in held else next(iter(held), "")
rows = page.standing.rows(theme)

desk.note(page)
with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="am-themes"):
    for name, label in held.items():
        if name == theme:
            panels.here_is(label)
        else:
            panels.link(label, "theme", at, theme=name)
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
panels.choose_year(at, page.framework.years, page.standing.year)

drawn = [
    (one, found, drawing)
    for one, found in lists.by_status(lists.counted(rows))
    if found.value is not None and (drawing := page.pictures(one.number).whole)
]
for start in range(0, len(drawn), 2):
    for column, (one, found, drawing) in zip(st.columns(2, gap="large"), drawn[start : start + 2], strict=False):
        with column:
            panels.heading(drawing.title)
            story.chart(page, found, drawing, f"chart-{one.number}")
for one, found in lists.by_status(lists.counted(rows)):
    story.side_by_side(page, found, say("{title}: each beside its own agreement", title=page.title(one)))

panels.heading(say("Agreements on {theme}", theme=labels.get(theme, "").lower()))
clicked = figure_table(
    [Column(say("Status")), Column(say("Agreement")), Column(say("Where it stands")), Column(say("Who"))],
    lists.lines(lists.by_status(rows), page, walk=f"theme:{theme}"),
    "agreements",
    say("Agreements on {theme}", theme=labels.get(theme, "")),
    "list",
)
desk.open_agreement(clicked, page, walk=f"theme:{theme}")
