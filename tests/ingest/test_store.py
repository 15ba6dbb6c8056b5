"""The store: derived from the events, caught up at every opening, shared with other processes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from ingest import store as store_module
from ingest.events import DamagedEventsError, Events, StoreBusyError
from ingest.rows import field_types, row_schema
from ingest.store import FILE, Store, all_tables, stored_tables, table_schema
from schemas.contract import contract
from tests.ingest.drafts import RECORDED, agreements, results

_SQL = {"VARCHAR": pl.String, "DOUBLE": pl.Float64, "INTEGER": pl.Int64, "DATE": pl.Date, "VARCHAR[]": pl.List}


def filled(data: Path) -> Store:
    Events(data).commit(
        [
            agreements("NB-01", "NB-02", received=date(2022, 1, 1)),
            results({"number": "NB-01", "value": 40.0}, {"number": "NB-02", "state": "not_due"}),
            results({"number": "NB-01", "value": 44.0}, party="L2"),
        ],
        recorded=RECORDED,
    )
    return Store(data)


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All tables of the store, as they stand there, row for row."""
    with store.asking() as ask:
        tables = ask("SELECT table_name FROM duckdb_tables() ORDER BY 1")["table_name"]
        return {table: ask(f'FROM "{table}"').rows() for table in tables}


# -- the structure ------------------------------------------------------------------------------------------------


def test_each_field_has_its_column_and_nothing_else_stands_there(tmp_path: Path) -> None:
    columns = Store(tmp_path).ask(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main'"
        " AND table_name IN (SELECT table_name FROM duckdb_tables()) ORDER BY table_name, column_index"
    )
    assert set(columns["table_name"]) == {"applied", *all_tables()}
    for table in stored_tables():
        found = {name: kind for of, name, kind in columns.iter_rows() if of == table}
        fields = [column for field in contract().tables[table].field for column in field.columns]
        expected = {name: kind for name, kind in table_schema(table).items() if name not in fields}
        for field in contract().tables[table].field:
            assert set(field_types(field)) == set(field.columns)
            expected |= field_types(field)
        assert list(found) == list(expected), table
        for name, kind in expected.items():
            assert kind == _SQL[found[name]], f"{table}.{name}"


def test_the_contracts_types_are_the_agreed_ones() -> None:
    assert row_schema("agreements")["owners"] == pl.List(pl.String)
    assert row_schema("agreements")["how_much"] == pl.Float64
    assert row_schema("agreements")["how_much_word"] == pl.String
    assert row_schema("agreements")["start_year"] == pl.Int64
    assert row_schema("agreements")["due"] == pl.Date
    assert row_schema("results")["months"] == pl.Float64
    assert "plan" not in row_schema("results"), "a reminder is not stored"
    assert list(table_schema("results"))[:6] == ["event", "row", "framework", "party", "year", "number"]


def test_every_table_column_view_and_macro_is_explained(tmp_path: Path) -> None:
    with Store(tmp_path).asking() as ask:
        for what in ("tables", "columns", "functions"):
            explained = ask(
                f"FROM duckdb_{what}() WHERE NOT internal AND schema_name = 'main' AND database_name = 'store'"
            )
            assert explained.height > 0, what
            assert explained.filter(pl.col("comment").fill_null("").str.len_chars() < 10).height == 0, what


def test_the_structure_needs_nothing_that_a_lake_refuses() -> None:
    text = (Path(store_module.__file__).parent / "store.sql").read_text("utf-8")
    code = re.sub(r"--.*|'(?:[^']|'')*'", "", text)
    assert not re.search(r"\b(INDEX|PRIMARY|UNIQUE|CHECK|SEQUENCE|REFERENCES|DEFAULT)\b", code, re.IGNORECASE)


# -- applying -----------------------------------------------------------------------------------------------------


def test_what_was_committed_stands_in_its_tables(tmp_path: Path) -> None:
    store = filled(tmp_path)
    assert store.event_number() == 3
    assert store.ask(
        'SELECT event, "row", framework, party, year, number, value, state FROM results ORDER BY ALL'
    ).rows() == [
        (2, 5, "stad", "L1", 2024, "NB-01", 40.0, None),
        (2, 6, "stad", "L1", 2024, "NB-02", None, "not_due"),
        (3, 5, "stad", "L2", 2024, "NB-01", 44.0, None),
    ]
    assert store.ask('SELECT "row", framework, owners, how_much FROM agreements').rows()[0] == (
        5,
        "stad",
        ["L1", "L2"],
        152.5,
    )
    assert store.ask("SELECT event, recorded, received, imported, sender FROM events ORDER BY event").rows()[0] == (
        1,
        RECORDED,
        date(2022, 1, 1),
        True,
        "stad",
    )
    workbook, remark, size, placement = store.ask(
        "SELECT workbook, remark, size, placement FROM submissions WHERE event = ?", [1]
    ).rows()[0]
    assert (workbook, remark, size) == ("agreements", "één", 10)
    assert json.loads(placement) == {"framework": {"sheet": "Kader", "cells": {"name": "B5"}}}
    assert store.ask("SELECT event FROM submissions WHERE party = $party", {"party": "L2"}).rows() == [(3,)]


