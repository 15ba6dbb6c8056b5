"""The sample workbooks: made by the script, true to their sources, and loaded like any other."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from dashboard.queries import AsKnown
from dashboard.standing import read_framework, standing
from ingest.store import Store
from ingest.submit import submit
from ingest.template import agreements_workbook
from sample_data import amsterdam, make, national, tilburg
from sample_data.build import source
from schemas.contract import contract

SAMPLE = make.HERE
REAL = ("amsterdam-2020-2023", "tilburg-2015-2020", "tilburg-2020-2025", "nationaal-2022-2030")
TOWN = "voorbeeldstad-2022-2026"


def _table(path: Path, name: str) -> list[dict[str, Any]]:
    """The filled rows of an Excel table, by field id."""
    layout = next(sheet for sheet in contract().layout.sheet if sheet.excel_table == name)
    rows = CalamineWorkbook.from_path(path, load_tables=True).get_table_by_name(name).to_python()
    named = [dict(zip(layout.columns, row, strict=True)) for row in rows]
    return [
        {key: value for key, value in row.items() if value != ""} for row in named if any(x != "" for x in row.values())
    ]


def _cover(path: Path) -> dict[str, Any]:
    layout = next(sheet for sheet in contract().layout.sheet if sheet.table == "cover")
    rows = CalamineWorkbook.from_path(path, load_tables=True).get_table_by_name("am1_cover").to_python()
    return {name: row[1] for name, row in zip(layout.columns, rows, strict=True)}


@cache
def _results(folder: str) -> tuple[dict[str, Any], ...]:
    """Every results row of a folder, with party and year of its cover; blank rows of the template left out."""
    said = ("value", "numerator", "state", "explanation", "done", "own_date")
    return tuple(
        {**row, "party": cover["party"], "year": int(cover["year"])}
        for path in sorted((SAMPLE / folder).glob("resultaten-*.xlsx"))
        for cover in [_cover(path)]
        for row in _table(path, "am1_results")
        if any(name in row for name in said)
    )


def _figure(folder: str, number: str, party: str, year: int, **more: Any) -> dict[str, Any]:
    keys = {"number": number, "party": party, "year": year, **more}
    found = [row for row in _results(folder) if all(row.get(key) == value for key, value in keys.items())]
    assert len(found) == 1, found
    return found[0]


# ---- made by the script


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return make.workbooks()


def test_the_committed_workbooks_are_what_the_script_makes(made: dict[str, bytes]) -> None:
    assert make.differing(made) == []


def test_a_changed_byte_is_named_with_the_repair(
    made: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in (*REAL, TOWN):
        shutil.copytree(SAMPLE / folder, tmp_path / folder)
    changed = tmp_path / TOWN / "addendum-2024.xlsx"
    changed.write_bytes(changed.read_bytes()[:-1] + b"\x01")
    (tmp_path / TOWN / "left-over.xlsx").write_bytes(b"")
    monkeypatch.setattr(make, "HERE", tmp_path)
    monkeypatch.setattr(make, "workbooks", lambda: made)
    monkeypatch.setattr(sys, "argv", ["make", "--check"])
    assert make.main() == 1
    said = capsys.readouterr().out
    assert said.count("sample_data/") == 2
    assert f"sample_data/{TOWN}/addendum-2024.xlsx" in said
    assert "python -m sample_data.make" in said


# ---- true to their sources


def _dutch(value: str) -> str:
    return f"{int(float(value)):,}".replace(",", ".")


def _source_rows() -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    for case, folders in ((amsterdam.CASE, REAL[:1]), (tilburg.CASE, REAL[1:3]), (national.CASE, REAL[3:])):
        for row in source(case, "realisations.csv"):
            yield folders, row


def test_every_published_figure_stands_in_a_workbook() -> None:
    """As a value with its address, or (another definition, unknown meaning) in an explanation of that year."""
    as_value = 0
    for folders, row in _source_rows():
        rows = [one for folder in folders for one in _results(folder) if one["year"] == int(row["year"])]
        if not row["value"]:
            assert any(one.get("evidence") == row["source_url"] and "value" not in one for one in rows), row
        elif any(one.get("value") == float(row["value"]) and one.get("evidence") == row["source_url"] for one in rows):
            as_value += 1
        else:
            assert any(_dutch(row["value"]) in one.get("explanation", "") for one in rows), row
    assert as_value == 52


def test_no_figure_of_a_real_case_was_invented() -> None:
    published = {(int(row["year"]), row["source_url"], row["value"]) for _folders, row in _source_rows()}
    for folder in REAL:
        for row in _results(folder):
            assert "numerator" not in row
            if "value" in row:
                assert (row["year"], row["evidence"], f"{row['value']:g}" if row["value"] < 1e6 else "") in {
                    (year, address, f"{float(value):g}") for year, address, value in published if value
                }, row


@pytest.mark.parametrize("folder", REAL)
def test_a_real_case_is_compiled_and_never_speaks_for_the_party(folder: str) -> None:
    for path in (SAMPLE / folder).glob("resultaten-*.xlsx"):
        assert _cover(path)["compiled"] == "ja"
        assert _table(path, "am1_judgements") == [
            {key: row[key] for key in ("number", "agreement_text")} for row in _table(path, "am1_judgements")
        ]
    assert all("source" in row and "evidence" in row for row in _results(folder))
    agreements = _table(SAMPLE / folder / "afspraken.xlsx", "am1_agreements")
    assert {row["text_kind"] for row in agreements} == {"samengevat"}


def test_every_source_is_named() -> None:
    text = (SAMPLE / "README.md").read_text("utf-8")
    for case in (amsterdam.CASE, tilburg.CASE, national.CASE):
        for name in ("agreements.csv", "realisations.csv"):
            assert all(row["source_url"] in text for row in source(case, name))


def test_amsterdam_as_the_sources_allow() -> None:
    folder, party = REAL[0], "AFWC"
    assert [_figure(folder, "AMS-01", party, year)["value"] for year in range(2020, 2024)] == [-10, 619, 890, 652]
    assert "1.485" in _figure(folder, "AMS-01", party, 2022)["explanation"]
    used = _figure(folder, "AMS-02", party, 2020, used="ja")
    other = _figure(folder, "AMS-02", party, 2020, used="nee")
    assert (used["value"], other["value"]) == (1373, 1372)
    assert used["used_reason"]
    assert used["source"] != other["source"]
    starts = _figure(folder, "AMS-03", party, 2020)
    assert starts["value"] == 2270
    assert "2.428" in starts["explanation"]
    assert _figure(folder, "AMS-13", party, 2023)["months"] == 8
    panels = _figure(folder, "AMS-14", party, 2020)
    assert panels["state"] == "niet gemeld"
    assert "blijft achter" in panels["explanation"]
    agreements = {row["number"]: row for row in _table(SAMPLE / folder / "afspraken.xlsx", "am1_agreements")}
    assert len(agreements) == 14
    assert agreements["AMS-03"]["reading_of"] == "AMS-02"
    assert {n for n, row in agreements.items() if row["how_much"] == "geen getal"} == {
        f"AMS-{n:02}" for n in (5, 8, 9, 10, 13, 14)
    }
    assert agreements["AMS-07"]["how_much"] == 1800


def test_tilburg_as_the_sources_allow() -> None:
    ruim = _figure(REAL[2], "TIL-20-01", "TBV", 2021)
    assert (ruim["value"], ruim["qualifier"]) == (270, "ten minste zoveel")
    assert _figure(REAL[2], "TIL-20-01", "TBV", 2022)["value"] == 0
    assert _figure(REAL[2], "TIL-20-01", "TIWOS", 2022)["state"] == "niet gemeld"
    assert _figure(REAL[1], "TIL-15-07", "WONENBREBURG", 2019)["value"] == 377
    for year in (2016, 2017):
        assert "value" not in _figure(REAL[1], "TIL-15-04", "TILBURG-SAMEN", year)
    assert not [row for row in _results(REAL[1]) if row["number"] == "TIL-15-01"]
    shares = {row["party"]: row.get("value") for row in _table(SAMPLE / REAL[2] / "afspraken.xlsx", "am1_targets")}
    assert shares == {"TIWOS": 375, "TBV": 500, "WONENBREBURG": None}


# ---- the fictitious town


def test_the_town_says_that_it_does_not_exist_in_every_workbook() -> None:
    paths = sorted((SAMPLE / TOWN).glob("*.xlsx"))
    assert len(paths) == 34
    for path in paths:
        first = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        assert any(str(row[0]).startswith("Verzonnen voorbeeld") for row in first)


def test_the_town_adds_up() -> None:
    rows = _results(TOWN)
    of_all = [row for row in rows if "area" not in row]
    latest: dict[tuple[str, str | None, str, int], Any] = {
        (r["number"], r.get("segment"), r["party"], r["year"]): r.get("value") for r in of_all
    }
    delivered = {
        year: sum(value for (number, _, _, of), value in latest.items() if (number, of) == ("NB-01", year))
        for year in range(2022, 2026)
    }
    assert delivered == {2022: 40, 2023: 85, 2024: 70, 2025: 115}
    for number, segment, party, year in latest:
        if number in ("BB-03", "VD-02", "VD-03") and segment is None:
            parts = [value for key, value in latest.items() if key[1] and (key[0], *key[2:]) == (number, party, year)]
            assert sum(parts) == latest[number, None, party, year]
    assert [row for row in rows if row["number"] == "BB-01" and (row["party"], row["year"]) == ("L9002", 2025)] == []
    targets = [
        row
        for path in sorted((SAMPLE / TOWN).glob("[aj]*.xlsx"))
        for row in _table(path, "am1_targets")
        if row["number"] == "NB-01"
    ]
    for document, whole in ((None, 450), ("AD-2024", 500)):
        assert sum(r["value"] for r in targets if "year" not in r and r.get("document") == document) == whole
    for year in range(2022, 2027):
        plan = [row for row in targets if row.get("year") == year]
        assert {row["document"] for row in plan} == {f"JS-{year}"}
        assert sum(r["value"] for r in plan if "party" in r) == next(r["value"] for r in plan if "party" not in r)


# ---- loaded like any other


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with all sample workbooks, each received on the date of its cover."""
    data = tmp_path_factory.mktemp("data")
    outcomes = submit(data, sorted(SAMPLE.glob("*/*.xlsx")), received="cover")
    errors = [
        (outcome.file, finding.sheet, finding.cell, finding.what("en"))
        for outcome in outcomes
        for finding in outcome.findings
        if finding.severity == "error"
    ]
    assert errors == []
    assert [outcome.file for outcome in outcomes if outcome.event is None] == []
    return data


