"""Sending in a real browser: a wrong workbook repaired and sent, withdrawn again; a load from the command line while a
page is open; and what stands on the screen on the way, judged by axe, in both languages, photographed."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from ingest.store import Store
from schemas.words import Words, words
from tests.browser.conftest import LAPTOP, PHONE, PROJECTOR, ROOT, Served, at_rest, fits, picture, ready, shot
from tests.browser.heard import english

TOWN = "voorbeeldstad-2022"
SAMPLES = ROOT / "sample_data" / TOWN.replace("2022", "2022-2026")
Axe = Callable[[Page], list[str]]
NL = words("nl")


def changed(folder: Path, name: str, **values: str | int) -> Path:
    """A copy of a results workbook with other values in cells of its sheet of results."""
    workbook = load_workbook(SAMPLES / name)
    for cell, value in values.items():
        workbook["Resultaten"][cell] = value
    workbook.save(folder / name)
    return folder / name


def first_figure(name: str) -> tuple[str, int]:
    """Cell and figure of NB-01 in a results workbook."""
    sheet = load_workbook(SAMPLES / name)["Resultaten"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "Nummer")
    column = next(cell.column for cell in head if cell.value == "Waarde")
    row = next(cell.row for cell in sheet["A"] if cell.value == "NB-01")
    cell = sheet.cell(row, column)
    assert isinstance(cell.value, int)
    return cell.coordinate, cell.value


def put(page: Page, file: Path) -> None:
    """Choose a file, in the place of the one that was chosen before: also one with the same name."""
    with page.expect_file_chooser() as chooser:
        page.get_by_test_id("stFileUploader").locator("button").last.click()
    chooser.value.set_files(file)


def send_button(page: Page, own: Words) -> Locator:
    return page.get_by_role("button", name=own.say("Send"), exact=True)


def table(page: Page, name: str) -> Locator:
    return page.get_by_role("table", name=name, exact=True)


def number_received(page: Page) -> int:
    """The number on the receipt on the screen."""
    expect(page.locator("h1")).to_have_text(re.compile(r"\d+\.$"))
    return int(re.sub(r"\D", "", page.locator("h1").inner_text()))


def open_submission(page: Page, number: int) -> Locator:
    """Click a line of the page of submissions; gives the drawer that opens."""
    line = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=str(number), exact=True))
    line.get_by_role("button").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_text("SHA-256").wait_for(state="attached")
    return drawer


def test_a_wrong_workbook_is_repaired_sent_seen_and_withdrawn(own: Served, page: Page, tmp_path: Path) -> None:
    name = "resultaten-2025-thuis.xlsx"
    cell, former = first_figure(name)
    page.goto(own.address("upload", framework=TOWN))
    ready(page)
    put(page, changed(tmp_path, name, **{cell: "ca. 40"}))
    finding = page.get_by_role("row").filter(has_text=f"Resultaten, cel {cell}")
    expect(finding).to_contain_text("NB-01")
    expect(page.get_by_test_id("stExpander").get_by_text("ca. 40").first).to_be_visible()
    expect(send_button(page, NL)).to_be_disabled()
    with page.expect_download() as download:
        page.get_by_role("button", name=NL.say("The workbook with marked cells")).click()
    repaired = tmp_path / download.value.suggested_filename
    download.value.save_as(repaired)
    workbook = load_workbook(repaired)
    marked = workbook["Resultaten"][cell]
    assert marked.value == "ca. 40" and marked.comment is not None
    marked.value = 41
    workbook.save(repaired)

    put(page, repaired)
    change = table(page, NL.say("What changes")).get_by_role("row").filter(has_text="NB-01")
    expect(change).to_contain_text(str(former))
    expect(change).to_contain_text("41")
    expect(finding).to_have_count(0)
    page.get_by_role("textbox", name=NL.say("Note with this file (may stay empty)")).fill("Gebeld met de controller.")
    send_button(page, NL).click()
    number = number_received(page)
    assert number == Store(own.data).event_number()

    figure = page.get_by_role("button", name="Thuis, 2025")
    page.goto(own.address("agreement", framework=TOWN, year="2025", number="NB-01"))
    expect(figure).to_have_text("41")
    figure.click()
    earlier = table(page, NL.say("Earlier values")).get_by_role("row").filter(has_text=str(former))
    expect(earlier).to_contain_text(NL.day(load_workbook(SAMPLES / name)["Voorblad"]["B8"].value.date()))
    page.keyboard.press("Escape")

    page.goto(own.address("submissions", framework=TOWN, year="2025"))
    ready(page)
    drawer = open_submission(page, number)
    expect(drawer).to_contain_text("Gebeld met de controller.")
    drawer.get_by_text(NL.say("Withdraw this file")).click()
    drawer.get_by_role("textbox", name=NL.say("Reason")).fill("Gemeente vroeg om de eerste telling.")
    drawer.get_by_role("button", name=NL.say("Withdraw"), exact=True).click()
    expect(drawer).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text="Gemeente vroeg om de eerste telling.")).to_have_count(1)

    page.goto(own.address("agreement", framework=TOWN, year="2025", number="NB-01"))
    expect(figure).to_have_text(str(former))
    figure.click()
    earlier = table(page, NL.say("Earlier values")).get_by_role("row").filter(has_text="41")
    expect(earlier).to_contain_text("Gemeente vroeg om de eerste telling.")


@pytest.mark.parametrize("pause", [90, 250])
def test_a_double_click_on_send_ends_with_the_receipt(own: Served, page: Page, tmp_path: Path, pause: int) -> None:
    name = "resultaten-2024-wonen-zuid.xlsx"
    cell, former = first_figure(name)
    page.goto(own.address("upload", framework=TOWN))
    ready(page)
    put(page, changed(tmp_path, name, **{cell: former + pause // 90}))
    expect(send_button(page, NL)).to_be_enabled()
    before = Store(own.data).event_number()
    twice = "(one, pause) => { one.click(); setTimeout(() => one.click(), pause); }"
    send_button(page, NL).evaluate(twice, pause)
    expect(page.get_by_role("button", name=NL.say("Save the receipt"))).to_be_visible()
    expect(page.locator("h1")).to_contain_text(str(before + 1))
    assert Store(own.data).event_number() == before + 1


def test_what_the_command_line_loads_is_on_an_open_page_after_a_click(own: Served, page: Page, tmp_path: Path) -> None:
    name = "resultaten-2025-wonen-zuid.xlsx"
    cell, former = first_figure(name)
    page.goto(own.address("agreement", framework=TOWN, year="2025", number="NB-01"))
    figure = page.get_by_role("button", name="Wonen Zuid, 2025")
    expect(figure).to_have_text(str(former))
    command = Path(sys.executable).with_name("afspraken")
    file = changed(tmp_path, name, **{cell: former + 2})
    subprocess.run([command, "load", file, "--data", own.data], check=True, capture_output=True, timeout=60)
    figure.click()
    expect(figure).to_have_text(str(former + 2))
    earlier = table(page, NL.say("Earlier values")).get_by_role("row").filter(has_text=str(former))
    expect(earlier).to_have_count(1)  # the drawer that the click opened is about the new figure too


#: The pictures of the guide (docs/images), by language: what is wrong, what changes, what was received.
GUIDE = {
    "nl": ("aanleveren-fouten", "aanleveren-wijzigingen", "aanleveren-ontvangen"),
    "en": ("sending-findings", "sending-changes", "sending-submissions"),
}
NOTE = {"nl": "Nagebeld met de controller.", "en": "Checked by phone with the controller."}
REASON = {"nl": "Telling van het verkeerde jaar.", "en": "Counted for the wrong year."}


@pytest.mark.parametrize("language", GUIDE)
def test_every_step_of_sending_is_accessible_and_fits(
    own: Served, page: Page, axe: Axe, tmp_path: Path, language: str
) -> None:
    ours, name = words(language), "resultaten-2025-de-linde.xlsx"
    cell, former = first_figure(name)
    column, row = cell[0], int(cell[1:])
    new = former + (3 if language == "nl" else 4)
    findings, changes, submissions = GUIDE[language]

    def judge(step: str) -> None:
        """The page as it stands, at each size. English differs in its words only, of which axe reads none."""
        for width, height in (PROJECTOR, PHONE, LAPTOP):
            page.set_viewport_size({"width": width, "height": height})
            shot(page, f"{step}-{language}-{width}")
            assert fits(page), f"{step} goes out of sight sideways at {width} pixels"
            if language == "nl" and (width, height) in (LAPTOP, PHONE):
                assert axe(page) == [], step
                assert english(page) == [], step

    page.goto(own.address("upload", framework=TOWN, lang=language))
    ready(page)
    put(
        page,
        changed(tmp_path, name, **{cell: "ca. 40", f"{column}{row + 1}": "1.234,5", f"{column}{row + 2}": "n.v.t."}),
    )
    page.get_by_role("cell", name=re.compile(rf"\b{cell}$")).wait_for()
    judge("upload-findings")
    picture(page, findings)
    put(page, changed(tmp_path, name, **{cell: new}))
    expect(table(page, ours.say("What changes"))).to_contain_text(str(new))
    page.get_by_role("textbox", name=ours.say("Note with this file (may stay empty)")).fill(NOTE[language])
    judge("upload-changes")
    picture(page, changes)
    send_button(page, ours).click()
    number = number_received(page)
    judge("upload-receipt")
    page.goto(own.address("submissions", framework=TOWN, year="2025", lang=language))
    ready(page)
    drawer = open_submission(page, number)
    expect(drawer).to_contain_text(str(new))
    drawer.get_by_text(ours.say("Withdraw this file")).click()
    drawer.get_by_role("textbox", name=ours.say("Reason")).fill(REASON[language])
    judge("submissions-drawer")
    drawer.get_by_role("button", name=ours.say("Withdraw"), exact=True).click()
    expect(drawer).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text=REASON[language])).to_have_count(1)
    at_rest(page)
    picture(page, submissions)


def test_a_file_that_is_too_large_is_refused_in_dutch(example: Served, page: Page, tmp_path: Path) -> None:
    large = tmp_path / "groot.xlsx"
    with large.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    page.goto(example.address("upload", framework=TOWN))
    ready(page)
    put(page, large)
    page.get_by_text(large.name, exact=True).first.hover()
    at_rest(page)
    assert english(page) == []
    expect(send_button(page, NL)).to_have_count(0)
