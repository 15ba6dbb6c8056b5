"""What the drawer behind a figure says: file, sheet and cell, who sent it and when, and what was said beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboard import queries
from dashboard.facts.cells import Place, SheetCell, find, of_result, place_of
from dashboard.facts.figures import Opening
from dashboard.pieces.drawer import Drawer, File, Part
from dashboard.sentences import Speech, result_in_words
from dashboard.sentences.named import sender
from dashboard.standing import Framework, result_of
from ingest.store import WORKBOOK, Store
from schemas.agreement import MeasureState, Result
from schemas.contract import contract

_MOST_FILES = 4


def drawer(opening: Opening, store: Store, speech: Speech, framework: Framework) -> Drawer:
    """The drawer of one figure: of one cell all details, of many a list of cells; what was said of it earlier; and
    where to say that it is wrong."""
    words = speech.words
    beside = [place for row in opening.beside for place in of_result(row)]
    said = {one: place_of(one.origin) for one in opening.states if one.origin is not None}
    cells = find(store, [*opening.places, *beside, *opening.agreed, *said.values()])
    own = [cells[place] for place in opening.places]
    parts: list[Part] = []
    if len({(cell.event, cell.sheet, cell.cell) for cell in own}) == 1:
        parts.append(Part(rows=_details(own[0], speech)))
    elif own:
        parts.append(_listed(words.say("The cells"), opening.places, opening.results, cells, speech))
    for state, place in said.items():
        parts.append(_state(state, cells[place], speech))
    parts += _said(opening.results, speech)
    if len(opening.results) == 1:
        parts += _earlier(opening.results[0], store, speech, framework)
    if opening.beside:
        parts.append(_listed(words.say("Other sources, not used"), beside, opening.beside, cells, speech))
    if opening.agreed:
        agreed = [cells[place] for place in opening.agreed]
        parts.append(Part(words.say("What was agreed"), rows=[(cell.file, _where(cell, speech)) for cell in agreed]))
    if mailbox := framework.row["mailbox"]:
        parts.append(Part(texts=(words.say("Is this figure wrong? Write to {mailbox}.", mailbox=mailbox),)))
    behind = (*said.values(), *opening.agreed)
    files = {cell.event: cell for cell in (*own, *(cells[place] for place in behind))}
    return Drawer(
        words.say("Who said this?") if said else words.say("Where does this figure come from?"),
        opening.lead,
        parts,
        [File(cell.file, _bytes(store, event)) for event, cell in list(files.items())[:_MOST_FILES]],
    )


def _earlier(row: Result, store: Store, speech: Speech, framework: Framework) -> list[Part]:
    """What was said of the same figure before, the latest first, also what was withdrawn; with date and reason."""
    words, lines = speech.words, []
    if row.origin is None:
        return []
    frame = queries.of_same_figure(store, row.origin.event, row.origin.row, framework.known)
    for typed in frame.to_dicts():
        one = result_of(typed)
        if one.origin == row.origin:
            continue
        why = typed["note"] or one.explanation or ""
        if typed["withdrawn_on"] is not None:
            day = words.day(typed["withdrawn_on"])
            why = words.say("withdrawn on {day}: {reason}", day=day, reason=typed["withdrawn_why"])
        told = result_in_words(one, framework.agreements[typed["number"]], speech)
        lines.append((told, words.day(one.received), str(typed["event"]), why))
    if not lines:
        return []
    head = (words.say("Figure"), words.say("Received on"), words.say("Receipt number"), words.say("Why"))
    return [Part(words.say("Earlier values"), head=head, lines=lines)]


def _bytes(store: Store, event: int) -> Callable[[], bytes]:
    return lambda: store.events.read(event).bytes_of(WORKBOOK)


def _details(cell: SheetCell, speech: Speech) -> list[tuple[str, str]]:
    words = speech.words
    return [
        (words.say("File"), cell.file),
        (words.say("Sheet and cell"), _where(cell, speech)),
        (words.say("From"), sender(cell.sender, speech, compiled=cell.compiled)),
        (words.say("Received on"), words.day(cell.received)),
        (words.say("Receipt number"), str(cell.event)),
    ]


def _state(one: MeasureState, cell: SheetCell, speech: Speech) -> Part:
    """What an owner said of a measure: its word, the day, where to see it, its cell and why."""
    words = speech.words
    told = [
        (words.say("Progress"), contract().words("measure_state")[one.state][words.language]),
        (words.say("Done on"), words.day(one.done) if one.done else ""),
        (words.say("Published at"), one.evidence or ""),
    ]
    heading = words.say("{name} on {year}", name=speech.name(one.party), year=one.year)
    return Part(heading, rows=[*((label, value) for label, value in told if value), *_details(cell, speech)],
                quote=one.explanation or "")  # fmt: skip


def _where(cell: SheetCell, speech: Speech) -> str:
    if cell.sheet and cell.cell:
        return speech.words.say("{sheet}, cell {cell}", sheet=cell.sheet, cell=cell.cell)
    return cell.text


def _listed(
    heading: str,
    places: Sequence[Place],
    results: Sequence[Result],
    cells: dict[Place, SheetCell],
    speech: Speech,
) -> Part:
    words = speech.words
    by_origin = {row.origin: row for row in results}
    lines = []
    for place in places:
        cell, row = cells[place], by_origin.get(place.origin)
        what = ""
        if row is not None:
            who = row.source or (speech.name(row.party) if row.party else "")
            what = " ".join(part for part in (who, speech.name(row.area) if row.area else "", str(row.year)) if part)
        value = _value(row, place.field, speech) if row is not None else ""
        lines.append((what, value, cell.text, cell.file))
    return Part(
        heading, head=(words.say("What"), words.say("Figure"), words.say("Cell"), words.say("File")), lines=lines
    )


def _value(row: Result, field: str, speech: Speech) -> str:
    value = getattr(row, field)
    if isinstance(value, float):
        return speech.words.number(value)
    if field == "state":
        return contract().words("state")[row.state][speech.words.language]
    return speech.words.day(value) if value is not None else ""


def _said(results: Sequence[Result], speech: Speech) -> list[Part]:
    """What was typed beside the figures: explanation, expectation, why this source, where it was published."""
    words, parts = speech.words, []
    for row in results:
        who = "" if len(results) == 1 else f"{speech.name(row.party) if row.party else ''} {row.year}".strip()
        if row.explanation:
            parts.append(Part(words.say("Explanation") + (f", {who}" if who else ""), quote=row.explanation))
        if row.expectation:
            parts.append(Part(words.say("Expected at the end") + (f", {who}" if who else ""), quote=row.expectation))
        if row.used_reason:
            parts.append(Part(words.say("Why this source"), texts=(row.used_reason,)))
        facts = [
            (label, value)
            for label, value in (
                (words.say("Source"), row.source),
                (words.say("Published at"), row.evidence),
                (words.say("About"), row.phase and contract().words("phase")[row.phase][words.language]),
            )
            if value
        ]
        if facts and len(results) <= 2:
            parts.append(Part(rows=facts))
    return parts
