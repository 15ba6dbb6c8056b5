"""Charts, and what can be taken along: a picture, a table for Excel, and a sentence for minutes.

Each says where its figures come from and as known on which day. Files are made when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.charts import Drawing, picture, png
from dashboard.facts.table import Cell, Column, Row
from dashboard.pieces import panels
from dashboard.pieces.copy_button import copy_button
from dashboard.pieces.figure_table import figure_table
from dashboard.view import View


def chart(
    drawing: Drawing,
    at: View,
    key: str,
    source: str,
    openings: Sequence[object] = (),
    *,
    sentence: bool = True,
    about: str = "",
    folded: bool = False,
) -> int | None:
    """A chart with its sentence; below it the same as a table, as a picture, and as a sentence to copy.

    ``about``: the agreement, where the title does not name it. The lines of the table that have one of ``openings``
    are buttons; gives the line that was clicked just now. ``folded``: table, picture and sentence stand behind one
    button, below small charts of which there are many.
    """
    say = at.words.say
    name = ", ".join(text for text in (about, drawing.title) if text)
    told = " – ".join(text for text in (name, drawing.sentence) if text)
    with st.container(gap="xxsmall", key=f"am-chart-{key}"):
        shown(drawing, key)
        if sentence and drawing.sentence:
            panels.small(drawing.sentence)
        with st.container(horizontal=True, gap="medium", vertical_alignment="center", key=f"am-take-along-{key}"):
            if folded:
                with st.popover(say("Table and picture"), type="tertiary", icon=":material/table_rows:"):
                    clicked = _table(drawing, key, openings)
                    _pictures(lambda: drawing, at, key, source)
                    copy(told, at, key, source)
            else:
                with st.popover(say("As a table"), type="tertiary", icon=":material/table_rows:"):
                    clicked = _table(drawing, key, openings)
                save(lambda: drawing, at, key, source)
                copy(told, at, key, source)
    return None if clicked is None else int(clicked)


def shown(drawing: Drawing, key: str) -> None:
    """A chart by itself, with what it says for who can't see it."""
    st.vega_lite_chart(spec=drawing.spec, width="stretch", theme=None, alt=drawing.alt, key=key)


def _table(drawing: Drawing, key: str, openings: Sequence[object]) -> str | None:
    """The figures of a chart as a table; gives the line that was clicked just now."""
    heads, *lines = drawing.table.columns, *drawing.table.rows()
    rows = [
        Row(
            tuple(
                Cell(text, key=str(n) if column and n < len(openings) and openings[n] else None)
                for column, text in enumerate(line)
            )
        )
        for n, line in enumerate(lines)
    ]
    columns = [Column(head, "right" if n else "left") for n, head in enumerate(heads)]
    return figure_table(columns, rows, f"{key}-table", drawing.title)


def save(drawing: Callable[[], Drawing], at: View, key: str, source: str) -> None:
    """The menu that saves a picture with its sentence, source and date: for slides, minutes and paper."""
    with st.popover(at.words.say("Save as picture"), type="tertiary", icon=":material/download:"):
        _pictures(drawing, at, key, source)


def _pictures(drawing: Callable[[], Drawing], at: View, key: str, source: str) -> None:
    say, note = at.words.say, _note(at, source)
    _file(say("PNG, for slides and minutes"), lambda: png(drawing(), note), f"{key}.png", "image/png")
    _file(say("SVG, for print"), lambda: picture(drawing(), note).encode(), f"{key}.svg", "image/svg+xml")


def as_excel(make: Callable[[], bytes], name: str, at: View, label: str | None = None) -> None:
    """The button that gives what a page shows as a workbook."""
    _file(label or at.words.say("As Excel"), make, f"{name}.xlsx", panels.XLSX, ":material/table_view:")


def as_pdf(make: Callable[[], bytes], name: str, label: str) -> None:
    """The button that gives printed pages."""
    _file(label, make, f"{name}.pdf", "application/pdf", ":material/picture_as_pdf:")


def copy(text: str, at: View, key: str, source: str) -> None:
    """The button that copies a sentence with its source and date."""
    whole = f"{text if text.endswith(('.', '!', '?')) else text + '.'} {_note(at, source)}"
    copy_button(at.words.say("Copy sentence"), whole, at.words, f"{key}-copy")


def _note(at: View, source: str) -> str:
    return at.words.say("{source}. As known on {day}.", source=source, day=at.words.day(at.known_on))


def _file(label: str, make: Callable[[], bytes], name: str, mime: str, icon: str | None = None) -> None:
    st.download_button(
        label, data=make, file_name=name, mime=mime, on_click="ignore", type="tertiary", icon=icon, key=f"file-{name}"
    )
