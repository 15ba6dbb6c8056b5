"""Judges the agreements workbook: each table by itself, and then what its rows say together."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from ingest.check.amendments import typed_amendments
from ingest.check.cells import Files, TableCheck
from ingest.check.later import compare_with_known
from ingest.check.lists import Codes, codes, indicator_codes, segment_codes
from ingest.check.promises import indicators, is_level, joined, kind, period
from ingest.findings import Finding
from ingest.known import Known
from ingest.workbook import Workbook, stacked
from schemas.contract import contract
from schemas.plan import last_year

_WORDS = ("milestone", "qualitative")
#: The tables whose rows are named by their code elsewhere.
_LISTS = ("parties", "areas", "documents", "agreements", "measures")


def judge(workbook: Workbook, known: Known, found: list[Finding]) -> tuple[str, date | None, dict[str, pl.DataFrame]]:
    """Code of the framework, the date on the form, and the rows to keep by table; findings go into ``found``."""
    checks = {
        table.id: TableCheck(
            table,
            stacked([workbook], table.id) if table.id in workbook.cells else None,
            Files([workbook.placement], [found]),
        )
        for table in contract().workbook("agreements")
    }
    for name, one in checks.items():
        if contract().tables[name].must_have_rows and one.frame.is_empty():
            sheet = workbook.placement[name]["sheet"]
            found.append(Finding("no_rows", sheet, None, {"table": one.table.label}))
    form = checks["framework"]
    for name in ("framework", *_LISTS):
        key = contract().tables[name].key[0]
        checks[name].spell(key, known[name][key])
    _framework(form)
    lists = _lists(checks, known)
    for name, one in checks.items():
        one.refer_all(lists)
        for field in one.table.key[:1] if not one.table.form else ():
            if name in _LISTS:
                one.unique([field], field)
    checks["targets"].unique(["number", "party", "area", "year", "document"], "number")
    checks["baselines"].unique(["number", "party", "area"], "number")
    checks["lives"].unique(["number", "since"], "number")
    for name in ("cycle", "limits", "outside_events"):
        names = checks[name].table.key
        checks[name].unique(names, names[0])
    _parties(checks["parties"], known)
    start, end = _term(form, known)
    _agreements(checks["agreements"], start, end)
    promises = _promises(checks["agreements"], known)
    _targets(checks["targets"], promises)
    _baselines(checks["baselines"], promises)
    _around(checks, form)
    amendments = checks["amendments"]
    typed_amendments(amendments, promises, lists, (start, end), workbook.placement, found)
    amendments.unique(["number", "date", "field", "correction"], "number")
    rows = compare_with_known(checks, known, promises, workbook.placement, found)
    code = form.frame["framework"].first() if form.frame.height else None
    sent_on = form.frame["sent_on"].first() if form.frame.height else None
    return str(code or ""), sent_on if isinstance(sent_on, date) else None, rows


def _lists(checks: dict[str, TableCheck], known: Known) -> dict[str, Codes]:
    found = {"indicators": indicator_codes(), "segments": segment_codes()}
    for name in _LISTS:
        one, key = checks[name], contract().tables[name].key[0]
        sure = not one.at_fault(key).any() and (one.frame.is_empty() or key in one.cells.columns)
        found[name] = codes(name, (known[name], one.frame), sure=sure)
    return found


def _framework(form: TableCheck) -> None:
    form.report(
        "term_reversed", "end_year", pl.col("end_year") < pl.col("start_year"), using=["start_year"],
        other=pl.col("start_year"),
    )  # fmt: skip
    form.report(
        "history_after_start", "history_from", pl.col("history_from") > pl.col("start_year"), using=["start_year"],
        other=pl.col("start_year"),
    )  # fmt: skip
    rules = list(contract().rules)
    form.report("unknown_rule", "status_rule", ~pl.col("status_rule").is_in(rules), allowed=", ".join(map(str, rules)))


def _term(form: TableCheck, known: Known) -> tuple[int | None, int | None]:
    """First and last year of the framework's term."""
    for frame in (form.frame, known["framework"]):
        if frame.height and None not in (row := frame.select("start_year", "end_year").row(-1)):
            return row[0], row[1]
    return None, None


def _parties(parties: TableCheck, known: Known) -> None:
    """A party can only be a member of a group."""
    both = pl.concat([known["parties"].select("party", "role"), parties.frame.select("party", "role")])
    groups = both.filter((pl.col("role") == "group") | pl.col("role").is_null())["party"].drop_nulls().to_list()
    parties.report(
        "not_a_group", "member_of", ~pl.col("member_of").is_in(groups) | (pl.col("member_of") == pl.col("party"))
    )


