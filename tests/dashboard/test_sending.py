"""Sending through the page: judged before anything is stored, sent, receipted, corrected, withdrawn; what changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.facts.changes import changes
from dashboard.pieces.change_table import change_lines
from dashboard.queries import AsKnown
from dashboard.sentences import Speech
from dashboard.sentences.named import title_of
from dashboard.standing import framework_of, read_framework
from ingest.store import Store
from ingest.submit import submit, today
from ingest.withdraw import withdraw
from schemas.contract import contract
from schemas.words import LANGUAGES, words
from tests.dashboard.test_pages import html, run
from tests.ingest import books
from tests.ingest.workbooks import agreements_bytes, results_bytes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Agreements (1) and results of L1 (2)."""
    files = [("afspraken.xlsx", agreements_bytes()), ("een.xlsx", results_bytes({"NB-01": 40}))]
    submit(tmp_path / "data", files)
    return tmp_path / "data"


def chosen(data: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, language: str = "nl") -> AppTest:
    test = run(data, monkeypatch, "upload", framework="stad", lang=language)
    return test.file_uploader[0].set_value((name, content, XLSX)).run()


def name_of(data: Path, number: str, language: str) -> str:
    """The short name of an agreement."""
    store = Store(data)
    found = read_framework(store, "stad", AsKnown(store.event_number(), today()))
    assert found is not None
    return title_of(found.agreements[number], language)


def tables(test: AppTest) -> str:
    """What the tables of ours on the page hold, as text."""
    return " ".join(str(element.proto) for element in test.get("bidi_component"))