def test_all_workbooks_load(loaded: Path) -> None:
    store = Store(loaded)
    counted = store.ask("select framework, count(*) as n from agreements group by framework order by framework")
    frameworks = dict(counted.iter_rows())
    assert set(frameworks) == {"amsterdam-2020", "tilburg-2015", "tilburg-2020", "nationaal-2022", "voorbeeldstad-2022"}
    results = dict(store.ask("select framework, count(*) from results group by framework").iter_rows())
    assert results == {
        folder: len(_results(name))
        for folder, name in (
            ("amsterdam-2020", REAL[0]),
            ("tilburg-2015", REAL[1]),
            ("tilburg-2020", REAL[2]),
            ("nationaal-2022", REAL[3]),
            ("voorbeeldstad-2022", TOWN),
        )
    }
    assert store.ask("select count(*) from judgements").item() == 20
    received = store.ask("select min(received), max(received) from events").row(0)
    assert received == (date(2021, 12, 15), date(2026, 11, 24))


def test_a_stored_figure_knows_its_cell(loaded: Path) -> None:
    found = Store(loaded).ask(
        "select value, \"row\" from results where framework = 'voorbeeldstad-2022' and number = 'NB-01' "
        "and party = 'L9001' and year = 2024"
    )
    path = SAMPLE / TOWN / "resultaten-2024-de-linde.xlsx"
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("Resultaten").to_python(skip_empty_area=False)
    assert found["value"].to_list() == [35]
    assert sheet[found["row"].item() - 1][8] == 35


