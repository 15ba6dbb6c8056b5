"""What is typed in an evaluation, saved as it is left; what can't be is said where it was typed, and stays there."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import desk
from dashboard.desk import Here
from dashboard.facts.given import parties
from dashboard.folder import data_folder
from dashboard.pieces import panels
from dashboard.pieces.attempt import tried
from dashboard.rounds import computed
from ingest.round_state import Act
from ingest.rounds import record
from ingest.submit import today

_REFUSED = "am-round-refused"
_NOTED = "am-round-noted"


def did(
    page: Here, act: str, text: str | None = None, reason: str | None = None, *, place: str = "", **said: Any
) -> str:
    """Record one act of the evaluation of this page's year, today; gives why it could not be, "" when it was. At that
    place :func:`refused` says it too, and a form at that place starts anew only when it was."""
    one = Act(page.framework.code, page.standing.year, act, today(), said, text, reason)
    done, why = tried(lambda: record(data_folder(), [one], computed(desk.store())), page.view)
    if done is not None and done.finding is not None:
        why = " ".join((done.finding.what(page.view.language), done.finding.repair(page.view.language)))
    noted(place, why)
    return why


def noted(place: str, why: str = "") -> None:
    """What was typed at a place was kept, or why it was not."""
    if why:
        st.session_state.setdefault(_REFUSED, {})[place] = why
    else:
        st.session_state.setdefault(_NOTED, {})[place] = _times(place) + 1


def form(place: str) -> str:
    """The key of a form: another one once what was typed in it is kept, so that it starts empty only then."""
    return f"{place}-{_times(place)}"


def _times(place: str) -> int:
    return int(st.session_state.get(_NOTED, {}).get(place, 0))


def one_party(page: Here, label: str, key: str) -> str | None:
    """Which party, one click each. A list that opens over an opened form takes the focus out of it."""
    names = {party.code: party.short_name for party in parties(page.framework)}
    return st.pills(label, list(names), default=page.view.party, format_func=names.__getitem__, key=key)


def refused(place: str = "") -> None:
    """Why the last thing that was typed at this place could not be kept, once."""
    if why := st.session_state.get(_REFUSED, {}).pop(place, ""):
        with st.container(border=True, key="-".join(("am-refused", place))):
            panels.small(why)
