"""Sending a workbook: choose it, see what is wrong, send it. Nothing is stored before "send"."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from dashboard import desk
from dashboard.facts.readback import read_back
from dashboard.folder import data_folder
from dashboard.pieces import panels, receipts
from dashboard.pieces.attempt import attempt
from dashboard.sentences.named import title_of
from dashboard.view import View
from ingest.check.speech import BLANK
from ingest.feedback import findings_workbook, grouped
from ingest.findings import Finding
from ingest.letters import mail_text
from ingest.marks import marked
from ingest.submit import PUBLIC_SOURCES, Outcome, submit

_ROUND = "am-upload-round"
#: Names that are longer the platform shows in part.
_SHORTENED = 20


@dataclass(frozen=True, slots=True)
class File:
    """A workbook as it was chosen, and as it was judged."""

    name: str
    content: bytes
    outcome: Outcome

    @property
    def digest(self) -> str:
        """The hash of its bytes."""
        return hashlib.sha256(self.content).hexdigest()

    def count(self, severity: str) -> int:
        """How many findings of that severity it has."""
        return sum(one.severity == severity for one in self.outcome.findings)


def choose(at: View) -> File | None:
    """Step 1: the file, judged at once."""
    say = at.words.say
    with st.container(border=True):
        panels.heading(say("1. Choose the workbook"))
        panels.small(say("An Excel file of agreements or results."))
        chosen = st.file_uploader(
            say("Workbook"), key=f"am-upload-{st.session_state.get(_ROUND, 0)}", label_visibility="collapsed"
        )
        if chosen is not None and len(chosen.name) > _SHORTENED:
            panels.small(chosen.name, quiet=True)
    if chosen is None:
        return None
    content = chosen.getvalue()
    return File(chosen.name, content, desk.judged(chosen.name, content))


def whose(file: File, at: View) -> str:
    """The file as a reader calls it: the file of De Linde about 2024."""
    say, checked = at.words.say, file.outcome.checked
    found = desk.framework(at, checked.framework) if checked is not None and checked.framework else None
    if checked is None or checked.party is None or found is None:
        return say("This file")
    name = desk.speech(at, found).name(checked.party)
    if checked.year is None:
        return say("The file of {name}", name=name)
    return say("The file of {name} for {year}", name=name, year=checked.year)


def told(file: File | None, at: View) -> str:
    """The sentence that the page is about."""
    words = at.words
    if file is None:
        return words.say("Send a workbook: it is checked first")
    name, wrong, warned = whose(file, at), file.count("error"), file.count("warning")
    if file.outcome.unchanged:
        return words.say(
            "{name} was received before, under number {n}; sending it again changes nothing.",
            name=name,
            n=known_as(file)["event"],
        )
    if wrong:
        return words.plural(
            "{name} can't be sent yet: {n} thing must be repaired.",
            "{name} can't be sent yet: {n} things must be repaired.",
            wrong,
            name=name,
        )
    if warned:
        return words.plural(
            "{name} can be sent; look at {n} thing first.",
            "{name} can be sent; look at {n} things first.",
            warned,
            name=name,
        )
    return words.say("{name} is in order and can be sent.", name=name)


def known_as(file: File) -> Mapping[str, Any]:
    """The submission of a file that came before."""
    code = file.outcome.checked.framework if file.outcome.checked is not None else ""
    same = (row for row in desk.received(code) if row["sha256"] == file.digest and row["withdrawn_on"] is None)
    return next(same)


def found(file: File, at: View) -> None:
    """What was found, a box a cause: what to do, and each cell with what stands there and a right example."""
    say, language = at.words.say, at.language
    word = {"error": say("Error"), "warning": say("Warning"), "note": say("Note")}
    icon = {"error": ":material/error:", "warning": ":material/warning:", "note": ":material/info:"}
    names = _names(file, at)
    for n, group in enumerate(grouped(file.outcome.findings, language)):
        label = say("{word}: {what}", word=word[group.severity], what=group.what)
        place = f" · {group.cells}" if group.cells and len(group.findings) > 1 else ""
        opened = n < 3 and group.severity != "note"
        with st.expander(panels.plain(label + place), expanded=opened, icon=icon[group.severity]):
            panels.lead(group.repair)
            columns = {
                say("Cell"): [_place(one, at) for one in group.findings],
                say("About"): [names.get(number, number) for number in map(_number, group.findings)],
                say("There now"): [_there_now(one, language) for one in group.findings],
                say("What is wrong"): [one.what(language) for one in group.findings],
                say("For example"): [one.example(language) for one in group.findings],
            }
            if not any(columns[say("About")]):
                del columns[say("About")]
            if all(one.values.get("value", BLANK) == BLANK for one in group.findings):
                del columns[say("There now")]
            if len({replace(one, values={**one.values, "value": ""}).what(language) for one in group.findings}) == 1:
                del columns[say("What is wrong")]  # the heading says it
            rows = list(zip(*columns.values(), strict=True))
            panels.table(group.what, list(columns), rows, whole=[0], stacks=True)


def _names(file: File, at: View) -> dict[str, str]:
    """Number and name of each agreement that is known, by its number."""
    checked = file.outcome.checked
    known = desk.framework(at, checked.framework) if checked is not None and checked.framework else None
    found = {} if known is None else known.agreements
    return {number: f"{number} {title_of(one, at.language)}" for number, one in found.items()}


def _number(finding: Finding) -> str:
    """The number of the agreement that a finding is about; "" without one."""
    return str(finding.values.get("about", ""))


def _there_now(finding: Finding, language: str) -> str:
    """What stands in the cell of a finding, as its sender sees it."""
    value = finding.values.get("value", "")
    return value if isinstance(value, str) else value[language]


def _place(finding: Finding, at: View) -> str:
    if finding.sheet and finding.cell:
        return at.words.say("{sheet}, cell {cell}", sheet=finding.sheet, cell=finding.cell)
    return finding.sheet or at.words.say("the file")


def repair(file: File, at: View) -> None:
    """Step 2: what goes back to the sender: the workbook with marked cells, the list, and a text for the mail."""
    say, findings = at.words.say, file.outcome.findings
    if not findings:
        return
    with st.container(border=True):
        panels.heading(say("2. Repair it in Excel"))
        with_marks = _marked(file.content, findings, file.digest, desk.store().event_number(), at.language)
        if with_marks is None and file.outcome.checked is not None:
            panels.small(
                say(
                    "No copy with marked cells can be made of this file: it holds formulas, or was not made with our"
                    " form."
                )
            )
        if with_marks is not None:
            panels.download(
                say("The workbook with marked cells"),
                with_marks,
                say("marked-{name}", name=file.name),
                "primary",
                wide=True,
            )
            panels.small(say("Each marked cell has a comment that says how to repair it. Save it and choose it again."))
        panels.download(
            say("A list of all points (Excel)"),
            lambda: findings_workbook(file.name, findings, at.language),
            say("findings-{name}", name=file.name),
            wide=True,
        )
        if file.outcome.refused:
            with st.expander(say("A text for the mail"), icon=":material/mail:"):
                name, mailbox = _framework_words(file, at)
                marks = with_marks is not None
                panels.to_copy(mail_text(file.name, name, findings, at.language, mailbox=mailbox, marked=marks))


@st.cache_data(show_spinner=False, max_entries=20)
def _marked(_content: bytes, _findings: Sequence[Finding], digest: str, event: int, language: str) -> bytes | None:
    """The marked copy, made once: the findings follow from the file and from what was known when it was judged."""
    return marked(_content, _findings, language)


def _framework_words(file: File, at: View) -> tuple[str, str | None]:
    """Name and mailbox of the framework that a file is about; "" and None when it isn't known."""
    checked = file.outcome.checked
    found = desk.framework(at, checked.framework) if checked is not None and checked.framework else None
    return ("", None) if found is None else (str(found.row["name"]), found.row["mailbox"])


