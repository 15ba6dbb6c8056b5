"""What is noted about an item of the evaluation while the parties talk: conclusion, causes, proposal, actions, a
judgement from paper, and how the parties worked together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from dashboard import desk
from dashboard.desk import Here
from dashboard.facts.given import parties
from dashboard.pieces import panels, preparing, saving
from dashboard.pieces.noting import Field, Form, Value, day, noting
from dashboard.rounds import ACTIONS, COOPERATION, Evaluation
from dashboard.sentences.rounds import action_history, action_line, after_proposal, causes_line, late_by
from ingest.round_state import FIELDS, Action, Said
from ingest.rounds import rounds_of
from schemas.contract import Choice
from schemas.rounds import Cause, round_words

_NEW, _ACTION, _JUDGEMENT = "new", "action-", "judgement"


def agreement(page: Here, found: Evaluation, number: str, look_only: bool) -> None:
    """Conclusion, causes, proposal, actions, and a judgement typed over; only to read where nothing can be typed."""
    one, typing = found.round, not (look_only or found.round.closed)
    told = {name: one.said(number, name) for name in FIELDS}
    if not typing:
        _read(page, told, after_proposal(found.rounds, one, number, page.speech))
    else:
        labels = round_words().proposals
        _conflict(page, told["conclusion"], "conclusion", number=number)
        _conflict(page, told["causes"], "causes", lambda value: causes_line(value, page.speech), number=number)
        _conflict(page, told["proposal"], "proposal", lambda value: _label(page, labels[str(value)]) if value else "–",
                  number=number)  # fmt: skip
    _about(page, found, number, _fields(page, found, number, told) if typing else (), look_only)


def cooperation(page: Here, found: Evaluation, look_only: bool) -> None:
    """Per party what went well, what can be better, and a wish; then what will be done about it."""
    one, words = found.round, page.speech.words
    for party in parties(page.framework):
        panels.heading(party.name)
        told = {name: one.said(None, name, party.code) for name in round_words().cooperation}
        labels = {name: _label(page, choice) for name, choice in round_words().cooperation.items()}
        if look_only or one.closed:
            for column, (name, said) in zip(st.columns(len(told), gap="medium"), told.items(), strict=True):
                with column:
                    panels.small(labels[name], quiet=True)
                    panels.lead(str(said.value) if said else "–")
        fields = [] if look_only or one.closed else [_text(name, labels[name], said) for name, said in told.items()]
        key, title = f"{_group(found)} {COOPERATION} {party.code}", _title(page, found, None)
        noting(key, title, words, fields=fields, save=partial(_save, page, party=party.code))
        for name, said in told.items() if fields else ():
            _conflict(page, said, name, party=party.code)
    _about(page, found, None, (), look_only)


def open_actions(page: Here, found: Evaluation, actions: Sequence[Action], look_only: bool) -> None:
    """Open actions of earlier rounds, each with the agreement that it belongs to."""
    known = page.standing.assessments
    forms = [
        _action(page, one, look_only, page.title(known[one.number].agreement) if one.number else "") for one in actions
    ]
    key, title = f"{_group(found)} {ACTIONS}", page.speech.words.say("Actions of last time")
    noting(key, title, page.speech.words, below=forms, main=True,
           note=partial(_note, page, found, None))  # fmt: skip


def last_actions(page: Here, found: Evaluation, number: str, actions: Sequence[Action], look_only: bool) -> None:
    """What became of an agreement's actions of earlier rounds."""
    forms, title = [_action(page, one, look_only) for one in actions], _title(page, found, number)
    if forms:
        noting(f"{_group(found)} {number} last", title, page.speech.words, below=forms,
               note=partial(_note, page, found, number))  # fmt: skip


def _group(found: Evaluation) -> str:
    return f"{found.round.framework}-{found.round.year}"


def _title(page: Here, found: Evaluation, number: str | None) -> str:
    if number is None:
        return page.speech.words.say("Working together")
    return page.title(found.standing.assessments[number].agreement)


def _label(page: Here, choice: Choice | Cause) -> str:
    return choice.label[page.view.language]


def _options(page: Here, choices: Mapping[str, Choice] | Mapping[str, Cause]) -> tuple[tuple[str, str], ...]:
    return tuple((key, _label(page, one)) for key, one in choices.items())


# ---- one agreement


def _about(page: Here, found: Evaluation, number: str | None, fields: Sequence[Field], look_only: bool) -> None:
    """Fields of an agreement (None: working together) and the actions of this round."""
    say, one = page.speech.words.say, found.round
    agreed = [action for action in found.rounds.of_agreement(number, one.year) if action.year == one.year]
    typing = not (look_only or one.closed)
    forms = [_new_action(page)] if typing else []
    if typing and number is not None:
        forms.append(preparing.to_type_over(page, _JUDGEMENT))
    noting(
        f"{_group(found)} {number or COOPERATION}",
        _title(page, found, number),
        page.speech.words,
        fields=fields,
        heading=say("Actions") if agreed or typing else "",
        forms=forms,
        below=[_action(page, action, look_only) for action in agreed],
        main=True,
        save=partial(_save, page, number=number),
        note=partial(_note, page, found, number),
    )


