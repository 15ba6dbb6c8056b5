"""The agreed path and what came of it: running totals and levels, alone or party beside party."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isclose
from typing import Any

from dashboard.charts.look import Drawing, Format, Plane, gutter, label, ticks
from dashboard.charts.points import Amended, Goal, Headroom, Limit, Outside, Part, Point, table
from dashboard.shapes import INK, NOT_REPORTED, PLAN, QUIET, RESULT
from schemas.words import Words

#: Pixels of a chart without its headroom.
HEIGHT = 290
#: Pixels above the plot for the word of a year without figures, where that doesn't fit in its place.
_KEY = 20


@dataclass(frozen=True)
class _Look:
    """How one line is drawn; ``start`` is where it begins: zero for a total, the baseline for a level."""

    words: Words
    say: Format
    missing: str
    start: Point | None
    joined: bool = True
    at_end: bool = True
    small: bool = False
    high: float | None = None
    low: float = 0.0
    height: int = HEIGHT
    planned: Format | None = None
    none: str = ""


def path(
    points: Sequence[Point],
    goal: Goal | None,
    amended: Sequence[Amended] = (),
    *,
    words: Words,
    title: str,
    sentence: str,
    alt: str,
    outside: Sequence[Outside] = (),
    say: Format | None = None,
    missing: str | None = None,
    planned: Format | None = None,
    height: int = HEIGHT,
) -> Drawing:
    """A running total: the plan as a tick with its number at each year end, joined by a thin line; the result up to
    its last year; right of that nothing but plan and target. ``say`` writes a value, ``missing`` is the word for a
    year without figures, ``planned`` writes the plan of the year that we look at, in place of "plan 250"."""
    start = Point(points[0].year - 1, 0.0, 0.0)
    look = _Look(
        words, say or words.number, missing or words.say("not reported"), start, planned=planned, height=height
    )
    return _drawing(points, goal, Headroom(amended, outside), (), look, title, sentence, alt)


def level(
    points: Sequence[Point],
    goal: Goal | None,
    amended: Sequence[Amended] = (),
    *,
    words: Words,
    title: str,
    sentence: str,
    alt: str,
    outside: Sequence[Outside] = (),
    baseline: Point | None = None,
    none: str | None = None,
    limits: Sequence[Limit] = (),
    joined: bool = True,
    at_end: bool = True,
    say: Format | None = None,
    missing: str | None = None,
    height: int = HEIGHT,
) -> Drawing:
    """A stock or a ratio, from its baseline. ``limits`` are floors and ceilings across all years; ``joined`` False
    for promises that hold for each year by itself; ``at_end`` False for a figure over a whole year. The scale starts
    at zero unless all values are far from it; then it says where it starts. Around a figure of a survey stands how far
    it may be off; ``none`` is the word for a year in which there was none to expect."""
    word = missing or words.say("not reported")
    look = _Look(words, say or words.number, word, baseline, joined, at_end, height=height, none=none or "")
    known = [v for p in (*points, *((baseline,) if baseline else ())) for v in (*_reach(p), p.plan) if v is not None]
    known += [goal.value] if goal else []
    known += [limit.value for limit in limits]
    if known and min(known) > 0.6 * max(known):
        look = replace(look, low=min(known) - 0.25 * (max(known) - min(known)))
    return _drawing(points, goal, Headroom(amended, outside, at_end), limits, look, title, sentence, alt)


def parts(
    shown: Sequence[Part],
    *,
    words: Words,
    running: bool = True,
    say: Format | None = None,
    missing: str | None = None,
) -> list[Drawing]:
    """Parties side by side on one scale, in the given order (that of the agreement): each beside its own promise."""
    known = [v for part in shown for p in part.points for v in (p.value, p.plan) if v is not None]
    known += [part.goal.value for part in shown if part.goal]
    look = _Look(words, say or words.number, missing or words.say("not reported"), None, small=True, height=170)
    look = replace(look, high=max(known, default=1.0))
    made = []
    for part in shown:
        start = Point(part.points[0].year - 1, 0.0, 0.0) if running else None
        own = replace(look, start=start)
        alt = part.alt or part.sentence or part.name
        made.append(_drawing(part.points, part.goal, Headroom(), (), own, part.name, part.sentence, alt))
    return made


def _drawing(
    points: Sequence[Point],
    goal: Goal | None,
    dated: Headroom,
    limits: Sequence[Limit],
    look: _Look,
    title: str,
    sentence: str,
    alt: str,
) -> Drawing:
    known = [v for p in points for v in (*_reach(p), p.plan) if v is not None] + [limit.value for limit in limits]
    known += [goal.value] if goal else []
    own = look.start.value if look.start else None
    known += [v for v in (own, look.high, goal.original if goal else None) if v is not None]
    whole = all(value == round(value) for value in known)
    first = look.start.year if look.start else points[0].year - 0.4
    lines = ticks(look.low, max(known, default=1.0) or 1.0, 3 if look.small else 5, whole)
    ends = _ends(goal, look)
    last = points[-1].year + _beyond(points, look, bool(ends))
    dated = dated.within(first, last)
    above = dated.height + (_KEY if not look.small and any(p.state == "not_reported" for p in points) else 0)
    plane = Plane(
        height=int(look.height + above),
        top=above + 16,
        bottom=look.height + above - (30 if look.small or not look.at_end else 44),
        low=lines[0],
        high=lines[-1],
        left=gutter([look.say(tick) for tick in lines]),
        right=gutter([text for _value, text, _bold in ends], 12 if look.small else 13) + 26 if ends else 40,
        first=first,
        last=last,
    )
    dated.behind(plane)
    plane.grid(lines, look.say)
    _missing(plane, points, look, dated.height + 9)
    dated.draw(plane)
    told = max((p.year for p in points if p.value is not None), default=points[-1].year)
    room = _room(points, look)
    _plan(plane, _with_tick(points, goal, limits), points, look, told, room)
    _limits(plane, limits)
    _result(plane, points, look, told, room)
    _limit_words(plane, points, limits)
    _goal(plane, plane.last, goal, ends)
    plane.years([(p.year, _year(p.year, look), _short(p.year, look)) for p in points], told, room)
    if lines[0] > 0:
        note = look.words.say("scale starts at {n}", n=look.say(lines[0]))
        y = plane.value(plane.bottom - 9)
        plane.text([{"x": plane.first, "y": y, "text": note}], align="left", dx=2, fontSize=12, color=QUIET)
    rows = [*((look.start,) if look.start and look.start.value else ()), *points]
    shown = table(rows, look.say, look.missing, look.words)
    return Drawing(plane.finish(), title, sentence, alt, shown, 360 if look.small else 760, plane.height)


def _reach(point: Point) -> tuple[float | None, ...]:
    """A figure, with what the margin of a survey leaves room for."""
    if point.value is None or point.margin is None:
        return (point.value,)
    return point.value - point.margin, point.value + point.margin


def _beyond(points: Sequence[Point], look: _Look, ends: bool) -> float:
    """The room right of the last year: for the outline of a figure that is missing, and for a value without a label."""
    total = look.start is not None and look.start.value == 0
    if not look.at_end or (points[-1].state == "not_reported" and not total):
        return 0.4
    return 0.0 if ends else 0.2


def _year(year: int, look: _Look) -> str:
    if look.small:
        return f"’{year % 100:02d}"
    return look.words.say("end of\n{year}", year=year) if look.at_end else str(year)


def _short(year: int, look: _Look) -> str:
    """The year where there is little room: below the words that one of them keeps, or without its century."""
    return str(year) if look.at_end and not look.small else f"’{year % 100:02d}"


def _room(points: Sequence[Point], look: _Look) -> float:
    """The pixels that a year needs for its name, its figure and its plan: one for all, so they are thinned alike."""
    years = label([_short(p.year, look) for p in points]) + 5
    if look.small:  # only the last figure is written
        return years + 3
    values = label([look.say(p.value) for p in points if p.value is not None], 15) + 8
    plans = [look.say(p.plan) for p in points if p.plan is not None]
    return max(years, values, label(plans) + 16 if plans else 0)


def _ends(goal: Goal | None, look: _Look) -> list[tuple[float, str, bool]]:
    """What stands right of the last year: (value, text, bold)."""
    say = look.words.say
    found: list[tuple[float, str, bool]] = []
    if goal:
        found.append((goal.value, goal.label or say("Target {n}", n=look.say(goal.value)), True))
        if goal.original is not None and goal.original != goal.value:
            found.append((goal.original, say("first {n}", n=look.say(goal.original)), False))
    return found


def _missing(plane: Plane, points: Sequence[Point], look: _Look, key: float) -> None:
    """A year without figures: an open, dashed place as high as its plan. The words stand once in each row of such
    years, in the last and highest one; at ``key`` pixels from above where they are wider than it."""
    boxes: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    total = look.start is not None and look.joined and look.start.value == 0
    base = plane.bottom - (12 if plane.low > 0 else 0)  # there it is said where the scale starts
    for n, point in enumerate(points):
        if point.state != "not_reported":
            continue
        planned = point.plan if point.plan is not None else plane.value((plane.top + plane.bottom) / 2)
        low, high = (point.year - 0.88, point.year - 0.12) if total else (point.year - 0.38, point.year + 0.38)
        top = max(planned, plane.value(base - 42))
        boxes.append({"x": low, "x2": high, "y": plane.low, "y2": top})
        if n + 1 == len(points) or points[n + 1].state != "not_reported":
            y = plane.value(base - 24)
            texts.append({"x": (low + high) / 2, "y": y, "text": look.missing.replace(" ", "\n", 1)})
    dashed = {"fillOpacity": 0, "stroke": NOT_REPORTED, "strokeWidth": 1.5, "strokeDash": [4, 3]}
    plane.add("rect", boxes, "x2", "y2", **dashed)
    if not look.small:
        if texts:
            wide = (label([texts[0]["text"]]) + 2) / (boxes[0]["x2"] - boxes[0]["x"])
            fits = plane.roomy(wide)
            plane.text(texts, halo=True, color=NOT_REPORTED, fontWeight=500, dy=-8, opacity=fits)
            plane.key("place", look.missing, plane.last, key, plane.tight(wide), NOT_REPORTED)
        word = look.none.replace(" ", "\n", 1)
        none = [p for p in points if p.state == "not_applicable" and word]
        rows = [{"x": p.year, "y": plane.value(plane.bottom - 34), "text": word, "n": n} for n, p in enumerate(none)]
        plane.text(rows, halo=True, color=QUIET, dy=-8, opacity=plane.thinned(label([word])))


def _with_tick(points: Sequence[Point], goal: Goal | None, limits: Sequence[Limit]) -> list[Point]:
    """The years whose plan gets a tick: what the target or a limit says beside the plot is not said again."""
    return [
        p
        for p in points
        if p.plan is not None
        and not (goal and p is points[-1] and isclose(p.plan, goal.value))
        and not any(isclose(p.plan, limit.value) for limit in limits)
    ]


def _plan(plane: Plane, shown: Sequence[Point], points: Sequence[Point], look: _Look, last: int, room: float) -> None:
    """The plan: a tick with its number at each year end that is ``shown``. No step rises before its date. The numbers
    are thinned from the ``last`` year with a figure."""
    planned = [p for p in points if p.plan is not None]
    if look.joined and planned:
        begin: list[dict[str, Any]] = []
        if look.start and look.start.plan is not None:
            begin = [{"x": look.start.year, "y": look.start.plan}]
        line = [*begin, *({"x": p.year, "y": p.plan} for p in planned)]
        plane.add("line", line, color=PLAN, strokeWidth=1.2, interpolate="linear")
    marks = [{"x": p.year, "y": p.plan} for p in shown]
    plane.add("tick", marks, color=PLAN, thickness=2.2, size=10 if look.small else 24, orient="horizontal")
    if look.small:
        return
    told = max((n for n, p in enumerate(shown) if p.value is not None), default=0)
    survey = any(p.margin is not None for p in points)
    for place in ("above", "below"):
        rows = [
            {"x": p.year, "y": p.plan, "text": _plan_text(n == told, p, look), "n": abs(p.year - last)}
            for n, p in enumerate(shown)
            if _above_plan(p) == (place == "below") and (n == told or not (survey or _low(plane, p)))
        ]
        side = {"dy": -10, "align": "right", "dx": 11} if place == "above" else {"dy": 12, "align": "left", "dx": -11}
        if survey:  # beside the whiskers, where the value is not
            side = {"dy": 0, "align": "right", "dx": -15}
        plane.text(rows, halo=True, color=QUIET, opacity=plane.thinned(room), **side)


def _plan_text(told: bool, point: Point, look: _Look) -> str:
    """The number of the plan; at the year that we look at with the word."""
    text = look.say(point.plan or 0.0)
    if not told:
        return text
    return look.planned(point.plan or 0.0) if look.planned else look.words.say("plan {n}", n=text)


def _above_plan(point: Point) -> bool:
    return point.value is not None and point.plan is not None and point.value > point.plan


def _low(plane: Plane, point: Point) -> bool:
    """So near the base that its value must stand above it, where the number of the plan would be."""
    return point.value is not None and plane.pixel(point.value) > plane.bottom - 9


def _limits(plane: Plane, limits: Sequence[Limit]) -> None:
    rows = [{"x": plane.first, "x2": plane.last, "y": limit.value} for limit in limits]
    plane.add("rule", rows, "x2", color=PLAN, strokeWidth=2.2)


def _limit_words(plane: Plane, points: Sequence[Point], limits: Sequence[Limit]) -> None:
    """The words of a limit at the end of its line, on the side where the last figure is not."""
    last = next((p.value for p in reversed(points) if p.value is not None), None)
    for limit in limits:
        below = last is not None and last >= limit.value and plane.bottom - plane.pixel(limit.value) > 20
        row = {"x": plane.last, "y": limit.value, "text": limit.label}
        plane.text([row], halo=True, align="right", dy=12 if below else -11, fontWeight=600)


def _result(plane: Plane, points: Sequence[Point], look: _Look, told: int, room: float) -> None:
    """What was reached: a dark line with a value at each year, thinned from the year ``told``; open and dashed where it
    is not the last word."""
    known = [p for p in points if p.value is not None]
    chain = [look.start, *known] if look.start and look.start.value is not None else known
    for one, other in pairwise(chain):
        floor = other.state == "floor"
        if other.year - one.year > 1 and (not floor or one is look.start):
            continue  # nothing is known in between, or what a floor adds to
        begin = other.year - 1 if floor else one.year  # the missing year itself adds nothing that is known
        pair = [{"x": begin, "y": one.value}, {"x": other.year, "y": other.value}]
        plane.add("line", pair, color=RESULT, strokeWidth=2 if floor else 3.2, strokeDash=[5, 4] if floor else [1, 0])
    area = 45 if look.small else 85
    _margins(plane, known)
    firm = [{"x": p.year, "y": p.value} for p in known if p.state in {"reported"}]
    loose = [{"x": p.year, "y": p.value} for p in known if p.state in {"part", "floor"}]
    plane.add("point", firm, filled=True, color=RESULT, size=area, opacity=1)
    plane.add("point", loose, filled=False, fill="white", color=RESULT, size=area, strokeWidth=2, opacity=1)
    if look.start and look.start.value and not look.small:
        at = {"x": look.start.year, "y": look.start.value}
        plane.add("point", [at], filled=False, fill="white", color=RESULT, size=area, strokeWidth=2, opacity=1)
        text = look.words.say("start\n{n}", n=look.say(look.start.value))
        rises = bool(known) and not _falls(look.start, known[0])
        below = rises and plane.pixel(look.start.value) + 40 < plane.bottom
        dy = 16 if below or plane.pixel(look.start.value) < plane.top + 16 else -32
        plane.text([{**at, "text": text}], halo=True, align="left", dx=-4, dy=dy)
    labelled = known[-1:] if look.small else known
    for n, point in enumerate(labelled):
        after = labelled[n + 1] if n + 1 < len(labelled) else None
        before = chain[chain.index(point) - 1] if chain.index(point) else None
        falls = _falls(before, point) if after is None else _falls(point, after)
        above = falls if point.plan is None else _above_plan(point)
        side = {"align": "right", "dx": -8} if above != falls else {"align": "left", "dx": 8}
        text = look.say(point.value or 0.0)
        if point.state == "floor":
            text = look.words.say("at least {n}", n=text)
        row = {"x": point.year, "y": point.value, "text": text, "n": told - point.year}
        dy = -14 if above or _low(plane, point) else 15
        if point.margin is not None:  # beside its whisker, so never on it
            dy, side = 0, {"align": "left", "dx": 9}
        face: dict[str, Any] = {"color": RESULT, "fontSize": 15, "fontWeight": 600}
        plane.text([row], halo=True, dy=dy, opacity=plane.thinned(room), **face, **side)


def _margins(plane: Plane, points: Sequence[Point]) -> None:
    """How far a figure of a survey may be off: a thin line with short ends."""
    rows = [
        {"x": p.year, "y": (p.value or 0.0) - p.margin, "y2": (p.value or 0.0) + p.margin}
        for p in points
        if p.margin is not None
    ]
    plane.add("rule", rows, "y2", color=RESULT, strokeWidth=1.4)
    ends = [{"x": row["x"], "y": row[end]} for row in rows for end in ("y", "y2")]
    plane.add("tick", ends, color=RESULT, thickness=1.4, size=10, orient="horizontal")


def _falls(one: Point | None, other: Point | None) -> bool:
    return bool(one and other and one.value is not None and other.value is not None and other.value < one.value)


def _goal(plane: Plane, year: float, goal: Goal | None, ends: Sequence[tuple[float, str, bool]]) -> None:
    """The target as a bold mark right of the last year, with its words; labels that would touch are moved apart."""
    if goal:
        look = {"size": 22, "orient": "horizontal", "xOffset": 12}
        plane.add("tick", [{"x": year, "y": goal.value}], color=QUIET, thickness=4, **look)
        if goal.original is not None and goal.original != goal.value:
            plane.add("tick", [{"x": year, "y": goal.original}], color=PLAN, thickness=1.6, **look)
    last = -99.0
    for value, text, bold in sorted(ends, key=lambda end: -end[0]):
        height = max(plane.pixel(value), last + 17)
        last = height
        row = {"x": year, "y": plane.value(height), "text": text}
        plane.text([row], align="left", dx=29, fontWeight=600 if bold else 400, color=INK if bold else QUIET)