def _agreements(one: TableCheck, start: int | None, end: int | None) -> None:
    """What the cells of an agreement say together."""
    typed_period = (
        one.cells["period"]
        if "period" in one.cells.columns
        else one.cells["row"].cast(pl.String()).clear(one.cells.height)
    )
    frame = one.frame.join(indicators(), on="indicator", how="left", maintain_order="left").with_columns(
        single=typed_period.str.contains(r"^\d{4}$"), kind=kind(), dir=pl.coalesce("direction", "i_direction")
    )
    one.frame = frame.with_columns(
        kind=pl.when(~(one.at_fault("how_much") | one.at_fault("indicator"))).then("kind"),
        dir=pl.when(~one.at_fault("direction")).then("dir"),
        binding=pl.when(~one.at_fault("binding")).then("binding"),
    )
    one.frame = one.frame.with_columns(period(start, end))
    no_level = ~is_level()
    meant = ("indicator", "how_much", "binding", "direction")
    number = pl.col("how_much").is_not_null()
    label = pl.col("indicator").replace_strict(
        {name: item.label.nl for name, item in contract().indicators.items()}, default=None
    )
    one.report("number_of_words", "how_much", number & pl.col("i_kind").is_in(_WORDS), using=["indicator"], other=label)
    _limits(one, "how_much", using=["indicator"])
    _limits(one, "upper", using=["indicator"])
    _band(one, "how_much", using=meant)
    one.report(
        "day_of_no_milestone", "period", pl.col("due").is_not_null() & (pl.col("kind") != "milestone"),
        using=["how_much", "indicator"],
    )  # fmt: skip
    # Directions that this kind of promise can't have
    of_direction = pl.col("kind").is_not_null() & pl.col("binding").is_not_null() & number
    at = "direction"
    one.report("keep_of_no_level", at, (pl.col("dir") == "keep") & no_level & of_direction, using=meant)
    total = (pl.col("kind") == "flow") & (pl.col("binding") != "each_year")
    one.report("band_of_total", at, (pl.col("dir") == "band") & total & of_direction, using=meant)
    one.report(
        "average_of_level",
        "binding",
        (pl.col("binding") == "yearly_average") & (pl.col("kind") == "stock"),
        using=meant,
    )
    flow = pl.col("kind") == "flow"
    reported = pl.col("reported_as")
    one.report(
        "reported_as_kind", "reported_as", ((reported == "running_total") & ~flow) | ((reported == "level") & flow),
        using=meant,
    )  # fmt: skip
    how, ratio = pl.col("aggregation"), pl.col("kind") == "ratio"
    other_sum = (flow & (how != "sum")) | (ratio & (how == "sum")) | ((how == "pooled") & ~ratio)
    one.report("aggregation_kind", "aggregation", other_sum, using=meant)
    one.report("path_kind", "path", (pl.col("path") == "end_only") & (pl.col("binding") != "term"), using=meant)
    year = pl.col("target_year")
    one.report("target_year_kind", "target_year", year.is_not_null() & no_level, using=meant)
    one.report(
        "target_year_early", "target_year", year < pl.col("start_year"), using=("period",), other=pl.col("start_year")
    )
    for name in ("waits_for", "reading_of"):
        one.report("names_itself", name, pl.col(name) == pl.col("number"))
    elsewhere = pl.col("segments").list.set_difference("i_segments").list.len() > 0
    one.report(
        "segment_of_other_list", "segments", elsewhere, using=["indicator"],
        allowed=joined("i_segments"), other=label,
    )  # fmt: skip


def _limits(one: TableCheck, field: str, using: Any) -> None:
    """A promised number within what its indicator can be; below zero it is to be stated positively."""
    least, most, number = pl.col("i_minimum"), pl.col("i_maximum"), pl.col(field)
    one.report("negative_target", field, number < 0, using=using, positive=number.abs())
    one.report("below_minimum", field, number < least, using=using, limit=least)
    one.report("above_maximum", field, number > most, using=using, limit=most)
    _share(one, field, using)


def _share(one: TableCheck, field: str, using: Any) -> None:
    """A percentage that was typed in a cell formatted as %."""
    number, percentage = pl.col(field), (pl.col("kind") == "ratio") & (pl.col("i_scale") == 100)
    share = percentage & (number > 0) & (number <= 1)
    one.report("looks_like_share", field, share, using=using, right=(number * 100).round(6))


def _band(one: TableCheck, field: str, using: Any) -> None:
    """Two bounds for 'between', one for all else."""
    number, upper, band = pl.col(field), pl.col("upper"), pl.col("dir") == "band"
    one.report("band_needs_upper", "upper", band & number.is_not_null() & upper.is_null(), using=[*using, field])
    one.report("upper_without_band", "upper", upper.is_not_null() & ~band, using=using)
    one.report("upper_below_lower", "upper", upper < number, using=[*using, field], other=number)


