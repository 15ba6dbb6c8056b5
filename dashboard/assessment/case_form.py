"""The form of a worked case (section 8 of the page): JSON into an agreement, results, judgements and a rule.

Whatever is not of that form is refused with a sentence that names the place and the key.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from dashboard.assessment.said import YEAR
from schemas.agreement import Agreement, Judgement, Life, Result, StatusRule, Version
from schemas.contract import KINDS, contract
from schemas.words import Words

#: Larger figures would overflow when they are added up or multiplied.
HUGE = 1e100
#: The set of one assessment, and the set of what changed between two.
CORE, CHANGES = "core", "changes"
#: Sets that belong to a later change of the program: counted, not run.
LATER = ("forecast",)
_SETS = (CORE, *LATER, CHANGES)
_REQUIRED = ("id", "set", "agreement", "year", "expected")
_ARGUMENTS = ("agreement", "results", "judgements", "projects", "year", "as_known_on", "rule")
_KEYS = {*_REQUIRED, *_ARGUMENTS, "shows"}
_TIMES = ("then", "now")


class CaseError(Exception):
    """A case is not of the form of section 8; the sentence names the place and the key, in any language."""

    def __init__(self, text: str, facts: Mapping[str, Any]) -> None:
        super().__init__(text.format(**facts))
        self._text, self._facts = text, facts

    @classmethod
    def say(cls, text: str, **facts: Any) -> CaseError:
        """The error of this English text, whose {names} are filled in once the language is known."""
        return cls(text, facts)

    def sentence(self, words: Words) -> str:
        """What is wrong, in this language."""
        return words.say(self._text, **self._facts)


@dataclass(frozen=True, slots=True)
class Arguments:
    """What one case hands to the calculation."""

    agreement: Agreement
    results: tuple[Result, ...]
    judgements: tuple[Judgement, ...]
    year: int
    as_known_on: date
    rule: StatusRule


def arguments_then_and_now(case: Mapping[str, Any]) -> tuple[Arguments, Arguments]:
    """The arguments of both times of a case about a change: the case's own, but for those that differ."""
    for time in _TIMES:
        if case.get(time) is None:
            raise CaseError.say("key '{key}' is missing", key=time)
        _check_keys(case[time], _ARGUMENTS, time)
    shared = {key: value for key, value in case.items() if key not in _TIMES}
    then, now = (arguments({**shared, **case[time]}) for time in _TIMES)
    return then, now


def arguments(case: Mapping[str, Any]) -> Arguments:
    """The arguments of a case, with the defaults of section 8. Raises CaseError."""
    for key in _REQUIRED:
        if case.get(key) is None:
            raise CaseError.say("key '{key}' is missing", key=key)
    if unknown := sorted(set(case) - _KEYS):
        raise CaseError.say("key '{key}' is not known; use {known}", key=unknown[0], known=", ".join(sorted(_KEYS)))
    if case["set"] not in _SETS:
        raise CaseError.say("set '{set}' is not known; use {known}", set=case["set"], known=", ".join(_SETS))
    year: int = _typed(int, case["year"], "year")
    known_on = date(year + 1, 3, 31)
    if case.get("as_known_on") is not None:
        known_on = _typed(date, case["as_known_on"], "as_known_on")
    agreement: Agreement = _made(Agreement, case["agreement"], "agreement")
    _check_terms(agreement)
    return Arguments(
        agreement,
        tuple(_result(row, where) for row, where in _rows(case, "results")),
        tuple(
            _made(Judgement, row, where, year=year, status=None, text=None, received=known_on.isoformat())
            for row, where in _rows(case, "judgements")
        ),
        year,
        known_on,
        _made(StatusRule, case.get("rule") or {}, "rule"),
    )


def _rows(case: Mapping[str, Any], key: str) -> list[tuple[Any, str]]:
    rows = case.get(key) or []
    if not isinstance(rows, list):
        raise CaseError.say("{place}: write a list, as [ … ]", place=key)
    return [(row, f"{key}[{index}]") for index, row in enumerate(rows)]


def _result(row: Any, where: str) -> Result:
    """A result; without a date it was received on 31 January of the next year."""
    if not isinstance(row, dict) or row.get("year") is None:
        raise CaseError.say("{place}: key '{key}' is missing", place=where, key="year")
    year: int = _typed(int, row["year"], f"{where}.year")
    result: Result = _made(Result, row, where, received=date(year + 1, 1, 31).isoformat())
    return result


def _check_terms(agreement: Agreement) -> None:
    """Whether each version can be reckoned with at all."""
    one = agreement
    for version in (None, *agreement.versions):
        one = replace(one, **version.changes) if version is not None else one
        if one.end_year < one.start_year:
            raise CaseError.say(
                "agreement: end_year {end} is before start_year {start}", end=one.end_year, start=one.start_year
            )
        if one.kind == "stock" and one.binding == "yearly_average":
            raise CaseError.say("agreement: binding 'yearly_average' is for a flow or a ratio, not for a stock")


class _Shape(NamedTuple):
    """A dataclass as an object of JSON: its fields by key, and their types."""

    fields: Mapping[str, Field[Any]]
    hints: Mapping[str, Any]


@cache
def _shape(cls: type[Any]) -> _Shape:
    return _Shape({item.name: item for item in fields(cls) if item.name != "origin"}, get_type_hints(cls))


