"""The whole sum of one agreement as on paper, each number with its cell. Screen and command show the same lines."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.assessment import Assessment
from dashboard.facts import cells
from dashboard.facts.cells import Place
from dashboard.facts.figures import dates
from dashboard.sentences import Line, Speech, headline, sum_lines
from ingest.store import Store
from schemas.agreement import Agreement, Origin, Result
from schemas.contract import contract
from schemas.reading import reading


def lines(
    agreement: Agreement, found: Assessment, results: Sequence[Result], speech: Speech, store: Store
) -> tuple[Line, ...]:
    """The lines of the sum; the cells of all of them are looked up in one question. ``results``: the agreement's own,
    of which a milestone has its dates."""
    places = _places(found)
    dated = _dated(found, results, speech)
    cells_of = cells.find(store, [*(place for own in places.values() for place in own), *(p for _n, _t, p in dated)])

    def where(origin: Origin) -> str:
        own = [cells_of[place] for place in places.get(origin, ())]
        if not own:
            return ""
        sheet = "!".join((own[0].sheet or "", ", ".join(cell.cell or "" for cell in own)))
        return f"{own[0].file} {sheet}"

    first = [Line(name, "", text, (f"{cells_of[p].file} {cells_of[p].text}",)) for name, text, p in dated]
    return (*first, *sum_lines(agreement, found, speech, where))


def _places(found: Assessment) -> dict[Origin, tuple[Place, ...]]:
    """The cells of everything that the sum may name: figures (of a ratio both its terms), targets, baselines."""
    now, places = found.agreement, dict[Origin, tuple[Place, ...]]()
    for target in (*now.targets, *(found.original.agreement.targets if found.original else ())):
        if target.origin:
            places[target.origin] = cells.of_target(target)
    for baseline in now.baseline:
        if baseline.origin:
            places[baseline.origin] = cells.of_baseline(baseline)
    if found.series:
        saids = [one for own in found.series.own.values() for one in own.values()]
        saids += [year.whole for year in found.series.years.values()]
        for said in saids:
            for row in (*said.results, *said.beside):
                if row.origin:
                    places[row.origin] = cells.of_result(row)
    return places


def _dated(found: Assessment, results: Sequence[Result], speech: Speech) -> list[tuple[str, str, Place]]:
    """What a milestone or a judgement was decided from: (name, what it says, its cell)."""
    now, words = found.agreement, speech.words
    lines = []
    if now.kind == "milestone":
        for opening in dates(now, results, speech).openings.values():
            name, _, day = opening.lead.rstrip(".").partition(": ")
            lines.append((name, day, opening.places[0]))
    for judgement in found.judgements if now.kind == "qualitative" else ():
        label = contract().statuses[judgement.status or "not_assessable"].label[words.language]
        name = f"{speech.name(judgement.party)} {judgement.year}"
        lines += [(name, label, place) for place in cells.of_judgement(judgement)]
    return lines


def on_paper(agreement: Agreement, found: Assessment, results: Sequence[Result], speech: Speech, store: Store) -> str:
    """The same as plain text, for a terminal: the promise and of when it is judged, how it is read, the sum, the status
    and why."""
    words, now = speech.words, found.agreement
    indicator = contract().indicators[agreement.indicator]
    asked = words.say(
        "Figures up to and including {year}, as known on {day}", year=found.year, day=words.day(found.as_known_on)
    )
    text = [
        f"{agreement.number}  {agreement.title or indicator.label[words.language]} · {asked}",
        now.text,
        reading(now, indicator, speech.names, found.rule, words),
        "",
        headline(now, found, speech),
        "",
    ]
    *computed, status = lines(now, found, results, speech, store)
    for line in computed:
        text.append(" = ".join(part for part in (line.name, line.formula, line.result) if part))
        text += [f"    {cell}" for cell in line.cells]
    text.append(f"{status.name}: {status.result}. {status.formula}".rstrip())
    return "\n".join(text)
