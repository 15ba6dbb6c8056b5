"""Results to one series per agreement: what each part said about each year (section 2 of the page)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from dashboard.assessment.said import (
    CONTAINED,
    MISSING,
    NOT_EXPECTED,
    NOTHING,
    REPORTED,
    YEAR,
    Cells,
    Said,
    aggregate,
    of_all_areas,
    of_area,
    together,
    total_or,
)
from schemas.agreement import Agreement, Result
from schemas.plan import (
    aggregation_of,
    expected_parties,
    expected_parts,
    is_level,
    last_year,
    start_level,
    target_of_year,
)

__all__ = [
    "CONTAINED", "MISSING", "NOT_EXPECTED", "REPORTED", "YEAR", "Said", "Series", "Year", "as_known", "counted_years",
    "series",
]  # fmt: skip


@dataclass(frozen=True)
class Year:
    """One year of a series: the whole, and each expected part (step 7)."""

    whole: Said
    parts: tuple[Said, ...]

    @cached_property
    def reported(self) -> tuple[Said, ...]:
        """The parts that have a figure."""
        return tuple(said for said in self.parts if said.counts)

    @cached_property
    def missing(self) -> tuple[Said, ...]:
        """The expected parts without a figure."""
        return tuple(said for said in self.parts if said.state == MISSING)

    @property
    def expected(self) -> int:
        """The number of parts of which a figure was expected."""
        return sum(said.state != NOT_EXPECTED for said in self.parts)

    @property
    def complete(self) -> bool:
        """Whether no expected part is missing."""
        return bool(self.reported) and not self.missing

    @property
    def months(self) -> float:
        """The mean of its reported parts; 12 when none is."""
        found = [said.months for said in self.reported]
        return sum(found) / len(found) if found else YEAR

    @property
    def full(self) -> bool:
        """Complete, twelve months in every figure and, of running totals, neither contained nor covering."""
        return self.complete and not any(
            said.state == CONTAINED or said.covers or said.months < YEAR for said in self.reported
        )

    @property
    def qualifiers(self) -> frozenset[str]:
        """The qualifiers of its figures that are not exact."""
        return frozenset(name for said in self.reported for name in said.qualifiers if name != "exact")

    @property
    def part_of_year(self) -> bool:
        """Whether one of its figures covers less than twelve months."""
        return any(said.months < YEAR for said in self.reported)


@dataclass(frozen=True, slots=True)
class Series:
    """One agreement's figures. ``parts`` names the parts (None: the whole is the only one), ``kind_of_part`` says
    whether they are parties or areas; ``years`` holds the counted years, ``own`` each part's own figures of these and
    of the other years of the term so far, ``history`` the wholes before the counted years."""

    parts: tuple[str | None, ...]
    kind_of_part: str | None
    years: dict[int, Year]
    own: dict[str | None, dict[int, Said]]
    history: dict[int, Said]

    def over(self, counted: Sequence[int]) -> Series:
        """The same over some of its years."""
        return replace(self, years={one: self.years[one] for one in counted})

    def of_part(self, part: str | None, counted: Iterable[int] | None = None) -> Series:
        """The part by itself over these years (or the series' own): its own figures, never those for all."""
        mine = self.own[part]
        years = self.years if counted is None else counted
        return Series(
            (part,), self.kind_of_part, {year: Year(mine[year], (mine[year],)) for year in years}, {part: mine}, {}
        )


def as_known(results: Iterable[Result], as_known_on: date) -> list[Result]:
    """Step 1: the latest said of each identity, on the date."""
    latest: dict[tuple[object, ...], Result] = {}
    for result in results:
        if result.received > as_known_on:
            continue
        known = latest.get(result.identity)
        if known is None or result.received >= known.received:
            latest[result.identity] = result
    return list(latest.values())


def term_so_far(agreement: Agreement, year: int) -> range:
    """The years from the start up to the evaluation year, at most to the last year."""
    return range(agreement.start_year, min(year, last_year(agreement)) + 1)


def counted_years(agreement: Agreement, year: int) -> list[int]:
    """Step 3: of each_year the years with a target, of a level those after its baseline."""
    years = term_so_far(agreement, year)
    if agreement.binding == "each_year":
        return [one for one in years if target_of_year(agreement, one)[0] is not None]
    start = start_level(agreement) if is_level(agreement) else None
    return [one for one in years if start is None or one > start.year]


Own = dict[str | None, dict[int, Said | None]]


def series(agreement: Agreement, results: Iterable[Result], counted: Sequence[int], year: int) -> Series:
    """The series of one version of an agreement over its counted years, from the results as known."""
    parties = expected_parties(agreement)
    expected = expected_parts(agreement)
    parts = tuple(party or area for party, area in expected)
    kind = "area" if expected[0][1] is not None else "party" if expected[0][0] is not None else None
    by_year: dict[int, dict[str | None, Cells]] = {}
    for result in results:
        party = None if result.party == agreement.group else result.party
        if party is None or not parties or party in parties:
            cells = by_year.setdefault(result.year, {}).setdefault(party, {})
            cells.setdefault(result.area, {}).setdefault(result.segment, []).append(result)

    so_far = term_so_far(agreement, year)
    before = [one for one in sorted(by_year) if one < min(counted, default=agreement.start_year)]
    everyone: dict[int, Said | None] = {}
    own: Own = {part: {} for part in parts}
    for one in dict.fromkeys([*before, *so_far]):
        everyone[one], said = _all_and_parts(by_year.get(one, {}), parts, kind, agreement)
        for part in parts:
            own[part][one] = said[part]
    history = {one: total_or(everyone[one], [own[part][one] for part in parts], agreement) or NOTHING for one in before}
    if agreement.reported_as == "running_total":
        everyone = _yearly(everyone, so_far, agreement)
        own = {part: _yearly(found, so_far, agreement) for part, found in own.items()}
    return Series(
        parts,
        kind,
        {one: _year(everyone[one], [own[part][one] for part in parts], agreement) for one in counted},
        {part: {one: _alone(own[part][one], everyone[one], agreement) for one in so_far} for part in parts},
        history,
    )


def _all_and_parts(
    rows: Mapping[str | None, Cells], parts: Sequence[str | None], kind: str | None, agreement: Agreement
) -> tuple[Said | None, Mapping[str | None, Said | None]]:
    """Steps 4 and 5: what was said for all, and by each part itself, in one year."""
    if not rows:
        return None, dict.fromkeys(parts)
    if kind == "area":

        def of_parties(area: str | None) -> Said | None:
            found = {party: of_area(cells, area, agreement) for party, cells in rows.items()}
            return total_or(found.pop(None, None), found.values(), agreement)

        return of_parties(None), {area: of_parties(area) for area in parts}
    found = {party: of_all_areas(cells, agreement) for party, cells in rows.items()}
    for_all = found.pop(None, None)
    if kind is None:
        return None, {None: total_or(for_all, found.values(), agreement)}
    if parts == (agreement.group,):
        return None, {agreement.group: for_all}
    return for_all, {part: found.get(part) for part in parts}


def _yearly(totals: Mapping[int, Said | None], term: Sequence[int], agreement: Agreement) -> dict[int, Said | None]:
    """Step 6: running totals as yearly figures; a year without one before a later total is contained in it."""
    found = dict(totals)
    reported = {year: said for year in term if (said := totals[year]) is not None and said.state == REPORTED}
    last = max(reported, default=None)
    before, gap = 0.0, False
    for year in term:
        said = reported.get(year)
        if said is None:
            silent = totals[year] or NOTHING
            if last is not None and year < last and silent.state == MISSING:
                gap = True
                if agreement.binding != "each_year":
                    found[year] = Said(CONTAINED, 0.0, results=silent.results, beside=silent.beside)
            continue
        total = said.value or 0.0
        if gap and agreement.binding == "each_year":
            found[year] = replace(NOTHING, results=said.results, beside=said.beside)
        elif year == last:
            found[year] = replace(said, value=total - before, covers=gap)
        else:
            exact = frozenset(("exact",))
            found[year] = replace(said, value=total - before, covers=gap, months=YEAR, qualifiers=exact)
        before, gap = total, False
    return found


def _by_itself(own: Said | None, for_all: Said | None) -> Said:
    """A part's own figure; what was said for all only explains why it has none."""
    if own is not None:
        return own
    return for_all if for_all is not None and not for_all.counts else NOTHING


def _alone(own: Said | None, for_all: Said | None, agreement: Agreement) -> Said:
    """What a part said, when it is assessed by itself."""
    said = _by_itself(own, for_all)
    return _with_both_terms(said) if _always_pooled(agreement) else said


def _year(for_all: Said | None, own: Sequence[Said | None], agreement: Agreement) -> Year:
    """Steps 5 and 7: the states of the parts, and the whole, of one year."""
    if for_all is not None:
        if _always_pooled(agreement):
            for_all = _with_both_terms(for_all)
        if for_all.counts or for_all.reason == "sources_differ":
            return Year(for_all, tuple(for_all for _part in own))
    found = [_by_itself(said, for_all) for said in own]
    if for_all is not None and all(said is for_all for said in found):
        return Year(for_all, tuple(found))
    several = sum(said.state != NOT_EXPECTED for said in found) > 1
    if _always_pooled(agreement) or (several and aggregation_of(agreement) == "pooled"):
        found = [_with_both_terms(said) for said in found]
    reported = [said for said in found if said.counts]
    stock = agreement.kind == "stock" and aggregation_of(agreement) == "sum"
    if not reported or (stock and any(said.state == MISSING for said in found)):
        return Year(together(found, agreement), tuple(found))
    return Year(aggregate(reported, agreement), tuple(found))


def _always_pooled(agreement: Agreement) -> bool:
    """Whether both terms are needed whatever the number of figures: the average of a ratio (section 3.5)."""
    return agreement.kind == "ratio" and agreement.binding == "yearly_average"


def _with_both_terms(said: Said) -> Said:
    """A percentage of which the terms are needed, and not given, is missing."""
    if not said.counts or said.denominator is not None:
        return said
    return Said(MISSING, reason="no_parts", results=said.results, beside=said.beside)