def _promises(agreements: TableCheck, known: Known) -> pl.DataFrame:
    """Per number, of this workbook and of what is known: what targets, baselines and amendments are judged by."""
    columns = {
        "number": pl.String(), "kind": pl.String(), "dir": pl.String(), "binding": pl.String(),
        "start_year": pl.Int64(), "last_year": pl.Int64(), "i_minimum": pl.Float64(), "i_maximum": pl.Float64(),
        "i_scale": pl.Float64(), "whole": pl.Float64(),
        "own_document": pl.String(), "indicator": pl.String(), "sure": pl.Boolean(),
    }  # fmt: skip
    bad_period = agreements.at_fault("period", "target_year")
    new = agreements.frame.with_columns(
        sure=~agreements.at_fault(),
        whole=pl.when(~agreements.at_fault("how_much")).then("how_much"),
        dir=pl.when(~agreements.at_fault("upper", "direction")).then("dir"),
        own_document="document",
        start_year=pl.when(~bad_period).then("start_year"),
        last_year=pl.when(~bad_period).then(pl.max_horizontal("end_year", "target_year")),
    ).filter(pl.col("number").is_not_null())
    limits = {row["indicator"]: row for row in indicators().to_dicts()}
    stored = [
        {
            "number": one.number,
            "kind": one.kind,
            "dir": one.direction,
            "binding": one.binding,
            "start_year": one.start_year,
            "last_year": last_year(one),
            "i_minimum": limits[one.indicator]["i_minimum"],
            "i_maximum": limits[one.indicator]["i_maximum"],
            "i_scale": limits[one.indicator]["i_scale"],
            "whole": None,
            "own_document": one.document,
            "indicator": one.indicator,
            "sure": True,
        }
        for one in known.agreements.values()
    ]
    both = pl.concat(
        [new.select(pl.col(name).cast(of) for name, of in columns.items()), pl.DataFrame(stored, schema=columns)]
    )
    return both.unique("number", keep="first", maintain_order=True)


def _targets(one: TableCheck, promises: pl.DataFrame) -> None:
    one.frame = one.frame.join(promises, on="number", how="left", maintain_order="left")
    number = pl.col("value").is_not_null() | pl.col("upper").is_not_null()
    one.report("target_of_words", "number", number & pl.col("kind").is_in(_WORDS))
    _limits(one, "value", using=["number"])
    _limits(one, "upper", using=["number"])
    _band(one, "value", using=["number"])
    _within(one)
    joint = pl.all_horizontal(pl.col("year").is_null(), pl.col("party").is_null(), pl.col("area").is_null())
    same = pl.col("document").is_null() | pl.col("document").eq_missing(pl.col("own_document"))
    one.report(
        "target_against_how_much", "value", joint & same & (pl.col("value") != pl.col("whole")),
        using=["number", "year", "party", "area", "document"], other=pl.col("whole"),
    )  # fmt: skip


def _within(one: TableCheck) -> None:
    year, first, last = pl.col("year"), pl.col("start_year"), pl.col("last_year")
    one.report(
        "year_outside_term",
        "year",
        (year < first) | (year > last),
        using=["number"],
        limit=pl.format("{}–{}", first, last),
    )


def _baselines(one: TableCheck, promises: pl.DataFrame) -> None:
    one.frame = one.frame.join(promises, on="number", how="left", maintain_order="left")
    one.report("baseline_kind", "number", ~pl.col("kind").is_in(["stock", "ratio"]))
    least, most = pl.col("i_minimum"), pl.col("i_maximum")
    one.report("below_minimum", "value", pl.col("value") < least, using=["number"], limit=least)
    one.report("above_maximum", "value", pl.col("value") > most, using=["number"], limit=most)
    _share(one, "value", using=["number"])
    one.report(
        "baseline_too_late", "year", pl.col("year") >= pl.col("last_year"), using=["number"], other=pl.col("last_year")
    )


def _around(checks: dict[str, TableCheck], form: TableCheck) -> None:
    """What stands around the promises: their life, the cycle and what came from outside."""
    lives, cycle, events = checks["lives"], checks["cycle"], checks["outside_events"]
    taken_over = pl.col("state").is_in(["superseded", "merged"])
    lives.report("successor_missing", "successor", taken_over & pl.col("successor").is_null(), using=["state"])
    lives.report("names_itself", "successor", pl.col("successor") == pl.col("number"))
    last, first = pl.col("until"), pl.col("since")
    events.report("until_before_since", "until", last < first, using=["since"], other=first.dt.strftime("%-d-%-m-%Y"))
    sent_on = form.frame["sent_on"].first() if form.frame.height else None
    if isinstance(sent_on, date):
        cycle.report("done_after_sending", "done", pl.col("done") > sent_on, other=f"{sent_on:%d-%m-%Y}")
