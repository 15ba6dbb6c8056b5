"""Year by year: bars with the plan as a tick, and the five value states."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.lines import Point, _Look, _table
from dashboard.charts.look import Drawing, Format, Plane, gutter, ticks
from dashboard.shapes import BORDER, NOT_REPORTED, PLAN, QUIET, RESULT
from schemas.words import Words


def bars(
    points: Sequence[Point],
    *,
    words: Words,
    title: str,
    sentence: str,
    alt: str,
    outline: bool = False,
    high: float | None = None,
    say: Format | None = None,
    missing: str | None = None,
    planned: Format | None = None,
) -> Drawing:
    """One bar a year. ``outline`` draws open bars: begun, not yet delivered. ``high`` sets the scale of charts that
    stand side by side. A figure that was not reported is an open, dashed place as high as its plan, never a gap.
    ``planned`` writes the first number of the plan in place of "plan 60"."""
    write = say or words.number
    known = [v for p in points for v in (p.value, p.plan) if v is not None]
    lines = ticks(0.0, high or max(known, default=1.0) or 1.0, 3, all(v == round(v) for v in known))
    plane = Plane(
        height=240,
        top=24,
        bottom=206,
        low=0.0,
        high=lines[-1],
        left=gutter([write(tick) for tick in lines]),
        right=8,
        first=points[0].year - 0.55,
        last=points[-1].year + 0.55,
    )
    plane.grid(lines, write)
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
    boxes = [{**_box(p), "y2": p.plan or plane.high / 2} for p in gone]
    plane.add("rect", boxes, "x2", "y2", fillOpacity=0, stroke=NOT_REPORTED, strokeWidth=1.6, strokeDash=[4, 3])
    low = plane.value(plane.bottom - 24)
    rows = [{"x": p.year, "y": low, "text": word.replace(" ", "\n", 1)} for p in gone]
    plane.text(rows, color=NOT_REPORTED, fontWeight=500, halo=True, dy=-8)

    promised = [p for p in points if p.plan is not None]
    marks = [{"x": p.year - 0.42, "x2": p.year + 0.42, "y": p.plan} for p in promised]
    plane.add("rule", marks, "x2", color=PLAN, strokeWidth=2.2)
    for n, point in enumerate(promised):
        text = write(point.plan or 0.0)
        if n == 0:
            text = planned(point.plan or 0.0) if planned else words.say("plan {n}", n=text)
        row = {"x": point.year, "y": point.plan, "text": text}
        if _over(point) and not outline:
            plane.text([row], color=BORDER, dy=11)
        else:
            plane.text([row], color=QUIET, dy=-9, halo=True)

    for point in points:
        _value(plane, point, write, outline)
    quiet = {"not_applicable": words.say("n/a"), "not_yet": words.say("not yet")}
    rows = [
        {"x": p.year, "y": plane.value(plane.bottom - 12), "text": quiet[p.state]}
        for p in points
        if p.value is None and p.state in quiet
    ]
    plane.text(rows, color=QUIET, halo=True)
    plane.years([(p.year, str(p.year)) for p in points], 34)
    table = _table(points, _Look(words, write, word, None))
    return Drawing(plane.finish(), title, sentence, alt, table, 480, plane.height)


def _box(point: Point) -> dict[str, float]:
    return {"x": point.year - 0.28, "x2": point.year + 0.28, "y": 0.0, "y2": point.value or 0.0}


def _over(point: Point) -> bool:
    """More than planned: the plan's tick lies on the bar."""
    return point.value is not None and point.plan is not None and point.value > point.plan


def _value(plane: Plane, point: Point, write: Format, outline: bool) -> None:
    """The value inside the top of its bar; above it when the bar is too low, or its plan stands in the way."""
    if point.value is None:
        return
    inside = plane.bottom - plane.pixel(point.value) >= 26
    if _over(point):
        inside = inside and plane.pixel(point.plan or 0.0) - plane.pixel(point.value) >= 28
    open_ = outline or point.state in {"part", "floor"}
    colour = "white" if inside and not open_ else RESULT
    row = {"x": point.year, "y": point.value, "text": write(point.value)}
    plane.text([row], color=colour, fontSize=15, fontWeight=600, dy=15 if inside else -11, halo=not inside)
