"""What charts are made of: years with their figures, targets, limits, and what was dated; and the same as a table."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl
from altair import ExprRef

from dashboard.charts.look import Format, Plane, label
from dashboard.shapes import BORDER, INK, PANEL, QUIET
from schemas.words import Words

#: part: counts, but is not the last word; floor: a total that lacks a year, so at least this.
State = Literal["reported", "not_reported", "not_applicable", "not_yet", "part", "floor"]


@dataclass(frozen=True)
class Point:
    """One year: what was reached and what was planned; totals up to its end, levels at its end, or the year's own.
    ``margin``: how far a figure of a survey may be off, to both sides."""

    year: int
    value: float | None = None
    plan: float | None = None
    state: State = "reported"
    margin: float | None = None


@dataclass(frozen=True)
class Goal:
    """What was promised for the end; ``original`` when it was amended. ``label`` replaces "Target 500"."""

    value: float
    label: str = ""
    original: float | None = None


@dataclass(frozen=True)
class Amended:
    """A day on which the promise changed, with what changed: at most two short lines."""

    day: date
    text: str


@dataclass(frozen=True)
class Outside:
    """What came from outside and touched the promise: a day, or the time until ``until``."""

    name: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Limit:
    """A floor or ceiling that holds in every year."""

    value: float
    label: str


@dataclass(frozen=True)
class Part:
    """One party beside the others: its own points and its own target."""

    name: str
    points: Sequence[Point]
    goal: Goal | None = None
    sentence: str = ""
    alt: str = ""


#: Pixels for the upper edge of a band, between its words and those of the next.
_EDGE = 4


@dataclass(frozen=True)
class Headroom:
    """What is dated above the plot, each on lines of its own: amendments as dashed lines, what came from outside as
    quiet bands behind everything else. ``at_end``: a year stands at its end, so that its days lie before it; else they
    lie around it."""

    amended: Sequence[Amended] = ()
    outside: Sequence[Outside] = ()
    at_end: bool = True

    def within(self, first: float, last: float) -> Headroom:
        """What can be seen between these two places."""
        shown = [one for one in self.outside if self._x(one.since) < last and self._x(one.until or one.since) > first]
        return Headroom(self.amended, shown, self.at_end)

    @property
    def height(self) -> float:
        """Pixels above the plot."""
        lines = sum(text.count("\n") + 1 for text in self._texts())
        return 16 * lines + (6 if lines else 0) + _EDGE * sum(one.until is not None for one in self.outside)

    def _texts(self) -> list[str]:
        return [_short(one.name) for one in self.outside] + [one.text for one in self.amended]

    def _x(self, day: date) -> float:
        return day.year - (1 if self.at_end else 0.5) + (day - date(day.year, 1, 1)).days / 365.25

    def behind(self, plane: Plane) -> None:
        """The bands, before anything else is drawn."""
        above = 10.0
        for one in self.outside:
            above += 16 * (_short(one.name).count("\n") + 1)
            low, high = self._span(one, plane)
            if one.until is not None:
                box = {"x": low, "x2": high, "y": plane.low, "y2": plane.value(above - 8 + _EDGE / 2)}
                plane.add("rect", [box], "x2", "y2", color=PANEL)
                above += _EDGE

    def draw(self, plane: Plane) -> None:
        """The lines and the words."""
        above = 10.0
        for one in self.outside:
            text = _short(one.name)
            lines = text.count("\n") + 1
            low, high = self._span(one, plane)
            end = plane.value(above + 16 * lines - 8)
            if one.until is None:
                look = {"color": QUIET, "strokeWidth": 1, "strokeDash": [1, 3]}
                plane.add("rule", [{"x": low, "y": plane.low, "y2": end}], "y2", **look)
            else:
                end = plane.value(above + 16 * lines - 8 + _EDGE / 2)
                plane.add("rule", [{"x": low, "x2": high, "y": end}], "x2", color=BORDER, strokeWidth=3)
            _words(plane, text, low, above, color=QUIET)
            above += 16 * lines + (0 if one.until is None else _EDGE)
        for change in self.amended:
            x = self._x(change.day)
            lines = change.text.count("\n") + 1
            end = plane.value(above + 16 * lines - 6)
            plane.add("rule", [{"x": x, "y": plane.low, "y2": end}], "y2", color=INK, strokeWidth=1, strokeDash=[4, 3])
            _words(plane, change.text, x, above, aside=7)
            above += 16 * lines

    def _span(self, one: Outside, plane: Plane) -> tuple[float, float]:
        return max(self._x(one.since), plane.first), min(self._x(one.until or one.since), plane.last)


def _short(name: str) -> str:
    """A name in at most two lines."""
    return textwrap.fill(name, 40, max_lines=2, placeholder=" …")


def _words(plane: Plane, text: str, x: float, above: float, aside: float = 0, **look: Any) -> None:
    """Words that begin where they are about; where that leaves no room for them, they end at the right edge."""
    rest = text.count("\n")
    row = {"x": x, "y": plane.value(above + 8 * rest), "text": text}
    share = (x - plane.first) / (plane.last - plane.first)
    needs = f"{plane.left:g} + {share:g} * (width - {plane.left + plane.right:g}) + {label([text]) + aside:g}"
    fits, ends = ExprRef(f"{needs} < width ? 1 : 0"), ExprRef(f"{needs} < width ? 0 : 1")
    plane.text([row], opacity=fits, dy=-8 * rest, align="left", dx=aside, **look)
    plane.text([{**row, "x": plane.last}], opacity=ends, dy=-8 * rest, align="right", dx=plane.right, **look)


def told(point: Point, say: Format, missing: str, words: Words) -> str:
    """A year's figure in words: what is not there is said, never a zero."""
    stands = {"not_reported": missing, "not_applicable": words.say("not applicable"), "not_yet": words.say("not yet")}
    if point.value is None:
        return stands.get(point.state, "")
    text = say(point.value)
    if point.state == "floor":
        return words.say("at least {n}", n=text)
    return text if point.margin is None else words.say("{n} (± {margin})", n=text, margin=say(point.margin))


def table(points: Sequence[Point], say: Format, missing: str, words: Words) -> pl.DataFrame:
    """The years of a chart as texts: year, reached, planned."""
    return pl.DataFrame(
        {
            words.say("Year"): [str(p.year) for p in points],
            words.say("Reached"): [told(p, say, missing, words) for p in points],
            words.say("Planned"): ["" if p.plan is None else say(p.plan) for p in points],
        }
    )
