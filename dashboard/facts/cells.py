"""From a figure back to the cell of the file that it came from. Knows no screen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from dashboard import queries
from ingest.store import Store
from ingest.workbook import cell_of
from schemas.agreement import Agreement, Baseline, Judgement, Origin, Result, Target


class Place(NamedTuple):
    """A figure's origin and the field of that row in which it stands."""

    origin: Origin
    field: str


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell of one file, with who sent it and when. ``sheet`` and ``cell`` are None where the workbook has no
    such column."""

    event: int
    file: str
    sheet: str | None
    cell: str | None
    sender: str
    party: str | None
    compiled: bool
    received: date
    recorded: datetime
    imported: bool

    @property
    def text(self) -> str:
        """Sheet and cell as Excel writes them: Resultaten!D17."""
        return "!".join(part for part in (self.sheet, self.cell) if part)


def find(store: Store, places: Iterable[Place]) -> dict[Place, SheetCell]:
    """Where each figure stands; one question to the store for all of them."""
    wanted = list(dict.fromkeys(places))
    frame = queries.submissions(store, sorted({place.origin.event for place in wanted}))
    rows: dict[int, Mapping[str, Any]] = {row["event"]: row for row in frame.to_dicts()}
    placements = {event: json.loads(row["placement"]) for event, row in rows.items()}
    found = {}
    for place in wanted:
        row = rows[place.origin.event]
        sheet, cell = cell_of(placements[place.origin.event], place.origin.table, place.origin.row, place.field)
        found[place] = SheetCell(
            place.origin.event,
            row["file_name"],
            sheet,
            cell,
            row["sender"],
            row["party"],
            row["compiled"],
            row["received"],
            row["recorded"],
            row["imported"],
        )
    return found


#: The field in which the main figure of a row stands, by table.
_FIELD = {
    "agreements": "how_much", "amendments": "new_value", "judgements": "status", "measure_states": "state",
    "measures": "text", "cycle": "done", "limits": "amount", "outside_events": "since", "lives": "state",
}  # fmt: skip


def place_of(origin: Origin) -> Place:
    """The cell of a row's main figure."""
    return Place(origin, _FIELD.get(origin.table, "value"))


def of_result(result: Result) -> tuple[Place, ...]:
    """The cells of a result's figure: its value, or numerator and denominator; else the cell of its state."""
    if result.origin is None:
        return ()
    names = [name for name in ("value", "numerator", "denominator", "done") if getattr(result, name) is not None]
    return tuple(Place(result.origin, name) for name in names or ["state"])


def of_target(row: Target) -> tuple[Place, ...]:
    """The cell of a target: in the targets table, in the agreement's own row, or in an amendment."""
    return () if row.origin is None else (place_of(row.origin),)


def of_baseline(row: Baseline) -> tuple[Place, ...]:
    """The cell of a baseline."""
    return () if row.origin is None else (place_of(row.origin),)


def of_judgement(row: Judgement) -> tuple[Place, ...]:
    """The cell of a party's word."""
    return () if row.origin is None else (place_of(row.origin),)


def of_agreement(agreement: Agreement, field: str = "text") -> tuple[Place, ...]:
    """The cell of one field of an agreement's own row."""
    return () if agreement.origin is None else (Place(agreement.origin, field),)
