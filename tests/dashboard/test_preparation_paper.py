"""The preparation sheet on paper: every agreement with words to tick, readable by a machine, in both languages."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from dashboard.queries import AsKnown
from dashboard.reports import preparation
from dashboard.rounds import Evaluation, agenda, evaluation
from dashboard.sentences.named import title_of
from ingest.store import Store
from schemas.contract import contract
from schemas.rounds import round_words
from schemas.words import words

PARTY = "De Linde"
TITLES = {"nl": f"Voorbereiding evaluatie 2025 · {PARTY}", "en": f"Preparing the evaluation of 2025 · {PARTY}"}


@pytest.fixture(scope="module")
def found(examples: Path) -> Evaluation:
    store = Store(examples)
    one = evaluation(store, "voorbeeldstad-2022", 2025, AsKnown(store.event_number(), date(2026, 12, 1)))
    assert one is not None
    return one


@pytest.fixture(scope="module", params=["nl", "en"])
def paper(request: pytest.FixtureRequest, found: Evaluation) -> tuple[str, PdfReader]:
    return request.param, PdfReader(io.BytesIO(preparation(found, "L9001", request.param)))


def pages_of(pdf: PdfReader) -> list[str]:
    """The text of each page on one line."""
    return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in pdf.pages]


def test_every_agreement_can_be_judged_in_the_order_of_the_agenda(
    found: Evaluation, paper: tuple[str, PdfReader]
) -> None:
    (language, pdf), plan = paper, agenda(found)
    pages = pages_of(pdf)
    text, placed = " ".join(pages), []
    names = {number: f"{number} {title_of(one.agreement, language)}"
             for number, one in found.standing.assessments.items()}  # fmt: skip
    assert not [name for name in names.values() if name not in text]
    order = [*(one.number for one in plan.entries), *plan.rest]
    for number in order:
        placed.append(text.index(names[number]))
        assert found.standing.assessments[number].agreement.text in text
    assert placed == sorted(placed)
    for word in (one.label[language] for one in contract().judgements):
        assert text.count(word) >= len(order)
    assert all(PARTY in page for page in pages)
    assert all("CONCEPT" in page for page in pages)
    assert all(one.label[language] in pages[-1] for one in round_words().cooperation.values())


def test_the_last_conclusion_stands_there(found: Evaluation, paper: tuple[str, PdfReader]) -> None:
    before = found.rounds.before(2025)
    said = before.said("NB-02", "conclusion") if before is not None else None
    assert said is not None
    assert words(paper[0]).quoted(said.value) in " ".join(pages_of(paper[1]))


def test_who_cannot_see_it_hears_it(paper: tuple[str, PdfReader]) -> None:
    language, pdf = paper
    root: Any = pdf.root_object
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a boolean of the PDF's own
    assert root["/Lang"] == language
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    assert pdf.metadata is not None and str(pdf.metadata.title).startswith(TITLES[language])
    assert TITLES[language] in pages_of(pdf)[0]
