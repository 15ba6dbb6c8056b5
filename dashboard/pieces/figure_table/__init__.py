"""A real HTML table whose figures are buttons: a click gives back the figure's key, and the page opens its origin.

Four looks of one table: ``table`` (figures per party and year), ``matrix`` (one mark per agreement: themes by
statuses), ``list`` (agreements under each other) and ``numbers`` (large, beside each other). On a narrow place each
reads downwards; the browser decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from dashboard.facts.table import Cell, Column, Mark, Row

HERE = Path(__file__).parent

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
