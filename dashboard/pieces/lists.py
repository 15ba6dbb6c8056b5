"""Agreements under each other, and as marks in a matrix of themes by statuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from dashboard.assessment import Assessment
from dashboard.charts import Drawing, Theme
from dashboard.charts import matrix as draw_matrix
from dashboard.desk import Here
from dashboard.facts.given import owing
from dashboard.facts.table import Cell, Column, Mark, Row
from dashboard.pieces.drawer import Drawer, Part
from dashboard.sentences import missing, outside_of_counts, provisional_words, standing, status_word
from dashboard.shapes import shape
from dashboard.view import address
from schemas.agreement import Agreement
from schemas.contract import contract

Rows = Iterable[tuple[Agreement, Assessment]]
#: Statuses that ask for talk, worst first.
TROUBLE = ("not_achieved", "moved_away", "behind", "slightly_behind")
#: How many of these the overview tells about one by one: with more, its first screen no longer answers its questions.
_TOLD = 5
#: How many lines are remembered, of all pages together, and of how many pages the rest.
_MOST, _PAGES = 5_000, 200


def by_status(rows: Rows) -> list[tuple[Agreement, Assessment]]:
    """Worst first; without a verdict after that, in the order of the agreements."""
    order = {status: index for index, status in enumerate(contract().statuses)}
    return sorted(rows, key=lambda row: order.get(row[1].status or "", len(order)))


def counted(rows: Rows) -> list[tuple[Agreement, Assessment]]:
    """The agreements that the counts are about."""
    return [row for row in rows if outside_of_counts(*row) is None]


def active(rows: Rows) -> list[tuple[Agreement, Assessment]]:
    """The agreements that still count; the others are listed by :func:`dashboard.pieces.lives.ended`."""
    return [row for row in rows if row[1].life == "active"]


def lines(rows: Rows, page: Here, *, party: str | None = None, walk: str | None = None) -> list[Row]:
    """One line an agreement: status, name, where it stands, who owes it. ``party``: the list is about that party, so
    what is not its own part is marked. ``walk``: through which list previous and next lead."""
    whole = page.standing.assessments
    return [_line(page, one.number, party, walk, found is not whole[one.number]) for one, found in rows]


@lru_cache(_MOST)
def _line(page: Here, number: str, party: str | None, walk: str | None, part: bool) -> Row:
    found = page.standing.assessments[number]
    found = found.parts[party or ""] if part else found
    return Row(tuple(_cells(found.agreement, found, page, party, walk)))


def _cells(agreement: Agreement, found: Assessment, page: Here, party: str | None, walk: str | None) -> Iterable[Cell]:
    href = address("agreement", page.view, number=agreement.number, walk=walk)
    followed = found.reason == "context_figure"
    word = status_word(agreement, found, page.speech) if found.status else ""
    if followed:
        word = page.speech.words.say("only followed")
    asides = (page.speech.words.say("(provisional)") if found.provisional else "", was(agreement.number, page))
    yield Cell(
        word[:1].upper() + word[1:],
        shape=shape(found.status, found.provisional) if found.status and not followed else None,
        small=" ".join(filter(None, asides)),
    )
    yield Cell(page.title(agreement), key=agreement.number, href=href, strong=True, small=_aside(agreement, page))
    whole = bool(party) and agreement.owners != (party,) and party in owing(agreement, page.framework)
    together = page.speech.words.say("(together)") if whole else ""
    yield Cell(standing(agreement, found, page.speech), small=together)
    yield Cell(page.speech.named(agreement.owners), state="quiet")


def was(number: str, page: Here) -> str:
    """The status of an agreement in the year before, where it stands better or worse now."""
    change = page.since.get(number)
    if change is None or change.change not in ("better", "worse"):
        return ""
    before = change.then
    word = status_word(before.agreement, before, page.speech)
    return page.speech.words.say("in {year}: {word}", year=before.year, word=word)


def _aside(agreement: Agreement, page: Here) -> str:
    """Beside the name: that it is a reading of another agreement."""
    if agreement.reading_of:
        return page.speech.words.say("reads {number} differently", number=agreement.reading_of)
    return ""


@lru_cache(_PAGES)
def trouble(page: Here) -> list[Row]:
    """What is behind or worse, worst first: name and one sentence, for the narrow list of the overview; the rest is
    counted by :func:`further_trouble`."""
    rows = trouble_rows(page)
    return [
        Row(
            (
                Cell(
                    page.title(agreement),
                    key=agreement.number,
                    href=address("agreement", page.view, number=agreement.number, walk="trouble"),
                    strong=True,
                    shape=shape(found.status or "not_assessable", found.provisional),
                    label=page.speech.words.say(
                        "{title}: {word}",
                        title=page.title(agreement),
                        word=status_word(agreement, found, page.speech),
                    ),
                ),
                Cell(standing(agreement, found, page.speech)),
            )
        )
        for agreement, found in (rows if len(rows) <= _TOLD + 1 else rows[:_TOLD])
    ]


def further_trouble(rows: Rows, page: Here) -> list[tuple[str, bool, int, str, str]]:
    """How many more there are of each status, with the list where they stand, as :func:`dashboard.pieces.panels.badges`
    shows it."""
    found = Counter(result.status or "" for _agreement, result in rows)
    words, language = page.view.words, page.view.language
    return [
        (status, False, n, words.say("{n} more {status}", n=words.number(n), status=label[language]), href)
        for status, n in found.items()
        for label, href in [(contract().statuses[status].label, address("agreements", page.view, status=status))]
    ]


@lru_cache(_PAGES)
def gaps(page: Here) -> list[Row]:
    """Who has not said what of the year's figures; those of whom everything is in share a line, below. A count opens
    the list of what is missing (:func:`missing_drawer`)."""
    found, name = missing(page.rows, page.speech), page.speech.name
    together = page.speech.words.say("All parties together")
    rows = [
        Row(
            (
                Cell(name(gap.party) if gap.party else together),
                Cell(gap.sentence, state="not_reported", key=f"gap:{gap.party or ''}", label=gap.sentence),
            )
        )
        for gap in found
        if gap.missing
    ]
    complete = [gap for gap in found if not gap.missing]
    if complete:
        names = page.speech.named([gap.party for gap in complete if gap.party])
        rows.append(Row((Cell(names or together), Cell(complete[0].sentence))))
    return rows


def missing_drawer(page: Here, party: str) -> Drawer:
    """Which figures of the year a count of missing ones stands for; ``party`` "" for all together."""
    say, year = page.speech.words.say, page.standing.year
    silent = {number for gap in missing(page.rows, page.speech) if (gap.party or "") == party for number in gap.numbers}
    lines = [(agreement.number, page.title(agreement)) for agreement, _found in page.rows if agreement.number in silent]
    head = (say("Number"), say("Agreement"))
    lead = say("Figures for {year}", year=year) + (f": {page.speech.name(party)}." if party else ".")
    return Drawer(say("What is missing?"), lead, [Part(say("Agreements"), head=head, lines=lines)])


@lru_cache(_PAGES)
def matrix(page: Here) -> tuple[list[Column], list[Row]]:
    """Themes by statuses, one mark per agreement, best status first; only statuses that occur have a column."""
    words, at = page.view.words, page.view
    word = {one.id: one.label[words.language].capitalize() for one in contract().statuses.values()}
    inside = counted(page.rows)
    used = _used(inside)
    heads = [Column("")]
    for status in used:
        count = sum(found.status == status for _one, found in inside)
        href = address("agreements", at, status=status)
        heads.append(Column(word[status], count=words.number(count), key=f"status:{status}", href=href))
    body = []
    for theme, label in contract().words("theme").items():
        own = [row for row in inside if row[0].theme == theme]
        if not own:
            continue
        cells = [Cell(label[words.language], key=f"theme:{theme}", href=address("theme", at, theme=theme))]
        for status in used:
            found = [(one, result) for one, result in own if result.status == status]
            found.sort(key=lambda row: row[1].provisional)
            cells.append(
                Cell(
                    words.number(len(found)) if found else "",
                    key=f"both:{theme}:{status}" if found else None,
                    href=address("agreements", at, theme=theme, status=status),
                    label=f"{label[words.language]}: {words.number(len(found))} {word[status]}",
                    marks=tuple(mark(one, result, page) for one, result in found),
                )
            )
        body.append(Row(tuple(cells)))
    return heads, body


def best_first() -> list[str]:
    """The statuses, best first, those outside the order last."""
    statuses = contract().statuses.values()
    return [
        *[one.id for one in statuses if one.order is not None][::-1],
        *(one.id for one in statuses if one.order is None),
    ]


def _used(rows: Rows) -> list[str]:
    """The statuses that occur."""
    found = {found.status for _one, found in rows}
    return [status for status in best_first() if status in found]


def matrix_drawing(page: Here, title: str, sentence: str) -> Drawing:
    """The same matrix as a picture to keep."""
    inside, language = counted(page.rows), page.view.language
    labels = contract().words("theme")
    themes = [
        Theme(label[language], [(found.status or "", found.provisional) for one, found in inside if one.theme == theme])
        for theme, label in labels.items()
        if any(one.theme == theme for one, _found in inside)
    ]
    words = [(status, contract().statuses[status].label[language].capitalize()) for status in _used(inside)]
    return draw_matrix(themes, words, words=page.view.words, title=title, sentence=sentence, alt=sentence)


def mark(agreement: Agreement, found: Assessment, page: Here) -> Mark:
    """One agreement as its shape, which leads to its page."""
    say = page.speech.words.say
    word = status_word(agreement, found, page.speech)
    more = provisional_words(found, page.speech)
    label = say("{title}: {word}", title=page.title(agreement), word=f"{word}, {more}" if more else word)
    href = address("agreement", page.view, number=agreement.number)
    return Mark(shape(found.status or "not_assessable", found.provisional), label, agreement.number, href)


def of_party(agreement: Agreement, found: Assessment, party: str | None) -> tuple[Agreement, Assessment]:
    """What a filter on a party shows: its own part where it has a target row, else the whole."""
    if party in found.parts and any(target.party == party for target in agreement.targets):
        part = found.parts[party or ""]
        return part.agreement, part
    return agreement, found


def walk(page: Here, name: str) -> list[tuple[str, str]]:
    """The agreements through which previous and next lead: 'trouble', or 'theme:…'."""
    kind, _, theme = name.partition(":")
    rows = lists_of_theme(page, theme) if kind == "theme" else trouble_rows(page)
    return [(one.number, page.title(one)) for one, _found in rows]


@lru_cache(_PAGES)
def trouble_rows(page: Here) -> list[tuple[Agreement, Assessment]]:
    """What is behind or worse, worst first."""
    return [row for row in by_status(counted(page.rows)) if row[1].status in TROUBLE]


def lists_of_theme(page: Here, theme: str) -> list[tuple[Agreement, Assessment]]:
    """The agreements of one theme that still count, worst first."""
    return active(by_status(page.standing.rows(theme)))