def _made(cls: Any, data: Any, where: str, **defaults: Any) -> Any:
    """A dataclass from a JSON object; null is as good as absent, unless the field itself may be null."""
    known = _shape(cls)
    _check_keys(data, known.fields, where)
    found: dict[str, Any] = {}
    for key, item in known.fields.items():
        value = defaults.get(key) if data.get(key) is None else data[key]
        if value is not None:
            found[key] = _typed(known.hints[key], value, f"{where}.{key}", _Limits.of(cls, key))
        elif (key in data or key in defaults) and _may_be_null(known.hints[key]):
            found[key] = None
        elif item.default is MISSING and item.default_factory is MISSING:
            raise CaseError.say("{place}: key '{key}' is missing", place=where, key=key)
    return cls(**found)


def _check_keys(data: Any, known: Iterable[str], where: str) -> None:
    if not isinstance(data, dict):
        raise CaseError.say("{place}: write an object, as {{ … }}", place=where)
    if unknown := sorted(set(data) - set(known)):
        raise CaseError.say(
            "{place}: key '{key}' is not known; use {known}",
            place=where,
            key=unknown[0],
            known=", ".join(sorted(known)),
        )


def _may_be_null(hint: Any) -> bool:
    return types.NoneType in get_args(hint)


class _Limits(NamedTuple):
    """What one field may hold: some words (else any), and numbers between two bounds."""

    words: tuple[str, ...] = ()
    low: float = -HUGE
    high: float = HUGE

    @classmethod
    def of(cls, owner: type[Any], key: str) -> _Limits:
        """The limits of a field of this dataclass."""
        if key in _NUMBERS:
            return cls((), *_NUMBERS[key])
        if key == "kind":
            return cls(KINDS)
        name = "life" if owner is Life and key == "state" else key
        return cls(tuple(contract().words(name))) if name in _CHOSEN else cls()


_ANY = _Limits()


def _typed(hint: Any, value: Any, where: str, limits: _Limits = _ANY) -> Any:
    """The value of JSON as this type; where a list is asked one thing will do."""
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(one for one in get_args(hint) if one is not types.NoneType)
    if get_origin(hint) is tuple:
        items = value if isinstance(value, list) else [value]
        return tuple(_typed(get_args(hint)[0], one, f"{where}[{index}]") for index, one in enumerate(items))
    if hint is Version:
        return _version(value, where)
    if hint is Life and isinstance(value, dict):
        value = {"since" if name == "from" else name: one for name, one in value.items()}
    if is_dataclass(hint) and isinstance(hint, type):
        return _made(hint, value, where)
    fits, wrong = _TYPES[hint]
    if not fits(value):
        raise wrong(place=where, value=value)
    if hint is float and not limits.low <= value <= limits.high:
        raise CaseError.say(
            "{place}: {value!r} is not from {low:g} to {high:g}",
            place=where,
            value=value,
            low=limits.low,
            high=limits.high,
        )
    if limits.words and value not in limits.words:
        raise CaseError.say(
            "{place}: '{value}' is not known; use {known}", place=where, value=value, known=", ".join(limits.words)
        )
    return date.fromisoformat(value) if hint is date else value


def _version(value: Any, where: str) -> Version:
    """A version: its date, and the fields of an agreement that it changes; null empties a field."""
    known = _shape(Agreement)
    _check_keys(value, {*known.fields, "agreed_on"} - {"versions"}, where)
    changes: dict[str, Any] = {}
    for key, one in value.items():
        if key == "agreed_on":
            continue
        if one is not None:
            changes[key] = _typed(known.hints[key], one, f"{where}.{key}", _Limits.of(Agreement, key))
        elif known.fields[key].default is MISSING:
            raise CaseError.say("{place}: key '{key}' cannot be null", place=where, key=key)
        else:
            changes[key] = known.fields[key].default
    day = value.get("agreed_on")
    return Version(None if day is None else _typed(date, day, f"{where}.agreed_on"), changes)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -HUGE <= value <= HUGE


def _is_date(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


#: How a value of each type is known, and what to say of another. The whole numbers of a case are years, but for one.
_TYPES: Mapping[Any, tuple[Callable[[Any], bool], Callable[..., CaseError]]] = {
    str: (
        lambda value: isinstance(value, str),
        lambda **facts: CaseError.say("{place}: {value!r} is no text", **facts),
    ),
    bool: (
        lambda value: isinstance(value, bool),
        lambda **facts: CaseError.say("{place}: {value!r} is not true or false", **facts),
    ),
    int: (
        lambda value: type(value) is int and 0 < value < date.max.year,
        lambda **facts: CaseError.say("{place}: {value!r} is no whole number, as 2024", **facts),
    ),
    float: (_is_number, lambda **facts: CaseError.say("{place}: {value!r} is no number", **facts)),
    date: (
        _is_date,
        lambda **facts: CaseError.say("{place}: {value!r} is no date; write it as 2025-03-31", **facts),
    ),
}
#: The fields that hold one of the contract's words.
_CHOSEN = (
    "direction", "binding", "applies_to", "path", "reported_as", "aggregation", "state", "qualifier", "status", "life",
)  # fmt: skip
#: The bounds of numbers that have them.
_NUMBERS = {"months": (0, YEAR), "denominator": (0, HUGE), "tolerance": (0, HUGE), "scale": (0, HUGE)}
