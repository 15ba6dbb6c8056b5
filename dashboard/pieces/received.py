"""What was received of one framework: the list, one submission with what it changed, withdrawing it, and reminders."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import desk
from dashboard.desk import Here
from dashboard.facts.given import still_missing
from dashboard.facts.table import Cell, Column, Row
from dashboard.folder import data_folder, read_only
from dashboard.pieces import panels, receipts
from dashboard.pieces.attempt import attempt
from dashboard.pieces.change_table import change_table, did_change
from dashboard.pieces.drawer import workbook_button
from dashboard.pieces.figure_table import figure_table
from dashboard.pieces.receipts import Submission
from dashboard.pieces.to_fill_in import of_party
from dashboard.sentences.given import ToSend, asked, still_to_send
from dashboard.sentences.named import sender
from ingest.findings import Finding
from ingest.letters import one_line
from ingest.store import WORKBOOK
from ingest.withdraw import withdraw


def listed(rows: Sequence[Submission], page: Here) -> int | None:
    """The list, by day of receipt with the newest first; gives the number of what was clicked just now."""
    say = page.speech.words.say
    heads = [
        Column(say("Receipt number"), phone="titled"),
        Column(say("About")),
        Column(say("Received"), phone="titled"),
        Column(say("From"), phone="hide"),
        Column(say("File"), phone="hide"),
        Column(say("State"), phone="titled"),
    ]
    rows = sorted(rows, key=lambda one: (one["received"], one["event"]), reverse=True)
    later = receipts.later_ones(rows)
    lines = [
        Row(
            (
                Cell(str(row["event"])),
                Cell(about(row, page), key=str(row["event"]), strong=True),
                Cell(receipts.received(row, page.speech.words)),
                Cell(sender(row["sender"], page.speech), state="quiet"),
                Cell(row["file_name"], state="quiet"),
                _state(row, later.get(row["event"]), page),
            )
        )
        for row in rows
    ]
    clicked = figure_table(heads, lines, "submissions", say("Received files"), "list")
    return None if clicked is None else int(clicked)


def numbers_missing(rows: Sequence[Submission]) -> bool:
    """Whether the list skips numbers: they went to other frameworks or to evaluations. A withdrawal takes one too."""
    ours = {one[key] for one in rows for key in ("event", "withdrawn_by") if one[key] is not None}
    return max(ours, default=0) > len(ours)


def about(row: Submission, page: Here) -> str:
    """What a submission is about: the agreements, or the results of a party and year."""
    if row["workbook"] == "agreements":
        return page.speech.words.say("Agreements")
    return f"{page.speech.name(row['party'])} {row['year']}"


def _state(row: Submission, later: int | None, page: Here) -> Cell:
    """Whether a file counts, with the note or the reason behind it."""
    words = page.speech.words
    if row["withdrawn_on"] is not None:
        text, why = words.say("withdrawn on {day}", day=words.day(row["withdrawn_on"])), row["withdrawn_why"]
        return Cell(text, small=f"· {why}", state="quiet")
    note = f"· {row['note']}" if row["note"] else ""
    if later is not None:
        return Cell(
            words.say("counts, except where number {n} says something else", n=later), small=note, state="quiet"
        )
    return Cell(words.say("counts"), small=note)


def show(row: Submission, page: Here) -> None:
    """One submission in the drawer: its facts, what it changed, the file itself (who looks may see where a figure comes
    from), and withdrawing it."""
    say = page.speech.words.say

    @st.dialog(f"{about(row, page)} · {row['event']}", position="right", width="medium")
    def opened() -> None:
        panels.facts(
            [
                (say("Receipt number"), str(row["event"])),
                (say("Received"), receipts.received(row, page.speech.words)),
                (say("From"), sender(row["sender"], page.speech)),
                (say("File"), row["file_name"]),
                *([(say("Remark of the sender"), row["remark"])] if row["remark"] else []),
                *([(say("Note with this file"), row["note"])] if row["note"] else []),
            ]
        )
        workbook_button(row["file_name"], desk.store().events.read(row["event"]).bytes_of(WORKBOOK), page.view, 0)
        changed = did_change(page.framework.code, row["event"], row["year"], page.view)
        if changed is not None:
            panels.heading(say("What it changed"))
            change_table(*changed, f"changed-{row['event']}")
        with st.expander(say("Details")):
            panels.facts([("SHA-256", row["sha256"])])
        if row["withdrawn_on"] is not None:
            day = page.speech.words.day(row["withdrawn_on"])
            panels.heading(say("Withdrawn on {day}", day=day))
            panels.quote(page.view.words.quoted(row["withdrawn_why"]))
        elif not read_only():
            _withdraw(row, page)

    opened()


def _withdraw(row: Submission, page: Here) -> None:
    """The form: a reason and a button. Afterwards the former figures count again, and both stay visible."""
    say = page.speech.words.say
    with st.expander(say("Withdraw this file")):
        panels.small(say("Its figures no longer count, and what was known before does. Both stay visible here."))
        reason = st.text_input(say("Reason"), key=f"why-{row['event']}", max_chars=500)
        if not st.button(say("Withdraw"), key=f"withdraw-{row['event']}"):
            return
        done = attempt(lambda: withdraw(data_folder(), row["event"], reason), page.view)
        if done is None:
            return
        if isinstance(done, Finding):
            panels.small(f"{done.what(page.view.language)} {done.repair(page.view.language)}")
            return
        st.rerun()


def gaps(page: Here) -> None:
    """Who has not sent what of the year, and of which agreements; with the workbook to fill in and a text to remind."""
    say = page.speech.words.say
    found = still_missing(page.standing, page.speech)
    if not found:
        panels.lead(say("Nothing is missing."))
    for party, sends in found.items():
        with st.container(horizontal=True, horizontal_alignment="distribute", key=f"am-gap-{party}"):
            with st.container(gap=None, width="content"):
                panels.small(still_to_send(page.speech.name(party), sends, page.speech))
                panels.small(_titles(sends, page), quiet=True)
            with st.container(horizontal=True, gap="medium", width="content"):
                of_party(page.framework, party, sends.year, say("Workbook to fill in"), page.view)
                with st.popover(say("A reminder to mail"), type="tertiary", icon=":material/mail:"):
                    panels.to_copy(reminder(sends, page))


def _titles(sends: ToSend, page: Here) -> str:
    """The agreements of which something is missing, each once."""
    numbers = dict.fromkeys(number for _what, number, _measure in asked(sends, page.speech))
    return " · ".join(_title(number, page) for number in numbers)


def _title(number: str, page: Here) -> str:
    return f"{number} {page.title(page.standing.assessments[number].agreement)}"


def reminder(sends: ToSend, page: Here) -> str:
    """A short mail that asks a party for what is missing, each by its agreement, and says where to send it."""
    words, row = page.speech.words, page.framework.row
    to = words.say("Please send it to {mailbox}.", mailbox=one_line(row["mailbox"])) if row["mailbox"] else ""
    facts = {"framework": one_line(row["name"]), "year": sends.year}
    by = words.say("They are asked before the bid of {day}.", day=words.day(sends.before)) if sends.before else ""
    missing = [
        one_line(f"- {_title(number, page)}: {measure or what.lower()}")
        for what, number, measure in asked(sends, page.speech)
    ]
    attached = words.say("A workbook is attached. Fill in only these rows; the rest may stay blank.")
    lines = [
        words.say("Subject: figures about {year}, {framework}", **facts),
        words.say("Dear colleague,"),
        words.say("For the evaluation of {framework} we still miss this about {year}:", **facts),
        "\n".join(missing),
        " ".join(part for part in (attached, to, by) if part),
        words.say("Is something unclear? Then reply to this mail."),
        words.say("Kind regards,"),
    ]
    return "\n\n".join(lines)
