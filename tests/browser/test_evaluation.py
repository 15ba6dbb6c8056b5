"""An evaluation in a real browser: a text is saved on leaving its field, and says at every moment whether it is; two
windows lose nothing."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from dashboard.rounds import computed
from ingest.findings import Finding
from ingest.round_state import Act, Round
from ingest.rounds import record, rounds_of
from ingest.store import Store
from ingest.submit import today
from tests.browser.conftest import PROJECTOR, Served, at_rest, picture, ready, serve

TOWN = "voorbeeldstad-2022"
#: The item was proposed already: that it changed since is said beside it.
SAVED = re.compile(r"^Bewaard( · Veranderd na het voorstel .*)?$")
Axe = Callable[[Page], list[str]]


def field(page: Page, label: str = "Conclusie") -> Locator:
    return page.get_by_role("textbox", name=label, exact=True)


def state(page: Page) -> Locator:
    return page.locator(".amnt-text", has=field(page)).get_by_role("status")


def open_item(served: Served, page: Page, item: str) -> None:
    page.goto(served.address("meeting", framework=TOWN, year="2025", item=item))
    ready(page)


def kept(served: Served) -> Round:
    return rounds_of(Store(served.data), TOWN).rounds[2025]


def text_of(served: Served, item: str) -> str:
    said = kept(served).said(item, "conclusion")
    return str(said.value) if said else ""


def test_a_text_is_saved_on_leaving_its_field(own: Served, page: Page) -> None:
    open_item(own, page, "NB-04")
    field(page).fill("De bouw start dit najaar.")
    expect(state(page)).to_contain_text("Nog niet bewaard")
    assert text_of(own, "NB-04") == ""
    page.keyboard.press("Tab")
    expect(state(page)).to_have_text(SAVED)
    assert text_of(own, "NB-04") == "De bouw start dit najaar."


def test_a_choice_is_saved_by_one_click_and_put_off_by_another(own: Served, page: Page) -> None:
    open_item(own, page, "BB-01")
    choice, told = page.get_by_role("radio", name="verhogen"), page.locator(".amnt-one").get_by_role("status").first
    for value in ("raise", ""):
        choice.click()
        expect(told).to_have_text(SAVED)
        expect(told).to_have_attribute("data-state", "saved")
        said = kept(own).said("BB-01", "proposal")
        assert said is not None and said.value == value
    causes = page.get_by_role("button", name="Oorzaken")
    causes.click()
    for name in ("bouwer", "vergunning"):
        page.get_by_role("checkbox", name=name).click()
    assert kept(own).said("BB-01", "causes") is None
    page.get_by_role("button", name="Volgende").click()  # leaves the list, and the item
    expect(page.locator("h1")).to_be_visible()
    at_rest(page)
    said = kept(own).said("BB-01", "causes")
    assert said is not None and said.value == ("permit", "builder")


def test_a_text_that_is_too_long_says_why_and_stays(own: Served, page: Page) -> None:
    open_item(own, page, "BB-02")
    long = "Lang. " * 3500
    field(page).fill(long)
    page.keyboard.press("Tab")
    expect(state(page)).to_have_attribute("data-state", "refused")
    expect(state(page)).to_contain_text("20000")
    expect(field(page)).to_have_value(long)
    assert text_of(own, "BB-02") == ""
    field(page).fill("Kort.")
    page.keyboard.press("Tab")
    expect(state(page)).to_have_text(SAVED)
    assert text_of(own, "BB-02") == "Kort."


def test_an_action_that_was_not_noted_waits_and_is_said_elsewhere(own: Served, page: Page) -> None:
    open_item(own, page, "NB-04")
    opener, what = page.get_by_role("button", name="Nieuwe actie"), page.get_by_role("textbox", name="Wat")
    opener.click()
    what.fill("Grond aanwijzen")
    page.keyboard.press("Alt+PageDown")
    at_rest(page)
    other = page.locator(".amnt a")
    expect(other).to_have_count(1)
    page.on("dialog", lambda dialog: dialog.accept())
    other.click()
    ready(page)
    expect(opener).to_contain_text("nog niet vastgelegd")
    opener.click()
    expect(what).to_have_value("Grond aanwijzen")
    page.get_by_role("button", name="Vastleggen").filter(visible=True).click()
    expect(page.get_by_role("alert").filter(visible=True)).not_to_be_empty()  # by whom?
    expect(what).to_have_value("Grond aanwijzen")
    page.get_by_role("radio", name="Thuis", exact=True).click()
    page.get_by_role("button", name="Vastleggen").filter(visible=True).click()
    expect(what).to_be_hidden()
    expect(page.get_by_role("button", name="Grond aanwijzen")).to_be_visible()
    expect(opener).not_to_contain_text("nog niet")
    (noted,) = (one for one in rounds_of(Store(own.data), TOWN).actions.values() if one.number == "NB-04")
    assert (noted.last.text, noted.last.owner) == ("Grond aanwijzen", "L9002")


def test_what_is_not_saved_yet_survives_a_reload(own: Served, page: Page) -> None:
    """A browser that is closed in the middle of a word, too: what was on its way goes on, the rest waits."""
    open_item(own, page, "VD-08")
    field(page).fill("Nog even typen")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")
    open_item(own, page, "VD-08")
    expect(field(page)).to_have_value("Nog even typen")
    field(page).focus()
    page.keyboard.press("Tab")
    expect(state(page)).to_have_text(SAVED)
    assert text_of(own, "VD-08") == "Nog even typen"


def test_two_windows_keep_both_texts(own: Served, page: Page, desk: BrowserContext) -> None:
    open_item(own, page, "WZ-01")
    other = desk.new_page()
    open_item(own, other, "WZ-01")
    field(other).fill("Uit het andere venster.")
    other.keyboard.press("Tab")
    expect(state(other)).to_have_text(SAVED)
    other.close()
    field(page).fill("Uit dit venster.")
    page.keyboard.press("Tab")
    expect(page.get_by_text("„Uit het andere venster.”")).to_be_visible()
    expect(field(page)).to_have_value("Uit dit venster.")
    field(page).fill("Uit beide vensters.")
    page.keyboard.press("Tab")
    expect(page.get_by_text("„Uit het andere venster.”")).to_have_count(0)
    said = kept(own).said("WZ-01", "conclusion")
    assert said is not None and said.value == "Uit beide vensters." and not said.beside


#: The pictures of the guide (docs/images), by language: the agenda and an item.
GUIDE = {"nl": ("evaluatie-agenda", "evaluatie-overleg"), "en": ("evaluation-agenda", "evaluation-meeting")}


@pytest.mark.parametrize("language", GUIDE)
def test_the_item_fits_the_projector(example: Served, page: Page, axe: Axe, language: str) -> None:
    """Also with a list or a form opened: all of it can be used."""
    page.set_viewport_size({"width": PROJECTOR[0], "height": PROJECTOR[1]})
    page.goto(example.address("evaluation", framework=TOWN, year="2025", lang=language))
    ready(page)
    at_rest(page)
    picture(page, GUIDE[language][0])
    page.goto(example.address("meeting", framework=TOWN, year="2025", item="NB-01", lang=language))
    ready(page)
    at_rest(page)
    picture(page, GUIDE[language][1])
    for what in (page.locator(".amnt textarea").first, page.locator(".am-boxes"), page.locator(".amnt-form").last):
        assert fits(what)
    openers = page.locator(".amnt-link, .amnt-opener")
    for n in range(openers.count()):
        openers.nth(n).click()
        pane = page.locator(".amnt-pane:popover-open")
        expect(pane).to_have_count(1)
        assert fits(pane)
        assert language == "en" or axe(page) == []
        page.keyboard.press("Escape")
        expect(openers.nth(n)).to_be_focused()


def fits(what: Locator) -> bool:
    box = what.bounding_box()
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= PROJECTOR[1]


def test_a_killed_server_loses_nothing_that_was_typed(examples: Path, tmp_path: Path, page: Page) -> None:
    """What was shown as saved is kept; what was not is sent again, to the server that comes after it."""
    data = shutil.copytree(examples, tmp_path / "data")
    with serve(data, tmp_path) as served:
        open_item(served, page, "NB-04")
        field(page).fill("Dit is bewaard.")
        page.keyboard.press("Tab")
        expect(state(page)).to_have_text(SAVED)
        found = subprocess.run(["pgrep", "-f", str(data)], capture_output=True, text=True, check=True)
        for number in found.stdout.split():
            subprocess.run(["kill", f"-{signal.SIGKILL}", number], check=False)
        field(page).fill("Dit komt later aan.")
        page.keyboard.press("Tab")
        expect(state(page)).to_contain_text("de server antwoordt niet")
        expect(field(page)).to_have_value("Dit komt later aan.")
        said = rounds_of(Store(data), TOWN).rounds[2025].said("NB-04", "conclusion")
        assert said is not None and said.value == "Dit is bewaard."
        with serve(data, tmp_path, port=served.port):
            expect(state(page)).to_have_text(SAVED, timeout=60_000)
            expect(field(page)).to_have_value("Dit komt later aan.")
        said = rounds_of(Store(data), TOWN).rounds[2025].said("NB-04", "conclusion")
        assert said is not None and said.value == "Dit komt later aan." and not said.beside


def test_what_was_typed_when_another_window_closed_the_evaluation_stays_to_be_copied(own: Served, page: Page) -> None:
    def elsewhere(act: str, reason: str | None = None) -> None:
        assert (
            record(own.data, [Act(TOWN, 2025, act, today(), reason=reason)], computed(Store(own.data))).finding is None
        )

    open_item(own, page, "LB-02")
    field(page).fill("Net te laat.")
    elsewhere("close")
    page.keyboard.press("Tab")
    stays = page.locator(".amnt-gone")
    expect(stays).to_contain_text("Net te laat.")
    expect(stays).to_contain_text(Finding("round_is_closed", values={"value": "2025"}).what("nl"))
    page.on("dialog", lambda dialog: dialog.accept())
    elsewhere("reopen", "Nog een zin.")
    page.reload()
    ready(page)
    expect(field(page)).to_have_value("Net te laat.")


def test_one_window_is_never_in_conflict_with_itself(own: Served, page: Page) -> None:
    open_item(own, page, "NB-05")
    field(page).fill("Eerst dit.")
    page.keyboard.press("Control+Enter")
    page.keyboard.type(" En dit.")
    for name in ("wijzigen", "verhogen"):
        page.get_by_role("radio", name=name).click()
    expect(state(page)).to_have_text(SAVED)
    expect(page.locator(".amnt-one").get_by_role("status").first).to_have_attribute("data-state", "saved")
    at_rest(page)
    for name, value in (("conclusion", "Eerst dit. En dit."), ("proposal", "raise")):
        said = kept(own).said("NB-05", name)
        assert said is not None and said.value == value and not said.beside, name


def test_a_cursor_in_a_field_overwrites_nothing(own: Served, page: Page, desk: BrowserContext) -> None:
    open_item(own, page, "VD-03")
    other = desk.new_page()
    open_item(own, other, "VD-03")
    field(other).fill("Van een collega.")
    other.keyboard.press("Tab")
    expect(state(other)).to_have_text(SAVED)
    other.close()
    field(page).focus()
    page.get_by_role("radio", name="doorgaan").click()
    expect(field(page)).to_have_value("Van een collega.")
    field(page).focus()
    page.keyboard.press("Tab")
    at_rest(page)
    assert text_of(own, "VD-03") == "Van een collega."


def test_going_on_at_once_leaves_nothing_unsaid(own: Served, page: Page) -> None:
    open_item(own, page, "NB-02")
    field(page).fill("En door.")
    page.get_by_role("button", name="Volgende").click()
    at_rest(page)
    assert text_of(own, "NB-02") == "En door."
    expect(page.locator(".amnt a")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter(one => one.endsWith('NB-02')).length") == 0


@pytest.mark.parametrize("way", ["Agenda, punt", "Overzicht"])
def test_leaving_by_a_link_saves_what_was_typed(own: Served, page: Page, way: str) -> None:
    """The click leaves the field and the page at once."""
    item = {"Agenda, punt": "BB-07", "Overzicht": "VD-07"}[way]
    open_item(own, page, item)
    field(page).fill("Net voor het weggaan.")
    page.get_by_role("link", name=way).first.click()
    page.wait_for_url(re.compile("/(evaluation|overview)"))
    ready(page)
    expect(page.locator("[class*=st-key-am-note]")).to_be_visible()  # a page of ours, not one that says what went wrong
    assert "Traceback" not in own.said()
    assert text_of(own, item) == "Net voor het weggaan."
