"""Paper: any page that is printed can be read, with nothing cut off, and the overview is one A4."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Served, ready
from tests.browser.seen import cut_off

TOWN = "voorbeeldstad-2022"
VIEWS: tuple[tuple[str, dict[str, str], int], ...] = (
    ("overview", {"framework": TOWN}, 1),
    ("overview", {"framework": "amsterdam-2020"}, 1),
    ("theme", {"framework": TOWN, "theme": "new_construction"}, 6),
    ("agreement", {"framework": TOWN, "number": "NB-01"}, 5),
    ("agreement", {"framework": "tilburg-2015", "number": "TLB-01"}, 4),
    ("agreements", {"framework": TOWN}, 3),
    ("how", {"framework": TOWN}, 4),
    ("submissions", {"framework": TOWN}, 4),
)
#: A4 between its edges, in pixels of the browser: 210 mm less twice 14 mm.
WIDTH = 688


def printed(page: Page, file: Path) -> int:
    """Print a page as a reader would, on A4; gives the number of its sheets of paper."""
    page.pdf(path=file, format="A4")
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", file.read_bytes()))


def opened(served: Served, page: Page, view: str, query: dict[str, str]) -> None:
    page.goto(served.address(view, **query))
    ready(page)
    assert page.locator(".am-paper").count() == 1, "the page itself, not one that says that something went wrong"


@pytest.mark.parametrize(("view", "query", "most"), VIEWS, ids=[f"{one[0]}-{one[1]['framework']}" for one in VIEWS])
def test_a_page_is_printed_on_few_sheets_with_nothing_cut_off(
    example: Served, page: Page, tmp_path: Path, view: str, query: dict[str, str], most: int
) -> None:
    opened(example, page, view, query)
    assert 1 <= printed(page, tmp_path / "page.pdf") <= most
    # charts stay as wide as they were drawn for the screen: so it is judged without drawing them again
    page.emulate_media(media="print")
    page.set_viewport_size({"width": WIDTH, "height": 1000})
    assert cut_off(page) == []
    for heading in page.locator("h1, h2").all():
        assert heading.is_visible(), heading.inner_text()


def test_what_can_be_clicked_is_gone_and_what_paper_lacks_is_there(example: Served, page: Page) -> None:
    opened(example, page, "agreement", {"framework": TOWN, "number": "NB-01"})
    line = page.locator(".am-paper")
    assert not line.is_visible()
    tables = page.locator("[data-testid=stMainBlockContainer] table").count()
    page.emulate_media(media="print")
    assert line.is_visible()
    told = line.inner_text()
    assert "zoals bekend op" in told and page.url.split("?")[0] in told and f"framework={TOWN}" in told
    for hidden in ("stHeader", "stPopover", "stDownloadButton", "stExpander"):
        found = page.locator(f"[data-testid={hidden}]")
        assert found.count() > 0, "the platform calls it otherwise now"
        assert not [one for one in found.all() if one.is_visible()]
    assert not page.get_by_role("button", name="Kopieer zin").first.is_visible()
    assert not page.locator(".am-languages").is_visible()
    assert page.locator("[data-testid=stMainBlockContainer] table:visible").count() == tables
    broken = page.locator("tr").first.evaluate("one => getComputedStyle(one).breakInside")
    together = page.locator("h2").first.evaluate("one => getComputedStyle(one).breakAfter")
    chart = page.locator("[class*=st-key-am-chart-]").first.evaluate("one => getComputedStyle(one).breakInside")
    assert (broken, together, chart) == ("avoid", "avoid", "avoid")


def test_a_printed_page_says_who_waits_and_what_is_missing(example: Served, page: Page) -> None:
    opened(example, page, "overview", {"framework": TOWN})
    seen = [one.inner_text() for one in page.locator("h2").all()]
    waiting = page.locator(".st-key-am-waiting").get_by_text(re.compile("Wacht op"))
    page.emulate_media(media="print")
    assert [one.inner_text() for one in page.locator("h2:visible").all()] == seen
    assert waiting.count() > 0 and all(one.is_visible() for one in waiting.all())
