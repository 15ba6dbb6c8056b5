"""Rows of what stands beside the agreements -> values: measures, the yearly cycle, limits and outside events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from ingest.agreements import Row, grouped
from schemas.agreement import CycleMoment, Limit, Measure, MeasureState, Origin, OutsideEvent
from schemas.contract import contract


def measures(rows: Iterable[Row], states: Iterable[Row]) -> tuple[Measure, ...]:
    """The measures as said latest, in the order in which they came, each with how its owners say that it stands.

    ``rows`` of the table measures, oldest first; ``states`` of measure_states, one a measure, party and year.
    """
    said = grouped(states, "measure")
    return tuple(
        Measure(
            measure=code,
            number=row["number"],
            text=row["text"],
            owners=tuple(row["owners"] or ()),
            due=row["due"],
            document=row["document"],
            states=tuple(
                _state(one) for one in sorted(said.get(code, ()), key=lambda one: (one["year"], one["party"]))
            ),
            origin=_origin(row, "measures"),
        )
        for (code,), row in _latest(rows, "measures").items()
    )


def _state(row: Row) -> MeasureState:
    names = ("party", "year", "state", "received", "done", "explanation", "evidence")
    return MeasureState(**{name: row[name] for name in names}, origin=_origin(row, "measure_states"))


def cycle(rows: Iterable[Row], years: Iterable[int]) -> tuple[CycleMoment, ...]:
    """The moments of these years in their order: as agreed, else on the usual date of ``schemas/cycle.toml``."""
    said = _latest(rows, "cycle")
    found = []
    for year in years:
        for moment in contract().moments.values():
            usual = date(year, moment.month, moment.day)
            row = said.get((year, moment.id))
            if row is None:
                found.append(CycleMoment(year, moment.id, usual, usual=True))
            else:
                due, told = row["due"] or usual, (row["done"], row["note"])
                found.append(CycleMoment(year, moment.id, due, *told, row["due"] is None, _origin(row, "cycle")))
    return tuple(found)


def limits(rows: Iterable[Row]) -> tuple[Limit, ...]:
    """The rent and income limits by year, as said latest."""
    found = sorted(_latest(rows, "limits").values(), key=lambda row: row["year"])
    return tuple(
        Limit(row["year"], row["limit"], row["amount"], row["source"], _origin(row, "limits")) for row in found
    )


def outside_events(rows: Iterable[Row]) -> tuple[OutsideEvent, ...]:
    """What came from outside, the first first, as said latest."""
    found = sorted(_latest(rows, "outside_events").values(), key=lambda row: row["since"])
    return tuple(
        OutsideEvent(
            row["name"], row["since"], row["until"], tuple(row["numbers"] or ()), row["source"],
            _origin(row, "outside_events"),
        )
        for row in found
    )  # fmt: skip


def _latest(rows: Iterable[Row], table: str) -> dict[tuple[Any, ...], Row]:
    """Of each key the last row, in the order in which the keys came."""
    key: Sequence[str] = contract().tables[table].key
    return {tuple(row[name] for name in key): row for row in rows}


def _origin(row: Row, table: str) -> Origin:
    return Origin(row["event"], table, row["row"])
