"""What an agreement promised, from its target rows: its parts, path, total, plan of a year and levels.

Intake, the sentences and the screens read a promise through these; the assessment judges it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isclose

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
    nothing_to_do = target >= start.value if agreement.direction == "at_most" else target <= start.value
    return nothing_to_do or isclose(target, start.value, rel_tol=1e-9)


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
    general: Target | None = None
    by_year: dict[int, Target] = {}
    for target in agreement.targets:
        if part_of(agreement, target) != part:
            continue
        if target.year is None:
            general = general or target
        else:
            by_year[target.year] = target
    return Rows(general, by_year)


def part_of(agreement: Agreement, row: Target | Baseline) -> Part:
    """The part that a row is about; a row of the group is the whole's."""
    return (None if row.party == agreement.group else row.party, row.area)


def parts_of(agreement: Agreement) -> tuple[Part, ...]:
    """The parts with target rows of their own, in the order of the agreement: the areas, else the parties."""
    found = dict.fromkeys(part_of(agreement, target) for target in agreement.targets)
    areas = tuple(part for part in found if part[1] is not None)
    return areas or tuple(part for part in found if part != WHOLE)


def expected_parties(agreement: Agreement) -> tuple[str, ...]:
    """Who must report: those with target rows of their own, and the owners; the group only when it is alone."""
    group = agreement.group
    with_rows = [target.party for target in agreement.targets if target.party not in (None, group)]
    whole = any(part_of(agreement, target) == WHOLE for target in agreement.targets)
    owners = agreement.owners if whole or not with_rows else ()
    found = [party for party in dict.fromkeys([*with_rows, *owners]) if party is not None]
    return tuple(party for party in found if party != group) or tuple(found)


def expected_parts(agreement: Agreement) -> tuple[Part, ...]:
    """Of whom or where figures are expected: the areas with target rows, else the expected parties, else the whole."""
    areas = dict.fromkeys(target.area for target in agreement.targets if target.area is not None)
    if areas:
        return tuple((None, area) for area in areas)
    return tuple((party, None) for party in expected_parties(agreement)) or (WHOLE,)


def term(agreement: Agreement) -> range:
    """The years of the term."""
    return range(agreement.start_year, agreement.end_year + 1)


def last_year(agreement: Agreement) -> int:
    """The year of which a level counts, else the end of the term."""
    if is_level(agreement) and agreement.target_year is not None:
        return agreement.target_year
    return agreement.end_year


def path_of(agreement: Agreement, rows: Rows) -> str:
    """The path with its default, the year plan; without rows of a year it is always linear."""
    if agreement.path == "end_only":
        return "end_only"
    return agreement.path or "year_plan" if rows.by_year else "linear"


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
    if agreement.binding == "each_year":
        return target_of_year(agreement, year, part)[0]
    return year_plans(agreement, part).get(year)


def year_plans(agreement: Agreement, part: Part = WHOLE) -> dict[int, float]:
    """p(y): what a flow was promised to bring in each year of its term; empty where nothing was promised."""
    years = term(agreement)
    if agreement.binding == "each_year":
        targets = {year: target_of_year(agreement, year, part)[0] for year in years}
        return {year: target for year, target in targets.items() if target is not None}
    rows, whole = rows_of(agreement, part), total(agreement, part)
    if whole is None:
        return {}
    if not rows:
        plans = [year_plans(agreement, one) for one in parts_of(agreement)]
        return {year: sum(plan.get(year, 0.0) for plan in plans) for year in years}
    path = path_of(agreement, rows)
    if path in ("linear", "end_only"):
        return dict.fromkeys(years, whole / len(years))
    other = (open_share(agreement, part) or 0.0) if path == "year_plan" else 0.0
    return {year: rows.by_year[year].value or 0.0 if year in rows.by_year else other for year in years}


