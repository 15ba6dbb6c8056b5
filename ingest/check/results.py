"""Judges the results workbook: whose and of which year, each figure, and the figures together."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from ingest.check.cells import TableCheck, kinds_of
from ingest.check.lists import codes, segment_codes
from ingest.check.promises import indicators, joined
from ingest.findings import Finding, Value, is_refused
from ingest.known import Known, counted
from ingest.workbook import Workbook, cell_of
from schemas.contract import contract
from schemas.plan import last_year

#: A row with one of these says something; without any it says nothing and is left out.
_SAYS = ("value", "numerator", "denominator", "state", "done", "own_date", "expectation", "explanation")
#: These only say something beside a figure.
_BESIDE = ("months", "qualifier", "used", "phase")
_FIGURE = ("value", "numerator", "denominator")
_IDENTITY = ("number", "area", "segment", "source")
_WORDS = ("milestone", "qualitative")


def judge(
    workbook: Workbook, known: Known, found: list[Finding]
) -> tuple[str, str | None, int | None, date | None, dict[str, pl.DataFrame]]:
    """Framework, party, year and date of the cover, and the rows to keep by table; findings go into ``found``."""
    tables = contract().tables
    cover = TableCheck(tables["cover"], workbook.tables["cover"], workbook.placement, found)
    cells = workbook.tables["results"]
    speaks = _speaks(cells)
    one = TableCheck(tables["results"], cells.filter(speaks), workbook.placement, found)
    judged = TableCheck(tables["judgements"], _judged(workbook), workbook.placement, found)
    _silent(workbook, cells.filter(~speaks), found)

    cover.spell("framework", known["framework"]["framework"])
    unknown = known.is_empty and cover.frame["framework"].first() is not None
    cover.report("unknown_framework", "framework", pl.lit(unknown))
    lists = {
        "segments": segment_codes(),
        **{name: codes(name, (known[name],), sure=not known.is_empty) for name in ("parties", "areas", "agreements")},
    }
    for table in (cover, one, judged):
        table.refer_all(lists)
    form = cover.frame.row(0, named=True) if cover.frame.height else {}
    party, year, sent_on = form.get("party"), form.get("year"), form.get("sent_on")

    one.frame = one.frame.join(known.promises, on="number", how="left", maintain_order="left").join(
        indicators(), on="indicator", how="left", maintain_order="left"
    )
    _defaults(one)
    one.unique(_IDENTITY, "number")
    judged.unique(["number"], "number")
    _figures(one)
    _terms(one)
    _milestones(one, sent_on)
    if not known.is_empty:
        _years(one, cover, known, year)
        _owed(one, cover, known, party)
    _states(one)
    _sources(one)
    if not known.is_empty:
        _before(one, known, party, year, workbook, found)
    _judgements(judged)
    if one.frame.is_empty() and judged.frame.is_empty() and not is_refused(workbook.findings):
        sheet, cell = cell_of(workbook.placement, "results", _first_row(cells), "value")
        found.append(Finding("nothing_said", sheet, cell, {"table": tables["results"].label}))
    rows = {"cover": cover.rows(), "results": one.rows(), "judgements": judged.rows()}
    return str(form.get("framework") or ""), party, year, sent_on, rows


def _speaks(cells: pl.DataFrame) -> pl.Series:
    """Rows in which one of the fields is filled; a cell that can't be read is never taken for blank."""
    says = pl.lit(False)
    for name, kinds in kinds_of(cells).items():
        if name in _SAYS and kinds != {"blank"}:
            says = says | (pl.col(f"{name}:type") != "blank")
        elif kinds & {"error", "formula"} and not contract().tables["results"].get(name).read_only:
            says = says | (pl.col(f"{name}:type") == "error") | (pl.col(f"{name}:type") == "formula")
    return cells.select(pl.col("row").is_null() | says).to_series()  # the row, which is never null, gives the length


