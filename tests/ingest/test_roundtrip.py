"""Template, filled in, read, judged, stored: the store says what was typed, wherever it was moved to."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ingest.places import labels, normal
from ingest.sheets import HEAD
from ingest.store import Store
from ingest.submit import submit
from ingest.template import agreements_workbook, asked, results_workbook
from schemas.contract import contract
from schemas.words import LANGUAGES
from tests.ingest.books import AGREEMENTS, judged, known_after, write

PARTIES = ("L0001", "L0002", "GM0001")
#: Indicator, and the numbers that may be promised or reported of it.
COUNTED = {
    "social_homes_delivered": st.integers(0, 10_000),
    "homes_label_efg": st.integers(0, 10_000),
    "share_offered_below_cap": st.integers(11, 1000).map(lambda tenths: tenths / 10),
    "liveability_spend": st.integers(0, 10**9).map(lambda cents: cents / 100),
}
TEXTS = (
    st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=60)
    .map(str.strip)
    .filter(lambda text: text and text[0] not in "=#" and "_x" not in text)
)
MOVES = st.tuples(st.integers(0, 3), st.integers(0, 2), st.booleans())
#: Without shrinking: an example takes a store, and the first wrong one says enough.
SETTINGS = settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))


def fill(
    data: bytes, rows: Mapping[str, Sequence[Mapping[str, Any]]], language: str, move: tuple[int, int, bool]
) -> bytes:
    """The template with these cells by field id typed into it; a row says with ``at`` which one it is.

    ``move``: rows inserted above and columns inserted left on every sheet, and whether sheets get other names.
    """
    book: Any = openpyxl.load_workbook(io.BytesIO(data))
    for layout in contract().layout.sheet:
        sheet = book[layout.title[language]] if layout.title[language] in book.sheetnames else None
        if sheet is None or layout.table not in rows:
            continue
        if contract().tables[layout.table].form:
            for number in range(HEAD + 1, sheet.max_row + 1):
                field = labels(layout.table).get(normal(str(sheet.cell(number, 1).value)), "")
                if field in rows[layout.table][0]:
                    sheet.cell(number, 2).value = rows[layout.table][0][field]
            continue
        columns = {labels(layout.table)[normal(str(cell.value))]: cell.column for cell in sheet[HEAD]}
        for nth, row in enumerate(rows[layout.table]):
            for field, value in row.items():
                if field != "at":
                    sheet.cell(HEAD + 1 + row.get("at", nth), columns[field]).value = value
    down, right, renamed = move
    for number, sheet in enumerate(book.worksheets):
        if down:
            sheet.insert_rows(1, down)
        if right:
            sheet.insert_cols(1, right)
        if renamed:
            sheet.title = f"Blad{number}"
    if renamed:
        book.move_sheet(book.worksheets[-2], -2)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def stored(workbooks: Sequence[bytes], *questions: str) -> list[list[tuple[Any, ...]]]:
    """The answers of a store into which these workbooks were loaded; none of them is refused."""
    with tempfile.TemporaryDirectory() as folder:
        outcomes = submit(Path(folder), [(f"{number}.xlsx", data) for number, data in enumerate(workbooks)])
        assert [one.findings for one in outcomes if one.refused] == []
        return [Store(Path(folder)).ask(question).rows() for question in questions]


@st.composite
def promises(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Agreements as typed in Dutch words, with what must be stored under ``kept`` and their targets by year."""
    found = []
    for number in draw(st.lists(st.from_regex(r"[A-Z]{2}-\d{2}", fullmatch=True), min_size=1, max_size=5, unique=True)):
        first, last = sorted(draw(st.tuples(st.integers(2022, 2026), st.integers(2022, 2026))))
        owners = draw(st.lists(st.sampled_from(PARTIES), min_size=1, unique=True))
        what = draw(st.sampled_from([*COUNTED, "milestone", "judgement"]))
        how_much: Any = what
        period: Any = f"{first}-{last}"
        kept: tuple[Any, ...] = (None, what, first, last, None)
        if what == "milestone":
            period = draw(st.dates(date(2022, 1, 1), date(2026, 12, 31)))
            kept = (None, what, 2022, 2026, period)
        elif what in COUNTED:
            how_much = draw(st.one_of(st.just("no_number"), COUNTED[what]))
            is_word = how_much == "no_number"
            kept = (None if is_word else float(how_much), "no_number" if is_word else None, first, last, None)
        years = draw(st.sets(st.integers(first, last))) if what == "social_homes_delivered" else ()
        found.append(
            {
                "typed": {
                    "number": number, "text": draw(TEXTS), "theme": draw(st.sampled_from([*contract().words("theme")])),
                    "owners": "; ".join(owners), "indicator": what, "how_much": how_much, "period": period,
                },
                "owners": owners,
                "kept": kept,
                "targets": [(number, year, float(draw(st.integers(0, 500)))) for year in sorted(years)],
            }
        )  # fmt: skip
    return found


