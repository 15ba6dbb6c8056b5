"""What stands in a table whose figures open: columns, rows and cells as plain values. Knows no screen.

``dashboard/pieces/figure_table`` draws it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
