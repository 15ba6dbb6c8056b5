"""The texts of an agreement's page: what was agreed and how it is read, what was said about it, the whole sum."""

from __future__ import annotations

import streamlit as st

from dashboard import behind, cells, desk, explain, panels
from dashboard.assessment import Assessment
from dashboard.charts import Drawing
from dashboard.desk import Here
from dashboard.figure_table import Cell, Column, Row, figure_table
from dashboard.figures import Opening
from dashboard.panels import shape
from dashboard.sentences import amendments, life, numbers, status_word, waits
from dashboard.sentences.speech import year_list
from schemas.agreement import Agreement
from schemas.contract import contract
from schemas.reading import reading


def agreed(page: Here, agreement: Agreement, now: Agreement) -> None:
    """The signed text with its place, how it is read, and what was changed since."""
    words, say = page.speech.words, page.speech.words.say
    summary = now.text_kind == "summary"
    panels.heading(say("What was agreed, summarised") if summary else say("What was agreed"))
    if summary:
        panels.lead(now.text)
    else:
        panels.quote(now.text)
    signed = page.framework.row["signed_on"]
    place = [
        say("Article {n}", n=now.article) if now.article else "",
        say("signed on {day}", day=words.day(signed)) if signed else say("date of signing not known"),
        say("owed by {names}", names=page.speech.named(now.owners)),
        say("owed to {names}", names=page.speech.named(now.counterparty)) if now.counterparty else "",
    ]
    panels.small(" · ".join(part for part in place if part), quiet=True)
    named = dict.fromkeys(
        [now.document, *(row.document for row in now.targets), *(v.document for v in agreement.versions)]
    )
    papers = [one for code in named if (one := page.framework.documents.get(code or ""))]
    panels.documents([(str(o["title"]), words.day(o["dated"]) if o["dated"] else "", o["link"]) for o in papers])
    panels.heading(say("How we calculate"))
    panels.lead(reading(now, contract().indicators[now.indicator], page.speech.names, page.framework.rule, words))
    titles = {code: str(one["title"]) for code, one in page.framework.documents.items()}
    panels.small(*amendments(agreement, page.framework.known.day, titles, page.speech))


def why_heading(page: Here, now: Agreement, found: Assessment) -> str:
    """Why behind? Why no verdict?"""
    say = page.speech.words.say
    if found.status in (None, "not_assessable", "running"):
        return say("Why no verdict?")
    return say("Why “{word}”?", word=status_word(now, found, page.speech))


def around(page: Here, agreement: Agreement, now: Agreement) -> None:
    """Its life, what it waits for, other readings, and the note of who entered it."""
    say, assessments = page.speech.words.say, page.standing.assessments
    lines = [life(now, page.speech)]
    if other := assessments.get(now.waits_for or ""):
        lines.append(waits(now, other.agreement, other, page.framework.known.day, page.speech))
    panels.small(*lines)
    for reads in [one for one, _found in page.rows if one.reading_of == now.number]:
        panels.link(
            say("Another reading: {title}", title=page.title(reads)), "agreement", page.view, number=reads.number
        )
    if counts := assessments.get(now.reading_of or ""):
        title = page.title(counts.agreement)
        panels.link(
            say("This reads {title} differently; that one counts", title=title),
            "agreement",
            page.view,
            number=now.reading_of,
        )
    if now.note:
        panels.small(say("Note: {note}", note=now.note), quiet=True)
    definition = contract().indicators[now.indicator]
    language = page.view.language
    with st.popover(say("What counts"), type="tertiary", icon=":material/info:"):
        panels.lead(definition.definition[language], definition.count_date[language])
        panels.small(definition.pitfalls[language], definition.source[language], quiet=True)


