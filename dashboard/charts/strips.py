"""How something is divided, year under year: a strip of the same length for each, so that a shift is seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from altair import ExprRef

from dashboard.charts.look import Drawing, Format, Plane, gutter, label
from dashboard.shapes import NOT_REPORTED, QUIET
from schemas.words import Words

#: From the first class to the one before last: one hue, dark to light. The last one asks for attention: warm and open.
DARK, LIGHT, WARM, WARM_FILL = (22, 50, 79), (88, 119, 150), "#A8551B", "#FCF1E6"
_ROW, _HEAD = 44, 26


def shades(n: int) -> list[str]:
    """So many colours of one hue, dark to light."""
    steps = [k / (n - 1) if n > 1 else 0.0 for k in range(n)]
    mixed = [[round(a + (b - a) * step) for a, b in zip(DARK, LIGHT, strict=True)] for step in steps]
    return ["#" + "".join(f"{part:02X}" for part in colour) for colour in mixed]


def strips(
    classes: Sequence[str],
    years: Mapping[int, Sequence[float] | None],
    *,
    words: Words,
    title: str,
    sentence: str,
    alt: str,
    say: Format | None = None,
    missing: str | None = None,
) -> Drawing:
    """A strip a year, divided over ``classes`` in their order; None for a year of which that is not known. The number
    stands in each piece where it fits; that of the last class, which is to go, at the end of the strip."""
    write, word = say or words.number, missing or words.say("not reported")
    totals = {year: sum(found) for year, found in years.items() if found is not None}
    ends = [
        f"{write(found[-1])} ({words.percent(found[-1] / totals[year], ())})" if found and totals[year] else ""
        for year, found in years.items()
    ]
    right = max(gutter([classes[-1]]), gutter(ends, 15)) + 2
    height = _HEAD + _ROW * len(years)
    plane = Plane(height, 0, height, 0, height, gutter(["2022"]), right, 0.0, 1.0, merged=True)
    colours = [*shades(len(classes) - 1), WARM_FILL]
    begin = 0.0
    latest = next((found for found in years.values() if found and sum(found)), None)
    for n, name in enumerate(classes):
        last = n == len(classes) - 1
        side: dict[str, Any] = {"align": "left", "dx": 10 if last else 0, "fontWeight": 600 if last else 400}
        plane.text(
            [{"x": 1.0 if last else begin, "y": height - 10, "text": name}], color=WARM if last else QUIET, **side
        )
        begin += latest[n] / sum(latest) if latest else 0.0
    for row, (year, found) in enumerate(years.items()):
        y = height - _HEAD - _ROW * row - _ROW / 2
        plane.text([{"x": 0, "y": y, "text": str(year)}], align="right", dx=-10)
        if found is None or not totals[year]:
            look = {"fillOpacity": 0, "stroke": NOT_REPORTED, "strokeWidth": 1.5, "strokeDash": [4, 3]}
            plane.add("rect", [{"x": 0, "x2": 1, "y": y - 15, "y2": y + 15}], "x2", "y2", **look)
            plane.text([{"x": 0, "y": y, "text": word}], align="left", dx=10, color=NOT_REPORTED, fontWeight=500)
            continue
        begin = 0.0
        for n, value in enumerate(found):
            share, last = value / totals[year], n == len(found) - 1
            edge = {"stroke": WARM if last else "white", "strokeWidth": 1.8 if last else 1.5}
            box = {"x": begin, "x2": begin + share, "y": y - 15, "y2": y + 15}
            if value:
                plane.add("rect", [box], "x2", "y2", fill=colours[n], **edge)
            if not last:
                text = [{"x": begin, "y": y, "text": write(value)}]
                fits = f"(width - {plane.left + plane.right:g}) * {share:g} < {label([write(value)]) + 12:g} ? 0 : 1"
                plane.text(text, align="left", dx=7, color="white", fontWeight=600, opacity=ExprRef(fits))
            begin += share
        plane.text([{"x": 1, "y": y, "text": ends[row]}], align="left", dx=10, color=WARM, fontSize=15, fontWeight=600)
    columns = {
        name: [word if found is None else write(found[n]) for found in years.values()] for n, name in enumerate(classes)
    }
    made = pl.DataFrame({words.say("Year"): [str(year) for year in years], **columns})
    return Drawing(plane.finish(), title, sentence, alt, made, 620, height)
