"""What the pages share between reruns: frameworks and how they stand, computed once per state of their figures.

Keys carry the number of the last event that touched the framework, so a load makes new keys for what it touched and
for nothing else; nothing needs clearing. A framework, a standing and a page are one object for each state, so whatever
is made of them is remembered by them (``lru_cache``: the cache of the platform reads each argument again on every
rerun).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import queries
from dashboard.assessment import Assessment
from dashboard.assessment.changed import Change
from dashboard.facts.figures import Opening
from dashboard.facts.given import parties
from dashboard.facts.since import since_last_year
from dashboard.folder import data_folder
from dashboard.pictures import Pictures, pictures_of
from dashboard.pictures.compositions import Composition
from dashboard.pictures.forms import composition
from dashboard.pieces import drawer, origins, panels
from dashboard.queries import AsKnown
from dashboard.rounds import Evaluation, Figures, Fixed, evaluation_of, fixed
from dashboard.sentences import Overview, Speech, named, overview, speech_about
from dashboard.standing import Framework, Standing, best_year, read_framework, read_frameworks, standing
from dashboard.view import View, go, keep, view
from ingest.known import Known
from ingest.round_state import Rounds
from ingest.rounds import rounds_of
from ingest.store import Store
from ingest.submit import Outcome, submit, today
from schemas.agreement import Agreement
from schemas.words import LANGUAGES

_MOST = 200
_MOST_HEADLINES = 5_000


def store() -> Store:
    """The store of this installation."""
    return _store(str(data_folder()))


@st.cache_resource(show_spinner=False)
def _store(folder: str) -> Store:
    return Store(Path(folder))


def frameworks(at: View) -> Sequence[Mapping[str, Any]]:
    """The frameworks that exist in this view, a row each, with ``last_event``."""
    return _frameworks(str(data_folder()), AsKnown(store().event_number(), at.known_on))


@lru_cache(_MOST)
def _frameworks(folder: str, known: AsKnown) -> Sequence[Mapping[str, Any]]:
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
    last = AsKnown(row["last_event"], row["last_received"])
    return _framework(str(data_folder()), row["framework"], last, at.known_on)


def framework_at(code: str, event: int, at: View) -> Framework | None:
    """A framework as it was known right after an event."""
    return _read(str(data_folder()), code, AsKnown(event, at.known_on))


@lru_cache(_MOST)
def _framework(folder: str, code: str, last: AsKnown, day: date) -> Framework | None:
    found = _read(folder, code, last)
    return found.on(day) if found is not None else None


@lru_cache(_MOST)
def _read(folder: str, code: str, known: AsKnown) -> Framework | None:
    return read_framework(_store(folder), code, known)


def opening_year(found: Framework) -> int:
    """The year on which a framework opens."""
    return _best_year(found)


@lru_cache(_MOST)
def _best_year(found: Framework) -> int:
    return best_year(found, partial(stands, found))


@lru_cache(_MOST)
def stands(found: Framework, year: int) -> Standing:
    """The framework assessed for a year."""
    return standing(found, year)


def headlines(at: View) -> list[tuple[Mapping[str, Any], int, str]]:
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


@lru_cache(_MOST)
def _composed(found: Standing, theme: str, speech: Speech) -> Composition:
    return composition(found, theme, speech)


@lru_cache(_MOST)
def _since(found: Standing) -> Mapping[str, Change]:
    framework, before = found.framework, found.year - 1
    return since_last_year(found, standing(framework, before, parts=False)) if before in framework.years else {}


def submissions(found: Framework) -> Sequence[Mapping[str, Any]]:
    """What was received of a framework, the latest first, also what was withdrawn."""
    return _submissions(str(data_folder()), found.code, found.known)


def received(code: str) -> Sequence[Mapping[str, Any]]:
    """Everything that was received of a framework until now, the latest first, also what was withdrawn."""
    return _submissions(str(data_folder()), code, AsKnown(store().event_number(), date.max))


@lru_cache(_MOST)
def _submissions(folder: str, code: str, known: AsKnown) -> Sequence[Mapping[str, Any]]:
    return queries.submissions_of(_store(folder), known, code).reverse().to_dicts()


def known(code: str) -> Known:
    """What the store knows of a framework, as rows."""
    return _known(str(data_folder()), code, store().event_number())


@lru_cache(20)
def _known(folder: str, code: str, event: int) -> Known:
    return _store(folder).known(code)


def rounds(page: Here) -> Rounds:
    """The evaluations of the framework, and the actions that came of them, as known in this view."""
    return _rounds(str(data_folder()), page.framework.code, AsKnown(store().event_number(), page.view.known_on))


@lru_cache(20)
def _rounds(folder: str, code: str, known: AsKnown) -> Rounds:
    return rounds_of(_store(folder), code, *known)


def evaluation(page: Here) -> Evaluation | None:
    """The evaluation of the year of this page; None when there is none. What was typed since costs nothing to show:
    the figures are assessed once for each state of them."""
    return _evaluation(str(data_folder()), rounds(page), page.standing.year, page.framework.known)


@lru_cache(20)
def _evaluation(folder: str, found: Rounds, year: int, said: AsKnown) -> Evaluation | None:
    return evaluation_of(found, year, said, partial(_fixed, folder))


@lru_cache(_MOST)
def _fixed(folder: str, by: Figures) -> Fixed | None:
    return fixed(_store(folder), by)


def in_round(page: Here, found: Evaluation) -> Here:
    """The page with the figures that a round fixed in place of those known now."""
    return _here(page.view, found.standing, speech(page.view, found.standing.framework))


def rounds_of_other_years(page: Here) -> None:
    """The evaluations of other years, each one click away; and the years of which there can be one."""
    say, found = page.view.words.say, rounds(page).rounds
    years_ = sorted({*found, *page.framework.years} - {page.standing.year}, reverse=True)
    if years_:
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key="am-years"):
            panels.inline(say("Other evaluations:"))
            for year in years_:
                label = str(year) if year in found else say("{year} (not opened)", year=year)
                panels.link(label, "evaluation", replace(page.view, year=year))


def judged(name: str, content: bytes) -> Outcome:
    """A workbook judged by what is known now; nothing is stored."""
    digest = hashlib.sha256(content).hexdigest()
    return _judged(content, str(data_folder()), name, digest, store().event_number(), today())


@st.cache_resource(show_spinner=False, max_entries=20)
def _judged(_content: bytes, folder: str, name: str, digest: str, event: int, day: date) -> Outcome:
    return submit(Path(folder), [(name, _content)], dry_run=True)[0]


def speech(at: View, found: Framework) -> Speech:
    """How the sentences of this view speak."""
    return speech_about(at.words, found)


@dataclass(frozen=True, eq=False)
class Here:
    """What a page about one framework starts from: one for every view and state of the figures (:func:`_here`), so
    that what a page makes of it can be remembered."""

    view: View
    standing: Standing
    speech: Speech

    @property
    def framework(self) -> Framework:
        return self.standing.framework

    @cached_property
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
        return pictures_of(self.standing, number, self.speech)

    def composition(self, theme: str) -> Composition:
        """The charts of a theme: drawn once per state of its figures."""
        return _composed(self.standing, theme, self.speech)

    @property
    def since(self) -> Mapping[str, Change]:
        """What changed since the year before, by number, both years as known now; nothing in the first year."""
        return _since(self.standing)

    @cached_property
    def told(self) -> Overview:
        """The framework in sentences."""
        return overview(self.rows, self.speech)

    def title(self, agreement: Agreement) -> str:
        """The short name of an agreement."""
        return named.title_of(agreement, self.speech.words.language)


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
    if at.party not in {party.code for party in parties(found)}:
        keep(we=None)
        at = replace(at, party=None)
    at = replace(at, framework=found.code)
    return _here(at, stands(found, year), speech(at, found))


@lru_cache(_MOST)
def _here(at: View, found: Standing, speaks: Speech) -> Here:
    return Here(at, found, speaks)


def nature(row: Mapping[str, Any], at: View) -> str:
    """What the figures of a framework are, when they are not the parties' own; "" when they are."""
    return named.nature(str(row["nature"]), at.words)


def note(page: Here, state: str = "") -> None:
    """Of which framework this page is, of what nature its figures are, and whose view it is: on every page. On paper
    also when, and where it can be opened again. ``state``: what a reader must know first, as that it is a concept."""
    row, at = page.framework.row, page.view
    day = at.words.day(at.known_on)
    when = at.words.say("Figures up to and including {year}, as known on {day}", year=page.standing.year, day=day)
    own = {party.code: party.name for party in parties(page.framework)}
    if at.party:
        when = " · ".join((when, at.words.say("We are {name}", name=own[at.party])))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="am-note"):
        texts = at.words.say("texts as written") if at.language != LANGUAGES[0] and not state else ""
        told = " · ".join(text for text in (row["name"], nature(row, at).rstrip("."), texts) if text)
        panels.note(told, when, state)
        panels.choose_party(at, own)


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
