"""A milestone in time: when it was agreed to be ready, when it was or is expected."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from altair import ExprRef

from dashboard.charts.look import Drawing, Plane, mark
from dashboard.shapes import BORDER, GRID, INK, QUIET, RESULT
from schemas.words import Words


def timeline(
    due: date,
    *,
    first_year: int,
    evaluated: date,
    words: Words,
    title: str,
    sentence: str,
    alt: str,
    done: date | None = None,
    expected: date | None = None,
    original: date | None = None,
) -> Drawing:
    """One line of years: the agreed day as a bold mark above it (the day that was agreed ``original`` quietly), the day
    on which it was done, or is expected by who owes it, below it; ``evaluated`` is how far we look."""
    shown = [day for day in (due, done, expected, original) if day is not None]
    last = max(day.year for day in (*shown, evaluated)) + 1
    first_year = min(first_year, *(day.year for day in shown))
    plane = Plane(150, 0, 150, 0, 150, 10, 10, _x(date(first_year, 1, 1)), last)
    line = 150 - 74

    plane.add("rule", [{"x": plane.first, "x2": plane.last, "y": line}], "x2", color=BORDER, strokeWidth=2)
    years = list(range(first_year, last + 1))
    plane.add("tick", [{"x": y, "y": line} for y in years], color=BORDER, thickness=2, size=10, orient="vertical")
    names = [{"x": y + 0.5, "y": 150 - 92, "text": str(y), "n": last - y} for y in years[:-1]]
    plane.text(names, color=QUIET)

    def label(day: date, height: float, text: str, **look: Any) -> None:
        share = (_x(day) - plane.first) / (plane.last - plane.first)
        side = "left" if share < 0.3 else "right" if share > 0.7 else "center"
        row = {"x": _x(day), "y": 150 - height, "text": text}
        plane.text([row], align=side, halo=True, **look)

    until = min(_x(evaluated), plane.last)
    plane.add("rule", [{"x": plane.first, "x2": until, "y": line}], "x2", color=QUIET, strokeWidth=2)
    if original is not None and original != due:
        plane.add("tick", [{"x": _x(original), "y": line + 8}], color=QUIET, thickness=1.6, size=18, orient="vertical")
        label(original, 14, words.say("first {n}", n=words.day(original)), color=QUIET)
    plane.add("tick", [{"x": _x(due), "y": line + 9}], color=INK, thickness=4, size=26, orient="vertical")
    label(due, 38, words.say("agreed: {day}", day=words.day(due)), fontWeight=600)
    rows: list[tuple[str, date]] = [(words.say("Agreed"), due)]
    if done is not None:
        plane.add("point", [{"x": _x(done), "y": line}], filled=True, color=RESULT, size=130, opacity=1)
        label(done, 118, words.say("ready: {day}", day=words.day(done)), color=RESULT, fontSize=15, fontWeight=600)
        rows.append((words.say("Ready"), done))
    elif expected is not None:
        look = {"filled": False, "fill": "white", "color": RESULT, "size": 130, "strokeWidth": 2, "opacity": 1}
        plane.add("point", [{"x": _x(expected), "y": line}], **look)
        label(expected, 118, words.say("expected: {day}", day=words.day(expected)), color=RESULT)
        rows.append((words.say("Expected"), expected))
    table = pl.DataFrame(
        {words.say("What"): [name for name, _day in rows], words.say("Day"): [words.day(day) for _name, day in rows]}
    )
    return Drawing(plane.finish(), title, sentence, alt, table, 760, plane.height)


@dataclass(frozen=True)
class Milestone:
    """One day among others: when it was agreed, how it stands (a status) and in which words; ``at`` is the day on which
    it was done, or on which who owes it expects it."""

    name: str
    due: date
    status: str
    words: str
    at: date | None = None
    provisional: bool = False


def milestones(
    shown: Sequence[Milestone], *, first_year: int, evaluated: date, words: Words, title: str, sentence: str, alt: str
) -> Drawing:
    """Milestones under each other on one time line: the agreed day as a tick, the status as a shape on the day on which
    it was done or is expected, else on the agreed day; up to how far we look the line is darker, and what is expected
    after that is dashed."""
    days = [day for one in shown for day in (one.due, one.at) if day is not None]
    latest = max(*days, evaluated)
    last = latest.year + (1 if latest.month < 11 else 2)
    first = min(first_year, *(day.year for day in days))
    told = [textwrap.fill(one.words, 50, max_lines=2, placeholder=" …") for one in shown]
    height = 26 + sum(_ROW + _LINE * text.count("\n") for text in told)
    plane = Plane(height, 0, height, 0, height, 2, 14, first, last, merged=True)
    years = list(range(first, last))
    heads = [{"x": y + 0.5, "y": height - 10, "text": str(y), "n": last - y} for y in years]
    plane.text(heads, color=QUIET, opacity=plane.thinned(38))
    marks = [{"x": y, "y": 0, "y2": height - 20} for y in (*years, last)]
    plane.add("rule", marks, "y2", color=GRID, strokeWidth=1)
    until = min(_x(evaluated), last)
    quiet: dict[str, Any] = {"align": "left", "color": QUIET, "fontSize": 12, "lineHeight": _LINE}
    y = height - 26
    for one, text in zip(shown, told, strict=True):
        line = y - 44 - _LINE * text.count("\n")
        name = textwrap.shorten(one.name, 44, placeholder=" …")
        plane.text([{"x": first, "y": y - 12, "text": name}], align="left", fontWeight=600, halo=True)
        plane.text(
            [{"x": first, "y": y - 28, "text": text}], halo=True, opacity=ExprRef("width < 420 ? 1 : 0"), **quiet
        )
        plane.text(
            [{"x": first, "y": y - 28, "text": one.words}], halo=True, opacity=ExprRef("width < 420 ? 0 : 1"), **quiet
        )
        plane.add("rule", [{"x": first, "x2": last, "y": line}], "x2", color=BORDER, strokeWidth=2)
        plane.add("rule", [{"x": first, "x2": until, "y": line}], "x2", color=QUIET, strokeWidth=2)
        place = one.at or one.due
        if one.at is not None:
            start, end = _x(one.due), _x(one.at)
            if min(start, end) < until:  # what lies behind us
                known = [{"x": min(start, until), "x2": min(end, until), "y": line}]
                plane.add("rule", known, "x2", color=INK, strokeWidth=2)
            if end > until:
                ahead = [{"x": until, "x2": end, "y": line}]
                plane.add("rule", ahead, "x2", color=INK, strokeWidth=2, strokeDash=[3, 4])
        tick = [{"x": _x(one.due), "y": line - 9, "y2": line + 9}]
        plane.add("rule", tick, "y2", color=INK, strokeWidth=3)
        mark(plane, [{"x": _x(place), "y": line}], one.status, one.provisional)
        y -= _ROW + _LINE * text.count("\n")
    rows = pl.DataFrame(
        {
            words.say("What"): [one.name for one in shown],
            words.say("Agreed"): [words.day(one.due) for one in shown],
            words.say("Where it stands"): [one.words for one in shown],
        }
    )
    return Drawing(plane.finish(), title, sentence, alt, rows, 620, height)


_ROW, _LINE = 60, 14


def _x(day: date) -> float:
    start = date(day.year, 1, 1)
    return day.year + (day - start).days / ((date(day.year + 1, 1, 1) - start).days)
