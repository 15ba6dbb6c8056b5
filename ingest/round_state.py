"""What the acts of the evaluations of one framework make of its rounds and actions. Pure: acts in, state out.

A field remembers what was seen when it was written: what two windows saved without seeing each other stands side by
side until somebody who saw both writes it anew. So nothing that was typed is lost, and a reader sees the conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

#: What an evaluation says about one agreement, and what each party says about working together.
FIELDS = ("conclusion", "causes", "proposal")
#: States in which an action is still to be done.
OPEN = ("open", "moved")
#: Which field of which agreement or, where that is None, of which party.
Key = tuple[str | None, str | None, str]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that was done or typed. ``event`` 0: not yet committed. ``said`` holds what belongs to this act."""

    framework: str
    year: int
    act: str
    on: date
    said: Mapping[str, Any] = field(default_factory=dict)
    text: str | None = None
    reason: str | None = None
    event: int = 0
    recorded: datetime | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A field as it was saved: a text, or ids of causes or a proposal. ``beside``: what another window saved
    meanwhile; ``before``: what stood there earlier, the oldest first."""

    value: str | tuple[str, ...]
    event: int
    on: date
    beside: tuple[Said, ...] = ()
    before: tuple[Said, ...] = ()

    @property
    def seen(self) -> int:
        """What a window that shows this has seen: the newest event of what stands here."""
        return max(self.event, *(one.event for one in self.beside), 0)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an action's history."""

    event: int
    on: date
    year: int
    state: str
    owner: str | None
    due: date | None
    text: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody will do before a day; ``number`` None: it belongs to no agreement. ``id`` is the event of its
    first step; ``year`` the evaluation in which it was agreed."""

    id: int
    year: int
    number: str | None
    steps: tuple[Step, ...]

    @property
    def last(self) -> Step:
        """How it stands."""
        return self.steps[-1]

    def at(self, event: int) -> Step:
        """How it stood before an event."""
        return next((step for step in reversed(self.steps) if step.event < event), self.steps[0])

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done: also when it was moved to another day."""
        return self.last.state in OPEN


@dataclass(frozen=True, eq=False)
class Round:
    """One evaluation: the figures as they were fixed, and what was said about them.

    ``figures``: number of the last event that counts, and the day as of which. ``sittings``: planned days by sitting.
    """

    framework: str
    year: int
    event: int
    opened_on: date
    figures: tuple[int, date]
    rule: int
    sittings: Mapping[str, date]
    fields: Mapping[Key, Said] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    proposed_on: date | None = None
    proposed: int = 0  # the event that proposed
    adopted_on: date | None = None
    outcome: int = 0  # the event that keeps the computed outcome
    reopened: tuple[tuple[date, str], ...] = ()
    fixed_again: tuple[tuple[date, str], ...] = ()

    @property
    def closed(self) -> bool:
        """Whether its conclusions are adopted, and nothing more can be said."""
        return self.adopted_on is not None

    def said(self, number: str | None, name: str, party: str | None = None) -> Said | None:
        """What was saved in a field of an agreement, or of a party."""
        return self.fields.get((number, party, name))


@dataclass(frozen=True, eq=False)
class Rounds:
    """The evaluations of one framework by year, and the actions that came of them, in the order of arising."""

    rounds: Mapping[int, Round] = field(default_factory=dict)
    actions: Mapping[int, Action] = field(default_factory=dict)

    def before(self, year: int) -> Round | None:
        """The latest earlier round that was closed."""
        return next((self.rounds[one] for one in sorted(self.rounds, reverse=True) if one < year and
                     self.rounds[one].closed), None)  # fmt: skip

    def of_agreement(self, number: str | None, year: int) -> tuple[Action, ...]:
        """The actions of an agreement that were agreed up to and including the round of that year."""
        return tuple(one for one in self.actions.values() if one.number == number and one.year <= year)

    def after_proposal(self, one: Round) -> frozenset[str | None]:
        """The agreements (None: working together) of which something was noted after the officials proposed: what the
        administrators adopt there is not what was proposed. What becomes of an agreed action is no such change."""
        if not one.proposed:
            return frozenset()
        noted = {number for (number, _party, _name), said in one.fields.items() if said.event > one.proposed}
        agreed = {
            action.number for action in self.actions.values() if action.year == one.year and action.id > one.proposed
        }
        return frozenset(noted | agreed)

    def of_last_time(self, one: Round) -> tuple[Action, ...]:
        """The actions of earlier rounds that were still open when this one was opened."""
        return tuple(
            action for action in self.actions.values() if action.year < one.year and action.at(one.event).state in OPEN
        )


