"""The only writer of evaluations: what was done and typed becomes an event, or a finding that says why it can't be.

An evaluation is addressed by its framework and year. What two windows save without seeing each other is kept of both.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from ingest.beside import cycle
from ingest.events import Draft
from ingest.findings import Finding, Value
from ingest.known import Known
from ingest.round_state import FIELDS, Act, Round, Rounds, after
from ingest.store import LATEST, REASON, TEXT, Store
from ingest.submit import today
from schemas.rounds import round_words

OUTCOME = "outcome.json"
#: More than any conclusion needs; the longest text of a field.
LONGEST = 20_000
#: The computed outcome of a framework's year, by the figures up to an event and a day, with the judgements of the day
#: of the act: the bytes that are kept.
Computed = Callable[[str, int, tuple[int, date], date], bytes]
#: Acts that keep the computed outcome in their event.
_COMPUTING = ("open", "figures", "close", "reopen")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of some acts: the numbers of their events, or the finding that refused them all and the place of the
    act that it is about."""

    events: tuple[int, ...] = ()
    finding: Finding | None = None
    at: int = 0


def rounds_of(store: Store, framework: str, event: int | None = None, day: date | None = None) -> Rounds:
    """The rounds and actions of a framework, as known up to an event and on a day."""
    rows = store.ask(
        "SELECT a.*, e.received, e.recorded FROM round_acts a JOIN events e USING (event)"
        " WHERE a.framework = $framework AND event <= $event AND e.received <= $day ORDER BY event",
        {"framework": framework, "event": event or LATEST["event"], "day": day or LATEST["day"]},
    )
    return after(acts_of(rows))


def acts_of(rows: pl.DataFrame) -> Iterator[Act]:
    """Stored acts with ``received`` and ``recorded`` of their events, as acts."""
    for row in rows.iter_rows(named=True):
        yield Act(
            row["framework"], row["year"], row["act"], row["received"], json.loads(row["said"]), row["text"],
            row["reason"], row["event"], row["recorded"],
        )  # fmt: skip


def record(
    data: Path, acts: Sequence[Act], computed: Computed, *, imported: bool = False, now: datetime | None = None
) -> Recorded:
    """Commit acts of one framework as events, all of them or none.

    ``computed`` gives the outcome that opening, fixing figures anew, closing and reopening keep. ``imported``: their
    days are stated. ``now`` has a zone. Raises StoreBusyError, DamagedEventsError, OSError.
    """
    now = now or datetime.now(UTC)
    store, framework = Store(data), acts[0].framework
    with store.events.lock():
        last = store.event_number()
        known, found = store.known(framework), rounds_of(store, framework)
        drafts = []
        for place, act in enumerate(acts):
            event = last + 1 + place
            typed = _typed(act, last)
            if (finding := _refused(typed, known, found, today(now))) is not None:
                return Recorded((), finding, place)
            found = after([replace(typed, event=event)], found)
            kept = {}
            if act.act in _COMPUTING:
                kept[OUTCOME] = computed(framework, act.year, found.rounds[act.year].figures, act.on)
            drafts.append(_draft(typed, kept, imported))
        events = store.events.commit(drafts, recorded=now)
    store.catch_up()
    return Recorded(tuple(event.number for event in events))


def warnings(known: Known, year: int, sittings: Mapping[str, date]) -> tuple[Finding, ...]:
    """What is better changed before a round of this year is opened: a sitting after the day of the bid."""
    bids = [one for one in cycle(known.agreed["cycle"], [year + 1]) if one.moment == "bid"]
    return tuple(
        Finding("sitting_after_bid", values={"value": f"{day:%d-%m-%Y}", "known": f"{bid.due:%d-%m-%Y}"})
        for bid in bids
        for day in sittings.values()
        if day >= bid.due
    )


def _typed(act: Act, last: int) -> Act:
    """The act with its texts without loose ends, and the figures that an opening fixes: all that is known by then."""
    text, reason = ((part.strip() or None) if part else None for part in (act.text, act.reason))
    said = dict(act.said)
    if act.act in ("open", "figures"):
        said.setdefault("event", last)
        said.setdefault("known_on", act.on.isoformat())
    return replace(act, said=said, text=text, reason=reason)


def _draft(act: Act, kept: Mapping[str, bytes], imported: bool) -> Draft:
    texts = {TEXT: act.text, REASON: act.reason}
    return Draft(
        kind="round",
        received=act.on,
        imported=imported,
        sender=act.framework,
        facts={"framework": act.framework, "year": act.year, "act": act.act, "said": dict(act.said)},
        files={**{name: text.encode("utf-8") for name, text in texts.items() if text}, **kept},
    )


