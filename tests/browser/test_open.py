"""Pages with something open on them (a list, the period, the calendar, a table, the drawer, the menu of a phone):
they speak Dutch only, and axe finds nothing there that is ours."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, Served, at_rest, ready
from tests.browser.heard import english

TOWN = "voorbeeldstad-2022"
Axe = Callable[[Page], list[str]]


def _goto(page: Page, size: tuple[int, int], address: str) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(address)
    ready(page)


def _period(page: Page, example: Served) -> None:
    _goto(page, LAPTOP, example.address("overview", framework=TOWN, year="2024"))
    page.get_by_role("button", name="Cijfers tot en met 2024").click()
    page.get_by_test_id("stDateInput").wait_for()
    at_rest(page)


def test_a_list_of_choices(example: Served, page: Page, axe: Axe) -> None:
    _goto(page, LAPTOP, example.address("agreements", framework=TOWN, year="2024"))
    page.get_by_role("combobox", name="Thema").click()
    page.get_by_role("option", name="Nieuwbouw").wait_for()
    at_rest(page)
    assert english(page) == []
    assert axe(page) == []
    page.keyboard.type("zzz")
    page.get_by_text("Niets gevonden").wait_for()
    assert english(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("textbox", name="Zoek").click()
    page.keyboard.type("zzz")
    page.get_by_text("Druk op Enter").wait_for()
    assert english(page) == []


def test_the_period_and_its_calendar(example: Served, bare: Served, page: Page, axe: Axe) -> None:
    def calendar() -> None:
        page.get_by_test_id("stDateInputCalendarButton").click()
        page.get_by_test_id("stDateInputCalendar").wait_for()
        at_rest(page)

    _goto(page, LAPTOP, bare.address())
    page.get_by_role("button", name="Period").click()
    calendar()
    theirs = axe(page)
    _period(page, example)
    assert english(page) == []
    assert axe(page) == []
    calendar()
    assert english(page) == []
    assert [one for one in axe(page) if one not in theirs] == []
    page.get_by_test_id("stDateInputCalendar").locator("button[aria-haspopup=listbox]").first.click()
    page.get_by_role("option", name="januari").wait_for()
    assert english(page) == []


def test_a_day_that_cannot_be_and_a_day_left_blank(example: Served, page: Page) -> None:
    _period(page, example)
    year = page.get_by_role("spinbutton").nth(2)
    for typed in ("2099", "1899"):
        year.focus()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert").filter(has_text="kies een dag")).to_be_visible()
        assert english(page) == []
    page.get_by_test_id("stTooltipErrorHoverTarget").hover()
    page.get_by_test_id("stTooltipErrorContent").wait_for()
    assert english(page) == []
    for part in page.get_by_role("spinbutton").all():
        part.focus()
        for _digit in range(4):
            page.keyboard.press("Backspace")
    expect(year).to_have_text("jjjj")
    assert english(page) == []


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_table_of_a_chart_and_the_drawer(example: Served, page: Page, axe: Axe, size: tuple[int, int]) -> None:
    _goto(page, size, example.address("agreement", framework=TOWN, year="2024", number="NB-01"))
    page.locator("[role=graphics-document]").first.wait_for()
    page.get_by_role("button", name="Als tabel").first.click()
    page.get_by_role("cell", name="195", exact=True).wait_for()
    at_rest(page)
    assert english(page) == []
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="De Linde, 2024").click()
    expect(page.get_by_role("dialog")).to_contain_text("resultaten-2024-de-linde.xlsx")
    at_rest(page)
    assert english(page) == []
    assert axe(page) == []


def test_the_menu_of_a_phone(example: Served, page: Page, axe: Axe) -> None:
    _goto(page, PHONE, example.address("overview", framework=TOWN, year="2024"))
    page.get_by_role("button", name="Menu openen").click()
    expect(page.get_by_role("link", name="Alle afspraken").first).to_be_in_viewport()
    at_rest(page)
    assert english(page) == []
    assert axe(page) == []