def test_the_latest_that_was_received_counts_not_the_latest_that_was_loaded(tmp_path: Path) -> None:
    Events(tmp_path).commit(
        [
            results({"number": "A", "value": 2.0}, {"number": "B", "value": 7.0}, received=date(2024, 6, 1)),
            results({"number": "A", "value": 1.0}, received=date(2024, 3, 1)),
            results({"number": "A", "value": 9.0, "area": "X"}, {"number": "A", "value": 8.0, "source": "Monitor"}),
            results({"number": "A", "value": 5.0}, year=2023),
        ],
        recorded=RECORDED,
    )
    store = Store(tmp_path)
    latest = (
        "SELECT year, number, area, source, value, event FROM results_as_known(99999, DATE '9999-12-31')"
        " ORDER BY ALL NULLS FIRST"
    )
    assert store.ask(latest).rows() == [
        (2023, "A", None, None, 5.0, 4),
        (2024, "A", None, None, 2.0, 1),
        (2024, "A", None, "Monitor", 8.0, 3),
        (2024, "A", "X", None, 9.0, 3),
        (2024, "B", None, None, 7.0, 1),
    ]
    known = "SELECT number, value FROM results_as_known(?, ?) WHERE area IS NULL AND source IS NULL ORDER BY ALL"
    assert store.ask(known, [4, date(2024, 5, 1)]).rows() == [("A", 1.0)]
    assert store.ask(known, [1, date(2025, 5, 1)]).rows() == [("A", 2.0), ("B", 7.0)]


def test_rebuild_gives_the_same_tables_row_for_row(tmp_path: Path) -> None:
    store = filled(tmp_path)
    first = everything(store)
    Events(tmp_path).commit([results({"number": "NB-01", "value": 41.0})], recorded=RECORDED)
    grown = everything(store)
    assert len(grown["results"]) == len(first["results"]) + 1
    (tmp_path / FILE).unlink()
    assert everything(store) == grown, "deleted and asked"
    assert store.rebuild() == 4
    assert everything(store) == grown, "rebuilt in place"
    assert everything(Store(tmp_path)) == grown


def test_events_arrive_in_pieces_and_in_one_go_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = filled(tmp_path)
    whole = everything(store)
    monkeypatch.setattr(store_module, "_CHUNK", 1)
    store.rebuild()
    assert everything(store) == whole


def test_a_store_of_another_version_is_rebuilt(tmp_path: Path) -> None:
    store = filled(tmp_path)
    whole = everything(store)
    with duckdb.connect(str(tmp_path / FILE)) as con:
        con.execute("UPDATE applied SET version = 'older'; CREATE VIEW old AS SELECT 1; CREATE TABLE odd (a INTEGER)")
        con.execute("DELETE FROM results")
    assert everything(store) == whole


@pytest.mark.parametrize("damage", ["no_store", "emptied"])
def test_a_file_that_is_not_our_store_is_made_anew(tmp_path: Path, damage: str) -> None:
    store = filled(tmp_path)
    whole = everything(store)
    if damage == "no_store":
        (tmp_path / FILE).write_bytes(b"this is no database, but a text of some length" * 500)
    else:
        (tmp_path / FILE).write_bytes(b"")
    assert everything(store) == whole


def test_a_last_event_that_was_changed_is_not_taken_over_in_silence(tmp_path: Path) -> None:
    """The chain ends there, so only the store remembers its hash; who means the change runs a rebuild."""
    whole = everything(filled(tmp_path))
    path = tmp_path / "events" / "00003" / "event.json"
    path.write_bytes(path.read_bytes().replace(b'"imported": false', b'"imported": true'))
    store = Store(tmp_path)
    with pytest.raises(DamagedEventsError) as raised:
        store.ask("SELECT 1")
    assert (raised.value.problem.kind, raised.value.problem.event) == ("changed_file", 3)
    assert store.rebuild() == 3
    assert everything(store) != whole