def readings(file: File, at: View) -> None:
    """How each agreement that the file names is understood, before anything is sent."""
    say = at.words.say
    if lines := list(read_back(file.outcome, at.words)):
        panels.heading(say("How we read these agreements"))
        heads = [say("Number"), say("Signed text"), say("We read")]
        panels.table(say("How we read these agreements"), heads, lines, stacks=True)


def send(file: File, at: View) -> None:
    """Step 3: who sent it, a note, and the button; after it the page shows the receipt."""
    say, outcome = at.words.say, file.outcome
    with st.container(border=True):
        panels.heading(say("3. Send") if outcome.findings else say("2. Send"))
        if outcome.refused:
            panels.small(say("This is possible as soon as there are no errors. Warnings may stay."))
            st.button(say("Send"), disabled=True, width="stretch")
            return
        options = _senders(file, at)
        # of each file its own: what was said of one is not said of the next
        sender = st.selectbox(
            say("On behalf of"), list(options), format_func=lambda one: options[one], key=f"am-sender-{file.digest}"
        )
        note = st.text_area(
            say("Note with this file (may stay empty)"), height=80, max_chars=2000, key=f"am-note-{file.digest}"
        )
        if st.button(say("Send"), type="primary", width="stretch"):
            _send(file, sender, note, at)


def _senders(file: File, at: View) -> Mapping[str, str]:
    """Who may have sent it, the most likely first: the party that it is about, else all together."""
    checked, known = file.outcome.checked, file.outcome.known
    if checked is None or known is None:
        return {}
    options = {**known.party_names, checked.framework: at.words.say("the parties together")}
    options[PUBLIC_SOURCES] = at.words.say("public sources")
    form = checked.rows["framework" if checked.kind == "agreements" else "cover"].row(0, named=True)
    first = PUBLIC_SOURCES if form.get("compiled") == "yes" else checked.party or checked.framework
    return {first: options[first], **options}


def _send(file: File, sender: str, note: str, at: View) -> None:
    """Send the file, and keep its receipt for the next run of the page."""
    files = [(file.name, file.content)]
    done = attempt(lambda: submit(data_folder(), files, sender=sender, note=note), at)
    if done is None:
        return
    if done[0].event is not None:
        receipts.keep(done[0])
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()
