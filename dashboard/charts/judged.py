"""What the parties say, side by side and year by year: a shape and a word, never a sum of them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.charts.look import Drawing, Plane, mark
from dashboard.shapes import GRID, QUIET
from schemas.contract import contract
from schemas.words import Words

_ROW, _LINE, _HEAD, _MOST = 56, 12, 24, 5


@dataclass(frozen=True)
class Views:
    """What one party says about an agreement: a status by year. ``about``: which agreement, if there are several."""

    party: str
    years: Mapping[int, str | None]
    about: str = ""


def judged(
    shown: Sequence[Views], years: Sequence[int], *, words: Words, title: str, sentence: str, alt: str
) -> Drawing:
    """A row a party, a column a year (the latest five; all are in the table). Where it said nothing stands a dash."""
    columns, language = list(years)[-_MOST:], words.language
    told = {
        s: textwrap.fill(found.label[language], 11, break_long_words=False) for s, found in contract().statuses.items()
    }
    lines = [max((told[s].count("\n") for y in columns if (s := one.years.get(y))), default=0) for one in shown]
    height = _HEAD + sum(_ROW + _LINE * more for more in lines)
    plane = Plane(height, 0, height, 0, height, 0, 0, -0.5, len(columns) - 0.5, merged=True)
    heads = [{"x": n, "y": height - 8, "text": str(year)} for n, year in enumerate(columns)]
    plane.text(heads, color=QUIET)
    y = height - _HEAD
    for one, more in zip(shown, lines, strict=True):
        plane.add("rule", [{"x": plane.first, "x2": plane.last, "y": y}], "x2", color=GRID)
        name = f"{one.about}: {one.party}" if one.about else one.party
        plane.text([{"x": plane.first, "y": y - 12, "text": name}], align="left", fontWeight=600)
        for n, year in enumerate(columns):
            status = one.years.get(year)
            if status is None:
                plane.text([{"x": n, "y": y - 28, "text": "–"}], color=QUIET)
                continue
            mark(plane, [{"x": n, "y": y - 28}], status)
            plane.text([{"x": n, "y": y - 38, "text": told[status]}], fontSize=12, lineHeight=_LINE, baseline="top")
        y -= _ROW + _LINE * more
    table = pl.DataFrame(
        {
            words.say("Party"): [f"{one.about}: {one.party}" if one.about else one.party for one in shown],
            **{
                str(year): [
                    "–" if (s := one.years.get(year)) is None else contract().statuses[s].label[language]
                    for one in shown
                ]
                for year in years
            },
        }
    )
    return Drawing(plane.finish(), title, sentence, alt, table, 480, height)
