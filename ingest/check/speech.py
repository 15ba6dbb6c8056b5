"""The words of a finding: what was typed, what it looks most like, and what belongs there."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from ingest.check.grammar import number_in, typed
from ingest.findings import Value
from ingest.places import normal
from schemas.contract import Field, contract
from schemas.typed_toml import Text


@cache
def words_of(list_id: str) -> Mapping[str, str]:
    """Id by normal word of a list of choices, in both languages; a ticked box is a yes."""
    found: dict[str, str] = {}
    for name, label in contract().words(list_id).items():
        for word in (label.nl, label.en, name):
            found.setdefault(normal(word), name)
    return {**found, "true": "yes", "false": "no"} if list_id == "yesno" else found


def nearest(text: str, allowed: Mapping[str, str]) -> tuple[str, str]:
    """Of codes with their names the one that looks most like the text: the code, and it as 'L9001 (De Linde)'."""
    words = {normal(word): code for code, name in allowed.items() for word in (code, name) if word}
    best = difflib.get_close_matches(normal(text), list(words), n=1, cutoff=0.0)[0]
    code = words[best]
    return code, f"{code} ({allowed[code]})" if allowed[code] and allowed[code] != code else code


def choices_of(field: Field, text: str) -> dict[str, Value]:
    """The words of a field's list, and the one that looks most like the text."""
    labels = contract().offered(field.choices or "")
    words = {normal(word): label for label in labels for word in (label.nl, label.en)}
    best = difflib.get_close_matches(normal(text), list(words), n=1, cutoff=0.0)
    return {
        "nearest": words[best[0]] if best else Text("", ""),
        "allowed": Text(", ".join(one.nl for one in labels), ", ".join(one.en for one in labels)),
    }


def number_finding(field: Field, text: str) -> tuple[str, dict[str, Value]]:
    """What to say of a text where a number belongs: the right form, when the text holds one."""
    found = number_in(text)
    if found is None:
        return "text_for_number", {}
    number, word = found
    if word is None or field.id != "value":
        return "number_as_text", {"right": typed(number)}
    return "number_with_word", {
        "right": typed(number),
        "word": contract().words("qualifier")[word],
        "other": contract().tables["results"].get("qualifier").label,
    }


#: As much of a typed text as a sentence quotes.
_LONGEST = 120
#: What stands in a cell in which nothing stands.
BLANK = Text("leeg", "blank")


@cache
def example_of(field: Field) -> Text:
    """The field's example in both languages; the contract gives words of a list in Dutch."""
    text = field.example or ""
    for one in contract().words(field.choices).values() if field.choices else ():
        if one.nl == text:
            return one
    return Text(text, text)


def short(text: str) -> str:
    """A typed text for a sentence: of a very long one the beginning."""
    return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + "…"


def said(value: Any) -> Value:
    """A value as it is typed in Excel, for a sentence."""
    if isinstance(value, float):
        return typed(value)
    if isinstance(value, date):
        return f"{value.day}-{value.month}-{value.year}"
    return "–" if value is None else str(value)


def default_of(field: Field) -> Any:
    """What a blank cell means."""
    if field.default is None or (field.id == "state"):
        return None
    return (
        float(field.default)
        if field.type == "number"
        else int(field.default)
        if field.type == "integer"
        else field.default
    )
