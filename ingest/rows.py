"""Accepted rows as frames and as the lines of an event's ``rows.jsonl``.

The file is UTF-8 text: a first line with the format's number, then one JSON object a row, table by table, each
starting with its table. Every format that was ever written stays readable; a test keeps one of each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice

import polars as pl
from polars.datatypes import DataType, DataTypeClass

from schemas.contract import Field, contract

FORMAT = 1
_HEADER = b'{"format":1}'
_TABLE = b'{"table":"'

PolarsType = DataType | DataTypeClass
_OF_FIELD: Mapping[str, PolarsType] = {
    "integer": pl.Int64(),
    "year": pl.Int64(),
    "number": pl.Float64(),
    "date": pl.Date(),
    "list": pl.List(pl.String()),
}
_OF_PART: Mapping[str, PolarsType] = {
    "how_much": pl.Float64(),
    "how_much_word": pl.String(),
    "start_year": pl.Int64(),
    "end_year": pl.Int64(),
    "due": pl.Date(),
}


class UnknownFormatError(Exception):
    """The rows were written in a format that this version of the program doesn't know."""


def field_types(field: Field) -> dict[str, PolarsType]:
    """The columns of an accepted row that hold this field, with their types."""
    if field.type in ("how_much", "period"):
        return {column: _OF_PART[column] for column in field.columns}
    return {column: _OF_FIELD.get(field.type, pl.String()) for column in field.columns}


@cache
def row_schema(table: str) -> Mapping[str, PolarsType]:
    """``row`` (the Excel row) and the columns of an accepted row of that table, in order, with their types."""
    found: dict[str, PolarsType] = {"row": pl.Int64()}
    for field in contract().tables[table].field:
        found |= field_types(field)
    return found


def to_lines(rows: Mapping[str, pl.DataFrame]) -> bytes:
    """The frames (by table, columns of :func:`row_schema`) as the bytes of a ``rows.jsonl``."""
    return all_to_lines([rows])[0]


def all_to_lines(many: Sequence[Mapping[str, pl.DataFrame]]) -> list[bytes]:
    """The same of many events: the rows of a table of all of them are written in one go, and dealt out again."""
    parts = [[_HEADER.decode() + "\n"] for _rows in many]
    for table in dict.fromkeys(table for rows in many for table in rows):
        frames = [rows.get(table) for rows in many]
        columns = [pl.col(name).cast(kind) for name, kind in row_schema(table).items()]
        filled = [frame.select(columns) for frame in frames if frame is not None and frame.height]
        if not filled:
            continue
        text = pl.concat(filled).select(pl.lit(table).alias("table"), pl.all()).write_ndjson()
        lines = iter(text.split("\n"))  # splitlines would also cut at the separators that a text may hold
        for part, frame in zip(parts, frames, strict=True):
            part.extend(f"{line}\n" for line in islice(lines, 0 if frame is None else frame.height))
    return ["".join(part).encode("utf-8") for part in parts]


def lines_of(data: bytes) -> dict[str, list[bytes]]:
    """The lines of a ``rows.jsonl`` by table, still unread. Raises UnknownFormatError."""
    header, *lines = data.splitlines()
    if header != _HEADER:
        raise UnknownFormatError(header[:100].decode("utf-8", "replace"))
    found: dict[str, list[bytes]] = {}
    for line in lines:
        name = line[len(_TABLE) : line.index(b'"', len(_TABLE))].decode()
        found.setdefault(name, []).append(line)
    return found


def frame_of(table: str, lines: Sequence[bytes]) -> pl.DataFrame:
    """Lines of one table, of one or many events, as a frame; a field that the contract got later is null."""
    return pl.read_ndjson(b"\n".join(lines), schema=row_schema(table))


def from_lines(data: bytes) -> dict[str, pl.DataFrame]:
    """The frames of a ``rows.jsonl``, by table. Raises UnknownFormatError."""
    return {table: frame_of(table, lines) for table, lines in lines_of(data).items()}
