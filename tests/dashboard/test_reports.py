"""The evaluation on paper: complete, readable by a machine, and whatever was typed stands on it as it was typed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from dashboard.cli.console import DONE, WRONG_USE, run, w
from dashboard.queries import AsKnown
from dashboard.reports import report, tenants
from dashboard.reports.content import Content, content, speech_of
from dashboard.reports.entry import entry
from dashboard.reports.legible import called, legible, without
from dashboard.reports.pdf import REPORT, PaperError, printed
from dashboard.rounds import Evaluation, agenda, evaluation
from dashboard.sentences.named import title_of
from ingest.round_state import Key, Said
from ingest.store import Store

CODE = "voorbeeldstad-2022"
DAY = date(2026, 5, 1)
LATER = date(2026, 12, 1)
#: What somebody could type: markup, other alphabets, signs that no letter of ours draws, signs of control.
HOSTILE = {
    "markup": "#panic() #let x = 1 *ster* _streep_ $wortel$ = kop <label> @ref \\ `code` [haak] // einde",
    "hebrew": "שלום",
    "arabic": "مرحبا",
    "emoji": "klaar 😀👩‍👩‍👧 af",
    "chinese": "漢字",
    "control": "een\x00twee\x01\ufeff\u202edrie",
    "svg": "<svg onload=alert(1)>",
}


def held(examples: Path, year: int) -> Evaluation:
    store = Store(examples)
    found = evaluation(store, CODE, year, AsKnown(store.event_number(), LATER))
    assert found is not None
    return found


def text_of(pdf: bytes) -> str:
    """All text of a PDF on one line, without the places where a long word may break."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u200b", "").split())


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.fixture(scope="module")
def closed(examples: Path) -> Evaluation:
    return held(examples, 2024)


@pytest.fixture(scope="module")
def still_open(examples: Path) -> Evaluation:
    return held(examples, 2025)


@pytest.fixture(scope="module")
def dutch(closed: Evaluation) -> Content:
    return content(closed, "nl", DAY)


@pytest.fixture(scope="module")
def english(still_open: Evaluation) -> Content:
    return content(still_open, "en", DAY)


@pytest.fixture(scope="module")
def dutch_pdf(dutch: Content) -> bytes:
    return printed(REPORT, dutch)


@pytest.fixture(scope="module")
def english_pdf(english: Content) -> bytes:
    return printed(REPORT, english)


def test_everything_that_was_said_stands_in_the_report(closed: Evaluation, dutch_pdf: bytes) -> None:
    text = text_of(dutch_pdf)
    assert closed.fixed.outcome.headline["nl"] in text
    for number, one in closed.standing.assessments.items():
        assert number in text
        assert title_of(one.agreement, "nl") in text
    discussed = {one.number for one in agenda(closed).entries}
    said = [str(one.value) for (number, _party, name), one in closed.round.fields.items()
            if name == "conclusion" and number in discussed]  # fmt: skip
    assert said
    assert not [one for one in said if one not in text]
    for action in closed.rounds.actions.values():
        over = any(step.year < 2024 and step.state in ("done", "dropped") for step in action.steps)
        assert (action.last.text in text) == (action.year <= 2024 and not over)
    assert "Cijfers zoals bekend op 30 april 2025, tot en met ontvangstnummer" in text
    for party in ("De Linde", "Huurdersplatform Voorbeeldstad"):
        assert text.rindex(party) > text.index("Ondertekening")


def test_concept_stands_on_every_page_until_the_round_is_closed(dutch_pdf: bytes, english_pdf: bytes) -> None:
    assert "CONCEPT" not in text_of(dutch_pdf)
    assert all("CONCEPT" in page for page in pages_of(english_pdf))


def test_english_is_complete(still_open: Evaluation, english_pdf: bytes) -> None:
    text = text_of(english_pdf)
    assert still_open.fixed.outcome.headline["en"] in text
    assert "All agreements" in text
    assert f"Page 1 of {len(pages_of(english_pdf))}" in text
    for dutch in ("Bladzijde", "Handtekening", "Afspraak", "niet gemeld", "Hoe het staat", "Iets achter"):
        assert dutch not in text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_cannot_see_it_hears_it(language: str, dutch_pdf: bytes, english_pdf: bytes) -> None:
    pdf = PdfReader(io.BytesIO(dutch_pdf if language == "nl" else english_pdf))
    root: Any = pdf.root_object
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a boolean of the PDF's own
    assert root["/Lang"] == language
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    assert pdf.metadata is not None and "Voorbeeldstad" in str(pdf.metadata.title)
    figures = [one for one in elements(root["/StructTreeRoot"]) if one.get("/S") == "/Figure"]
    assert len(figures) > 10
    assert all(str(one.get("/Alt", "")).strip() for one in figures)


def elements(one: Any) -> Iterator[Any]:
    """Every element of the structure of a PDF."""
    kids = one.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object()
        if isinstance(found, dict) and "/S" in found:
            yield found
            yield from elements(found)


def test_a_record_stays_as_it_was(closed: Evaluation, dutch: Content) -> None:
    later = [one for one in closed.rounds.actions.values() if one.year <= 2024 and one.last.year > 2024]
    assert later, "the example has an action of 2024 of which 2025 tells more"
    told = {row[0].text: row[3].text for one in dutch.entries if one.actions for row in one.actions.rows}
    assert told[later[0].steps[0].text] != "gedaan"
    assert dutch.page.dated == (2025, 6, 11)


