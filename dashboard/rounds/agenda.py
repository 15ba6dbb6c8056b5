"""The agenda of a round makes itself: what differs gets a place of its own, the rest is one item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.rounds.evaluation import Evaluation
from dashboard.sentences import outside_of_counts
from ingest.round_state import Action
from schemas.rounds import round_words

#: The items that are no agreement, by the name that stands in an address.
ACTIONS, REST, COOPERATION = "actions", "rest", "cooperation"


@dataclass(frozen=True, slots=True)
class Entry:
    """One agreement on the agenda, with why: ids of reasons, the first of which decides where it stands."""

    number: str
    reasons: tuple[str, ...]
    group: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is talked about, in order: the actions of last time, entries, the rest in one go, working together.

    ``rest``: the agreements that are adopted in one go; ``moved``: whether the parties chose the order themselves.
    """

    actions: tuple[Action, ...]
    entries: tuple[Entry, ...]
    rest: tuple[str, ...]
    moved: bool

    @property
    def walk(self) -> tuple[str, ...]:
        """The items of the meeting, in order, as an address names them."""
        numbers = tuple(one.number for one in self.entries)
        return (*([ACTIONS] if self.actions else []), *numbers, *([REST] if self.rest else []), COOPERATION)


def agenda(found: Evaluation) -> Agenda:
    """The agenda of a round as it stands: by reason, or in the order that was chosen."""
    reasons = _reasons(found)
    words = round_words()
    groups, kinds = list(words.groups), list(words.reasons)
    order = {number: place for place, number in enumerate(found.round.order)}
    signed = {number: place for place, number in enumerate(found.standing.assessments)}
    entries = [Entry(number, why, words.reasons[why[0]].group) for number, why in reasons.items()]
    entries.sort(key=lambda one: (groups.index(one.group), kinds.index(one.reasons[0]), signed[one.number]))
    if order:
        entries.sort(key=lambda one: order.get(one.number, len(order)))
    return Agenda(
        found.rounds.of_last_time(found.round),
        tuple(entries),
        tuple(number for number in _counted(found) if number not in reasons),
        bool(order),
    )


def _reasons(found: Evaluation) -> Mapping[str, tuple[str, ...]]:
    """Why each agreement is discussed: what was computed, and what the round itself brings."""
    still = {one.number for one in found.rounds.of_last_time(found.round) if one.is_open}
    given: dict[str, tuple[str, ...]] = {}
    for number, item in found.items.items():
        why = (
            *item.discussed,
            *(["open_action"] if number in still else []),
            *(["taken"] if number in found.round.taken and not item.discussed else []),
        )
        if why:
            given[number] = why
    return given


def _counted(found: Evaluation) -> Sequence[str]:
    """The agreements that are judged, in the order of the signed text."""
    rows = found.standing.assessments.items()
    return [number for number, one in rows if outside_of_counts(one.agreement, one) is None]


def reordered(found: Agenda, number: str, by: int) -> tuple[str, ...]:
    """The agreements of the agenda with one moved ``by`` places up (below 0) or down."""
    order = [one.number for one in found.entries]
    place = order.index(number)
    order.insert(max(0, min(len(order) - 1, place + by)), order.pop(place))
    return tuple(order)
