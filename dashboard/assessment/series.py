"""Results to one series per agreement: what each part said about each year (section 2 of the page)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

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
    scale); ``results`` are the rows that it was put together from, ``beside`` those that were not used.
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

    @property
    def counts(self) -> bool:
        """Whether there is a figure, be it one that a later running total contains."""
        return self.state in (REPORTED, CONTAINED)


NOTHING = Said(MISSING, reason="not_reported")


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a series: the whole, and each expected part."""

    whole: Said
    parts: tuple[Said, ...]
    covers: bool = False

    @property
    def reported(self) -> tuple[Said, ...]:
        return tuple(said for said in self.parts if said.counts)

    @property
    def missing(self) -> tuple[Said, ...]:
        return tuple(said for said in self.parts if said.state == MISSING)

    @property
    def expected(self) -> int:
        return sum(said.state != NOT_EXPECTED for said in self.parts)

    @property
    def complete(self) -> bool:
        return bool(self.reported) and not self.missing

    @property
    def months(self) -> float:
        """The mean of its reported parts; 12 when none is."""
        found = [said.months for said in self.reported]
        return sum(found) / len(found) if found else YEAR

    @property
    def full(self) -> bool:
        """Complete, twelve months in every figure and, of running totals, neither contained nor covering."""
        contained = any(said.state == CONTAINED for said in self.parts)
        return self.complete and not contained and not self.covers and all(s.months == YEAR for s in self.reported)

    @property
    def qualifiers(self) -> frozenset[str]:
        return frozenset().union(*(said.qualifiers for said in self._figures)) - {"exact"}

    @property
    def part_of_year(self) -> bool:
        return any(said.months < YEAR for said in self._figures)

    @property
    def _figures(self) -> tuple[Said, ...]:
        return self.reported


@dataclass(frozen=True, slots=True)
class Series:
    """One agreement's figures. ``parts`` names the parts (None: the whole is the only one), ``kind_of_part`` says
    whether they are parties or areas; ``years`` holds the counted years, ``history`` the wholes before them."""

    parts: tuple[str | None, ...]
    kind_of_part: str | None
    years: dict[int, Year]
    own: dict[str | None, dict[int, Said]]
    history: dict[int, Said]

    def of_part(self, part: str | None) -> Series:
        """The part by itself: its own figures, never those for all."""
        mine = self.own[part]
        return Series(
            (part,),
            self.kind_of_part,
            {year: Year(mine[year], (mine[year],), _covers(mine, year)) for year in self.years},
            {part: mine},
            {},
        )


def _covers(saids: dict[int, Said], year: int) -> bool:
    return year - 1 in saids and saids[year - 1].state == CONTAINED and saids[year].state == REPORTED


def as_known(results: Iterable[Result], as_known_on: date) -> list[Result]:
    """The latest said of each identity, on the date."""
    latest: dict[tuple[object, ...], Result] = {}
    for result in results:
        if result.received > as_known_on:
            continue
        key = (result.year, result.party, result.area, result.segment, result.source)
        known = latest.get(key)
        if known is None or result.received >= known.received:
            latest[key] = result
    return list(latest.values())


def _figure(result: Result, agreement: Agreement) -> float | None:
    """The figure of a row in the agreement's unit, None when it has none."""
    if result.state != REPORTED:
        return None
    if result.numerator is not None and result.denominator:
        return result.numerator / result.denominator * agreement.scale
    return result.value


def _one(rows: Sequence[Result], agreement: Agreement) -> Said:
    """Several sources for one figure become one, or a dispute."""
    beside: tuple[Result, ...] = ()
    chosen = [row for row in rows if row.used]
    if not chosen:
        chosen = [row for row in rows if _figure(row, agreement) is not None or _empty(row)] or list(rows)
        if any(row.months >= YEAR for row in chosen):
            chosen = [row for row in chosen if row.months >= YEAR]
    beside = tuple(row for row in rows if row not in chosen)
    first = chosen[0]
    if len({(_figure(row, agreement), row.qualifier, row.months, row.state) for row in chosen}) > 1:
        return Said(MISSING, reason="sources_differ", results=tuple(chosen), beside=beside)
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
        beside + tuple(chosen[1:]),
    )


def _empty(row: Result) -> bool:
    return row.state in ("not_applicable", "not_yet_due") or (row.state == REPORTED and row.denominator == 0)


