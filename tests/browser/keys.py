"""Going about a page by keyboard: every stop on the way must be seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

#: What has the focus when nothing shows it: "" while an outline does. A field of the platform shows it by the border
#: around it; the page itself, which one scrolls with the arrows, by nothing.
SEEN = """() => {
    const here = document.activeElement, seen = getComputedStyle(here).outlineStyle !== "none";
    return seen || here.matches("main, input, body, [role=spinbutton]") ? "" : here.outerHTML.slice(0, 200);
}"""
HERE = "one => one === document.activeElement"


def tab_to(page: Page, place: Locator, most: int) -> int:
    """Press Tab until the focus is there; gives how often. Every stop on the way can be seen."""
    expect(place).to_be_visible()
    there = place.element_handle()
    for n in range(1, most + 1):
        page.keyboard.press("Tab")
        unseen, arrived = page.evaluate(f"there => [({SEEN})(), ({HERE})(there)]", there)
        assert unseen == "", "the focus can be seen"
        if arrived:
            return n
    pytest.fail(f"not reached in {most} times Tab")
