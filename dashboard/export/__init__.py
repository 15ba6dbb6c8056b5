"""Tables to take along: results, agreements and submissions, in a stable order, each with where it came from.

The command ``export`` and the workbooks of the pages (``tables_out``) both get their rows here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Protocol

import polars as pl

from dashboard import queries
from dashboard.assessment import Assessment
from dashboard.queries import AsKnown
from dashboard.standing import read_frameworks, standing
from ingest.known import in_force
from ingest.store import Store
from ingest.workbook import cell_of
from schemas.agreement import Agreement
from schemas.contract import contract
from schemas.plan import is_level, target_level, target_of_year, total

#: A spreadsheet takes a text that starts with one of these for a formula.
_FORMULA = r"^[=+\-@\t\r]"
#: The fields in which a row's figure may stand, the first that is filled first.
_FIGURES = ("value", "numerator", "done", "own_date", "state", "explanation")


def results(store: Store, known: AsKnown, framework: str | None = None, year: int | None = None) -> pl.DataFrame:
    """The figures that count, of one framework or of all, a row an identity; with ``year`` those of that year.

    Columns: framework, number, party, year, area, segment, source (the identity), value, numerator, denominator,
    months, state, qualifier, phase, used, used_reason, done, own_date, expectation, explanation, evidence, sender,
    received, event, file, sheet, cell (of the figure), and whatever else a row of results may say.
    """
    with store.asking() as asker:
        frame = queries.all_results(asker, known, framework)
    if year is not None:
        frame = frame.filter(pl.col("year") == year)
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
    last = ("sender", "received", "event", pl.col("file_name").alias("file"), "sheet", "cell")
    return frame.select(*identity, *rest, *last)


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


def agreements(store: Store, known: AsKnown, framework: str | None = None, year: int | None = None) -> pl.DataFrame:
    """The agreements in force, of one framework or of all, in the order of the signed text. With ``year`` also how each
    stands, judged up to and including that year.

    Columns: framework, number, reading_of, title, article, theme, text, owners, counterparty, indicator, kind,
    direction, binding, applies_to, start_year, end_year, due, target (of the whole, in ``unit``; of what holds each
    year that of one year), unit, life, life_since, waits_for, event, file, sheet, cell (of its text). With ``year``
    before ``event``: year, status (None: no verdict), why (a reason of the contract), provisional (the reasons for
    it), value and planned (by then, in ``unit``), coverage (share of the expected figures that is there).
    """
    with store.asking() as asker:
        codes = [framework] if framework else queries.frameworks(asker, known)["framework"].to_list()
    frames = [_agreements({}, [], year is not None)]
    papers = _papers(store, known, framework)
    for found in read_frameworks(store, codes, known):
        pairs = [(in_force(one, known.day), None) for one in found.agreements.values()]
        frames.append(_agreements(papers, pairs if year is None else standing(found, year).rows(), year is not None))
    return pl.concat(frames)


def listed(store: Store, known: AsKnown, framework: str, rows: Iterable[tuple[Agreement, Assessment]]) -> pl.DataFrame:
    """The same columns as of :func:`agreements` with a year, for agreements that a page shows."""
    return _agreements(_papers(store, known, framework), rows, judged=True)


def _papers(store: Store, known: AsKnown, framework: str | None) -> dict[int, Mapping[str, str]]:
    """The submissions by their event."""
    return {row["event"]: row for row in queries.submissions_of(store, known, framework).to_dicts()}


def _agreements(
    papers: Mapping[int, Mapping[str, str]], rows: Iterable[tuple[Agreement, Assessment | None]], judged: bool
) -> pl.DataFrame:
    """Agreements as a table, a row each; ``judged``: with how they stand."""
    schema = {**_AGREEMENT, **(_STANDING if judged else {}), **_PLACE}
    lines = [{**_agreement(one), **_standing(found), **_origin(one, papers)} for one, found in rows]
    return pl.DataFrame([{name: line.get(name) for name in schema} for line in lines], schema=schema)


_AGREEMENT = {
    **dict.fromkeys(
        ("framework", "number", "reading_of", "title", "article", "theme", "text", "owners", "counterparty",
         "indicator", "kind", "direction", "binding", "applies_to"), pl.String(),
    ),
    "start_year": pl.Int64(), "end_year": pl.Int64(), "due": pl.Date(), "target": pl.Float64(), "unit": pl.String(),
    "life": pl.String(), "life_since": pl.Date(), "waits_for": pl.String(),
}  # fmt: skip
_STANDING = {
    "year": pl.Int64(), **dict.fromkeys(("status", "why", "provisional"), pl.String()),
    **dict.fromkeys(("value", "planned", "coverage"), pl.Float64()),
}  # fmt: skip
_PLACE = {"event": pl.Int64(), **dict.fromkeys(("file", "sheet", "cell"), pl.String())}


def _agreement(one: Agreement) -> dict[str, object]:
    plain = ("framework", "number", "reading_of", "title", "article", "theme", "text", "indicator", "kind", "direction")
    more = ("binding", "applies_to", "start_year", "end_year", "due", "waits_for")
    return {
        **{name: getattr(one, name) for name in (*plain, *more)},
        "owners": "; ".join(one.owners),
        "counterparty": "; ".join(one.counterparty),
        "target": _target(one),
        "unit": contract().indicators[one.indicator].unit["nl"],
        "life": one.life.state,
        "life_since": one.life.since,
    }


def _target(one: Agreement) -> float | None:
    """What was agreed for the whole: the level or sum at the end; of what holds each year that of the last year."""
    if is_level(one):
        return target_level(one)
    return total(one) if one.binding == "term" else target_of_year(one, one.end_year)[0]


def _standing(found: Assessment | None) -> dict[str, object]:
    if found is None:
        return {}
    plain = {name: getattr(found, name) for name in ("year", "status", "value", "planned", "coverage")}
    if found.target is not None:
        plain["target"] = found.target
    return {**plain, "why": found.reason, "provisional": "; ".join(found.provisional_reasons) or None}


def _origin(one: Agreement, papers: Mapping[int, Mapping[str, str]]) -> dict[str, object]:
    if one.origin is None:
        return {}
    paper = papers[one.origin.event]
    sheet, cell = cell_of(json.loads(paper["placement"]), one.origin.table, one.origin.row, "text")
    return {"event": one.origin.event, "file": paper["file_name"], "sheet": sheet, "cell": cell}


def submissions(store: Store, known: AsKnown, framework: str | None = None, year: int | None = None) -> pl.DataFrame:
    """Everything that was received, of one framework or of all, the first first; with ``year`` what is about it.

    Columns: event, workbook, framework, party, year, sender, received, recorded (UTC), imported, compiled, file, size
    (bytes), sha256, remark, note, withdrawn_by (event), withdrawn_on, withdrawn_why.
    """
    frame = queries.submissions_of(store, known, framework).rename({"file_name": "file"})
    if year is not None:
        frame = frame.filter(pl.col("year") == year)
    first = ("event", "workbook", "framework", "party", "year", "sender", "received", "recorded", "imported")
    rest = ("compiled", "file", "size", "sha256", "remark", "note", "withdrawn_by", "withdrawn_on", "withdrawn_why")
    return frame.select(*first, *rest)


class Exported(Protocol):
    """How a table is asked for."""

    def __call__(
        self, store: Store, known: AsKnown, framework: str | None = None, year: int | None = None
    ) -> pl.DataFrame:
        """Its rows, of one framework or of all."""


#: What can be exported, by name.
TABLES: Mapping[str, Exported] = {
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