def together(saids: Sequence[Said], agreement: Agreement) -> Said:
    """One figure put together from those that apply; missing when one of them is."""
    results = tuple(result for said in saids for result in said.results)
    beside = tuple(result for said in saids for result in said.beside)
    apply = [said for said in saids if said.state != NOT_EXPECTED]
    if not apply:
        return Said(NOT_EXPECTED, results=results, beside=beside) if saids else NOTHING
    for reason in MISSING_REASONS:
        if any(said.state == MISSING and said.reason == reason for said in apply):
            return Said(MISSING, reason=reason, results=results, beside=beside)
    return replace(aggregate(apply, agreement), results=results, beside=beside)


def aggregate(saids: Sequence[Said], agreement: Agreement) -> Said:
    """Figures added up, pooled or averaged, with their fewest months and all their qualifiers."""
    months = min(said.months for said in saids)
    qualifiers = frozenset().union(*(said.qualifiers for said in saids))
    results = tuple(result for said in saids for result in said.results)
    numerator = denominator = None
    if all(said.numerator is not None and said.denominator is not None for said in saids):
        numerator = sum(said.numerator or 0 for said in saids)
        denominator = sum(said.denominator or 0 for said in saids)
    values = [said.value or 0.0 for said in saids]
    state = CONTAINED if all(said.state == CONTAINED for said in saids) else REPORTED
    how = aggregation_of(agreement)
    if len(saids) == 1:
        value: float | None = values[0]
    elif how == "sum":
        value = sum(values)
    elif how == "mean":
        value = sum(values) / len(values)
    elif numerator is None or denominator is None:
        return Said(MISSING, reason="no_parts", results=results)
    elif denominator == 0:
        return Said(NOT_EXPECTED, results=results)
    else:
        value = numerator / denominator * agreement.scale
    return Said(state, value, numerator, denominator, months, qualifiers, None, results)


Cells = dict[tuple[str | None, str | None], list[Result]]  # (area, segment) -> rows


def _broken_down(cells: Cells, agreement: Agreement) -> Said | None:
    """The figure without area and segment, else put together from its breakdown; None when nothing was said."""
    areas = dict.fromkeys(area for area, _segment in cells)
    by_area = {area: _segments(cells, area, agreement) for area in areas}
    total = by_area.pop(None, None)
    return _total_or(total, [said for said in by_area.values() if said is not None], agreement)


def _segments(cells: Cells, area: str | None, agreement: Agreement) -> Said | None:
    found = {segment: _one(rows, agreement) for (where, segment), rows in cells.items() if where == area}
    total = found.pop(None, None)
    return _total_or(total, list(found.values()), agreement)


def _total_or(total: Said | None, parts: list[Said], agreement: Agreement) -> Said | None:
    if total is not None and (total.state == REPORTED or total.reason == "sources_differ" or not parts):
        return total
    return together(parts, agreement) if parts else None


def expected_parties(agreement: Agreement) -> tuple[str, ...]:
    """Those with target rows of their own, and the owners."""
    group = agreement.group
    rows = [target.party for target in agreement.targets if target.party not in (None, group)]
    whole = any(target.party in (None, group) and target.area is None for target in agreement.targets)
    owners = agreement.owners if whole or not rows else ()
    found = [party for party in dict.fromkeys([*rows, *owners]) if party is not None]
    without = tuple(party for party in found if party != group)
    return without or tuple(found)


def series(agreement: Agreement, results: Iterable[Result], counted: Sequence[int]) -> Series:
    """The series of one version of an agreement over its counted years, from the results as known."""
    by_year: dict[int, dict[str | None, Cells]] = {}
    for result in results:
        party = None if result.party == agreement.group else result.party
        cells = by_year.setdefault(result.year, {}).setdefault(party, {})
        cells.setdefault((result.area, result.segment), []).append(result)

    parties = expected_parties(agreement)
    areas = tuple(dict.fromkeys(target.area for target in agreement.targets if target.area is not None))
    parts: tuple[str | None, ...] = areas or parties or (None,)
    kind = "area" if areas else "party" if parties else None
    years = sorted(set(by_year) | set(counted))
    said: dict[int, tuple[Said | None, dict[str | None, Said | None]]] = {}
    for year in years:
        rows = {
            party: cells
            for party, cells in by_year.get(year, {}).items()
            if party is None or not parties or party in parties
        }
        said[year] = _all_and_parts(rows, parts, kind, agreement)

    first = counted[0] if counted else agreement.start_year
    history = {
        year: _whole_of(for_all, [one for one in own.values() if one is not None], agreement)
        for year, (for_all, own) in said.items()
        if year not in counted and year < max(first, agreement.start_year)
    }
    everyone = {year: said[year][0] for year in counted}
    own = {part: {year: said[year][1][part] for year in counted} for part in parts}
    if agreement.reported_as == "running_total":
        everyone = _yearly(everyone, agreement)
        own = {part: _yearly(found, agreement) for part, found in own.items()}
    found_years: dict[int, Year] = {}
    alone: dict[str | None, dict[int, Said]] = {part: {} for part in parts}
    for year in counted:
        for part in parts:
            alone[part][year] = _by_itself(own[part][year], everyone[year])
        found_years[year] = _year(everyone, own, parts, year, agreement)
    return Series(parts, kind, found_years, alone, history)


