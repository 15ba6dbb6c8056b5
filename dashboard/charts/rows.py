"""One row for each area or party, on one scale, in the given order: bars or dots with what was promised; and what went
in and out, row under row, down to what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.charts.look import Drawing, Format, Plane, gutter, label, ticks
from dashboard.charts.points import Limit, Point, State, table, told
from dashboard.shapes import GRID, INK, NOT_REPORTED, PLAN, QUIET, RESULT
from schemas.words import Words

_ROW, _HEAD = 40, 24


@dataclass(frozen=True)
class Named:
    """One row: what was reached and what was promised, under its name."""

    name: str
    value: float | None = None
    plan: float | None = None
    state: State = "reported"

    @property
    def point(self) -> Point:
        """The same as a year without a year, for its words."""
        return Point(0, self.value, self.plan, self.state)


def rows(
    shown: Sequence[Named],
    *,
    words: Words,
    title: str,
    sentence: str,
    alt: str,
    head: str,
    limit: Limit | None = None,
    say: Format | None = None,
    missing: str | None = None,
) -> Drawing:
    """A bar for each row with its own promise as a tick; with one ``limit`` for all a dot for each row and one line.
    ``head`` names what the rows are. Bars start at zero; dots far from it say where their scale starts."""
    write, word = say or words.number, missing or words.say("not reported")
    values = [_value(one, write, word, words) for one in shown]
    plans = [words.say("of {n}", n=write(one.plan)) if one.plan is not None and limit is None else "" for one in shown]
    known = [v for one in shown for v in (one.value, one.plan) if v is not None] + ([limit.value] if limit else [])
    high, low = max(known, default=1.0) or 1.0, min(0.0, *known, 0.0)
    far = limit is not None and min(known) > 0.6 * high
    if far:
        low = ticks(min(known) - 0.25 * (high - min(known) or 1.0), high, whole=False)[0]
        high += 0.1 * (high - low)
    first = _HEAD if limit else 4
    wide = label(values, 15)
    height = first + _ROW * len(shown) + (18 if far else 4)
    right = 14 + wide + (5 + label(plans) if any(plans) else 0) + 4
    plane = Plane(height, 0, height, 0, height, 2, right, low, high, merged=True)
    places = [height - first - _ROW * n for n in range(len(shown))]
    for one, y, value, plan in zip(shown, places, values, plans, strict=True):
        plane.text([{"x": low, "y": y - 10, "text": one.name}], align="left")
        if limit is None:
            _bar(plane, one, y - 26)
        else:
            plane.add("rule", [{"x": low, "x2": high, "y": y - 26}], "x2", color=GRID, strokeWidth=1)
        gone = one.value is None
        colour = RESULT if not gone else NOT_REPORTED if one.state == "not_reported" else QUIET
        end = [{"x": high, "y": y - 26, "text": value}]
        look: dict[str, Any] = {"fontSize": 13, "fontWeight": 500} if gone else {"fontSize": 15, "fontWeight": 600}
        plane.text(end, align="left" if gone else "right", dx=14 if gone else 14 + wide, color=colour, **look)
        if plan and not gone:
            plane.text([{**end[0], "text": plan}], align="left", dx=19 + wide, color=QUIET)
    if limit:
        _limit(plane, limit, height)
        _dots(plane, shown, places)
    else:
        plane.add("rule", [{"x": 0, "y": 0, "y2": height - 4}], "y2", color=GRID, strokeWidth=1)
    if far:
        note = words.say("scale starts at {n}", n=write(low))
        plane.text([{"x": low, "y": 8, "text": note}], align="left", fontSize=12, color=QUIET)
    made = table([one.point for one in shown], write, word, words)
    made = made.with_columns(pl.Series(words.say("Year"), [one.name for one in shown])).rename(
        {words.say("Year"): head}
    )
    return Drawing(plane.finish(), title, sentence, alt, made, 480, height)


def _value(one: Named, write: Format, word: str, words: Words) -> str:
    if one.value is None and one.state == "not_applicable":
        return words.say("n/a")
    return told(one.point, write, word, words)


def _bar(plane: Plane, one: Named, y: float) -> None:
    """A bar with its promise; what is not the last word open, what was not reported dashed and empty."""
    box = {"x": 0, "x2": one.value or 0.0, "y": y - 6, "y2": y + 6}
    if one.value is None and one.state == "not_reported":
        box["x2"] = one.plan or plane.last / 2
        look = {"fillOpacity": 0, "stroke": NOT_REPORTED, "strokeWidth": 1.5, "strokeDash": [4, 3]}
        plane.add("rect", [box], "x2", "y2", **look)
    elif one.value == 0:
        plane.add("rule", [{"x": 0, "y": y - 7, "y2": y + 7}], "y2", color=RESULT, strokeWidth=3)
    elif one.value is not None and one.state in {"part", "floor"}:
        plane.add("rect", [box], "x2", "y2", fill="white", stroke=RESULT, strokeWidth=1.8, strokeDash=[5, 3])
    elif one.value is not None:
        plane.add("rect", [box], "x2", "y2", fill=RESULT)
    if one.plan is not None:
        mark = [{"x": one.plan, "y": y - 10, "y2": y + 10}]
        plane.add("rule", mark, "y2", color="white", strokeWidth=5)
        plane.add("rule", mark, "y2", color=PLAN, strokeWidth=2.2)


def _limit(plane: Plane, limit: Limit, height: int) -> None:
    plane.add("rule", [{"x": limit.value, "y": 16, "y2": height - _HEAD + 6}], "y2", color=PLAN, strokeWidth=2.2)
    share = (limit.value - plane.first) / (plane.last - plane.first)
    side = "left" if share < 0.3 else "right" if share > 0.7 else "center"
    plane.text([{"x": limit.value, "y": height - 9, "text": limit.label}], align=side, fontWeight=600)


def _dots(plane: Plane, shown: Sequence[Named], places: Sequence[float]) -> None:
    known = [(one, y - 26) for one, y in zip(shown, places, strict=True) if one.value is not None]
    firm = [{"x": one.value, "y": y} for one, y in known if one.state not in {"part", "floor"}]
    loose = [{"x": one.value, "y": y} for one, y in known if one.state in {"part", "floor"}]
    plane.add("point", firm, filled=True, color=RESULT, size=110, opacity=1)
    plane.add("point", loose, filled=False, fill="white", color=RESULT, size=110, strokeWidth=2, opacity=1)


@dataclass(frozen=True)
class Change:
    """What came in (above zero) or went out; ``floor``: a year is missing, so at least this."""

    name: str
    value: float | None
    state: State = "reported"


def change(
    shown: Sequence[Change],
    net: str,
    *,
    words: Words,
    title: str,
    sentence: str,
    alt: str,
    missing: str | None = None,
) -> Drawing:
    """Each change from where the one before it ended; at the bottom what is left of them, when all are known. What came
    in is solid, what went out is open."""
    word = missing or words.say("not reported")
    whole = all(one.value is not None and one.state == "reported" for one in shown)
    ends = [0.0]
    for one in shown:
        ends.append(ends[-1] + (one.value or 0.0))
    texts = [_told(one, words, word) for one in shown]
    texts.append(signed(ends[-1], words) if whole else words.say("not known"))
    low, high = min(ends), max(*ends, 1.0)
    height = 8 + _ROW * (len(shown) + 1)
    plane = Plane(height, 0, height, 0, height, 2, gutter(texts, 15) + 4, low, high, merged=True)
    plane.add("rule", [{"x": 0, "y": 0, "y2": height - 4}], "y2", color=GRID, strokeWidth=1)
    for n, one in enumerate([*shown, Change(net, ends[-1] if whole else None)]):
        y, last = height - 4 - _ROW * n, n == len(shown)
        plane.text(
            [{"x": low, "y": y - 10, "text": one.name}], align="left", halo=True, fontWeight=600 if last else 400
        )
        begin, end = (0.0, ends[-1]) if last else (ends[n], ends[n + 1])
        box = [{"x": min(begin, end), "x2": max(begin, end), "y": y - 32, "y2": y - 20}]
        open_ = (one.value or 0) < 0 or one.state != "reported"
        dash = [5, 3] if one.state != "reported" else [1, 0]
        if one.value is not None:
            look = {"fill": "white" if open_ else RESULT, "stroke": RESULT, "strokeWidth": 1.8, "strokeDash": dash}
            plane.add("rect", box, "x2", "y2", **look)
        if not last and n + 1 < len(shown):
            plane.add("rule", [{"x": end, "y": y - 20, "y2": y - 20 - _ROW}], "y2", color=PLAN, strokeWidth=1)
        colour = NOT_REPORTED if one.value is None else INK if last else RESULT
        plane.text(
            [{"x": high, "y": y - 26, "text": texts[n]}], align="left", dx=12, fontSize=15, fontWeight=600, color=colour
        )
    made = pl.DataFrame({words.say("What"): [*(one.name for one in shown), net], words.say("Change"): texts})
    return Drawing(plane.finish(), title, sentence, alt, made, 480, height)


def signed(value: float, words: Words) -> str:
    """A change with its sign: +195, −48."""
    return ("−" if value < 0 else "+" if value > 0 else "") + words.number(abs(value))


def _told(one: Change, words: Words, missing: str) -> str:
    if one.value is None:
        return missing
    text = signed(one.value, words)
    return words.say("at least {n}", n=text) if one.state == "floor" else text
