"""The sum as on paper: each number with its cell, the formula with values filled in, the outcome, and the word.

The same lines for the screen and the command `explain`; who shows them gives the address of each cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from dashboard.assessment import Assessment
from dashboard.assessment.series import CONTAINED
from dashboard.sentences.gaps import figure_year, gaps
from dashboard.sentences.headline import Told
from dashboard.sentences.other import part_name, part_word
from dashboard.sentences.speech import Speech, measure, reason
from dashboard.sentences.status import status_word, why
from schemas.agreement import Agreement, Origin, Result
from schemas.plan import is_floor, is_level, last_year, rows_of, start_level, target_level

Cell = Callable[[Origin], str]
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sum: ``name = formula = result``. ``formula`` is "" for a number that was given; ``cells``
    are the addresses of the numbers that it was given in, "" without an origin left out."""

    name: str
    formula: str
    result: str
    cells: tuple[str, ...] = ()


def sum_lines(agreement: Agreement, assessment: Assessment, speech: Speech, cell: Cell) -> tuple[Line, ...]:
    """The whole sum of one agreement, ending with the status and why."""
    return tuple(_lines(agreement, assessment, speech, cell))


def _lines(agreement: Agreement, assessment: Assessment, speech: Speech, cell: Cell) -> Iterator[Line]:
    each = agreement.applies_to == "each_part"
    if assessment.status is not None and assessment.series is not None and not each:
        yield from _sheet(agreement, assessment, speech, cell)
    for key, part in assessment.parts.items():
        name = part_name(key, speech)
        if each:
            for line in _sheet(part.agreement, part, speech, cell):
                yield replace(line, name=speech.words.say("{part}: {name}", part=name, name=line.name))
        cells = () if each else _cells_of(part, cell)
        told = (_short(part, speech), part_word(part.agreement, part, speech))
        yield Line(name, "", ": ".join(one for one in told if one), cells)
    word = status_word(agreement, assessment, speech)
    yield Line(speech.words.say("Status"), " ".join(why(agreement, assessment, speech)), word)


def _sheet(agreement: Agreement, assessment: Assessment, speech: Speech, cell: Cell) -> Iterator[Line]:
    """What was given and what follows from it."""
    told = Told(agreement, assessment, speech, measure(agreement, speech, assessment.rule), gaps(assessment))
    sheet = _Sheet(told, cell)
    yield from sheet.given()
    if assessment.reason not in ("context_figure", "no_target", "not_started", "no_time_elapsed"):
        yield from sheet.computed()


def _short(part: Assessment, speech: Speech) -> str:
    """A part's figure and plan, as one formula."""
    if part.value is None:
        return ""
    one = measure(part.agreement, speech, part.rule)
    if part.planned is None:
        return one.number(part.value)
    facts = {"value": one.number(part.value, part.planned), "planned": one.number(part.planned, part.value)}
    return speech.words.say("{value} against {planned}", **facts)


