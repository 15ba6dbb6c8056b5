"""The platform's own English, in the language of the page.

Streamlit says some things itself, on the screen and to screen readers, and has no setting for their language. Here
stands each that can occur on our pages, with ours beside it; a small script puts ours in its place. What is not to be
seen at all is hidden in ``style.css``; the calendar speaks the language of the browser.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from schemas.words import Words

HERE = Path(__file__).parent

_component = st.components.v2.component(
    "afspraken_platform_words",
    html="",
    js=(HERE / "platform_words.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def exact(words: Words) -> dict[str, str]:
    """Texts and labels of the platform that stand alone, with ours."""
    say = words.say
    return {
        "Skip to main content": say("Skip to main content"),
        "Logo": say("Logo"),
        "Navigate to home page": say("Go to the first page"),
        "App pages": say("Pages"),
        "Sidebar": say("Menu"),
        "Expand sidebar": say("Open the menu"),
        "Collapse sidebar": say("Close the menu"),
        "Open": say("Open"),
        "Close": say("Close"),
        "Dismiss": say("Close"),
        "Clear value": say("Clear"),
        "Choose an option": say("Choose"),
        "No results": say("Nothing found"),
        "Choose date": say("Choose a day"),
        "Previous month": say("Previous month"),
        "Next month": say("Next month"),
        "Connecting": say("Connecting"),
        "CONNECTING": say("Connecting"),
        "Connection error": say("No connection"),
        "Page not found": say("This page does not exist"),
        "Main menu": say("Menu"),
    }


def patterns(words: Words) -> dict[str, str]:
    """Texts of the platform with something of ours in them: a regular expression, with ours, $1 and so on."""
    say = words.say
    return {
        r"^Press Enter to apply$": say("Press Enter to search"),
        r"^(\d+) options? available\.$": say("Options: {n}", n="$1"),
        r"^day, (.*)$": say("day, {field}", field="$1"),
        r"^month, (.*)$": say("month, {field}", field="$1"),
        r"^year, (.*)$": say("year, {field}", field="$1"),
        r"^Choose date, (.*)$": say("Choose a day, {field}", field="$1"),
        r"^Selected Date: (.*)$": say("Chosen day: {day}", day="$1"),
        r"^You have requested page .*$": say("You see the first page instead."),
        r"^The page that you have requested .*$": say("You see the first page instead."),
        r"^Is Streamlit still running\?.*$": say("The program was stopped. Start it again, then load this page anew."),
        r"^Streamlit server is not responding\..*$": say(
            "The program was stopped. Start it again, then load this page anew."
        ),
    }


def replace_platform_words(words: Words) -> None:
    """Put our words in the place of the platform's, now and whenever it says something new. Takes no room."""
    _component(key="am-platform", data={"exact": exact(words), "patterns": list(patterns(words).items())})
