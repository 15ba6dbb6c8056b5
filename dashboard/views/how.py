"""How we judge: every word with its shape, what it means and an example; the rule and when it was agreed."""

from collections.abc import Iterable

from dashboard import desk
from dashboard.facts.table import Cell, Column, Row
from dashboard.pieces import panels
from dashboard.pieces.figure_table import figure_table
from dashboard.sentences.speech import sentence
from dashboard.shapes import shape
from schemas.contract import contract

page = desk.here()
at, say, words = page.view, page.view.words.say, page.view.words
terms, row, rule = contract(), page.framework.row, page.framework.rule


def table(key: str, heading: str, lead: str, heads: Iterable[str], rows: Iterable[tuple[Cell, ...]]) -> None:
    """A table in which nothing opens, under its heading."""
    panels.heading(heading)
    panels.lead(lead)
    figure_table([Column(head) for head in heads], [Row(cells) for cells in rows], key, heading, "list")


desk.note(page)
panels.title(say("How we determine the status"))
panels.lead(
    say("We divide what came by what was planned by now, and see whether anything is missing. A fictitious example:"),
    say("30 + 50 + 70 = 150 homes came, 50 + 70 + 80 = 200 were planned: 75%, so behind."),
)
on_plan, behind = words.percent(rule.on_plan, ()), words.percent(rule.slightly_behind, ())
agreed = (
    say("The parties agreed to this rule on {day}.", day=words.day(row["rule_agreed_on"]))
    if row["rule_agreed_on"]
    else say("The parties have not agreed to this rule yet.")
)
panels.lead(
    say(
        "From {on_plan} of the plan an agreement is on plan, from {behind} slightly behind, else behind. {agreed}",
        on_plan=on_plan,
        behind=behind,
        agreed=agreed,
    )
)
heads = (say("Word"), say("When"), say("Example"))
rows = [
    (
        Cell(one.label[at.language].capitalize(), shape=shape(one.id), strong=True),
        Cell(one.definition[at.language]),
        Cell(one.example[at.language], state="quiet"),
    )
    for one in terms.statuses.values()
]
table("words", say("The words"), "", heads, rows)
about = say("A promise of at most is a limit, with words of its own. A level that must come down is not a limit.")
heads = (say("Word"), say("Instead of"), say("When"))
rows = [
    (
        Cell(one.limit[at.language].capitalize(), shape=shape(one.id), strong=True),
        Cell(one.label[at.language], state="quiet"),
        Cell(one.limit_definition[at.language]),
    )
    for one in terms.statuses.values()
    if one.limit_definition
]
table("limits", say("For a limit"), about, heads, rows)
panels.heading(say("Provisional"))
panels.lead(
    say(
        "A status is provisional while a figure that counts is missing, covers part of a year or is not exact. It "
        "stands in the column of its status so far, open and dashed."
    )
)
missing = say("Should have been there; makes the status provisional. From public sources: not found.")
nowhere = say("Does not concern this party or this year.")
heads = (say("Kind"), say("This is how it looks"), say("Meaning"))
rows = [
    (Cell(say("Value")), Cell("35", strong=True), Cell(say("Reported, counts."))),
    (Cell(say("Zero")), Cell("0", state="zero", strong=True), Cell(say("Reported as zero, counts."))),
    (Cell(say("Not reported")), Cell(say("not reported"), state="not_reported"), Cell(missing)),
    (Cell(say("Not applicable")), Cell(say("not applicable"), state="not_applicable"), Cell(nowhere)),
    (Cell(say("Not yet")), Cell(say("not yet"), state="not_yet"), Cell(say("The year is not over."))),
]
table("states", say("Five kinds of values"), "", heads, rows)
for kind, heading in (
    ("status", say("Why there may be no verdict")),
    ("provisional", say("Why a status may be provisional")),
    ("number", say("Why a number may not exist")),
):
    panels.heading(heading)
    panels.small(*(sentence(one.label[at.language]) for one in terms.reasons.values() if one.about == kind))
if row["mailbox"]:
    panels.small(say("A figure that you think is wrong? Write to {mailbox}.", mailbox=row["mailbox"]), quiet=True)
