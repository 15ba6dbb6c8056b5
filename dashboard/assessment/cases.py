"""Worked cases: an agreement, its results and what must come out, as JSON that an evaluator can write.

Any file of this form runs through the same public functions as the screens (section 8 of the page).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from dashboard.assessment import Assessment, assess
from schemas.agreement import Agreement, Baseline, Judgement, Life, Result, StatusRule, Target, Version

RUN = "core"
#: Sets that belong to a later change of the program: counted, not run.
LATER = ("forecast", "changes")
_TOLERANCE = 1e-6
_CASE = {
    "id", "set", "shows", "agreement", "results", "judgements", "projects", "year", "as_known_on", "rule", "expected",
}  # fmt: skip


class CaseError(Exception):
    """A case is not of the form of section 8; the message names the case and the key."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is not as expected; ``name`` with its place ("parts.A.status")."""

    name: str
    expected: Any
    got: Any


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """What came of one case; ``problem`` says what is wrong with its form."""

    id: str
    differences: tuple[Difference, ...] = ()
    problem: str = ""

    @property
    def holds(self) -> bool:
        """Whether everything is as expected."""
        return not self.differences and not self.problem


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
        cases = json.loads(path.read_text("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise CaseError(f"{path.name}: this is not JSON ({error})") from error
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise CaseError(f"{path.name}: a list of cases is expected, as [ {{ … }}, … ]")
    later = tuple(str(case.get("id")) for case in cases if case.get("set") in LATER)
    return CasesReport(tuple(run_case(case) for case in cases if case.get("set") not in LATER), later)


def run_case(case: Mapping[str, Any]) -> CaseOutcome:
    """Run one case; whatever is wrong with it comes back as its problem."""
    name = str(case.get("id", "?"))
    try:
        found = read_case(case)
        return CaseOutcome(name, tuple(_compare(case["expected"], found)))
    except CaseError as error:
        return CaseOutcome(name, problem=str(error))


def read_case(case: Mapping[str, Any]) -> Assessment:
    """The assessment of a case. Raises CaseError."""
    for key in ("id", "set", "agreement", "year", "expected"):
        if key not in case:
            raise CaseError(f"key '{key}' is missing")
    if unknown := sorted(set(case) - _CASE):
        raise CaseError(f"key '{unknown[0]}' is not known")
    if case["set"] != RUN:
        raise CaseError(f"set '{case['set']}' is not known; use {', '.join((RUN, *LATER))}")
    year = case["year"]
    if not isinstance(year, int):
        raise CaseError("key 'year': write a whole number")
    results = [_result(row, index) for index, row in enumerate(case.get("results") or ())]
    known_on = _date(case["as_known_on"], "as_known_on") if case.get("as_known_on") else date(year + 1, 3, 31)
    judgements = [_judgement(row, year, known_on, index) for index, row in enumerate(case.get("judgements") or ())]
    return assess(
        _made(Agreement, _promise(case["agreement"], "agreement"), "agreement"),
        results,
        judgements,
        year=year,
        as_known_on=known_on,
        rule=_made(StatusRule, case["rule"], "rule") if case.get("rule") else StatusRule(),
    )


def _made(cls: Any, values: Any, where: str) -> Any:
    """A dataclass of the case's values; an unknown or missing key is named."""
    if not isinstance(values, dict):
        raise CaseError(f"{where}: write an object, as {{ … }}")
    known = {field.name for field in fields(cls)}
    if unknown := sorted(set(values) - known):
        raise CaseError(f"{where}: key '{unknown[0]}' is not known")
    try:
        return cls(**values)
    except TypeError as error:
        raise CaseError(f"{where}: {str(error).removeprefix(f'{cls.__name__}.__init__() ')}") from error


def _date(value: Any, where: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise CaseError(f"{where}: {value!r} is no date; write it as 2025-03-31") from None


def _promise(values: Any, where: str) -> dict[str, Any]:
    """The fields of an agreement or of one of its versions, as the dataclass wants them."""
    if not isinstance(values, dict):
        raise CaseError(f"{where}: write an object, as {{ … }}")
    found = dict(values)
    for name in ("due", "done", "own_date"):
        if found.get(name) is not None:
            found[name] = _date(found[name], f"{where}.{name}")
    for name in ("owners", "counterparty"):
        if name in found:
            found[name] = _listed(found[name])
    if "targets" in found:
        rows = enumerate(found["targets"] or ())
        found["targets"] = tuple(_made(Target, {"value": None, **row}, f"{where}.targets[{i}]") for i, row in rows)
    if "baseline" in found:
        rows = enumerate([found["baseline"]] if isinstance(found["baseline"], dict) else found["baseline"] or ())
        found["baseline"] = tuple(_made(Baseline, row, f"{where}.baseline[{i}]") for i, row in rows)
    if "life" in found:
        life = dict(found["life"] or {})
        since = life.pop("from", None)
        life["since"] = _date(since, f"{where}.life.from") if since else None
        found["life"] = _made(Life, life, f"{where}.life")
    if "versions" in found:
        found["versions"] = tuple(_version(row, f"{where}.versions[{i}]") for i, row in enumerate(found["versions"]))
    return found


def _version(values: Any, where: str) -> Version:
    changes = _promise(values, where)
    agreed_on = changes.pop("agreed_on", None)
    if unknown := sorted(set(changes) - {field.name for field in fields(Agreement)}):
        raise CaseError(f"{where}: key '{unknown[0]}' is not known")
    return Version(_date(agreed_on, f"{where}.agreed_on") if agreed_on else None, changes)


def _listed(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _result(values: Any, index: int) -> Result:
    where = f"results[{index}]"
    if not isinstance(values, dict) or not isinstance(values.get("year"), int):
        raise CaseError(f"{where}: key 'year' is missing or no whole number")
    received = values.get("received")
    day = _date(received, f"{where}.received") if received else date(values["year"] + 1, 1, 31)
    found: Result = _made(Result, {**values, "received": day}, where)
    return found


def _judgement(values: Any, year: int, known_on: date, index: int) -> Judgement:
    where = f"judgements[{index}]"
    if not isinstance(values, dict) or "party" not in values:
        raise CaseError(f"{where}: key 'party' is missing")
    received = values.get("received")
    day = _date(received, f"{where}.received") if received else known_on
    found: Judgement = _made(Judgement, {"year": year, "status": None, "text": None, **values, "received": day}, where)
    return found


def _compare(expected: Mapping[str, Any], found: Assessment, place: str = "") -> Iterable[Difference]:
    """Every value that differs; absent keys are not compared."""
    for name, want in expected.items():
        if name == "original":
            if want is None and found.original is None:
                continue
            if want is None or found.original is None:
                yield Difference(f"{place}original", want, found.original)
            else:
                yield from _compare(want, found.original, f"{place}original.")
        elif name == "parts":
            for part, wanted in want.items():
                if part in found.parts:
                    yield from _compare(wanted, found.parts[part], f"{place}parts.{part}.")
                else:
                    yield Difference(f"{place}parts.{part}", wanted, None)
        elif name == "null_reasons":
            for number, reason in want.items():
                if found.null_reasons.get(number) != reason:
                    yield Difference(f"{place}null_reasons.{number}", reason, found.null_reasons.get(number))
        elif name.startswith("_") or not hasattr(found, name):
            raise CaseError(f"expected: key '{place}{name}' is not known")
        elif not _same(want, got := getattr(found, name)):
            yield Difference(f"{place}{name}", want, got)


def _same(want: Any, got: Any) -> bool:
    """Equal within 1e-6, absolute up to 1 and relative above; lists in any order."""
    if isinstance(want, list):
        return sorted(want) == sorted(got or ())
    if isinstance(want, (int, float)) and not isinstance(want, bool):
        return (
            isinstance(got, (int, float))
            and not isinstance(got, bool)
            and (abs(want - got) <= _TOLERANCE * max(1.0, abs(want)))
        )
    return bool(want == got)
