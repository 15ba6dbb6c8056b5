"""The next item of a meeting, from the click to the last mark, against a bare page that switches between its charts."""

from __future__ import annotations

import json
import statistics

from playwright.sync_api import Browser, Page

from dashboard.pictures import pictures_of
from dashboard.reports.content import speech_of
from dashboard.rounds import Evaluation, agenda
from tests.bench.load import folder
from tests.bench.measure import Measured, in_turn
from tests.bench.report import TOWN, YEAR, town
from tests.browser.conftest import launched, serve, serve_bare

#: Remembers when a mark of a chart last came on the page, when anything last changed, and when somebody clicked.
_WATCH = """
window.marked = window.drawn = window.clicked = 0;
const mark = (one) => one.addedNodes.length && one.target.closest?.("svg.marks");
new MutationObserver((all) => {
  window.drawn = performance.now();
  if (all.some(mark)) window.marked = window.drawn;
}).observe(document, { childList: true, characterData: true, subtree: true });
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
    """At most 1.5 times a bare page with the same finished charts; the note gives milliseconds, also until nothing
    more changes on the page. Items without a chart are passed on both sides."""
    (data, found), charts = town(), folder() / "charts.json"
    items = [entry.number for entry in agenda(found).entries]
    specs = [_spec(found, number) for number in items]
    charts.write_text(json.dumps(specs), "utf-8")
    script = folder() / "bare_meeting.py"
    script.write_text(_BARE.format(charts=str(charts)), "utf-8")
    still: list[float] = []
    with serve(data, folder()) as ours, serve_bare(script, folder()) as bare, launched() as browser:
        address = ours.address("meeting", framework=TOWN, year=str(YEAR), item=items[0])
        one, other = _opened(browser, address), _opened(browser, bare.address())
        drawn = sum(spec is not None for spec in specs[1:])
        took = in_turn(lambda: _next(one, still), lambda: _next(other, []), rounds=drawn - 1)
    note = f"{took[0] * 1000:.0f} ms (bare {took[1] * 1000:.0f}); still after {statistics.median(still) * 1000:.0f} ms"
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


def _next(page: Page, still: list[float]) -> float:
    """Seconds from the click on next to the last mark of the next chart; adds those until all is still to ``still``."""
    while True:
        page.get_by_role("button", name="Volgende").click()
        page.wait_for_function(_QUIET)
        marked, drawn = page.evaluate("[window.marked - window.clicked, window.drawn - window.clicked]")
        if marked > 0:
            still.append(drawn / 1000)
            return float(marked) / 1000
