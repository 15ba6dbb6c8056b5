"""The figures of one agreement, party by year, and what each of them opens: the cells that it came from. Knows no
screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard.assessment import Assessment
from dashboard.assessment.series import CONTAINED, MISSING, NOT_EXPECTED, Said
from dashboard.facts.cells import Place, of_agreement, of_baseline, of_result, of_target
from dashboard.facts.table import Cell, Column, Row
from dashboard.facts.table import State as Look
from dashboard.sentences import Speech, hedged, status_word
from dashboard.shapes import shape
from schemas.agreement import Agreement, MeasureState, Result, Target
from schemas.amounts import number, quantity
from schemas.contract import contract
from schemas.plan import WHOLE, Part, is_level, last_year, plan_of_year, rows_of, start_level, target_level, total


@dataclass(frozen=True)
class Opening:
    """What stands behind one figure: a sentence that says what it is, and the cells that it came from."""

    lead: str
    places: tuple[Place, ...] = ()
    results: tuple[Result, ...] = ()
    beside: tuple[Result, ...] = ()
    agreed: tuple[Place, ...] = ()
    states: tuple[MeasureState, ...] = ()


@dataclass
class Figures:
    """A table of figures, with what each key opens."""

    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    openings: dict[str, Opening] = field(default_factory=dict)

    def key(self, name: str, opening: Opening) -> str | None:
        """A key for a cell; None where there is nothing to open."""
        if not opening.places and not opening.agreed and not opening.states:
            return None
        self.openings[name] = opening
        return name


def figures(assessment: Assessment, speech: Speech) -> Figures:
    """Parts by years, the whole below, and below that what was agreed."""
    now, series, words = assessment.agreement, assessment.series, speech.words
    table = Figures()
    if series is None or now.indicator not in contract().indicators:
        return table
    years = shown_years(assessment)
    adds_up = now.kind == "flow" and now.binding != "each_year"
    area = series.kind_of_part == "area"
    table.columns = [Column(words.say("Area") if area else words.say("Party"))]
    if now.baseline:
        table.columns.append(Column(words.say("start"), "right", "hide"))
    for year in years:
        table.columns.append(Column(str(year), "right", "show" if year <= assessment.year else "hide"))
    if adds_up:
        upto = words.say("up to {year}", year=min(assessment.year, now.end_year))
        table.columns.append(Column(upto, "right", "hide"))
    table.columns.append(Column(words.say("Status"), "left", "hide"))
    for key, line in lines(assessment, speech).items():
        table.rows.append(_row(table, key, line, years, assessment, speech))
    agreed = _agreed(table, now, years, adds_up, speech)
    if any(cell.text for cell in agreed.cells[1:]):
        table.rows.append(agreed)
    return table


@dataclass(frozen=True)
class Line:
    """One line of figures: a part with its own assessment, or the whole (``total``, also where it is the only line)."""

    name: str
    part: Part
    said: dict[int, Said]
    own: Assessment | None
    total: bool = False


def shown_years(assessment: Assessment) -> list[int]:
    """The years of which figures are shown: the term, of a level after the year in which it began."""
    now = assessment.agreement
    years = list(range(now.start_year, last_year(now) + 1))
    start = start_level(now) if is_level(now) else None
    return [year for year in years if start is None or year > start.year] or years


def lines(assessment: Assessment, speech: Speech) -> dict[str, Line]:
    """The lines of an assessment's figures by a key: the parts when there are several, and the whole."""
    now, series = assessment.agreement, assessment.series
    found: dict[str, Line] = {}
    if series is None:
        return found
    several = series.kind_of_part is not None and len(series.parts) > 1
    for index, part in enumerate(series.parts if several else ()):
        said = {year: series.own[part][year] for year in series.years}
        key: Part = (None, part) if series.kind_of_part == "area" else (part, None)
        found[f"p{index}"] = Line(speech.name(part or ""), key, said, assessment.parts.get(part or ""))
    name = speech.words.say("Together") if several else speech.named(now.owners) or speech.words.say("Together")
    whole = {year: one.whole for year, one in series.years.items()}
    found["all"] = Line(name, WHOLE, whole, assessment, total=True)
    return found


def dates(agreement: Agreement, results: Sequence[Result], speech: Speech) -> Figures:
    """The days of a milestone: agreed, expected, done; each opens its cell."""
    say, day = speech.words.say, speech.words.day
    table = Figures([Column(say("Day")), Column(say("When"))])
    found: list[tuple[str, str, date | None, tuple[Place, ...]]] = [
        ("due", say("Agreed"), agreement.due, of_agreement(agreement, "period"))
    ]
    for name, label in (("own_date", say("Expected")), ("done", say("Done"))):
        value = getattr(agreement, name)
        said = [one for one in results if value is not None and getattr(one, name) == value and one.origin]
        found.append((name, label, value, tuple(Place(one.origin, name) for one in said[-1:] if one.origin)))
    for name, label, value, places in found:
        if value is not None:
            key = table.key(name, Opening(f"{label}: {day(value)}.", places))
            table.rows.append(Row((Cell(label), Cell(day(value), key=key, label=f"{label}: {day(value)}"))))
    return table


