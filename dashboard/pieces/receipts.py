"""The receipt of what was sent just now: number and time, what it changed, and what can go back to the sender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import desk, queries
from dashboard.facts.changes import Changes
from dashboard.pieces import panels
from dashboard.pieces.change_table import change_table
from dashboard.sentences import Speech
from dashboard.sentences.named import sender
from dashboard.view import View
from ingest.findings import Finding
from ingest.letters import Receipt, mail_text, receipt_text
from ingest.submit import AMSTERDAM, Outcome
from schemas.words import Words

_KEPT = "am-receipt"


@dataclass(frozen=True, slots=True)
class Sent:
    """A submission of this session, with everything that its receipt shows."""

    receipt: Receipt
    findings: tuple[Finding, ...]
    mailbox: str | None
    changes: Changes | None
    speech: Speech


def keep(name: str, outcome: Outcome, would: tuple[Changes, Speech] | None, at: View) -> None:
    """Make the receipt of a submission, for the next run of the page."""
    row = queries.submissions(desk.store(), [outcome.event or 0]).row(0, named=True)
    found = desk.framework(at, row["framework"])
    speech = Speech(at.words) if found is None else desk.speech(at, found)
    changed = None if would is None else would[0]
    receipt = Receipt(
        number=row["event"],
        recorded=row["recorded"],
        file_name=name,
        size=row["size"],
        sha256=row["sha256"],
        framework="" if found is None else str(found.row["name"]),
        sender=sender(row["sender"], speech),
        party=speech.name(row["party"]) if row["party"] else None,
        year=row["year"],
        note=row["note"],
        changes=() if changed is None else tuple(one.line for one in changed.figures if one.told),
    )
    mailbox = None if found is None else found.row["mailbox"]
    st.session_state[_KEPT] = Sent(receipt, outcome.findings, mailbox, changed, speech)


def kept() -> Sent | None:
    """What was sent just now, in this session."""
    found = st.session_state.get(_KEPT)
    return found if isinstance(found, Sent) else None


def show(sent: Sent, at: View) -> None:
    """Number and time, what changed, and what can go back to the sender; the hash under details."""
    say, receipt = at.words.say, sent.receipt
    panels.title(say("Received under number {n}.", n=receipt.number))
    about = " ".join(part for part in (receipt.party, receipt.year and str(receipt.year)) if part)
    facts = [
        (say("Received"), _moment(receipt.recorded, at.words)),
        (say("From"), receipt.sender),
        (say("File"), receipt.file_name),
        (say("Framework"), receipt.framework),
        (say("About"), about),
        (say("Note with this file"), receipt.note or ""),
    ]
    panels.facts([(label, value) for label, value in facts if value])
    with st.container(horizontal=True, gap="medium"):
        st.download_button(
            say("Save the receipt"),
            data=receipt_text(receipt, at.language),
            file_name=f"ontvangstbewijs-{receipt.number}.txt",
            mime="text/plain",
            on_click="ignore",
            icon=":material/download:",
        )
        with st.popover(say("A text for the mail"), type="tertiary", icon=":material/mail:"):
            name, mail = receipt.file_name, (receipt.framework, sent.findings, at.language)
            panels.to_copy(mail_text(name, *mail, mailbox=sent.mailbox, receipt=receipt))
    if sent.changes is not None:
        panels.heading(say("What it changed"))
        change_table(sent.changes, sent.speech, "am-changed")
    with st.expander(say("Details")):
        panels.facts(
            [(say("Size"), at.words.plural("{n} byte", "{n} bytes", receipt.size)), ("SHA-256", receipt.sha256)]
        )
    if st.button(say("Send another file")):
        del st.session_state[_KEPT]
        st.rerun()


def received(row: Mapping[str, Any], words: Words) -> str:
    """The day of receipt of a submission; with the time when it was recorded on that day itself."""
    return words.day(row["received"]) if row["imported"] else _moment(row["recorded"], words)


def _moment(recorded: Any, words: Words) -> str:
    return words.moment(recorded.astimezone(AMSTERDAM))
