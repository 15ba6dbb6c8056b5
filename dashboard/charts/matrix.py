"""The overview as a picture: themes by statuses, one mark per agreement. On a page it is a table with links."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.charts.look import Drawing, Plane, gutter, mark
from dashboard.shapes import GRID, QUIET
from schemas.words import Words

_PITCH, _LINE, _MOST = 18, 30, 8


@dataclass(frozen=True)
class Theme:
    """A row: its name and its agreements as (status, provisional)."""

    name: str
    agreements: Sequence[tuple[str, bool]]


def matrix(
    themes: Sequence[Theme],
    statuses: Sequence[tuple[str, str]],
    *,
    words: Words,
    title: str,
    sentence: str,
    alt: str,
    width: int = 920,
) -> Drawing:
    """Themes as rows, ``statuses`` (id, word) as columns in the given order, totals above. A provisional agreement
    stands in the column of its status so far, open and dashed; more than eight marks go on below."""
    labels = gutter([theme.name for theme in themes], 14) + 8
    heads = [textwrap.fill(word, 14, break_long_words=False) for _status, word in statuses]
    most = [max(sum(one == status for one, _ in theme.agreements) for theme in themes) for status, _word in statuses]
    needs = [max(gutter([head]), min(n, _MOST) * _PITCH + 34) for head, n in zip(heads, most, strict=True)]
    spare = max(0.0, (width - labels - sum(needs)) / max(len(needs), 1))
    starts = [labels + sum(needs[:n]) + spare * n for n in range(len(needs))]
    marks: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    lines: list[float] = []
    top = 62.0
    for theme in themes:
        rows = 1
        texts.append({"px": 0, "py": top + _LINE / 2, "text": theme.name})
        for column, (status, _word) in enumerate(statuses):
            found = sorted(provisional for one, provisional in theme.agreements if one == status)
            for n, provisional in enumerate(found):
                px = starts[column] + 8 + (n % _MOST) * _PITCH
                py = top + _LINE / 2 + (n // _MOST) * 20
                marks.append({"px": px, "py": py, "status": status, "open": provisional})
            rows = max(rows, (len(found) - 1) // _MOST + 1)
            if found:
                px = starts[column] + min(len(found), _MOST) * _PITCH + 4
                texts.append({"px": px, "py": top + _LINE / 2, "text": words.number(len(found)), "quiet": True})
        top += _LINE + 20 * (rows - 1)
        lines.append(top)
    width = max(width, int(labels + sum(needs)))
    height = int(top + 8)
    plane = Plane(height, 0, height, 0, height, 0, 0, 0, width)
    plane.add("rule", [{"x": 0, "x2": width, "y": height - y} for y in (62.0, *lines[:-1])], "x2", color=GRID)

    def at(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**row, "x": row["px"], "y": height - row["py"]} for row in rows]

    plane.text(at([t for t in texts if "quiet" not in t]), align="left", fontSize=14)
    plane.text(at([t for t in texts if "quiet" in t]), align="left", color=QUIET)
    for column, (status, _word) in enumerate(statuses):
        count = sum(one == status for theme in themes for one, _provisional in theme.agreements)
        head = {"px": starts[column], "text": words.number(count)}
        plane.text(at([{**head, "py": 14}]), align="left", fontSize=20, fontWeight=600)
        word = {**head, "py": 32, "text": heads[column]}
        plane.text(at([word]), align="left", color=QUIET, baseline="top", lineHeight=14)
        for provisional in (False, True):
            shown = at([m for m in marks if m["status"] == status and m["open"] == provisional])
            mark(plane, shown, status, provisional)
    table = pl.DataFrame(
        {
            words.say("Theme"): [theme.name for theme in themes],
            **{
                word: [str(sum(one == status for one, _ in theme.agreements)) for theme in themes]
                for status, word in statuses
            },
        }
    )
    return Drawing(plane.finish(), title, sentence, alt, table, width, height)
