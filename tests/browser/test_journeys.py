"""Journeys through the example, as a reader makes them."""

from __future__ import annotations

import io
import re
from pathlib import Path
from urllib.parse import parse_qs

from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Served, at_rest, ready

TOWN = "voorbeeldstad-2022"
CITY = "amsterdam-2020"


def test_open_the_example_and_find_what_is_behind(example: Served, page: Page) -> None:
    page.goto(example.address("overview", framework=TOWN, year="2024"))
    ready(page)
    expect(page.locator("h1")).to_contain_text("afspraken")
    trouble = page.get_by_role("table", name="Waar gaat het mis?")
    first = trouble.get_by_role("link").first
    name = first.inner_text()
    with page.context.expect_page() as opened:
        first.click(modifiers=["ControlOrMeta"])
    beside = opened.value
    ready(beside)
    expect(beside.get_by_text(name).first).to_be_visible()

    first.click()
    page.wait_for_url("**/agreement?**")
    expect(page.get_by_text(name).first).to_be_visible()
    expect(page.get_by_role("heading", name="Waarom")).to_be_visible()
    page.get_by_role("link", name="Volgende").click()
    expect(page.get_by_text("2 van")).to_be_visible()
    page.get_by_role("link", name="Vorige").click()
    expect(page.get_by_text("1 van")).to_be_visible()
    expect(page.get_by_text(name).first).to_be_visible()


def test_from_a_chart_to_the_cell_of_the_file(example: Served, page: Page, tmp_path: Path) -> None:
    page.goto(example.address("agreement", framework=TOWN, year="2024", number="NB-01"))
    ready(page)
    expect(page.locator("[role=graphics-document]").first).to_have_attribute("aria-label", re.compile(r"\w{3}.*\d"))
    page.get_by_role("button", name="Als tabel").first.click()
    expect(page.get_by_role("cell", name="195", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Bewaar als plaatje").first.click()
    with page.expect_download() as picture:
        page.get_by_role("button", name="PNG").click()
    assert Path(picture.value.path()).read_bytes().startswith(b"\x89PNG")

    figure = page.get_by_role("button", name="De Linde, 2024")
    value = figure.inner_text()
    figure.focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("resultaten-2024-de-linde.xlsx")
    sheet, cell = drawer.locator("dd").nth(1).inner_text().split(", cel ")
    with page.expect_download() as file:
        drawer.get_by_role("button", name="resultaten-2024-de-linde.xlsx").click()
    kept = Path(file.value.path()).read_bytes()
    sent = next((ROOT / "sample_data").rglob("resultaten-2024-de-linde.xlsx"))
    assert kept == sent.read_bytes(), "what was sent is what comes back"
    row, column = coordinate_to_tuple(cell)
    workbook = load_workbook(io.BytesIO(kept), read_only=True)
    assert str(workbook[sheet].cell(row, column).value) == value
    workbook.close()

    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(figure).to_be_focused()


def test_a_copied_link_opens_the_same_view_in_a_fresh_browser(example: Served, page: Page) -> None:
    page.goto(example.address("overview", framework=CITY, year="2021", lang="en"))
    ready(page)
    told = page.locator("h1").inner_text()
    page.get_by_text("More", exact=True).click()
    page.get_by_role("menuitem", name="How we judge").click()
    page.wait_for_url("**/how?**")
    page.get_by_role("link", name="Overview").first.click()
    page.wait_for_url("**/overview?**")
    ready(page)
    expect(page.locator("h1")).to_have_text(told)
    link = page.url
    assert {"framework=amsterdam-2020", "year=2021", "lang=en"} <= set(link.split("?")[1].split("&"))
    browser = page.context.browser
    assert browser is not None
    other = browser.new_context()
    again = other.new_page()
    again.goto(link)
    ready(again)
    expect(again.locator("h1")).to_have_text(told)
    other.close()


def test_filters_chosen_by_hand_are_in_the_address_and_it_opens_the_same_list(example: Served, page: Page) -> None:
    page.goto(example.address("agreements", framework=TOWN, year="2025"))
    ready(page)
    for label, choice, name in (
        ("Thema", "Nieuwbouw", "theme"),
        ("Partij", "Thuis in Voorbeeldstad", "party"),
        ("Status", "Achter", "status"),
    ):
        page.get_by_role("combobox", name=label, exact=True).click()
        page.get_by_role("option", name=choice, exact=True).click()
        page.wait_for_url(f"**{name}=**")
        ready(page)
    page.get_by_role("textbox", name="Zoek").fill("start bouw")
    page.keyboard.press("Enter")
    page.wait_for_url("**search=start**")
    expect(page.locator("h1")).to_have_text(re.compile(r"^1\b"))
    query = parse_qs(page.url.split("?")[1])
    assert {name: query[name] for name in ("theme", "status", "search")} == {
        "theme": ["new_construction"],
        "status": ["behind"],
        "search": ["start bouw"],
    }
    assert len(query["party"]) == 1

    def shown(on: Page) -> tuple[str, list[str], str, list[str]]:
        ready(on)
        return (
            on.locator("h1").inner_text(),
            [box.input_value() for box in on.get_by_role("combobox").all()],
            on.get_by_role("textbox", name="Zoek").input_value(),
            on.get_by_role("table", name="Afspraken").locator("tbody tr").all_inner_texts(),
        )

    first = shown(page)
    assert len(first[3]) == 1
    assert page.context.browser is not None
    other = page.context.browser.new_context(locale="nl-NL")
    again = other.new_page()
    again.goto(page.url)
    again.get_by_role("table", name="Afspraken").wait_for()
    assert shown(again) == first
    other.close()


def test_from_the_top_to_what_is_behind_with_the_keyboard(example: Served, page: Page) -> None:
    page.goto(example.address("overview", framework=TOWN, year="2024"))
    ready(page)
    first = page.get_by_role("table", name="Waar gaat het mis?").get_by_role("link").first
    first.wait_for()
    for _tab in range(20):
        page.keyboard.press("Tab")
        if first.evaluate("one => one === document.activeElement"):
            break
    expect(first).to_be_focused()
    assert first.evaluate("one => getComputedStyle(one).outlineStyle") != "none", "the focus can be seen"
    name = first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/agreement?**")
    expect(page.get_by_role("heading", name="Waarom")).to_be_visible()
    expect(page.get_by_text(name).first).to_be_visible()


def test_a_choice_of_year_lands_in_the_address(example: Served, page: Page) -> None:
    page.goto(example.address("overview", framework=TOWN, year="2024"))
    ready(page)
    page.get_by_role("button", name="Cijfers tot en met 2024").click()
    page.get_by_role("radio", name="2023").click()
    page.wait_for_url("**year=2023**")
    expect(page.get_by_role("button", name="Cijfers tot en met 2023")).to_be_visible()


def test_a_link_to_the_page_that_it_stands_on_lands_in_the_address_too(example: Served, page: Page) -> None:
    """The platform leaves the old address there, and the next click would go back to it."""
    page.goto(example.address("overview", framework=TOWN, year="2025"))
    ready(page)
    page.get_by_role("link", name="2023", exact=True).click()
    page.wait_for_url("**year=2023**")
    page.get_by_role("button", name="Cijfers tot en met 2023").click()
    page.get_by_role("radio", name="2022").click()
    page.wait_for_url("**year=2022**")
    at_rest(page)
    page.go_back()
    page.wait_for_url("**year=2023**")
    expect(page.get_by_role("button", name="Cijfers tot en met 2023")).to_be_visible()
