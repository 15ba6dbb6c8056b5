"""The sheets of a workbook that are only read: what this file is about, what to do, and what every column holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ingest.sheets import Draft, example_of
from schemas.contract import Table, contract
from schemas.typed_toml import Text
from schemas.words import Words

Lines = list[Sequence[Any]]


def agreements_instructions(
    draft: Draft, tables: Sequence[Table], subject: str | None, notice: str | None, *, examples: bool
) -> None:
    """The first sheet of the agreements workbook: what to do, an example of each kind, and every column."""
    say = draft.words
    steps = [
        say.say("1. Fill in the sheet with the framework, then the parties, then one row per agreement."),
        say.say("2. Only what is marked compulsory must be filled in; leave the rest blank when in doubt."),
        say.say("3. A cell with a list offers words; you may also type them. Do not change the headings."),
        say.say("4. Save the file, check it and load it. Every cell that is wrong is named, with how to repair it."),
        say.say("A later file adds or amends by number; what it does not name stays as it was."),
    ]
    lines: Lines = [("# " + say.say("How this file works"),)]
    if subject:
        lines.append(("## " + subject,))
    lines += [(), ("! " + notice,), ()] if notice else [()]
    lines += [(step,) for step in steps]
    lines += [*(_examples(say) if examples else ()), (), *_columns(draft, tables)]
    draft.text_sheet(say.say("Instructions"), lines, (30, 16, 70, 44))


def results_instructions(
    draft: Draft, subject: str, notice: str | None, year: int, mailbox: str | None, *, figures: bool, measures: bool
) -> None:
    """The first sheet of a results workbook, one page: five steps, the colours, and what to fill in without a figure.

    ``figures``: whether this party is asked for figures, or only for its judgement; ``measures``: whether it is asked
    how its measures stand.
    """
    say = draft.words
    sheet = {one.table: one.title[draft.language] for one in contract().layout.sheet}
    label = {field.id: field.label[draft.language] for field in contract().tables["results"].field}
    steps = [
        say.say("Look at the sheet {sheet}: are party and year right? Fill in the date.", sheet=sheet["cover"]),
        *(_figure_steps(say, year, sheet["results"], label) if figures else _no_figures(say, year, sheet["results"])),
        say.say(
            "Do you have a judgement of an agreement? Give it on the sheet {sheet}, always with a short text.",
            sheet=sheet["judgements"],
        ),
        *([say.say("Say on the sheet {sheet} how your measures stand.", sheet=sheet["measure_states"])] * measures),
        say.say("Save the file and send it to {mailbox}. You may ask your questions there too.", mailbox=mailbox)
        if mailbox
        else say.say("Save the file and send it back to whoever sent it to you."),
    ]
    lines: Lines = [("# " + say.say("How to fill in this file"),), ("## " + subject,)]
    lines += [(), ("! " + notice,), ()] if notice else [()]
    lines.append(("## " + say.say("What you do"),))
    lines += [("* " + say.say("Step {n}", n=number), step) for number, step in enumerate(steps, 1)]
    lines += [(), ("## " + say.say("What the colours mean"),), *_colours(say)]
    lines += [(), ("## " + say.say("What you fill in without a figure"),), *_without_figure(say, label["state"])]
    lines += [(), (say.say("Only totals: no names or addresses of tenants belong in this file."),)]
    draft.text_sheet(say.say("Instructions"), lines, (26, 110), one_page=True)


def columns_sheet(draft: Draft, tables: Sequence[Table]) -> None:
    """A sheet that explains every column, for who wants to know more than the first one tells."""
    title = draft.words.say("Columns")
    draft.text_sheet(title, [("# " + title,), (), *_columns(draft, tables)], (30, 16, 70, 44))


def _figure_steps(say: Words, year: int, sheet: str, label: dict[str, str]) -> list[str]:
    """What to do on the sheet of results."""
    return [
        say.say(
            "Go to the sheet {sheet}. A row is ready for each figure that we ask. Type the figure of {year} in the "
            "column {value}. Beside it you see the plan and what you reported last year.",
            sheet=sheet,
            year=year,
            value=label["value"],
        ),
        say.say(
            "Of a percentage, fill in {numerator} and {denominator}, for example 182 and 240. Of a milestone, fill in "
            "a date: {done} or {own_date}. Is a figure higher or lower than the plan? Say why under {explanation}.",
            **{name: label[name] for name in ("numerator", "denominator", "done", "own_date", "explanation")},
        ),
    ]


def _no_figures(say: Words, year: int, sheet: str) -> list[str]:
    return [say.say("We ask no figures of you about {year}. The sheet {sheet} may stay blank.", year=year, sheet=sheet)]


def _colours(say: Words) -> Lines:
    """Each colour in its own cell, and how to open what is locked."""
    return [
        ("~ " + say.say("Grey"), say.say("Already there, and locked. You don't have to do anything with it.")),
        ("_ " + say.say("White"), say.say("Type here. You may leave blank what you don't know.")),
        ("^ " + say.say("Blue"), say.say("Heading of a column, locked too. Point at it to see what belongs there.")),
        (
            "* " + say.say("Take off the lock"),
            say.say("In Excel: Review > Unprotect Sheet. In LibreOffice: Tools > Protect Sheet. There is no password."),
        ),
    ]


def _without_figure(say: Words, column: str) -> Lines:
    """Zero, blank, and the words for a figure that isn't there."""
    state = {name: word[say.language] for name, word in contract().words("state").items()}
    return [
        ("* 0", say.say("You counted, and it was nothing. Zero is a figure.")),
        (
            "* " + say.say("blank"),
            say.say("You say nothing. What you reported earlier about this year stays as it was."),
        ),
        (
            "* " + state["not_reported"],
            say.say("Choose this under {column} when you have no figure or withdraw an earlier one.", column=column),
        ),
        (
            "* " + state["not_applicable"],
            say.say(
                "Choose this when the row is not about you this year. For example: you have no homes in that area."
            ),
        ),
        (
            "* " + state["not_yet_due"],
            say.say("Choose this when it is still too early. For example: the work begins next year."),
        ),
    ]


