"""What was said about one figure: sources and breakdowns become one (section 2 of the page, steps 2 and 4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dashboard.assessment.compare import equal
from schemas.agreement import Agreement, Result
from schemas.plan import aggregation_of

REPORTED, NOT_EXPECTED, MISSING, CONTAINED = "reported", "not_expected", "missing", "contained"
#: Why a figure is missing, in the order in which reasons are given.
MISSING_REASONS = ("sources_differ", "no_parts", "not_reported")
YEAR = 12


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of one part (or of the whole) in one year.

    ``state``: reported, not_expected, missing or contained. ``value`` is in the agreement's unit (a ratio times its
    scale); ``results`` are the rows that it was put together from, ``beside`` those that were not used. ``covers``:
    a yearly figure from a running total that also holds earlier years.
    """

    state: str
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    months: float = YEAR
    qualifiers: frozenset[str] = frozenset()
    reason: str | None = None
    results: tuple[Result, ...] = ()
    beside: tuple[Result, ...] = ()
    covers: bool = False

    @property
    def counts(self) -> bool:
        """Whether there is a figure, be it one that a later running total contains."""
        return self.state in (REPORTED, CONTAINED)


NOTHING = Said(MISSING, reason="not_reported")


def one_of(rows: Sequence[Result], agreement: Agreement) -> Said:
    """Step 2, used: several sources for one figure become one, or a dispute."""
    if len(rows) == 1:
        return _said(rows[0], (), agreement)
    competing = _competing(rows, agreement)
    first = competing[0]
    beside = tuple(row for row in rows if row is not first)
    if any(not _same(first, other, agreement) for other in competing[1:]):
        others = tuple(row for row in rows if row not in competing)
        return Said(MISSING, reason="sources_differ", results=tuple(competing), beside=others)
    return _said(first, beside, agreement)


def _said(first: Result, beside: tuple[Result, ...], agreement: Agreement) -> Said:
    """What the row that is used says."""
    if _empty(first):
        return Said(NOT_EXPECTED, results=(first,), beside=beside)
    value = _figure(first, agreement)
    if value is None:
        return Said(MISSING, reason="not_reported", results=(first,), beside=beside)
    both = first.numerator is not None and first.denominator is not None
    return Said(
        REPORTED,
        value,
        first.numerator if both else None,
        first.denominator if both else None,
        first.months,
        frozenset((first.qualifier,)),
        None,
        (first,),
        beside,
    )


def _competing(rows: Sequence[Result], agreement: Agreement) -> list[Result]:
    """The sources that compete, the fullest first: the used one, else those with a figure and of the whole year."""
    found = [row for row in rows if row.used] or list(rows)
    found = [row for row in found if _figure(row, agreement) is not None or _empty(row)] or found
    figures = [row for row in found if _figure(row, agreement) is not None]
    if any(row.months >= YEAR for row in figures):
        found = [row for row in found if row.months >= YEAR or row not in figures]
    return sorted(found, key=lambda row: (row.denominator is None, -(row.denominator or 0), row.source or ""))


def _same(one: Result, other: Result, agreement: Agreement) -> bool:
    """Whether two sources say the same: value, qualifier and months."""
    a, b = _figure(one, agreement), _figure(other, agreement)
    if a is None or b is None:
        return a is b and _empty(one) == _empty(other)
    return equal(a, b) and (one.qualifier, one.months) == (other.qualifier, other.months)


def _figure(row: Result, agreement: Agreement) -> float | None:
    """The figure of a row in the agreement's unit, None when it has none."""
    if row.state != REPORTED:
        return None
    if row.numerator is not None and row.denominator:
        return row.numerator / row.denominator * agreement.scale
    return None if row.denominator == 0 else row.value


def _empty(row: Result) -> bool:
    """Whether nothing was expected: a state that says so, or nothing to divide by."""
    return row.state in ("not_applicable", "not_yet_due") or (row.state == REPORTED and row.denominator == 0)


def total_or(total: Said | None, breakdown: Iterable[Said | None], agreement: Agreement) -> Said | None:
    """Step 4: the figure itself where it exists (or is disputed), else put together from its breakdown."""
    found = [said for said in breakdown if said is not None]
    if total is not None and (total.state == REPORTED or total.reason == "sources_differ" or not found):
        return total
    return together(found, agreement) if found else None


def together(saids: Sequence[Said], agreement: Agreement) -> Said:
    """One figure put together from those that apply; missing when one of them is."""
    results = tuple(result for said in saids for result in said.results)
    beside = tuple(result for said in saids for result in said.beside)
    apply = [said for said in saids if said.state != NOT_EXPECTED]
    if not apply:
        return Said(NOT_EXPECTED, results=results, beside=beside)
    for reason in MISSING_REASONS:
        if any(said.state == MISSING and said.reason == reason for said in apply):
            return Said(MISSING, reason=reason, results=results, beside=beside)
    return replace(aggregate(apply, agreement), results=results, beside=beside)


def aggregate(saids: Sequence[Said], agreement: Agreement) -> Said:
    """Figures added up, pooled or averaged, with their fewest months and all their qualifiers."""
    if len(saids) == 1:
        return saids[0]
    results = tuple(result for said in saids for result in said.results)
    beside = tuple(result for said in saids for result in said.beside)
    pairs = [(s.numerator, s.denominator) for s in saids if s.numerator is not None and s.denominator is not None]
    numerator = denominator = None
    if len(pairs) == len(saids):
        numerator, denominator = sum(above for above, _below in pairs), sum(below for _above, below in pairs)
    values = [said.value or 0.0 for said in saids]
    how = aggregation_of(agreement)
    if how == "sum":
        value = sum(values)
    elif how == "mean":
        value = sum(values) / len(values)
    elif numerator is None or not denominator:
        return Said(MISSING, reason="no_parts", results=results, beside=beside)
    else:
        value = numerator / denominator * agreement.scale
    return Said(
        CONTAINED if all(said.state == CONTAINED for said in saids) else REPORTED,
        value,
        numerator,
        denominator,
        min(said.months for said in saids),
        frozenset().union(*(said.qualifiers for said in saids)),
        None,
        results,
        beside,
        any(said.covers for said in saids),
    )


#: The rows of one party and year by area and segment.
Cells = dict[str | None, dict[str | None, list[Result]]]


def of_all_areas(cells: Cells, agreement: Agreement) -> Said | None:
    """The figure without area, else put together from the areas; None when nothing was said."""
    by_area = {area: of_area(cells, area, agreement) for area in cells}
    return total_or(by_area.pop(None, None), by_area.values(), agreement)


def of_area(cells: Cells, area: str | None, agreement: Agreement) -> Said | None:
    """The figure of an area (or without one) without segment, else put together from the segments."""
    found = {segment: one_of(rows, agreement) for segment, rows in cells.get(area, {}).items()}
    return total_or(found.pop(None, None), found.values(), agreement)
