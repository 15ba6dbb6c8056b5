"""What a submission changes: figure by figure what was known and what it says, and what that does to the status.

A framework before and after it go in; whether the submission was sent already or not makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.assessment import Assessment
from dashboard.sentences import Speech, judgement_in_words, part_words, result_in_words
from dashboard.sentences.year_plan import measure_state_in_words
from dashboard.standing import Framework, best_year, standing
from ingest.known import in_force
from schemas.agreement import Agreement, Result
from schemas.contract import contract
from schemas.reading import reading


@dataclass(frozen=True, slots=True)
class Change:
    """One figure or word of a submission: which agreement, which part of it, what was known before, what it says now.

    ``told`` False: it says what was known already.
    """

    agreement: Agreement
    part: str
    before: str
    after: str
    told: bool

    @property
    def line(self) -> str:
        """The change as a line of a receipt: NB-01 (Oost): 40 homes → 42 homes."""
        about = f"{self.agreement.number} ({self.part})" if self.part else self.agreement.number
        return f"{about}: {self.before or '–'} → {self.after}"


@dataclass(frozen=True, slots=True)
class Effect:
    """An agreement in the evaluation year, before and after; ``before`` None when it is new."""

    agreement: Agreement
    before: Assessment | None
    after: Assessment

    @property
    def moved(self) -> bool:
        """Whether its status, or how sure that is, changes."""
        return self.before is None or (self.before.status, self.before.provisional) != (
            self.after.status,
            self.after.provisional,
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """What a submission changes; ``year`` is the evaluation year of the effects."""

    year: int
    figures: tuple[Change, ...]
    effects: dict[str, Effect]

    @property
    def moved(self) -> tuple[Effect, ...]:
        """The agreements whose status changes."""
        return tuple(one for one in self.effects.values() if one.moved)


def changes(before: Framework | None, after: Framework, event: int, year: int | None, speech: Speech) -> Changes:
    """What the submission with that event number changes. ``year``: the one it is about; None for agreements."""
    evaluated = max(best_year(after), year or 0)
    now = standing(after, evaluated).assessments
    was = standing(before, evaluated).assessments if before is not None else {}
    figures = (
        *_figures(before, after, event, speech),
        *_judgements(before, after, event, speech),
        *_measures(before, after, event, speech),
        *(_promises(before, after, speech) if year is None and before is not None else ()),
    )
    touched = {one.agreement.number for one in figures} if year is not None else set(now)
    effects = {n: Effect(now[n].agreement, was.get(n), now[n]) for n in now if n in touched}
    return Changes(evaluated, figures, effects)


def _figures(before: Framework | None, after: Framework, event: int, speech: Speech) -> Iterator[Change]:
    """The rows of results, each beside what was said of the same figure before."""
    for number, rows in after.results.items():
        known = {row.identity: row for row in (before.results.get(number, ()) if before is not None else ())}
        agreement = after.agreements[number]
        for row in rows:
            if row.origin is not None and row.origin.event == event:
                was = known.get(row.identity)
                told = "" if was is None else result_in_words(was, agreement, speech)
                now = result_in_words(row, agreement, speech)
                if told == now and was is not None and _beside(was) != _beside(row):
                    now = speech.words.say("{figure}, with other words beside it", figure=now)
                yield _change(agreement, part_words(row, agreement, speech), told, now)


def _beside(row: Result) -> tuple[str | None, ...]:
    """The words beside a figure."""
    return row.explanation, row.expectation, row.evidence, row.used_reason


def _judgements(before: Framework | None, after: Framework, event: int, speech: Speech) -> Iterator[Change]:
    """The parties' own words, each beside its former one."""
    for number, said in after.judgements.items():
        known = {(one.party, one.year): one for one in (before.judgements.get(number, ()) if before else ())}
        for one in said:
            if one.origin is not None and one.origin.event == event:
                was = known.get((one.party, one.year))
                told = "" if was is None else judgement_in_words(was, speech)
                part = speech.words.say("own judgement")
                yield _change(after.agreements[number], part, told, judgement_in_words(one, speech))


def _measures(before: Framework | None, after: Framework, event: int, speech: Speech) -> Iterator[Change]:
    """How measures stand, each beside what its owner said of that year before."""
    was = {one.measure: one.states for one in before.measures} if before is not None else {}
    for measure in after.measures:
        known = {(one.party, one.year): one for one in was.get(measure.measure, ())}
        for state in measure.states:
            if state.origin is not None and state.origin.event == event and measure.number in after.agreements:
                former = known.get((state.party, state.year))
                told = "" if former is None else measure_state_in_words(former, speech)
                yield _change(
                    after.agreements[measure.number], measure.text, told, measure_state_in_words(state, speech)
                )


def _promises(before: Framework, after: Framework, speech: Speech) -> Iterator[Change]:
    """The promises that we read otherwise than before."""

    def read(framework: Framework, agreement: Agreement) -> str:
        one, indicators = in_force(agreement, framework.known.day), contract().indicators
        return reading(one, indicators[one.indicator], framework.names, framework.rule, speech.words)

    for number, agreement in after.agreements.items():
        if number in before.agreements:
            was, now = read(before, before.agreements[number]), read(after, agreement)
            if was != now:
                yield _change(agreement, speech.words.say("the promise"), was, now)


def _change(agreement: Agreement, part: str, before: str, after: str) -> Change:
    return Change(agreement, part, before, after, before != after)
