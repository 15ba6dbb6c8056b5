"""What a submission changes, on the screen: before it is sent, on its receipt, and on the page of submissions."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import streamlit as st

from dashboard import desk, shapes
from dashboard.facts.changes import Change, Changes, Effect, changes
from dashboard.facts.table import Cell, Column, Row
from dashboard.pieces import panels
from dashboard.pieces.figure_table import figure_table
from dashboard.queries import AsKnown
from dashboard.sentences import Speech, speech_about, status_word
from dashboard.sentences.named import title_of
from dashboard.standing import Framework, framework_of
from dashboard.view import View
from ingest.submit import Outcome
from schemas.words import Words

Told = tuple[Changes, Speech]


def would_change(outcome: Outcome, digest: str, at: View) -> Told | None:
    """What a judged workbook would change if it were sent now; None for one that can't be. ``digest``: of its bytes."""
    if outcome.refused or outcome.unchanged or outcome.checked is None or outcome.known is None:
        return None
    return _would_change(outcome, at, digest, desk.store().event_number(), at.known_on, at.language)


@st.cache_resource(show_spinner=False, max_entries=20)
def _would_change(_outcome: Outcome, _at: View, digest: str, event: int, known_on: date, language: str) -> Told | None:
    checked, known = _outcome.checked, _outcome.known
    if checked is None or known is None:
        return None
    before = desk.framework_at(checked.framework, event, _at)
    after = framework_of(checked.framework, known, AsKnown(known.last_event, known_on))
    return None if after is None else _told(before, after, known.last_event, checked.year, _at.words)


def did_change(framework: str, event: int, year: int | None, at: View) -> Told | None:
    """What a submission changed when it was received, read from what was known just before and just after it."""
    before, after = (desk.framework_at(framework, number, at) for number in (event - 1, event))
    return None if after is None else _told(before, after, event, year, at.words)


@lru_cache(50)
def _told(before: Framework | None, after: Framework, event: int, year: int | None, words: Words) -> Told:
    """Remembered by the two states: what an event changed stays what it was."""
    speech = speech_about(words, after)
    return changes(before, after, event, year, speech), speech


def change_table(found: Changes, speech: Speech, key: str) -> None:
    """What changes: agreement, what was known, what it says now, and what that does to the status."""
    words, say = speech.words, speech.words.say
    told = [one for one in found.figures if one.told]
    rows = [_changed(one, found.effects.get(one.agreement.number), speech) for one in told]
    shown = {one.agreement.number for one in told}
    rows += [_moved(one, speech) for one in found.moved if one.agreement.number not in shown]
    if rows:
        heads = (
            say("Agreement"),
            say("Known before"),
            say("In this file"),
            say("Status up to {year}", year=found.year),
        )
        columns = [Column(head, phone="titled" if n else "show") for n, head in enumerate(heads)]
        figure_table(columns, rows, key, say("What changes"), "list")
    same = len(found.figures) - len(told)
    if same:
        panels.small(words.plural("{n} figure stays as it was.", "{n} figures stay as they were.", same), quiet=True)
    if not rows and not same:
        panels.small(say("No promise, no figure and no status changes."))


def change_lines(found: Changes, speech: Speech) -> tuple[str, ...]:
    """The same as lines of a receipt."""
    told = [one for one in found.figures if one.told]
    shown = {one.agreement.number for one in told}
    moved = [one for one in found.moved if one.agreement.number not in shown]
    return (
        *(one.line for one in told),
        *(f"{one.agreement.number}: {_status(one, speech).text}" for one in moved),
    )


def _changed(one: Change, effect: Effect | None, speech: Speech) -> Row:
    name = title_of(one.agreement, speech.words.language)
    about = f"{one.agreement.number} {name}" + (f" ({one.part})" if one.part else "")
    before = one.before or speech.words.say("nothing yet")
    return Row((Cell(about), Cell(before, state="quiet"), Cell(one.after, strong=True), _status(effect, speech)))


def _moved(effect: Effect, speech: Speech) -> Row:
    name = title_of(effect.agreement, speech.words.language)
    return Row((Cell(f"{effect.agreement.number} {name}"), Cell(""), Cell(""), _status(effect, speech)))


def _status(effect: Effect | None, speech: Speech) -> Cell:
    """The status, with the former one where it moves."""
    say = speech.words.say
    if effect is None or effect.after.status is None:
        return Cell(say("no verdict"), state="quiet")
    now = status_word(effect.agreement, effect.after, speech)
    shape = shapes.shape(effect.after.status, effect.after.provisional)
    if effect.before is None:
        return Cell(say("new: {word}", word=now), shape=shape)
    if not effect.moved:
        return Cell(say("stays {word}", word=now), state="quiet", shape=shape)
    was = status_word(effect.before.agreement, effect.before, speech) if effect.before.status else say("no verdict")
    if was == now:
        if effect.after.provisional:
            return Cell(say("stays {word}, now provisional", word=now), shape=shape)
        return Cell(say("stays {word}, no longer provisional", word=now), shape=shape)
    return Cell(say("from {was} to {now}", was=_sure(was, effect.before.provisional, speech),
                    now=_sure(now, effect.after.provisional, speech)), shape=shape)  # fmt: skip


def _sure(word: str, provisional: bool, speech: Speech) -> str:
    open_word = speech.words.say("(provisional)")
    return f"{word} {open_word}" if provisional else word
