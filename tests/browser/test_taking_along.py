"""What can be taken along from a page: a chart as a picture, its sentence for minutes, and its table for Excel."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Served, fits, ready

TOWN = "voorbeeldstad-2022"
SVG = "{http://www.w3.org/2000/svg}"


def agreement(served: Served, page: Page) -> None:
    page.goto(served.address("agreement", framework=TOWN, year="2025", number="NB-01"))
    ready(page)
    page.locator("[data-testid=stVegaLiteChart] svg").first.wait_for()


def test_a_sentence_is_copied_with_its_source_and_date(example: Served, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    agreement(example, page)
    button = page.get_by_role("button", name="Kopieer zin").first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[aria-live=polite]").get_by_text("Gekopieerd").first).to_be_visible()
    expect(button).to_be_focused()
    copied = page.evaluate("navigator.clipboard.readText()")
    source = ("Prestatieafspraken Voorbeeldstad", "Zoals bekend op")
    for part in ("310 van de geplande 375", "Nieuwe sociale huurwoningen", *source):
        assert part in copied


@pytest.mark.parametrize("works", [True, False])
def test_without_a_clipboard_the_old_way_is_tried_and_else_the_text_comes(
    example: Served, page: Page, works: bool
) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        f"document.execCommand = () => {{ window.taken = document.activeElement.value; return {str(works).lower()}; }};"
    )
    agreement(example, page)
    page.get_by_role("button", name="Kopieer zin").first.click()
    said = page.locator("[aria-live=polite]")
    expect(said.get_by_text("Gekopieerd" if works else "Uw browser laat ons niet").first).to_be_visible()
    assert "310 van de geplande 375" in page.evaluate("window.taken")
    text = page.get_by_role("textbox", name="Kopieer zin")
    if works:
        expect(text).to_have_count(0)
    else:
        assert "310 van de geplande 375" in text.input_value()


def test_a_chart_leaves_as_svg_that_says_what_it_shows(example: Served, page: Page) -> None:
    agreement(example, page)
    page.get_by_role("button", name="Bewaar als plaatje").first.click()
    with page.expect_download() as file:
        page.get_by_role("button", name="SVG").click()
    root = ElementTree.fromstring(Path(file.value.path()).read_text("utf-8"))  # noqa: S314 - made by ourselves
    title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and title.text
    assert told is not None and "310" in (told.text or "") and "Zoals bekend op" in (told.text or "")
    families = {one.get("font-family", "") for one in root.iter(f"{SVG}text")}
    assert families and all(one.startswith("IBM Plex Sans,") and one.endswith("sans-serif") for one in families)
    assert not [one for one in root.iter() if one.tag == f"{SVG}image"], "letters and lines, no picture of them"


@pytest.mark.parametrize(
    ("view", "query"),
    [
        ("overview", {}),
        ("theme", {"theme": "new_construction"}),
        ("agreements", {"theme": "new_construction", "status": "behind"}),
        ("agreement", {"number": "NB-01"}),
    ],
)
def test_a_page_leaves_for_excel_as_it_is_filtered(
    example: Served, page: Page, view: str, query: dict[str, str]
) -> None:
    page.goto(example.address(view, framework=TOWN, year="2025", **query))
    ready(page)
    with page.expect_download() as file:
        page.get_by_role("button", name="Als Excel").click()
    assert file.value.suggested_filename.endswith(".xlsx")
    book = load_workbook(io.BytesIO(Path(file.value.path()).read_bytes()))
    first, about = book.worksheets[0], book.worksheets[1]
    facts = " ".join(str(cell.value) for row in about["A1:B12"] for cell in row)
    assert "Prestatieafspraken Voorbeeldstad" in facts and "2025" in facts
    if view == "agreements":
        shown = page.get_by_role("table", name="Afspraken").locator("tbody tr").count()
        assert first.max_row == shown + 1
        assert "Nieuwbouw" in facts and "Achter" in facts


def test_what_is_below_a_chart_fits_on_a_phone(example: Served, page: Page) -> None:
    width, height = PHONE
    page.set_viewport_size({"width": width, "height": height})
    agreement(example, page)
    assert fits(page)
    for name in ("Als tabel", "Bewaar als plaatje", "Kopieer zin"):
        box = page.get_by_role("button", name=name).first.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
        assert box["height"] >= 24, "a finger finds it"