def _all_and_parts(
    rows: dict[str | None, Cells], parts: Sequence[str | None], kind: str | None, agreement: Agreement
) -> tuple[Said | None, dict[str | None, Said | None]]:
    """What was said for all, and by each part itself, in one year."""
    if kind == "area":
        own: dict[str | None, Said | None] = {}
        for area in parts:
            by_party = {party: _segments(cells, area, agreement) for party, cells in rows.items()}
            total = by_party.pop(None, None)
            own[area] = _total_or(total, [one for one in by_party.values() if one is not None], agreement)
        without = {party: _segments(cells, None, agreement) for party, cells in rows.items()}
        total = without.pop(None, None)
        return _total_or(total, [one for one in without.values() if one is not None], agreement), own
    for_all = _broken_down(rows.get(None, {}), agreement)
    if kind is None:
        others = [_broken_down(cells, agreement) for party, cells in rows.items() if party is not None]
        return None, {None: _total_or(for_all, [one for one in others if one is not None], agreement)}
    found = {part: _broken_down(rows.get(part, {}), agreement) for part in parts}
    if parts == (agreement.group,):
        return None, {agreement.group: for_all}
    return for_all, found


def _whole_of(for_all: Said | None, own: list[Said], agreement: Agreement) -> Said:
    return _total_or(for_all, own, agreement) or NOTHING


def _yearly(totals: dict[int, Said | None], agreement: Agreement) -> dict[int, Said | None]:
    """Running totals as yearly figures; a year without one before a later total is contained in it."""
    found = dict(totals)
    reported = [year for year in sorted(totals) if (one := totals[year]) is not None and one.state == REPORTED]
    before = 0.0
    for index, year in enumerate(reported):
        said = totals[year]
        if said is None:
            continue
        last = index == len(reported) - 1
        found[year] = replace(
            said,
            value=(said.value or 0.0) - before,
            months=said.months if last else YEAR,
            qualifiers=said.qualifiers if last else frozenset(("exact",)),
        )
        before = said.value or 0.0
    each_year = agreement.binding == "each_year"
    for year in sorted(totals):
        one = totals[year]
        later = [other for other in reported if other > year]
        if later and (one is None or one.state == MISSING):
            if each_year:
                found[year] = one or NOTHING
                found[later[0]] = NOTHING
            else:
                found[year] = Said(CONTAINED, 0.0, results=() if one is None else one.results)
    return found


def _by_itself(own: Said | None, for_all: Said | None) -> Said:
    if own is not None:
        return own
    return for_all if for_all is not None and for_all.state == NOT_EXPECTED else NOTHING


def _year(
    everyone: dict[int, Said | None],
    own: dict[str | None, dict[int, Said | None]],
    parts: Sequence[str | None],
    year: int,
    agreement: Agreement,
) -> Year:
    """The states of the parts and the whole of one year."""
    for_all = everyone[year]
    covers = _covers({y: s or NOTHING for y, s in everyone.items()}, year) or any(
        _covers({y: s or NOTHING for y, s in own[part].items()}, year) for part in parts
    )
    if for_all is not None and for_all.counts:
        return Year(for_all, tuple(for_all for _part in parts), covers)
    if for_all is not None and for_all.reason == "sources_differ":
        return Year(for_all, tuple(for_all for _part in parts), covers)
    found = [_by_itself(own[part][year], for_all) for part in parts]
    expected = sum(said.state != NOT_EXPECTED for said in found)
    if aggregation_of(agreement) == "pooled" and agreement.kind == "ratio" and expected > 1:
        found = [
            replace(said, state=MISSING, reason="no_parts") if said.counts and said.denominator is None else said
            for said in found
        ]
    counting = [said for said in found if said.counts]
    if not counting or (agreement.kind == "stock" and aggregation_of(agreement) == "sum" and len(counting) < expected):
        whole = together(found, agreement)
    else:
        whole = aggregate(counting, agreement)
    return Year(whole, tuple(found), covers)
