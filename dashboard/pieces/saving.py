"""What is typed in an evaluation, saved as it is left; what can't be is said on the page, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard import desk
from dashboard.desk import Here
from dashboard.folder import data_folder
from dashboard.pieces import panels
from dashboard.pieces.attempt import attempt
from dashboard.rounds import computed
from ingest.round_state import Act
from ingest.rounds import record
from ingest.submit import today

_REFUSED = "am-round-refused"


def did(page: Here, act: str, text: str | None = None, reason: str | None = None, **said: Any) -> bool:
    """Record one act of the evaluation of this page's year, today; gives whether it was."""
    return did_all(page, [made(page, act, text, reason, **said)])


def made(page: Here, act: str, text: str | None = None, reason: str | None = None, **said: Any) -> Act:
    """An act of the evaluation of this page's year, today."""
    return Act(page.framework.code, page.standing.year, act, today(), said, text, reason)


def did_all(page: Here, acts: Sequence[Act]) -> bool:
    """Record several acts, all or none; what refuses them is kept for :func:`refused`."""
    st.session_state.pop(_REFUSED, None)
    done = attempt(lambda: record(data_folder(), acts, computed(desk.store())), page.view)
    if done is not None and done.finding is not None:
        language = page.view.language
        st.session_state[_REFUSED] = (done.finding.what(language), done.finding.repair(language))
    return done is not None and done.finding is None


def refused() -> None:
    """Why the last thing that was typed could not be kept, once."""
    if (told := st.session_state.pop(_REFUSED, None)) is not None:
        with st.container(border=True, key="am-refused"):
            panels.small(*told)
