"""Server time of a rerun: what a page's script takes, in a session that shows it already.

Of a change of theme, party or status against a page of the bare library in a bare app with the same menu, which draws
the same widgets, texts, tables and charts from what is finished in memory; of a change of year or day, which assesses
anew, against the reading and assessing of ``assess_one``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from unittest.mock import patch

import streamlit as st
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

from dashboard.folder import VARIABLE
from dashboard.pieces import figure_table
from dashboard.view import PAGES
from tests.bench.assess import ours
from tests.bench.load import ROOT, folder
from tests.bench.measure import Measured, in_turn, seconds
from tests.bench.national import ASKED_ON, LARGE_ONE, LAST_YEAR, NATIONAL, code_of, loaded

#: What is changed, on the page where it can be: the filters of all agreements, and whose view the overview is.
CHANGES: tuple[tuple[str, str, tuple[str, str]], ...] = (
    ("agreements", "theme", ("sustainability", "liveability")),
    ("agreements", "status", ("behind", "on_plan")),
    ("overview", "we", ("L1", "L2")),
)
#: What a page is drawn with.
PIECES = (
    "html", "vega_lite_chart", "container", "columns", "popover", "selectbox", "text_input", "date_input", "button",
    "download_button", "page_link", "logo",
)  # fmt: skip
#: The bare app: its menu, and on every page what stands in ``drawn``.
BARE = """
import streamlit as st

st.set_page_config(page_title="Bare", layout="wide")
pages = [st.Page(f"views/{name}.py", title=name, url_path=name, default=not n) for n, name in enumerate(%r)]
st.navigation(pages, position="top").run()
"""
#: Compiled scripts: kept between reruns, as a server keeps them and the harness does not.
COMPILED = ScriptCache()
#: What the bare page draws: how each piece was called, in its order.
drawn: list[tuple[Callable[..., object], tuple[object, ...], Mapping[str, Any]]] = []


def replay() -> None:
    """The bare page: everything that stands in ``drawn``."""
    for draw, given, named in drawn:
        draw(*given, **named)


def rerun() -> Measured:
    """The worst of the changes at most 1.5 times its bare page; the note gives all of them in milliseconds."""
    told, found = [], []
    for page, name, values in CHANGES:
        shown, others = _shown(loaded(NATIONAL), page), cycle(values)
        bare = _bare(shown, {name: values[0]})
        took = in_turn(lambda: _took(shown, {name: next(others)}), lambda: _took(bare, {}), rounds=15)  # noqa: B023
        found.append(took)
        told.append(f"{name} {took[0] * 1000:.0f} ms (bare {took[1] * 1000:.0f})")
    worst = max(found, key=lambda took: took[0] / took[1])
    return Measured("rerun", *worst, limit=1.5, sense="max", note=", ".join(told))


def rerun_year() -> Measured:
    """Another year of one framework of 60 agreements at most 1.2 times reading and assessing it."""
    shown, years = _shown(loaded(LARGE_ONE), "overview"), iter(range(LAST_YEAR - 1, 0, -1))
    return _against_assess_one("rerun_year", shown, lambda: {"year": str(next(years))})


def rerun_day() -> Measured:
    """The same as known on another day."""
    shown, days = _shown(loaded(LARGE_ONE), "overview"), iter(range(1, 100))
    return _against_assess_one(
        "rerun_day", shown, lambda: {"known": (ASKED_ON - timedelta(days=next(days))).isoformat()}
    )


def _against_assess_one(name: str, shown: AppTest, other: Callable[[], dict[str, str]]) -> Measured:
    took = in_turn(lambda: _took(shown, other()), lambda: ours(LARGE_ONE))
    return Measured(name, *took, limit=1.2, sense="max", note=f"{took[0] * 1000:.0f} ms")


def _shown(data: Path, page: str) -> AppTest:
    """A session that shows a page of the set's last framework, as known on the set's day."""
    os.environ[VARIABLE] = str(data)
    test = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60)
    test.run()
    test.switch_page(f"views/{page}.py")
    asked = {"framework": code_of(0), "known": ASKED_ON.isoformat(), "year": str(LAST_YEAR)}
    for name, value in asked.items():
        test.query_params[name] = value
    assert not test.run().exception
    return test


def _bare(shown: AppTest, change: Mapping[str, str]) -> AppTest:
    """A page with what the other one draws after a change."""
    drawn.clear()
    with ExitStack() as noting:
        for name in PIECES:
            noting.enter_context(_noted(st, name))
        noting.enter_context(_noted(figure_table, "_component"))
        _took(shown, change)
    home = folder()
    (home / "views").mkdir(exist_ok=True)
    for name in PAGES:
        (home / "views" / f"{name}.py").write_text("from tests.bench.rerun import replay\n\nreplay()\n")
    (home / "app.py").write_text(BARE % (PAGES,))
    bare = AppTest.from_file(str(home / "app.py"), default_timeout=60)
    assert drawn and not bare.run().exception
    return bare


@contextmanager
def _noted(owner: Any, name: str) -> Iterator[None]:
    really = getattr(owner, name)

    def noting(*given: object, **named: Any) -> object:
        drawn.append((really, given, named))
        return really(*given, **named)

    with patch.object(owner, name, noting):
        yield


def _took(test: AppTest, change: Mapping[str, str]) -> float:
    """Seconds of the script after a change of the address; not what the harness does around it."""
    took: list[float] = []
    really = ScriptRunner._run_script

    def timed(runner: ScriptRunner, *given: Any) -> None:
        took.append(seconds(lambda: really(runner, *given)))

    for name, value in change.items():
        test.query_params[name] = value
    with (
        patch.object(ScriptRunner, "_run_script", timed),
        patch.object(local_script_runner, "ScriptCache", lambda: COMPILED),
        patch.object(app_test, "ScriptCache", lambda: COMPILED),
    ):
        assert not test.run().exception
    return sum(took)
