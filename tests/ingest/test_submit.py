"""The one road of a workbook, with real workbooks: what is loaded, refused, unchanged, and in which order."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest import submit as submit_module
from ingest.check import check_all
from ingest.events import Events
from ingest.findings import Finding
from ingest.rows import from_lines
from ingest.store import Store
from ingest.submit import Outcome, contract_version, submit, today, workbooks_in
from ingest.withdraw import withdraw
from ingest.workbook import cell_of
from tests.ingest.workbooks import SIGNED, agreements_bytes, results_bytes

NOW = datetime(2025, 6, 30, 22, 30, tzinfo=UTC)  # in Amsterdam it is 1 July already

AGREEMENTS = ("afspraken.xlsx", agreements_bytes())
RESULTS = ("resultaten.xlsx", results_bytes({"NB-01": 40}))
WRONG = ("fout.xlsx", results_bytes({"NB-01": "veertig"}, party="L2"))


def said(outcomes: tuple[Outcome, ...]) -> list[tuple[str, str, int | None]]:
    return [
        (one.file, "unchanged" if one.unchanged else "refused" if one.refused else "right", one.event)
        for one in outcomes
    ]


def values(data: Path) -> list[tuple[object, ...]]:
    return (
        Store(data)
        .ask("SELECT party, year, number, value FROM results_as_known(99999, DATE '9999-12-31') ORDER BY ALL")
        .rows()
    )


def test_the_day_is_that_of_amsterdam() -> None:
    assert today(NOW) == date(2025, 7, 1)


def test_the_good_ones_load_whatever_stands_beside_them(tmp_path: Path) -> None:
    junk = ("brief.xlsx", b"not a workbook at all")
    outcomes = submit(tmp_path, [RESULTS, WRONG, junk, AGREEMENTS], now=NOW)
    assert said(outcomes) == [
        ("resultaten.xlsx", "right", 2),
        ("fout.xlsx", "refused", None),
        ("brief.xlsx", "refused", None),
        ("afspraken.xlsx", "right", 1),
    ]
    assert all(finding.severity == "error" for finding in outcomes[2].findings)
    assert outcomes[1].findings[0].cell is not None
    assert values(tmp_path) == [("L1", 2024, "NB-01", 40.0)]
    assert Events(tmp_path).verify() == ()


def test_a_figure_leads_back_to_its_cell_and_its_file(tmp_path: Path) -> None:
    submit(tmp_path, [AGREEMENTS, RESULTS], now=NOW)
    row, placement, file, sha256, layout, contract, sender, received, imported = (
        Store(tmp_path)
        .ask(
            'SELECT r."row", s.placement, s.file_name, s.sha256, s.layout, s.contract, e.sender, e.received, e.imported'
            " FROM results r JOIN submissions s USING (event) JOIN events e USING (event)"
        )
        .row(0)
    )
    event = Events(tmp_path).read(2)
    assert event.bytes_of("workbook.xlsx") == RESULTS[1]
    assert event.files["workbook.xlsx"] == sha256
    assert (file, layout, contract, sender) == ("resultaten.xlsx", 1, contract_version(), "L1")
    assert (received, imported, event.recorded) == (date(2025, 7, 1), False, NOW)
    sheet, cell = cell_of(json.loads(placement), "results", row, "value")
    assert sheet == "Resultaten"
    assert cell is not None
    assert cell.endswith(str(row))
    (value,) = from_lines(event.bytes_of("rows.jsonl"))["results"]["value"]
    assert value == 40.0


def test_who_sent_it_is_an_organisation(tmp_path: Path) -> None:
    compiled = ("bronnen.xlsx", results_bytes({"NB-01": 40}, compiled=True))
    submit(tmp_path, [AGREEMENTS, compiled], now=NOW)
    assert [event.sender for event in Events(tmp_path)] == ["stad", "public_sources"]
    assert Store(tmp_path).ask("SELECT compiled FROM submissions ORDER BY event")["compiled"].to_list() == [False, True]


def test_only_the_name_of_a_file_is_kept_not_where_it_stood(tmp_path: Path) -> None:
    path = tmp_path / "somebody" / "afspraken.xlsx"
    path.parent.mkdir()
    path.write_bytes(AGREEMENTS[1])
    (outcome,) = submit(tmp_path / "data", [path], now=NOW)
    assert outcome.file == str(path)
    assert "somebody" not in (tmp_path / "data" / "events" / "00001" / "event.json").read_text("utf-8")


def test_capitals_make_no_other_framework_or_agreement(tmp_path: Path) -> None:
    shouted = ("luid.xlsx", agreements_bytes("STAD", more=("nb-03",)))
    submit(tmp_path, [shouted, ("r.xlsx", results_bytes({"nb-01": 40, "NB-03": 7}))], now=NOW)
    submit(tmp_path, [("zacht.xlsx", agreements_bytes(more=("NB-03",)))], now=NOW)
    ask = Store(tmp_path).ask
    assert ask("SELECT DISTINCT framework FROM agreements").rows() == [("STAD",)]
    assert ask("SELECT DISTINCT number FROM agreements ORDER BY 1").rows() == [("NB-01",), ("NB-02",), ("nb-03",)]
    assert ask("SELECT framework, number, value FROM results ORDER BY 2").rows() == [
        ("STAD", "NB-01", 40.0),
        ("STAD", "nb-03", 7.0),
    ]


def test_a_dry_run_judges_alike_and_keeps_nothing(tmp_path: Path) -> None:
    outcomes = submit(tmp_path, [RESULTS, WRONG, AGREEMENTS], dry_run=True, now=NOW)
    assert said(outcomes) == [
        ("resultaten.xlsx", "right", None),
        ("fout.xlsx", "refused", None),
        ("afspraken.xlsx", "right", None),
    ]
    assert Store(tmp_path).event_number() == 0
    assert not (tmp_path / "events").exists()


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    submit(tmp_path, [AGREEMENTS, RESULTS], now=NOW)
    again = submit(tmp_path, [AGREEMENTS, RESULTS, ("kopie.xlsx", RESULTS[1])], now=NOW)
    assert said(again) == [
        ("afspraken.xlsx", "unchanged", None),
        ("resultaten.xlsx", "unchanged", None),
        ("kopie.xlsx", "unchanged", None),
    ]
    assert Store(tmp_path).event_number() == 2
    other_day = submit(tmp_path, [RESULTS], received=date(2025, 3, 31), now=NOW)
    assert said(other_day) == [("resultaten.xlsx", "right", 3)], "received on another day it is another submission"


def test_the_same_bytes_twice_in_one_load_count_once(tmp_path: Path) -> None:
    outcomes = submit(tmp_path, [AGREEMENTS, RESULTS, ("z.xlsx", RESULTS[1])], now=NOW)
    assert [event for _file, _what, event in said(outcomes)] == [1, 2, None]
    assert outcomes[2].unchanged


def test_of_two_about_the_same_the_one_sent_later_counts(tmp_path: Path) -> None:
    early = ("b.xlsx", results_bytes({"NB-01": 40, "NB-02": 7}, sent_on=date(2025, 2, 1)))
    late = ("a.xlsx", results_bytes({"NB-01": 44}, sent_on=date(2025, 4, 1)))
    outcomes = submit(tmp_path, [late, AGREEMENTS, early], now=NOW)
    assert said(outcomes) == [("a.xlsx", "right", 3), ("afspraken.xlsx", "right", 1), ("b.xlsx", "right", 2)]
    assert (outcomes[0].overtakes, outcomes[2].overtakes) == ("b.xlsx", None)
    assert values(tmp_path) == [("L1", 2024, "NB-01", 44.0), ("L1", 2024, "NB-02", 7.0)]


def test_without_dates_the_name_decides(tmp_path: Path) -> None:
    first = ("1.xlsx", results_bytes({"NB-01": 40}, sent_on=None))
    second = ("2.xlsx", results_bytes({"NB-01": 44}, sent_on=None))
    outcomes = submit(tmp_path, [second, first, AGREEMENTS], now=NOW)
    assert outcomes[0].overtakes == "1.xlsx"
    assert values(tmp_path) == [("L1", 2024, "NB-01", 44.0)]


def test_a_later_agreements_workbook_sees_the_earlier_of_the_same_load(tmp_path: Path) -> None:
    more = ("0.xlsx", agreements_bytes(more=("NB-03",), sent_on=date(2023, 1, 1)))
    results = ("r.xlsx", results_bytes({"NB-01": 1}))
    outcomes = submit(tmp_path, [more, results, AGREEMENTS], now=NOW)
    assert said(outcomes) == [("0.xlsx", "right", 2), ("r.xlsx", "right", 3), ("afspraken.xlsx", "right", 1)]
    assert set(Store(tmp_path).known("stad").agreements) == {"NB-01", "NB-02", "NB-03"}


def test_results_of_an_unknown_framework_are_refused(tmp_path: Path) -> None:
    outcomes = submit(tmp_path, [AGREEMENTS, ("r.xlsx", results_bytes({"NB-01": 1}, framework="elders"))], now=NOW)
    assert said(outcomes)[1] == ("r.xlsx", "refused", None)


def test_imported_history_counts_by_the_date_on_its_form(tmp_path: Path) -> None:
    undated = ("zonder.xlsx", results_bytes({"NB-01": 1}, party="L2", sent_on=None))
    to_come = ("later.xlsx", results_bytes({"NB-01": 1}, year=2023, sent_on=date(2025, 7, 2)))
    outcomes = submit(tmp_path, [AGREEMENTS, RESULTS, undated, to_come], received="cover", now=NOW)
    assert said(outcomes) == [
        ("afspraken.xlsx", "right", 1),
        ("resultaten.xlsx", "right", 2),
        ("zonder.xlsx", "refused", None),
        ("later.xlsx", "refused", None),
    ]
    for refused in outcomes[2:]:
        (finding,) = [one for one in refused.findings if one.severity == "error"]
        assert (finding.check, finding.sheet) == ("no_day_of_receipt", "Voorblad")
        assert finding.cell is not None
    assert [(event.received, event.imported) for event in Events(tmp_path)] == [
        (SIGNED, True),
        (date(2025, 3, 31), True),
    ]
    assert all(one.unchanged for one in submit(tmp_path, [AGREEMENTS, RESULTS], received="cover", now=NOW))


def test_what_somebody_else_loaded_meanwhile_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judged right, but before it is committed the same bytes arrive by another road."""
    submit(tmp_path, [AGREEMENTS], now=NOW)
    real, calls = check_all, 0

    def meanwhile(*arguments: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 1:
            assert said(submit(tmp_path, [RESULTS], now=NOW))[0][1:] == ("right", 2)
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(submit_module, "check_all", meanwhile)
    assert said(submit(tmp_path, [RESULTS], now=NOW)) == [("resultaten.xlsx", "unchanged", None)]
    assert Store(tmp_path).event_number() == 2


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    submit(tmp_path, [AGREEMENTS, RESULTS], dry_run=True, now=NOW, progress=lambda *one: told.append(one))
    assert told == [(1, 2, "afspraken.xlsx"), (2, 2, "resultaten.xlsx")]


def test_a_folder_gives_its_workbooks_and_a_file_itself(tmp_path: Path) -> None:
    for name in ("b.xlsx", "deep/a.XLSX", "~$b.xlsx", ".c.xlsx", "list.csv", "old.xls", "README.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    found = workbooks_in([tmp_path, tmp_path / "list.csv", tmp_path / "b.xlsx"])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["b.xlsx", "deep/a.XLSX", "old.xls", "list.csv"]


def test_a_file_too_big_to_be_one_of_ours_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "groot.xlsx"
    with path.open("wb") as file:
        file.truncate(5_000_000_000)
    (outcome,) = submit(tmp_path / "data", [path], now=NOW)
    assert outcome.refused


def test_a_name_or_reason_with_bytes_that_are_no_letters_stops_nothing(tmp_path: Path) -> None:
    names = ("caf\udce9.xlsx", "gewoon.xlsx")
    outcomes = submit(tmp_path, [(names[0], agreements_bytes()), (names[1], results_bytes({"NB-01": 1}))])
    assert [one.event for one in outcomes] == [1, 2]
    assert Store(tmp_path).ask("SELECT file_name FROM submissions ORDER BY event")["file_name"][0] == "caf?.xlsx"
    assert not isinstance(withdraw(tmp_path, 2, "slecht \udcff"), Finding)
