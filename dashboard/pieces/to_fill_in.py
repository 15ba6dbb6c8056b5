"""The workbooks to fill in, on the screen: of one party and year, of all parties, and the agreements."""

from __future__ import annotations

import io
import zipfile

import streamlit as st

from dashboard import desk
from dashboard.pieces import panels
from dashboard.standing import Framework
from dashboard.view import View
from ingest.template import agreements_workbook, results_workbook, results_workbooks


def to_fill_in(page: Framework, at: View, key: str) -> None:
    """The workbooks to fill in: of one party and year, of all parties, and the agreements."""
    say, frames = at.words.say, desk.known(page.code).frames
    first, last = int(page.row["start_year"]), int(page.row["end_year"])
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        party = st.selectbox(
            say("Party"), list(page.parties), format_func=lambda one: page.parties[one].name, key=f"{key}-party"
        )
        years = list(range(first, last + 1))
        latest = max((one for one in page.years if one in years), default=first)
        year = st.selectbox(say("Year"), years, index=years.index(latest), key=f"{key}-year", filter_mode=None)
    with st.container(horizontal=True, gap="medium"):
        of_party(page, party, year, say("Results of this party"), at)
        panels.download(
            say("Of all parties (zip)"),
            lambda: zipped(at.language, page, year),
            f"resultaten-{page.code}-{year}.zip",
            "tertiary",
        )
        panels.download(
            say("The agreements"),
            lambda: agreements_workbook(at.language, frames=frames),
            f"afspraken-{page.code}.xlsx",
            "tertiary",
        )


def of_party(page: Framework, party: str, year: int, label: str, at: View) -> None:
    """A button with the results workbook of one party and year, made when it is asked for."""
    frames = desk.known(page.code).frames
    panels.download(
        label,
        lambda: results_workbook(at.language, frames, party, year),
        f"resultaten-{page.code}-{party}-{year}.xlsx",
        "tertiary",
        key=f"am-fill-{party}",
    )


def zipped(language: str, page: Framework, year: int) -> bytes:
    """The results workbooks of all parties that must report about a year, in one zip file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for party, data in results_workbooks(language, desk.known(page.code).frames, year).items():
            target.writestr(f"resultaten-{page.code}-{party}-{year}.xlsx", data)
    return packed.getvalue()
