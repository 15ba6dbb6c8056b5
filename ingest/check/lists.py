"""The codes that a cell may name: of parties, areas, documents, agreements, indicators and segments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from ingest.places import normal
from schemas.contract import contract
from schemas.typed_toml import Text


@dataclass(frozen=True, slots=True)
class Codes:
    """One list of codes: ``allowed`` code -> name, ``names`` code by normal word, ``sure`` that it is complete."""

    label: Text
    allowed: Mapping[str, str]
    names: Mapping[str, str]
    sure: bool = True


def codes(table_id: str, frames: Iterable[pl.DataFrame], *, sure: bool = True) -> Codes:
    """The codes of one of the contract's tables, with the names beside them, the latest name last."""
    table = contract().tables[table_id]
    key = table.key[0]
    name = next((one.id for one in table.field if one.id in ("name", "title")), key)
    allowed: dict[str, str] = {}
    for frame in frames:
        found = frame.filter(pl.col(key).is_not_null()).select(key, pl.col(name).fill_null("").alias("its name"))
        allowed |= dict(found.iter_rows())
    return Codes(table.label, allowed, {normal(code): code for code in allowed}, sure)


@cache
def indicator_codes() -> Codes:
    """The indicators, by id and by their name in both languages."""
    names = {
        normal(word): one.id for one in contract().indicators.values() for word in (one.id, one.label.nl, one.label.en)
    }
    allowed = {one.label.nl: one.id for one in contract().indicators.values()}
    label = Text("de lijst met indicatoren", "the list of indicators")
    return Codes(label, allowed, names)


@cache
def segment_codes() -> Codes:
    """The codes of all lists into which figures may be broken down, by id and by label."""
    names: dict[str, str] = {}
    allowed: dict[str, str] = {}
    for one in contract().choices.values():
        for choice in one.choice if one.segment else ():
            allowed[choice.id] = choice.label.nl
            for word in (choice.id, choice.label.nl, choice.label.en):
                names[normal(word)] = choice.id
    return Codes(Text("de lijsten met uitsplitsingen", "the lists of breakdowns"), allowed, names)
