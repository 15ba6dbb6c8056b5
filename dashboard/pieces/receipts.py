"""The receipt of what was sent just now: number and time, what it changed, and what can go back to the sender."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from dashboard import desk
from dashboard.pieces import panels
from dashboard.pieces.change_table import change_lines, change_table, did_change
from dashboard.sentences import Speech
from dashboard.sentences.named import sender
from dashboard.view import View
from ingest.feedback import findings_workbook
from ingest.findings import Finding
from ingest.letters import Receipt, mail_text, receipt_text
from ingest.submit import AMSTERDAM, Outcome
from schemas.words import Words

Submission = Mapping[str, Any]
_KEPT = "am-receipt"


def keep(outcome: Outcome) -> None:
    """Remember for the next run of the page what was sent just now, and what was found in it."""
    if outcome.checked is not None:
        st.session_state[_KEPT] = outcome.checked.framework, outcome.event, outcome.findings


def kept() -> tuple[Submission, tuple[Finding, ...]] | None:
    """What was sent just now, in this session, and what was found in it."""
    if _KEPT not in st.session_state:
        return None
    code, number, findings = st.session_state[_KEPT]
    return next(row for row in desk.received(code) if row["event"] == number), findings


def show(row: Submission, findings: tuple[Finding, ...], at: View) -> None:
    """What was sent just now: its receipt, and the way to the next file."""
    panels.title(at.words.say("Received under number {n}.", n=row["event"]))
    receipt(row, findings, at)
    if st.button(at.words.say("Send another file")):
        del st.session_state[_KEPT]
        st.rerun()


def receipt(row: Submission, findings: tuple[Finding, ...], at: View) -> None:
    """Number and time, what changed, and what can go back to the sender; the hash under details."""
    say, number = at.words.say, row["event"]
    found, told = desk.framework(at, row["framework"]), did_change(row["framework"], number, row["year"], at)
    speech = Speech(at.words) if found is None else desk.speech(at, found)
    made = Receipt(
        number=number,
        recorded=row["recorded"],
        file_name=row["file_name"],
        size=row["size"],
        sha256=row["sha256"],
        framework="" if found is None else str(found.row["name"]),
        sender=sender(row["sender"], speech),
        party=speech.name(row["party"]) if row["party"] else None,
        year=row["year"],
        note=row["note"],
        changes=() if told is None else change_lines(*told),
    )
    about = " ".join(part for part in (made.party, made.year and str(made.year)) if part)
    facts = [
        (say("Received"), _moment(made.recorded, at.words)),
        (say("From"), made.sender),
        (say("File"), made.file_name),
        (say("Framework"), made.framework),
        (say("About"), about),
        (say("Note with this file"), made.note or ""),
    ]
    panels.facts([(label, value) for label, value in facts if value])
    with st.container(horizontal=True, gap="medium"):
        name = f"ontvangstbewijs-{number}.txt"
        panels.download(say("Save the receipt"), lambda: receipt_text(made, at.language), name)
        if findings:
            panels.download(
                say("A list of all points (Excel)"),
                lambda: findings_workbook(made.file_name, findings, at.language),
                say("findings-{name}", name=made.file_name),
            )
        with st.popover(say("A text for the mail"), type="tertiary", icon=":material/mail:"):
            mailbox = None if found is None else found.row["mailbox"]
            mail = (made.framework, findings, at.language)
            panels.to_copy(mail_text(made.file_name, *mail, mailbox=mailbox, receipt=made))
    if told is not None:
        panels.heading(say("What it changed"))
        change_table(*told, "am-changed")
    with st.expander(say("Details")):
        panels.facts([(say("Size"), at.words.plural("{n} byte", "{n} bytes", made.size)), ("SHA-256", made.sha256)])


def again(row: Submission, at: View) -> None:
    """The receipt of a file that came before; and when another one about the same came after it, that this one counts
    no longer, and the way back."""
    later = later_ones(desk.received(row["framework"])).get(row["event"])
    if later is not None:
        panels.lead(
            at.words.say(
                "Number {n} came later about the same, and counts where it says something else. Is that wrong? Withdraw"
                " number {n} on the page of received files.",
                n=later,
            )
        )
    receipt(row, (), at)


def later_ones(rows: Iterable[Submission]) -> dict[int, int]:
    """For each file with results the next one about the same party and year that still counts."""
    found: dict[int, int] = {}
    newest: dict[tuple[str, int], int] = {}
    for row in sorted(rows, key=lambda one: (one["received"], one["event"]), reverse=True):
        if row["workbook"] == "results" and row["withdrawn_on"] is None:
            about = row["party"], row["year"]
            if about in newest:
                found[row["event"]] = newest[about]
            newest[about] = row["event"]
    return found


def received(row: Mapping[str, Any], words: Words) -> str:
    """The day of receipt of a submission; with the time when it was recorded on that day itself."""
    return words.day(row["received"]) if row["imported"] else _moment(row["recorded"], words)


def _moment(recorded: Any, words: Words) -> str:
    return words.moment(recorded.astimezone(AMSTERDAM))
