"""What stands in a drawing: its marks with their rows, and where its words come at a width, as Vega lays them out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

import vl_convert

from dashboard.charts import Drawing, look


def marks(drawing: Drawing) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each layer's mark with its rows."""
    spec = drawing.chart.to_dict()
    for layer in spec["layer"]:
        data = layer["data"]
        yield layer["mark"], data["values"] if "values" in data else spec["datasets"][data["name"]]


def rows(drawing: Drawing, kind: str, **look: Any) -> list[dict[str, Any]]:
    """The rows of all marks of a kind that look so."""
    return [
        row
        for mark, found in marks(drawing)
        if mark["type"] == kind and all(mark.get(name) == value for name, value in look.items())
        for row in found
    ]


def texts(drawing: Drawing) -> list[str]:
    """Everything that is written in a chart, once each."""
    return list(dict.fromkeys(row["text"] for row in rows(drawing, "text")))


@dataclass(frozen=True)
class Box:
    """Where a line of words stands, in pixels: about, for letters differ in width."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Box) -> bool:
        """Whether two stand over each other, more than the edge of a letter."""
        aside = self.right < other.left + 2 or other.right < self.left + 2
        return not (aside or self.bottom < other.top + 3 or other.bottom < self.top + 3)


@lru_cache(200)
def boxes(drawing: Drawing, width: int) -> list[Box]:
    """Where the words of a chart stand at that width; those that are not shown there are left out."""
    look._fonts()
    spec = {name: part for name, part in drawing.spec.items() if name != "autosize"}
    spec["width"] = width
    spec["config"] = {name: part for name, part in spec["config"].items() if name != "autosize"}
    scene: Any = vl_convert.vegalite_to_scenegraph(spec)
    return list(dict.fromkeys(box for item in _items(scene["scenegraph"]) for box in _boxes(item)))


def collisions(drawing: Drawing, width: int) -> list[tuple[str, str]]:
    """Words that stand over other words at that width."""
    return [(a.text, b.text) for a, b in combinations(boxes(drawing, width), 2) if a.touches(b)]


def outside(drawing: Drawing, width: int) -> list[str]:
    """Words that stand beyond an edge of the chart at that width."""
    found = boxes(drawing, width)
    return [b.text for b in found if b.left < -4 or b.right > width + 4 or b.top < -4 or b.bottom > drawing.height + 4]


def _items(node: Any) -> Iterator[Any]:
    for item in node.get("items", ()):
        if node.get("marktype") == "text":
            yield item
        elif isinstance(item, dict):
            yield from _items(item)


def _boxes(item: Any) -> Iterator[Box]:
    if item.get("opacity") == 0:
        return
    size, lines = item["fontSize"], item["text"] if isinstance(item["text"], list) else str(item["text"]).split("\n")
    x = item["x"] + (item.get("dx") or 0)
    y = item["y"] + (item.get("dy") or 0)
    step = item.get("lineHeight") or size + 2
    for n, line in enumerate(lines):
        wide = len(line) * size * 0.53
        left = x - {"right": wide, "center": wide / 2}.get(item.get("align"), 0)
        top = y + n * step - (0 if item.get("baseline") == "top" else size / 2)
        yield Box(line, left, top, left + wide, top + size)
