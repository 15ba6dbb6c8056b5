"""A milestone in time: when it was agreed to be ready, when it was or is expected."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from dashboard.charts.look import Drawing, Plane
from dashboard.shapes import BORDER, INK, QUIET, RESULT
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


def _x(day: date) -> float:
    start = date(day.year, 1, 1)
    return day.year + (day - start).days / ((date(day.year + 1, 1, 1) - start).days)
