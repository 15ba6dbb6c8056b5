"""Judges results workbooks: whose and of which year, each figure, and the figures together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from ingest.check.cells import Files, TableCheck, kinds_of
from ingest.check.lists import codes, segment_codes
from ingest.check.promises import indicators, joined
from ingest.findings import Finding, Value, is_refused
from ingest.known import Known, counted
from ingest.workbook import Workbook, cell_of, stacked
from schemas.contract import contract
from schemas.plan import last_year

#: A row with one of these says something; without any it says nothing and is left out.
_SAYS = ("value", "numerator", "denominator", "state", "done", "own_date", "expectation", "explanation")
#: These only say something beside a figure.
_BESIDE = ("months", "margin", "qualifier", "used", "phase")
_FIGURE = ("value", "numerator", "denominator")
_IDENTITY = ("number", "area", "segment", "source")
_WORDS = ("milestone", "qualitative")
#: A figure is far from the one before it when it is so many times as large, and differs by at least so much: with small
#: numbers every year differs.
_FAR, _SOME = 5, 10

#: Framework, party, year and date of the cover, and the rows to keep by table.
Judged = tuple[str, str | None, int | None, date | None, dict[str, pl.DataFrame]]


def judge(workbooks: Sequence[Workbook], known: Known, found: Sequence[list[Finding]]) -> list[Judged]:
    """Of each workbook framework, party, year and date of the cover, and the rows to keep by table.

    The workbooks are about one framework, have the same columns (:func:`columns`), and are judged as one frame, each
    as if it came alone. Their findings go into the list of ``found`` in the same place.
    """
    tables = contract().tables
    files = Files([workbook.placement for workbook in workbooks], found)
    cover = TableCheck(tables["cover"], stacked(workbooks, "cover"), files)
    speaking, silent_rows = _speaking(workbooks)
    one = TableCheck(tables["results"], speaking, files)
    judged = TableCheck(tables["judgements"], _filled(workbooks, "judgements"), files)
    states = TableCheck(tables["measure_states"], _filled(workbooks, "measure_states"), files)
    if silent_rows is not None:
        _silent(silent_rows, files)

    cover.spell("framework", known["framework"]["framework"])
    cover.report("unknown_framework", "framework", pl.lit(known.is_empty) & pl.col("framework").is_not_null())
    lists = {
        "segments": segment_codes(),
        **{
            name: codes(name, (known[name],), sure=not known.is_empty)
            for name in ("parties", "areas", "agreements", "measures")
        },
    }
    for table in (cover, one, judged, states):
        table.refer_all(lists)
    about = cover.frame.select("file", c_party="party", c_year="year", c_sent="sent_on")

    one.frame = (
        one.frame.join(about, on="file", how="left", maintain_order="left")
        .join(known.promises, on="number", how="left", maintain_order="left")
        .join(indicators(), on="indicator", how="left", maintain_order="left")
    )
    _defaults(one)
    one.unique(_IDENTITY, "number")
    judged.unique(["number"], "number")
    states.unique(["measure"], "measure")
    _figures(one)
    _terms(one)
    _milestones(one)
    if not known.is_empty:
        _years(one, cover, known)
        _owed(one, cover, known)
    _states(one)
    _sources(one)
    if not known.is_empty:
        _before(one, about, known, files)
    _judgements(judged)
    _measures(states, about, known)
    forms = cover.frame.partition_by("file", as_dict=True)
    kept = {table.table.id: table.rows_by_file() for table in (cover, one, judged, states)}
    answers = []
    for file, workbook in enumerate(workbooks):
        form = forms[(file,)].row(0, named=True) if (file,) in forms else {}
        rows = {name: of_files[file] for name, of_files in kept.items()}
        silent = all(rows[name].is_empty() for name in ("results", "judgements", "measure_states"))
        if silent and not is_refused(workbook.findings):
            sheet, cell = cell_of(
                workbook.placement, "results", next(iter(workbook.cells.get("results", {}).get("row", ())), 0), "value"
            )
            found[file].append(Finding("nothing_said", sheet, cell, {"table": tables["results"].label}))
        framework = str(form.get("framework") or "")
        answers.append((framework, form.get("party"), form.get("year"), form.get("sent_on"), rows))
    return answers


def columns(workbook: Workbook) -> tuple[tuple[str, ...], ...]:
    """What two workbooks must share to be judged as one frame: the columns of their tables."""
    return tuple((name, *cells) for name, cells in sorted(workbook.cells.items()))


def _speaks(cells: pl.DataFrame) -> pl.Series:
    """Rows in which one of the fields is filled; a cell that can't be read is never taken for blank."""
    says = pl.lit(False)
    for name, kinds in kinds_of(cells).items():
        if name in _SAYS and kinds != {"blank"}:
            says = says | (pl.col(f"{name}:type") != "blank")
        elif kinds & {"error", "formula"} and not contract().tables["results"].get(name).read_only:
            says = says | (pl.col(f"{name}:type") == "error") | (pl.col(f"{name}:type") == "formula")
    return cells.select(pl.col("row").is_null() | says).to_series()  # the row, which is never null, gives the length


