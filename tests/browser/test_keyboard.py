"""The main pages by keyboard alone: every stop can be seen, none holds the focus, and a table of marks is one stop."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served, at_rest, ready
from tests.browser.keys import HERE, SEEN, tab_to

TOWN = "voorbeeldstad-2022"
#: More stops than this before what a page is about, and nobody gets there. The menu and the frame are twelve of them.
FAR = 20
_OUT = "document.activeElement === document.body"


def opened(example: Served, page: Page, name: str, **more: str) -> None:
    page.goto(example.address(name, framework=TOWN, year="2025", **more))
    ready(page)


def test_from_the_overview_to_the_cell_of_a_figure_and_back(example: Served, page: Page) -> None:
    opened(example, page, "overview")
    worst = page.get_by_role("table", name="Waar gaat het mis?").get_by_role("link").first
    tab_to(page, worst, FAR)
    page.keyboard.press("Enter")
    page.wait_for_url("**/agreement?**")
    ready(page)
    figure = page.get_by_role("button", name="Wonen Zuid, 2025")
    tab_to(page, figure, 60)
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("resultaten-2025-wonen-zuid.xlsx")
    for _stop in range(6):
        page.keyboard.press("Tab")
        assert drawer.evaluate("one => one.contains(document.activeElement)"), "the page behind it is out of reach"
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(figure).to_be_focused()
    page.go_back()
    page.wait_for_url("**/overview?**")
    ready(page)
    expect(worst).to_be_visible()


def test_past_the_menu_with_one_key(example: Served, page: Page) -> None:
    opened(example, page, "overview")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    worst = page.get_by_role("table", name="Waar gaat het mis?").get_by_role("link").first
    assert tab_to(page, worst, FAR) < FAR // 2


def test_the_matrix_is_one_stop_and_arrows_go_through_it(example: Served, page: Page) -> None:
    opened(example, page, "overview")
    matrix = page.get_by_role("grid", name="Afspraken naar thema en status")
    theme = matrix.get_by_role("link", name="Nieuwbouw", exact=True)
    tab_to(page, theme, FAR)
    told = matrix.get_by_role("link")
    for way, back in (("ArrowRight", "ArrowLeft"), ("ArrowDown", "ArrowUp"), ("End", "Home")):
        page.keyboard.press(way)
        assert not theme.evaluate(HERE)
        assert matrix.evaluate("one => one.contains(document.activeElement)")
        page.keyboard.press(back)
        expect(theme).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(theme).to_be_focused()

    page.keyboard.press("Control+Home")
    expect(told.first).to_be_focused()
    page.keyboard.press("Control+End")
    expect(told.last).to_be_focused()
    page.keyboard.press("Tab")
    assert not matrix.evaluate("one => one.contains(document.activeElement)")
    page.keyboard.press("Shift+Tab")
    expect(told.last).to_be_focused()

    reached = set()
    page.keyboard.press("Control+Home")
    for row in range(matrix.get_by_role("row").count()):
        while (label := page.evaluate("document.activeElement.href + document.activeElement.ariaLabel")) not in reached:
            reached.add(label)
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Home")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Home")
        assert row < 50
    assert len(reached) == told.count(), "every mark and count can be reached"

    page.keyboard.press("Control+Home")
    name = page.evaluate("document.activeElement.href")
    page.keyboard.press("Enter")
    page.wait_for_url(name)


@pytest.mark.parametrize(
    ("name", "table", "role"),
    [
        ("theme", "Afspraken over Nieuwbouw", "table"),
        ("given", "Wie vraagt wat, per partij", "grid"),
        ("year_plan", "Maatregelen", "table"),
    ],
)
def test_tab_goes_through_a_whole_page_and_out_of_it(
    example: Served, page: Page, name: str, table: str, role: str
) -> None:
    opened(example, page, name)
    rows = page.get_by_role(role, name=table, exact=True)  # type: ignore[arg-type]
    expect(rows).to_be_visible()
    within = 0
    for _stop in range(150):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN) == "", "the focus can be seen"
        within += rows.evaluate("one => one.contains(document.activeElement)")
        if page.evaluate(_OUT):
            break
    assert page.evaluate(_OUT), "Tab comes out of the page"
    assert within == 1 if role == "grid" else within > 1


def test_a_measure_is_opened_and_closed_by_keyboard(example: Served, page: Page) -> None:
    opened(example, page, "year_plan")
    state = page.get_by_role("table", name="Maatregelen", exact=True).get_by_role("button").first
    tab_to(page, state, FAR)
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog")
    expect(drawer).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(state).to_be_focused()


def test_a_party_is_chosen_by_keyboard(example: Served, page: Page) -> None:
    opened(example, page, "overview")
    whose = page.get_by_role("button", name="Wij zijn")
    tab_to(page, whose, FAR)
    page.keyboard.press("Enter")
    linde = page.get_by_role("button", name="De Linde", exact=True)
    expect(linde).to_be_visible()
    at_rest(page)
    tab_to(page, linde, 3)
    page.keyboard.press("Enter")
    page.wait_for_url("**we=**")
    expect(linde).to_have_count(0)


def test_a_day_is_typed_by_keyboard_and_the_focus_comes_back(example: Served, page: Page) -> None:
    opened(example, page, "overview")
    control = page.get_by_role("button", name="Cijfers tot en met")
    tab_to(page, control, FAR)
    page.keyboard.press("Enter")
    day = page.get_by_role("spinbutton", name="dag, Zoals bekend op")
    expect(day).to_be_visible()
    at_rest(page)
    tab_to(page, day, 3)
    page.keyboard.type("01072025")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.wait_for_url("**known=2025-07-01**")
    page.keyboard.press("Escape")
    expect(control).to_be_focused()
