"""The drawer behind a figure: where it comes from, at the right of the page, over what was there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import streamlit as st

from dashboard.pieces import panels
from dashboard.view import View


@dataclass(frozen=True)
class Part:
    """A part of the drawer with its own heading: a small table, or labels and values, or a text that was typed."""

    heading: str = ""
    rows: Sequence[tuple[str, str]] = ()
    head: Sequence[str] = ()
    lines: Sequence[Sequence[str]] = ()
    quote: str = ""
    texts: Sequence[str] = ()


@dataclass(frozen=True)
class File:
    """A file to take along: its name and how to get its bytes, only asked when it is wanted."""

    name: str
    data: Callable[[], bytes]


@dataclass(frozen=True)
class Drawer:
    """A title that asks the question, one sentence that answers it, the details, and the files themselves."""

    title: str
    lead: str
    parts: Sequence[Part] = ()
    files: Sequence[File] = field(default_factory=tuple)


def show(drawer: Drawer, at: View) -> None:
    """Open the drawer. Escape or its cross closes it, and the focus returns to the figure."""

    @st.dialog(drawer.title, position="right", width="small")
    def opened() -> None:
        panels.lead(drawer.lead)
        for part in drawer.parts:
            if part.heading:
                panels.heading(part.heading)
            panels.lead(*part.texts)
            if part.rows:
                panels.facts(part.rows)
            if part.lines:
                panels.table(part.heading, part.head, part.lines)
            if part.quote:
                panels.quote(at.words.quoted(part.quote))
        for number, file in enumerate(drawer.files):
            workbook_button(file.name, file.data(), at, number)

    opened()


def workbook_button(name: str, data: bytes, at: View, number: int) -> None:
    """A button in a drawer that gives a workbook. Its bytes are ready at once: while Streamlit makes a file, the focus
    leaves the drawer. ``number`` tells it from the others."""
    panels.download(at.words.say("Get {file}", file=name), data, name, key=f"am-drawer-{number}")