def _cells_of(part: Assessment, cell: Cell) -> tuple[str, ...]:
    """The cells of all figures of a part, each once."""
    years = part.series.years.values() if part.series else ()
    found = [cell(row.origin) for one in years for row in one.whole.results if row.origin]
    return tuple(dict.fromkeys(address for address in found if address))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The lines of a promise about figures."""

    told: Told
    cell: Cell

    def number(self, value: float) -> str:
        """A number as exact as paper needs it."""
        return self.told.speech.words.number(value, _DECIMALS)

    def outcome(self, value: float) -> str:
        """What was computed: one decimal more than the indicator is shown with."""
        return self.told.speech.words.number(value, self.told.measure.indicator.decimals + 1)

    def cells(self, origins: Iterable[Origin | None]) -> tuple[str, ...]:
        """The addresses of these origins, each once."""
        return tuple(dict.fromkeys(self.cell(origin) for origin in origins if origin is not None))

    def given(self) -> Iterator[Line]:
        """What was agreed and what was reported, each with its cells."""
        say, agreement = self.told.speech.words.say, self.told.agreement
        start = start_level(agreement)
        if start is not None:
            origins = [row.origin for row in agreement.baseline]
            yield Line(say("Start ({year})", year=start.year), "", self.number(start.value), self.cells(origins))
        target = self.told.assessment.target
        if target is not None:
            yield Line(say("Promised"), "", self._promised(target), self.cells(self._targets()))
        for year, plan in self.told.assessment.plan.items():
            row = rows_of(agreement).by_year.get(year)
            if row is not None and row.value == plan:
                yield Line(say("Plan {year}", year=year), "", self.number(plan), self.cells([row.origin]))
        series = self.told.assessment.series
        for year, one in (series.years if series else {}).items():
            if one.whole.value is None:
                continue
            origins = [result.origin for result in one.whole.results]
            if one.whole.state == CONTAINED:
                yield Line(say("Came in {year}", year=year), "", say("within the next total"), self.cells(origins))
                continue
            formula = self._parts_of_year(one.whole.results, one.whole.value)
            yield Line(say("Came in {year}", year=year), formula, self.number(one.whole.value), self.cells(origins))

    def _promised(self, target: float) -> str:
        row = rows_of(self.told.agreement).of(self.told.assessment.year)
        if row is not None and row.upper is not None:
            lower, upper = self.number(target), self.number(row.upper)
            return self.told.speech.words.say("between {lower} and {upper}", lower=lower, upper=upper)
        return self.number(target)

    def _targets(self) -> list[Origin | None]:
        """The cells of the number promised: the row of the whole, else all rows that it was put together from."""
        rows = rows_of(self.told.agreement)
        if self.told.agreement.binding == "each_year":
            row = rows.of(figure_year(self.told.assessment))
            return [row.origin] if row is not None else [one.origin for one in self.told.agreement.targets]
        if rows.general is not None:
            return [rows.general.origin]
        return [one.origin for one in self.told.agreement.targets]

    def _parts_of_year(self, results: tuple[Result, ...], value: float) -> str:
        """10 + 15 + 15, or 45 ÷ 60 × 100; "" for one figure that stands as given."""
        agreement = self.told.agreement
        both = [(one.numerator, one.denominator) for one in results if one.numerator is not None and one.denominator]
        if agreement.kind == "ratio" and both and len(both) == len(results):
            above = " + ".join(self.number(numerator or 0) for numerator, _denominator in both)
            below = " + ".join(self.number(denominator or 0) for _numerator, denominator in both)
            if len(both) > 1:
                above, below = f"({above})", f"({below})"
            return f"{above} ÷ {below} × {self.number(agreement.scale)}"
        values = [one.value for one in results if one.value is not None]
        if len(values) < 2 or abs(sum(values) - value) > 1e-9 * max(abs(value), 1.0):
            return ""
        return self.added(values)

    def added(self, values: Iterable[float]) -> str:
        """40 + 85 − 10; "" when there is nothing to add."""
        found = list(values)
        if len(found) < 2:
            return ""
        signs = [("− " if one < 0 else "+ ") + self.number(abs(one)) for one in found[1:]]
        return " ".join([self.number(found[0]), *signs])

    def computed(self) -> Iterator[Line]:
        """The numbers of the page, with their values filled in."""
        agreement, found = self.told.agreement, self.told.assessment
        if agreement.binding != "each_year" and agreement.kind == "flow":
            yield from self._sums()
        if found.planned is not None and is_level(agreement):
            yield Line(self.told.speech.words.say("Planned by now"), self._straight(), self.outcome(found.planned))
        yield from self._ratios()
        yield from self._rate()
        if found.distance is not None:
            yield Line(self.told.speech.words.say("Difference"), "", self.outcome(found.distance))
        if found.years_judged is not None:
            words = self.told.speech.words
            met, judged = self.number(found.years_met or 0), self.number(found.years_judged)
            yield Line(words.say("Years kept"), "", words.say("{met} of {n}", met=met, n=judged))

    def _straight(self) -> str:
        """The straight path from the start to the target, up to the year of the latest level; "" on other paths."""
        agreement = self.told.agreement
        start, target, last = start_level(agreement), target_level(agreement), last_year(agreement)
        year = figure_year(self.told.assessment)
        if start is None or target is None or is_floor(agreement) or rows_of(agreement).by_year or last == start.year:
            return ""
        if agreement.direction == "band" or not rows_of(agreement) or agreement.path not in (None, "linear"):
            return ""
        before, after = self.number(start.value), self.number(target)
        return f"{before} + ({after} − {before}) × {year - start.year} ÷ {last - start.year}"

    def _sums(self) -> Iterator[Line]:
        """What came, and the plan of the years that were reported."""
        say, found, series = self.told.speech.words.say, self.told.assessment, self.told.assessment.series
        years = series.years if series is not None else {}
        came = [one.whole.value for one in years.values() if one.reported and one.whole.value is not None]
        if found.value is not None:
            yield Line(say("Came in all"), self.added(came), self.number(found.value))
        if found.planned is None:
            return
        plans = [found.plan[year] for year, one in years.items() if one.reported and year in found.plan]
        formula = self.added(plans)
        if abs(sum(plans) - found.planned) > 1e-9 * max(abs(found.planned), 1.0):
            formula = formula or self.number(sum(plans))
            formula = say("{plans}, of which the share that was reported", plans=formula)
        yield Line(say("Planned by now"), formula, self.outcome(found.planned))

    def _ratios(self) -> Iterator[Line]:
        """Of the plan so far and of the whole; a ratio that does not exist with its reason."""
        words, found, one = self.told.speech.words, self.told.assessment, self.told.measure
        names = {"plan_ratio": words.say("Of the plan so far"), "of_target": words.say("Of the whole")}
        if self.limited:
            names["plan_ratio"] = words.say("Of what is allowed so far")
        for key, name in names.items():
            value = found.plan_ratio if key == "plan_ratio" else found.of_target
            against = found.planned if key == "plan_ratio" else found.target
            if value is None:
                if key in found.null_reasons:
                    yield Line(name, reason(found.null_reasons[key], self.told.speech), "–")
                continue
            if (
                against is None
                or found.value is None
                or (self.told.agreement.binding == "each_year" and key == "of_target")
            ):
                continue
            if self.limited and key == "plan_ratio" and against:
                value = found.value / against
            yield Line(name, self._quotient(found.value, against), one.share(value))

    @property
    def limited(self) -> bool:
        """Whether the plan is what is allowed: the share used of it is told, not the ratio turned over."""
        return self.told.limit and self.told.agreement.kind == "flow"

    def _quotient(self, value: float, against: float) -> str:
        agreement = self.told.agreement
        if is_level(agreement):
            start = start_level(agreement)
            begin = self.number(start.value if start is not None else 0.0)
            return f"({self.number(value)} − {begin}) ÷ ({self.number(against)} − {begin})"
        return f"{self.number(value)} ÷ {self.number(against)}"

    def _rate(self) -> Iterator[Line]:
        """Needed a year."""
        words, found, agreement = self.told.speech.words, self.told.assessment, self.told.agreement
        name = words.say("Room a year") if self.limited else words.say("Needed a year")
        if found.required_rate is None:
            if "required_rate" in found.null_reasons:
                yield Line(name, reason(found.null_reasons["required_rate"], self.told.speech), "–")
            return
        target = target_level(agreement) if is_level(agreement) else found.target
        if target is None or found.value is None:
            return
        gap = f"({self.number(target)} − {self.number(found.value)})"
        years = (target - found.value) / found.required_rate if found.required_rate else None
        if years is None:
            years = float(last_year(agreement) - found.year)
        yield Line(name, f"{gap} ÷ {self.number(years)}", self.outcome(found.required_rate))
