"""What the rows of an agreements workbook mean together: kind, period, and the values that a field may have."""

from __future__ import annotations

from functools import cache

import polars as pl

from schemas.contract import Field, contract

_LEVELS = ("stock", "ratio")


@cache
def indicators() -> pl.DataFrame:
    """Per indicator what its agreements and figures are judged by."""
    return pl.DataFrame(
        [
            {
                "indicator": one.id,
                "i_kind": one.kind,
                "i_direction": one.direction,
                "i_minimum": one.minimum,
                "i_maximum": one.maximum,
                "i_decimals": one.decimals,
                "i_scale": one.scale,
                "i_segments": list(contract().words(one.segments)) if one.segments else [],
            }
            for one in contract().indicators.values()
        ],
        schema={
            "indicator": pl.String(), "i_kind": pl.String(), "i_direction": pl.String(), "i_minimum": pl.Float64(),
            "i_maximum": pl.Float64(), "i_decimals": pl.Int64(), "i_scale": pl.Float64(),
            "i_segments": pl.List(pl.String()),
        },
    )  # fmt: skip


def kind() -> pl.Expr:
    """What kind of promise a row is: a milestone or a judgement by its own word, else as the indicator."""
    word = {"milestone": "milestone", "judgement": "qualitative"}
    return (
        pl.col("how_much_word")
        .replace_strict(word, default=pl.col("i_kind"), return_dtype=pl.String())
        .fill_null(pl.col("i_kind"))
    )


def is_level() -> pl.Expr:
    """A stock or ratio whose end of the term counts; columns kind and binding."""
    return pl.col("kind").is_in(_LEVELS) & (pl.col("binding") == "term")


def period(start: int | None, end: int | None) -> list[pl.Expr]:
    """start_year, end_year and due, from first, last, day and single (one year was typed), kind and binding.

    ``start`` and ``end`` are the framework's. A single year of a level is the year in which it must be reached.
    """
    first, last, day = pl.col("first"), pl.col("last"), pl.col("day")
    framework = pl.lit(start, dtype=pl.Int64()), pl.lit(end, dtype=pl.Int64())
    reached_in = pl.col("single") & (is_level() | (pl.col("kind") == "milestone"))
    begin = pl.when(reached_in).then(pl.min_horizontal(framework[0], first)).otherwise(first)
    return [
        pl.when(day.is_null()).then(begin).otherwise(framework[0]).alias("start_year"),
        pl.when(day.is_null())
        .then(last)
        .otherwise(pl.max_horizontal(framework[1], day.dt.year().cast(pl.Int64())))
        .alias("end_year"),
        day.alias("due"),
    ]


def joined(column: str) -> pl.Expr:
    """A list of codes for a sentence."""
    return pl.when(pl.col(column).list.len() > 0).then(pl.col(column).list.join(", ")).otherwise(pl.lit("–"))


def number_text(column: str) -> pl.Expr:
    """A number as it is kept in the text of an amendment: 500, 152.5."""
    return pl.col(column).cast(pl.String()).str.strip_suffix(".0")


def canonical(field: Field) -> pl.Expr:
    """A field of a typed agreements row as the text that an amendment keeps; '' when it is empty."""
    if field.type == "how_much":
        found = pl.coalesce("how_much_word", number_text("how_much"))
    elif field.type == "period":
        years = pl.format("{}-{}", "start_year", "end_year")
        found = pl.when(pl.col("due").is_null()).then(years).otherwise(pl.col("due").cast(pl.String()))
    elif field.type == "list":
        found = pl.col(field.id).list.join("; ")
    elif field.type in ("number", "integer", "year"):
        found = number_text(field.id)
    else:
        found = pl.col(field.id).cast(pl.String())
    return found.fill_null("").alias(field.id)


def comparable(field: Field, text: pl.Expr) -> pl.Expr:
    """Canonical text so that equal contents are equal: the order of a list says nothing."""
    return text.str.split("; ").list.sort().list.join("; ") if field.type == "list" else text
