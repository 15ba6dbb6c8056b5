"""What all charts share: the drawing, its plane in pixels, the marks, and how it leaves as SVG or PNG.

Everything, labels and grid too, is drawn as marks at known heights. So a chart looks the same in a page and outside
it, labels can be kept apart by sums instead of by luck, and only the width is left to the reader's screen.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from html import escape
from pathlib import Path
from typing import Any, cast

import altair as alt
import polars as pl
import vl_convert
from altair.utils import schemapi

from dashboard.shapes import GRID, INK, QUIET, shape_of
from schemas.contract import contract

# Altair holds every mark against Vega's schema three times over, four fifths of the time of a chart: the tests do that
schemapi.disable_debug_mode()
#: Each mark keeps its own rows: shared ones would be made into another form at every showing.
alt.data_transformers.consolidate_datasets = False
FONT = "IBM Plex Sans"
FONTS = Path(__file__).parent.parent / "static" / "fonts"
#: What a mark can be given beside x and y. As words Altair would look each up in its schema.
_CHANNELS: Mapping[str, Callable[[], Any]] = {
    "text": lambda: alt.Text("text:N"),
    "x2": lambda: alt.X2("x2"),
    "y2": lambda: alt.Y2("y2"),
}
Row = Mapping[str, Any]
Format = Callable[[float], str]


@dataclass(frozen=True, eq=False)
class Drawing:
    """A chart with everything that belongs to it. ``table`` holds the same figures as texts, one row a mark."""

    chart: alt.LayerChart
    title: str
    sentence: str
    alt: str
    table: pl.DataFrame
    width: int = 760
    height: int = 280

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The chart as Vega-Lite; not to be changed."""
        made: dict[str, Any] = self.chart.to_dict(validate=False)
        return made


