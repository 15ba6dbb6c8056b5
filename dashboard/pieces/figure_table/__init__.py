"""A real HTML table whose figures are buttons: a click gives back the figure's key, and the page opens its origin.

Four looks of one table: ``table`` (figures per party and year), ``matrix`` (one mark per agreement: themes by
statuses), ``list`` (agreements under each other) and ``numbers`` (large, beside each other). On a narrow place each
reads downwards; the browser decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st

HERE = Path(__file__).parent

#: How a figure looks: a value and a zero are ink; the others say in words that there is none.
State = Literal["value", "zero", "not_reported", "not_applicable", "not_yet", "quiet"]


@dataclass(frozen=True)
class Column:
    """A column: ``count`` stands large above its title (a button when ``key`` is given). Where there is no room,
    ``phone`` hides it, or of a list repeats its title before each cell; in a matrix it stands behind the marks."""

    title: str
    align: Literal["left", "right"] = "left"
    phone: Literal["show", "hide", "titled"] = "show"
    count: str = ""
    key: str | None = None
    href: str | None = None


@dataclass(frozen=True)
class Mark:
    """One agreement in a matrix: its shape, its name for who hears or hovers, its key, and its address."""

    shape: str
    label: str
    key: str
    href: str | None = None


@dataclass(frozen=True)
class Cell:
    """What stands in one cell. With a ``key`` the text is a button, with an ``href`` too a link that also opens in a
    new tab. ``small`` stands quietly behind it ("van 40"), ``shape`` is an image before it, ``label`` is how the button
    is called when its text alone says too little."""

    text: str = ""
    small: str = ""
    state: State = "value"
    key: str | None = None
    href: str | None = None
    label: str = ""
    shape: str | None = None
    strong: bool = False
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Row:
    """A line: its first cell is its heading. ``under`` stands below it on a phone, in place of hidden columns. One that
    is itself a ``heading``, of the lines below it, has one cell as wide as the table."""

    cells: tuple[Cell, ...]
    under: Cell | None = None
    total: bool = False
    heading: bool = False


_component = st.components.v2.component(
    "afspraken_figure_table",
    html='<div class="amft"></div>',
    css=(HERE / "figure_table.css").read_text(encoding="utf-8"),
    js=(HERE / "figure_table.js").read_text(encoding="utf-8"),
    isolate_styles=False,  # in a shadow root the focus would not come back to the figure when its drawer closes
)


def figure_table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    key: str,
    caption: str,
    variant: Literal["table", "matrix", "list", "numbers"] = "table",
) -> str | None:
    """Show the table; gives the key of what was clicked just now, else None. ``caption`` is for who can't see it."""
    result = _component(
        key=key,
        data={
            "columns": [_as_data(column) for column in columns],
            "rows": [_as_data(row) for row in rows],
            "caption": caption,
            "variant": variant,
        },
        on_clicked_change=lambda: None,
    )
    clicked = result.clicked
    return str(clicked) if clicked else None


def _as_data(thing: Any) -> Any:
    """A part of the table as JSON can say it, by the names of its fields. It is frozen, so that is made once."""
    if isinstance(thing, tuple):
        return [_as_data(one) for one in thing]
    return _fields(thing) if isinstance(thing, (Column, Row, Cell, Mark)) else thing


@lru_cache(20_000)
def _fields(thing: Column | Row | Cell | Mark) -> dict[str, Any]:
    return {field.name: _as_data(getattr(thing, field.name)) for field in fields(thing)}