def _silent(workbook: Workbook, cells: pl.DataFrame, found: list[Finding]) -> None:
    """A row where something stands beside a figure that isn't there."""
    for name in _BESIDE:
        if name in cells.columns and cells[name].null_count() != cells.height:
            for row in cells.filter(pl.col(f"{name}:type") != "blank")["row"]:
                sheet, cell = cell_of(workbook.placement, "results", row, name)
                field = contract().tables["results"].get(name)
                found.append(Finding("figure_missing", sheet, cell, {"field": field.label}))


def _judged(workbook: Workbook) -> pl.DataFrame | None:
    """The rows with a judgement; a number that stands there already is none."""
    cells = workbook.tables.get("judgements")
    if cells is None:
        return None
    kinds = [pl.col(f"{name}:type") for name in ("status", "text") if name in cells.columns]
    return cells.filter(pl.any_horizontal(pl.lit(False), *(kind != "blank" for kind in kinds)))


def _first_row(cells: pl.DataFrame) -> int:
    return int(cells["row"][0]) if cells.height else 0


def _defaults(one: TableCheck) -> None:
    """A figure without a state is reported; a row with words only has no state."""
    figure = pl.any_horizontal(pl.col(name).is_not_null() for name in (*_FIGURE, "done"))
    untyped = ~pl.lit(one.is_typed("state"))
    one.frame = one.frame.with_columns(state=pl.when(untyped & figure).then(pl.lit("reported")).otherwise("state"))


def _figures(one: TableCheck) -> None:
    """A figure within what its indicator can be."""
    value = pl.col("value")
    ratio, words = pl.col("kind") == "ratio", pl.col("kind").is_in(_WORDS)
    one.report("figure_of_words", "value", words & value.is_not_null(), using=["number"])
    one.report("below_minimum", "value", value < pl.col("i_minimum"), using=["number"], limit=pl.col("i_minimum"))
    one.report("above_maximum", "value", value > pl.col("i_maximum"), using=["number"], limit=pl.col("i_maximum"))
    whole = pl.col("kind").is_in(["flow", "stock"]) & (pl.col("i_decimals") == 0)
    one.report("not_whole", "value", whole & (value != value.floor()), using=["number"])
    share = ratio & (pl.col("i_scale") == 100) & (value > 0) & (value <= 1)
    one.report("looks_like_share", "value", share, using=["number"], right=(value * 100).round(6))
    own = pl.col("own_segments").list.len() > 0
    lists = pl.when(own).then("own_segments").otherwise("i_segments")
    allowed = pl.when(own).then(joined("own_segments")).otherwise(joined("i_segments"))
    elsewhere = pl.col("segment").is_not_null() & ~lists.list.contains(pl.col("segment"))
    one.report("segment_of_other_list", "segment", elsewhere, using=["number"], allowed=allowed, other=pl.col("number"))


def _terms(one: TableCheck) -> None:
    """Numerator and denominator: only of a ratio, both or none, and in agreement with the value."""
    up, down, value = pl.col("numerator"), pl.col("denominator"), pl.col("value")
    ratio = pl.col("kind") == "ratio"
    for name in ("numerator", "denominator"):
        one.report("term_of_no_ratio", name, pl.col(name).is_not_null() & ~ratio, using=["number"])
    one.report("term_missing", "denominator", ratio & up.is_not_null() & down.is_null(), using=["number", "numerator"])
    one.report("term_missing", "numerator", ratio & down.is_not_null() & up.is_null(), using=["number", "denominator"])
    terms = ["number", "numerator", "denominator"]
    one.report("numerator_larger", "numerator", ratio & (up > down), using=terms, other=down)
    share = pl.when(down > 0).then(up / down * pl.col("i_scale"))
    room = 0.5 * pl.lit(10.0).pow(-pl.col("i_decimals").cast(pl.Float64())) + 1e-9
    differs = ratio & value.is_not_null() & down.is_not_null() & ((share - value).abs() > room).fill_null(down == 0)
    one.report("ratio_disagrees", "value", differs, using=terms, right=share.round(2))


