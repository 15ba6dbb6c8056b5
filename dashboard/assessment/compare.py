"""Comparing numbers: equal but for rounding, short of a target, reached, and the word of a plan ratio (section 3)."""

from __future__ import annotations

from math import isclose

from schemas.agreement import StatusRule

#: Worst first; the status words outside this order are running and not_assessable.
ORDER = ("not_achieved", "moved_away", "behind", "slightly_behind", "mostly_achieved", "on_plan", "achieved")
#: The share of the whole from which a promise is mostly achieved at the end.
MOSTLY = 0.80


def equal(a: float, b: float) -> bool:
    """Equal but for the rounding of floating point numbers."""
    return isclose(a, b, rel_tol=1e-9)


def at_least(a: float, b: float) -> bool:
    """Whether a ≥ b, but for rounding."""
    return a > b or equal(a, b)


def shortfall(value: float, target: float, upper: float | None, direction: str) -> float:
    """How far a value is short of its target, past its limit or outside its band; 0 when it is not."""
    if direction == "at_most":
        return max(value - target, 0.0)
    if direction == "band" and upper is not None:
        return max(target - value, value - upper, 0.0)
    return max(target - value, 0.0)


def off_by_at_most(a: float, b: float, tolerance: float) -> bool:
    """Whether a is not above b by more than the tolerance, but for rounding."""
    return at_least(b + tolerance, a)


def reached(value: float, target: float, upper: float | None, direction: str, tolerance: float = 0.0) -> bool:
    """Whether a value is as promised, or off by at most the tolerance."""
    if direction == "at_most":
        return off_by_at_most(value, target, tolerance)
    if direction == "band" and upper is not None and not off_by_at_most(value, upper, tolerance):
        return False
    return off_by_at_most(target, value, tolerance)


def by_cut_off(ratio: float, rule: StatusRule) -> str:
    """The word of a plan ratio, before the end."""
    if at_least(ratio, rule.on_plan):
        return "on_plan"
    if at_least(ratio, rule.slightly_behind):
        return "slightly_behind"
    return "behind" if at_least(ratio, 0.0) else "moved_away"


def must_rise(value: float, target: float, direction: str) -> bool:
    """Whether a figure that is not as promised must rise to become so, or fall."""
    return value < target if direction == "band" else direction != "at_most"
