"""One act of an evaluation, recorded; what can't be is said where it was done."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import desk
from dashboard.desk import Here
from dashboard.folder import data_folder
from dashboard.pieces import panels
from dashboard.pieces.attempt import tried
from dashboard.rounds import computed
from ingest.round_state import Act
from ingest.rounds import record
from ingest.submit import today

_REFUSED, _WROTE = "am-round-refused", "am-round-wrote"


def did(page: Here, act: str, text: str | None = None, reason: str | None = None, **said: Any) -> str:
    """Record one act of the evaluation of this page's year, today; gives why it could not be, "" when it was. What is
    said follows on what this window said itself, also when the window did not hear yet that it was saved."""
    wrote = st.session_state.setdefault(_WROTE, [])
    if act == "say":
        said["own"] = [event for event in wrote if event > said.get("base", 0)]
    one = Act(page.framework.code, page.standing.year, act, today(), said, text, reason)
    done, why = tried(lambda: record(data_folder(), [one], computed(desk.store())), page.view)
    if done is not None and done.finding is not None:
        why = " ".join((done.finding.what(page.view.language), done.finding.repair(page.view.language)))
    elif done is not None:
        wrote += done.events
    return why


def stepped(page: Here, act: str, reason: str | None = None, **said: Any) -> None:
    """Record an act of the evaluation as a whole, and make the page again; :func:`refused` says why it could not be."""
    told(did(page, act, reason=reason, **said))
    st.rerun()


def told(why: str) -> None:
    """Have :func:`refused` say why something could not be done; "" when it was."""
    st.session_state[_REFUSED] = why


def refused() -> None:
    """Why the last step could not be taken, once."""
    if why := st.session_state.pop(_REFUSED, ""):
        with st.container(border=True, key="am-refused"):
            panels.small(why)
