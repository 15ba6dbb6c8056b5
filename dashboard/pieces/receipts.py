"""The receipt of what was sent just now: number and time, what it changed, and what can go back to the sender."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from dashboard import desk, queries
from dashboard.pieces import panels
from dashboard.pieces.change_table import change_lines, change_table, did_change
from dashboard.queries import AsKnown
from dashboard.sentences import Speech
from dashboard.sentences.named import sender
from dashboard.view import View
from ingest.feedback import findings_workbook
from ingest.findings import Finding
from ingest.letters import Receipt, mail_text, receipt_text
from ingest.submit import AMSTERDAM
from schemas.words import Words

_KEPT = "am-receipt"


def keep(number: int, findings: tuple[Finding, ...]) -> None:
    """Remember for the next run of the page what was sent just now, and what was found in it."""
    st.session_state[_KEPT] = (number, findings)


def kept() -> tuple[int, tuple[Finding, ...]] | None:
    """The number of what was sent just now, in this session, and what was found in it."""
    found: tuple[int, tuple[Finding, ...]] | None = st.session_state.get(_KEPT)
    return found


def show(number: int, findings: tuple[Finding, ...], at: View) -> None:
    """What was sent just now: its receipt, and the way to the next file."""
    panels.title(at.words.say("Received under number {n}.", n=number))
    receipt(number, findings, at)
    if st.button(at.words.say("Send another file")):
        del st.session_state[_KEPT]
        st.rerun()


def receipt(number: int, findings: tuple[Finding, ...], at: View) -> None:
    """Number and time, what changed, and what can go back to the sender; the hash under details."""
    say, row = at.words.say, queries.submissions(desk.store(), [number]).row(0, named=True)
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
        _save(say("Save the receipt"), receipt_text(made, at.language), f"ontvangstbewijs-{number}.txt", "text/plain")
        if findings:
            listed = findings_workbook(made.file_name, findings, at.language)
            _save(say("A list of all points (Excel)"), listed, say("findings-{name}", name=made.file_name), panels.XLSX)
        with st.popover(say("A text for the mail"), type="tertiary", icon=":material/mail:"):
            mailbox = None if found is None else found.row["mailbox"]
            mail = (made.framework, findings, at.language)
            panels.to_copy(mail_text(made.file_name, *mail, mailbox=mailbox, receipt=made))
    if told is not None:
        panels.heading(say("What it changed"))
        change_table(*told, "am-changed")
    with st.expander(say("Details")):
        panels.facts([(say("Size"), at.words.plural("{n} byte", "{n} bytes", made.size)), ("SHA-256", made.sha256)])


def _save(label: str, data: bytes | str, name: str, mime: str) -> None:
    st.download_button(label, data, name, mime, on_click="ignore", icon=":material/download:")


def again(number: int, at: View) -> None:
    """The receipt of a file that came before; and when another one about the same came after it, that this one counts
    no longer, and the way back."""
    say = at.words.say
    everything = AsKnown(desk.store().event_number(), date.max)
    rows = {row["event"]: row for row in queries.submissions_of(desk.store(), everything).to_dicts()}
    this = rows[number]
    about, moment = ("workbook", "framework", "party", "year"), ("received", "event")
    later = [
        row["event"]
        for row in rows.values()
        if [row[name] for name in about] == [this[name] for name in about]
        and row["withdrawn_on"] is None
        and [row[name] for name in moment] > [this[name] for name in moment]
    ]
    if later:
        panels.lead(
            say(
                "Number {n} came later about the same, and counts where it says something else. Is that wrong? Withdraw"
                " number {n} on the page of received files.",
                n=later[-1],
            )
        )
    receipt(number, (), at)


def received(row: Mapping[str, Any], words: Words) -> str:
    """The day of receipt of a submission; with the time when it was recorded on that day itself."""
    return words.day(row["received"]) if row["imported"] else _moment(row["recorded"], words)


def _moment(recorded: Any, words: Words) -> str:
    return words.moment(recorded.astimezone(AMSTERDAM))
