"""The next item of a meeting, from the click to the last mark, against a bare page that switches between its charts."""

from __future__ import annotations

import json

from playwright.sync_api import Browser, Page

from dashboard.pictures import pictures_of
from dashboard.reports.content import speech_of
from dashboard.rounds import Evaluation, agenda
from tests.bench.load import folder
from tests.bench.measure import Measured, in_turn
from tests.bench.report import TOWN, YEAR, town
from tests.browser.conftest import launched, serve, serve_bare

#: Remembers when a mark, a text or a field last came on the page, and when somebody clicked. That what was there is
#: cleared away later, or that a chart gets its hidden tools, is seen by nobody.
_WATCH = """
window.drawn = window.clicked = 0;
const seen = (one) => one.type === "characterData" || one.addedNodes.length && !one.target.closest?.(
  "head, [data-testid=stElementToolbar], [data-testid=stElementToolbarButtonContainer]");
new MutationObserver((all) => { if (all.some(seen)) window.drawn = performance.now(); })
  .observe(document, { childList: true, characterData: true, subtree: true });
document.addEventListener("click", () => { window.clicked = performance.now(); }, true);
"""
_QUIET = """() => window.drawn > window.clicked && performance.now() - window.drawn > 700
  && document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")"""
_BARE = """
import json
import streamlit as st

charts = json.load(open({charts!r}))
at = st.session_state.setdefault("at", 0)
st.title("Bare")
if st.button("Volgende"):
    at = st.session_state["at"] = (at + 1) % len(charts)
st.write(f"Item {{at + 1}}")
if charts[at]:
    st.vega_lite_chart(spec=charts[at], width="stretch", theme=None, key=f"chart-{{at}}")
"""


def next_item() -> Measured:
    """At most 1.5 times a bare page with the same finished charts; the note gives milliseconds."""
    (data, found), charts = town(), folder() / "charts.json"
    items = [entry.number for entry in agenda(found).entries]
    charts.write_text(json.dumps([_spec(found, number) for number in items]), "utf-8")
    script = folder() / "bare_meeting.py"
    script.write_text(_BARE.format(charts=str(charts)), "utf-8")
    with serve(data, folder()) as ours, serve_bare(script, folder()) as bare, launched() as browser:
        address = ours.address("meeting", framework=TOWN, year=str(YEAR), item=items[0])
        one, other = _opened(browser, address), _opened(browser, bare.address())
        took = in_turn(lambda: _next(one), lambda: _next(other), rounds=len(items) - 2)
    note = f"{took[0] * 1000:.0f} ms (bare {took[1] * 1000:.0f})"
    return Measured("next_item", *took, limit=1.5, sense="max", note=note)


def _spec(found: Evaluation, number: str) -> object:
    drawn = pictures_of(found.standing, number, speech_of(found, "nl")).whole
    return None if drawn is None else drawn.spec


def _opened(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.add_init_script(_WATCH)
    page.goto(address)
    page.wait_for_function(_QUIET)
    return page


def _next(page: Page) -> float:
    """Seconds from the click on next until nothing more came on the page."""
    page.get_by_role("button", name="Volgende").click()
    page.wait_for_function(_QUIET)
    return float(page.evaluate("window.drawn - window.clicked")) / 1000
