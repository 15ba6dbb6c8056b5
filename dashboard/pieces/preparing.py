"""What each party thinks, before the meeting: the sheet that it fills in, and a judgement typed over from paper."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from dashboard import desk
from dashboard.charts import png
from dashboard.desk import Here
from dashboard.facts.given import parties
from dashboard.folder import data_folder
from dashboard.pieces import panels, take_along
from dashboard.pieces.attempt import tried
from dashboard.pieces.noting import Field, Form
from dashboard.reports import preparation
from dashboard.rounds import Agenda, Evaluation
from ingest.findings import Finding
from ingest.preparation import Prepared, preparation_workbook, typed_judgement
from ingest.rounds import LONGEST
from ingest.submit import submit, today
from schemas.contract import contract


def sheets(page: Here, found: Evaluation, plan: Agenda) -> None:
    """For each party its preparation sheet."""
    say, year = page.speech.words.say, found.round.year
    with st.popover(say("Sheets to prepare with"), type="tertiary", icon=":material/edit_note:"):
        panels.small(say("A filled-in sheet comes back on the page Send figures; blank rows stay blank."), quiet=True)
        for party in parties(page.framework):
            name, code = say("preparation-{code}-{year}", code=party.code, year=year), party.code
            with st.container(horizontal=True, gap="medium"):
                label, paper = say("{party}: Excel", party=party.short_name), say("on paper (PDF)")
                take_along.as_excel(partial(_sheet, page, found, plan, code), name, page.view, label)
                take_along.as_pdf(partial(preparation, found, code, page.view.language), name, paper)


def _sheet(page: Here, found: Evaluation, plan: Agenda, party: str) -> bytes:
    order = (*(entry.number for entry in plan.entries), *plan.rest)
    agreements = {number: _prepared(page, found, number) for number in order}
    frames = desk.known(page.framework.code).frames
    return preparation_workbook(page.view.language, frames, party=party, year=found.round.year, agreements=agreements)


def _prepared(page: Here, found: Evaluation, number: str) -> Prepared:
    """What the sheet says of an agreement: the same words as the screen."""
    say, told = page.speech.words.say, found.items[number].told[page.view.language]
    before = found.rounds.before(found.round.year)
    said = before.said(number, "conclusion") if before is not None else None
    lines = [told.stands]
    if said:
        lines.append(say("Last time: {conclusion}", conclusion=page.speech.words.quoted(said.value)))
    drawing = page.pictures(number).one
    title = page.title(found.standing.assessments[number].agreement)
    return Prepared(title, "\n".join(lines), png(drawing, page.source, 1.35) if drawing is not None else None)


def whose(page: Here) -> tuple[tuple[str, str], ...]:
    """The parties to choose from: code and short name."""
    return tuple((party.code, party.short_name) for party in parties(page.framework))


def to_type_over(page: Here, name: str) -> Form:
    """The form of a judgement that the secretary types over from paper."""
    say, language = page.speech.words.say, page.view.language
    fields = (
        Field("party", say("Party"), "one", page.view.party or "",
              options=whose(page)),
        Field("status", say("Judgement"), "one",
              options=tuple((one.id, one.label[language]) for one in contract().judgements)),
        Field("text", say("Why, in one or two sentences")),
        Field("asked", say("Members asked: how and when (may stay blank)"), "line"),
        Field("answered", say("Answers"), "count"),
    )  # fmt: skip
    return Form(name, say("A party's judgement"), fields)


def type_over(page: Here, found: Evaluation, number: str, typed: Mapping[str, str]) -> str:
    """Send a judgement that was typed over, as a workbook of that party; gives why it could not be, or ""."""
    if not typed["party"]:
        return page.speech.words.say("Choose a party.")
    longest = max(len(typed["text"]), len(typed["asked"]))
    if longest > LONGEST:
        long = Finding("round_text_too_long", values={"value": str(longest), "allowed": str(LONGEST)})
        return " ".join((long.what(page.view.language), long.repair(page.view.language)))
    status = contract().statuses.get(typed["status"])
    row = {
        "number": number,
        "status": status.label[page.view.language] if status else None,
        "text": typed["text"],
        "asked": typed["asked"] or None,
        "answered": int(typed["answered"]) if typed["answered"].isdecimal() else typed["answered"] or None,
    }
    return _submit(page, found, typed["party"], row)


def _submit(page: Here, found: Evaluation, party: str, row: dict[str, Any]) -> str:
    """Send a judgement as a workbook of that party; gives why it could not be, or ""."""
    language, year, say = page.view.language, found.round.year, page.speech.words.say
    frames = desk.known(page.framework.code).frames
    content = typed_judgement(language, frames, party=party, year=year, sent_on=today(), row=row)
    name = say("judgement-{number}-{code}-{year}", number=row["number"], code=party, year=year)
    files, note = [(f"{name}.xlsx", content)], say("Typed over in the evaluation.")
    done, why = tried(lambda: submit(data_folder(), files, sender=party, note=note), page.view)
    if done is None or not done[0].refused:
        return why
    wrong = [one for one in done[0].findings if one.severity == "error"]
    return " ".join(f"{one.what(language)} {one.repair(language)}" for one in wrong)
