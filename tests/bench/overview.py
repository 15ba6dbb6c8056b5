"""The overview in a fresh Chromium, until the last mark and line of text, against a bare Streamlit page."""

from __future__ import annotations

from ingest.submit import submit, workbooks_in
from tests.bench.load import folder
from tests.bench.measure import Measured, in_turn
from tests.browser.conftest import ROOT, Served, launched, serve, serve_bare

_TOWN = "voorbeeldstad-2022"
#: Remembers when something last came on the page, fonts included.
_WATCH = """
window.drawn = 0;
const now = () => { window.drawn = performance.now(); };
new MutationObserver(now).observe(document, { childList: true, characterData: true, subtree: true });
document.fonts.addEventListener("loadingdone", now);
"""
_QUIET = """() => document.querySelector("h1") && performance.now() - window.drawn > 1500
  && document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")"""


def overview() -> Measured:
    """At most 1.4 times a bare page with as many charts as the overview has (which draws tables, and no charts)."""
    data = folder() / "examples"
    submit(data, workbooks_in([ROOT / "sample_data"]), received="cover")
    script = folder() / "bare.py"
    with serve(data, folder()) as ours:
        charts = _counted(ours)
        script.write_text(_SCRIPT.format(charts=charts), "utf-8")
        with serve_bare(script, folder()) as bare:
            found = in_turn(lambda: _drawn(ours, "overview", framework=_TOWN), lambda: _drawn(bare, ""), rounds=9)
    return Measured("overview", *found, limit=1.4, sense="max", note=f"{charts} charts")


_SCRIPT = """
import altair as alt
import polars as pl
import streamlit as st

st.title("Bare")
st.write("A line of text.")
for _chart in range({charts}):
    st.altair_chart(alt.Chart(pl.DataFrame({{"x": [1, 2], "y": [3, 4]}})).mark_bar().encode(x="x:O", y="y:Q"))
"""


def _counted(served: Served) -> int:
    """How many charts the overview has."""
    with launched() as browser:
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.add_init_script(_WATCH)
        page.goto(served.address("overview", framework=_TOWN))
        page.wait_for_function(_QUIET)
        return page.locator("[data-testid=stVegaLiteChart]").count()


def _drawn(served: Served, path: str, **params: str) -> float:
    """Seconds from asking for a page in a fresh browser until nothing more came on it."""
    with launched() as browser:
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.add_init_script(_WATCH)
        page.goto(served.address(path, **params))
        page.wait_for_function(_QUIET)
        return float(page.evaluate("window.drawn")) / 1000
