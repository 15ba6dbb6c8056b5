"""Amounts that change every year, such as rent limits: a line of numbers for each, the latest in full ink."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from dashboard.charts.look import Drawing, Plane
from dashboard.shapes import GRID, INK, PLAN, QUIET
from schemas.words import Words

_ROW, _HEAD, _MOST = 52, 24, 5


def amounts(
    shown: Mapping[str, Mapping[int, str]],
    rises: Mapping[str, Mapping[int, float]],
    years: Sequence[int],
    *,
    words: Words,
    title: str,
    sentence: str,
    alt: str,
) -> Drawing:
    """A row for each name with what holds in each year (the latest five), and a thin line that steps up or down with it
    (``rises``); a year without an amount has a dash."""
    columns = list(years)[-_MOST:]
    height = _HEAD + _ROW * len(shown)
    plane = Plane(height, 0, height, 0, height, 0, 0, -0.5, len(columns) - 0.5, merged=True)
    last = len(columns) - 1
    plane.text([{"x": n, "y": height - 8, "text": str(year)} for n, year in enumerate(columns)], color=QUIET)
    for row, (name, texts) in enumerate(shown.items()):
        y = height - _HEAD - _ROW * row
        plane.add("rule", [{"x": plane.first, "x2": plane.last, "y": y}], "x2", color=GRID)
        plane.text([{"x": plane.first, "y": y - 12, "text": name}], align="left")
        for n, year in enumerate(columns):
            now = {"color": INK, "fontWeight": 600} if n == last else {"color": QUIET}
            plane.text([{"x": n, "y": y - 30, "text": texts.get(year, "–")}], **now)
        known = [(n, rises[name][year]) for n, year in enumerate(columns) if year in rises[name]]
        low, high = min(v for _n, v in known), max(v for _n, v in known)
        line = [{"x": n, "y": y - 48 + 8 * ((v - low) / (high - low) if high > low else 0.5)} for n, v in known]
        plane.add("line", line, color=PLAN, strokeWidth=1.2, interpolate="step")
    made = pl.DataFrame(
        {
            words.say("Limit"): list(shown),
            **{str(year): [texts.get(year, "–") for texts in shown.values()] for year in years},
        }
    )
    return Drawing(plane.finish(), title, sentence, alt, made, 480, height)
