"""Year by year: bars with the plan as a tick, and the five value states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.look import Drawing, Format, Plane, gutter, label, ticks
from dashboard.charts.points import Headroom, Outside, Point, table
from dashboard.shapes import BORDER, NOT_REPORTED, PLAN, QUIET, RESULT
from schemas.words import Words

#: How much of its step a bar takes.
_WIDE = 0.56


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
    ``planned`` writes the first number of the plan in place of "plan 60"."""
    write = say or words.number
    known = [v for p in points for v in (p.value, p.plan) if v is not None]
    lines = ticks(0.0, high or max(known, default=1.0) or 1.0, 3, all(v == round(v) for v in known))
    dated = Headroom((), outside, at_end=False).within(points[0].year - 0.55, points[-1].year + 0.55)
    plane = Plane(
        height=int(height + dated.height),
        top=dated.height + 32,
        bottom=height + dated.height - 34,
        low=0.0,
        high=lines[-1],
        left=gutter([write(tick) for tick in lines]),
        right=8,
        first=points[0].year - 0.55,
        last=points[-1].year + 0.55,
    )
    dated.behind(plane)
    plane.grid(lines, write)
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
    boxes = [{"x": p.year - 0.4, "x2": p.year + 0.4, "y": 0.0, "y2": p.plan or plane.high / 2} for p in gone]
    plane.add("rect", boxes, "x2", "y2", fillOpacity=0, stroke=NOT_REPORTED, strokeWidth=1.6, strokeDash=[4, 3])
    low = plane.value(plane.bottom - 24)
    rows = [{"x": p.year, "y": low, "text": word.replace(" ", "\n", 1), "n": n} for n, p in enumerate(gone)]
    fits = plane.thinned(label([word.replace(" ", "\n", 1)]))
    plane.text(rows, color=NOT_REPORTED, fontWeight=500, halo=True, dy=-8, opacity=fits)

    room = label([write(p.value) for p in points if p.value is not None], 15)
    _plans(
        plane,
        points,
        write,
        planned or (lambda value: words.say("plan {n}", n=write(value))),
        (room + 4) / _WIDE,
        outline,
    )
    told = max((n for n, p in enumerate(points) if p.value is not None), default=0)
    for n, point in enumerate(points):
        _value(plane, point, write, outline, abs(n - told), room)
    quiet = {"not_applicable": words.say("n/a"), "not_yet": words.say("not yet").replace(" ", "\n", 1)}
    rows = [
        {"x": p.year, "y": plane.value(plane.bottom - 16), "text": quiet[p.state], "n": points[-1].year - p.year}
        for p in points
        if p.value is None and p.state in quiet
    ]
    plane.text(rows, color=QUIET, halo=True, dy=-8, opacity=plane.thinned(label(list(quiet.values())) + 4))
    plane.years([(p.year, str(p.year)) for p in points], 34)
    shown = table(points, write, word, words)
    return Drawing(plane.finish(), title, sentence, alt, shown, 480, plane.height)


def _plans(plane: Plane, points: Sequence[Point], write: Format, planned: Format, least: float, open_: bool) -> None:
    """The plan of each year as a tick with its number: inside a bar that is higher, else above it if no value is there.
    ``least``: the pixels of a step from which values stand inside their bars. One says in words that it is the plan."""
    promised = [p for p in points if p.plan is not None]
    marks = [{"x": p.year - 0.42, "x2": p.year + 0.42, "y": p.plan} for p in promised]
    plane.add("rule", marks, "x2", color=PLAN, strokeWidth=2.2)
    room = label([write(p.plan or 0.0) for p in promised]) + 8
    free = [n for n, p in enumerate(promised) if not _over(p) and not _crowded(plane, p)]
    named = next(
        (n for n in free if promised[n].value is None or not _near(plane, promised[n])), min(free, default=None)
    )
    for n, point in enumerate(promised):
        row = {"x": point.year, "y": point.plan, "text": write(point.plan or 0.0), "n": abs(n - (named or 0))}
        if _over(point):
            colour = QUIET if open_ or point.state in {"part", "floor"} else BORDER
            plane.text([row], color=colour, dy=11, opacity=plane.roomy(max(room - 4, 0.0) / _WIDE))
        elif n in free:
            near = _near(plane, point)
            text = planned(point.plan or 0.0)
            single, word = label([text]) + 6, text.rsplit(" ", 1)[0]
            look: dict[str, Any] = {"color": QUIET, "halo": True}
            if n == named:
                plane.text(
                    [{**row, "text": text}], dy=-9, opacity=plane.roomy(max(single, least if near else 0)), **look
                )
                if not near:
                    plane.text([{**row, "text": word}], dy=-23, opacity=plane.roomy(label([word]), single), **look)
            if near:
                fits = plane.roomy(max(least, room), max(single, least) if n == named else None)
            else:
                fits = plane.thinned(room, single if n == named else None)
            plane.text([row], dy=-9, opacity=fits, **look)


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


def _value(plane: Plane, point: Point, write: Format, outline: bool, n: int, room: float) -> None:
    """The value inside the top of its bar; above it when the bar is too low or too narrow, or its plan stands in the
    way."""
    if point.value is None:
        return
    inside = _inside(plane, point)
    open_ = outline or point.state in {"part", "floor"}
    colour = "white" if inside and not open_ else RESULT
    row = {"x": point.year, "y": point.value, "text": write(point.value), "n": n}
    look: dict[str, Any] = {"fontSize": 15, "fontWeight": 600}
    least = (room + 4) / _WIDE  # so wide must a step be for a bar that holds the value
    if inside:
        dy = min(15.0, (plane.bottom - plane.pixel(point.value)) / 2 + 1)
        plane.text([row], dy=dy, color=colour, opacity=plane.roomy(least), **look)
    above = plane.thinned(room + 6, unless=least if inside else None)
    plane.text([row], dy=-11, color=RESULT, halo=True, opacity=above, **look)
