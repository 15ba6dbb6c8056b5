"""The life of an agreement: amended, corrected, filled by year plans, postponed, withdrawn, superseded and merged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.folder import VARIABLE
from dashboard.queries import AsKnown
from dashboard.sentences import Speech, headline, history
from dashboard.sentences.history import promised
from dashboard.standing import read_framework
from ingest.store import Store
from ingest.submit import submit
from schemas.agreement import Agreement, Life, Version
from schemas.contract import contract
from schemas.words import LANGUAGES, words
from tests.dashboard.plans import HOMES, framework, loaded, stands
from tests.dashboard.test_pages import html, run
from tests.ingest import books

FIRST, SECOND = date(2024, 3, 12), date(2025, 1, 20)
PAPERS = [
    *books.AGREEMENTS["documents"],
    {"document": "AD-1", "kind": "addendum", "title": "Eerste addendum", "dated": FIRST,
     "link": "https://stad.example/addendum-1"},
    {"document": "AD-2", "kind": "addendum", "title": "Tweede addendum", "dated": SECOND},
]  # fmt: skip


def later(sent_on: date, **tables: list[dict[str, Any]]) -> books.Rows:
    """A later agreements workbook that brings these tables."""
    form = {**books.AGREEMENTS["framework"][0], "sent_on": sent_on}
    return {
        **{name: books.AGREEMENTS[name] for name in ("parties", "areas", "agreements")},
        "framework": [form],
        **tables,
    }


def amended(number: str, day: date, paper: str | None, field: str, value: object, **more: str) -> dict[str, Any]:
    return {"number": number, "date": day, "document": paper, "field": field, "new_value": value, **more}


AMENDED = later(
    date(2025, 2, 1),
    documents=PAPERS,
    targets=[{"number": "NB-01", "year": 2023, "value": 80, "document": "JS-2023"}],
    amendments=[
        amended("NB-01", FIRST, "AD-1", "Hoeveel", "600"),
        amended("NB-01", date(2024, 6, 1), None, "Artikel", "2.3", correction="ja"),
        amended("NB-01", SECOND, "AD-2", "Hoeveel", "550"),
    ],
)


def speech(language: str = "nl") -> Speech:
    return Speech(words(language), {"A": "De Linde", "B": "Thuis"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_happened_stands_in_the_order_of_its_days(tmp_path: Path, language: str) -> None:
    found = loaded(tmp_path, books.AGREEMENTS, AMENDED)
    agreement, now = found.agreements["NB-01"], stands(found).assessments["NB-01"].agreement
    lines = history(agreement, now, found.documents, found.known.day, speech(language))
    assert [(one.day, one.document) for one in lines] == [
        (date(2021, 12, 9), None),  # signed
        (date(2022, 12, 8), "JS-2023"),  # the year plan filled 2023
        (date(2023, 1, 1), "JS-2023"),  # another title
        (FIRST, "AD-1"),
        (date(2024, 6, 1), None),  # a correction
        (SECOND, "AD-2"),
    ]
    filled, first, corrected, second = (lines[n].text for n in (1, 3, 4, 5))
    assert "80" in filled and "2023" in filled
    assert first.index("500") < first.index("600") and second.index("600") < second.index("550")
    label = next(field.label[language] for field in contract().tables["agreements"].field if field.id == "article")
    assert label in corrected


def test_what_comes_after_the_day_has_not_happened_yet(tmp_path: Path) -> None:
    loaded(tmp_path, books.AGREEMENTS, AMENDED)
    found = loaded(tmp_path, known=date(2025, 1, 31))
    now = stands(found).assessments["NB-01"].agreement
    lines = history(found.agreements["NB-01"], now, found.documents, found.known.day, speech())
    assert [one.day for one in lines] == [date(2021, 12, 9), date(2023, 1, 1)], "the addenda were sent in February"


def test_before_the_signing_nothing_has_happened() -> None:
    agreement = replace(HOMES, versions=(Version(date(2021, 12, 9)),))
    assert history(agreement, agreement, {}, date(2021, 12, 8), speech()) == ()
    assert len(history(agreement, agreement, {}, date(2021, 12, 9), speech())) == 1


def test_a_year_plan_that_replaces_a_number_is_told_once(tmp_path: Path) -> None:
    """NB-01 has a number for 2022 from the beginning; one that a later paper brings is an amendment."""
    replaced = later(
        date(2023, 1, 10),
        documents=PAPERS,
        targets=[{"number": "NB-01", "year": 2022, "value": 70, "document": "JS-2023"}],
    )
    found = loaded(tmp_path, books.AGREEMENTS, replaced)
    now = stands(found).assessments["NB-01"].agreement
    lines = history(found.agreements["NB-01"], now, found.documents, found.known.day, speech())
    told = [one.text for one in lines if "70" in one.text]
    assert len(told) == 1 and "60" in told[0]


# ---- lives


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["postponed", "withdrawn", "superseded", "merged"])
def test_each_life_is_told_with_its_own_date_reason_and_successor(state: str, language: str) -> None:
    successor = "NB-02" if state in ("superseded", "merged") else None
    ended = Life(state, date(2025, 3, 1), "Zo is het.", successor, dated=date(2025, 1, 15))
    agreement = replace(HOMES, life=ended, lives=(ended,))
    found = framework(agreement, replace(HOMES, number="NB-02"))
    assessment = stands(found).assessments["NB-01"]
    assert assessment.status is None and assessment.life == state
    told = headline(assessment.agreement, assessment, speech(language))
    label = contract().words("life")[state][language]
    assert told.lower().startswith(label) and "Zo is het." in told
    assert words(language).day(date(2025, 1, 15)) in told, "its own date, not the day on which it was heard"
    assert ("NB-02" in told) == (successor is not None)
    (line,) = history(agreement, agreement, {}, found.known.day, speech(language))
    assert (line.day, line.successor) == (date(2025, 1, 15), successor)
    assert line.text.lower().startswith(label)


def test_a_life_that_began_again_keeps_what_was(tmp_path: Path) -> None:
    again = later(
        date(2026, 1, 5),
        lives=[{"number": "LB-01", "state": "loopt", "since": date(2026, 1, 1), "reason": "Er is geld."}],
    )
    paused = later(date(2025, 1, 10), lives=books.AGREEMENTS["lives"])
    first = {**books.AGREEMENTS, "lives": []}
    found = loaded(tmp_path, first, paused, again)
    agreement = found.agreements["LB-01"]
    assert agreement.life.state == "active"
    assert [one.state for one in agreement.lives] == ["postponed", "active"]
    lines = history(agreement, agreement, found.documents, found.known.day, speech())
    assert [one.day for one in lines] == [date(2021, 12, 9), date(2025, 1, 1), date(2026, 1, 1)]
    before = loaded(tmp_path, known=date(2025, 12, 31)).agreements["LB-01"]
    assert before.life.state == "postponed" and len(before.lives) == 1


@pytest.mark.parametrize("turned", [False, True])
def test_two_lives_of_one_workbook_stand_in_the_order_of_their_own_dates(tmp_path: Path, turned: bool) -> None:
    lives = [
        {"number": "LB-01", "state": "uitgesteld", "since": date(2025, 1, 1), "reason": "Wacht op geld."},
        {"number": "LB-01", "state": "loopt", "since": date(2025, 6, 1), "reason": "Er is geld."},
    ]
    found = loaded(
        tmp_path, {**books.AGREEMENTS, "lives": []}, later(date(2025, 7, 1), lives=lives[:: -1 if turned else 1])
    )
    agreement = found.agreements["LB-01"]
    assert [one.state for one in agreement.lives] == ["postponed", "active"]
    assert agreement.life.state == "active"


# ---- what was promised, as words


def test_a_promise_in_words_shows_what_was_amended() -> None:
    texts = {
        promised(one, speech())
        for one in (
            HOMES,
            replace(HOMES, end_year=2027),
            replace(HOMES, targets=(replace(HOMES.targets[0], value=9.0),)),
        )
    }
    assert len(texts) == 3
    dated: dict[str, Any] = {"kind": "milestone", "start_year": 2022, "end_year": 2026, "indicator": "milestone"}
    assert promised(Agreement(**dated, due=date(2025, 6, 1)), speech()) == "1 juni 2025"
    assert promised(Agreement(**dated), speech())
    assert promised(replace(Agreement(**dated), kind="qualitative"), speech()) == ""


# ---- pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_an_agreement_shows_its_life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    loaded(tmp_path, books.AGREEMENTS, AMENDED)
    test = run(tmp_path, monkeypatch, "agreement", framework="stad-2022", lang=language, number="NB-01", year="2024")
    assert not test.exception
    text, say = html(test), words(language)
    for day in (date(2021, 12, 9), date(2022, 12, 8), FIRST, SECOND):
        assert f"<dt>{say.day(day)}</dt>" in text
    assert 'href="https://stad.example/addendum-1"' in text and "Tweede addendum" in text
    heading = escape(say.say("The first agreement beside the amended one"))
    assert heading in text
    before = run(tmp_path, monkeypatch, "agreement", framework="stad-2022", lang=language, number="VD-01", year="2024")
    assert heading not in html(before) and not before.exception


def ended(data: Path, monkeypatch: pytest.MonkeyPatch, **params: str) -> AppTest:
    """The table of the agreements that no longer count, as a page of its own."""

    def page() -> None:
        import streamlit as st

        from dashboard import desk
        from dashboard.pieces import lives

        here = desk.here()
        st.write(str(lives.ended(here.rows, here, "ended")))

    monkeypatch.setenv(VARIABLE, str(data))
    test = AppTest.from_function(page, default_timeout=30)
    for name, value in {"framework": "stad-2022", **params}.items():
        test.query_params[name] = value
    return test.run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_longer_counts_stands_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    loaded(tmp_path, books.AGREEMENTS)
    heading = escape(words(language).say("No longer counted"))
    assert heading not in html(ended(tmp_path, monkeypatch, lang=language, known="2024-12-31"))
    test = ended(tmp_path, monkeypatch, lang=language)
    assert not test.exception and heading in html(test)


def test_a_link_to_what_took_over_opens_it(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"framework": "voorbeeldstad-2022", "number": "VD-04", "year": "2025"}
    test = run(examples, monkeypatch, "agreement", **asked)
    assert not test.exception
    assert "number=VD-09" in html(test)


def test_a_successor_must_exist(tmp_path: Path) -> None:
    wrong = books.changed(books.AGREEMENTS, ("lives", 0, "successor", "XX-99"))
    (outcome,) = submit(tmp_path, [("1.xlsx", books.write(wrong))], received="cover")
    assert outcome.refused


def test_only_who_owes_a_milestone_says_when_it_was_done(tmp_path: Path) -> None:
    submit(tmp_path, [("a.xlsx", books.write(books.AGREEMENTS))], received=date(2021, 12, 15))

    def done_by(party: str, day: date) -> date | None:
        cover = {**books.RESULTS["cover"][0], "party": party}
        said = {"cover": [cover], "results": [{"number": "MS-01", "done": day}]}
        (outcome,) = submit(tmp_path, [("r.xlsx", books.write(said))], received=date(2025, 5, 1))
        assert ("not_counted" in {one.check for one in outcome.findings}) == (party != "GM0001")
        store = Store(tmp_path)
        found = read_framework(store, "stad-2022", AsKnown(store.event_number(), date(2025, 6, 1)))
        assert found is not None
        return found.agreements["MS-01"].done

    assert done_by("L0001", date(2024, 9, 1)) is None
    assert done_by("GM0001", date(2024, 9, 24)) == date(2024, 9, 24)
    assert done_by("L0001", date(2024, 9, 2)) == date(2024, 9, 24)
