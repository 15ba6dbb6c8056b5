"""What the store knows of one framework when a workbook about it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ingest.agreements import agreements
from ingest.rows import row_schema
from schemas.agreement import Agreement
from schemas.contract import contract


@dataclass(frozen=True)
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
    def agreements(self) -> dict[str, Agreement]:
        """The agreements by number, with all their versions."""
        return {} if self.is_empty else agreements({table.id: self[table.id] for table in contract().tables.values()})

    def latest(self, table: str) -> pl.DataFrame:
        """The last row of each key of a table: of a party its last name, of a figure the last that was said."""
        key = list(contract().tables[table].key)
        if contract().tables[table].workbook == "results":
            key += ["party", "year"]
        return self[table].unique(key, keep="last", maintain_order=True)


def _empty(table: str) -> pl.DataFrame:
    schema = {"event": pl.Int64(), "received": pl.Date(), **row_schema(table)}
    if contract().tables[table].workbook == "results":
        schema |= {"party": pl.String(), "year": pl.Int64()}
    return pl.DataFrame(schema=schema)
