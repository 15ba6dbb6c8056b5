"""The platform's own English strings: each is hidden, or ours stands in its place. The list is
``dashboard.pieces.platform_words``; here it is held against the platform's files and against what pages really say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit
from playwright.sync_api import Page

from dashboard.pieces import panels
from dashboard.pieces.platform_words import exact, patterns
from schemas.words import words
from tests.browser.conftest import Served, ready
from tests.browser.heard import HIDDEN, english


def _platform_files() -> str:
    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    return "".join(file.read_text("utf-8", errors="replace") for file in folder.glob("*.js"))


def test_every_listed_string_is_still_said_by_this_version_of_the_platform() -> None:
    said = _platform_files()
    gone = [text for text in (*exact(words("en")), *HIDDEN) if text not in said]
    assert gone == []


def test_every_listed_string_has_its_own_words_in_dutch() -> None:
    ours = exact(words("nl"))
    assert [text for text, own in ours.items() if own == text] == ["Logo"]
    same = patterns(words("en")).items() & patterns(words("nl")).items()
    assert not same


def test_what_is_hidden_is_hidden_by_the_look() -> None:
    rules = (panels.HERE / "style.css").read_text("utf-8")
    assert re.search(r'\[data-testid="stElementToolbar"\]\s*{\s*display: none', rules)


@pytest.mark.parametrize("width", [1366, 390])
def test_a_dutch_page_says_nothing_in_the_platforms_english(empty: Served, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(empty.address())
    ready(page)
    page.get_by_text(exact(words("nl"))["Skip to main content"]).wait_for(state="attached")
    assert english(page) == []


def test_a_mistyped_address_is_explained_in_our_words(empty: Served, page: Page) -> None:
    page.goto(empty.address("nowhere"))
    ready(page)
    page.get_by_text(exact(words("nl"))["Page not found"]).wait_for()
    assert english(page) == []
