"""Tables to take along: results, agreements and submissions, in a stable order, each with where it came from."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import polars as pl

from dashboard import queries
from dashboard.queries import AsKnown
from dashboard.standing import read_framework
from ingest.known import in_force
from ingest.store import Store
from ingest.workbook import cell_of
from schemas.agreement import Agreement
from schemas.contract import contract
from schemas.plan import is_level, target_level, total

#: A spreadsheet takes a text that starts with one of these for a formula.
_FORMULA = r"^[=+\-@\t\r]"
#: The fields in which a row's figure may stand, the first that is filled first.
_FIGURES = ("value", "numerator", "done", "own_date", "state", "explanation")


def results(store: Store, known: AsKnown) -> pl.DataFrame:
    """The figures that count of all frameworks, a row an identity.

    Columns: framework, number, party, year, area, segment, source (the identity), value, numerator, denominator,
    months, state, qualifier, phase, used, used_reason, done, own_date, expectation, explanation, evidence, received,
    event, file, sheet, cell (of the figure).
    """
    with store.asking() as asker:
        frame = queries.all_results(asker, known)
    places = _places(frame.select("event", "placement").unique("event"))
    letters = pl.coalesce(pl.when(pl.col(name).is_not_null()).then(f"at {name}") for name in _FIGURES)
    frame = frame.join(places, on="event", how="left", maintain_order="left").with_columns(
        state=pl.coalesce("state", pl.lit("reported")),
        months=pl.coalesce("months", pl.lit(12.0)),
        qualifier=pl.coalesce("qualifier", pl.lit("exact")),
        cell=pl.concat_str(letters, pl.col("row").cast(pl.String)),
    )
    identity = ("framework", "number", "party", "year", "area", "segment", "source")
    said = [field.id for field in contract().tables["results"].field if not field.read_only]
    rest = [name for name in said if name not in identity]
    return frame.select(*identity, *rest, "received", "event", pl.col("file_name").alias("file"), "sheet", "cell")


def _places(submissions: pl.DataFrame) -> pl.DataFrame:
    """Sheet and column letters of the figures, a row a submission."""
    rows = []
    for event, placement in submissions.iter_rows():
        place = json.loads(placement).get("results", {})
        columns = place.get("columns", {})
        rows.append({"event": event, "sheet": place.get("sheet"), **{f"at {n}": columns.get(n) for n in _FIGURES}})
    names = ["sheet", *(f"at {name}" for name in _FIGURES)]
    schema = {"event": submissions.schema["event"], **dict.fromkeys(names, pl.String())}
    return pl.DataFrame(rows, schema=schema)


def agreements(store: Store, known: AsKnown) -> pl.DataFrame:
    """The agreements in force of all frameworks, in the order of the signed text.

    Columns: framework, number, reading_of, title, article, theme, text, owners, counterparty, indicator, kind,
    direction, binding, applies_to, start_year, end_year, due, target (of the whole, in ``unit``), unit, life,
    life_since, waits_for, event, file, sheet, cell (of its text).
    """
    rows = []
    with store.asking() as asker:
        codes = queries.frameworks(asker, known)["framework"].to_list()
        papers = {row["event"]: row for row in queries.submissions_of(asker, known).to_dicts()}
    for code in codes:
        found = read_framework(store, code, known)
        for one in found.agreements.values() if found is not None else ():
            rows.append({"framework": code, **_agreement(in_force(one, known.day)), **_origin(one, papers)})
    return pl.DataFrame(rows, schema=_AGREEMENT)


_AGREEMENT = {
    **dict.fromkeys(
        ("framework", "number", "reading_of", "title", "article", "theme", "text", "owners", "counterparty",
         "indicator", "kind", "direction", "binding", "applies_to"), pl.String(),
    ),
    "start_year": pl.Int64(), "end_year": pl.Int64(), "due": pl.Date(), "target": pl.Float64(), "unit": pl.String(),
    "life": pl.String(), "life_since": pl.Date(), "waits_for": pl.String(), "event": pl.Int64(),
    **dict.fromkeys(("file", "sheet", "cell"), pl.String()),
}  # fmt: skip


def _agreement(one: Agreement) -> dict[str, object]:
    plain = ("number", "reading_of", "title", "article", "theme", "text", "indicator", "kind", "direction", "binding")
    more = ("applies_to", "start_year", "end_year", "due", "waits_for")
    return {
        **{name: getattr(one, name) for name in (*plain, *more)},
        "owners": "; ".join(one.owners),
        "counterparty": "; ".join(one.counterparty),
        "target": target_level(one) if is_level(one) else total(one),
        "unit": contract().indicators[one.indicator].unit["nl"],
        "life": one.life.state,
        "life_since": one.life.since,
    }


def _origin(one: Agreement, papers: Mapping[int, Mapping[str, str]]) -> dict[str, object]:
    if one.origin is None:
        return {}
    paper = papers[one.origin.event]
    sheet, cell = cell_of(json.loads(paper["placement"]), one.origin.table, one.origin.row, "text")
    return {"event": one.origin.event, "file": paper["file_name"], "sheet": sheet, "cell": cell}


def submissions(store: Store, known: AsKnown) -> pl.DataFrame:
    """Everything that was received, the first first.

    Columns: event, workbook, framework, party, year, sender, received, recorded (UTC), imported, compiled, file, size
    (bytes), sha256, remark, note, withdrawn_by (event), withdrawn_on, withdrawn_why.
    """
    frame = queries.submissions_of(store, known).rename({"file_name": "file"})
    first = ("event", "workbook", "framework", "party", "year", "sender", "received", "recorded", "imported")
    rest = ("compiled", "file", "size", "sha256", "remark", "note", "withdrawn_by", "withdrawn_on", "withdrawn_why")
    return frame.select(*first, *rest)


#: What can be exported, by name.
TABLES: Mapping[str, Callable[[Store, AsKnown], pl.DataFrame]] = {
    "results": results,
    "agreements": agreements,
    "submissions": submissions,
}


def csv(frame: pl.DataFrame) -> str:
    """A table as CSV with a heading: dates as 2024-03-31, a decimal point, and no text that a spreadsheet takes for a
    formula (it gets an apostrophe)."""
    texts = [pl.col(name) for name, kind in frame.schema.items() if kind == pl.String]
    safe = [
        pl.when(text.str.contains(_FORMULA)).then(pl.concat_str(pl.lit("'"), text)).otherwise(text).name.keep()
        for text in texts
    ]
    return frame.with_columns(safe).write_csv(datetime_format="%Y-%m-%dT%H:%M:%SZ")