@pytest.mark.parametrize(
    "framework", ["amsterdam-2020", "tilburg-2015", "tilburg-2020", "nationaal-2022", "voorbeeldstad-2022"]
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_loading_a_template_of_what_is_loaded_changes_nothing(loaded: Path, framework: str, language: str) -> None:
    known = Store(loaded).known(framework).frames
    data = agreements_workbook(language, frames=known)
    (outcome,) = submit(loaded, [("template.xlsx", data)], received=date(2026, 11, 25), dry_run=True)
    assert outcome.checked is not None
    assert [(f.check, f.sheet, f.cell) for f in outcome.findings if f.severity != "note"] == []
    for table, rows in outcome.checked.rows.items():
        if table != "framework":  # that is the latest row, and each workbook has its own date
            columns = [name for name in rows.columns if name != "row"]
            before = {str(row) for row in known[table].select(columns).iter_rows()}
            assert {str(row) for row in rows.select(columns).iter_rows()} <= before


#: How each agreement stands by our own reading of the figures: in this year, as known on 26 November 2026.
_STANDS = {
    ("voorbeeldstad-2022", 2024): {
        "mostly_achieved": {"NB-07"},
        "achieved": {"VD-05", "BB-04", "WZ-02"},
        "on_plan": {"NB-06", "VD-02", "VD-06"}
        | {"LB-02", "LB-04", "LB-06"}
        | {"BB-01", "BB-03", "BB-05", "BB-08", "WZ-03", "WZ-05", "WZ-06"},
        "slightly_behind": {"NB-04", "VD-01", "LB-05", "WZ-01"},
        "behind": {"NB-01", "NB-02", "NB-03", "NB-05", "VD-07", "LB-01", "BB-02", "WZ-04"},
        "moved_away": {"BB-06"},
        "running": {"VD-08", "VD-10", "BB-07"},
        "not_assessable": {"VD-03", "VD-09", "LB-03"},
        "None": {"NB-08", "VD-04", "VD-11", "LB-07"},
    },
    ("voorbeeldstad-2022", 2025): {
        "not_achieved": {"BB-07"},
        "mostly_achieved": {"NB-07"},
        "achieved": {"NB-06", "VD-05", "VD-06", "BB-04", "WZ-02"},
        "on_plan": {"VD-02", "VD-09", "LB-02", "LB-04", "LB-06"}
        | {"BB-01", "BB-02", "BB-03", "BB-08", "WZ-01", "WZ-04", "WZ-05", "WZ-06"},
        "slightly_behind": {"NB-01", "NB-04", "NB-05", "VD-01", "WZ-03"},
        "behind": {"NB-02", "NB-03", "VD-07", "LB-01", "BB-05"},
        "moved_away": {"BB-06"},
        "running": {"VD-08", "VD-10"},
        "not_assessable": {"VD-03", "LB-03", "LB-05"},
        "None": {"NB-08", "VD-04", "VD-11", "LB-07"},
    },
    ("amsterdam-2020", 2023): {
        "achieved": {"AMS-04"},
        "not_achieved": {"AMS-01", "AMS-03"},
        "not_assessable": {f"AMS-{number:02}" for number in (2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)},
    },
    ("tilburg-2015", 2019): {
        "on_plan": {"TIL-15-02"},
        "behind": {"TIL-15-07"},
        "moved_away": {"TIL-15-03"},
        "not_assessable": {f"TIL-15-{name}" for name in ("01", "04", "05", "06", "01-B")},
    },
    ("tilburg-2020", 2022): {"behind": {"TIL-20-01"}, "not_assessable": {"TIL-23-01", "TIL-23-02"}},
}


@pytest.mark.parametrize(("framework", "year"), list(_STANDS))
def test_every_agreement_stands_as_its_figures_say(loaded: Path, framework: str, year: int) -> None:
    store = Store(loaded)
    read = read_framework(store, framework, AsKnown(store.event_number(), date(2026, 11, 26)))
    assert read is not None
    found: dict[str, set[str]] = {}
    for number, assessment in standing(read, year).assessments.items():
        found.setdefault(str(assessment.status), set()).add(number)
    assert found == _STANDS[framework, year]


def test_the_town_has_what_the_real_cases_lack(loaded: Path) -> None:
    store = Store(loaded)
    read = read_framework(store, "voorbeeldstad-2022", AsKnown(store.event_number(), date(2026, 11, 26)))
    assert read is not None
    now = standing(read, 2025).assessments
    assert {number for number, one in now.items() if one.provisional} == {"VD-02", "BB-01", "BB-05", "WZ-01"}
    assert now["LB-03"].reason == "judgements_differ"
    assert now["NB-01"].differing_parties == ("HPV",)
    assert now["NB-01"].original is not None
    assert [version.agreed_on for version in read.agreements["NB-01"].versions] == [
        date(2021, 12, 9),
        date(2024, 3, 12),
    ]
    assert read.agreements["NB-03"].waits_for == "NB-02"
