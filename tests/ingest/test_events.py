"""Events: committed by a rename, chained by hashes, whole or not there at all."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.events import DamagedEventsError, Events, StoreBusyError
from ingest.rows import UnknownFormatError, all_to_lines, from_lines, row_schema, to_lines
from tests.ingest.drafts import RECORDED, agreements, results, rows


def test_what_was_committed_can_be_read_again(tmp_path: Path) -> None:
    events = Events(tmp_path)
    committed = events.commit(
        [agreements("NB-01"), results({"number": "NB-01", "value": 40.0}, received=date(2024, 3, 1))], recorded=RECORDED
    )
    assert [event.number for event in committed] == [1, 2]
    assert tuple(Events(tmp_path)) == committed
    second = Events(tmp_path).read(2)
    assert (second.kind, second.recorded, second.received) == ("submission", RECORDED, date(2024, 3, 1))
    assert (second.imported, second.sender, second.facts["year"]) == (True, "L1", 2024)
    assert second.previous == committed[0].hash
    assert committed[0].previous is None
    assert second.bytes_of("workbook.xlsx") == b"workbook"
    assert sorted(path.name for path in (tmp_path / "events" / "00002").iterdir()) == [
        "event.json",
        "rows.jsonl",
        "workbook.xlsx",
    ]
    assert events.verify() == ()


def test_numbers_go_on_past_what_other_programs_committed(tmp_path: Path) -> None:
    mine, other = Events(tmp_path), Events(tmp_path)
    assert mine.last() == 0
    other.commit([agreements("A")], recorded=RECORDED)
    assert mine.last() == 1
    other.commit([results(), results()], recorded=RECORDED)
    assert mine.last(1) == 3
    assert [event.number for event in mine.after(1)] == [2, 3]
    assert mine.commit([results()], recorded=RECORDED)[0].number == 4
    assert mine.last(9) == 4, "a number that isn't there any more is not believed"


def test_five_digits_are_not_the_end(tmp_path: Path) -> None:
    events = Events(tmp_path)
    events.commit([results()], recorded=RECORDED)
    (tmp_path / "events" / "00001").rename(tmp_path / "events" / "99999")
    (after,) = events.commit([results()], recorded=RECORDED)
    assert (after.number, after.folder.name) == (100000, "100000")
    assert events.last() == 100000


@pytest.fixture
def three(tmp_path: Path) -> Events:
    events = Events(tmp_path)
    events.commit([agreements("A"), results({"number": "A", "value": 1.0}), results()], recorded=RECORDED)
    return events


def _edit(path: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    said = json.loads(path.read_text("utf-8"))
    change(said)
    path.write_text(json.dumps(said), "utf-8")


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (lambda f: (f / "00002" / "rows.jsonl").unlink(), [("missing_file", 2, "rows.jsonl")]),
        (lambda f: (f / "00002" / "workbook.xlsx").write_bytes(b"w0rkbook"), [("changed_file", 2, "workbook.xlsx")]),
        (lambda f: (f / "00002" / "event.json").unlink(), [("missing_file", 2, "event.json")]),
        (lambda f: (f / "00002" / "event.json").write_text("{"), [("unreadable", 2, "event.json")]),
        (lambda f: _edit(f / "00002" / "event.json", lambda s: s.pop("sender")), [("unreadable", 2, "event.json")]),
        (
            lambda f: _edit(f / "00002" / "event.json", lambda s: s.update(sender="L9")),
            [("changed_file", 2, "event.json")],
        ),
        (
            lambda f: _edit(f / "00002" / "event.json", lambda s: s.update(format=99)),
            [("unknown_format", 2, "event.json")],
        ),
        (lambda f: (f / "00002").rename(f / "x"), [("missing_event", 2, None)]),
        (lambda f: (f / "00004.part").mkdir(), [("leftover", 4, None)]),
    ],
)
def test_verify_names_what_is_wrong(
    three: Events, harm: Callable[[Path], Any], expected: list[tuple[str, int, str | None]]
) -> None:
    harm(three.folder)
    problems = three.verify()
    assert [(one.kind, one.event, one.file) for one in problems] == expected
    for problem in problems:
        for language in ("nl", "en"):
            assert f"{problem.event:05}" in problem.sentence(language)


def test_every_problem_is_said_in_both_languages(three: Events) -> None:
    (three.folder / "00002" / "event.json").unlink()
    (problem,) = three.verify()
    assert problem.sentence("nl") != problem.sentence("en")
    assert "afspraken rebuild" in problem.sentence("nl")
    with pytest.raises(DamagedEventsError) as raised:
        list(three)
    assert raised.value.problem == problem


def test_bytes_that_changed_are_not_handed_out(three: Events) -> None:
    event = three.read(2)
    (event.folder / "workbook.xlsx").write_bytes(b"other")
    with pytest.raises(DamagedEventsError):
        event.bytes_of("workbook.xlsx")


def test_leftovers_are_swept_at_the_next_commit_and_nothing_else(three: Events) -> None:
    (three.folder / "00004.part").mkdir()
    (three.folder / "00004.part" / "rows.jsonl").write_bytes(b"half")
    (three.folder / "notes.part").write_text("not ours")
    assert three.last() == 3
    assert three.commit([results()], recorded=RECORDED)[0].number == 4
    assert sorted(path.name for path in three.folder.iterdir()) == ["00001", "00002", "00003", "00004", "notes.part"]
    assert three.verify() == ()


def test_two_writers_wait_for_each_other_and_the_wait_is_bounded(tmp_path: Path) -> None:
    first, second = Events(tmp_path), Events(tmp_path, timeout=0.1)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with first.lock():
            held.set()
            done.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    with pytest.raises(StoreBusyError):
        second.commit([results()], recorded=RECORDED)
    done.set()
    thread.join()
    assert second.commit([results()], recorded=RECORDED)[0].number == 1
    with first.lock():
        assert first.commit([results()], recorded=RECORDED)[0].number == 2, "who holds the lock may commit"


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(
    number=_TEXT,
    text=st.none() | _TEXT,
    owners=st.none() | st.lists(_TEXT, max_size=3),
    how_much=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    year=st.none() | st.integers(1990, 2100),
    due=st.none() | st.dates(),
)
@settings(max_examples=60, deadline=None)
def test_rows_survive_their_lines(
    number: str, text: str | None, owners: list[str] | None, how_much: float | None, year: int | None, due: date | None
) -> None:
    frame = rows(
        "agreements",
        {"number": number, "text": text, "owners": owners, "how_much": how_much, "target_year": year, "due": due},
        {"number": "Z"},
    )
    found = from_lines(to_lines({"agreements": frame, "targets": rows("targets")}))
    assert list(found) == ["agreements"], "a table without rows leaves no line"
    assert found["agreements"].equals(frame)
    assert found["agreements"].schema == pl.Schema(row_schema("agreements"))


def test_rows_of_many_events_are_dealt_out_to_their_own() -> None:
    many = [
        {
            "agreements": rows("agreements", {"number": "A", "text": "een\u2028twee\x85drie\nvier"}),
            "targets": rows("targets"),
        },
        {},
        {"agreements": rows("agreements", {"number": "B"}), "targets": rows("targets", {"number": "A", "value": 1.0})},
        {"agreements": rows("agreements", {"number": "C"}, {"number": "D"})},
    ]
    assert all_to_lines(many) == [to_lines(one) for one in many]
    for one, lines in zip(many, all_to_lines(many), strict=True):
        found = from_lines(lines)
        assert {table: frame.height for table, frame in one.items() if frame.height} == {
            table: frame.height for table, frame in found.items()
        }
        assert all(found[table].equals(one[table]) for table in found)


#: Each format that was ever written, as written then.
_FORMAT_1 = b"""{"format":1}
{"table":"results","row":6,"number":"NB-01","area":null,"value":40.0,"done":"2024-09-24"}
{"table":"judgements","row":9,"number":"NB-01","status":"behind","text":"Te \\"laat\\""}
"""


def test_every_format_ever_written_stays_readable() -> None:
    found = from_lines(_FORMAT_1)
    assert found["results"].select("row", "number", "area", "value", "done", "months").rows() == [
        (6, "NB-01", None, 40.0, date(2024, 9, 24), None)
    ]
    assert found["judgements"].select("row", "text").rows() == [(9, 'Te "laat"')]


def test_a_format_of_later_days_is_refused() -> None:
    with pytest.raises(UnknownFormatError):
        from_lines(_FORMAT_1.replace(b'"format":1', b'"format":2'))
