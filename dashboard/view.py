"""What the address says: language, framework, year, the day of "as known on", and whose view it is. A link is a view.

The menu of the platform drops the query, so what the address lacks comes from this session and is put back. What
isn't possible, and every unknown parameter, is ignored: an old or mistyped link still opens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from ingest.submit import today
from schemas.words import LANGUAGES, Words, words

#: The pages by name: also their address, except the first, which is the address without a name.
PAGES = (
    "frameworks",
    "overview",
    "theme",
    "agreements",
    "given",
    "year_plan",
    "evaluation",
    "meeting",
    "how",
    "upload",
    "submissions",
    "agreement",
)
_KEPT = "view"


@dataclass(frozen=True)
class View:
    """One view: what every page must know before it can show anything. ``year`` None: the best year;
    ``party`` None: of all parties. Who looks says so, it is no sign-in."""

    language: str
    words: Words
    framework: str | None
    year: int | None
    known_on: date
    known_given: bool = False
    party: str | None = None


def _code(text: str) -> bool:
    return 0 < len(text) < 100


def _year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and text.isascii()


def _day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


_POSSIBLE: dict[str, Callable[[str], bool]] = {
    "lang": lambda text: text in LANGUAGES,
    "framework": _code,
    "we": _code,
    "year": _year,
    "known": _day,
}


def _kept() -> dict[str, str]:
    kept: dict[str, str] = st.session_state.setdefault(_KEPT, {})
    return kept


def view() -> View:
    """The view that the address asks for; writes back what only this session knew.

    Writes the whole: a link of the platform to the page that it stands on leaves the old address in the browser, and
    the next rerun would go back to it. What is there already is no new step of the history.
    """
    kept, query = _kept(), st.query_params.to_dict()
    for name, possible in _POSSIBLE.items():
        asked = query.get(name, "")
        if possible(asked):
            kept[name] = asked
        elif name in kept:
            query[name] = kept[name]
    st.query_params.from_dict(query)
    language = kept.get("lang", LANGUAGES[0])
    return View(
        language=language,
        words=words(language),
        framework=kept.get("framework"),
        year=int(kept["year"]) if "year" in kept else None,
        known_on=date.fromisoformat(kept["known"]) if "known" in kept else today(),
        known_given="known" in kept,
        party=kept.get("we"),
    )


def keep(**values: str | None) -> None:
    """Change framework, we, year or known, in the address and in this session; None goes back to the default."""
    for name, value in values.items():
        if value is None:
            _kept().pop(name, None)
            st.query_params.pop(name, None)
        else:
            _kept()[name] = value
            st.query_params[name] = value


def params(at: View, **more: str | None) -> dict[str, str]:
    """The query of a link to the same view, with ``more``; empty values are left out."""
    found = {
        "framework": at.framework,
        "we": at.party,
        "year": None if at.year is None else str(at.year),
        "known": at.known_on.isoformat() if at.known_given else None,
        "lang": at.language if at.language != LANGUAGES[0] else None,
    }
    return {name: value for name, value in {**found, **more}.items() if value}


def address(page: str, at: View, **more: str | None) -> str:
    """The relative address of a page in this view, for a real link."""
    query = urlencode(params(at, **more))
    return ("./" if page == PAGES[0] else page) + (f"?{query}" if query else "")


def page_file(page: str) -> str:
    """The file of a page, as Streamlit names it."""
    return f"views/{page}.py"


def go(page: str, at: View, **more: str | None) -> None:
    """Open a page in this view, without a reload."""
    st.switch_page(page_file(page), query_params=params(at, **more))
