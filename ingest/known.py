"""What the store knows of one framework when a workbook about it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import polars as pl

from ingest.agreements import Row, agreements
from ingest.rows import row_schema
from schemas.agreement import Agreement
from schemas.contract import contract
from schemas.plan import last_year, needs_terms

_PROMISES = {
    "number": pl.String(),
    "kind": pl.String(),
    "indicator": pl.String(),
    "reported_as": pl.String(),
    "first_year": pl.Int64(),
    "last_year": pl.Int64(),
    "group": pl.String(),
    "counted": pl.List(pl.String()),
    "own_segments": pl.List(pl.String()),
    "target_areas": pl.Boolean(),
    "needs_terms": pl.Boolean(),
}


@dataclass(frozen=True, eq=False)
class Known:
    """The stored rows of one framework, oldest first, by table; without any the framework is unknown.

    Columns: ``event``, ``received`` (date), ``row``, of results and judgements ``party`` and ``year``, then those
    of :func:`ingest.rows.row_schema`.
    """

    frames: Mapping[str, pl.DataFrame]

    def __getitem__(self, table: str) -> pl.DataFrame:
        """The stored rows of a table, oldest first; an empty frame with its columns when there are none."""
        found = self.frames.get(table)
        return _empty(table) if found is None else found

    @cached_property
    def is_empty(self) -> bool:
        """Whether nobody has loaded this framework yet."""
        return self["framework"].is_empty()

    @cached_property
    def last_event(self) -> int:
        """The number of the newest event of which rows stand here; 0 without any."""
        return max((int(str(frame["event"].max() or 0)) for frame in self.frames.values()), default=0)

    @cached_property
    def party_names(self) -> dict[str, str]:
        """The name to show of each party, by its code, as it was called latest."""
        return dict(self.latest("parties").select("party", pl.coalesce("short_name", "name")).iter_rows())

    @cached_property
    def names(self) -> dict[str, str]:
        """The names to show of parties and areas, by their codes."""
        return {**self.party_names, **dict(self.latest("areas").select("area", "name").iter_rows())}

    @cached_property
    def agreed(self) -> dict[str, list[Row]]:
        """The rows of all tables that say what was agreed, oldest first."""
        return {table.id: self[table.id].to_dicts() for table in contract().workbook("agreements")}

    @cached_property
    def agreements(self) -> dict[str, Agreement]:
        """The agreements by number, with all their versions."""
        return agreements(self.agreed)

    @cached_property
    def in_force(self) -> dict[str, Agreement]:
        """The agreements by number, as their last version left them."""
        return {number: in_force(one) for number, one in self.agreements.items()}

    @cached_property
    def figures(self) -> pl.DataFrame:
        """Of each figure what was said last, where that was a figure."""
        said = pl.any_horizontal(pl.col(name).is_not_null() for name in ("value", "numerator", "denominator"))
        return self.latest("results").filter(said)

    @cached_property
    def promises(self) -> pl.DataFrame:
        """Per agreement in force what its figures are judged by.

        Columns: number, kind, indicator, reported_as, first_year and last_year of which figures are asked (of a
        milestone and a judgement without end), group, counted (parties whose rows count), own_segments,
        target_areas (whether areas have targets), needs_terms.
        """
        declared = self["agreements"].unique("number", keep="first")
        segments = dict(declared.select("number", "segments").iter_rows())
        amended = self["amendments"].filter(pl.col("field") == "segments").sort("date", maintain_order=True)
        for number, text in amended.select("number", "new_value").iter_rows():
            segments[number] = [part for part in text.split("; ") if part]
        rows = [
            {
                "number": number,
                "kind": one.kind,
                "indicator": one.indicator,
                "reported_as": one.reported_as,
                "first_year": min(one.start_year, self.history_from or one.start_year),
                "last_year": last_year(one) if one.kind not in ("milestone", "qualitative") else None,
                "group": one.group,
                "counted": counted(one),
                "own_segments": segments.get(number) or [],
                "target_areas": any(target.area for target in one.targets),
                "needs_terms": needs_terms(one),
            }
            for number, one in self.in_force.items()
        ]
        return pl.DataFrame(rows, schema=_PROMISES)

    @cached_property
    def history_from(self) -> int | None:
        """The first year about which figures may be reported, where the framework says so."""
        last = self["framework"].tail(1).to_dicts()
        return last[0]["history_from"] if last else None

    def latest(self, table: str) -> pl.DataFrame:
        """The last row of each key of a table: of a party its last name, of a figure the last that was said."""
        key = list(contract().tables[table].key)
        if contract().tables[table].workbook == "results":
            key += ["party", "year"]
        return self[table].unique(key, keep="last", maintain_order=True)


def in_force(agreement: Agreement, day: date | None = None) -> Agreement:
    """The agreement as its last version left it; with a day, the last that was agreed by then."""
    for version in agreement.versions:
        if day is not None and version.agreed_on is not None and version.agreed_on > day:
            continue
        agreement = replace(agreement, **version.changes)
    return agreement


def counted(one: Agreement) -> list[str]:
    """The parties whose rows count: who owes it, who has a target, and the group whose rows are for all."""
    named = {*one.owners, *(target.party for target in one.targets if target.party)}
    return sorted(named | ({one.group} if one.group else set()))


def _empty(table: str) -> pl.DataFrame:
    schema = {"event": pl.Int64(), "received": pl.Date(), **row_schema(table)}
    if contract().tables[table].workbook == "results":
        schema |= {"party": pl.String(), "year": pl.Int64()}
    return pl.DataFrame(schema=schema)
