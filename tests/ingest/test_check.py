"""Judging: one mistake gives one finding at one cell, and what is right is kept as it was typed."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.check import check, check_all
from ingest.check.grammar import typed as in_a_cell
from ingest.findings import Finding
from ingest.known import Known
from schemas.contract import contract
from tests.ingest import mistakes
from tests.ingest.books import AGREEMENTS, RESULTS, cell, changed, judged, known_after, opened, title, write
from tests.ingest.mistakes import Mistake


@cache
def known() -> Known:
    """The framework of the small workbook, loaded."""
    return known_after(judged(write(AGREEMENTS)))


def places(findings: tuple[Finding, ...]) -> list[tuple[str, str | None, str | None]]:
    """Findings without their words; both languages must be sayable."""
    for finding in findings:
        for language in ("nl", "en"):
            assert finding.what(language) and finding.repair(language) and finding.example(language)
    return [(finding.check, finding.sheet, finding.cell) for finding in findings]


def named(mistake: Mistake) -> str:
    where = mistake[2]
    return mistake[0] + "-" + (where if isinstance(where, str) else f"{where[0]}.{where[2]}")


def expected(mistake: Mistake) -> list[tuple[str, str | None, str | None]]:
    check, _, where = mistake
    if isinstance(where, str):
        return [(check, title(where), None)]
    return [(check, title(where[0]), cell(*where))]


def test_what_is_right_has_no_finding() -> None:
    first = judged(write(AGREEMENTS))
    assert (places(first.findings), first.framework, first.sent_on) == ([], "stad-2022", date(2021, 12, 15))
    results = judged(write(RESULTS), known_after(first))
    assert places(results.findings) == []
    assert (results.framework, results.party, results.year) == ("stad-2022", "L0001", 2024)


@pytest.mark.parametrize("mistake", mistakes.AGREEMENTS, ids=named)
def test_mistakes_in_agreements(mistake: Mistake) -> None:
    assert places(judged(write(changed(AGREEMENTS, *mistake[1]))).findings) == expected(mistake)


@pytest.mark.parametrize("mistake", mistakes.LATER, ids=named)
def test_mistakes_in_a_later_agreements_workbook(mistake: Mistake) -> None:
    assert places(judged(write(changed(AGREEMENTS, *mistake[1])), known()).findings) == expected(mistake)


@pytest.mark.parametrize("mistake", mistakes.RESULTS, ids=named)
def test_mistakes_in_results(mistake: Mistake) -> None:
    assert places(judged(write(changed(RESULTS, *mistake[1])), known()).findings) == expected(mistake)


# ---- What depends on what is known


def only(*numbers: str) -> dict[str, list[dict[str, Any]]]:
    """The small agreements workbook with some of its agreements, and nothing about the others."""
    rows = changed(AGREEMENTS)
    for table in ("agreements", "targets", "baselines", "amendments", "lives"):
        rows[table] = [row for row in rows[table] if row["number"] in numbers]
    return rows


def test_what_a_later_workbook_does_not_name_stays() -> None:
    later = judged(write(only("NB-01", "VD-01")), known())
    assert places(later.findings) == [("not_named", title("agreements"), None)]
    assert later.findings[0].values["count"] == "4"
    assert later.rows["agreements"]["number"].to_list() == ["NB-01", "VD-01"]
    assert later.rows["targets"].is_empty() and later.rows["amendments"].is_empty()


def test_the_same_workbook_again_brings_no_new_rows() -> None:
    again = judged(write(AGREEMENTS), known())
    assert places(again.findings) == []
    assert {table for table, rows in again.rows.items() if rows.height} == {
        "framework", "parties", "areas", "documents", "agreements", "measures", "cycle", "limits", "outside_events",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed", "kept", "cells"),
    [
        ("Hoeveel", 450, "450", {"how_much": 450}),
        ("How much", "450", "450", {"how_much": 450}),
        ("Hoeveel", "geen getal", "no_number", {"how_much": "geen getal"}),
        ("Wanneer", "2022-2027", "2022-2027", {"period": "2022-2027"}),
        ("Wanneer", 2026, "2026-2026", {"period": 2026}),
        ("Wie", "L0002;L0001; GM0001", "L0002; L0001; GM0001", {"owners": "GM0001; L0001; L0002"}),
        ("Richting", "at most", "at_most", {"direction": "ten hoogste"}),
        ("Korte titel", "leeg", "", {}),
        ("Marge", "2,5", "2.5", {"tolerance": 2.5}),
    ],
)
@pytest.mark.parametrize("how", [{"document": "JS-2023"}, {"correction": "ja"}])
def test_an_amendment_or_a_correction_changes_a_field(
    field: str, typed: Any, kept: str, cells: dict[str, Any], how: dict[str, str]
) -> None:
    rows = changed(AGREEMENTS, *(("agreements", 0, name, value) for name, value in cells.items()))
    rows["targets"] = []
    rows["amendments"] = [{"number": "NB-01", "date": date(2024, 3, 12), "field": field, "new_value": typed, **how}]
    later = judged(write(rows), known())
    assert places(later.findings) == []
    assert later.rows["amendments"]["new_value"].to_list() == [kept]


def test_a_later_document_changes_a_target() -> None:
    rows = changed(AGREEMENTS, ("targets", 0, "value", 75), ("targets", 0, "document", "JS-2023"))
    later = judged(write(rows), known())
    assert places(later.findings) == []
    assert later.rows["targets"].select("year", "value", "document").rows() == [(2022, 75.0, "JS-2023")]


def test_a_blank_cell_of_a_later_workbook_leaves_what_was() -> None:
    rows = changed(AGREEMENTS, ("framework", 0, "mailbox", None), ("agreements", 0, "title", None))
    rows["framework"][0]["remark"] = "Nieuw."
    later = judged(write(rows), known())
    assert places(later.findings) == []
    assert later.rows["framework"].select("mailbox", "remark").row(0) == ("wonen@stad.example", "Nieuw.")


def test_results_of_a_framework_that_nobody_knows() -> None:
    checked = judged(write(RESULTS))
    assert places(checked.findings) == [("unknown_framework", title("cover"), cell("cover", 0, "framework"))]
    assert not checked.accepted


def test_a_year_outside_one_agreement() -> None:
    short = known_after(judged(write(changed(AGREEMENTS, ("agreements", 2, "period", "2022-2023")))))
    checked = judged(write(RESULTS), short)
    assert places(checked.findings) == [("year_outside_agreement", title("results"), cell("results", 2, "number"))]


def test_a_year_outside_the_only_agreement_that_is_reported() -> None:
    short = known_after(judged(write(changed(AGREEMENTS, ("agreements", 2, "period", "2022-2023")))))
    rows = {**RESULTS, "results": RESULTS["results"][2:3], "judgements": []}
    checked = judged(write(rows), short)
    assert places(checked.findings) == [("year_outside_agreement", title("results"), cell("results", 0, "number"))]


def test_a_milestone_may_be_done_after_the_term() -> None:
    late = {
        "cover": [{**RESULTS["cover"][0], "party": "GM0001", "year": 2027, "sent_on": date(2028, 1, 31)}],
        "results": [{"number": "MS-01", "done": date(2027, 5, 1)}],
    }
    checked = judged(write(late), known())
    assert places(checked.findings) == []
    assert checked.rows["results"].select("state", "done").rows() == [("reported", date(2027, 5, 1))]


def test_a_milestone_that_is_expected_may_be_called_reported() -> None:
    rows = {
        "cover": [{**RESULTS["cover"][0], "party": "GM0001"}],
        "results": [{"number": "MS-01", "own_date": date(2026, 5, 1), "state": "gemeld"}],
    }
    assert places(judged(write(rows), known()).findings) == []


def test_a_breakdown_that_was_amended() -> None:
    first = judged(write(AGREEMENTS))
    rows = changed(AGREEMENTS)
    rows["amendments"] = [
        {"number": "RT-01", "date": date(2023, 1, 1), "document": "JS-2023", "field": "Uitsplitsing",
         "new_value": "C of D; E-F-G"}
    ]  # fmt: skip
    after = known_after(first, judged(write(rows), known_after(first)))
    checked = judged(write(RESULTS), after)
    assert places(checked.findings) == [("segment_of_other_list", title("results"), cell("results", 3, "segment"))]


def test_history_may_be_reported() -> None:
    assert places(judged(write(changed(RESULTS, ("cover", 0, "year", 2020))), known()).findings) == []


def test_nothing_said_is_no_submission() -> None:
    silent = {**RESULTS, "results": [{"number": "NB-01", "agreement_text": "Staat er al."}], "judgements": []}
    silent["measure_states"] = [{"measure": "M-01", "measure_text": "Staat er al."}]
    checked = judged(write(silent), known())
    assert places(checked.findings) == [("nothing_said", title("results"), cell("results", 0, "value"))]


def test_a_judgement_alone_is_enough_and_blank_rows_are_dropped() -> None:
    spoken = {**RESULTS, "results": [{"number": "NB-01"}]}
    checked = judged(write(spoken), known())
    assert (places(checked.findings), checked.rows["results"].height, checked.rows["judgements"].height) == ([], 0, 1)


def test_a_framework_without_areas() -> None:
    bare = {table: rows for table, rows in AGREEMENTS.items() if table != "areas"}
    checked = judged(write(changed(RESULTS, ("results", 0, "area", "WK01"))), known_after(judged(write(bare))))
    assert places(checked.findings) == [("nothing_to_name", title("results"), cell("results", 0, "area"))]


def test_a_table_that_must_have_rows() -> None:
    bare = {"framework": AGREEMENTS["framework"], "parties": AGREEMENTS["parties"], "agreements": []}
    assert places(judged(write(bare)).findings) == [("no_rows", title("agreements"), None)]


def test_figures_that_are_not_mentioned_stay() -> None:
    first = judged(write(AGREEMENTS))
    before = known_after(first, judged(write(RESULTS), known_after(first)))
    checked = judged(write({**RESULTS, "results": RESULTS["results"][:2]}), before)
    assert places(checked.findings) == [("not_mentioned", title("results"), None)]
    assert checked.findings[0].values["count"] == "2"


def test_words_alone_do_not_withdraw_a_figure() -> None:
    first = judged(write(AGREEMENTS))
    before = known_after(first, judged(write(RESULTS), known_after(first)))
    rows = changed(RESULTS, ("results", 0, "value", None), ("results", 0, "explanation", "Later meer."))
    where = (title("results"), cell("results", 0, "value"))
    assert ("figure_not_repeated", *where) in places(judged(write(rows), before).findings)
    withdrawn = changed(rows, ("results", 0, "state", "niet gemeld"))
    assert "figure_not_repeated" not in {found[0] for found in places(judged(write(withdrawn), before).findings)}


def test_a_running_total_that_falls() -> None:
    first = judged(write(AGREEMENTS))
    before = known_after(first, judged(write(changed(RESULTS, ("cover", 0, "year", 2023))), known_after(first)))
    checked = judged(write(changed(RESULTS, ("results", 3, "value", 90))), before)
    assert places(checked.findings) == [("total_falls", title("results"), cell("results", 3, "value"))]
    assert checked.accepted


@pytest.mark.parametrize(
    ("index", "former", "now", "said"),
    [
        (0, 8, 40, True), (0, 9, 40, False), (0, 1, 9, False), (0, 0, 40, False), (0, 40, 2, False),
        (1, 320, 32, True), (1, 32, 320, True), (1, 320, 0, False), (2, 10, 75.8, False), (3, 10, 100, False),
    ],
)  # fmt: skip
def test_a_figure_of_quite_another_size_says_why(index: int, former: float, now: float, said: bool) -> None:
    """Five times as large as the year before and at least ten more; a level also five times as small. A percentage and
    a running total have sizes of their own, and small numbers differ every year."""
    first = judged(write(AGREEMENTS))
    bare = [("results", 2, name, None) for name in ("numerator", "denominator")] if index == 2 else []
    then = changed(RESULTS, ("cover", 0, "year", 2023), ("results", index, "value", former), *bare)
    before = known_after(first, judged(write(then), known_after(first)))
    rows = changed(RESULTS, ("results", index, "value", now), *bare)
    wrong = ("far_from_before", title("results"), cell("results", index, "value"))
    checked = judged(write(rows), before)
    assert [one for one in places(checked.findings) if one[0] == "far_from_before"] == [wrong] * said
    assert checked.accepted
    explained = changed(rows, ("results", index, "explanation", "Drie flats tegelijk."))
    assert wrong not in places(judged(write(explained), before).findings)


def test_a_percentage_of_several_needs_numerator_and_denominator() -> None:
    bare = [("results", 2, name, None) for name in ("numerator", "denominator")]
    where = ("terms_needed", title("results"), cell("results", 2, "value"))
    alone = judged(write(changed(RESULTS, *bare)), known())
    assert where not in places(alone.findings), "of one party a percentage is enough"
    of_two = known_after(judged(write(changed(AGREEMENTS, ("agreements", 2, "owners", "L0001; L0002")))))
    checked = judged(write(changed(RESULTS, *bare)), of_two)
    assert places(checked.findings) == [where] and checked.accepted
    assert places(judged(write(RESULTS), of_two).findings) == []


def test_a_figure_of_another_source_does_not_replace_the_one_before_in_silence() -> None:
    first = judged(write(AGREEMENTS))
    before = known_after(first, judged(write(RESULTS), known_after(first)))
    other = {"cover": RESULTS["cover"], "results": [{"number": "NB-01", "source": "Monitor", "value": 99}]}

    def told(rows: Any) -> list[Any]:
        return [one for one in places(judged(write(rows), before).findings) if one[0] == "other_source_known"]

    assert told(other) == [("other_source_known", title("results"), cell("results", 0, "value"))]
    assert told(changed(other, ("results", 0, "value", 40))) == [], "they agree"
    assert told(changed(other, ("results", 0, "used", "ja"), ("results", 0, "used_reason", "Beter."))) == []
    assert told(changed(other, ("results", 0, "source", None))) == [], "a correction"


def test_a_running_total_now_of_all_now_of_parts() -> None:
    first = judged(write(AGREEMENTS))
    together = {
        "cover": [{**RESULTS["cover"][0], "party": "SAMEN", "year": 2023}],
        "results": [{"number": "RT-01", "value": 80}],
    }
    before = known_after(first, judged(write(together), known_after(first)))
    checked = judged(write(RESULTS), before)
    assert places(checked.findings) == [("total_of_all_and_parts", title("results"), cell("results", 3, "value"))]


def test_what_is_kept_of_a_result() -> None:
    rows = changed(RESULTS, ("results", 0, "qualifier", "About"), ("results", 4, "explanation", "Nog niets."))
    kept = judged(write(rows), known()).rows["results"]
    assert kept.select("row", "number", "value", "months", "state", "qualifier").rows() == [
        (5, "NB-01", 40.0, 12.0, "reported", "about"),
        (6, "VD-01", 320.0, 12.0, "reported", "exact"),
        (7, "BB-01", 75.8, 12.0, "reported", "exact"),
        (8, "RT-01", 100.0, 12.0, "reported", "exact"),
        (9, "NB-01", None, 12.0, None, "exact"),
    ]


@pytest.mark.parametrize(
    ("number", "typed", "kept"),
    [
        (0, 2026, (2026, 2026, None)),
        (0, "2023 t/m 2025", (2023, 2025, None)),
        (1, 2027, (2022, 2027, None)),
        (1, "2026-2026", (2026, 2026, None)),
        (2, "2026", (2026, 2026, None)),
        (3, "1-10-2029", (2022, 2029, date(2029, 10, 1))),
        (3, "2022-2026", (2022, 2026, None)),
    ],
)
def test_what_a_period_means(number: int, typed: Any, kept: tuple[Any, ...]) -> None:
    checked = judged(write(changed(AGREEMENTS, ("agreements", number, "period", typed), ("targets", 0, "year", None),
                                   ("targets", 0, "value", 500), ("targets", 1, "year", None))))  # fmt: skip
    assert places(checked.findings) == []
    assert checked.rows["agreements"].select("start_year", "end_year", "due").row(number) == kept


CELLS = [
    (rows is RESULTS, table.id, index, field.id)
    for rows in (AGREEMENTS, RESULTS)
    for table in contract().tables.values()
    for index in range(len(rows.get(table.id, ())))
    for field in table.field
    if not field.read_only
]


@given(st.sampled_from(CELLS), st.sampled_from(["#REF!", "#N/A", "=1+1"]), st.booleans())
@settings(max_examples=40, deadline=None)
def test_one_cell_that_cannot_be_read_gives_one_error_at_that_cell(
    place: tuple[bool, str, int, str], typed: str, later: bool
) -> None:
    is_results, table, index, field = place
    rows = changed(RESULTS if is_results else AGREEMENTS, (table, index, field, typed))
    checked = judged(write(rows), known() if is_results or later else None)
    errors = tuple(finding for finding in checked.findings if finding.severity == "error")
    check = "formula_without_value" if typed.startswith("=") else "error_value"
    assert places(errors) == [(check, title(table), cell(table, index, field))]


def test_the_right_form_of_a_number_is_named() -> None:
    rights = {}
    for typed in ("1.234,5", "45%", "ca. 40", "ruim 270", "€ 1.250", "1 250", "12.5", "ten hoogste 60 woningen"):
        finding = judged(write(changed(RESULTS, ("results", 0, "value", typed))), known()).findings[0]
        rights[typed] = (str(finding.values["right"].nl), finding.values.get("word"))  # type: ignore[union-attr]
    words = contract().words("qualifier")
    assert rights == {
        "1.234,5": ("1234,5", None), "45%": ("45", None), "ca. 40": ("40", words["about"]),
        "ruim 270": ("270", words["lower_bound"]), "€ 1.250": ("1250", None), "1 250": ("1250", None),
        "12.5": ("12,5", None), "ten hoogste 60 woningen": ("60", words["upper_bound"]),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("op kors", "op koers"), ("Gehaalt", "gehaald"), ("verder", "verder van het doel"), ("zorgelijk", None),
        ("goed", None), ("n.v.t.", None), ("x", None),
    ],
)  # fmt: skip
def test_only_a_slip_or_a_beginning_gets_a_proposal(typed: str, meant: str | None) -> None:
    """A proposal that means something else is worse than none: it is copied."""
    checked = judged(write(changed(RESULTS, ("judgements", 0, "status", typed))), known())
    (finding,) = checked.findings
    assert finding.check == "unknown_choice"
    allowed = finding.values["allowed"]
    assert not isinstance(allowed, str) and finding.example("nl") == (meant or allowed.nl)
    assert (meant in finding.what("nl")) if meant else finding.what("nl").endswith("Oordeel.")


@pytest.mark.parametrize(
    ("value", "right"),
    [
        (40.0, "40"),
        (-0.0, "0"),
        (0.1 + 0.2, "0,3"),
        (75.80000000000001, "75,8"),
        (-1e-5, "-0,00001"),
        (1e300, "1E+300"),
    ],
)
def test_a_number_is_quoted_as_it_stands_in_excel(value: float, right: str) -> None:
    assert in_a_cell(value).nl == right


def test_every_check_is_expected_by_a_test_and_used_by_the_code() -> None:
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("*.py"))
    code = "".join(path.read_text("utf-8") for path in (Path(__file__).parents[2] / "ingest").rglob("*.py"))
    assert [name for name in contract().checks if f'"{name}"' not in tests] == []
    assert [name for name in contract().checks if f'"{name}"' not in code] == []


@pytest.mark.parametrize("reported", [False, True])
def test_many_judged_as_one_frame_are_judged_as_each_alone(reported: bool) -> None:
    """Every mistake of a results workbook, right ones, other columns and other years, all in one go."""
    first = judged(write(AGREEMENTS))
    known_here = known_after(first, judged(write(RESULTS), known_after(first))) if reported else known()
    files = [write(changed(RESULTS, *changes)) for _check, changes, _where in mistakes.RESULTS]
    files += [write(RESULTS), write(changed(RESULTS, ("cover", 0, "year", 2023))), write(AGREEMENTS)]
    files += [write({**RESULTS, "results": []}), write({name: RESULTS[name] for name in ("cover", "results")})]
    workbooks = [opened(data) for data in files]
    together = check_all(workbooks, known_here)
    for workbook, one in zip(workbooks, together, strict=True):
        alone = check(workbook, known_here)
        assert (one.framework, one.party, one.year, one.sent_on) == (
            alone.framework, alone.party, alone.year, alone.sent_on,
        )  # fmt: skip
        assert one.findings == alone.findings
        assert [finding.values for finding in one.findings] == [finding.values for finding in alone.findings]
        assert all(one.rows[table].equals(frame) for table, frame in alone.rows.items())