@dataclass
class Plane:
    """The place of a chart: values upwards between two heights in pixels, years or days to the right.

    ``low`` and ``high``: the values at ``bottom`` and ``top`` (pixels from above); ``left`` and ``right``: pixels kept
    free beside the first and last x; ``first`` and ``last``: the x values there. ``merged``: marks that look the same
    are one layer, which is lighter where a chart has many rows and no two of them touch.
    """

    height: int
    top: float
    bottom: float
    low: float
    high: float
    left: float
    right: float
    first: float
    last: float
    layers: list[tuple[str, list[Row], tuple[str, ...], dict[str, Any]]] = field(default_factory=list)
    merged: bool = False

    def pixel(self, value: float) -> float:
        """How far from above a value stands."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def value(self, pixel: float) -> float:
        """The value that stands at that height; also outside the plot, for labels."""
        return self.low + (self.bottom - pixel) / (self.bottom - self.top) * (self.high - self.low)

    def _axes(self) -> dict[str, Any]:
        width = alt.ExprRef(f"width - {self.right:g}")
        return {
            "x": alt.X(
                "x:Q",
                scale=alt.Scale(domain=[self.first, self.last], range=[self.left, width], nice=False, zero=False),
                axis=None,
            ),
            "y": alt.Y(
                "y:Q",
                scale=alt.Scale(
                    domain=[self.low, self.high], range=[self.bottom, self.top], nice=False, zero=False, clamp=False
                ),
                axis=None,
            ),
        }

    def add(self, mark: str, rows: Sequence[Row], *encodings: str, **properties: Any) -> None:
        """Marks of one kind: rows with x, y and, when named in ``encodings``, x2, y2 or text. A screen reader gets
        the chart's own description, not a list of coordinates."""
        if not rows:
            return
        same = [layer for layer in self.layers if (layer[0], layer[2], layer[3]) == (mark, encodings, properties)]
        if self.merged and same and mark != "line":
            same[0][1].extend(rows)
        else:
            self.layers.append((mark, list(rows), encodings, properties))

    def _layer(self, mark: str, rows: Sequence[Row], encodings: Sequence[str], properties: Mapping[str, Any]) -> Any:
        channels: dict[str, Any] = self._axes()
        for name in encodings:
            channels[name] = _CHANNELS[name]()
        base: Any = alt.Chart(alt.InlineData(values=[dict(row) for row in rows]))
        draw = getattr(base, f"mark_{mark}")
        return draw(clip=False, aria=False, **{"opacity": 1, **properties}).encode(**channels)

    def text(self, rows: Sequence[Row], *, halo: bool = False, **properties: Any) -> None:
        """Texts at x and y; with a white edge where they cross lines."""
        look = {"fontSize": 13, "color": INK, "baseline": "middle", "lineBreak": "\n", "lineHeight": 16, **properties}
        if halo:
            self.add("text", rows, "text", **{**look, "stroke": "white", "strokeWidth": 4, "strokeJoin": "round"})
        self.add("text", rows, "text", **look)

    def grid(self, ticks: Sequence[float], say: Format) -> None:
        """Hairlines with their values at the left."""
        self.add("rule", [{"x": self.first, "x2": self.last, "y": t} for t in ticks], "x2", color=GRID, strokeWidth=1)
        labels = [{"x": self.first, "y": t, "text": say(t)} for t in ticks]
        self.text(labels, align="right", dx=-10, color=QUIET)

    def _step(self) -> str:
        """The pixels of one step of x, as Vega writes it: only the reader's screen knows the width."""
        return f"max(1, (width - {self.left + self.right:g}) / {max(self.last - self.first, 1e-9):g})"

    def thinned(self, room: float, unless: float | None = None) -> alt.ExprRef:
        """The opacity of labels of which each needs so many pixels, one to each step of x: every second one, or third,
        where they get less; none where a step has more than ``unless``. ``n`` of a row counts from the one that always
        stays."""
        shown = f"datum.n % max(1, ceil({room:g} / {self._step()})) ? 0 : 1"
        return alt.ExprRef(shown if unless is None else f"{self._step()} >= {unless:g} ? 0 : {shown}")

    def roomy(self, room: float, unless: float | None = None) -> alt.ExprRef:
        """The opacity of labels that are there only where a step of x has so many pixels, and not ``unless`` more."""
        more = "" if unless is None else f" && {self._step()} < {unless:g}"
        return alt.ExprRef(f"{self._step()} >= {room:g}{more} ? 1 : 0")

    def tight(self, room: float) -> alt.ExprRef:
        """The opacity of what is there only where a step of x has fewer pixels."""
        return alt.ExprRef(f"{self._step()} < {room:g} ? 1 : 0")

    def years(self, labels: Sequence[tuple[int, str, str]], told: int, room: float) -> None:
        """Years under the plot, each with its text and a short one, thinned as the figures are: counted from ``told``,
        the last year with a figure, and to the same ``room``; else a figure would stand without its year. Short where
        the whole texts don't fit; of two lines ``told`` keeps both."""
        y, each = self.value(self.bottom + 12), f"max(1, ceil({room:g} / {self._step()}))"
        lines = max((text.count("\n") for _year, text, _short in labels), default=0)
        whole = f"({each} * {self._step()} >= {label([text for _year, text, _short in labels]) + 6:g}"
        whole += " || datum.n == 0)" if lines else ")"
        for n, dy in ((1, 0), (2, 16 * lines)):
            rows = [{"x": one[0], "y": y, "text": one[n], "n": abs(one[0] - told)} for one in labels]
            here = whole if n == 1 else f"!{whole}"
            shown = alt.ExprRef(f"datum.n % {each} ? 0 : {here} ? 1 : 0")
            self.text(rows, baseline="top", dy=dy, opacity=shown)

    def key(self, shape: str, text: str, x: float, y: float, opacity: alt.ExprRef, colour: str) -> None:
        """What a mark means, in a corner, where the words don't fit beside it: a ``tick`` at the left, a dashed
        ``place`` at the right."""
        row, plan = {"x": x, "y": self.value(y)}, shape == "tick"
        if plan:
            look: dict[str, Any] = {"orient": "horizontal", "thickness": 2.2, "size": 12, "xOffset": 6}
            self.add("tick", [row], color=colour, opacity=opacity, **look)
        else:
            look = {"shape": "square", "size": 90, "strokeDash": [3, 2], "xOffset": -label([text]) - 10}
            self.add("point", [row], filled=False, color=colour, strokeWidth=1.5, opacity=opacity, **look)
        side = {"align": "left", "dx": 17} if plan else {"align": "right"}
        self.text([{**row, "text": text}], color=QUIET if plan else colour, halo=True, opacity=opacity, **side)

    def finish(self) -> alt.LayerChart:
        """The chart, complete for a page and for outside it: nothing is left to a theme."""
        size = alt.AutoSizeParams(type="fit-x", contains="padding")
        config = alt.Config(font=FONT, padding=0, autosize=size, view=alt.ViewConfig(stroke=None))
        look: dict[str, Any] = {"height": self.height, "width": "container", "background": "white", "config": config}
        return cast(alt.LayerChart, alt.layer(*(self._layer(*layer) for layer in self.layers), **look))


