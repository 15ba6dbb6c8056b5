"""How a ratio is measured: both sides in turn, the first round dropped, the median of at least seven."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Measured:
    """One ratio of a run: ours against other, in seconds; ``sense`` says on which side of ``limit`` it must be.
    ``share``: the ratio itself, where it is none of times."""

    name: str
    ours_s: float
    other_s: float
    limit: float
    sense: Literal["min", "max"]
    note: str = ""
    share: float | None = None

    @property
    def ratio(self) -> float:
        """How many times as long ours takes; of a "min" how many times as long the other takes."""
        if self.share is not None:
            return self.share
        return self.ours_s / self.other_s if self.sense == "max" else self.other_s / self.ours_s

    @property
    def holds(self) -> bool:
        """Whether the ratio is on the right side of its limit."""
        return self.ratio <= self.limit if self.sense == "max" else self.ratio >= self.limit

    def as_json(self) -> dict[str, object]:
        """One object of ``build/bench.json``."""
        return {
            "name": self.name,
            "ratio": round(self.ratio, 4),
            "limit": self.limit,
            "sense": self.sense,
            "holds": self.holds,
            "ours_s": self.ours_s,
            "other_s": self.other_s,
            "note": self.note,
        }


def in_turn(ours: Callable[[], float], other: Callable[[], float], rounds: int = ROUNDS) -> tuple[float, float]:
    """Median seconds of both, run in turn; each gives its own seconds, so that what it prepares doesn't count."""
    pairs = [(ours(), other()) for _round in range(rounds + 1)][1:]
    return statistics.median(one for one, _other in pairs), statistics.median(other for _one, other in pairs)


def seconds(work: Callable[[], object]) -> float:
    """How long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
