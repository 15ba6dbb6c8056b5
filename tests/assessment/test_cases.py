"""Every worked case of the page runs through the public functions, and a wrong file gets a sentence."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import dashboard.assessment
from dashboard.assessment.cases import LATER, CaseError, run_case, run_cases

CASES = Path(__file__).parent.parent / "assessment_cases.json"
ALL: list[dict[str, Any]] = json.loads(CASES.read_text("utf-8"))
#: Worked out by hand from the page, one sentence of it each.
MORE: list[dict[str, Any]] = json.loads((Path(__file__).parent / "more_cases.json").read_text("utf-8"))
#: Cases of a later change, by id, so that none is forgotten.
BELONGS_LATER = frozenset((Path(__file__).parent / "later.txt").read_text("utf-8").split())


@pytest.mark.parametrize("case", [case for case in ALL if case["id"] not in BELONGS_LATER], ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    outcome = run_case(case)
    assert not outcome.problem
    assert outcome.differences == ()


@pytest.mark.parametrize("case", MORE, ids=lambda case: case["id"])
def test_one_sentence_of_the_page(case: dict[str, Any]) -> None:
    outcome = run_case(case)
    assert not outcome.problem
    assert outcome.differences == ()


def test_no_id_twice() -> None:
    assert len({case["id"] for case in (*ALL, *MORE)}) == len(ALL) + len(MORE)


def test_every_case_is_run_or_listed_as_later() -> None:
    assert {case["id"] for case in ALL if case["set"] in LATER} == BELONGS_LATER
    assert {case["set"] for case in ALL} == {"core", "changes", *LATER}


def test_the_whole_file_as_the_command_runs_it() -> None:
    report = run_cases(CASES)
    assert not report.failed
    assert set(report.later) == BELONGS_LATER
    assert len(report.outcomes) + len(report.later) == len(ALL)


def test_a_wrong_expectation_is_named(tmp_path: Path) -> None:
    case = {**ALL[0], "expected": {**ALL[0]["expected"], "plan_ratio": 0.9, "status": "on_plan"}}
    path = tmp_path / "cases.json"
    path.write_text(json.dumps([case]), "utf-8")
    (outcome,) = run_cases(path).failed
    assert {(d.name, d.expected, d.got) for d in outcome.differences} == {
        ("plan_ratio", 0.9, 0.78),
        ("status", "on_plan", "behind"),
    }


CHANGE = next(case for case in ALL if case["id"] == "change-out-of-running")


def test_a_wrong_expectation_of_a_change_is_named_with_its_time() -> None:
    expected = {"change": "better", "reasons": ["later_year"], "then": {"status": "behind"}, "now": {"value": 105}}
    outcome = run_case({**CHANGE, "expected": expected})
    assert [(d.name, d.expected, d.got) for d in outcome.differences] == [
        ("change", "better", "now_assessable"),
        ("reasons", ["later_year"], ("later_year", "new_results")),
        ("then.status", "behind", "running"),
    ]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"then": None}, "'then'"),
        ({"now": []}, "now"),
        ({"now": {}}, "'year'"),
        ({"then": {"yaer": 2021}}, "yaer"),
        ({"then": {"year": 2021, "expected": {}}}, "expected"),
        ({"then": {"year": 2021, "rule": {"on_plan": "all"}}}, "rule.on_plan"),
        ({"expected": {"chagne": "same"}}, "chagne"),
        ({"expected": {"now": {"statsu": "achieved"}}}, "now.statsu"),
        ({"set": "core", "year": 2022}, "'now'"),
    ],
)
def test_a_wrong_case_of_a_change_names_its_key(change: dict[str, Any], named: str) -> None:
    outcome = run_case({**CHANGE, **change})
    assert named in str(outcome.problem)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"agreement": {"kind": "flow", "start_year": 2022}}, "end_year"),
        ({"agreement": {"kind": "flow", "start_year": 2022, "end_year": 2023, "tagrets": []}}, "tagrets"),
        ({"year": "2024"}, "year"),
        ({"results": [{"value": 3}]}, "results[0]"),
        ({"results": [{"year": 2022, "valeu": 3}]}, "valeu"),
        ({"expected": {"statsu": "behind"}}, "statsu"),
        ({"as_known_on": "31-3-2025"}, "31-3-2025"),
        ({"set": "cor"}, "cor"),
        ({"judgements": [{"status": "behind"}]}, "judgements[0]"),
        ({"agreement": {**ALL[0]["agreement"], "kind": "flwo"}}, "agreement.kind"),
        ({"agreement": {**ALL[0]["agreement"], "direction": "up"}}, "agreement.direction"),
        ({"agreement": {**ALL[0]["agreement"], "targets": [{"value": "much"}]}}, "agreement.targets[0].value"),
        ({"agreement": {**ALL[0]["agreement"], "targets": [{"party": "A"}]}}, "value"),
        ({"agreement": {**ALL[0]["agreement"], "end_year": 2001}}, "end_year"),
        ({"agreement": {**ALL[0]["agreement"], "versions": [{"agreed_no": "2022-01-01"}]}}, "agreed_no"),
        ({"results": [{"year": 2022, "state": "repotred"}]}, "results[0].state"),
        ({"results": [{"year": 2022, "value": float("inf")}]}, "results[0].value"),
        ({"expected": {"null_reasons": {"planend": "no_plan"}}}, "planend"),
        ({"expected": []}, "expected"),
    ],
)
def test_a_wrong_case_names_its_key(change: dict[str, Any], named: str) -> None:
    outcome = run_case({**ALL[0], **change})
    assert named in str(outcome.problem)


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place inside a value of JSON, as the keys and indexes that lead to it."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield (*place, key)
        yield from _places(one, (*place, key))


@pytest.mark.parametrize(
    "odd",
    [None, 5, -1, 10**400, float("inf"), True, "x", "2024-13-01", [], [None], [[1]], {}, {"a": 1}],
    ids=lambda odd: repr(odd)[:12],
)
def test_an_odd_value_anywhere_is_no_trace(odd: Any) -> None:
    chosen = {
        "shares-party-missing",
        "withdrawn",
        "amended-target",
        "judged-alike",
        "milestone-early",
        "each-part-no-own-baseline",
        "change-amended",
        "change-out-of-running",
    }
    for case in (one for one in ALL if one["id"] in chosen):
        for *way, last in _places(case):
            changed = copy.deepcopy(case)
            inside = changed
            for key in way:
                inside = inside[key]
            inside[last] = odd
            run_case(changed)


@pytest.mark.parametrize("text", ["", "{", '{"id": 1}', "[1]"])
def test_no_list_of_cases(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cases.json"
    path.write_text(text, "utf-8")
    with pytest.raises(CaseError):
        run_cases(path)


def test_nothing_in_the_calculation_reads_the_clock() -> None:
    home = Path(dashboard.assessment.__file__).parent
    for folder in (home, home.parent):
        names = folder.glob("*.py") if folder.name == "assessment" else [folder / "queries.py", folder / "standing.py"]
        for path in names:
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Attribute):
                    assert node.attr not in {"today", "now", "utcnow", "time", "monotonic"}, (path, node.lineno)
                if isinstance(node, ast.Import | ast.ImportFrom):
                    imported = {alias.name for alias in node.names} | {getattr(node, "module", "") or ""}
                    assert not imported & {"time", "zoneinfo"}, (path, node.lineno)
