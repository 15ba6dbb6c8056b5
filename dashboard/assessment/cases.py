"""Worked cases: an agreement, its results and what must come out, as JSON that an evaluator can write.

Any file of this form runs through the same public functions as the screens (section 8 of the page).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from dashboard.assessment import Assessment, assess
from dashboard.assessment.case_form import (
    CHANGES,
    HUGE,
    LATER,
    Arguments,
    CaseError,
    arguments,
    arguments_then_and_now,
)
from dashboard.assessment.changed import Change, Seen, changed

__all__ = [
    "LATER", "CaseError", "CaseOutcome", "CasesReport", "Difference", "read_case", "read_change", "run_case",
    "run_cases",
]  # fmt: skip

#: What an assessment was computed from, which no case expects.
_INPUTS = {"agreement", "year", "as_known_on", "rule", "series", "plan", "judgements"}
_NAMES = {"provisional", *(one.name for one in fields(Assessment))} - _INPUTS
_OF_CHANGE = {one.name for one in fields(Change)}
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is not as expected; ``name`` with its place ("parts.A.status")."""

    name: str
    expected: Any
    got: Any


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """What came of one case; ``problem`` is what is wrong with its form."""

    id: str
    differences: tuple[Difference, ...] = ()
    problem: CaseError | None = None

    @property
    def holds(self) -> bool:
        """Whether everything is as expected."""
        return not self.differences and self.problem is None


@dataclass(frozen=True, slots=True)
class CasesReport:
    """All cases of a file: those that ran, and the ids of those that belong to a later change."""

    outcomes: tuple[CaseOutcome, ...]
    later: tuple[str, ...]

    @property
    def failed(self) -> tuple[CaseOutcome, ...]:
        """The cases that differ or cannot be read."""
        return tuple(outcome for outcome in self.outcomes if not outcome.holds)


def run_cases(path: Path) -> CasesReport:
    """Run a file of cases. Raises CaseError when the file as a whole is no list of cases, OSError when unreadable."""
    try:
        cases = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CaseError.say(
            "{file}: this is not JSON, from line {line} on", file=path.name, line=getattr(error, "lineno", 1)
        ) from error
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise CaseError.say("{file}: a list of cases is expected, as [ {{ … }}, … ]", file=path.name)
    later = tuple(str(case.get("id")) for case in cases if case.get("set") in LATER)
    return CasesReport(tuple(run_case(case) for case in cases if case.get("set") not in LATER), later)


def run_case(case: Mapping[str, Any]) -> CaseOutcome:
    """Run one case; whatever is wrong with it comes back as its problem."""
    name = str(case.get("id", "?"))
    try:
        if case.get("set") == CHANGES:
            change = read_change(case)
            return CaseOutcome(name, tuple(_compare_change(case["expected"], change)))
        found = read_case(case)
        return CaseOutcome(name, tuple(_compare(case["expected"], found)))
    except CaseError as error:
        return CaseOutcome(name, problem=error)


def read_case(case: Mapping[str, Any]) -> Assessment:
    """The assessment of a case. Raises CaseError."""
    return _assessed(arguments(case))


def read_change(case: Mapping[str, Any]) -> Change:
    """What changed between the two assessments of a case. Raises CaseError."""
    then, now = (Seen(_assessed(one), one.results, one.judgements) for one in arguments_then_and_now(case))
    return changed(then, now)


def _assessed(given: Arguments) -> Assessment:
    return assess(
        given.agreement,
        given.results,
        given.judgements,
        year=given.year,
        as_known_on=given.as_known_on,
        rule=given.rule,
    )


def _compare_change(expected: Any, found: Change) -> Iterable[Difference]:
    """Every value of a change that differs, and of its two assessments."""
    for name, want in _object(expected, "").items():
        if name not in _OF_CHANGE:
            raise CaseError.say(
                "expected: key '{key}' is not known; use {known}", key=name, known=", ".join(sorted(_OF_CHANGE))
            )
        got = getattr(found, name)
        if isinstance(got, Assessment):
            yield from _compare(want, got, f"{name}.")
        elif not _same(want, got):
            yield Difference(name, want, got)


def _compare(expected: Any, found: Assessment, place: str = "") -> Iterable[Difference]:
    """Every value that differs; absent keys are not compared."""
    for name, want in _object(expected, place).items():
        if name == "original":
            if want is None or found.original is None:
                if want is not found.original:
                    yield Difference(f"{place}original", want, None if found.original is None else "an assessment")
            else:
                yield from _compare(want, found.original, f"{place}original.")
        elif name == "parts":
            for part, wanted in _object(want, f"{place}parts").items():
                if part in found.parts:
                    yield from _compare(wanted, found.parts[part], f"{place}parts.{part}.")
                else:
                    yield Difference(f"{place}parts.{part}", wanted, None)
        elif name == "null_reasons":
            for number, reason in _object(want, f"{place}null_reasons").items():
                if number not in _NAMES:
                    raise CaseError.say("expected: key '{key}' is not known", key=f"{place}null_reasons.{number}")
                if found.null_reasons.get(number) != reason:
                    yield Difference(f"{place}null_reasons.{number}", reason, found.null_reasons.get(number))
        elif name not in _NAMES:
            raise CaseError.say(
                "expected: key '{key}' is not known; use {known}", key=place + name, known=", ".join(sorted(_NAMES))
            )
        elif not _same(want, got := getattr(found, name)):
            yield Difference(f"{place}{name}", want, got)


def _object(value: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise CaseError.say("{place}: write an object, as {{ … }}", place=f"expected.{place}".rstrip("."))
    return value


def _same(want: Any, got: Any) -> bool:
    """Equal within 1e-6, absolute up to 1 and relative above; lists in any order, an empty one as good as null."""
    if isinstance(got, tuple) or isinstance(want, list):
        both = isinstance(want or [], list) and isinstance(got or (), tuple)
        return both and sorted(want or (), key=repr) == sorted(got or (), key=repr)
    if isinstance(want, bool) or isinstance(got, bool) or not isinstance(want, (int, float)):
        return type(want) is type(got) and bool(want == got)
    return isinstance(got, (int, float)) and abs(want) <= HUGE and abs(want - got) <= _TOLERANCE * max(1.0, abs(want))
