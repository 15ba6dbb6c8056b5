"""Year by year: bars with the plan as a tick, and the five value states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from altair import ExprRef

from dashboard.charts.look import Drawing, Format, Plane, gutter, label, ticks
from dashboard.charts.points import Headroom, Outside, Point, table
from dashboard.shapes import BORDER, NOT_REPORTED, PLAN, QUIET, RESULT
from schemas.words import Words

#: How much of its step a bar takes.
_WIDE = 0.56
#: How much of it the place of a figure that was not reported takes.
_PLACE = 0.8
#: Pixels that the years of a chart have together in a narrow column. Values from ``_GREAT`` on that need more are
#: written in thousands.
_NARROW, _GREAT = 240, 10_000


def bars(
    points: Sequence[Point],
    *,
    words: Words,
    title: str,
    sentence: str,
    alt: str,
    outside: Sequence[Outside] = (),
    outline: bool = False,
    high: float | None = None,
    say: Format | None = None,
    missing: str | None = None,
    planned: Format | None = None,
    height: int = 240,
) -> Drawing:
    """One bar a year. ``outline`` draws open bars: begun, not yet delivered. ``high`` sets the scale of charts that
    stand side by side. A figure that was not reported is an open, dashed place as high as its plan, never a gap.
    ``planned`` writes the first number of the plan in place of "plan 60". Large values that would not fit in a narrow
    column are written in thousands."""
    whole = say or words.number
    known = [v for p in points for v in (p.value, p.plan) if v is not None]
    great = all(v >= _GREAT for v in known if v) and len(points) * label(list(map(whole, known)), 15) > _NARROW
    by = 1000 if great else 1
    note = [f"× {words.number(by)}"] if great else []

    def write(value: float) -> str:
        return whole(value / by)

    def plan(value: float) -> str:
        return planned(value / by) if planned else words.say("plan {n}", n=write(value))

    lines = ticks(0.0, high or max(known, default=1.0) or 1.0, 3, all(v == round(v) for v in known))
    dated = Headroom((), outside, at_end=False).within(points[0].year - 0.55, points[-1].year + 0.55)
    plane = Plane(
        height=int(height + dated.height),
        top=dated.height + 32,
        bottom=height + dated.height - 34,
        low=0.0,
        high=lines[-1],
        left=gutter([write(tick) for tick in lines] + note),
        right=8,
        first=points[0].year - 0.55,
        last=points[-1].year + 0.55,
    )
    dated.behind(plane)
    plane.grid(lines, write)
    corner = [{"x": plane.first, "y": plane.value(plane.top - 18), "text": text} for text in note]
    plane.text(corner, align="right", dx=-10, color=QUIET)
    dated.draw(plane)
    word = missing or words.say("not reported")
    filled = [_box(p) for p in points if p.value and p.state not in {"part", "floor"}]
    loose = [_box(p) for p in points if p.value and p.state in {"part", "floor"}]
    if outline:
        plane.add("rect", filled, "x2", "y2", fill="white", stroke=RESULT, strokeWidth=1.8)
    else:
        plane.add("rect", filled, "x2", "y2", fill=RESULT, stroke=None)
    plane.add("rect", loose, "x2", "y2", fill="white", stroke=RESULT, strokeWidth=1.8, strokeDash=[5, 3])
    zero = [{**_box(p), "y2": plane.value(plane.bottom - 3)} for p in points if p.value == 0]
    plane.add("rect", zero, "x2", "y2", fill=RESULT)
    gone = [p for p in points if p.state == "not_reported" and p.value is None]
    boxes = [
        {"x": p.year - _PLACE / 2, "x2": p.year + _PLACE / 2, "y": 0.0, "y2": p.plan or plane.high / 2} for p in gone
    ]
    plane.add("rect", boxes, "x2", "y2", fillOpacity=0, stroke=NOT_REPORTED, strokeWidth=1.6, strokeDash=[4, 3])
    low = plane.value(plane.bottom - 24)
    rows = [{"x": p.year, "y": low, "text": word.replace(" ", "\n", 1)} for p in gone]
    wide = (label([word.replace(" ", "\n", 1)]) + 2) / _PLACE
    plane.text(rows, color=NOT_REPORTED, fontWeight=500, halo=True, dy=-8, opacity=plane.roomy(wide))
    # where words don't fit beside their marks, they stand above everything else
    above = plane.pixel(max([*known, *(box["y2"] for box in boxes)], default=0.0)) - 26
    if gone:
        plane.key("place", word, plane.last, above, plane.tight(wide), NOT_REPORTED)

    values = label([write(p.value) for p in points if p.value is not None], 15)
    plans = label([write(p.plan) for p in points if p.plan is not None])
    names = [(p.year, str(p.year), f"’{p.year % 100:02d}") for p in points]
    # one room for values, plans and years, so that they are thinned alike
    room = max(values + 6, plans + 8 if plans else 0.0, label([short for *_, short in names]) + 4)
    least = max((values + 4) / _WIDE, room)  # so wide must a step be for a bar that holds its value
    told = max((p.year for p in points if p.value is not None), default=points[-1].year)
    _plans(plane, points, write, plan, _Room(room, least, told, above), outline)
    for point in points:
        _value(plane, point, write, outline, _Room(room, least, told, above))
    quiet = {"not_applicable": words.say("n/a"), "not_yet": words.say("not yet").replace(" ", "\n", 1)}
    rows = [
        {"x": p.year, "y": plane.value(plane.bottom - 16), "text": quiet[p.state], "n": points[-1].year - p.year}
        for p in points
        if p.value is None and p.state in quiet
    ]
    plane.text(rows, color=QUIET, halo=True, dy=-8, opacity=plane.thinned(label(list(quiet.values())) + 4))
    plane.years(names, told, room)
    shown = table(points, whole, word, words)
    return Drawing(plane.finish(), title, sentence, alt, shown, 480, plane.height)


@dataclass(frozen=True)
class _Room:
    """The pixels of a step: ``each`` that its texts need, ``least`` from which values stand inside their bars. Texts
    are thinned from the year ``told``; ``above`` (pixels from above) all marks is room for a word."""

    each: float
    least: float
    told: int
    above: float


def _plans(plane: Plane, points: Sequence[Point], write: Format, planned: Format, room: _Room, open_: bool) -> None:
    """The plan of each year as a tick with its number: inside a bar that is higher, else above it if no value is there.
    One says in words that it is the plan; where that doesn't fit, the word stands above the first tick."""
    promised = [p for p in points if p.plan is not None]
    marks = [{"x": p.year - 0.42, "x2": p.year + 0.42, "y": p.plan} for p in promised]
    plane.add("rule", marks, "x2", color=PLAN, strokeWidth=2.2)
    if not promised:
        return
    least = room.least
    inside = max((label([write(p.plan or 0.0) for p in promised]) + 4) / _WIDE, room.each)
    free = [n for n, p in enumerate(promised) if not _over(p) and not _crowded(plane, p)]
    named = next(
        (n for n in free if promised[n].value is None or not _near(plane, promised[n])), min(free, default=None)
    )

    def single(point: Point, near: bool) -> float:
        return max(label([planned(point.plan or 0.0)]) + 6, least if near else 0.0)

    for n, point in enumerate(promised):
        row = {"x": point.year, "y": point.plan, "text": write(point.plan or 0.0), "n": abs(point.year - room.told)}
        if _over(point):
            colour = QUIET if open_ or point.state in {"part", "floor"} else BORDER
            plane.text([row], color=colour, dy=11, opacity=plane.roomy(inside))
        elif n in free:
            near = _near(plane, point)
            wide = single(point, near) if n == named else None
            look: dict[str, Any] = {"color": QUIET, "halo": True}
            if wide is not None:
                said = {**row, "text": planned(point.plan or 0.0)}
                plane.text([said], dy=-9, opacity=plane.roomy(wide), **look)
            fits = plane.roomy(least, wide) if near else plane.thinned(room.each, wide)
            plane.text([row], dy=-9, opacity=fits, **look)
    word = planned(promised[0].plan or 0.0).rsplit(" ", 1)[0]
    missing = ExprRef("1") if named is None else plane.tight(single(promised[named], _near(plane, promised[named])))
    plane.key("tick", word, promised[0].year - 0.42, room.above, missing, PLAN)


