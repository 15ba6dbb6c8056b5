"""Every page in both languages and at every size: photographed, judged by axe, with nothing cut off or too faint."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.shapes import images
from ingest.submit import submit
from tests.browser.conftest import (
    LAPTOP,
    PHONE,
    SIZES,
    ZOOMED,
    Served,
    at_rest,
    fits,
    grow,
    picture,
    reader,
    ready,
    serve,
    shot,
)
from tests.browser.heard import english, heard
from tests.browser.seen import contrasts, cut_off, faint
from tests.browser.towns import towns

TOWN = "voorbeeldstad-2022"
CITY = "amsterdam-2020"
THEMES = ("new_construction", "sustainability", "liveability", "affordability", "care")
#: A flow with parts, a milestone that waits, one that is judged in words, one that counts in each area.
KINDS = {"parts": "NB-01", "waiting": "NB-03", "words": "LB-03", "areas": "BB-05"}
PARTIES = {"association": "L9001", "municipality": "GM9999", "tenants": "HPV"}
VIEWS: dict[str, tuple[str, dict[str, str]]] = {
    "frameworks": ("", {}),
    "overview": ("overview", {"framework": TOWN}),
    "overview-amsterdam": ("overview", {"framework": CITY}),
    **{f"theme-{theme}": ("theme", {"framework": TOWN, "theme": theme}) for theme in THEMES},
    "agreements": ("agreements", {"framework": TOWN}),
    **{f"agreement-{kind}": ("agreement", {"framework": TOWN, "number": one}) for kind, one in KINDS.items()},
    "agreement-amsterdam": ("agreement", {"framework": CITY, "number": "AMS-02"}),
    "given": ("given", {"framework": TOWN}),
    **{f"given-{role}": ("given", {"framework": TOWN, "we": party}) for role, party in PARTIES.items()},
    "year_plan": ("year_plan", {"framework": TOWN}),
    "evaluation": ("evaluation", {"framework": TOWN}),
    "meeting": ("meeting", {"framework": TOWN, "item": "NB-01"}),
    "how": ("how", {"framework": TOWN}),
    "upload": ("upload", {"framework": TOWN}),
    "submissions": ("submissions", {"framework": TOWN}),
}
STATES = towns()
OF_VIEW = {"theme": {"theme": "new_construction"}, "agreement": {"number": "A-1"}}
GREY = "html { filter: grayscale(1); }"
#: Of enlarged letters one language is judged.
SIZES_ON_A_SCREEN = tuple(one for one in SIZES if one != ZOOMED)
Axe = Callable[[Page], list[str]]


@pytest.fixture(scope="module")
def walker(desk: BrowserContext) -> Iterator[Page]:
    """One reader who walks all pages."""
    with reader(desk) as opened:
        yield opened


def grey(source: str) -> str:
    """The picture of a status by its address, without colours: what is left is its shape."""
    return re.sub(r"#[0-9A-Fa-f]{6}", "", images()[Path(urlsplit(source).path).stem])


def opened(served: Served, page: Page, address: str, query: dict[str, str], size: tuple[int, int] = LAPTOP) -> None:
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(served.address(address, **query))
    ready(page)
    assert page.locator("h1").count() == 1
    assert page.locator("[data-testid=stException]").count() == 0


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", VIEWS)
def test_every_page_at_every_size(example: Served, walker: Page, axe: Axe, name: str, language: str) -> None:
    address, query = VIEWS[name]
    opened(example, walker, address, {**query, "lang": language})
    assert walker.evaluate("document.documentElement.lang") == language
    for width, height in SIZES if language == "nl" else SIZES_ON_A_SCREEN:
        walker.set_viewport_size({"width": width, "height": height})
        grow(walker)
        assert fits(walker), f"{name} goes out of sight sideways at {width} pixels"
        assert cut_off(walker) == [], f"{name} at {width} pixels"
        assert faint(walker) == [], f"{name} at {width} pixels"
        if language == "nl" and (width, height) in (LAPTOP, PHONE):  # axe reads no words: English differs in nothing
            assert axe(walker) == []
            assert english(walker) == []
        picture(walker, f"{name}-{language}-{width}")


def test_contrast_sees_what_is_faint_and_what_is_cut_off(example: Served, walker: Page) -> None:
    opened(example, walker, "theme", {"framework": TOWN, "theme": THEMES[0]})
    seen = contrasts(walker)
    for kind, where in (("text", ""), ("text", "chart"), ("mark", "chart")):
        assert len([one for one in seen if (one[0], one[3]) == (kind, where)]) > 10, f"{kind} {where} is judged"
    walker.add_style_tag(
        content="h1.am-title { color: #999; width: 5em; overflow: hidden; white-space: nowrap; }"
        "svg.marks text { fill: #aaa; transform: translateX(-500px); } svg.marks path { stroke: #ccc; fill: #ccc; }"
    )
    found = faint(walker)
    assert any(one.startswith("mark") for one in found)
    assert any("500" in one for one in found), "a text in a chart"
    title = walker.locator("h1").inner_text()[:20]
    assert any(title in one for one in found)
    lost = cut_off(walker)
    assert any(title in one for one in lost) and any(one.startswith("text") for one in lost)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_overview_answers_its_questions_on_one_screen(example: Served, walker: Page, language: str) -> None:
    opened(example, walker, "overview", {"framework": TOWN, "lang": language})
    names = {
        "nl": ("Afspraken naar thema en status", "Waar gaat het mis?", "Wat ontbreekt?"),
        "en": ("Agreements by theme and status", "Where is it going wrong?", "What is missing?"),
    }[language]
    matrix, trouble, missing = (
        walker.locator("table", has=walker.locator(f"caption:text-is('{name}')")) for name in names
    )
    expect(matrix.locator("tbody tr")).to_have_count(len(THEMES))
    expect(trouble.locator("tbody tr")).to_have_count(5)
    expect(missing.locator("tbody tr").first).to_be_visible()
    for part in (walker.locator("h1"), matrix, trouble, missing):
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0 and box["y"] >= 0
        assert box["x"] + box["width"] <= LAPTOP[0] and box["y"] + box["height"] <= LAPTOP[1]


@pytest.mark.parametrize("name", ["overview", "theme-new_construction", "agreement-parts"])
def test_grey_on_paper_statuses_still_differ(example: Served, walker: Page, name: str) -> None:
    address, query = VIEWS[name]
    opened(example, walker, address, query)
    walker.emulate_media(media="print")
    walker.add_style_tag(content=GREY)
    drawn = walker.locator("img[class*=-shape]:visible").evaluate_all("all => all.map(one => one.src)")
    shot(walker, f"{name}-grey")
    assert len(set(drawn)) >= 2, "several statuses"
    assert len({grey(one) for one in drawn}) == len(set(drawn)), "told apart by shape, not by colour alone"
    for one in walker.get_by_role("table").locator("tbody tr:visible").all():
        assert one.inner_text().strip(), "and by words"


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over a small town in each state."""
    folder = tmp_path_factory.mktemp("states")
    outcomes = submit(folder / "data", [file for files in STATES.values() for file in files], received="cover")
    assert not [one.findings for one in outcomes if one.refused]
    with serve(folder / "data", folder) as served:
        yield served


@pytest.mark.parametrize("view", ["overview", "theme", "agreements", "agreement", "given", "year_plan"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_a_page_that_looks_intended(states: Served, walker: Page, state: str, view: str) -> None:
    opened(states, walker, view, {"framework": state, **OF_VIEW.get(view, {})})
    assert walker.locator(".am-paper").count() == 1, "the page itself, not one that says that something went wrong"
    for width, height in (LAPTOP, PHONE):
        walker.set_viewport_size({"width": width, "height": height})
        at_rest(walker)
        assert fits(walker)
        assert cut_off(walker) == []
        assert [one for one in heard(walker) if re.search(r"\b(?:None|nan|NaN|inf|null|undefined)\b", one)] == []
