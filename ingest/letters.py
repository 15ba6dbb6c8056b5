"""The words that go to a sender: a short mail, and the receipt of what was taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.feedback import UNWRITABLE
from ingest.findings import Finding, is_refused
from ingest.submit import AMSTERDAM
from schemas.words import Words, words


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is said of a workbook that was taken. ``recorded`` has a zone.

    ``framework``, ``sender`` and ``party``: names to show, ``party`` and ``year`` None of agreements. ``note``: what
    was said about it when it was sent. ``changes``: sentences on what it changed.
    """

    number: int
    recorded: datetime
    file_name: str
    size: int
    sha256: str
    framework: str
    sender: str
    party: str | None = None
    year: int | None = None
    note: str | None = None
    changes: tuple[str, ...] = ()


def mail_text(
    file_name: str,
    framework_name: str,
    findings: Sequence[Finding],
    language: str,
    mailbox: str | None = None,
    receipt: Receipt | None = None,
    *,
    marked: bool = False,
) -> str:
    """A short mail to the sender, subject line first: refused and what to do, or received under which number.

    ``findings``: all of them. ``framework_name``: '' when it isn't known. ``mailbox``: where a repaired file goes.
    ``marked``: whether a copy of a refused workbook with marked cells goes along.
    Raises ValueError when the workbook was neither refused nor has a receipt: then there is nothing to tell yet.
    """
    w, name, about = words(language), one_line(file_name), one_line(framework_name)
    file = w.say("{name} for {framework}", name=name, framework=about) if about else name
    if receipt is not None:
        subject, body = _received(name, file, len(findings), receipt, w)
    elif is_refused(findings):
        subject, body = _refused(name, file, findings, marked, w)
    else:
        raise ValueError("a right workbook is answered with its receipt")
    by_reply = w.say("You can send it as a reply to this mail.")
    body[-1] += " " + (w.say("You can send it to {mailbox}.", mailbox=one_line(mailbox)) if mailbox else by_reply)
    lines = [w.say("Subject: {subject}", subject=subject), w.say("Dear colleague,"), *body, w.say("Kind regards,")]
    return "\n\n".join(lines) + "\n"


def _refused(name: str, file: str, findings: Iterable[Finding], marked: bool, w: Words) -> tuple[str, list[str]]:
    wrong = [one for one in findings if one.severity == "error"]
    told = w.say("We received your file {file}, but could not take it.", file=file)
    if cells := {(one.sheet, one.cell) for one in wrong if one.cell}:
        told += " " + w.plural("Something is wrong in one cell.", "Something is wrong in {n} cells.", len(cells))
    said = [one_line(f"- {one.what(w.language)} {one.repair(w.language)}") for one in wrong if not one.cell]
    how = w.say("The attached list says of each point what is wrong and how to repair it, with an example.")
    if marked:
        how += " " + w.say("Your own file is attached as well, with these cells marked: repair them there.")
    body = [
        told,
        *(["\n".join(dict.fromkeys(said))] if said else []),
        how,
        w.say("Nothing of your file was kept. Please repair the file and send it again."),
    ]
    return w.say("Please repair {name}", name=name), body


def _received(name: str, file: str, found: int, receipt: Receipt, w: Words) -> tuple[str, list[str]]:
    told = w.say(
        "We received your file {file} on {day}, under number {number}.",
        file=file,
        day=w.day(receipt.recorded.astimezone(AMSTERDAM).date()),
        number=receipt.number,
    )
    asked = w.plural(
        "We have one remark about it: see the attached list.",
        "We have {n} remarks about it: see the attached list.",
        found,
    )
    body = [
        told + " " + w.say("The receipt is attached."),
        *([asked] if found else []),
        w.say("Is something not right? Then send a repaired file."),
    ]
    return w.say("Received: {name}, number {number}", name=name, number=receipt.number), body


def receipt_text(receipt: Receipt, language: str) -> str:
    """The receipt as a small text file."""
    w = words(language)
    lines = [
        (w.say("Receipt number"), str(receipt.number)),
        (
            w.say("Received"),
            w.say("{moment}, time in Amsterdam", moment=w.moment(receipt.recorded.astimezone(AMSTERDAM))),
        ),
        (w.say("From"), one_line(receipt.sender)),
        (w.say("File"), one_line(receipt.file_name)),
        (w.say("Size"), w.plural("{n} byte", "{n} bytes", receipt.size)),
        ("SHA-256", receipt.sha256),
        (w.say("Framework"), one_line(receipt.framework)),
        (w.say("Party"), one_line(receipt.party or "")),
        (w.say("Year"), str(receipt.year or "")),
        (w.say("Note with this file"), one_line(receipt.note or "")),
    ]
    told = [f"{label}: {value}" for label, value in lines if value]
    changes = [f"- {one_line(change)}" for change in receipt.changes] or [w.say("No promise, no figure and no status.")]
    return "\n".join([w.say("Receipt"), "", *told, "", w.say("What it changed:"), *changes]) + "\n"


def one_line(text: str) -> str:
    """A text on one line: no name of a file makes a line of its own in a mail."""
    return " ".join(UNWRITABLE.sub("", text).split())