def _silent(cells: pl.DataFrame, files: Files) -> None:
    """A row where something stands beside a figure that isn't there."""
    for name in _BESIDE:
        if name in cells.columns and cells[name].null_count() != cells.height:
            field = contract().tables["results"].get(name)
            for file, row in cells.filter(pl.col(f"{name}:type") != "blank").select("file", "row").iter_rows():
                sheet, cell = cell_of(files.placements[file], "results", row, name)
                files.found[file].append(Finding("figure_missing", sheet, cell, {"field": field.label}))


def _speaking(workbooks: Sequence[Workbook]) -> tuple[pl.DataFrame | None, pl.DataFrame | None]:
    """The rows of results that say something, and those that don't; None where only judgements came."""
    if "results" not in workbooks[0].cells:
        return None, None
    cells = stacked(workbooks, "results")
    speaks = _speaks(cells)
    return cells.filter(speaks), cells.filter(~speaks)


def _filled(workbooks: Sequence[Workbook], table: str) -> pl.DataFrame | None:
    """The rows in which more is filled than their code, which stands there already."""
    if table not in workbooks[0].cells:
        return None
    cells = stacked(workbooks, table)
    says = [field.id for field in contract().tables[table].field if not (field.read_only or field.ref)]
    kinds = [pl.col(f"{name}:type") for name in says if name in cells.columns]
    return cells.filter(pl.any_horizontal(pl.lit(False), *(kind != "blank" for kind in kinds)))


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
    bare = ratio & pl.col("needs_terms") & value.is_not_null() & up.is_null() & down.is_null()
    one.report("terms_needed", "value", bare, using=[*terms, "value"])


def _milestones(one: TableCheck) -> None:
    """Days are for milestones, and nothing is done on a day that is still to come."""
    for name in ("done", "own_date"):
        one.report(
            "day_of_no_milestone_row",
            name,
            pl.col(name).is_not_null() & (pl.col("kind") != "milestone"),
            using=["number"],
        )
    sent_on = pl.col("c_sent")
    one.report("done_in_future", "done", pl.col("done") > sent_on, other=sent_on.dt.strftime("%-d-%-m-%Y"))


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
    part = ["file", "number", "area", "segment"]
    unsure = one.at_fault(*part[1:], "source", "used", *_FIGURE, "qualifier", "months")
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


