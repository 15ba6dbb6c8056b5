"""What stands behind a figure that was computed, or drawn in a chart: the cells of everything that it was made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.assessment import Assessment
from dashboard.assessment.series import Said
from dashboard.charts import Drawing
from dashboard.facts.cells import of_baseline, of_result, of_target
from dashboard.facts.figures import Opening, dates
from dashboard.pictures import is_running
from dashboard.sentences import Figure, Speech
from dashboard.sentences.gaps import gaps
from schemas.agreement import Result
from schemas.plan import is_level


def of_numbers(
    figures: Iterable[Figure], found: Assessment, results: Sequence[Result], speech: Speech
) -> dict[str, Opening]:
    """What each of the four numbers opens, by its id: all figures that count and what was agreed; of a milestone the
    cell of the day itself. ``results``: the agreement's own, of which a milestone has its dates."""
    if found.agreement.kind == "milestone":
        return dates(found.agreement, results, speech).openings
    opened = {}
    for one in figures:
        saids = gaps(found).figures if one.id == "coverage" else [said for _year, said in _counted(found)]
        opening = _opening(f"{one.label}: {one.value} ({one.explanation}).", found, saids)
        if opening is not None:
            opened[one.id] = opening
    return opened


def of_chart(
    drawing: Drawing, found: Assessment, results: Sequence[Result], speech: Speech
) -> tuple[Opening | None, ...]:
    """What each line of a chart's table opens: of a running total all figures up to that year, else those of that
    year; of a milestone the cell of the day."""
    now, lines = found.agreement, drawing.table.rows()
    if now.kind == "milestone":
        days = list(dates(now, results, speech).openings.values())
        return tuple(next((one for one in days if one.lead.endswith(f" {day}.")), None) for _what, day in lines)
    opened = []
    for first, *texts in lines:
        year = int(first)
        shown = zip(drawing.table.columns[1:], texts, strict=True)
        amount = ", ".join(f"{head.lower()} {text}" for head, text in shown if text)
        lead = speech.words.say("{name}, {year}: {amount}.", name=drawing.title, year=year, amount=amount)
        saids = [said for one, said in _counted(found) if (one <= year if is_running(now) else one == year)]
        opened.append(_opening(lead, found, saids) if amount else None)
    return tuple(opened)


def of_lines(
    drawing: Drawing, lines: Sequence[tuple[Assessment, tuple[Said, ...]] | None], speech: Speech
) -> tuple[Opening | None, ...]:
    """What each line of a chart's table opens, of which is said what it was made of."""
    opened = []
    for (first, *texts), line in zip(drawing.table.rows(), lines, strict=True):
        shown = zip(drawing.table.columns[1:], texts, strict=True)
        amount = ", ".join(f"{head.lower()} {text}" for head, text in shown if text)
        lead = speech.words.say("{name}, {year}: {amount}.", name=drawing.title, year=first, amount=amount)
        opened.append(_opening(lead, *line) if line else None)
    return tuple(opened)


def _counted(found: Assessment) -> list[tuple[int, Said]]:
    """The figures that count, with their year: of the whole, or of each part by itself."""
    if found.series is None:
        return []
    if found.agreement.applies_to == "each_part" and found.parts:
        return [pair for own in found.series.own.values() for pair in own.items()]
    return [(year, one.whole) for year, one in found.series.years.items()]


def _opening(lead: str, found: Assessment, saids: Iterable[Said]) -> Opening | None:
    """The cells of these figures and of what was agreed; None where there are none."""
    now = found.agreement
    results = tuple(dict.fromkeys(row for said in saids for row in said.results))
    places = tuple(place for row in results for place in of_result(row))
    agreed = [place for row in now.targets if row.value is not None for place in of_target(row)]
    if is_level(now):
        agreed += [place for row in now.baseline for place in of_baseline(row)]
    return Opening(lead, places, results, agreed=tuple(dict.fromkeys(agreed))) if places or agreed else None
