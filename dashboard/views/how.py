"""How we judge: every word with its shape, what it means and an example; the rule and when it was agreed."""

from dashboard import desk
from dashboard.pieces import panels
from dashboard.pieces.figure_table import Cell, Column, Row, figure_table
from schemas.contract import contract

page = desk.here()
at, say, words = page.view, page.view.words.say, page.view.words
terms, row, rule = contract(), page.framework.row, page.framework.rule

desk.note(page)
panels.title(say("How we determine the status"))
panels.lead(
    say("We divide what came by what was planned by now, and see whether anything is missing. A fictitious example:"),
    say("40 + 85 + 70 = 195 homes came, 60 + 80 + 110 = 250 were planned: 78%, so behind."),
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
panels.heading(say("The words"))
figure_table(
    [Column(say("Word")), Column(say("For a limit")), Column(say("When")), Column(say("Example"))],
    [
        Row(
            (
                Cell(one.label[at.language].capitalize(), shape=panels.shape(one.id), strong=True),
                Cell(one.limit[at.language].capitalize() if one.limit != one.label else "", state="quiet"),
                Cell(one.definition[at.language]),
                Cell(one.example[at.language], state="quiet"),
            )
        )
        for one in terms.statuses.values()
    ],
    "words",
    say("The words"),
    "list",
)
panels.heading(say("Provisional"))
panels.lead(
    say(
        "A status is provisional while a figure that counts is missing, covers part of a year or is not exact. It "
        "stands in the column of its status so far, open and dashed."
    )
)
missing = say("Should have been there; makes the status provisional. From public sources: not found.")
values = (
    (say("Value"), Cell("35", strong=True), say("Reported, counts.")),
    (say("Zero"), Cell("0", state="zero", strong=True), say("Reported as zero, counts.")),
    (say("Not reported"), Cell(say("not reported"), state="not_reported"), missing),
    (
        say("Not applicable"),
        Cell(say("not applicable"), state="not_applicable"),
        say("Does not concern this party or this year."),
    ),
    (say("Not yet"), Cell(say("not yet"), state="not_yet"), say("The year is not over.")),
)
panels.heading(say("Five kinds of values"))
figure_table(
    [Column(say("Kind")), Column(say("This is how it looks")), Column(say("Meaning"))],
    [Row((Cell(kind), cell, Cell(meaning))) for kind, cell, meaning in values],
    "states",
    say("Five kinds of values"),
)
for about, heading in (
    ("status", say("Why there may be no verdict")),
    ("provisional", say("Why a status may be provisional")),
    ("number", say("Why a number may not exist")),
):
    panels.heading(heading)
    panels.small(" · ".join(reason.label[at.language] for reason in terms.reasons.values() if reason.about == about))
if row["mailbox"]:
    panels.small(say("A figure that you think is wrong? Write to {mailbox}.", mailbox=row["mailbox"]), quiet=True)