def _near(plane: Plane, point: Point) -> bool:
    """Whether a value above its bar would stand where the number of the plan does."""
    if point.value is None or point.plan is None:
        return False
    return -4 < plane.pixel(point.value) - plane.pixel(point.plan) < 28


def _box(point: Point) -> dict[str, float]:
    return {"x": point.year - _WIDE / 2, "x2": point.year + _WIDE / 2, "y": 0.0, "y2": point.value or 0.0}


def _over(point: Point) -> bool:
    """More than planned: the plan's tick lies on the bar."""
    return point.value is not None and point.plan is not None and point.value > point.plan


def _inside(plane: Plane, point: Point) -> bool:
    """Whether the bar is high enough for its value, above its plan if that lies on it."""
    top = plane.pixel(point.value or 0.0)
    return plane.bottom - top >= 19 and not (_over(point) and plane.pixel(point.plan or 0.0) - top < 28)


def _crowded(plane: Plane, point: Point) -> bool:
    """A value above its bar takes the place of the number of the plan."""
    if point.value is None or point.plan is None or _inside(plane, point):
        return False
    return _near(plane, point)


def _value(plane: Plane, point: Point, write: Format, outline: bool, room: _Room) -> None:
    """The value inside the top of its bar; above it when the bar is too low or too narrow, or its plan stands in the
    way."""
    if point.value is None:
        return
    inside = _inside(plane, point)
    open_ = outline or point.state in {"part", "floor"}
    colour = "white" if inside and not open_ else RESULT
    row = {"x": point.year, "y": point.value, "text": write(point.value), "n": abs(point.year - room.told)}
    look: dict[str, Any] = {"fontSize": 15, "fontWeight": 600}
    if inside:
        dy = min(15.0, (plane.bottom - plane.pixel(point.value)) / 2 + 1)
        plane.text([row], dy=dy, color=colour, opacity=plane.roomy(room.least), **look)
    above = plane.thinned(room.each, unless=room.least if inside else None)
    plane.text([row], dy=-11, color=RESULT, halo=True, opacity=above, **look)