def _row(table: Figures, key: str, line: Line, years: Sequence[int], assessment: Assessment, speech: Speech) -> Row:
    """One part, or the whole."""
    now, name, part, said, own = assessment.agreement, line.name, line.part, line.said, line.own
    cells = [Cell(name)]
    if now.baseline:
        cells.append(_baseline(table, key, now, part, name, speech))
    everything: list[Result] = []
    for year in years:
        cells.append(_figure(table, f"{key}-{year}", name, year, said.get(year), now, part, assessment, speech))
        everything += said[year].results if year in said else ()
    if now.kind == "flow" and now.binding != "each_year":
        cells.append(_sum(table, f"{key}-sum", name, own, said, everything, now, speech))
    status = _status(own, speech)
    if not line.total and own is not None and own.reason == "no_target":
        status = Cell(speech.words.say("no number of its own"), state="quiet")
    cells.append(status)
    return Row(tuple(cells), under=status if status.text else None, total=line.total)


def planned(assessment: Assessment, part: Part, year: int) -> float | None:
    """What was planned for a part in a year: of what adds up over the years only."""
    now = assessment.agreement
    by_itself = part == WHOLE and now.applies_to == "each_part" and assessment.parts
    return plan_of_year(now, year, part) if now.kind == "flow" and not by_itself else None


def _figure(
    table: Figures,
    key: str,
    name: str,
    year: int,
    said: Said | None,
    now: Agreement,
    part: Part,
    assessment: Assessment,
    speech: Speech,
) -> Cell:
    """One figure with its plan; the five states look and read differently."""
    words, indicator = speech.words, contract().indicators[now.indicator]
    plan = planned(assessment, part, year)
    plan_text = "" if plan is None else number(plan, indicator, words)
    agreed = _agreed_for(now, part, year)
    if said is None:
        text = words.say("plan {n}", n=plan_text) if plan_text else ""
        shown = words.say("not yet") if year > assessment.year else "–"
        lead = words.say("{name}, {year}: {amount}.", name=name, year=year, amount=" ".join((shown, text)).strip())
        opened = table.key(key, Opening(lead, agreed=agreed)) if text else None
        return Cell(shown, small=text, state="not_yet", key=opened, label=lead.rstrip("."))
    small = words.say("of {n}", n=plan_text) if plan_text else ""
    partial = part == WHOLE and assessment.series is not None and assessment.series.years[year].missing
    if partial and said.counts:
        small = " ".join(text for text in (words.say("so far"), small) if text)
    amount, look = in_words(said, now, speech)
    lead = words.say("{name}, {year}: {amount}.", name=name, year=year, amount=amount)
    places = tuple(place for row in said.results for place in of_result(row))
    opening = Opening(lead, places, said.results, said.beside, agreed)
    small = " ".join(text for text in (*hedges(said, speech), small) if text)
    shown = number(said.value, indicator, words) if said.value is not None and look in ("value", "zero") else amount
    label = words.say("{name}, {year}: {amount}", name=name, year=year, amount=amount)
    return Cell(shown, small=small, state=look, key=table.key(key, opening), label=label)


def _agreed_for(now: Agreement, part: Part, year: int) -> tuple[Place, ...]:
    """The cells of what was agreed for a part in a year: its row of that year, else its row without year."""
    row = rows_of(now, part).of(year)
    return () if row is None or row.value is None else of_target(row)


def hedges(said: Said, speech: Speech) -> list[str]:
    """What a figure is not: exact, or about a whole year."""
    words = speech.words
    found = [
        word
        for qualifier, word in (
            ("lower_bound", words.say("or more")),
            ("upper_bound", words.say("or less")),
            ("about", words.say("about")),
        )
        if qualifier in said.qualifiers
    ]
    if said.months < 12 and said.counts:
        found.append(words.plural("{n} month", "{n} months", said.months))
    return found


def in_words(said: Said, now: Agreement, speech: Speech) -> tuple[str, Look]:
    """A figure in words, and how it looks."""
    words = speech.words
    if said.state == NOT_EXPECTED:
        return words.say("not applicable"), "not_applicable"
    if said.state == CONTAINED:
        return words.say("within the next total"), "quiet"
    if said.state == MISSING or said.value is None:
        if said.reason == "sources_differ":
            return words.say("sources differ"), "not_reported"
        if said.reason == "no_parts":
            return words.say("cannot be combined"), "not_reported"
        return (words.say("not found") if speech.public else words.say("not reported")), "not_reported"
    text = hedged(quantity(said.value, contract().indicators[now.indicator], words), said, speech)
    return text, "zero" if said.value == 0 else "value"