def target_of_year(agreement: Agreement, year: int, part: Part = WHOLE) -> tuple[float | None, float | None]:
    """The target of one year and the upper bound of a band; of a sum of parts theirs, part by part."""
    rows = rows_of(agreement, part)
    if part == WHOLE and not rows and aggregation_of(agreement) == "sum":
        found = [target_of_year(agreement, year, one) for one in parts_of(agreement)]
        promised = [(value, upper) for value, upper in found if value is not None]
        return sum_known(value for value, _upper in promised), sum_known(upper for _value, upper in promised)
    row = rows.of(year)
    return (None, None) if row is None else (row.value, row.upper)


def open_share(agreement: Agreement, part: Part = WHOLE) -> float | None:
    """The even share of each year without a year plan; None where every year has one, 0 where nothing is left."""
    rows = rows_of(agreement, part)
    without = [year for year in term(agreement) if year not in rows.by_year]
    if not without:
        return None
    whole = total(agreement, part)
    if rows.general is None or whole is None:
        return 0.0
    left = whole - sum(row.value or 0.0 for row in rows.by_year.values())
    nothing_left = left > 0 if whole < 0 else left < 0
    return 0.0 if nothing_left else left / len(without)


def target_level(agreement: Agreement, part: Part = WHOLE) -> float | None:
    """The level promised for the last year; of a sum of parts the sum of theirs."""
    rows = rows_of(agreement, part)
    if _is_sum(agreement, part, rows):
        return sum_known(target_level(agreement, one) for one in parts_of(agreement))
    target = rows.general or rows.by_year.get(last_year(agreement))
    if target is not None:
        return target.value
    start = start_level(agreement, part) if agreement.direction == "keep" else None
    return None if start is None else start.value


def upper_level(agreement: Agreement, part: Part = WHOLE) -> float | None:
    """The upper bound of a band for the last year; of a sum of parts the sum of theirs."""
    rows = rows_of(agreement, part)
    if _is_sum(agreement, part, rows):
        return sum_known(upper_level(agreement, one) for one in parts_of(agreement))
    target = rows.general or rows.by_year.get(last_year(agreement))
    return None if target is None else target.upper


def _is_sum(agreement: Agreement, part: Part, rows: Rows) -> bool:
    return part == WHOLE and not rows and aggregation_of(agreement) == "sum" and bool(parts_of(agreement))


def start_level(agreement: Agreement, part: Part = WHOLE) -> Baseline | None:
    """The baseline of a part or of the whole; of a sum of parts with one of the same year the sum of theirs."""
    own = own_baseline(agreement, part)
    if own is not None or part != WHOLE or aggregation_of(agreement) != "sum":
        return own
    found = [own_baseline(agreement, one) for one in expected_parts(agreement)]
    known = [row for row in found if row is not None]
    if len(known) < len(found) or len({row.year for row in known}) > 1:
        return None
    return Baseline(known[0].year, sum(row.value for row in known))


def own_baseline(agreement: Agreement, part: Part = WHOLE) -> Baseline | None:
    """The baseline row of a part, or of the whole; never put together."""
    return next((row for row in agreement.baseline if part_of(agreement, row) == part), None)


def aggregation_of(agreement: Agreement) -> str:
    """How figures of parts become one, with the defaults filled in: sum, pooled or mean."""
    default = {"flow": "sum", "stock": "sum", "ratio": "pooled"}
    return (agreement.aggregation if agreement.kind != "flow" else None) or default.get(agreement.kind, "sum")


def needs_terms(agreement: Agreement) -> bool:
    """Whether a percentage counts only with its numerator and denominator: of several parts, or over several years,
    percentages don't add up."""
    if agreement.kind != "ratio":
        return False
    several = aggregation_of(agreement) == "pooled" and len(expected_parts(agreement)) > 1
    return agreement.binding == "yearly_average" or several


def sum_known(values: Iterable[float | None]) -> float | None:
    """The sum, None when one of them (or all) is not known."""
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known) if known and len(known) == len(found) else None
