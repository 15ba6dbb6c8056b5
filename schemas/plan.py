"""What an agreement promised, from its target rows: its parts, path, total, plan of a year and levels.

Intake, the sentences and the screens read a promise through these; the assessment judges it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schemas.agreement import Agreement, Baseline, Target

Part = tuple[str | None, str | None]
#: A part is a party and an area, either of which may be None; the whole is neither.
WHOLE: Part = (None, None)


def is_level(agreement: Agreement) -> bool:
    """Whether the promise is a level: a stock or ratio of which the last year counts."""
    return agreement.kind in ("stock", "ratio") and agreement.binding == "term"


def is_floor(agreement: Agreement) -> bool:
    """Whether a level only has to be held: keep, or a target that the baseline already met."""
    if not is_level(agreement) or agreement.direction == "band":
        return False
    start, target = start_level(agreement), target_level(agreement)
    if agreement.direction == "keep":
        return True
    if start is None or target is None:
        return False
    return target <= start.value if agreement.direction == "at_least" else target >= start.value


def is_limit(agreement: Agreement) -> bool:
    """Whether the promise is a limit to stay under, with words of its own; a level to bring down is none."""
    return (
        agreement.kind in ("flow", "stock", "ratio")
        and agreement.direction == "at_most"
        and (not is_level(agreement) or is_floor(agreement))
    )


@dataclass(frozen=True, slots=True)
class Rows:
    """The target rows of the whole or of one part: the one without year, and those of a year."""

    general: Target | None
    by_year: Mapping[int, Target]

    def __bool__(self) -> bool:
        return self.general is not None or bool(self.by_year)

    def all(self) -> tuple[Target, ...]:
        """Every row, the one without year first."""
        return (*(() if self.general is None else (self.general,)), *self.by_year.values())

    def of(self, year: int) -> Target | None:
        """The target of one year."""
        return self.by_year.get(year, self.general)


def rows_of(agreement: Agreement, part: Part = WHOLE) -> Rows:
    """The rows of a part, or of the whole (those without party and area, or of the group)."""
    found = [target for target in agreement.targets if _part(agreement, target) == part]
    return Rows(
        next((target for target in found if target.year is None), None),
        {target.year: target for target in found if target.year is not None},
    )


def _part(agreement: Agreement, row: Target | Baseline) -> Part:
    return (None if row.party == agreement.group else row.party, row.area)


def parts_of(agreement: Agreement) -> tuple[Part, ...]:
    """The parts with target rows of their own, in the order of the agreement."""
    found = dict.fromkeys(_part(agreement, target) for target in agreement.targets)
    return tuple(part for part in found if part != WHOLE)


def term(agreement: Agreement) -> range:
    """The years of the term."""
    return range(agreement.start_year, agreement.end_year + 1)


def last_year(agreement: Agreement) -> int:
    """The year of which a level counts, else the end of the term."""
    if is_level(agreement) and agreement.target_year is not None:
        return agreement.target_year
    return agreement.end_year


def path_of(agreement: Agreement, rows: Rows) -> str:
    """The path with its default: by year plan where there are rows of a year, else linear."""
    return agreement.path or ("year_plan" if rows.by_year else "linear")


def total(agreement: Agreement, part: Part = WHOLE) -> float | None:
    """What a flow must come to over the term; of a whole without rows the sum of its parts."""
    rows = rows_of(agreement, part)
    if part == WHOLE and not rows:
        return sum_known(total(agreement, one) for one in parts_of(agreement))
    if rows.general is not None:
        value = rows.general.value
        return None if value is None else value * (len(term(agreement)) if agreement.binding != "term" else 1)
    return sum_known(row.value for row in rows.by_year.values())


def plan_of_year(agreement: Agreement, year: int, part: Part = WHOLE) -> float | None:
    """What a flow was promised to bring in one year; None where nothing was promised."""
    rows = rows_of(agreement, part)
    if part == WHOLE and not rows:
        if aggregation_of(agreement) != "sum":
            return None
        return sum_known(plan_of_year(agreement, year, one) for one in parts_of(agreement))
    if agreement.binding == "each_year":
        target = rows.of(year)
        return None if target is None else target.value
    if not rows or year not in term(agreement):
        return None
    path = path_of(agreement, rows)
    if path != "linear" and year in rows.by_year:
        return rows.by_year[year].value
    whole = total(agreement, part)
    if path == "step" or whole is None:
        return 0.0 if path == "step" else None
    if path != "year_plan":
        return whole / len(term(agreement))
    return open_share(agreement, part) or 0.0


def open_share(agreement: Agreement, part: Part = WHOLE) -> float | None:
    """The even share of each year without a year plan; None where every year has one, 0 where nothing is left."""
    rows = rows_of(agreement, part)
    without = [year for year in term(agreement) if year not in rows.by_year]
    if not without:
        return None
    left = (total(agreement, part) or 0.0) - (sum_known(row.value for row in rows.by_year.values()) or 0.0)
    return max(left, 0.0) / len(without) if rows.general is not None else 0.0


def target_level(agreement: Agreement, part: Part = WHOLE) -> float | None:
    """The level promised for the last year; of a sum of parts the sum of theirs."""
    rows = rows_of(agreement, part)
    if part == WHOLE and not rows and parts_of(agreement):
        return (
            sum_known(target_level(agreement, one) for one in parts_of(agreement))
            if aggregation_of(agreement) == "sum"
            else None
        )
    target = rows.general or rows.by_year.get(last_year(agreement))
    if target is not None:
        return target.value
    start = start_level(agreement, part) if agreement.direction == "keep" else None
    return None if start is None else start.value


def start_level(agreement: Agreement, part: Part = WHOLE) -> Baseline | None:
    """The baseline of a part or of the whole; of a sum of parts with one of the same year the sum of theirs."""
    for row in agreement.baseline:
        if _part(agreement, row) == part:
            return row
    if part != WHOLE or aggregation_of(agreement) != "sum":
        return None
    found = [start_level(agreement, one) for one in parts_of(agreement)]
    known = [row for row in found if row is not None]
    if not known or len(known) < len(found) or len({row.year for row in known}) > 1:
        return None
    return Baseline(known[0].year, sum(row.value for row in known))


def aggregation_of(agreement: Agreement) -> str:
    """How figures of parts become one, with the defaults filled in: sum, pooled or mean."""
    default = {"flow": "sum", "stock": "sum", "ratio": "pooled"}
    return (agreement.aggregation if agreement.kind != "flow" else None) or default.get(agreement.kind, "sum")


def sum_known(values: Iterable[float | None]) -> float | None:
    """The sum, None when one of them (or all) is not known."""
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known) if known and len(known) == len(found) else None