def _refused(act: Act, known: Known, found: Rounds, day: date) -> Finding | None:
    """Why an act can't be, or None."""
    if known.is_empty:
        return Finding("round_of_unknown_framework", values={"value": act.framework})
    for text in (act.text, act.reason):
        if text and len(text) > LONGEST:
            return Finding("round_text_too_long", values={"value": str(len(text)), "allowed": str(LONGEST)})
    if act.on > day:
        return _day(act.on, day)
    one = found.rounds.get(act.year)
    if act.act == "open":
        return _not_opened(act, known, one)
    if one is None:
        return Finding("no_such_round", values={"value": str(act.year)})
    if act.on < one.opened_on:
        return _day(act.on, one.opened_on)
    if act.act == "reopen":
        return _without_reason(act) if one.closed else Finding("round_is_open", values={"value": str(act.year)})
    # an action lives on: its state is told also when its round is closed
    if one.closed and not (act.act == "action" and act.said.get("action")):
        return Finding("round_is_closed", values={"value": str(act.year)})
    return _CHECKS[act.act](act, known, one, found)


def _not_opened(act: Act, known: Known, one: Round | None) -> Finding | None:
    row = known.latest("framework").to_dicts()[-1]
    first, last = row["start_year"], row["end_year"]
    if one is not None:
        return Finding("round_exists", values={"value": str(act.year)})
    if not first <= act.year <= last:
        return Finding("round_outside_term", values={"value": str(act.year), "allowed": f"{first}-{last}"})
    if date.fromisoformat(act.said["known_on"]) > act.on:
        return _day(act.said["known_on"], act.on)
    return _word("sitting", act.said["sittings"], round_words().sittings)


def _not_said(act: Act, known: Known, _one: Round, _found: Rounds) -> Finding | None:
    said, words = act.said, round_words()
    value = said.get("value")
    if said.get("party") is not None:
        return _word("party", [said["party"]], known.party_names) or _word("field", [said["field"]], words.cooperation)
    wrong = _word("field", [said["field"]], FIELDS)
    if wrong is None and said.get("number") is not None:
        wrong = _word("agreement", [said["number"]], known.agreements)
    if wrong is None and said["field"] == "causes":
        wrong = _word("causes", value or (), words.causes)
    if wrong is None and said["field"] == "proposal":
        wrong = _word("proposal", [value] if value else (), words.proposals)
    return wrong


def _no_action(act: Act, known: Known, one: Round, found: Rounds) -> Finding | None:
    said = act.said
    was = found.actions.get(said.get("action") or 0)
    if said.get("action") and was is None:
        return _word("action", [str(said["action"])], [str(key) for key in found.actions])
    if was is None and not act.text:
        return Finding("action_without_text")
    if not said.get("owner"):
        return Finding("action_without_owner")
    state = said.get("state", "open")
    wrong = _word("owner", [said["owner"]], known.party_names) or _word("state", [state], round_words().action_states)
    if wrong is None and said.get("number") is not None:
        wrong = _word("agreement", [said["number"]], known.agreements)
    if wrong is None and state in ("moved", "dropped"):
        wrong = _without_reason(act)
    if wrong is None and said.get("due") and state in ("open", "moved"):
        due = date.fromisoformat(said["due"])
        if due < one.opened_on:
            values = {"value": f"{due:%d-%m-%Y}", "known": f"{one.opened_on:%d-%m-%Y}"}
            return Finding("action_before_round", values=values)
    return wrong


def _no_agenda(act: Act, known: Known, _one: Round, _found: Rounds) -> Finding | None:
    return _word("agreement", (*act.said["order"], *act.said["taken"]), known.agreements)


def _no_figures(act: Act, _known: Known, one: Round, _found: Rounds) -> Finding | None:
    if date.fromisoformat(act.said["known_on"]) > act.on:
        return _day(act.said["known_on"], act.on)
    return _without_reason(act)


def _allowed(_act: Act, _known: Known, _one: Round, _found: Rounds) -> Finding | None:
    return None


_CHECKS: Mapping[str, Callable[[Act, Known, Round, Rounds], Finding | None]] = {
    "say": _not_said, "action": _no_action, "agenda": _no_agenda, "figures": _no_figures, "propose": _allowed,
    "close": _allowed,
}  # fmt: skip


def _word(field: str, given: Iterable[str], allowed: Collection[str]) -> Finding | None:
    """A word that stands in no list of ours."""
    for one in given:
        if one not in allowed:
            values: dict[str, Value] = {
                "field": round_words().fields[field].label,
                "value": str(one),
                "allowed": ", ".join(allowed),
            }
            return Finding("round_unknown_word", values=values)
    return None


def _without_reason(act: Act) -> Finding | None:
    return None if act.reason else Finding("round_without_reason")


def _day(given: date | str, known: date) -> Finding:
    return Finding("round_day_not_possible", values={"value": str(given), "allowed": str(known)})
