"""Measures and the numbers of a year plan as tables: each state and each figure opens the cell that it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dashboard.desk import Here
from dashboard.facts.cells import of_result, of_target, place_of
from dashboard.facts.figures import Figures, Opening, in_words
from dashboard.facts.figures import hedges as hedges_of
from dashboard.facts.table import Cell, Column, Row
from dashboard.facts.year_plan import Progress, YearFigure
from dashboard.sentences.year_plan import (
    agreed_words,
    due_words,
    met_word,
    owners_words,
    state_sentence,
    state_word,
)
from dashboard.view import address
from schemas.contract import contract


def by_theme(measures: Iterable[Progress], page: Here) -> Figures:
    """The measures of a paper, those of a theme under its name, in the order of the agreements."""
    found = _measures(page, page.speech.words.say("Agreement"))
    of_theme: dict[str, list[Progress]] = {theme: [] for theme in contract().words("theme")}
    for one in measures:
        of_theme[page.framework.agreements[one.measure.number].theme].append(one)
    for theme, label in contract().words("theme").items():
        if of_theme[theme]:
            found.rows.append(Row((Cell(label[page.view.language], strong=True),), heading=True))
        found.rows += [_line(found, one, page, _agreement(one, page)) for one in of_theme[theme]]
    return found


def by_paper(measures: Iterable[Progress], page: Here) -> Figures:
    """The measures of one agreement, each with the paper that it stands in."""
    found = _measures(page, page.speech.words.say("Document"))
    found.rows += [_line(found, one, page, _paper(one, page)) for one in measures]
    return found


def _measures(page: Here, last: str) -> Figures:
    say = page.speech.words.say
    heads = (say("Progress"), say("Measure"), say("Who"), say("Agreed for"), last)
    return Figures([Column(head, phone="show" if n < 2 else "titled") for n, head in enumerate(heads)])


def _line(table: Figures, one: Progress, page: Here, last: Cell) -> Row:
    measure, speech = one.measure, page.speech
    word = state_word(one.state, speech)
    agreed = (place_of(measure.origin),) if measure.origin else ()
    opening = Opening(state_sentence(one, speech), agreed=agreed, states=one.words)
    state = Cell(
        word[:1].upper() + word[1:],
        state="value" if one.state else "not_reported" if one.asked else "not_yet",
        shape=f"shape/{one.state}.svg" if one.state else None,
        key=table.key(f"measure:{measure.measure}", opening),
        label=f"{word}: {measure.text}",
    )
    due, aside = due_words(one, speech)
    return Row(
        (
            state,
            Cell(measure.text, small=owners_words(one, speech)),
            Cell(speech.named(measure.owners)),
            Cell(f"{due}," if aside else due, small=aside, state="value" if one.overdue else "quiet"),
            last,
        )
    )


def _agreement(one: Progress, page: Here) -> Cell:
    number = one.measure.number
    title = page.title(page.framework.agreements[number])
    href = address("agreement", page.view, number=number)
    return Cell(title, key=number, href=href, label=f"{number} {title}")


def _paper(one: Progress, page: Here) -> Cell:
    code = one.measure.document
    row: Mapping[str, object] = page.framework.documents.get(code or "", {})
    if not row:
        return Cell(page.speech.words.say("Without a paper"), state="quiet")
    href = address("year_plan", page.view, document=code)
    return Cell(str(row["title"]), key=f"paper:{code}", href=href)


def of_years(figures: Sequence[YearFigure], page: Here) -> Figures:
    """The numbers of a year that a paper brought: agreed, reported, reached or not."""
    say, speech = page.speech.words.say, page.speech
    reported = say("Found") if speech.public else say("Reported")
    heads = (say("Agreement"), say("Year"), say("Agreed"), reported, say("Met"))
    table = Figures([Column(head, phone="show" if not n else "titled") for n, head in enumerate(heads)])
    for n, one in enumerate(figures):
        now, row = one.agreement, one.target
        part = speech.name(row.area or row.party or "") if row.area or row.party else ""
        name = Cell(
            f"{now.number} {page.title(now)}",
            key=now.number,
            href=address("agreement", page.view, number=now.number),
            small=part,
            strong=True,
        )
        agreed = agreed_words(one, speech)
        opened = table.key(f"agreed:{n}", Opening(say("Agreed for {when}: {amount}.", when=row.year, amount=agreed),
                                                  of_target(row)))  # fmt: skip
        table.rows.append(
            Row(
                (
                    name,
                    Cell(str(row.year)),
                    Cell(agreed, key=opened, label=agreed),
                    _reported(table, n, one, page),
                    Cell(met_word(one, speech), state="quiet" if one.met is None else "value"),
                )
            )
        )
    return table


def _reported(table: Figures, n: int, one: YearFigure, page: Here) -> Cell:
    """What came in that year, with what it is not: exact, or of a whole year or of everybody."""
    say, speech = page.speech.words.say, page.speech
    if one.year is None:
        return Cell(say("not yet"), state="not_yet")
    said = one.year.whole
    amount, look = in_words(said, one.agreement, speech)
    notes = hedges_of(said, speech)
    if one.year.missing and said.counts:
        notes.append(say("so far"))
    lead = say("{name}, {year}: {amount}.", name=page.title(one.agreement), year=one.target.year, amount=amount)
    places = tuple(place for row in said.results for place in of_result(row))
    key = table.key(f"said:{n}", Opening(lead, places, said.results, said.beside, of_target(one.target)))
    return Cell(amount, small=" ".join(notes), state=look, key=key, label=lead.rstrip("."))
