"""Doing something that the disk, another program or a damaged event may prevent: a sentence instead of an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from dashboard.pieces import panels
from dashboard.view import View
from ingest.events import DamagedEventsError, StoreBusyError

T = TypeVar("T")


def attempt(work: Callable[[], T], at: View) -> T | None:
    """What the work gives; None when it was prevented, and then the page says why and that nothing was kept."""
    done, why = tried(work, at)
    if why:
        panels.small(why)
    return done


def tried(work: Callable[[], T], at: View) -> tuple[T | None, str]:
    """What the work gives, with ""; or None with why it was prevented and that nothing was kept."""
    say = at.words.say
    try:
        return work(), ""
    except StoreBusyError:
        return None, say("Another program is still busy with the data. Try again in a moment.")
    except DamagedEventsError as error:
        return None, error.problem.sentence(at.language)
    except OSError:
        return None, say("This could not be stored: the disk is full or can't be written. Nothing of it was kept.")