def test_a_damaged_event_stops_a_rebuild_and_the_store_stays(tmp_path: Path) -> None:
    store = filled(tmp_path)
    whole = everything(store)
    (tmp_path / "events" / "00002" / "rows.jsonl").write_bytes(b'{"format":1}\n')
    with pytest.raises(DamagedEventsError) as raised:
        store.rebuild()
    assert (raised.value.problem.kind, raised.value.problem.event) == ("changed_file", 2)
    assert everything(store) == whole


def test_a_question_that_fails_leaves_the_store_usable(tmp_path: Path) -> None:
    store = filled(tmp_path)
    with pytest.raises(duckdb.Error):
        store.ask("SELECT nothing FROM nowhere")
    assert store.ask("SELECT count(*) AS n FROM results")["n"].item() == 3


def test_the_event_number_needs_no_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = filled(tmp_path)
    store.catch_up()
    monkeypatch.setattr(duckdb, "connect", lambda *_: pytest.fail("connected"))
    assert store.event_number() == 3
    Events(tmp_path).commit([results()], recorded=RECORDED)
    assert store.event_number() == 4


# -- with others --------------------------------------------------------------------------------------------------


@contextmanager
def _process(code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A Python process that is waited for; it says a line when it is ready."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


_HOLDS = """
import sys
import duckdb
con = duckdb.connect(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
"""


def test_a_program_that_keeps_the_file_open_is_waited_for_but_not_forever(tmp_path: Path) -> None:
    store = filled(tmp_path)
    store.catch_up()
    with _process(_HOLDS, tmp_path / FILE) as process:
        with pytest.raises(StoreBusyError):
            Store(tmp_path, timeout=0.2).ask("SELECT 1")
        letting_go = threading.Timer(0.3, process.kill)
        letting_go.start()
        assert store.ask("SELECT count(*) AS n FROM results")["n"].item() == 3
        letting_go.join()


_LOADS = """
import sys
from pathlib import Path
from ingest.events import Events
from ingest.store import Store
from tests.ingest.drafts import RECORDED, results
print("ready", flush=True)
sys.stdin.readline()
for value in range(10):
    Events(Path(sys.argv[1])).commit([results({"number": sys.argv[2], "value": float(value)})], recorded=RECORDED)
    Store(Path(sys.argv[1])).catch_up()
"""


def test_two_processes_load_while_threads_of_a_third_read(tmp_path: Path) -> None:
    store = filled(tmp_path)
    seen: list[int] = []
    wrong: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                number = store.event_number()
                answer = store.ask(
                    "SELECT max(event) AS n, count(*) AS rows, (SELECT event FROM applied) AS a FROM events"
                )
                last, rows, applied = answer.rows()[0]
                assert last == rows == applied >= number, "an answer is older than the question"
                seen.append(last)
                stop.wait(0.05)  # a page asks now and then; without a pause the others wait long for their turn
        except BaseException as error:
            wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    with _process(_LOADS, tmp_path, "A") as first, _process(_LOADS, tmp_path, "B") as second:
        for reader in readers:
            reader.start()
        for process in (first, second):  # both at once
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        assert (first.wait(60), second.wait(60)) == (0, 0)
    stop.set()
    for reader in readers:
        reader.join(30)
    assert wrong == []
    assert len(seen) > 5
    assert Events(tmp_path).verify() == ()
    assert store.ask(
        "SELECT number, count(*) AS n FROM results WHERE number IN ('A', 'B') GROUP BY ALL ORDER BY ALL"
    ).rows() == [
        ("A", 10),
        ("B", 10),
    ]
    live = everything(store)
    store.rebuild()
    assert everything(store) == live


_APPLIES = """
import sys
from pathlib import Path
from ingest import store
store._CHUNK = 5
print("ready", flush=True)
store.Store(Path(sys.argv[1])).rebuild() if sys.argv[2] == "rebuild" else store.Store(Path(sys.argv[1])).catch_up()
"""


@pytest.mark.parametrize("how", ["rebuild", "catch_up"])
@pytest.mark.parametrize("after", [0.0, 0.03, 0.1])
def test_a_kill_while_applying_loses_nothing(tmp_path: Path, how: str, after: float) -> None:
    store = filled(tmp_path)
    store.catch_up()
    Events(tmp_path).commit(
        [results({"number": f"A{number}", "value": 1.0}) for number in range(60)], recorded=RECORDED
    )
    with _process(_APPLIES, tmp_path, how) as process:
        threading.Event().wait(after)
        process.kill()
    assert store.ask("SELECT count(*) AS n FROM results WHERE number LIKE 'A%'")["n"].item() == 60
    live = everything(store)
    store.rebuild()
    assert everything(store) == live
