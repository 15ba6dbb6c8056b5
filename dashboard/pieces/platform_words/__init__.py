"""The platform's own English, in the language of the page.

Streamlit says some things itself, on the screen and to screen readers, and has no setting for their language. Here
stands each that can occur on our pages, with ours beside it; a small script puts ours in its place. What is not to be
seen at all is hidden in ``style.css``; the calendar speaks the language of the browser.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from schemas.words import Words
from schemas.words import words as words_of

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
        "Clear all": say("Clear"),
        "Clear date": say("Clear"),
        "Select all": say("Choose all"),
        "Choose an option": say("Choose"),
        "No results": say("Nothing found"),
        "Choose date": say("Choose a day"),
        "Previous month": say("Previous month"),
        "Next month": say("Next month"),
        "Use arrow keys to navigate dates. Enter to select. Escape to close.": say(
            "Arrow keys go from day to day, Enter chooses, Escape closes."
        ),
        "Empty": say("Blank"),
        "yyyy": say("yyyy"),
        "Error": say("Error"),
        "visualization": say("chart"),
        "Connecting": say("Connecting"),
        "CONNECTING": say("Connecting"),
        "Connection error": say("No connection"),
        "Page not found": say("This page does not exist"),
        "Main menu": say("Menu"),
        "Upload": say("Choose a file"),
        "file upload": say("Choose a file"),
        "Add files": say("Choose another file"),
        "Drag and drop a file here": say("Drop the file here"),
        "Copy to clipboard": say("Copy"),
        "Copied": say("Copied"),
        "Error:": say("Not accepted:"),
    }


def patterns(words: Words) -> dict[str, str]:
    """Texts of the platform with something of ours in them: a regular expression, with ours, $1 and so on."""
    say = words.say
    return {
        **_days(words),
        r"^Press Enter to apply$": say("Press Enter to apply"),
        r"^Press Enter to submit form$": say("Enter notes it"),
        r"^Press (?:Ctrl|⌘)\+Enter to submit form$": say("Ctrl+Enter notes it"),
        r"^(\d+) options? available\.$": say("Options: {n}", n="$1"),
        r"^\w+ mark container$": say("part of a chart"),
        r"^day, (.*)$": say("day, {field}", field="$1"),
        r"^month, (.*)$": say("month, {field}", field="$1"),
        r"^year, (.*)$": say("year, {field}", field="$1"),
        r"^Choose date, (.*)$": say("Choose a day, {field}", field="$1"),
        r"^Selected Date: (.*)$": say("Chosen day: {day}", day="$1"),
        r"^You have requested page .*$": say("You see the first page instead."),
        r"^The page that you have requested .*$": say("You see the first page instead."),
        r"^(\d+)MB per file$": say("at most {n} MB", n="$1"),
        r"^Select (\d+) matches$": say("Choose {n}", n="$1"),
        r"^add icon$": say("Choose another file"),
        r"^Remove (.*)$": say("Remove {file}", file="$1"),
        r"^Press (?:Ctrl|⌘)\+Enter to apply$": say("Press Ctrl+Enter to apply"),
        r"^File must be (\d+)\.0MB or smaller\.$": say("This file is too large: at most {n} MB.", n="$1"),
        r"^Is Streamlit still running\?.*$": say("The program was stopped. Start it again, then load this page anew."),
        r"^Streamlit server is not responding\..*$": say(
            "The program was stopped. Start it again, then load this page anew."
        ),
    }


def _days(words: Words) -> dict[str, str]:
    """Around the field of a date, which says months in English whatever the browser speaks: the chosen day, a month,
    and which days are possible. To the eye that last one begins with a word apart, "Error"."""
    say = words.say
    found: dict[str, str] = {}
    for number in range(1, 13):
        theirs, ours = _month(words_of("en"), number), _month(words, number)
        found[rf"^Selected Date: {theirs} (\d+), (\d+)$"] = say("Chosen day: {day}", day=f"$1 {ours} $2")
        found[rf"^(\d+) – {theirs}$"] = f"$1 – {ours}"
    for before, instead in (("Error: ", say("Error") + ": "), (": ", ": ")):
        wrong = rf"^{before}Date set outside allowed range\. Please select a date "
        found[wrong + r"on or before (.*)\.$"] = instead + say("choose a day up to and including {last}", last="$1")
        found[wrong + r"on or after (.*)\.$"] = instead + say("choose a day from {first}", first="$1")
        found[wrong + r"between (.*) and (.*)\.$"] = instead + say(
            "choose a day from {first} up to and including {last}", first="$1", last="$2"
        )
    return found


def _month(words: Words, number: int) -> str:
    return words.day(date(2000, number, 1)).split()[1]


def replace_platform_words(words: Words) -> None:
    """Put our words in the place of the platform's, now and whenever it says something new. Takes no room."""
    _component(key="am-platform", data=_replacements(words))


@cache
def _replacements(words: Words) -> dict[str, Any]:
    return {"exact": exact(words), "patterns": list(patterns(words).items())}
