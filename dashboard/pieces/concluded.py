"""What the evaluations concluded about an agreement, and what became of the actions: on the page of the agreement."""

from __future__ import annotations

from dashboard import desk
from dashboard.desk import Here
from dashboard.pieces import panels
from dashboard.sentences.rounds import action_line
from dashboard.view import address


def concluded(page: Here, number: str) -> None:
    """Each evaluation up to this year that said something, the latest first; nothing where none did."""
    found, words = desk.rounds(page), page.speech.words
    lines = []
    for year in sorted(found.rounds, reverse=True):
        one = found.rounds[year]
        said = one.said(number, "conclusion")
        actions = [action_line(action, page.speech) for action in found.actions.values()
                   if action.number == number and action.year == year]  # fmt: skip
        if year > page.standing.year or not (said or actions):
            continue
        when = words.day(one.adopted_on) if one.adopted_on else words.say("CONCEPT")
        text = " ".join([words.quoted(said.value) if said else "", *(f"→ {line}." for line in actions)]).strip()
        label = words.say("Evaluation of {year}", year=year)
        href = address("meeting", page.view, item=number, year=str(year))
        lines.append((when, text, [(label, href)]))
    if lines:
        panels.heading(words.say("What the evaluations concluded"))
        panels.dated(lines)
