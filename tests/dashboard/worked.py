"""The worked cases of assessment_cases.json as agreements with their assessments, for tests of what is said of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.assessment import Assessment
from dashboard.assessment.cases import read_case
from schemas.agreement import Agreement

CASES = Path(__file__).parent.parent / "assessment_cases.json"


@dataclass(frozen=True)
class Worked:
    """One core case: the agreement in force and what it was assessed to be."""

    agreement: Agreement
    assessment: Assessment


@cache
def worked() -> dict[str, Worked]:
    """All core cases by id. Each gets an indicator of its kind: the cases name none."""
    found = {}
    for case in json.loads(CASES.read_text("utf-8")):
        if case["set"] == "core":
            promise = {**case["agreement"], "indicator": _indicator(case["agreement"])}
            assessment = read_case({**case, "agreement": promise})
            found[case["id"]] = Worked(assessment.agreement, assessment)
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