def mark(plane: Plane, rows: Sequence[Row], status: str, provisional: bool = False) -> None:
    """A status at these places: its outline filled, or open and dashed, its sign in a layer above."""
    colour = contract().statuses[status].colour
    shape = shape_of(status)
    look = {"size": 190, "opacity": 1, "stroke": colour, "strokeWidth": 1.6, "strokeJoin": "round"}
    if provisional:
        plane.add("point", rows, shape=shape.outline, fill="white", strokeDash=[3, 2], **look)
    elif shape.half:
        plane.add("point", rows, shape=shape.outline, fill="white", **look)
        plane.add("point", rows, shape=shape.half, fill=colour, **look)
    else:
        plane.add("point", rows, shape=shape.outline, fill=colour, **look)
    if shape.sign:
        sign = {"stroke": colour if provisional else "white", "strokeWidth": 1.9, "strokeCap": "round", "opacity": 1}
        plane.add("point", rows, shape=shape.sign, filled=False, fill=None, size=190, **sign)


def ticks(low: float, high: float, wanted: int = 5, whole: bool = True) -> list[float]:
    """Round values from at most ``low`` to at least ``high``, about so many; ``whole``: no broken ones."""
    span = (high - low) or abs(high) or 1.0
    power = 10 ** math.floor(math.log10(span / wanted))
    step = next(power * s for s in (1, 2, 2.5, 5, 10) if power * s * wanted >= span)
    if whole and step < 1:
        step = 1.0
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(n * step, 10) for n in range(first, max(last, first + 1) + 1)]


def label(texts: Sequence[str], size: float = 13) -> float:
    """Pixels that the longest line of these labels needs."""
    return max((len(line) for text in texts for line in text.split("\n")), default=0) * size * 0.56


def gutter(labels: Sequence[str], size: float = 13) -> float:
    """The same with the room between a label and what it stands beside."""
    return label(labels, size) + 12


@lru_cache(200)
def svg(drawing: Drawing, width: int | None = None) -> str:
    """The bare chart as SVG, outside any page; drawn once."""
    _fonts()
    spec = {name: part for name, part in drawing.spec.items() if name != "autosize"}
    spec["width"] = width or drawing.width
    spec["config"] = {name: part for name, part in spec["config"].items() if name != "autosize"}
    return str(vl_convert.vegalite_to_svg(spec))


def picture(drawing: Drawing, source: str) -> str:
    """A picture for slides and minutes, as SVG: the chart with its title above it, below it the sentence, then source
    and date. Who can't see it hears title and description; where our letters are missing, others take their place."""
    edge, width = 32, drawing.width
    title = textwrap.wrap(drawing.title, width // 10)
    below = textwrap.wrap(drawing.sentence, width // 7)
    foot = textwrap.wrap(source, width // 7)
    top = edge + 26 * len(title) + 14
    end = top + drawing.height + 16
    lines = [_line(text, edge, edge + 20 + 26 * n, 20, INK, 600) for n, text in enumerate(title)]
    lines += [_line(text, edge, end + 14 + 20 * n, 14, INK) for n, text in enumerate(below)]
    start = end + 20 * len(below) + 22
    lines += [_line(text, edge, start + 18 * n, 12, QUIET) for n, text in enumerate(foot)]
    height = start + 18 * len(foot) + edge - 12
    chart = svg(drawing).replace("<svg ", f'<svg x="{edge}" y="{top}" ', 1)
    told = " ".join(dict.fromkeys((drawing.alt, drawing.sentence, source)))
    page = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width + 2 * edge}" height="{height}" '
        f'viewBox="0 0 {width + 2 * edge} {height}"><title>{escape(drawing.title)}</title><desc>{escape(told)}</desc>'
        f'<rect width="100%" height="100%" fill="white"/>{chart}{"".join(lines)}</svg>'
    )
    return page.replace(f'font-family="{FONT}"', f'font-family="{FONT}, Segoe UI, Helvetica, Arial, sans-serif"')


def png(drawing: Drawing, source: str, scale: float = 2) -> bytes:
    """The same picture as PNG; ``scale``: dots for each pixel."""
    return bytes(vl_convert.svg_to_png(picture(drawing, source), scale=scale))


def _line(text: str, x: float, y: float, size: int, colour: str, weight: int = 400) -> str:
    return (
        f'<text x="{x}" y="{y}" font-family="{FONT}" font-size="{size}" font-weight="{weight}" '
        f'fill="{colour}">{escape(text)}</text>'
    )


@cache
def _fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))
