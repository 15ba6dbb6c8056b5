"""The reference pages, made from the contract by ``python -m ingest.reference``; ``--check`` says what differs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest.sheets import example_of
from schemas.contract import Field, Indicator, Table, contract
from schemas.words import Words, words

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {"nl": "naslag.md", "en": "reference.md"}


def page(language: str) -> str:
    """The reference page of a language, as Markdown."""
    say = words(language)
    parts = [
        "<!-- " + say.say("Made from schemas/ by: python -m ingest.reference. Do not edit.") + " -->",
        "# " + say.say("Reference"),
        say.say("What may stand in the workbooks, what is counted, what is checked, and what the words mean."),
        *_tables(say),
        *_choices(say),
        *_indicators(say),
        *_checks(say),
        *_statuses(say),
    ]
    return "\n\n".join(parts) + "\n"


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar in a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _tables(say: Words) -> Iterable[str]:
    for kind, title in (("agreements", say.say("Agreements workbook")), ("results", say.say("Results workbook"))):
        yield f"## {title}"
        for table in contract().workbook(kind):
            yield f"### {table.label[say.language]}"
            yield table.help[say.language] + _shape(table, say)
            head = [say.say("Column"), say.say("Type"), "", say.say("What you fill in"), say.say("Example"), "id"]
            yield _grid(head, [_row(field, say) for field in table.field])


def _shape(table: Table, say: Words) -> str:
    """How the table stands in the workbook, and what tells its rows apart."""
    key = say.join([table.get(name).label[say.language] for name in table.key])
    text = ""
    if table.form:
        text += " " + say.say("One line per field.")
    elif key:
        text += " " + say.say("Rows are told apart by: {fields}.", fields=key)
    return text if table.basic else text + " " + say.say("Only in the full template, or when it holds rows.")


def _row(field: Field, say: Words) -> list[str]:
    types = {
        "text": say.say("text"),
        "code": say.say("code"),
        "list": say.say("list of codes"),
        "integer": say.say("whole number"),
        "number": say.say("number"),
        "year": say.say("year"),
        "date": say.say("date"),
        "choice": say.say("word of a list"),
        "link": say.say("web address or document name"),
        "how_much": say.say("number or word"),
        "period": say.say("year, years or date"),
    }
    state = say.say("already there") if field.read_only else say.say("compulsory") if field.required else ""
    kind = types[field.type] + (f" ({field.choices})" if field.choices else "")
    return [
        field.label[say.language],
        kind,
        state,
        field.help[say.language] + _limits(field, say),
        example_of(field, say.language),
        f"`{field.id}`",
    ]


def _limits(field: Field, say: Words) -> str:
    """The least, the most, and what a blank cell means, as short sentences."""
    text = ""
    plain = field.type in ("year", "integer")
    if field.minimum is not None:
        text += " " + say.say("At least {n}.", n=int(field.minimum) if plain else say.number(field.minimum))
    if field.maximum is not None:
        text += " " + say.say("At most {n}.", n=int(field.maximum) if plain else say.number(field.maximum))
    if field.default is not None:
        known = contract().words(field.choices) if field.choices else {}
        word = known[field.default][say.language] if field.default in known else field.default
        text += " " + say.say("Blank means: {word}.", word=word)
    return text


def _choices(say: Words) -> Iterable[str]:
    yield "## " + say.say("Lists of words")
    yield say.say("A cell may hold the word in either language, or the id.")
    for choices in contract().choices.values():
        yield f"### {choices.id}"
        rows = [(choice.label.nl, choice.label.en, f"`{choice.id}`") for choice in choices.choice]
        yield _grid([say.say("Dutch"), say.say("English"), "id"], rows)


def _indicators(say: Words) -> Iterable[str]:
    yield "## " + say.say("Indicators")
    for indicator in contract().indicators.values():
        yield f"### {indicator.label[say.language]}"
        yield "\n".join(f"- {label}: {text}" for label, text in _properties(indicator, say) if text)


def _properties(indicator: Indicator, say: Words) -> list[tuple[str, str]]:
    language = say.language
    kinds = {
        "flow": say.say("a number per year, added up over the years"),
        "stock": say.say("a level, never added up over the years"),
        "ratio": say.say("a ratio: numerator divided by denominator"),
        "milestone": say.say("a milestone"),
        "qualitative": say.say("a judgement"),
    }
    counted = indicator.kind in ("flow", "stock", "ratio")
    lowest = say.say("none: may fall below zero") if indicator.minimum is None else say.number(indicator.minimum)
    return [
        (say.say("Definition"), indicator.definition[language]),
        (say.say("Counted on"), indicator.count_date[language]),
        (say.say("Beware"), indicator.pitfalls[language]),
        (say.say("Kind"), kinds[indicator.kind]),
        (say.say("Unit"), indicator.unit[language] if counted else ""),
        (say.say("Direction, unless the agreement says otherwise"), _word("direction", indicator.direction, language)),
        (say.say("Lowest figure"), lowest if counted else ""),
        (say.say("Highest figure"), "" if indicator.maximum is None else say.number(indicator.maximum)),
        (say.say("Parts together"), _word("aggregation", indicator.aggregation, language) if counted else ""),
        (say.say("Breakdown"), f"`{indicator.segments}`" if indicator.segments else ""),
        (say.say("Theme"), _word("theme", indicator.theme, language) if counted else say.say("that of the agreement")),
        (say.say("Source"), indicator.source[language]),
        ("id", f"`{indicator.id}`"),
    ]


def _word(choices: str, name: str, language: str) -> str:
    return contract().words(choices)[name][language]


def _checks(say: Words) -> Iterable[str]:
    language = say.language
    yield "## " + say.say("Checks")
    yield say.say("An error keeps the whole workbook out; a warning or a note does not.")
    titles = {"error": say.say("Errors"), "warning": say.say("Warnings"), "note": say.say("Notes")}
    for severity, title in titles.items():
        found = [check for check in contract().checks.values() if check.severity == severity]
        if found:
            yield f"### {title}"
            head = [say.say("What is wrong"), say.say("How to repair it"), say.say("A right example"), "id"]
            yield _grid(
                head,
                [
                    (check.what[language], check.repair[language], check.example[language], f"`{check.id}`")
                    for check in found
                ],
            )


def _statuses(say: Words) -> Iterable[str]:
    language = say.language
    yield "## " + say.say("Statuses")
    yield _grid(
        [say.say("Word"), say.say("Word for a limit"), say.say("Meaning"), say.say("Example"), "id"],
        [
            (one.label[language], one.limit[language], one.definition[language], one.example[language], f"`{one.id}`")
            for one in contract().statuses.values()
        ],
    )
    rows = [
        (one.limit[language], one.limit_definition[language], f"`{one.id}`")
        for one in contract().statuses.values()
        if one.limit_definition
    ]
    yield _grid([say.say("Word for a limit"), say.say("Meaning"), "id"], rows)
    yield "### " + say.say("Status rules")
    yield _grid(
        [say.say("Number"), say.say("On plan from"), say.say("Slightly behind from")],
        [
            (str(rule.version), say.percent(rule.on_plan), say.percent(rule.slightly_behind))
            for rule in contract().rules.values()
        ],
    )
    yield "### " + say.say("Reasons")
    yield say.say("Why there is no status, why a status is provisional, or why a number does not exist.")
    yield _grid(
        [say.say("Reason"), "id"], [(one.label[language], f"`{one.id}`") for one in contract().reasons.values()]
    )
    yield "### " + say.say("Changes")
    yield say.say("How an agreement stands beside an earlier assessment, and what was different the second time.")
    changes = [*contract().changes.values(), *contract().change_reasons.values()]
    yield _grid([say.say("Word"), "id"], [(one.label[language], f"`{one.id}`") for one in changes])


def main() -> int:
    """Write the pages, or with --check name those that differ. Gives the exit code."""
    differs = []
    for language, name in PAGES.items():
        text, path = page(language), DOCS / name
        if not path.exists() or path.read_bytes() != text.encode("utf-8"):
            differs.append(name)
            if "--check" not in sys.argv:
                DOCS.mkdir(exist_ok=True)
                path.write_bytes(text.encode("utf-8"))
    if "--check" not in sys.argv:
        return 0
    for name in differs:
        sys.stdout.write(f"docs/{name} is not what the contract says.\n")
    if differs:
        sys.stdout.write("Repair: python -m ingest.reference\n")
    return 1 if differs else 0


if __name__ == "__main__":
    sys.exit(main())
