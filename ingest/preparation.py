"""The preparation sheet of a party: what it thinks of each agreement, filled in before an evaluation.

It is a results workbook with only the sheet of judgements, so what comes back travels the same road; what stays blank
says nothing. Beside each agreement stands where it stands and what was concluded last time, with its chart.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import PIL.Image
from openpyxl.drawing.image import Image

from ingest.sheets import HEAD, Draft
from ingest.template import Frames, Question, draft_of, nature_of
from schemas.contract import contract

_SHEETS = ("cover", "judgements")
#: Pixels of a chart on its sheet, and how many lines of a sheet it takes.
_WIDTH, _LINES = 560, 17


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the sheet says of one agreement: its name, in words where it stands and what was concluded last time, and
    its chart as PNG (None without)."""

    title: str
    told: str
    chart: bytes | None = None


def preparation_workbook(
    language: str, frames: Frames, *, party: str, year: int, agreements: Mapping[str, Prepared]
) -> bytes:
    """The sheet of one party for the evaluation of a year; ``agreements`` by number, in the order of the agenda."""
    question = Question(frames, year)
    draft = draft_of(language, [contract().tables[name] for name in _SHEETS])
    framework, say = question.framework, draft.words
    nature = nature_of(framework, say)
    texts = {number: one.text for number, one in question.known.in_force.items()}
    rows = [
        {"number": number, "agreement_text": "\n".join((f"{one.title}. {texts.get(number, '')}", one.told))}
        for number, one in agreements.items()
    ]
    subject = f"{framework['name']} · {question.names[party]} · {year}"
    _instructions(draft, subject, nature, framework["mailbox"], members=question.roles[party] == "tenants")
    cover = {"framework": framework["framework"], "party": party, "year": year}
    _tables(draft, cover, rows, nature, locked=True)
    _charts(draft, agreements)
    return draft.save()


def typed_judgement(
    language: str, frames: Frames, *, party: str, year: int, sent_on: date, row: Mapping[str, Any]
) -> bytes:
    """The workbook of one judgement that somebody typed on the screen: number, status, text, asked and answered."""
    question = Question(frames, year)
    draft = draft_of(language, [contract().tables[name] for name in _SHEETS])
    cover = {"framework": question.framework["framework"], "party": party, "year": year, "sent_on": sent_on}
    _tables(draft, cover, [row], nature_of(question.framework, draft.words))
    return draft.save()


def _tables(
    draft: Draft,
    cover: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    nature: str | None,
    *,
    locked: bool = False,
) -> None:
    sheets = {one.table: one for one in contract().layout.sheet}
    draft.form(sheets["cover"], contract().tables["cover"], cover, nature)
    sheet = draft.table(sheets["judgements"], contract().tables["judgements"], rows, spare=0, locked=locked)
    for number, row in enumerate(rows, HEAD + 1):  # where it stands has lines of its own
        lines = sum(1 + len(line) // 46 for line in str(row.get("agreement_text", "")).split("\n"))
        sheet.row_dimensions[number].height = 16 * max(lines, 2)


def _instructions(draft: Draft, subject: str, nature: str | None, mailbox: str | None, *, members: bool) -> None:
    """How it is filled in; ``members``: of a party that has members to ask."""
    say, sheet = draft.words, {one.table: one.title[draft.language] for one in contract().layout.sheet}
    label = {field.id: field.label[draft.language] for field in contract().tables["judgements"].field}
    asked = say.say(
        "Did you ask your members? Then say under {asked} how and when, and under {answered} how many answered.",
        asked=label["asked"],
        answered=label["answered"],
    )
    steps = [
        say.say(
            "Go to the sheet {sheet}. A row is ready for each agreement, with where it stands and what was concluded"
            " last time. The charts stand on the last sheet but one.",
            sheet=sheet["judgements"],
        ),
        say.say(
            "Choose a word under {status} and say why under {why}. Leave blank what you have no judgement of.",
            status=label["status"],
            why=label["text"],
        ),
        *([asked] if members else []),
        say.say("Save the file and send it to {mailbox}. You may ask your questions there too.", mailbox=mailbox)
        if mailbox
        else say.say("Save the file and send it back to whoever sent it to you."),
    ]
    lines: list[Sequence[Any]] = [("# " + say.say("Preparing the evaluation"),), ("## " + subject,)]
    lines += [(), ("! " + nature,), ()] if nature else [()]
    lines += [("* " + say.say("Step {n}", n=number), step) for number, step in enumerate(steps, 1)]
    draft.text_sheet(say.say("Instructions"), lines, (26, 110), one_page=True)


def _charts(draft: Draft, agreements: Mapping[str, Prepared]) -> None:
    """A sheet with the charts under each other, each below its name."""
    say, drawn = draft.words, [(number, one) for number, one in agreements.items() if one.chart]
    lines: list[Sequence[Any]] = []
    for number, one in drawn:
        lines += [("## " + f"{number} {one.title}",), *([()] * _LINES)]
    if not drawn:
        return
    sheet = draft.text_sheet(say.say("Charts"), lines, (100,))
    for place, (_number, one) in enumerate(drawn):
        image = Image(_in_few_colours(one.chart or b""))
        image.width, image.height = _WIDTH, round(_WIDTH * image.height / image.width)
        sheet.add_image(image, f"A{place * (_LINES + 1) + 2}")


def _in_few_colours(chart: bytes) -> io.BytesIO:
    """The same picture in as many colours as a chart has: a sheet with all of them can be mailed."""
    made = io.BytesIO()
    PIL.Image.open(io.BytesIO(chart)).convert("RGB").quantize(64).save(made, "PNG")
    return made
