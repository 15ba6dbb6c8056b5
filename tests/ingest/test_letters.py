"""The words that go to a sender by mail: refused and what to do, or received under which number; and the receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ingest.findings import Finding
from ingest.letters import Receipt, mail_text, receipt_text
from schemas.words import LANGUAGES
from tests.ingest.test_feedback import at

RECEIPT = Receipt(
    number=41,
    recorded=datetime(2025, 3, 31, 22, 30, tzinfo=UTC),
    file_name="resultaten\r\nBcc: x.xlsx",
    size=12_345,
    sha256="ab" * 32,
    framework="Afspraken Stad",
    sender="Gemeente",
    party="De Linde",
    year=2024,
    note="Na overleg\nverbeterd.",
    changes=("NB-01: 40 werd 45.",),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_workbook_gets_a_mail_with_its_number_of_cells(language: str) -> None:
    findings = [at("required", "R", f"A{row}") for row in (5, 6, 7)] + [at("error_value", "R", "A5"), Finding("macros")]
    text = mail_text("r\nX: y.xlsx", "Afspraken Stad", findings, language, "wonen@stad.example")
    lines = text.splitlines()
    assert "r X: y.xlsx" in lines[0] and lines[1] == ""
    assert " 3 " in text and "Afspraken Stad" in text and "wonen@stad.example" in text
    assert "  " not in mail_text("x.xlsx", "", findings, language)
    with_copy = mail_text("r\nX: y.xlsx", "Afspraken Stad", findings, language, "wonen@stad.example", marked=True)
    assert len(with_copy) > len(text) and with_copy.startswith(text[: text.index(" 3 ")])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_can_not_be_read_gets_the_reason_itself(language: str) -> None:
    finding = Finding("damaged")
    text = mail_text("x.xlsx", "", [finding], language)
    assert finding.what(language) in text and finding.repair(language) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_that_was_taken_gets_its_number_its_day_and_its_notes(language: str) -> None:
    day = {"nl": "1 april 2025", "en": "1 April 2025"}[language]
    notes = [at("not_named", "R", None), at("figure_missing", "R", "A5")]
    text = mail_text("x.xlsx", "Afspraken Stad", notes, language, "wonen@stad.example", RECEIPT)
    bare = mail_text("x.xlsx", "Afspraken Stad", (), language, "wonen@stad.example", RECEIPT)
    assert "41" in text.splitlines()[0] and day in text
    assert " 2 " in text and " 2 " not in bare.replace(day, "")


def test_nothing_is_told_before_there_is_something_to_tell() -> None:
    with pytest.raises(ValueError, match="receipt"):
        mail_text("x.xlsx", "Afspraken Stad", [at("figure_missing", "R", "A5")], "nl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_receipt_says_what_was_received(language: str) -> None:
    lines = receipt_text(RECEIPT, language).splitlines()
    said = dict(line.split(": ", 1) for line in lines if ": " in line and not line.startswith("- "))
    assert set(said.values()) >= {
        "41", "resultaten Bcc: x.xlsx", "ab" * 32, "Afspraken Stad", "Gemeente", "De Linde", "2024",
        "Na overleg verbeterd.",
    }  # fmt: skip
    moment = {"nl": "1 april 2025, 00:30", "en": "1 April 2025, 00:30"}[language]
    assert sum(moment in value for value in said.values()) == 1
    assert lines[-1] == "- NB-01: 40 werd 45."
    assert len(receipt_text(replace(RECEIPT, party=None, year=None), language).splitlines()) == len(lines) - 2
