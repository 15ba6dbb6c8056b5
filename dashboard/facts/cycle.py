"""The yearly cycle on a day: what is done, what comes next and in how many days. Knows no screen and no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard.standing import Framework
from schemas.agreement import CycleMoment


@dataclass(frozen=True, slots=True)
class Step:
    """A moment on a day: done, passed without word that it is done, the next, or later. ``days`` up to its date; below
    0 for one that has passed."""

    moment: CycleMoment
    state: Literal["done", "passed", "next", "later"]
    days: int


def steps(framework: Framework, day: date | None = None) -> tuple[Step, ...]:
    """The moments of the calendar year of a day (of "as known on" unless given), in their order.

    Empty for figures from public sources: there nobody said what was done, and a date that passed would read as a
    reproach. Empty outside the term: before it the moments belong to the framework before, after it to the next.
    """
    day = day or framework.known.day
    first, last = framework.row["start_year"], framework.row["end_year"]
    if framework.public or not first <= day.year <= last:
        return ()
    found: list[Step] = []
    for moment in sorted((one for one in framework.cycle if one.year == day.year), key=lambda one: one.due):
        days = (moment.due - day).days
        if moment.done is not None and moment.done <= day:
            found.append(Step(moment, "done", days))
        elif days < 0:
            found.append(Step(moment, "passed", days))
        else:
            found.append(Step(moment, "later" if any(one.state == "next" for one in found) else "next", days))
    return tuple(found)