def side_by_side(page: Here, found: Assessment, heading: str) -> None:
    """The parts beside each other, each with its own promise; nothing where no part has one."""
    number = found.agreement.number
    several = page.pictures(number).parts
    if not several:
        return
    panels.heading(heading)
    for column, (part, drawing) in zip(st.columns(max(3, len(several)), gap="medium"), several.items(), strict=False):
        with column:
            panels.small(drawing.title)
            chart(page, found.parts[part], drawing, f"part-{number}-{part}")


def chart(page: Here, found: Assessment, drawing: Drawing, key: str, *, sentence: bool = True) -> None:
    """A chart of one agreement or part; the figures of its table open their cells."""
    results = page.framework.results.get(found.agreement.number, ())
    openings = behind.of_chart(drawing, found, results, page.speech)
    clicked = panels.chart(drawing, page.view, key, page.source, openings, sentence=sentence)
    desk.show(None if clicked is None else openings[clicked], page)


def the_numbers(page: Here, now: Agreement, found: Assessment) -> None:
    """The four numbers; each opens the cells that it was computed from."""
    shown, results = numbers(now, found, page.speech), page.framework.results.get(now.number, ())
    openings = behind.of_numbers(shown, found, results, page.speech)
    clicked = panels.numbers(shown, openings, page.view, f"numbers-{now.number}")
    desk.show(openings.get(clicked or ""), page)


def judgements(page: Here, now: Agreement, found: Assessment) -> None:
    """Each party's own word beside the calculation."""
    if not found.judgements:
        return
    say, language = page.speech.words.say, page.view.language
    panels.heading(say("What the parties themselves say"))
    openings, rows = {}, []
    for one in found.judgements:
        key = f"judgement-{one.party}"
        word = contract().statuses[one.status or "not_assessable"].label[language]
        name = page.speech.name(one.party)
        openings[key] = Opening(
            say("{name} about {year}: {word}.", name=name, year=one.year, word=word), cells.of_judgement(one)
        )
        rows.append(
            Row(
                (
                    Cell(name),
                    Cell(word.capitalize(), key=key, shape=shape(one.status or "not_assessable"), small=str(one.year)),
                    Cell(f"„{one.text}”"),
                )
            )
        )
    columns = [Column(say("Party")), Column(say("Judgement")), Column(say("Why"))]
    clicked = figure_table(columns, rows, f"judgements-{now.number}", say("What the parties themselves say"))
    desk.show(openings.get(clicked or ""), page)


def explanations(page: Here, number: str) -> None:
    """What was typed beside the figures, the latest year first; the same words of the same party stand once."""
    say = page.speech.words.say
    typed = [row for row in page.framework.results.get(number, ()) if row.explanation or row.expectation]
    if not typed:
        return
    panels.heading(say("Explanation"))
    said: dict[tuple[str, str], list[int]] = {}
    for row in sorted(typed, key=lambda one: -one.year):
        where = ", ".join(page.speech.name(part) for part in (row.party, row.area) if part)
        expected = row.expectation and say("Expected: {words}", words=row.expectation)
        text = " ".join(text for text in (row.explanation, expected) if text)
        said.setdefault((row.source or where, text), []).append(row.year)
    lines = [(year_list(years, page.speech.words), who, text) for (who, text), years in said.items()]
    panels.table(say("Explanation"), [say("Year"), say("From"), say("Explanation")], lines)


def whole_sum(page: Here, now: Agreement, found: Assessment) -> None:
    """The sum as on paper, each number with its cell: the same as the command ``explain``. Looked up when opened."""
    say = page.speech.words.say
    folded = st.expander(
        say("The whole sum, with the cell of every number"), key=f"sum-{now.number}", on_change="rerun"
    )
    if not folded.open:
        return
    with folded:
        lines = explain.lines(now, found, page.framework.results.get(now.number, ()), page.speech, desk.store())
        panels.table(
            say("The whole sum"),
            [say("What"), say("Sum"), say("Outcome"), say("Cells")],
            [(line.name, line.formula, line.result, "; ".join(line.cells)) for line in lines],
        )
