"""Loading 300 results workbooks of 100 rows, against the bare libraries and against a script as one writes by hand."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import duckdb
import pandas as pd
import polars as pl
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from ingest.store import Store
from ingest.submit import submit
from ingest.template import results_workbooks
from schemas.contract import contract
from tests.bench.measure import Measured, in_turn, seconds
from tests.ingest.books import write

FRAMEWORKS, PARTIES, YEARS, ROWS = 10, 6, range(2021, 2026), 100
ROOT = Path(__file__).parent.parent.parent
STATES = ("gemeld", "niet gemeld", "niet van toepassing", "nog niet")


@cache
def folder() -> Path:
    """A folder that is gone when the run ends."""
    kept = tempfile.TemporaryDirectory(prefix="bench-")
    _KEPT.append(kept)
    return Path(kept.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


@cache
def agreed() -> Path:
    """A data folder with the agreements of all frameworks."""
    files = [(f"afspraken-{n}.xlsx", _agreements(n)) for n in range(FRAMEWORKS)]
    outcomes = submit(folder() / "agreed", files)
    assert not any(one.refused for one in outcomes), [one.findings[:3] for one in outcomes if one.refused]
    return folder() / "agreed"


def _agreements(number: int) -> bytes:
    form = {"framework": f"stad-{number}", "name": f"Afspraken {number}", "place": "Stad", "start_year": 2021}
    indicators = ("social_homes_delivered", "homes_label_efg", "share_offered_below_cap", "efg_homes_improved")
    owners = "; ".join(f"L{party}" for party in range(PARTIES))
    return write(
        {
            "framework": [{**form, "end_year": 2025, "nature": "fictitious", "signed_on": None}],
            "parties": [{"party": f"L{n}", "name": f"Corporatie {n}", "role": "corporatie"} for n in range(PARTIES)],
            "agreements": [
                {
                    "number": f"A-{n:03}", "text": f"Afspraak {n} over de jaren 2021 tot en met 2025.",
                    "theme": "Nieuwbouw", "owners": owners, "indicator": indicators[n % len(indicators)],
                    "how_much": 70 if n % 4 == 2 else 500, "period": "2021-2025",
                }
                for n in range(ROWS)
            ],
        }
    )  # fmt: skip


@cache
def workbooks() -> tuple[Path, ...]:
    """The results workbooks: made by our template, filled in with figures, zeros, blanks, states and explanations."""
    random, target = Random(1), folder() / "workbooks"  # noqa: S311 - figures, no secrets
    target.mkdir()
    names = next(one for one in contract().layout.sheet if one.table == "results").columns
    column = {name: index for index, name in enumerate(names, 1)}
    for number in range(FRAMEWORKS):
        frames = Store(agreed()).known(f"stad-{number}").frames
        for year in YEARS:
            for party, data in results_workbooks("nl", frames, year).items():
                book = load_workbook(io.BytesIO(data))
                sheet = book["Resultaten"]
                for row in range(5, 5 + ROWS):
                    _fill(sheet, row, column, random)
                book.save(target / f"stad-{number}-{party}-{year}.xlsx")
    found = tuple(sorted(target.iterdir()))
    assert len(found) == FRAMEWORKS * PARTIES * len(YEARS)
    return found


def _fill(sheet: object, row: int, column: dict[str, int], random: Random) -> None:
    kind = random.random()
    cell = sheet.cell  # type: ignore[attr-defined]
    if kind < 0.1:
        return
    if kind < 0.25:
        cell(row, column["state"], STATES[random.randrange(1, 4)])
    else:
        cell(row, column["value"], 0 if kind < 0.35 else random.randrange(1, 60))
        cell(row, column["qualifier"], "ongeveer" if kind > 0.95 else None)
    if random.random() < 0.4:
        cell(row, column["explanation"], f"Toelichting bij rij {row}: {random.randrange(10_000)} keer besproken.")


def _fresh(name: str) -> Path:
    target = folder() / name
    shutil.rmtree(target, ignore_errors=True)
    return target


def ours() -> float:
    """Guarded, checked, committed as events and applied to the store with their lineage."""
    data = _fresh("ours")
    shutil.copytree(agreed(), data)
    files = workbooks()
    took = seconds(lambda: submit(data, files))
    with duckdb.connect(str(data / "store.duckdb")) as con:
        (rows,) = con.execute("SELECT count(DISTINCT event) FROM results").fetchall()
    assert rows[0] == len(files), "everything was taken"
    return took


def bare() -> float:
    """Only the unavoidable: every cell read, the bytes kept and synced, all cells as text in one statement."""
    target = _fresh("bare")
    (target / "content").mkdir(parents=True)

    def work() -> None:
        files: list[str] = []
        sheets: list[str] = []
        rows: list[int] = []
        columns: list[int] = []
        texts: list[str] = []
        for path in workbooks():
            data = path.read_bytes()
            with (target / "content" / hashlib.sha256(data).hexdigest()).open("wb") as kept:
                kept.write(data)
                kept.flush()
                os.fsync(kept.fileno())
            for title, at, place, text in _cells(data):
                files.append(path.name)
                sheets.append(title)
                rows.append(at)
                columns.append(place)
                texts.append(text)
        frame = pl.DataFrame({"file": files, "sheet": sheets, "row": rows, "column": columns, "text": texts})
        with duckdb.connect(str(target / "bare.duckdb")) as con:
            con.register("incoming", frame)
            con.execute("CREATE TABLE cells AS SELECT * FROM incoming")

    return seconds(work)


def _cells(data: bytes) -> Iterator[tuple[str, int, int, str]]:
    with CalamineWorkbook.from_object(io.BytesIO(data)) as book:
        for title in book.sheet_names:
            for at, line in enumerate(book.get_sheet_by_name(title).to_python()):
                for place, value in enumerate(line):
                    if value != "":
                        yield title, at, place, str(value)


def load_vs_bare() -> Measured:
    """At most three times the bare libraries."""
    return Measured("load_vs_bare", *in_turn(ours, bare), limit=3, sense="max")


def by_hand() -> float:
    """The script that one writes by hand: pandas reads the sheet, rows are checked, one insert a file, the file is
    hashed and kept."""
    target = _fresh("by hand")
    (target / "content").mkdir(parents=True)
    numbers = {f"A-{n:03}" for n in range(ROWS)}
    frameworks, parties = {f"stad-{n}" for n in range(FRAMEWORKS)}, {f"L{n}" for n in range(PARTIES)}
    states = {"gemeld", "niet gemeld", "niet van toepassing", "nog niet"}

    def work() -> None:
        with duckdb.connect(str(target / "by-hand.duckdb")) as con:
            con.execute("CREATE TABLE results (file VARCHAR, number VARCHAR, value DOUBLE, state VARCHAR, why VARCHAR)")
            for path in workbooks():
                data = path.read_bytes()
                (target / "content" / hashlib.sha256(data).hexdigest()).write_bytes(data)
                names = ["Voorblad", "Resultaten", "Oordeel"]
                sheets = pd.read_excel(io.BytesIO(data), sheet_name=names, header=3, engine="openpyxl")
                cover = dict(sheets["Voorblad"].iloc[:, :2].dropna().itertuples(index=False))
                assert (
                    cover["Code van het kader"] in frameworks and cover["Partij"] in parties and cover["Jaar"] in YEARS
                )
                assert sheets["Oordeel"]["Oordeel"].isna().all()
                said = sheets["Resultaten"][sheets["Resultaten"]["Nummer"].notna()]
                value = pd.to_numeric(said["Waarde"], errors="coerce")
                state = said["Toestand"]
                wrong = (
                    ~said["Nummer"].isin(numbers)
                    | (value.isna() & said["Waarde"].notna())
                    | (value < 0)
                    | (value != value.round()).where(value.notna(), other=False)
                    | ~(state.isna() | state.isin(states))
                    | (value.notna() & state.notna() & (state != "gemeld"))
                    | said["Nummer"].duplicated()
                )
                assert not wrong.any()
                kept = pd.DataFrame(
                    {
                        "file": path.name,
                        "number": said["Nummer"],
                        "value": value,
                        "state": state,
                        "why": said["Toelichting"],
                    }
                )
                con.register("kept", kept[kept["value"].notna() | kept["state"].notna() | kept["why"].notna()])
                con.execute("INSERT INTO results SELECT * FROM kept")

    return seconds(work)


def load_vs_pandas() -> Measured:
    """At least four times as fast as a script by hand."""
    return Measured("load_vs_pandas", *in_turn(ours, by_hand), limit=4, sense="min")