def _milestones(one: TableCheck, sent_on: Any) -> None:
    """Days are for milestones, and nothing is done on a day that is still to come."""
    for name in ("done", "own_date"):
        one.report(
            "day_of_no_milestone_row",
            name,
            pl.col(name).is_not_null() & (pl.col("kind") != "milestone"),
            using=["number"],
        )
    if isinstance(sent_on, date):
        one.report("done_in_future", "done", pl.col("done") > sent_on, other=pl.lit(sent_on).dt.strftime("%-d-%-m-%Y"))


def _states(one: TableCheck) -> None:
    """A state and a figure that contradict each other."""
    figure = pl.any_horizontal(pl.col(name).is_not_null() for name in (*_FIGURE, "done"))
    blank = pl.lit(~one.at_fault(*_FIGURE, "done"))
    reported, state = pl.col("state") == "reported", pl.col("state")
    one.report("state_contradicts", "state", state.is_not_null() & ~reported & figure)
    awaited = pl.col("own_date").is_not_null()
    one.report("reported_without_figure", "value", reported & ~figure & ~awaited & blank, using=["state"])


def _sources(one: TableCheck) -> None:
    """Several sources for one figure: one of them is used, and it says why."""
    part = ["number", "area", "segment"]
    unsure = one.at_fault(*part, "source", "used", *_FIGURE, "qualifier", "months")
    given = pl.any_horizontal(pl.col(name).is_not_null() for name in _FIGURE) & ~pl.lit(unsure)
    figure, said = pl.col("figure"), pl.struct(*_FIGURE, "qualifier", "months")
    frame = one.frame.with_columns(figure=given).with_columns(
        sources=figure.sum().over(part),
        different=said.filter(figure).n_unique().over(part),
        nth=figure.cum_sum().over(part),
        nth_used=(figure & (pl.col("used") == "yes").fill_null(False)).cum_sum().over(part),
        used_in_all=(figure & (pl.col("used") == "yes").fill_null(False)).sum().over(part),
    )
    several = figure & (pl.col("sources") > 1) & (pl.col("different") > 1)
    none = several & (pl.col("used_in_all") == 0) & (pl.col("nth") == 1)
    two = several & (pl.col("used") == "yes") & (pl.col("nth_used") == 2)
    chosen = several & (pl.col("used") == "yes") & pl.col("used_reason").is_null()
    one.frame = frame
    one.report("no_source_used", "used", none, count=pl.col("sources"))
    one.report("two_sources_used", "used", two)
    one.report("used_without_reason", "used_reason", chosen, using=["used"])


def _years(one: TableCheck, cover: TableCheck, known: Known, year: Any) -> None:
    """The year lies between the history and the end of each agreement; of none at all, the cover is wrong."""
    if year is None:
        return
    outside = (pl.lit(year) < pl.col("first_year")) | (pl.lit(year) > pl.col("last_year"))
    rows = one.frame.select(outside=outside.fill_null(False))["outside"]
    last = known["framework"].tail(1).row(0, named=True)
    first_year = min(known.history_from or last["start_year"], last["start_year"])
    ends = [last["end_year"], *(last_year(agreement) for agreement in known.in_force.values())]
    out_of_framework = not first_year <= year <= max(ends)
    if out_of_framework and rows.all():
        cover.report("year_outside_framework", "year", pl.lit(True), limit=f"{first_year}–{max(ends)}")
        return
    limit = pl.format("{}–{}", pl.col("first_year"), pl.col("last_year"))
    one.report("year_outside_agreement", "number", outside, limit=limit, year=str(year))


