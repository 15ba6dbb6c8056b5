"""What is asked of the store as people type it: codes, whatever their capitals, and the day of "as known on"."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.cli.console import WrongUseError, w
from dashboard.cli.options import day
from dashboard.queries import AsKnown, frameworks
from ingest.check.speech import nearest
from ingest.places import normal
from ingest.store import Store
from ingest.submit import today


def as_known(store: Store, typed: str | None) -> AsKnown:
    """Everything up to the day that was typed behind --known, without one up to today. Raises WrongUseError."""
    return AsKnown(store.event_number(), day(typed, "--known") if typed else today())


def code_of(typed: str, known: Mapping[str, str], unknown: str) -> str:
    """The code of ``known`` (with their names) that was typed, whatever its capitals and the spaces around it.

    Raises WrongUseError: the sentence ``unknown``, with the code that was meant, if any looks like it.
    """
    for code in known:
        if normal(code) == normal(typed):
            return code
    if meant := nearest(typed, known):
        unknown += " " + w.say("It looks most like {near}.", near=meant[1])
    raise WrongUseError(unknown)


def framework_codes(store: Store, known: AsKnown, typed: str | None) -> list[str]:
    """The code of the framework that was typed, without one of all that are loaded. Raises WrongUseError."""
    loaded = dict(frameworks(store, known).select("framework", "name").iter_rows())
    if typed is None:
        return list(loaded)
    return [code_of(typed, loaded, w.say("No framework with code {code} is loaded.", code=typed))]
