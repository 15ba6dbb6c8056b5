"""What a submission changes: figure by figure what was known and what it says, and what that does to the status.

A framework before and after it go in; whether the submission was sent already or not makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.assessment import Assessment
from dashboard.sentences import Speech, judgement_in_words, part_words, result_in_words
from dashboard.standing import Framework, best_year, standing
from schemas.agreement import Agreement


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
    figures = (*_figures(before, after, event, speech), *_judgements(before, after, event, speech))
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
                yield _change(
                    agreement, part_words(row, agreement, speech), told, result_in_words(row, agreement, speech)
                )


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


def _change(agreement: Agreement, part: str, before: str, after: str) -> Change:
    return Change(agreement, part, before, after, before != after)
