"""Section 3.8: every part by itself, and an agreement that follows its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dashboard.assessment import outcome as o
from dashboard.assessment.outcome import Assessment
from schemas.agreement import Agreement, Baseline, Target
from schemas.plan import aggregation_of

_NULL = (
    "value", "planned", "plan_ratio", "of_target", "known_floor", "required_rate", "observed_rate", "best_year",
    "distance",
)  # fmt: skip


def part_agreement(agreement: Agreement, part: str, kind: str) -> Agreement:
    """The promise of one part: its own target and baseline rows; for each_part else the whole's."""
    group = agreement.group

    def own(row: Target | Baseline) -> bool:
        return (row.area if kind == "area" else row.party) == part

    def whole(row: Target | Baseline) -> bool:
        return row.area is None and row.party in (None, group)

    targets = tuple(row for row in agreement.targets if own(row))
    baseline = tuple(row for row in agreement.baseline if own(row))
    if agreement.applies_to == "each_part":
        targets = targets or tuple(row for row in agreement.targets if whole(row))
        if aggregation_of(agreement) != "sum":
            baseline = baseline or tuple(row for row in agreement.baseline if whole(row))
    return replace(
        agreement,
        targets=tuple(replace(row, party=None, area=None) for row in targets),
        baseline=tuple(replace(row, party=None, area=None) for row in baseline),
        owners=(part,) if kind == "party" else (),
        applies_to="whole",
        group=None,
        versions=(),
    )


def follow(parts: Mapping[str, Assessment], end: bool) -> o.Numbers:
    """The agreement has the worst status of its assessable parts."""
    numbers = o.Numbers()
    for name in _NULL:
        numbers.put(name, None, "each_part")
    counting = {name: part for name, part in parts.items() if part.reason != "not_applicable"}
    numbers["parts_met"] = sum(part.status in ("on_plan", "achieved") for part in counting.values())
    assessable = {name: part for name, part in counting.items() if part.status in o.ORDER}
    reasons = {reason for part in counting.values() for reason in part.provisional_reasons}
    running = any(part.status == "running" for part in counting.values())
    silent = [part for part in counting.values() if part.status == "not_assessable"]
    worst = min((part.status or "" for part in assessable.values()), key=o.ORDER.index, default=None)
    status, reason = worst, None
    if not counting:
        status, reason = "not_assessable", "not_applicable"
    elif worst != "not_achieved":
        if running:
            status, reasons = "running", set()
        elif silent and (end or not assessable):
            shared = {part.reason for part in silent}
            status, reason = "not_assessable", shared.pop() if len(shared) == 1 else "not_reported"
        elif silent:
            reasons.add("part_missing")
            status = "on_plan" if worst == "achieved" else worst
    numbers["status"], numbers["reason"] = status, reason
    if status in o.ORDER:
        numbers["deciding_parts"] = tuple(sorted(name for name, part in assessable.items() if part.status == worst))
        order = ("part_missing", "year_missing", "part_of_year", "bound", "about", "stale")
        numbers["provisional_reasons"] = tuple(one for one in order if one in reasons)
    return numbers
