"""The texts of an agreement's page: what was agreed and how it is read, what was said about it, the whole sum."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import desk, sentences
from dashboard.assessment import Assessment
from dashboard.charts import Drawing
from dashboard.desk import Here
from dashboard.facts import cells
from dashboard.facts.figures import Opening
from dashboard.facts.table import Cell, Column, Row
from dashboard.pictures.compositions import COLUMNS, Band, Block, Shown
from dashboard.pieces import behind, explain, lives, panels, take_along
from dashboard.pieces.figure_table import figure_table
from dashboard.sentences import life, numbers, status_word
from dashboard.sentences.other import GOOD
from dashboard.sentences.speech import year_list
from dashboard.shapes import shape
from schemas.agreement import Agreement, Result
from schemas.contract import contract
from schemas.reading import reading

#: How many explanations stand beside the calculation; all of them stand below.
_QUOTED = 3


def agreed(page: Here, now: Agreement) -> None:
    """The signed text with its place, and how it is read."""
    words, say = page.speech.words, page.speech.words.say
    summary = now.text_kind == "summary"
    panels.heading(say("What was agreed, summarised") if summary else say("What was agreed"))
    if summary:
        panels.lead(now.text)
    else:
        panels.quote(page.speech.words.quoted(now.text))
    signed, paper = page.framework.row["signed_on"], page.framework.documents.get(now.document or "")
    # an agreement of a later paper was not signed with the framework; that paper stands below with its own date
    later = paper is not None and paper["kind"] != "framework_agreement"
    day = say("signed on {day}", day=words.day(signed)) if signed else say("date of signing not known")
    place = [
        say("Article {n}", n=now.article) if now.article else "",
        "" if later else day,
        say("owed by {names}", names=page.speech.named(now.owners)),
        say("owed to {names}", names=page.speech.named(now.counterparty)) if now.counterparty else "",
    ]
    placed = " · ".join(part for part in place if part)
    panels.small(placed[:1].upper() + placed[1:], quiet=True)
    if paper is not None and not lives.several(page, now.number):
        panels.documents([(str(paper["title"]), words.day(paper["dated"]) if paper["dated"] else "", paper["link"])])
    if now.kind != "qualitative":
        panels.heading(say("How we calculate"))
        panels.lead(reading(now, contract().indicators[now.indicator], page.speech.names, page.framework.rule, words))


def why(page: Here, now: Agreement, found: Assessment) -> None:
    """Why behind, or why no verdict: what was calculated, and what was typed beside the figures of the year."""
    say = page.speech.words.say
    if found.status in (None, "not_assessable", "running"):
        panels.heading(say("Why no verdict?"))
        panels.small(life(now, page.speech))
    else:
        panels.heading(say("Why “{word}”?", word=status_word(now, found, page.speech)))
    panels.lead(*sentences.why(now, found, page.speech))
    if found.status not in GOOD:
        typed = [row for row in _typed(page, now.number) if row.year == page.standing.year and row.explanation]
        asked = [row for row in typed if row.state != "not_applicable"]
        quotes = dict.fromkeys(f"{_whose(row, page)}: {page.speech.words.quoted(row.explanation)}" for row in asked)
        panels.small(*list(quotes)[:_QUOTED], quiet=True)


def around(page: Here, now: Agreement) -> None:
    """Other readings, the note of who entered it, and what counts."""
    say, assessments = page.speech.words.say, page.standing.assessments
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
    charts = [Shown(f"{number}-{part}", drawing, found.parts[part]) for part, drawing in several.items()]
    _side_by_side(page, charts, "am-row")


def composition(page: Here, theme: str) -> None:
    """The charts of a theme; those that have no place there fold away."""
    composed = page.composition(theme)
    for n, band in enumerate(composed.bands):
        _band(page, band, f"am-row-{n}")
    if composed.others:
        total = sum(len(column) for band in composed.others for column in band.columns)
        label = page.speech.words.say("Charts of the other agreements ({n})", n=total)
        folded = st.expander(label, key=f"others-{theme}", on_change="rerun")
        if folded.open:
            with folded:
                for n, band in enumerate(composed.others):
                    _band(page, band, f"am-row-other-{n}")


def _band(page: Here, band: Band, key: str) -> None:
    """Columns beside each other with blocks under each other."""
    with st.container(key=key):
        rest = COLUMNS - sum(band.widths)
        columns = st.columns([*band.widths, *([rest] if rest else [])], gap="large")
        for column, blocks in zip(columns, band.columns, strict=False):
            with column:
                for block in blocks:
                    _block(page, block, key)


def _block(page: Here, block: Block, key: str) -> None:
    panels.heading(block.heading)
    if block.side_by_side:
        _side_by_side(page, block.charts, key)
        return
    for shown in block.charts:
        several = len(block.charts) > 1
        if several:
            panels.small(f"{shown.drawing.title}: {shown.drawing.sentence}")
        _shown(page, shown, sentence=not several)


def _side_by_side(page: Here, charts: Sequence[Shown], key: str) -> None:
    """The parts beside each other, three or four in a row, each with its status."""
    several = len(charts) if len(charts) in (2, 4) else 3
    for start in range(0, len(charts), several):
        with st.container(key=f"{key}-parts-{start}"):
            for column, shown in zip(st.columns(several, gap="medium"), charts[start : start + several], strict=False):
                with column:
                    name, found = shown.drawing.title, shown.found
                    if found is None or found.status is None:
                        panels.small(name)
                    else:
                        word = status_word(found.agreement, found, page.speech)
                        panels.badge(found.status, f"{name}: {word}", provisional=found.provisional)
                    _shown(page, shown)


def _shown(page: Here, shown: Shown, *, sentence: bool = True) -> None:
    """A small chart; the figures of its table open their cells."""
    found, drawing = shown.found, shown.drawing
    if shown.lines is not None:
        openings = behind.of_lines(drawing, shown.lines, page.speech)
    elif found is not None:
        openings = behind.of_chart(drawing, found, page.framework.results.get(found.agreement.number, ()), page.speech)
    else:
        openings = ()
    _chart(page, found, drawing, f"chart-{shown.key}", openings, sentence=sentence, folded=True)


def chart(page: Here, found: Assessment, drawing: Drawing, key: str, *, sentence: bool = True) -> None:
    """A chart of one agreement or part; the figures of its table open their cells."""
    results = page.framework.results.get(found.agreement.number, ())
    openings = behind.of_chart(drawing, found, results, page.speech)
    _chart(page, found, drawing, key, openings, sentence=sentence)


def _chart(
    page: Here,
    found: Assessment | None,
    drawing: Drawing,
    key: str,
    openings: Sequence[Opening | None],
    *,
    sentence: bool = True,
    folded: bool = False,
) -> None:
    title = drawing.title if found is None else page.title(found.agreement)
    about = "" if drawing.title == title else title
    clicked = take_along.chart(
        drawing, page.view, key, page.source, openings, sentence=sentence, about=about, folded=folded
    )
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
            say("{name} on {year}: {word}.", name=name, year=one.year, word=word), cells.of_judgement(one)
        )
        rows.append(
            Row(
                (
                    Cell(name),
                    Cell(word.capitalize(), key=key, shape=shape(one.status or "not_assessable"), small=str(one.year)),
                    Cell(page.speech.words.quoted(one.text)),
                )
            )
        )
    columns = [Column(say("Party")), Column(say("Judgement")), Column(say("Why"))]
    clicked = figure_table(columns, rows, f"judgements-{now.number}", say("What the parties themselves say"))
    desk.show(openings.get(clicked or ""), page)


def explanations(page: Here, number: str) -> None:
    """What was typed beside the figures, the latest year first; the same words of the same party stand once."""
    say, typed = page.speech.words.say, _typed(page, number)
    if not typed:
        return
    panels.heading(say("Explanation"))
    said: dict[tuple[str, str], list[int]] = {}
    for row in sorted(typed, key=lambda one: -one.year):
        expected = row.expectation and say("Expected: {words}", words=row.expectation)
        text = " ".join(text for text in (row.explanation, expected) if text)
        said.setdefault((_whose(row, page), text), []).append(row.year)
    lines = [(year_list(years, page.speech.words), who, text) for (who, text), years in said.items()]
    panels.table(say("Explanation"), [say("Year"), say("From"), say("Explanation")], lines)


def _whose(row: Result, page: Here) -> str:
    """Who typed it, and about which area; the source where nobody reports."""
    return row.source or ", ".join(page.speech.name(part) for part in (row.party, row.area) if part)


def _typed(page: Here, number: str) -> list[Result]:
    """The figures up to this year beside which something was typed."""
    rows = page.framework.results.get(number, ())
    return [row for row in rows if row.year <= page.standing.year and (row.explanation or row.expectation)]


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
