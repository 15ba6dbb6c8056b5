"""Judges an agreements workbook against what is known: what stays, what changes, and whether it may."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ingest.check.cells import TableCheck
from ingest.check.promises import canonical, comparable, number_text
from ingest.check.speech import BLANK
from ingest.findings import Finding, Value
from ingest.known import Known
from ingest.workbook import Placement
from schemas.contract import Field, contract

#: What a later workbook may not change; of all else the latest shows, with a note.
_FIXED = {
    "framework": ("start_year", "end_year", "signed_on"),
    "parties": ("role", "member_of"),
    "areas": (),
    "documents": ("kind", "dated"),
    "measures": ("number",),
    "cycle": (),
    "limits": (),
    "outside_events": (),
}
#: Rows that may come again, and then bring nothing: what tells them apart, and what they say.
_REPEATED = {
    "baselines": (("number", "party", "area"), ("year", "value", "source")),
    "amendments": (("number", "date", "field", "correction"), ("document", "new_value")),
    "lives": (("number", "since"), ("state", "reason", "successor")),
}
_PART = ("number", "party", "area", "year")


def compare_with_known(
    checks: dict[str, TableCheck], known: Known, promises: pl.DataFrame, placement: Placement, found: list[Finding]
) -> dict[str, pl.DataFrame]:
    """The rows to keep by table: what is new, with blanks of the lists filled by what is known."""
    rows = {}
    for name in _FIXED:
        rows[name] = _listed(checks[name], known)
    rows["agreements"] = checks["agreements"].rows()
    if known.is_empty:
        _same_day(checks, known)
        return rows | {name: checks[name].rows() for name in ("targets", *_REPEATED)}
    _changed(checks, known)
    named = set(checks["agreements"].frame["number"])
    left = [number for number in known.agreements if number not in named]
    if left:
        sheet = placement["agreements"]["sheet"]
        values: dict[str, Value] = {"count": str(len(left)), "numbers": ", ".join(left)}
        found.append(Finding("not_named", sheet, None, values))
    rows["targets"] = _targets(checks, known)
    for name, (key, said) in _REPEATED.items():
        rows[name] = _repeated(checks[name], known, key, said)
    return rows


def _listed(one: TableCheck, known: Known) -> pl.DataFrame:
    """Of what is named by its key a blank stays what it was, and the latest shows."""
    table, key = one.table, one.table.key
    names = [field.id for field in table.field if field.id not in key]
    before = known.latest(table.id).select(*key, *(pl.col(name).alias(f"was {name}") for name in names))
    one.frame = one.frame.join(before, on=key, how="left", maintain_order="left")
    for name in names:
        new, old, typed = pl.col(name), pl.col(f"was {name}"), pl.lit(one.is_typed(name))
        differs = typed & (new != old)
        if table.id == "framework" and name == "sent_on":
            continue
        check = "fixed_value" if name in _FIXED[table.id] else "latest_shows"
        one.report(check, name, differs, known=_words(table.get(name), old))
    kept = one.frame.with_columns(
        pl.when(pl.lit(one.is_typed(name)) | pl.col(f"was {name}").is_null())
        .then(name)
        .otherwise(f"was {name}")
        .alias(name)
        for name in names
    )
    return one.rows(kept)


def _words(field: Field, value: pl.Expr) -> pl.Expr:
    """A stored value as it is read."""
    if field.choices:
        words = {name: label.nl for name, label in contract().words(field.choices).items()}
        return value.cast(pl.String()).replace(words)
    if field.type == "list":
        return value.list.join("; ")
    return value.dt.strftime("%-d-%-m-%Y") if field.type == "date" else value.cast(pl.String())


def _changed(checks: dict[str, TableCheck], known: Known) -> None:
    """A field of a known agreement may differ only as an amendment or a correction says."""
    one, table = checks["agreements"], contract().tables["agreements"]
    fields = [field for field in table.field if field.id != "number"]
    first = known["agreements"].unique("number", keep="first", maintain_order=True)
    before = first.select("number", *(canonical(field).alias(f"was {field.id}") for field in fields))
    if one.frame.join(first, on="number", how="semi").is_empty():
        return
    columns = ("number", "date", "correction", "field", "new_value")
    amended = pl.concat([known["amendments"].select(columns), checks["amendments"].frame.select(columns)])
    amended = amended.drop_nulls().sort("date", maintain_order=True)
    unsure = checks["amendments"].at_fault("field", "new_value", "number").any()
    frame = one.frame.select("number", *(canonical(field) for field in fields)).join(
        before, on="number", how="left", maintain_order="left"
    )
    for field in fields:
        if unsure or not one.is_typed(field.id).any():
            continue
        of_field = amended.filter(pl.col("field") == field.id)
        force = dict(of_field.select("number", "new_value").iter_rows())
        corrected = of_field.filter(pl.col("correction") == "yes").select("number", "new_value")
        told = frame.select(
            "number",
            new=comparable(field, pl.col(field.id)),
            was=comparable(field, pl.col(f"was {field.id}")),
            force=comparable(field, pl.col("number").replace_strict(force, default=None, return_dtype=pl.String())),
        )
        is_corrected = pl.struct(number="number", new_value="new").is_in(
            corrected.select(pl.struct("number", comparable(field, pl.col("new_value")).alias("new_value")))
            .to_series()
            .implode()
        )
        right = (pl.col("new") == pl.col("was")) | pl.col("new").eq_missing(pl.col("force"))
        if corrected.height:
            right = right | is_corrected
        judged = told.select(wrong=pl.col("was").is_not_null() & ~right, known=pl.coalesce("force", "was"))
        told_by = ("indicator", "how_much", "binding") if field.type == "period" else ()
        wrong = judged["wrong"].fill_null(False) & one.is_typed(field.id) & ~one.at_fault("number", field.id, *told_by)
        for index in wrong.arg_true():
            one.add("changed_without_amendment", field.id, index, known=_shown(field, judged["known"][index]))
        one.blame(field.id, wrong)


def _shown(field: Field, text: str) -> Value:
    """Canonical text as it is read."""
    if not text:
        return BLANK
    if field.ref == "indicators":
        return contract().indicators[text].label
    if field.choices and text in (words := contract().words(field.choices)):
        return words[text]
    return text


def _days(checks: dict[str, TableCheck], known: Known) -> pl.DataFrame:
    """Per document its day; the blank document is the framework agreement, of the day of signing."""
    documents = (
        pl.concat(
            [known["documents"].select("document", "dated"), checks["documents"].frame.select("document", "dated")]
        )
        .drop_nulls("document")
        .unique("document", keep="last", maintain_order=True)
    )
    signed = pl.concat([known["framework"].select("signed_on"), checks["framework"].frame.select("signed_on")])
    signing = pl.DataFrame(
        {"document": [None], "dated": [signed["signed_on"].drop_nulls().first()]},
        schema={"document": pl.String(), "dated": pl.Date()},
    )
    return pl.concat([documents, signing])


def _same_day(checks: dict[str, TableCheck], known: Known) -> None:
    """Two rows for one part, from two documents, need two days to tell which came later."""
    one = checks["targets"]
    if one.frame.height < 2:
        return
    frame = one.frame.join(_days(checks, known), on="document", how="left", nulls_equal=True, maintain_order="left")
    again = ~pl.struct(*_PART, "dated").is_first_distinct() & pl.struct(*_PART, "document").is_first_distinct()
    other = pl.struct("value", "upper") != pl.struct("value", "upper").first().over(*_PART)
    series = frame.select((again & other & pl.col("number").is_not_null()).alias("when")).to_series()
    one.report("same_day", "document", pl.lit(series), using=[*_PART, "value"])


def _targets(checks: dict[str, TableCheck], known: Known) -> pl.DataFrame:
    """Targets that are new, or that a later document changes; what is known already brings nothing."""
    one = checks["targets"]
    _same_day(checks, known)
    days = _days(checks, known)
    said = ("value", "upper", "document")
    before = known["targets"].select(*_PART, *said)
    there = one.frame.with_row_index("line")
    same = there.join(before, on=[*_PART, *said], how="semi", nulls_equal=True)["line"]
    latest = (
        before.join(days, on="document", how="left", nulls_equal=True, maintain_order="left")
        .sort("dated", nulls_last=False, maintain_order=True)
        .unique(_PART, keep="last", maintain_order=True)
        .rename({name: f"was {name}" for name in (*said, "dated")})
    )
    frame = there.join(days, on="document", how="left", nulls_equal=True, maintain_order="left").join(
        latest, on=_PART, how="left", nulls_equal=True, maintain_order="left"
    )
    is_new = ~pl.col("line").is_in(same.implode())
    is_known = pl.col("was value").is_not_null() | pl.col("was upper").is_not_null()
    differs = pl.col("value").ne_missing(pl.col("was value")) | pl.col("upper").ne_missing(pl.col("was upper"))
    later = pl.col("document").ne_missing(pl.col("was document")) & (
        (pl.col("dated") > pl.col("was dated")) | (pl.col("was dated").is_null() & pl.col("dated").is_not_null())
    )
    judged = frame.select(wrong=is_new & is_known & differs & ~later.fill_null(False), known=number_text("was value"))
    wrong = judged["wrong"].fill_null(False) & ~one.at_fault("number", "party", "area", "year", "value", "document")
    for index in wrong.arg_true():
        one.add("target_changed", "value", index, known=judged["known"][index] or "–")
    one.blame("value", wrong)
    kept = frame.filter(is_new & ~(is_known & ~differs).fill_null(False))
    return one.rows(kept)


def _repeated(one: TableCheck, known: Known, key: Sequence[str], said: Sequence[str]) -> pl.DataFrame:
    """Rows of a table that may only be added to."""
    if one.frame.is_empty():
        return one.rows()
    before = known[one.table.id].unique(key, keep="last", maintain_order=True)
    frame = one.frame.join(
        before.select(*key, pl.lit(True).alias("is known"), *(pl.col(name).alias(f"was {name}") for name in said)),
        on=key, how="left", nulls_equal=True, maintain_order="left",
    )  # fmt: skip
    one.frame = frame
    for name in said:
        differs = pl.col("is known") & pl.col(name).ne_missing(pl.col(f"was {name}"))
        one.report("known_row_changed", name, differs, using=key, known=pl.col(f"was {name}"))
    return one.rows(frame.filter(pl.col("is known").is_null()))