def _fields(page: Here, found: Evaluation, number: str, told: Mapping[str, Said | None]) -> tuple[Field, ...]:
    say, known, (text, causes, proposal) = page.speech.words.say, round_words(), (told[name] for name in FIELDS)
    changed = after_proposal(found.rounds, found.round, number, page.speech)
    some = causes.value if causes and isinstance(causes.value, tuple) else ()
    return (
        _text("conclusion", say("Conclusion"), text, changed),
        Field("causes", say("Causes"), "many", some, causes.seen if causes else 0,
              options=_options(page, known.causes)),
        Field("proposal", say("Proposal"), "one", str(proposal.value) if proposal else "",
              proposal.seen if proposal else 0, options=_options(page, known.proposals)),
    )  # fmt: skip


def _text(name: str, label: str, said: Said | None, told: str = "") -> Field:
    return Field(name, label, "text", str(said.value) if said else "", said.seen if said else 0, told)


def _save(
    page: Here, name: str, value: Value, seen: int, *, number: str | None = None, party: str | None = None
) -> str:
    whose = {"party": party} if party else {"number": number}
    if name in ("causes", "proposal"):
        return saving.did(page, "say", field=name, value=value if isinstance(value, str) else list(value), base=seen,
                          **whose)  # fmt: skip
    return saving.did(page, "say", str(value), field=name, base=seen, **whose)


def _read(page: Here, told: Mapping[str, Said | None], changed: str) -> None:
    """What was noted, as text."""
    say, (conclusion, causes, proposal) = page.speech.words.say, (told[name] for name in FIELDS)
    panels.heading(say("Conclusion"))
    panels.lead(str(conclusion.value) if conclusion and conclusion.value else say("Nothing was noted."))
    lines = [changed] if changed else []
    if causes and causes.value:
        lines.append(say("Causes: {causes}.", causes=causes_line(causes.value, page.speech)))
    if proposal and proposal.value:
        label = _label(page, round_words().proposals[str(proposal.value)])
        lines.append(say("Proposal: {proposal}.", proposal=label))
    panels.small(*lines, quiet=True)


def _conflict(
    page: Here, said: Said | None, name: str, told: Callable[[Iterable[str]], str] = str, **whose: str
) -> None:
    """What another window saved meanwhile, beside what stands here: whoever saves now has seen both."""
    if said is None or not said.beside:
        return
    say, words = page.speech.words.say, page.speech.words
    with st.container(border=True, key=f"am-conflict-{said.event}"):
        panels.small(say("Another window saved this meanwhile; nothing is lost. Put together what must stand:"))
        for other in said.beside:
            panels.quote(words.quoted(told(other.value)))
        keep = partial(_keep, page, name, said.value, said.seen, **whose)
        st.button(say("Leave it as it stands"), key=f"am-keep-{said.event}", on_click=keep)


def _keep(page: Here, name: str, value: Value, seen: int, **whose: str) -> None:
    saving.told(_save(page, name, value, seen, **whose))


# ---- actions


def _new_action(page: Here) -> Form:
    say, who = page.speech.words.say, preparing.whose(page)
    fields = (
        Field("text", say("What"), "line"),
        Field("owner", say("Who"), "one", page.view.party or "", options=who),
        Field("due", say("By"), "day"),
    )
    return Form(_NEW, say("A new action"), fields)


def _action(page: Here, one: Action, look_only: bool, above: str = "") -> Form:
    """One action with its history; how it stands can be told as long as it is open."""
    say, last = page.speech.words.say, one.last
    late = late_by(last.due, page.view.known_on, page.speech) if last.due and one.is_open else ""
    label = " · ".join(part for part in (action_line(one, page.speech), late) if part)
    fields = (
        Field("state", say("How it stands"), "one", last.state, options=_options(page, round_words().action_states)),
        Field("due", say("By"), "day", f"{last.due:%d-%m-%Y}" if last.due else ""),
        Field("why", say("Why (when moved or dropped)"), "line"),
    )
    typing = one.is_open and not look_only
    told = action_history(one, page.speech)
    return Form(f"{_ACTION}{one.id}", label, fields if typing else (), told, above, last.event)


def _note(page: Here, found: Evaluation, number: str | None, name: str, values: Mapping[str, Value], seen: int) -> str:
    """Note a form of this item; gives why it could not be, or "". What stands there already, as after a server that was
    away said nothing, is not noted twice."""
    typed = {key: str(value).strip() for key, value in values.items()}
    if name == _JUDGEMENT and number is not None:
        return preparing.type_over(page, found, number, typed)
    due = day(typed["due"])
    if typed["due"] and due is None:
        return page.speech.words.say("{day} is no day; an example: 31-12-2026.", day=typed["due"])
    known = rounds_of(desk.store(), found.round.framework)  # also what another window noted meanwhile
    if name == _NEW:
        agreed = known.of_agreement(number, found.round.year)
        said = [(one.year, one.last.text, one.last.owner, one.last.due) for one in agreed]
        if (found.round.year, typed["text"], typed["owner"], due) in said:
            return ""
        return saving.did(page, "action", typed["text"], number=number, owner=typed["owner"] or None, due=_iso(due))
    one = known.actions[int(name.removeprefix(_ACTION))]
    if one.last.event > seen:
        say, told = page.speech.words.say, action_line(one, page.speech)
        return say("Meanwhile this was noted: {action}. Record again if yours must stand.", action=told)
    if (one.last.state, one.last.due) == (typed["state"], due) and typed["why"] in ("", one.last.reason):
        return ""
    return saving.did(page, "action", reason=typed["why"], action=one.id, number=one.number, owner=one.last.owner,
                      due=_iso(due), state=typed["state"])  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
