"""A button that copies a text, for minutes and mails: Streamlit has none for a text that is not shown."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from schemas.words import Words

HERE = Path(__file__).parent

_component = st.components.v2.component(
    "afspraken_copy_button",
    html='<span class="amcb"></span>',
    css=(HERE / "copy_button.css").read_text(encoding="utf-8"),
    js=(HERE / "copy_button.js").read_text(encoding="utf-8"),
    isolate_styles=False,  # it stands in a row with Streamlit's own buttons and looks like them
)


def copy_button(label: str, text: str, words: Words, key: str) -> None:
    """Show the button. What was done is said beside it, also to who only hears the page; where a browser lets nobody
    copy, the text itself comes, selected."""
    data = {
        "label": label,
        "text": text,
        "done": words.say("Copied"),
        "refused": words.say("Your browser does not let us copy. This is the text:"),
    }
    _component(key=key, data=data, width="content")
