"""The whole sum of one agreement as on paper, each number with its cell. Screen and command show the same lines."""

from __future__ import annotations

from dashboard import cells
from dashboard.assessment import Assessment
from dashboard.sentences import Line, Speech, headline, sum_lines
from ingest.store import Store
from schemas.agreement import Agreement, Origin
from schemas.contract import contract
from schemas.reading import reading


def lines(agreement: Agreement, found: Assessment, speech: Speech, store: Store) -> tuple[Line, ...]:
    """The lines of the sum; the cells of all of them are looked up in one question."""
    wanted: list[Origin] = []

    def ask(origin: Origin) -> str:
        wanted.append(origin)
        return ""

    sum_lines(agreement, found, speech, ask)
    places = cells.find(store, [cells.place_of(origin) for origin in wanted])
    where = {place.origin: f"{cell.file} {cell.text}" for place, cell in places.items()}
    return sum_lines(agreement, found, speech, lambda origin: where.get(origin, ""))


def on_paper(agreement: Agreement, found: Assessment, speech: Speech, store: Store) -> str:
    """The same as plain text, for a terminal: the promise, how it is read, the sum, the status and why."""
    words, now = speech.words, found.agreement
    indicator = contract().indicators[agreement.indicator]
    text = [
        f"{agreement.number}  {agreement.title or indicator.label[words.language]}",
        now.text,
        reading(now, indicator, speech.names, found.rule, words),
        "",
        headline(now, found, speech),
        "",
    ]
    for line in lines(now, found, speech, store):
        text.append(f"{line.name} = {' = '.join(part for part in (line.formula, line.result) if part)}")
        text += [f"    {cell}" for cell in line.cells]
    return "\n".join(text)