def _years(one: TableCheck, cover: TableCheck, known: Known) -> None:
    """The year lies between the history and the end of each agreement; of none at all, the cover is wrong."""
    last = known["framework"].tail(1).row(0, named=True)
    first_year = min(known.history_from or last["start_year"], last["start_year"])
    end = max([last["end_year"], *(last_year(agreement) for agreement in known.in_force.values())])
    year = pl.col("c_year")
    outside = ((year < pl.col("first_year")) | (year > pl.col("last_year"))).fill_null(False)
    all_outside = one.frame.select("file", outside=outside).group_by("file").agg(pl.col("outside").all())
    whole = cover.frame.select("file", "year").join(all_outside, on="file", how="left", maintain_order="left")
    wrong = whole.select(
        "file", wrong=~pl.col("year").is_between(first_year, end) & pl.col("outside").fill_null(True)
    ).with_columns(pl.col("wrong").fill_null(False))
    cover.report("year_outside_framework", "year", pl.lit(wrong["wrong"]), limit=f"{first_year}–{end}")
    told = one.frame.select("file").join(wrong, on="file", how="left", maintain_order="left")["wrong"]
    limit = pl.format("{}–{}", pl.col("first_year"), pl.col("last_year"))
    beyond = outside & ~pl.lit(told.fill_null(False))
    one.report("year_outside_agreement", "number", beyond, limit=limit, year=year.cast(pl.String))


def _owed(one: TableCheck, cover: TableCheck, known: Known) -> None:
    """Whose rows are not counted."""
    owing = {party for agreement in known.in_force.values() for party in counted(agreement)}
    owing |= set(known["measures"]["owners"].explode().drop_nulls())
    cover.report("owes_nothing", "party", pl.col("party").is_not_null() & ~pl.col("party").is_in(sorted(owing)))
    party = pl.col("c_party")
    figure = pl.any_horizontal(pl.col(name).is_not_null() for name in (*_FIGURE, "done", "own_date"))
    counts = pl.col("counted").list.contains(party) | (pl.col("counted").list.len() == 0)
    one.report("not_counted", "number", figure & ~counts & party.is_in(sorted(owing)), party=party)


def _before(one: TableCheck, about: pl.DataFrame, known: Known, files: Files) -> None:
    """What was said before about the same figures; not of a workbook in which an agreement can't be told."""
    unsure = one.frame["file"].filter(one.at_fault("number")).unique()
    about = about.drop_nulls(["c_party", "c_year"]).filter(~pl.col("file").is_in(unsure.implode()))
    latest, key = known.figures, ["file", *_IDENTITY]
    own = latest.rename({"party": "c_party", "year": "c_year"}).join(about, on=["c_party", "c_year"], how="inner")
    _other_sources(one, own)
    absent = own.join(one.frame, on=key, how="anti", nulls_equal=True, maintain_order="left")
    for (file,), rows in absent.partition_by("file", as_dict=True).items():
        values: dict[str, Value] = {
            "count": str(rows.height),
            "numbers": ", ".join(rows["number"].unique(maintain_order=True)),
        }
        found, placement = files.found[int(str(file))], files.placements[int(str(file))]
        if "results" not in placement:  # judgements only: nothing is said of figures
            continue
        found.append(Finding("not_mentioned", placement["results"]["sheet"], None, values))
    earlier = own.select(*key, pl.coalesce("value", "numerator").alias("earlier"))
    told = one.frame.join(earlier, on=key, how="left", nulls_equal=True, maintain_order="left")
    figure = pl.any_horizontal(pl.col(name).is_not_null() for name in _FIGURE)
    silent = (
        pl.col("earlier").is_not_null() & ~figure & pl.col("state").is_null() & ~pl.lit(one.at_fault(*_FIGURE, "state"))
    )
    one.frame = told
    one.report("figure_not_repeated", "value", silent, earlier=pl.col("earlier"))
    last = (
        latest.drop_nulls("value")
        .join(about.rename({"c_party": "party"}), on="party", how="inner")
        .filter(pl.col("year") < pl.col("c_year"))
        .sort("year")
        .unique(key, keep="last", maintain_order=True)
        .select(*key, pl.col("value").alias("value before"), pl.col("year").alias("year before"))
    )
    one.frame = one.frame.join(last, on=key, how="left", nulls_equal=True, maintain_order="left")
    _sizes(one)
    _running_totals(one, about, latest)