def test_equal_judgements_are_one_row(dutch: Content, english: Content) -> None:
    tables = [one.judgements for paper in (dutch, english) for one in paper.entries if one.judgements]
    assert tables
    for table in tables:
        shown = [row[1].text for row in table.rows]
        assert len(shown) == len(set(shown))


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_tenants_get_two_pages_without_percent_signs(examples: Path, year: int) -> None:
    found = held(examples, year)
    pdf = report(found, "nl", for_tenants=True)
    pages, text = pages_of(pdf), text_of(pdf)
    assert len(pages) <= 2
    assert "%" not in text
    assert "Nieuwe sociale huurwoningen: " in text
    assert all(("CONCEPT" in page) is not found.round.closed for page in pages)
    assert pdf == report(found, "nl", for_tenants=True)


def test_what_does_not_fit_is_counted(closed: Evaluation) -> None:
    wordy = said(closed, dict.fromkeys(closed.items, "Een lange conclusie. " * 20))
    pdf = tenants.two_pages(wordy, "nl", DAY)
    assert len(pages_of(pdf)) == 2
    assert "waarvoor hier geen plaats is" in text_of(pdf)


def said(found: Evaluation, texts: dict[str, str]) -> Evaluation:
    """The evaluation with other conclusions."""
    fields: dict[Key, Said] = {(number, None, "conclusion"): Said(text, 999, DAY) for number, text in texts.items()}
    return replace(found, round=replace(found.round, fields={**found.round.fields, **fields}))


def test_typed_texts_arrive_as_data(closed: Evaluation, dutch: Content) -> None:
    hostile, long = " ".join(HOSTILE.values()), "aaa" * 3_300 + " einde " + "woord " * 1_600 + "slot"
    numbers = [one for one in agenda(closed).entries if closed.standing.assessments[one.number].agreement.due][:2]
    found = said(closed, {numbers[0].number: hostile, numbers[1].number: long})
    entries = tuple(entry(found, one, speech_of(found, "nl")) for one in numbers)
    pdf = printed(REPORT, replace(dutch, entries=entries))
    text = text_of(pdf)
    for part in HOSTILE["markup"].split():
        assert part in text
    assert "[grinning face]" in text
    assert "<svg onload=alert(1)>" in text
    assert "eentwee" in text
    assert text.count("woord ") >= 1_600
    assert sum(map(len, re.findall("a{30,}", text.replace(" ", "")))) >= 9_900
    alphabets = text.replace(" ", "")
    assert HOSTILE["hebrew"] in alphabets or HOSTILE["hebrew"][::-1] in alphabets


def test_signs_that_cannot_be_drawn_are_called_by_name() -> None:
    assert called("😀") == "[grinning face]"
    assert called("👩‍👧") == "[woman, girl]"
    assert called("漢") == "[U+6F22]"
    assert called("\u200d") == ""
    assert without({"a": ["x😀", 1, None]}, {"😀"}) == {"a": ["x[grinning face]", 1, None]}
    assert legible({"a": ("x\x00\r\ny",)}) == {"a": ["x\ny"]}


def test_a_fault_of_ours_is_said(dutch: Content) -> None:
    with pytest.raises(PaperError, match="evaluation"):
        printed(REPORT, replace(dutch, page=replace(dutch.page, labels={})))


def test_the_command_writes_it(examples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, data = tmp_path / "huurders.pdf", ["--data", str(examples), "report"]
    done = run([*data, f"{CODE.upper()}/2024", "--to", str(file), "--for", "tenants"])
    assert done == DONE
    assert len(pages_of(file.read_bytes())) <= 2
    say, other = w.say, str(tmp_path / "x.pdf")
    for typed, told in (
        ([f"{CODE}/2021"], say("There are evaluations of {years}.", years=w.join(["2023", "2024", "2025"]))),
        (["voorbeeldstat-2022/2024"], CODE),
        ([CODE], "voorbeeldstad-2022/2025"),
        (["tilburg-2020/2022"], say("None was opened yet.")),
        ([f"{CODE}/2024", "--known", "2024-01-01"], say("None was opened yet.")),
        ([f"{CODE}/2024", "--for", "iedereen"], "tenants"),
    ):
        capsys.readouterr()
        assert run([*data, *typed, "--to", other]) == WRONG_USE, typed
        assert told in capsys.readouterr().err
    assert not Path(other).exists()


def test_tenants_read_what_they_contest_themselves(still_open: Evaluation) -> None:
    """Also where a status that is computed, or none, would have left it out."""
    told = tenants._told(still_open, speech_of(still_open, "nl"))
    shown = {one.number: one.told for one in told}
    assert {"NB-01", "LB-03"} <= set(shown)
    assert "Achter elke woning die er niet is, staat een wachtende huurder." in shown["NB-01"]
    assert "Bewoners van de Oosterflat merken nog weinig van de aanpak." in shown["LB-03"]
    decided = {
        number for (number, _party, name), one in still_open.round.fields.items() if name == "conclusion" and one.value
    }
    assert {number for number in decided if number is not None} <= set(shown)


def test_what_is_provisional_says_so_in_words(still_open: Evaluation) -> None:
    for item in still_open.items.values():
        assert ("oorlopig: " in item.told["nl"].stands) == bool(item.provisional_reasons)
