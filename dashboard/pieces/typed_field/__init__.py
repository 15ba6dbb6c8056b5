"""A field for text that is saved on leaving it, and says at every moment whether it is.

What is typed and not saved yet is kept by the browser too: it is still there after the page is loaded anew, also when
the server was away meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from schemas.words import Words

HERE = Path(__file__).parent

_component = st.components.v2.component(
    "afspraken_typed_field",
    html='<div class="amtf"></div>',
    css=(HERE / "typed_field.css").read_text(encoding="utf-8"),
    js=(HERE / "typed_field.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def typed_field(
    label: str, text: str, seen: int, key: str, save: Callable[[str, int], str], words: Words, *, rows: int = 2
) -> None:
    """The field. ``text``: what is saved; ``seen``: the newest event of it, which ``save`` gets back with a new text,
    so that whoever saved meanwhile is seen. ``key`` names the field in this browser too. ``save`` runs before the page
    is made again, and gives why it could not be saved, or ""."""
    say, why = words.say, f"{key}-refused"

    def left() -> None:
        # on the way to another page the platform calls this once more, without the field
        given = st.session_state.get(key, {}).get("left") or {}
        if isinstance(given.get("text"), str):
            st.session_state[why] = save(given["text"], int(given.get("seen") or 0))

    _component(
        key=key,
        data={
            "id": key,
            "label": label,
            "text": text,
            "seen": seen,
            "rows": rows,
            "saved": say("Saved") if seen else "",
            "typing": say("Not saved yet: it is saved when you leave the field"),
            "saving": say("Saving …"),
            "unanswered": say("Not saved yet: the server does not answer. The text stays here; it is sent again."),
            "refused": st.session_state.pop(why, ""),
        },
        on_left_change=left,
    )