def _other_sources(one: TableCheck, own: pl.DataFrame) -> None:
    """A figure that was reported before from another source: two that differ count only when one of them is used."""
    part = ["file", "number", "area", "segment"]
    there = own.select(*part, pl.col("source").alias("other source"), pl.col("value").alias("other value"), "used")
    told = one.frame.select(*part, "source").unique()
    kept = there.rename({"used": "other used"}).join(
        told, left_on=[*part, "other source"], right_on=[*part, "source"], how="anti", nulls_equal=True
    )  # what this workbook says anew is judged in it
    kept = kept.unique(part, keep="last", maintain_order=True)
    one.frame = one.frame.join(kept, on=part, how="left", nulls_equal=True, maintain_order="left")
    value, other, source = pl.col("value"), pl.col("other value"), pl.col("other source")
    chosen = (pl.col("used") == "yes").fill_null(False) | (pl.col("other used") == "yes").fill_null(False)
    differs = other.is_not_null() & (value != other) & source.ne_missing(pl.col("source")) & ~chosen
    one.report("other_source_known", "value", differs.fill_null(False), using=_IDENTITY, other=other)


def _sizes(one: TableCheck) -> None:
    """A number of quite another size than the year before, perhaps with a zero too many, says why."""
    value, before = pl.col("value"), pl.col("value before")
    yearly = pl.col("kind").is_in(["flow", "stock"]) & (pl.col("reported_as").fill_null("") != "running_total")
    more = (before > 0) & (value >= _FAR * before) & (value - before >= _SOME)
    less = (pl.col("kind") == "stock") & (value > 0) & (before >= _FAR * value) & (before - value >= _SOME)
    unexplained = pl.col("explanation").is_null()
    one.report(
        "far_from_before",
        "value",
        yearly & (more | less).fill_null(False) & unexplained,
        using=_IDENTITY,
        other=before,
        year=pl.col("year before"),
    )


def _running_totals(one: TableCheck, about: pl.DataFrame, latest: pl.DataFrame) -> None:
    """A running total doesn't fall, and is not now of all together, now of the parts."""
    running = (pl.col("reported_as") == "running_total") & pl.col("file").is_in(about["file"].implode())
    if not one.frame.select(running.any()).item():
        return
    before, year = pl.col("value before"), pl.col("year before")
    one.report("total_falls", "value", running & (pl.col("value") < before), using=_IDENTITY, other=before, year=year)
    others = (
        latest.join(one.frame.select("number", "group", "target_areas").unique(), on="number", how="inner")
        .join(about.select("c_year").unique(), how="cross")
        .filter(pl.col("year") != pl.col("c_year"))
    )
    how = others.group_by("number", "c_year").agg(was_all=_for_all().any(), was_parts=(~_for_all()).any())
    one.frame = one.frame.join(how, on=["number", "c_year"], how="left", maintain_order="left").with_columns(
        party=pl.col("c_party")
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


def _measures(states: TableCheck, about: pl.DataFrame, known: Known) -> None:
    """A measure has a state; only what is done has a day; and it is one of this party's own."""
    owners = known.latest("measures").select("measure", "owners")
    states.frame = states.frame.join(about, on="file", how="left", maintain_order="left").join(
        owners, on="measure", how="left", maintain_order="left"
    )
    state, party, sent_on = pl.col("state"), pl.col("c_party"), pl.col("c_sent")
    states.report("measure_without_state", "state", state.is_null())
    states.report("measure_done_without_day", "done", pl.col("done").is_null() & (state == "done"), using=["state"])
    states.report("measure_day_without_done", "done", pl.col("done").is_not_null() & (state != "done"), using=["state"])
    states.report("done_in_future", "done", pl.col("done") > sent_on, other=sent_on.dt.strftime("%-d-%-m-%Y"))
    others = party.is_not_null() & ~pl.col("owners").list.contains(party)
    states.report("measure_of_others", "measure", others, party=party)
