"""The shell in a real browser: health, the empty store, the language, a page that fails, the platform's English."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import SIZES, Served, fits, ready, shot


def test_health_is_ours_and_an_unknown_path_is_not_taken_for_it(empty: Served) -> None:
    with urlopen(empty.address("healthz"), timeout=10) as answer:  # noqa: S310 - our own server
        assert json.load(answer) == {"status": "ok", "event": 0}
    with urlopen(empty.address("healthy"), timeout=10) as answer:  # noqa: S310 - our own server
        assert answer.headers.get_content_type() == "text/html"
    assert "WARNING" not in empty.said(), "who starts the server reads its address, and nothing else"


@pytest.mark.parametrize(("language", "query"), [("nl", {}), ("en", {"lang": "en"})])
def test_an_empty_store_is_a_page_that_looks_intended(
    empty: Served, page: Page, axe: Callable[[Page], list[str]], language: str, query: dict[str, str]
) -> None:
    page.goto(empty.address(**query))
    ready(page)
    assert page.evaluate("document.documentElement.lang") == language
    assert page.locator("h1").count() == 1
    assert page.locator("[data-testid=stException]").count() == 0
    assert axe(page) == []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert fits(page)
        shot(page, f"empty-{language}-{width}")


def test_the_language_is_one_click_away(empty: Served, page: Page) -> None:
    page.goto(empty.address())
    ready(page)
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**lang=en**")
    ready(page)
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.get_by_role("link", name="Nederlands").get_attribute("lang") == "nl"


def test_the_letters_come_from_here(empty: Served, page: Page) -> None:
    page.goto(empty.address())
    ready(page)
    page.evaluate("document.fonts.ready.then(() => true)")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family.replaceAll('\"', ''))"
    )
    assert "IBM Plex Sans" in loaded


def test_the_chart_toolbar_and_other_platform_buttons_are_out_of_sight(empty: Served, page: Page) -> None:
    page.goto(empty.address())
    ready(page)
    for label in ("Deploy", "Main menu"):
        assert page.get_by_role("button", name=label).count() == 0