def _sum(
    table: Figures,
    key: str,
    name: str,
    own: Assessment | None,
    said: dict[int, Said],
    results: Sequence[Result],
    now: Agreement,
    speech: Speech,
) -> Cell:
    """What came so far, of what was planned so far."""
    words, indicator = speech.words, contract().indicators[now.indicator]
    known = [one.value for one in said.values() if one.counts and one.value is not None]
    if not known:
        return Cell("–", state="quiet")
    text = number(sum(known), indicator, words)
    planned = None if own is None or own.planned is None else number(own.planned, indicator, words)
    small = "" if planned is None else words.say("of {n}", n=planned)
    if planned is None and any(one.state == MISSING for one in said.values()):
        small = words.say("incomplete")
    if own is not None and own.plan_ratio is not None and own.planned:
        share = sum(known) / own.planned if now.direction == "at_most" else own.plan_ratio
        small += f" ({words.percent(share)})"
    amount = quantity(sum(known), indicator, words)
    lead = words.say("{name}, added up: {amount}.", name=name, amount=amount)
    opening = Opening(lead, tuple(place for row in results for place in of_result(row)), tuple(results))
    return Cell(text, small=small, key=table.key(key, opening), label=lead.rstrip("."))


def _status(own: Assessment | None, speech: Speech) -> Cell:
    if own is None or own.status is None:
        return Cell("")
    word = status_word(own.agreement, own, speech)
    more = speech.words.say("(provisional)") if own.provisional else ""
    return Cell(word.capitalize(), small=more, shape=shape(own.status, own.provisional))


def _baseline(table: Figures, key: str, now: Agreement, part: Part, name: str, speech: Speech) -> Cell:
    """The level before the agreement began."""
    row = start_level(now, part)
    if row is None:
        return Cell("–", state="quiet")
    words, indicator = speech.words, contract().indicators[now.indicator]
    amount = quantity(row.value, indicator, words)
    when = {"name": name, "year": row.year, "amount": amount}
    lead = words.say("{name}, before the start, at the end of {year}: {amount}.", **when)
    rows = [row] if row.origin is not None else now.baseline
    opening = Opening(lead, tuple(place for one in rows for place in of_baseline(one)))
    cell_key = table.key(f"{key}-start", opening)
    return Cell(number(row.value, indicator, words), small=str(row.year), key=cell_key, label=lead.rstrip("."))


def _agreed(table: Figures, now: Agreement, years: Iterable[int], adds_up: bool, speech: Speech) -> Row:
    """What was agreed, a figure a year where a year has one; each opens the cell of the agreements file."""
    words, indicator = speech.words, contract().indicators[now.indicator]
    rows = rows_of(now)
    each = now.applies_to == "each_part"
    cells = [Cell(words.say("Agreed for each") if each else words.say("Agreed"))]
    if now.baseline:
        cells.append(Cell(""))

    def agreed(name: str, found: Sequence[Target], value: float | None, when: str, small: str = "") -> Cell:
        if value is None:
            return Cell("", state="quiet")
        amount = quantity(value, indicator, words)
        lead = words.say("Agreed for {when}: {amount}.", when=when, amount=amount)
        opening = Opening(lead, tuple(place for row in found for place in of_target(row)))
        key = table.key(name, opening)
        return Cell(number(value, indicator, words), small=small, key=key, label=lead.rstrip("."))

    parts = [target for target in now.targets if target.value is not None]
    for year in years:
        of_year = [target for target in parts if target.year == year]
        row = rows.by_year.get(year)
        general = rows.general if now.binding != "term" and row is None else None
        if row is not None or general is not None:
            one = row or general
            cells.append(agreed(f"agreed-{year}", [one] if one else [], one.value if one else None, str(year)))
        elif is_level(now) and year == last_year(now):
            own = [rows.general] if rows.general else [target for target in parts if target.year is None]
            cells.append(agreed(f"agreed-{year}", own, target_level(now), str(year)))
        else:
            value = plan_of_year(now, year) if of_year else None
            cells.append(agreed(f"agreed-{year}", of_year, value, str(year)))
    if adds_up:
        own = [rows.general] if rows.general else parts
        upto = words.say("up to {year}", year=now.end_year)
        cells.append(agreed("agreed-total", own, total(now), words.say("the whole term"), upto))
    under = cells[-1] if adds_up and cells[-1].text else None
    cells.append(Cell(""))
    return Row(tuple(cells), under=under)