def after(acts: Iterable[Act], start: Rounds | None = None) -> Rounds:
    """The rounds and actions of one framework after these acts, in their order."""
    found = start or Rounds()
    for act in acts:
        found = _after(found, act)
    return found


def _after(found: Rounds, act: Act) -> Rounds:
    if act.act == "action":
        return replace(found, actions=_with_step(found.actions, act))
    one = found.rounds.get(act.year)
    changed = _opened(act) if one is None else _STEPS[act.act](one, act)
    return replace(found, rounds={**found.rounds, act.year: changed})


def _opened(act: Act) -> Round:
    said = act.said
    return Round(
        framework=act.framework,
        year=act.year,
        event=act.event,
        opened_on=act.on,
        figures=(said["event"], date.fromisoformat(said["known_on"])),
        rule=said["rule"],
        sittings={name: date.fromisoformat(day) for name, day in said["sittings"].items()},
        outcome=act.event,
    )


def _said(one: Round, act: Act) -> Round:
    """A field, saved by who had seen everything up to ``base`` and wrote ``own``: other texts stay beside it."""
    key = (act.said.get("number"), act.said.get("party"), act.said["field"])
    given = act.said.get("value")
    value = (act.text or "") if given is None else tuple(given) if isinstance(given, list) else str(given)
    was, base = one.fields.get(key), act.said.get("base", 0)
    known = () if was is None else (replace(was, beside=(), before=()), *was.beside)
    unseen = (other for other in known if other.event > base and other.event not in act.said.get("own", ()))
    beside = tuple(other for other in unseen if other.value != value)
    earlier = () if was is None else was.before
    before = (*earlier, *(other for other in known if other not in beside))
    return replace(one, fields={**one.fields, key: Said(value, act.event, act.on, beside, before)})


def _agenda(one: Round, act: Act) -> Round:
    return replace(one, order=tuple(act.said["order"]), taken=tuple(act.said["taken"]))


def _figures(one: Round, act: Act) -> Round:
    figures = (act.said["event"], date.fromisoformat(act.said["known_on"]))
    again = (*one.fixed_again, (act.on, act.reason or ""))
    return replace(one, figures=figures, outcome=act.event, fixed_again=again)


def _proposed(one: Round, act: Act) -> Round:
    return replace(one, proposed_on=act.on, proposed=act.event)


def _closed(one: Round, act: Act) -> Round:
    return replace(one, adopted_on=act.on, outcome=act.event)


def _reopened(one: Round, act: Act) -> Round:
    return replace(one, adopted_on=None, outcome=act.event, reopened=(*one.reopened, (act.on, act.reason or "")))


_STEPS = {
    "say": _said, "agenda": _agenda, "figures": _figures, "propose": _proposed, "close": _closed,
    "reopen": _reopened,
}  # fmt: skip


def _with_step(actions: Mapping[int, Action], act: Act) -> Mapping[int, Action]:
    said = act.said
    id_ = said.get("action") or act.event
    was = actions.get(id_)
    step = Step(
        event=act.event,
        on=act.on,
        year=act.year,
        state=said.get("state", "open"),
        owner=said.get("owner"),
        due=date.fromisoformat(said["due"]) if said.get("due") else None,
        text=act.text or (was.last.text if was else ""),
        reason=act.reason,
    )
    if was is None:
        return {**actions, id_: Action(id_, act.year, said.get("number"), (step,))}
    return {**actions, id_: replace(was, steps=(*was.steps, step))}