def buttons(test: AppTest) -> dict[str, bool]:
    return {one.label: one.disabled for one in test.button}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_before_a_choice(data: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    test = run(data, monkeypatch, "upload", framework="stad", lang=language)
    assert not test.exception and html(test).count("<h1") == 1
    assert len(test.get("download_button")) == 3


def test_nothing_is_stored_before_it_is_sent(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = chosen(data, monkeypatch, "twee.xlsx", results_bytes({"NB-01": 44}))
    assert not test.exception
    assert Store(data).event_number() == 2
    assert "40" in tables(test) and "44" in tables(test), "what was known, and what it says"
    assert buttons(test)["Versturen"] is False


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_workbook_can_not_be_sent_and_names_its_cells(
    data: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    test = chosen(data, monkeypatch, "fout.xlsx", results_bytes({"NB-01": "ca. 40", "XX-9": 3}), language)
    assert not test.exception
    assert list(buttons(test).values()) == [True], "the only button does nothing"
    shown = html(test)
    assert "Resultaten" in shown and "XX-9" in shown and ">ca. 40</td>" in shown, "what stands there now"
    name = name_of(data, "NB-01", language)
    assert f">NB-01 {name}</td>" in shown, "the agreement by its name"
    assert len(test.expander) == 3, "two causes, and a text for the mail"
    names = [one.proto.label for one in test.get("download_button")]
    assert len(names) == 2, "the marked workbook and the list"
    assert Store(data).event_number() == 2


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"], ids=["empty", "text", "broken zip"])
def test_what_is_no_workbook_gets_a_sentence(data: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    test = chosen(data, monkeypatch, "brief.xlsx", content)
    assert not test.exception
    assert list(buttons(test).values()) == [True]
    assert len(test.expander) == 2, "what is wrong, and a text for the mail"
    assert Store(data).event_number() == 2


def test_sent_with_a_note_and_receipted(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = chosen(data, monkeypatch, "twee.xlsx", results_bytes({"NB-01": 44}))
    test.text_area[0].set_value("Per mail van de controller.").run()
    next(one for one in test.button if one.label == "Versturen").click().run()
    assert not test.exception
    assert Store(data).event_number() == 3
    shown = html(test)
    assert "nummer 3" in shown and "twee.xlsx" in shown
    assert "44" in tables(test) and "Per mail van de controller." in shown
    event = Store(data).events.read(3)
    assert event.bytes_of("text.txt").decode() == "Per mail van de controller." and event.sender == "L1"
    assert event.files["workbook.xlsx"] in shown, "the hash stands under details"
    next(one for one in test.button if one.label == "Nog een bestand aanleveren").click().run()
    assert not test.exception and len(test.file_uploader) == 1


def test_the_sender_can_be_another_than_the_workbook_says(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = chosen(data, monkeypatch, "twee.xlsx", results_bytes({"NB-01": 44}))
    test.selectbox[0].set_value("public_sources").run()
    next(one for one in test.button if one.label == "Versturen").click().run()
    assert Store(data).events.read(3).sender == "public_sources"


def test_the_same_file_again_shows_its_receipt_and_what_came_after_it(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also after a double click on the button, of which the platform forgets the first."""
    content = Store(data).events.read(2).bytes_of("workbook.xlsx")
    test = chosen(data, monkeypatch, "nog.xlsx", content)
    assert not test.exception and buttons(test) == {}
    assert "onder nummer 2;" in html(test) and "een.xlsx" in html(test) and "40" in tables(test)
    assert [one.proto.label for one in test.get("download_button")] == ["Bewaar het ontvangstbewijs"]
    submit(data, [("later.xlsx", results_bytes({"NB-01": 6}))])
    test = chosen(data, monkeypatch, "nog.xlsx", content)
    assert "Nummer 3 kwam later" in html(test)


def test_a_note_and_a_sender_go_with_one_file(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = chosen(data, monkeypatch, "twee.xlsx", results_bytes({"NB-01": 44}))
    test.text_area[0].set_value("Alleen hierover.").run()
    test.selectbox[0].set_value("public_sources").run()
    test.file_uploader[0].set_value(("drie.xlsx", results_bytes({"NB-01": 45}), XLSX)).run()
    assert not test.exception
    assert (test.text_area[0].value, test.selectbox[0].value) == ("", "L1")


def test_what_was_found_can_go_along_with_the_receipt(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = chosen(data, monkeypatch, "twee.xlsx", results_bytes({"NB-02": 3}))
    next(one for one in test.button if one.label == "Versturen").click().run()
    assert not test.exception
    assert "Lijst van alle punten (Excel)" in [one.proto.label for one in test.get("download_button")]


def test_no_name_makes_a_line_of_its_own_in_a_reminder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "\nBcc: x@y.example"
    rows = books.changed(
        books.AGREEMENTS,
        ("framework", 0, "mailbox", f"wonen@stad.example{evil}"),
        ("framework", 0, "name", f"Afspraken{evil}"),
        ("agreements", 1, "title", f"Woningen{evil}"),
    )
    submit(tmp_path / "data", [("a.xlsx", books.write(rows))], received=date(2021, 12, 15))
    test = run(tmp_path / "data", monkeypatch, "submissions", framework="stad-2022", year="2024")
    assert not test.exception and test.code
    for one in test.code:
        assert "Bcc" in one.value and not [line for line in one.value.splitlines() if line.startswith("Bcc")]


def test_what_changes_is_told_of_measures_promises_and_words_too(tmp_path: Path) -> None:
    rows, form = books.RESULTS, ("cover", "results", "judgements", "measure_states")
    nothing, working = [{"number": "NB-01"}], [{"measure": "M-01", "state": "loopt"}]
    alone = {"cover": rows["cover"], "results": nothing, "measure_states": working}
    typed = {name: rows[name] for name in form} | {"results": [{**rows["results"][0], "explanation": "Twee blokken."}]}
    how_much = contract().tables["agreements"].get("how_much").label.nl
    more = {"number": "NB-01", "date": date(2024, 1, 1), "document": "JS-2023", "field": how_much, "new_value": "550"}
    agreed = {name: books.AGREEMENTS[name] for name in ("framework", "parties", "areas", "documents", "agreements")}
    agreed |= {"amendments": [*books.AGREEMENTS["amendments"], more]}
    for book in (books.AGREEMENTS, rows, alone, typed, agreed):
        (outcome,) = submit(tmp_path, [("a.xlsx", books.write(book))], received=date(2025, 5, 1))
        assert outcome.event is not None, outcome.findings

    def told(event: int, year: int | None) -> list[str]:
        before, after = (read_framework(Store(tmp_path), "stad-2022", AsKnown(n, today())) for n in (event - 1, event))
        assert after is not None
        speech = Speech(words("nl"), after.names)
        return list(change_lines(changes(before, after, event, year, speech), speech))

    assert told(3, 2024) == ["NB-01 (Vergunning vragen.): gedaan op 24 september 2024 → loopt"]
    (figure,) = (line for line in told(4, 2024) if "40 woningen" in line)
    assert figure == "NB-01: 40 woningen → 40 woningen, met andere woorden erbij"
    (promise,) = (line for line in told(5, None) if "(de afspraak)" in line)
    was, now = promise.split(" → ")
    assert "500" in was and "550" in now


@pytest.mark.parametrize("language", LANGUAGES)
def test_agreements_are_read_back_before_they_are_sent(
    data: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    test = chosen(data, monkeypatch, "meer.xlsx", agreements_bytes(more=("NB-03",)), language)
    assert not test.exception
    shown = html(test)
    assert "NB-03" in shown and "500" in shown
    assert "NB-03" in tables(test), "a new agreement has an effect on the statuses"


def test_the_first_agreements_of_an_empty_store_can_be_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "empty"
    test = run(data, monkeypatch, "upload")
    test.file_uploader[0].set_value(("afspraken.xlsx", agreements_bytes(), XLSX)).run()
    assert not test.exception
    next(one for one in test.button if one.label == "Versturen").click().run()
    assert not test.exception and Store(data).event_number() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_received_is_listed_with_what_is_missing(
    data: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    test = run(data, monkeypatch, "submissions", framework="stad", lang=language, year="2024")
    assert not test.exception and html(test).count("<h1") == 1
    shown = tables(test)
    assert "een.xlsx" in shown and "afspraken.xlsx" in shown
    assert "Partij L2" in html(test), "who sent nothing is named"
    first, second = (one.value for one in test.code)
    assert "2024" in first and "2024" in second
    names = {number: f"{number} {name_of(data, number, language)}" for number in ("NB-01", "NB-02")}
    assert [[n for n in names if f"- {names[n]}" in one] for one in (first, second)] == [["NB-02"], ["NB-01", "NB-02"]]
    assert all(name in html(test) for name in names.values()), "what is missing is named"


def test_a_withdrawn_file_stays_listed_with_its_reason(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    withdraw(data, 2, "Verkeerd jaar.")
    test = run(data, monkeypatch, "submissions", framework="stad", year="2024")
    assert not test.exception
    assert "Verkeerd jaar." in tables(test) and "een.xlsx" in tables(test)


@pytest.mark.parametrize(
    "code", ["voorbeeldstad-2022", "amsterdam-2020", "tilburg-2015", "tilburg-2020", "nationaal-2022"]
)
def test_a_framework_in_memory_is_that_of_the_store(examples: Path, code: str) -> None:
    store = Store(examples)
    known = AsKnown(store.event_number(), today())
    stored, made = read_framework(store, code, known), framework_of(code, store.known(code), known)
    assert stored is not None and made is not None
    assert made.agreements == stored.agreements
    assert {number: set(rows) for number, rows in made.results.items()} == {
        number: set(rows) for number, rows in stored.results.items()
    }
    assert {n: set(rows) for n, rows in made.judgements.items()} == {
        n: set(rows) for n, rows in stored.judgements.items()
    }
    assert (made.parties, made.areas, made.documents, made.rule) == (
        stored.parties, stored.areas, stored.documents, stored.rule,
    )  # fmt: skip


def test_what_a_sent_file_changed_is_what_was_foretold(examples: Path, own_examples: Path) -> None:
    """Of a correction that nobody has sent yet, and the same one after it was sent: the same changes."""
    content = Store(own_examples).events.read(30).bytes_of("workbook.xlsx")
    withdraw(own_examples, 30, "Om opnieuw te sturen.")
    store = Store(own_examples)
    (dry,) = submit(own_examples, [("thuis.xlsx", content)], dry_run=True)
    assert dry.known is not None and dry.checked is not None
    code, year = dry.checked.framework, dry.checked.year
    now = store.event_number()
    before = read_framework(store, code, AsKnown(now, today()))
    after = framework_of(code, dry.known, AsKnown(dry.known.last_event, today()))
    assert before is not None and after is not None
    speech = Speech(words("nl"), after.names, after.public)
    told = changes(before, after, dry.known.last_event, year, speech)
    (sent,) = submit(own_examples, [("thuis.xlsx", content)])
    stored = read_framework(store, code, AsKnown(sent.event or 0, today()))
    assert stored is not None
    really = changes(before, stored, sent.event or 0, year, speech)
    assert sorted(one.line for one in really.figures) == sorted(one.line for one in told.figures)
    assert really.figures and any(one.told for one in really.figures)
    assert [(n, e.after.status, e.moved) for n, e in really.effects.items()] == [
        (n, e.after.status, e.moved) for n, e in told.effects.items()
    ]
