"""Judges Wijzigingen: which field, and whether the new value is one that the field may have."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ingest.check.cells import Files, TableCheck
from ingest.check.grammar import plain_number
from ingest.check.lists import Codes
from ingest.check.promises import canonical, period
from ingest.check.speech import like, near
from ingest.findings import Finding
from ingest.places import labels, normal
from ingest.workbook import Placement
from schemas.contract import Field, contract

#: Words that empty a field.
_BLANK = ("leeg", "blank", "empty")
_NUMBERS = ("number", "integer", "year", "how_much")


def typed_amendments(
    one: TableCheck,
    promises: pl.DataFrame,
    lists: Mapping[str, Codes],
    term: tuple[int | None, int | None],
    placement: Placement,
    found: list[Finding],
) -> None:
    """Judge the rows; ``field`` becomes the field's id and ``new_value`` its canonical text, '' when emptied."""
    if one.frame.is_empty():
        return
    one.report(
        "document_required",
        "document",
        pl.col("document").is_null() & (pl.col("correction") == "no"),
        using=["correction"],
    )
    agreements = contract().tables["agreements"]
    known = labels("agreements")
    said = one.frame["field"].drop_nulls().unique().to_list()
    names = {text: known.get(normal(text)) for text in said}
    fields = one.frame["field"].replace_strict(names, default=None, return_dtype=pl.String())
    unknown = (fields.is_null() & one.frame["field"].is_not_null()) & ~one.at_fault("field")
    for index in unknown.arg_true():
        meant = near(one.frame["field"][index], known)
        label = None if meant is None else agreements.get(known[meant]).label
        one.add("unknown_field", "field", index, like=like(label), right=label or agreements.get("how_much").label)
    one.blame("field", unknown)
    one.report("fixed_number", "field", pl.lit(fields == "number"))
    one.frame = one.frame.with_columns(fields.alias("field"))
    emptied = one.frame["new_value"].str.to_lowercase().is_in(_BLANK)
    values = pl.select(pl.when(emptied).then(pl.lit(""))).to_series()
    for field in agreements.field:
        rows = ((fields == field.id) & ~emptied & ~one.at_fault("field", "new_value")).fill_null(False)
        if field.required:
            one.report(
                "required_not_blank",
                "new_value",
                pl.lit((fields == field.id) & emptied),
                using=["field"],
                other=field.label,
            )
        if field.id != "number" and rows.any():
            typed = _typed(one, field, rows, promises, lists, term, placement, found)
            values = values.scatter(rows.arg_true(), typed)
    one.frame = one.frame.with_columns(values.alias("new_value"))


def _typed(
    one: TableCheck,
    field: Field,
    rows: pl.Series,
    promises: pl.DataFrame,
    lists: Mapping[str, Codes],
    term: tuple[int | None, int | None],
    placement: Placement,
    found: list[Finding],
) -> pl.Series:
    """The new values of one field, judged as if they stood in its column on the sheet with agreements."""
    text, kind = one.cells["new_value"].filter(rows), one.cells["new_value:type"].filter(rows)
    if field.type in _NUMBERS:  # the column holds texts, so a plain number may be one here
        plain = [plain_number(item) for item in text]
        kind = pl.Series(["number" if number is not None else of for number, of in zip(plain, kind, strict=True)])
        text = pl.Series(
            [str(number) if number is not None else item for number, item in zip(plain, text, strict=True)]
        )
    at = one.cells.select("file", "row").filter(rows)
    cells = at.with_columns(text.alias(field.id), kind.alias(f"{field.id}:type"))
    place = placement["amendments"]
    beside = {"agreements": {"sheet": place["sheet"], "columns": {field.id: place["columns"]["new_value"]}}}
    column = TableCheck(contract().tables["agreements"], cells, Files([beside], [found]))
    column.refer_all({name: codes for name, codes in lists.items() if field.ref})
    about = one.frame.filter(rows).select("number").join(promises, on="number", how="left", maintain_order="left")
    clash = [name for name in about.columns if name in column.frame.columns]
    column.frame = column.frame.hstack(about.drop(clash)).with_columns(
        binding=about["binding"], kind=about["kind"], single=text.str.contains(r"^\d{4}$")
    )
    if field.id in ("how_much", "upper"):
        number, least, most = pl.col(field.id), pl.col("i_minimum"), pl.col("i_maximum")
        column.report("negative_target", field.id, number < 0, positive=number.abs())
        column.report("below_minimum", field.id, number < least, limit=least)
        column.report("above_maximum", field.id, number > most, limit=most)
    if field.type == "period":
        column.frame = column.frame.with_columns(period(*term))
    wrong = column.at_fault(field.id)
    if wrong.any():
        whole = pl.Series([False]).new_from_index(0, rows.len()).scatter(rows.arg_true(), wrong)
        one.blame("new_value", whole)
    return column.frame.select(canonical(field)).to_series()
