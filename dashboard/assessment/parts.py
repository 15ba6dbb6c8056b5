"""Section 3.8: every part by itself, and an agreement that follows its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from dashboard.assessment import outcome as o
from dashboard.assessment.compare import ORDER
from dashboard.assessment.outcome import Assessment
from schemas.agreement import Agreement, Baseline, Target
from schemas.plan import aggregation_of

#: The numbers that an agreement which follows its parts does not have itself.
_NULL = (
    "value", "planned", "plan_ratio", "of_target", "known_floor", "status_if_zero", "required_rate", "observed_rate",
    "best_year", "distance", "achieved_in", "achieved_now", "years_met", "years_judged",
)  # fmt: skip


_Row = TypeVar("_Row", Target, Baseline)


def part_agreement(agreement: Agreement, part: str, kind: str) -> Agreement:
    """The promise of one part: its own target and baseline rows; for each_part else the whole's."""
    group = agreement.group

    def own(row: Target | Baseline) -> bool:
        return (row.area if kind == "area" else row.party) == part

    def whole(row: Target | Baseline) -> bool:
        return row.area is None and row.party in (None, group)

    def of_whole(row: _Row) -> _Row:
        return row if row.party is None and row.area is None else replace(row, party=None, area=None)

    targets = tuple(row for row in agreement.targets if own(row))
    baseline = tuple(row for row in agreement.baseline if own(row))
    if agreement.applies_to == "each_part":
        targets = targets or tuple(row for row in agreement.targets if whole(row))
        if aggregation_of(agreement) != "sum":
            baseline = baseline or tuple(row for row in agreement.baseline if whole(row))
    return replace(
        agreement,
        targets=tuple(of_whole(row) for row in targets),
        baseline=tuple(of_whole(row) for row in baseline),
        owners=(part,) if kind == "party" else (),
        applies_to="whole",
        group=None,
        versions=(),
    )


def follow(parts: Mapping[str, Assessment], end: bool) -> o.Numbers:
    """The agreement has the worst status of its assessable parts; parts not expected are left out."""
    numbers = o.Numbers()
    numbers.none("each_part", *_NULL)
    counting = {name: part for name, part in parts.items() if part.reason != "not_applicable"}
    numbers["parts_met"] = sum(part.status in ("on_plan", "achieved") for part in counting.values())
    words = {name: part.status for name, part in counting.items() if part.status in ORDER}
    silent = {part.reason or "not_reported" for part in counting.values() if part.status == "not_assessable"}
    reasons = {reason for part in counting.values() for reason in part.provisional_reasons}
    worst = next((word for word in ORDER if word in words.values()), None)
    status: str | None = worst
    if worst != "not_achieved":
        if any(part.status == "running" for part in counting.values()):
            status = "running"
        elif worst is None or (silent and end):
            status = None
        elif silent:
            reasons.add("part_missing")
            status = "on_plan" if worst == "achieved" else worst
    if status is None:
        shared = "not_applicable" if not counting else min(silent) if len(silent) == 1 else "not_reported"
        numbers.judge("not_assessable", shared)
        return numbers
    numbers.judge(status)
    if status in ORDER:
        numbers["deciding_parts"] = tuple(sorted(name for name, word in words.items() if word == worst))
    if status in ORDER and status != "not_achieved":
        numbers["provisional_reasons"] = tuple(reason for reason in o.PROVISIONAL if reason in reasons)
    return numbers
