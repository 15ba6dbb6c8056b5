"""Conclusions and actions of an evaluation as an Excel workbook to take along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dashboard.export.xlsx import About, Table, workbook
from dashboard.facts.given import parties
from dashboard.rounds import Evaluation
from dashboard.sentences import Speech
from dashboard.sentences.named import title_of
from dashboard.sentences.rounds import action_history, causes_line
from schemas.rounds import round_words


def concluded(found: Evaluation, speech: Speech) -> bytes:
    """Three tables: what was concluded of each agreement that something was noted about, every action of this round and
    of earlier ones, and what each party said about working together. The second sheet says of what they are."""
    say, one, framework = speech.words.say, found.round, found.standing.framework
    facts: list[tuple[str, Any]] = [
        (say("Framework"), framework.row["name"]),
        (say("Evaluated year"), one.year),
        (say("How far it is"), say("adopted") if one.closed else say("CONCEPT")),
        (say("Adopted on"), one.adopted_on),
        (say("Figures as known on"), one.figures[1]),
        (say("Up to receipt number"), one.figures[0]),
        (say("Status rule"), one.rule),
    ]
    about = About(say("About this table"), [(name, value) for name, value in facts if value is not None])
    tables = [_conclusions(found, speech), _actions(found, speech), _cooperation(found, speech)]
    return workbook(tables, about, speech.words.language)


def _conclusions(found: Evaluation, speech: Speech) -> Table:
    say, language, known = speech.words.say, speech.words.language, round_words()
    rows = []
    for number, item in found.items.items():
        said = [found.round.said(number, name) for name in ("conclusion", "causes", "proposal")]
        if not any(said):
            continue
        conclusion, causes, proposal = (one.value if one else "" for one in said)
        told = item.told[language]
        rows.append(
            (
                number,
                _title(found, number, language),
                told.word,
                told.standing,
                str(conclusion) or None,
                causes_line(causes, speech) or None if isinstance(causes, tuple) else None,
                known.proposals[str(proposal)].label[language] if proposal else None,
            )
        )
    names = (
        say("Number"), say("Agreement"), say("Status"), say("Where it stands"), say("Conclusion"), say("Causes"),
        say("Proposal"),
    )  # fmt: skip
    return Table("Conclusions", say("Conclusions"), _frame(names, rows))


def _actions(found: Evaluation, speech: Speech) -> Table:
    say, language, states = speech.words.say, speech.words.language, round_words().action_states
    rows = [
        (
            one.year,
            one.number,
            _title(found, one.number, language) if one.number else None,
            one.last.text,
            speech.name(one.last.owner) if one.last.owner else None,
            one.last.due,
            states[one.last.state].label[language],
            "\n".join(action_history(one, speech)),
        )
        for one in found.rounds.actions.values()
        if one.year <= found.round.year
    ]
    names = (
        say("Evaluated year"), say("Number"), say("Agreement"), say("Action"), say("Who"), say("By"),
        say("How it stands"), say("History"),
    )  # fmt: skip
    return Table("Actions", say("Actions"), _frame(names, rows, {names[0]: pl.Int64(), names[5]: pl.Date()}))


def _cooperation(found: Evaluation, speech: Speech) -> Table:
    say, language = speech.words.say, speech.words.language
    rows = [
        (party.name, choice.label[language], str(said.value))
        for party in parties(found.standing.framework)
        for name, choice in round_words().cooperation.items()
        if (said := found.round.said(None, name, party.code)) is not None and said.value
    ]
    return Table("Cooperation", say("Working together"), _frame((say("Party"), say("About"), say("Text")), rows))


def _title(found: Evaluation, number: str, language: str) -> str:
    return title_of(found.standing.assessments[number].agreement, language)


def _frame(
    names: Sequence[str], rows: Sequence[tuple[Any, ...]], kinds: Mapping[str, pl.DataType] | None = None
) -> pl.DataFrame:
    """Rows as a frame; columns are text unless ``kinds`` says otherwise."""
    schema = {name: (kinds or {}).get(name, pl.String()) for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")
