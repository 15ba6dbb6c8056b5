"""The parts of a page that paper knows: a table, a list of words with their shape, a drawing; and the round as it was.

Plain values that become JSON: the templates read them by these names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from dashboard.rounds import Evaluation, Item
from dashboard.sentences import Speech
from ingest.round_state import Action, Rounds
from schemas.rounds import round_words


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``mark`` names the shape before the text, "" without one; ``small`` stands quietly below it."""

    text: str
    small: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heads. ``widths``: the share of the page of each column; () leaves it to what stands in them.
    ``right``: places of the columns of numbers; ``totals``: places of the rows that add the others up."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int] = ()
    right: Sequence[int] = ()
    totals: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as SVG, and its text for who cannot see it. ``title`` stands above it when it is one of several."""

    svg: str
    alt: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What every paper of an evaluation starts from.

    ``concept`` is the word that stands on every page of a round that is not closed, else ""; ``head`` and ``foot``
    stand there too, with ``page_of``, in which {n} and {total} are filled in. ``labels`` are the headings, by the
    names that a template gives them; ``marks`` the shapes as SVG, by name; ``dated`` the day: year, month, day.
    """

    language: str
    title: str
    framework: str
    year: int
    head: str
    concept: str
    foot: str
    page_of: str
    dated: tuple[int, int, int]
    labels: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)


def mark(item: Item) -> str:
    """The name of the shape of an agreement's status; "" where it has none."""
    return "" if item.status is None else item.status + ("_provisional" if item.provisional_reasons else "")


def mark_at(address: str | None) -> str:
    """The name of the shape at an address of the screens."""
    return "" if address is None else PurePosixPath(address).stem


def as_then(found: Evaluation) -> Evaluation:
    """The evaluation without what became of its actions later: a record of a closed round stays what it was."""
    year = found.round.year
    if not found.round.closed:
        return found
    then = {
        id_: replace(one, steps=tuple(step for step in one.steps if step.year <= year))
        for id_, one in found.rounds.actions.items()
        if one.year <= year
    }
    return replace(found, rounds=Rounds(found.rounds.rounds, then))


def acted_on(found: Evaluation) -> list[Action]:
    """The actions of this round, and those of earlier ones that were still open in it."""
    year = found.round.year
    known = [one for one in found.rounds.actions.values() if one.year <= year]
    return [one for one in known if one.year == year or one.is_open or one.last.year == year]


def actions(these: Iterable[Action], speech: Speech, names: dict[str, str] | None = None) -> Table | None:
    """What will be done, by whom, before when, and how that stands; None when there is nothing. ``names``: of the
    agreements, where each action must say to which it belongs."""
    words, say = speech.words, speech.words.say
    states = round_words().action_states
    rows = []
    for one in these:
        last = one.last
        more = " · ".join(text for text in ((names or {}).get(one.number or "", ""), last.reason or "") if text)
        state = Cell(states[last.state].label[words.language])
        who = Cell(speech.name(last.owner) if last.owner else "")
        rows.append((Cell(last.text, small=more), who, Cell(words.day(last.due) if last.due else ""), state))
    heads = (say("What"), say("Who"), say("By"), say("How it stands"))
    return Table(heads, rows, (44, 20, 20, 16)) if rows else None
