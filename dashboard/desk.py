"""What the pages share between reruns: frameworks and how they stand, computed once per state of their figures.

Keys carry the number of the last event that touched the framework, so a load makes new keys for what it touched and
for nothing else; nothing needs clearing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import drawer, origins, panels, queries
from dashboard.assessment import Assessment
from dashboard.figures import Opening
from dashboard.folder import data_folder
from dashboard.pictures import Pictures, pictures
from dashboard.queries import AsKnown
from dashboard.sentences import Speech, overview
from dashboard.standing import Framework, Standing, best_year, read_framework, read_frameworks, standing
from dashboard.view import View, go, view
from ingest.known import Known
from ingest.store import Store
from ingest.submit import Outcome, submit, today
from schemas.agreement import Agreement
from schemas.contract import contract

_MOST = 200
_MOST_HEADLINES = 5_000


def store() -> Store:
    """The store of this installation."""
    return _store(str(data_folder()))


@st.cache_resource(show_spinner=False)
def _store(folder: str) -> Store:
    return Store(Path(folder))


def frameworks(at: View) -> list[dict[str, Any]]:
    """The frameworks that exist in this view, a row each, with ``last_event``."""
    return _frameworks(str(data_folder()), AsKnown(store().event_number(), at.known_on))


@st.cache_data(show_spinner=False, max_entries=_MOST)
def _frameworks(folder: str, known: AsKnown) -> list[dict[str, Any]]:
    return queries.frameworks(_store(folder), known).to_dicts()


def framework(at: View, code: str | None = None) -> Framework | None:
    """The framework of this view (or another by its code) as known; the first when the address names none."""
    rows = frameworks(at)
    wanted = code or at.framework
    row = next((row for row in rows if row["framework"] == wanted), None)
    if row is None:
        if wanted or not rows:
            return None
        row = rows[0]
    return _framework(str(data_folder()), row["framework"], row["last_event"], at.known_on)


def framework_at(code: str, event: int, at: View) -> Framework | None:
    """A framework as it was known right after an event."""
    return _framework(str(data_folder()), code, event, at.known_on)


@st.cache_resource(show_spinner=False, max_entries=_MOST)
def _framework(folder: str, code: str, event: int, day: date) -> Framework | None:
    return read_framework(_store(folder), code, AsKnown(event, day))


def opening_year(found: Framework) -> int:
    """The year on which a framework opens."""
    return _best_year(found, str(data_folder()), found.code, found.known)


@st.cache_data(show_spinner=False, max_entries=_MOST)
def _best_year(_found: Framework, folder: str, code: str, known: AsKnown) -> int:
    return best_year(_found, lambda year: stands(_found, year))


def stands(found: Framework, year: int) -> Standing:
    """The framework assessed for a year."""
    return _standing(found, str(data_folder()), found.code, found.known, year)


@st.cache_resource(show_spinner=False, max_entries=_MOST)
def _standing(_found: Framework, folder: str, code: str, known: AsKnown, year: int) -> Standing:
    return standing(_found, year)


def headlines(at: View) -> list[tuple[dict[str, Any], int, str]]:
    """The frameworks in this view: a row each, the year on which it opens, and how it stands. What a load did not
    touch is not judged again; what is not known yet is read together."""
    known = AsKnown(store().event_number(), at.known_on)
    kept, rows = _headlines(str(data_folder())), _frameworks(str(data_folder()), known)
    keys = {row["framework"]: (row["framework"], row["last_event"], at.known_on, at.language) for row in rows}
    for found in read_frameworks(store(), [code for code, key in keys.items() if key not in kept], known):
        stood = cache(partial(standing, found))
        year = best_year(found, stood)
        kept[keys[found.code]] = year, overview(stood(year).rows(), speech(at, found)).headline
    told = [(row, *kept[keys[row["framework"]]]) for row in rows]
    for key in list(kept)[: max(0, len(kept) - max(_MOST_HEADLINES, len(rows)))]:
        kept.pop(key, None)
    return told


@st.cache_resource(show_spinner=False)
def _headlines(folder: str) -> dict[tuple[str, int, date, str], tuple[int, str]]:
    """What :func:`headlines` knows: by framework, its last event, the day and the language."""
    return {}


@st.cache_resource(show_spinner=False, max_entries=_MOST)
def _drawn(
    _found: Standing, _speech: Speech, folder: str, code: str, known: AsKnown, year: int, number: str, language: str
) -> Pictures:
    return pictures(_found.framework.agreements[number], _found.assessments[number], _speech)


def submissions(found: Framework) -> list[dict[str, Any]]:
    """What was received of a framework, the latest first, also what was withdrawn."""
    return _submissions(str(data_folder()), found.code, found.known)


@st.cache_data(show_spinner=False, max_entries=_MOST)
def _submissions(folder: str, code: str, known: AsKnown) -> list[dict[str, Any]]:
    return queries.submissions_of(_store(folder), known, code).reverse().to_dicts()


def known(code: str) -> Known:
    """What the store knows of a framework, as rows."""
    return _known(str(data_folder()), code, store().event_number())


@st.cache_resource(show_spinner=False, max_entries=20)
def _known(folder: str, code: str, event: int) -> Known:
    return _store(folder).known(code)


def judged(name: str, content: bytes) -> Outcome:
    """A workbook judged by what is known now; nothing is stored."""
    digest = hashlib.sha256(content).hexdigest()
    return _judged(content, str(data_folder()), name, digest, store().event_number(), today())


@st.cache_resource(show_spinner=False, max_entries=20)
def _judged(_content: bytes, folder: str, name: str, digest: str, event: int, day: date) -> Outcome:
    return submit(Path(folder), [(name, _content)], dry_run=True)[0]


def speech(at: View, found: Framework) -> Speech:
    """How the sentences of this view speak."""
    return Speech(at.words, found.names, found.public)


@dataclass(frozen=True)
class Here:
    """What a page about one framework starts from."""

    view: View
    standing: Standing
    speech: Speech

    @property
    def framework(self) -> Framework:
        return self.standing.framework

    @property
    def rows(self) -> list[tuple[Agreement, Assessment]]:
        """Agreements (the version in force) with their assessments, in the order of the signed text."""
        return self.standing.rows()

    @property
    def source(self) -> str:
        """Where the figures of a saved picture come from: the framework, and of what nature it is."""
        row = self.framework.row
        return ". ".join(text for text in (row["name"], nature(row, self.view).rstrip(".")) if text)

    def pictures(self, number: str) -> Pictures:
        """The charts of an agreement: drawn once per state of its figures."""
        found, language = self.framework, self.speech.words.language
        return _drawn(
            self.standing,
            self.speech,
            str(data_folder()),
            found.code,
            found.known,
            self.standing.year,
            number,
            language,
        )

    def title(self, agreement: Agreement) -> str:
        """The short name of an agreement."""
        return title_of(agreement, self.speech.words.language)


def title_of(agreement: Agreement, language: str) -> str:
    """The short name of an agreement: its own, else that of what it counts."""
    return agreement.title or contract().indicators[agreement.indicator].label[language]


def here() -> Here:
    """The framework, year and language of this page; shows another page or a sentence when there is none."""
    at = view()
    found = framework(at)
    if found is None:
        if not frameworks(at) and not at.known_given:
            go("frameworks", at)
        panels.title(at.words.say("This framework is not known here"))
        panels.lead(at.words.say("The link may be old, or nothing was received by that date."))
        panels.link(at.words.say("Show all frameworks"), "frameworks", replace(at, framework=None))
        st.stop()
    year = at.year or opening_year(found)
    at = replace(at, framework=found.code)
    return Here(at, stands(found, year), speech(at, found))


def nature(row: Mapping[str, Any], at: View) -> str:
    """What the figures of a framework are, when they are not the parties' own; "" when they are."""
    say = at.words.say
    return {
        "fictitious": say("Example: this town, its parties and all figures are fictitious."),
        "public_sources": say("Compiled from public sources, not by the parties themselves."),
    }.get(str(row["nature"]), "")


def note(page: Here) -> None:
    """Of which framework this page is, and of what nature its figures are: on every page."""
    row = page.framework.row
    panels.small(" · ".join(text for text in (row["name"], nature(row, page.view)) if text), quiet=True)


def years(page: Here) -> None:
    """Why this year is shown, when nobody chose one, and the other years one click away."""
    say, now = page.view.words.say, page.standing.year
    others = [year for year in page.framework.years if year != now]
    texts = []
    if page.view.year is None:
        texts.append(say("{year} is the latest year of which enough is known to judge.", year=now))
    if others:
        texts.append(say("Other years:"))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="am-years"):
        panels.inline(" ".join(texts))
        for year in others:
            panels.link(str(year), "overview", replace(page.view, year=year))


def show(opening: Opening | None, page: Here) -> None:
    """Open the drawer behind a figure."""
    if opening is not None:
        drawer.show(origins.drawer(opening, store(), page.speech, page.framework), page.view)


def open_agreement(number: str | None, page: Here, **more: str | None) -> None:
    """Go to an agreement when one was clicked."""
    if number:
        go("agreement", page.view, number=number, **more)
