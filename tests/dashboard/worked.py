"""The worked cases of assessment_cases.json as agreements with their assessments, for tests of what is said of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.assessment import Assessment, assess
from schemas.agreement import Agreement, Baseline, Judgement, Life, Result, StatusRule, Target, Version

CASES = Path(__file__).parent.parent / "assessment_cases.json"


@dataclass(frozen=True)
class Worked:
    """One core case: its id, the agreement in force and what it was assessed to be."""

    id: str
    agreement: Agreement
    assessment: Assessment


@cache
def worked() -> dict[str, Worked]:
    """All core cases by id. Each gets an indicator of its kind: the cases name none."""
    cases = json.loads(CASES.read_text("utf-8"))
    return {case["id"]: _worked(case) for case in cases if case["set"] == "core"}


def _worked(case: dict[str, Any]) -> Worked:
    agreement = Agreement(**_promise(case["agreement"]), indicator=_indicator(case["agreement"]))
    year = case["year"]
    found = assess(
        agreement,
        [
            Result(**{**row, "received": _day(row.get("received")) or date(row["year"] + 1, 1, 31)})
            for row in case.get("results", ())
        ],
        [
            Judgement(
                row["party"],
                row.get("year", year),
                row["status"],
                row.get("text"),
                _day(row.get("received")) or date(year + 1, 1, 31),
            )
            for row in case.get("judgements", ())
        ],
        year=year,
        as_known_on=_day(case.get("as_known_on")) or date(year + 1, 3, 31),
        rule=StatusRule(**case.get("rule", {})),
    )
    return Worked(case["id"], found.agreement, found)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _promise(fields: dict[str, Any]) -> dict[str, Any]:
    found = dict(fields)
    for name in ("due", "done", "own_date"):
        if name in found:
            found[name] = _day(found[name])
    if "targets" in found:
        found["targets"] = tuple(Target(**row) for row in found["targets"] or ())
    if "baseline" in found:
        rows = found["baseline"] or []
        found["baseline"] = tuple(Baseline(**row) for row in ([rows] if isinstance(rows, dict) else rows))
    if "owners" in found:
        found["owners"] = tuple(found["owners"])
    if "counterparty" in found:
        found["counterparty"] = (found["counterparty"],)
    if "life" in found:
        life = found["life"]
        found["life"] = Life(life["state"], _day(life["from"]), life["reason"])
    if "versions" in found:
        found["versions"] = tuple(
            Version(_day(row.get("agreed_on")), _promise({k: v for k, v in row.items() if k != "agreed_on"}))
            for row in found["versions"]
        )
    return found


def _indicator(agreement: dict[str, Any]) -> str:
    if agreement.get("scale") == 1:
        return "neighbourhood_satisfaction"
    if agreement["kind"] == "flow":
        if agreement.get("direction") == "at_most":
            return "social_homes_sold"
        return "social_homes_delivered" if agreement.get("minimum", 0) == 0 else "net_growth_social_stock"
    return {
        "stock": "social_stock",
        "ratio": "share_offered_below_cap",
        "milestone": "milestone",
        "qualitative": "judgement",
    }[str(agreement["kind"])]