def _owed(one: TableCheck, cover: TableCheck, known: Known, party: Any) -> None:
    """Whose rows are not counted."""
    if party is None:
        return
    if not any(party in counted(agreement) for agreement in known.in_force.values()):
        cover.report("owes_nothing", "party", pl.lit(True))
        return
    figure = pl.any_horizontal(pl.col(name).is_not_null() for name in _FIGURE)
    counts = pl.col("counted").list.contains(pl.lit(party)) | (pl.col("counted").list.len() == 0)
    one.report("not_counted", "number", figure & ~counts, party=party)


def _before(one: TableCheck, known: Known, party: Any, year: Any, workbook: Workbook, found: list[Finding]) -> None:
    """What was said before about the same figures."""
    if party is None or year is None or one.at_fault("number").any():
        return
    latest = known.figures
    own = latest.filter((pl.col("party") == party) & (pl.col("year") == year))
    absent = own.join(one.frame, on=list(_IDENTITY), how="anti", nulls_equal=True)
    if absent.height:
        values: dict[str, Value] = {
            "count": str(absent.height),
            "numbers": ", ".join(absent["number"].unique(maintain_order=True)),
        }
        found.append(Finding("not_mentioned", workbook.placement["results"]["sheet"], None, values))
    key = list(_IDENTITY)
    earlier = own.select(*key, pl.coalesce("value", "numerator").alias("earlier"))
    told = one.frame.join(earlier, on=key, how="left", nulls_equal=True, maintain_order="left")
    figure = pl.any_horizontal(pl.col(name).is_not_null() for name in _FIGURE)
    silent = (
        pl.col("earlier").is_not_null() & ~figure & pl.col("state").is_null() & ~pl.lit(one.at_fault(*_FIGURE, "state"))
    )
    one.frame = told
    one.report("figure_not_repeated", "value", silent, earlier=pl.col("earlier"))
    _running_totals(one, latest, party, year)


def _running_totals(one: TableCheck, latest: pl.DataFrame, party: Any, year: Any) -> None:
    """A running total doesn't fall, and is not now of all together, now of the parts."""
    if not one.frame["reported_as"].eq("running_total").any():
        return
    key = list(_IDENTITY)
    running = pl.col("reported_as") == "running_total"
    last = (
        latest.filter((pl.col("party") == party) & (pl.col("year") < year) & pl.col("value").is_not_null())
        .sort("year")
        .unique(key, keep="last", maintain_order=True)
        .select(*key, pl.col("value").alias("total before"), pl.col("year").alias("year before"))
    )
    one.frame = one.frame.join(last, on=key, how="left", nulls_equal=True, maintain_order="left")
    falls = running & (pl.col("value") < pl.col("total before"))
    one.report("total_falls", "value", falls, using=key, other=pl.col("total before"), year=pl.col("year before"))
    others = latest.filter(pl.col("year") != year).join(
        one.frame.select("number", "group", "target_areas").unique(), on="number", how="inner"
    )
    by_number = others.group_by("number").agg(was_all=_for_all().any(), was_parts=(~_for_all()).any())
    one.frame = one.frame.join(by_number, on="number", how="left", maintain_order="left").with_columns(
        party=pl.lit(party)
    )
    now_all = _for_all()
    mixed = (now_all & pl.col("was_parts") & ~pl.col("was_all")) | (~now_all & pl.col("was_all") & ~pl.col("was_parts"))
    one.report(
        "total_of_all_and_parts", "value", running & pl.col("value").is_not_null() & mixed, using=["number", "area"]
    )


def _for_all() -> pl.Expr:
    """A row for all: of the group, or without area where areas are the parts."""
    return (
        pl.when(pl.col("target_areas"))
        .then(pl.col("area").is_null())
        .otherwise(pl.col("party").eq_missing(pl.col("group")))
    )


def _judgements(judged: TableCheck) -> None:
    """A judgement is a word with a text."""
    text, status = pl.col("text"), pl.col("status")
    judged.report("judgement_without_text", "text", status.is_not_null() & text.is_null(), using=["status"])
    judged.report("judgement_without_word", "status", text.is_not_null() & status.is_null())
