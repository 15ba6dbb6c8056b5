"""The words of a finding: what was typed, what it looks most like, and what belongs there."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
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


#: How much two words must look alike for one to be taken for a slip of the other: a letter or two.
_ALIKE = 0.7
#: As many letters begin a word.
_BEGINNING = 3


def near(text: str, words: Collection[str]) -> str | None:
    """The word (:func:`normal`) that a text was meant to be: it begins with the text, or differs by a slip. None when
    there is no such word: a proposal that means something else does harm."""
    text = normal(text)
    begun = (word for word in words if len(text) >= _BEGINNING and word.startswith(text))
    return next(iter(difflib.get_close_matches(text, words, n=1, cutoff=_ALIKE)), None) or next(begun, None)


def nearest(text: str, allowed: Mapping[str, str]) -> tuple[str, str] | None:
    """Of codes with their names the one that was meant: the code, and it as 'L9001 (De Linde)'; None without."""
    words = {normal(word): code for code, name in allowed.items() for word in (code, name) if word}
    found = near(text, words)
    if found is None:
        return None
    code = words[found]
    return code, f"{code} ({allowed[code]})" if allowed[code] and allowed[code] != code else code


def like(word: Value | None) -> Text:
    """The end of a sentence: what a word looks most like; nothing without."""
    if word is None:
        return Text("", "")
    meant = Text(word, word) if isinstance(word, str) else word
    return Text(f" Het lijkt het meest op „{meant.nl}”.", f" It looks most like “{meant.en}”.")


def choices_of(field: Field, text: str) -> dict[str, Value]:
    """The words of a field's list, and the one that the text was meant to be."""
    labels = contract().offered(field.choices or "")
    words = {normal(word): label for label in labels for word in (label.nl, label.en)}
    meant = words.get(near(text, words) or "")
    allowed = Text(", ".join(one.nl for one in labels), ", ".join(one.en for one in labels))
    return {"like": like(meant), "right": meant or allowed, "allowed": allowed}


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
#: An example where no code was meant.
A_CODE = Text("een code uit de lijst", "a code from the list")


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