@given(promises(), st.sampled_from(LANGUAGES), MOVES)
@SETTINGS
def test_an_agreements_workbook_filled_in_is_what_the_store_says(
    promised: list[dict[str, Any]], language: str, move: tuple[int, int, bool]
) -> None:
    words = contract().words("how_much")
    typed = [
        {
            **one["typed"],
            "theme": contract().words("theme")[one["typed"]["theme"]][language],
            "indicator": contract().indicators[one["typed"]["indicator"]].label[language],
            "how_much": words[how_much][language] if (how_much := one["typed"]["how_much"]) in words else how_much,
        }
        for one in promised
    ]
    targets = [target for one in promised for target in one["targets"]]
    role, nature = contract().words("role"), contract().words("nature")
    rows: dict[str, list[dict[str, Any]]] = {
        "framework": [{
            "framework": "stad", "name": "Afspraken", "place": "Stad", "start_year": 2022, "end_year": 2026,
            "nature": nature["fictitious"][language],
        }],
        "parties": [{"party": code, "name": code, "role": role["association"][language]} for code in PARTIES],
        "agreements": typed,
        "targets": [dict(zip(("number", "year", "value"), target, strict=True)) for target in targets],
    }  # fmt: skip
    data = fill(agreements_workbook(language), rows, language, move)
    said = "SELECT number, text, theme, owners, indicator, how_much, how_much_word, start_year, end_year, due"
    agreements, kept_targets = stored(
        [data],
        f'{said} FROM agreements ORDER BY "row"',
        'SELECT number, year, value FROM targets ORDER BY "row"',
    )
    assert kept_targets == targets
    assert agreements == [
        (
            *(one["typed"][name] for name in ("number", "text", "theme")),
            one["owners"],
            one["typed"]["indicator"],
            *one["kept"],
        )
        for one in promised
    ]


FRAMEWORK = write(AGREEMENTS)
KNOWN = known_after(judged(FRAMEWORK))
ASKED = asked(KNOWN.frames, "L0001", 2024)


@given(
    st.dictionaries(st.sampled_from(range(len(ASKED))), st.tuples(st.integers(0, 99), st.none() | TEXTS), min_size=1),
    st.sampled_from(LANGUAGES),
    MOVES,
)
@SETTINGS
def test_a_results_workbook_filled_in_is_what_the_store_says(
    said: dict[int, tuple[int, str | None]], language: str, move: tuple[int, int, bool]
) -> None:
    template = results_workbook(language, KNOWN.frames, "L0001", 2024, sent_on=date(2025, 3, 31))
    rows = [{"at": at, "value": value, "explanation": text} for at, (value, text) in said.items()]
    data = fill(template, {"results": rows}, language, move)
    question = 'SELECT number, area, segment, value, state, explanation FROM results ORDER BY "row"'
    (found,) = stored([FRAMEWORK, data], question)
    assert found == [
        (ASKED[at].agreement.number, ASKED[at].area, ASKED[at].segment, float(said[at][0]), "reported", said[at][1])
        for at in sorted(said)
    ]
