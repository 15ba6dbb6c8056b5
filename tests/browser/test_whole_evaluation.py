"""A whole evaluation by keyboard alone: opened, talked about, noted, closed, printed; and next year starts with it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from ingest.round_state import FIELDS, Rounds
from ingest.rounds import rounds_of
from ingest.store import Store
from ingest.submit import submit, workbooks_in
from tests.browser.conftest import PROJECTOR, ROOT, Served, at_rest, picture, ready, serve
from tests.browser.heard import english
from tests.browser.keys import tab_to

TOWN = "voorbeeldstad-2022"
SAMPLES = ROOT / "sample_data" / "voorbeeldstad-2022-2026"
PAPERS = ROOT / "build" / "papers"
CONCLUSION, ACTION, JUDGED = "De tweede locatie moet er dit jaar liggen.", "Locatie aanwijzen", "Wij wachten al jaren."
#: How many stops there may be on the way.
FAR = 80


@pytest.fixture(scope="module")
def unevaluated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over the town's figures, of which no year was evaluated yet."""
    folder = tmp_path_factory.mktemp("unevaluated")
    submit(folder / "data", workbooks_in([SAMPLES]), received="cover")
    with serve(folder / "data", folder) as served:
        yield served


def rounds(served: Served) -> Rounds:
    return rounds_of(Store(served.data), TOWN)


def press(page: Page, place: Locator, key: str = "Enter") -> None:
    """Go there by Tab, and press."""
    tab_to(page, place, FAR)
    page.keyboard.press(key)
    at_rest(page)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def opened_by_keyboard(page: Page, year: int, axe: Callable[[Page], list[str]]) -> None:
    """Fill in the form of opening: a meeting after the day of the bid is warned of, and may be."""
    warned = page.get_by_text(f"Het overleg van 02-07-{year + 1}")
    tab_to(page, page.get_by_role("spinbutton", name="dag, Bestuurlijk overleg"), FAR)
    page.keyboard.type(f"0207{year + 1}")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(warned).to_be_visible()
    at_rest(page)
    assert axe(page) == []
    assert english(page) == []
    press(page, button(page, "Evaluatie openen"))
    expect(page.get_by_role("table", name="Agenda")).to_be_visible()
    at_rest(page)


def test_a_whole_evaluation_by_keyboard_alone(
    unevaluated: Served, page: Page, axe: Callable[[Page], list[str]]
) -> None:
    page.set_viewport_size({"width": PROJECTOR[0], "height": PROJECTOR[1]})
    page.goto(unevaluated.address("evaluation", framework=TOWN, year="2024"))
    ready(page)
    opened_by_keyboard(page, 2024, axe)

    # the agenda leads to its first item
    press(page, page.get_by_role("link", name="Overleg beginnen"))
    page.wait_for_url("**/meeting?**")
    ready(page)
    first = page.locator("h1").inner_text()

    # what is said of it
    conclusion = page.get_by_role("textbox", name="Conclusie", exact=True)
    tab_to(page, conclusion, FAR)
    page.keyboard.type(CONCLUSION)
    press(page, page.get_by_role("button", name="Oorzaken"))
    page.keyboard.press("Space")  # the first of them has the focus
    page.keyboard.press("Escape")
    tab_to(page, page.get_by_role("radio", name="doorgaan"), 5)
    page.keyboard.press("ArrowRight")
    press(page, page.get_by_role("button", name="Nieuwe actie"))
    page.keyboard.type(ACTION)
    tab_to(page, page.get_by_role("radio", name="De Linde"), 5)
    page.keyboard.press("Space")
    at_rest(page)
    picture(page, "evaluation-action-nl-1280")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=ACTION)).to_be_visible()
    expect(page.locator(".amnt-state[data-state=saved]").filter(has_text="Bewaard")).to_have_count(len(FIELDS))
    at_rest(page)
    (one,) = rounds(unevaluated).actions.values()
    number = one.number
    assert number is not None and one.last.text == ACTION and one.last.owner
    noted = {name: rounds(unevaluated).rounds[2024].said(number, name) for name in FIELDS}
    assert {name: said.value for name, said in noted.items() if said} == {
        "conclusion": CONCLUSION, "causes": ("site",), "proposal": "amend",
    }  # fmt: skip
    assert axe(page) == []

    # on to the next one and back, by one key, and typing goes on there
    page.keyboard.press("Alt+PageDown")
    expect(page.locator("h1")).not_to_have_text(first)
    at_rest(page)  # until then the former item stands below it
    tab_to(page, conclusion, FAR)
    page.keyboard.type("Goed.")
    page.keyboard.press("Alt+PageUp")
    expect(page.locator("h1")).to_have_text(first)
    at_rest(page)
    expect(conclusion).to_have_value(CONCLUSION)
    expect(conclusion).to_be_focused()
    picture(page, "evaluation-noted-nl-1280")

    # back to the agenda: proposed, adopted and closed
    press(page, page.get_by_role("link", name="Agenda, punt 1 van"))
    page.wait_for_url("**/evaluation?**")
    ready(page)
    press(page, button(page, "Ambtelijk voorgesteld"))
    expect(page.get_by_text("CONCEPT").first).to_be_visible()
    press(page, button(page, "Vaststellen en afsluiten"))
    press(page, page.get_by_role("button", name="Bestuurlijk vastgesteld: afsluiten"))
    expect(page.get_by_text("CONCEPT")).to_have_count(0)
    assert rounds(unevaluated).rounds[2024].closed
    at_rest(page)
    assert axe(page) == []

    # on paper
    tab_to(page, button(page, "Verslag (pdf)"), FAR)
    with page.expect_download() as file:
        page.keyboard.press("Enter")
    PAPERS.mkdir(parents=True, exist_ok=True)
    paper = PAPERS / file.value.suggested_filename
    file.value.save_as(paper)
    judge(paper.read_bytes())

    # next year starts with what was agreed
    press(page, page.get_by_role("link", name="2025 (niet geopend)"))
    ready(page)
    opened_by_keyboard(page, 2025, axe)
    press(page, page.get_by_role("link", name="Overleg beginnen"))
    page.wait_for_url("**/meeting?**")
    ready(page)
    expect(page.get_by_role("button", name=ACTION)).to_be_visible()
    page.goto(unevaluated.address("meeting", framework=TOWN, year="2025", item=number))
    ready(page)
    expect(page.get_by_text(f"„{CONCLUSION}”")).to_be_visible()
    expect(page.get_by_role("button", name=ACTION)).to_be_visible()
    assert axe(page) == []
    picture(page, "evaluation-next-year-nl-1280")


def judge(pdf: bytes) -> None:
    """What was noted stands in it, and who cannot see it can have it read: tagged, in Dutch, each chart with a text."""
    reader = PdfReader(io.BytesIO(pdf))
    text = " ".join(" ".join(one.extract_text() for one in reader.pages).replace("\u200b", "").split())
    assert CONCLUSION in text and ACTION in text and "CONCEPT" not in text
    root = cast("dict[str, Any]", reader.trailer["/Root"])
    assert root["/Lang"] == "nl" and root["/MarkInfo"]["/Marked"]
    figures = [one for one in tags(root["/StructTreeRoot"]) if one.get("/S") == "/Figure"]
    assert figures and all(str(one.get("/Alt", "")).strip() for one in figures)


def tags(one: Any) -> Iterator[dict[str, Any]]:
    """A tag of a PDF and all below it."""
    if isinstance(found := one.get_object(), dict):
        yield found
        below = found.get("/K", [])
        for child in below if isinstance(below, list) else [below]:
            yield from tags(child)
