"""A link is a view: what the address says, what is ignored, and what goes along."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.view import View, address, params
from ingest.submit import today
from schemas.words import words


def _show() -> None:
    import streamlit as st

    from dashboard.view import keep, view

    at = view()
    st.text(f"{at.language} {at.framework} {at.year} {at.known_on} {at.known_given}")
    if st.button("2023"):
        keep(year="2023")
    if st.button("default"):
        keep(year=None, known=None)


def _app(**query: str) -> AppTest:
    app = AppTest.from_function(_show, default_timeout=20)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def test_the_address_says_everything() -> None:
    app = _app(lang="en", framework="voorbeeldstad", year="2024", known="2025-06-10", other="x")
    assert app.text[0].value == "en voorbeeldstad 2024 2025-06-10 True"


def test_whose_view_it_is_stands_in_the_address() -> None:
    at = View("nl", words("nl"), "f", None, date(2025, 1, 1), party="L9001")
    assert params(at)["we"] == "L9001"
    assert address("given", at, we="HPV") == "given?framework=f&we=HPV"
    assert "we" not in params(replace(at, party=None))


def test_the_session_keeps_whose_view_it_is() -> None:
    app = _app(framework="f", we="L9001")
    del app.query_params["we"]
    app.run()
    assert app.query_params["we"] in ("L9001", ["L9001"])


def test_without_anything_it_is_dutch_and_today() -> None:
    assert _app().text[0].value == f"nl None None {today()} False"


def test_what_is_not_possible_is_ignored() -> None:
    assert _app(lang="xx", year="20244", known="gisteren").text[0].value == f"nl None None {today()} False"


def test_the_session_fills_what_the_menu_dropped() -> None:
    app = _app(lang="en", framework="f", year="2024")
    for name in ("lang", "framework", "year"):
        del app.query_params[name]
    app.run()
    assert app.text[0].value.startswith("en f 2024")
    assert app.query_params["lang"] in ("en", ["en"])


def test_a_choice_is_kept_and_let_go() -> None:
    app = _app(year="2024")
    app.button[0].click().run()
    assert app.run().text[0].value.startswith("nl None 2023")
    app.button[1].click().run()
    assert app.run().text[0].value.startswith("nl None None")


@pytest.mark.parametrize(("language", "query"), [("nl", "year=2024"), ("en", "year=2024&lang=en")])
def test_links_stay_in_the_view_and_are_no_longer_than_needed(language: str, query: str) -> None:
    at = View(language, words(language), None, 2024, date(2025, 1, 1))
    assert address("theme", at, theme=None) == f"theme?{query}"
    assert params(at, number="NB-01")["number"] == "NB-01"
    assert address("frameworks", View("nl", words("nl"), None, None, date(2025, 1, 1))) == "./"