def _columns(draft: Draft, tables: Sequence[Table]) -> Iterable[Sequence[Any]]:
    """Every column in plain words, table by table."""
    say, language = draft.words, draft.language
    for table in tables:
        yield ("## " + table.label[language],)
        yield (table.help[language],)
        for field in table.field:
            word = say.say("already there") if field.read_only else say.say("compulsory") if field.required else ""
            shown = example_of(field, language)
            sample = say.say("For example: {example}", example=shown) if shown else ""
            yield (field.label[language], word, field.help[language], sample)
        yield ()


def _examples(say: Words) -> Lines:
    """One example per kind of agreement, with the seven compulsory columns."""
    language = say.language
    theme = contract().words("theme")
    what = {name: indicator.label[language] for name, indicator in contract().indicators.items()}
    word = contract().words("how_much")
    compulsory = [field.label[language] for field in contract().tables["agreements"].field if field.required]
    rows: list[tuple[str, str, str, Text, str, str, Text | int, str]] = [
        (say.say("a number per year"), "NB-01",
         say.say("The associations deliver 500 social homes together in 2022 to 2026."),
         theme["new_construction"], "L9001; L9002", what["social_homes_delivered"], 500, "2022-2026"),
        (say.say("a level on 31 December"), "VD-01",
         say.say("At the end of 2026 at most 650 homes have label E, F or G."),
         theme["sustainability"], "L9001; L9002", what["homes_label_efg"], 650, "2022-2026"),
        (say.say("a percentage"), "BB-01",
         say.say("At least 70% is offered below the rent cap."),
         theme["affordability"], "L9001; L9002", what["share_offered_below_cap"], 70, "2022-2026"),
        (say.say("a milestone"), "NB-02",
         say.say("The municipality grants the permit by 1 October 2024."),
         theme["new_construction"], "GM9999", what["milestone"], word["milestone"], "1-10-2024"),
        (say.say("a judgement"), "LB-03",
         say.say("The parties work together on the approach of the neighbourhood."),
         theme["liveability"], "L9001; GM9999", what["judgement"], word["judgement"], "2022-2026"),
    ]  # fmt: skip
    lines: Lines = [
        (),
        ("## " + say.say("Examples: one of each kind. Type your own on the sheet Agreements."),),
    ]
    for kind, *cells in rows:
        lines.append(("! " + kind, ""))
        for label, cell in zip(compulsory, cells, strict=True):
            lines.append((label, "", cell[language] if isinstance(cell, Text) else str(cell)))
    return lines
