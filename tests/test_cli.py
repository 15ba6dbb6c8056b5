"""The command: exit codes, what is said where, and that no failure shows a stack trace."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from dashboard import server
from dashboard.assessment.cases import LATER
from dashboard.cli import loading, showing
from dashboard.cli.console import DONE, FAULT, INTERRUPTED, LOG, REFUSED, WRONG_USE, run, w
from ingest.events import Events, StoreBusyError
from ingest.store import FILE, Store
from schemas.words import words
from tests.ingest.workbooks import agreements_bytes, results_bytes

COMMANDS = (
    "check", "load", "rebuild", "template", "serve", "demo", "explain", "cases",
    "withdraw", "audit", "export", "backup",
)  # fmt: skip


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, named by AFSPRAKEN_DATA; of every test, so that none writes in the user's own."""
    monkeypatch.setenv("AFSPRAKEN_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with an agreements workbook, a right and a wrong results workbook."""
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "afspraken.xlsx").write_bytes(agreements_bytes())
    (folder / "deep" / "goed.xlsx").write_bytes(results_bytes({"NB-01": 40}))
    (folder / "fout.xlsx").write_bytes(results_bytes({"NB-01": "veertig"}, party="L2"))
    return folder


def _python(code: str, *arguments: object, language: str = "nl", **more: str) -> subprocess.CompletedProcess[str]:
    """Python as a process of its own, in a language."""
    environment = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LC_MESSAGES", "LANG")}
    environment |= {"LANG": language, "COLUMNS": "200", "PYTHONIOENCODING": "utf-8", **more}
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def _said(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    return _python("from dashboard.cli import main; main()", *arguments, **more)


def test_check_names_file_sheet_and_cell_and_keeps_nothing(
    data: Path, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(files)]) == REFUSED
    said = capsys.readouterr().out
    assert str(files / "fout.xlsx") in said
    assert re.search(r"Resultaten![A-Z]+\d+: .*veertig", said)
    assert Events(data).last() == 0
    assert run(["check", str(files / "afspraken.xlsx"), str(files / "deep")]) == DONE


def test_load_takes_the_good_ones_and_again_changes_nothing(
    data: Path, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["load", str(files)]) == REFUSED
    loaded, refused = capsys.readouterr().out.split(str(files / "fout.xlsx"))
    assert str(files / "afspraken.xlsx") in loaded
    assert str(files / "deep" / "goed.xlsx") in loaded
    assert "Resultaten!" in refused
    assert Events(data).last() == 2
    assert run(["load", str(files / "afspraken.xlsx"), str(files / "deep")]) == DONE
    assert Events(data).last() == 2


def test_received_is_a_day_or_the_cover(data: Path, files: Path) -> None:
    assert run(["load", str(files / "afspraken.xlsx"), "--received", "cover"]) == DONE
    assert run(["load", str(files / "deep"), "--received", "1-4-2025"]) == DONE
    assert run(["load", str(files / "deep"), "--received", "2025-04-02"]) == DONE
    assert [(event.received, event.imported) for event in Events(data)] == [
        (date(2021, 12, 15), True),
        (date(2025, 4, 1), True),
        (date(2025, 4, 2), True),
    ]


def test_rebuild_after_the_store_was_deleted(data: Path, files: Path) -> None:
    run(["load", str(files)])
    before = Store(data).ask("SELECT * FROM results")
    (data / FILE).unlink()
    assert run(["rebuild"]) == DONE
    assert Store(data).ask("SELECT * FROM results").equals(before)


def test_the_data_folder_may_stand_before_or_after_the_command(data: Path, files: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    workbook = str(files / "afspraken.xlsx")
    assert run(["--data", str(first), "load", workbook]) == DONE
    assert run(["--data", str(first), "load", workbook, "--data", str(second)]) == DONE
    assert (Events(first).last(), Events(second).last(), Events(data).last()) == (1, 1, 0)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["load"],
        ["load", "--nonsense"],
        ["load", "no such file.xlsx"],
        ["load", "EMPTY"],
        ["load", "FILE", "--received", "yesterday"],
        ["load", "FILE", "--received", "2999-01-01"],
        ["load", "FILE", "--received", "2024-02-30"],
        ["template", "--year", "soon"],
        ["template", "--party", "L1"],
        ["template", "--framework", "unknown", "--to", "NEW"],
        ["template", "--language", "de"],
        ["template", "--to", "FILE"],
        ["explain"],
        ["explain", "NB-99"],
        ["explain", "NB-01", "--year", "24"],
        ["rebuild"],
        ["rebuild", "too much"],
        ["load", "FILE", "--format", "xml"],
        ["check", "FILE", "--format"],
        ["template", "--all"],
        ["template", "--all", "--framework", "stad"],
        ["template", "--all", "--framework", "stad", "--year", "2024", "--party", "L1"],
        ["withdraw", "1"],
        ["withdraw", "--reason", "Wrong year."],
        ["withdraw", "one", "--reason", "Wrong year."],
        ["withdraw", "-1", "--reason", "Wrong year."],
        ["audit", "--format", "JSON."],
        ["export"],
        ["export", "everything"],
        ["export", "results", "--known", "yesterday"],
        ["export", "results", "--to", "FILE"],
        ["export", "results", "--to", "EMPTY"],
        ["export", "results", "--to", "no such folder/results.csv"],
        ["backup"],
        ["backup", "--to", "FILE"],
        ["load", "FILE", "--received"],
        ["serve", "--no-browser=yes"],
        ["cases", "no such file.json"],
        ["cases", "FILE"],
        ["cases", "EMPTY"],
        ["template", "--to", "EMPTY"],
        ["serve", "--port", "many"],
        ["serve", "--port", "0"],
        ["serve", "--port", "65536"],
    ],
)
def test_wrong_use_is_told_in_a_line(
    data: Path, files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    (tmp_path / "empty").mkdir()
    if arguments[:1] != ["rebuild"]:
        data.mkdir()  # a folder that isn't there is wrong use of its own
    places = {"FILE": files / "afspraken.xlsx", "EMPTY": tmp_path / "empty", "NEW": tmp_path / "new.xlsx"}
    assert run([str(places.get(argument, argument)) for argument in arguments]) == WRONG_USE
    assert Events(data).last() == 0
    told = capsys.readouterr()
    assert told.out if not arguments else 0 < len(told.err.strip()) < 300
    assert "Traceback" not in told.err


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["nonsense"], ["nonsense", *COMMANDS]),
        (["load", "--recieved", "cover"], ["--recieved", "--received"]),
        (["load", "FILE", "--received"], ["--received"]),
        (["rebuild", "too", "much"], ["too much"]),
        (["cases", "no such file.json"], ["no such file.json"]),
        (["template", "--to", "IN"], ["IN"]),
        (["template", "--year", "soon"], ["--year", "soon"]),
        (["serve", "--port", "many"], ["--port", "many", "65535"]),
        (["rebuild"], ["DATA", "--data"]),
        (["explain", "NB-01"], ["DATA", "--data"]),
        (["template", "--framework", "stad"], ["DATA", "--data"]),
        (["withdraw", "1", "--reason", "Wrong."], ["DATA", "--data"]),
        (["audit"], ["DATA", "--data"]),
        (["export", "results"], ["DATA", "--data"]),
        (["backup", "--to", "IN"], ["DATA", "--data"]),
        (["withdraw", "1"], ["--reason"]),
        (["backup"], ["--to"]),
        (["export", "result"], ["result", "results", "agreements", "submissions"]),
        (["audit", "--format", "xml"], ["--format", "xml", "json"]),
        (["serve", "--data", "FILE"], ["FILE", "--data"]),
        (["check", "FILE", "--data", "FILE"], ["FILE", "--data"]),
        (["load", "FILE", "--data", "INSIDE"], ["INSIDE", "--data"]),
    ],
)
def test_wrong_use_names_what_is_wrong(
    data: Path, files: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], named: list[str]
) -> None:
    file = files / "afspraken.xlsx"
    places = {"FILE": str(file), "IN": str(files), "INSIDE": str(file / "deeper"), "DATA": str(data)}
    assert run([places.get(argument, argument) for argument in arguments]) == WRONG_USE
    told = capsys.readouterr()
    assert not told.out, "nothing is promised first"
    assert all(places.get(name, name) in told.err for name in named)
    assert not data.exists()


def test_an_empty_folder_is_a_store_without_events(data: Path) -> None:
    data.mkdir()
    assert run(["rebuild"]) == DONE


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_address_is_printed_in_the_language_once_the_store_opens(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    served = []
    monkeypatch.setattr(server, "run", lambda folder, port: served.append(folder))
    monkeypatch.setattr(showing, "language", language)
    assert run(["serve", "--no-browser"]) == DONE
    assert (data / FILE).exists()
    assert served == [data]
    (address,) = re.findall(r"http://127\.0\.0\.1:\d+/\S*", capsys.readouterr().out)
    assert address.endswith("lang=en") == (language == "en")


def test_after_a_load_the_next_command_is_named(data: Path, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def next_commands(*paths: Path) -> list[str]:
        run(["load", *map(str, paths), "--data", str(data)])
        return re.findall(r"afspraken (\w+)", capsys.readouterr().out.splitlines()[-1])

    assert next_commands(files / "fout.xlsx") == []
    assert next_commands(files / "afspraken.xlsx") == ["template", "serve"]
    assert next_commands(files / "afspraken.xlsx") == [], "nothing was loaded"
    assert next_commands(files / "deep") == ["serve"]


@pytest.mark.parametrize(
    ("error", "code", "logged"),
    [
        (StoreBusyError("x"), FAULT, False),
        (KeyboardInterrupt(), INTERRUPTED, False),
        (OSError(errno.ENOSPC, "full", "secret name.xlsx"), FAULT, True),
        (PermissionError(errno.EACCES, "no", "secret name.xlsx"), FAULT, True),
        (ValueError("secret value"), FAULT, True),
        (BaseException("secret panic"), FAULT, True),
    ],
)
def test_a_failure_is_a_sentence_and_its_log_holds_no_values(
    data: Path,
    files: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    logged: bool,
) -> None:
    def fails(*_arguments: object, **_more: object) -> None:
        raise error

    monkeypatch.setattr(loading, "submit", fails)
    assert run(["load", str(files)]) == code
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert len(told.strip().splitlines()) == 1
    assert (data / LOG).exists() == logged
    if logged:
        log = (data / LOG).read_text("utf-8")
        assert str(data / LOG) in told
        assert type(error).__name__ in log
        assert "secret" not in log
        assert str(files) not in log


def test_a_command_without_data_logs_its_failure_in_the_folder_named_before_it(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_path: Path) -> None:
        raise ValueError("secret value")

    monkeypatch.setattr(showing, "run_cases", fails)
    cases = tmp_path / "cases.json"
    cases.write_text("[]", "utf-8")
    assert run(["--data", str(tmp_path / "other"), "cases", str(cases)]) == FAULT
    assert (tmp_path / "other" / LOG).exists()
    assert not data.exists()
    assert run(["cases", str(cases)]) == FAULT
    assert (data / LOG).exists()


def test_check_reads_every_agreement_back_and_load_does_not(
    data: Path, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = str(files / "afspraken.xlsx")
    for _again in range(2):  # also when it is known already
        assert run(["check", workbook]) == DONE
        told = capsys.readouterr().out.splitlines()
        read_back = [line for line in told if line.strip().startswith(("NB-01: ", "NB-02: "))]
        assert len(read_back) == 2
        assert all("500" in line and "2022" in line for line in read_back)
        run(["load", workbook])
        assert "NB-01: " not in capsys.readouterr().out


def test_a_damaged_event_is_named(data: Path, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["load", str(files)])
    (data / "events" / "00002" / "rows.jsonl").unlink()
    capsys.readouterr()
    assert run(["rebuild"]) == FAULT
    told = capsys.readouterr().err
    assert "00002" in told
    assert "rows.jsonl" in told


def test_a_template_is_written_and_judged_right(data: Path, files: Path, tmp_path: Path) -> None:
    run(["load", str(files)])
    empty, again, results = (tmp_path / name for name in ("empty.xlsx", "again.xlsx", "results.xlsx"))
    assert run(["template", "--to", str(empty)]) == DONE
    assert run(["check", str(empty)]) == REFUSED, "it still has to be filled in"
    assert run(["template", "--framework", "stad", "--language", "en", "--to", str(again)]) == DONE
    assert run(["check", str(again)]) == DONE
    asked = ["template", "--framework", "stad", "--party", "L2", "--year", "2023", "--to", str(results)]
    assert run(asked) == DONE
    assert results.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("framework", "party", "year", "code", "named"),
    [
        ("Voorbeeldstad-2022 ", "l9001", 2024, DONE, []),
        ("voorbeeldstad-2022", "L9001", 2031, WRONG_USE, ["L9001", "2022", "2026"]),
        ("voorbeeldstad-2022", "L9001", 2021, WRONG_USE, ["L9001", "2022", "2026"]),
        ("tilburg-2015", "SBO-TILBURG", 2018, DONE, ["SBO-TILBURG", "2018"]),
        ("tilburg-2015", "TILBURG-SAMEN", 2014, DONE, []),
        ("tilburg-2015", "TILBURG-SAMEN", 2013, WRONG_USE, ["2014"]),
        ("tilburg-2015", "TIWOS", 2014, WRONG_USE, ["2015"]),
        ("voorbeeldstat-2022", "L9001", 2024, WRONG_USE, ["voorbeeldstad-2022"]),
        ("voorbeeldstad-2022", "L90O1", 2024, WRONG_USE, ["L9001"]),
    ],
)
def test_a_results_template_is_for_a_known_party_and_a_year_of_the_term(
    examples: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    framework: str,
    party: str,
    year: int,
    code: int,
    named: list[str],
) -> None:
    path = tmp_path / "results.xlsx"
    asked = ["--framework", framework, "--party", party, "--year", str(year)]
    assert run(["template", *asked, "--to", str(path), "--data", str(examples)]) == code
    assert path.exists() == (code == DONE)
    told = capsys.readouterr()
    more = told.out.splitlines()[1:] if code == DONE else told.err.splitlines()
    assert len(more) == bool(named), "a note only where there is one"
    assert all(name in line for line in more for name in named)


def test_explain_forgives_capitals_and_names_the_nearest(examples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = ["--data", str(examples)]
    typed = ["explain", " nb-01", "--framework", "VOORBEELDSTAD-2022", "--year", "2024", "--known", "2025-06-30", *at]
    assert run(typed) == DONE
    head, *_rest, last = capsys.readouterr().out.splitlines()
    assert all(part in head for part in ("NB-01", "2024", w.day(date(2025, 6, 30))))
    assert last.startswith("Status: ")
    assert " = " not in last
    assert run(["explain", "NB01", *at]) == WRONG_USE
    assert "NB-01" in capsys.readouterr().err
    assert run(["explain", "NB-01", "--framework", "voorbeeldstad", *at]) == WRONG_USE
    assert "voorbeeldstad-2022" in capsys.readouterr().err


def test_worked_examples_run_and_what_differs_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = json.loads((Path(__file__).parent / "assessment_cases.json").read_text("utf-8"))
    core = next(case for case in cases if case["set"] == "core" and "status" in case["expected"])
    later = next(case for case in cases if case["set"] in LATER)
    path = tmp_path / "cases.json"
    path.write_text(json.dumps([core, later]), "utf-8")
    assert run(["cases", str(path)]) == DONE
    path.write_text(json.dumps([{**core, "expected": {"status": "no such status"}}]), "utf-8")
    capsys.readouterr()
    assert run(["cases", str(path)]) == REFUSED
    said = capsys.readouterr().out
    assert core["id"] in said
    assert "no such status" in said


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_wrong_case_is_told_in_the_language_of_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    monkeypatch.setattr(showing, "w", words(language))
    path = tmp_path / "cases.json"
    path.write_text('[{"id": "mine"}]', "utf-8")
    assert run(["cases", str(path)]) == REFUSED
    (told, _count) = capsys.readouterr().out.splitlines()
    assert told.startswith("mine: ")
    assert "'set'" in told
    assert ("key" in told) == (language == "en")
    path.write_text('[\n{"id": }]', "utf-8")
    assert run(["cases", str(path)]) == WRONG_USE
    assert "cases.json" in (told := capsys.readouterr().err)
    assert "2" in told, "the line where it goes wrong"


_HELPS = """
import sys
from dashboard.cli.console import run
for command in sys.argv[1:]:
    print("=====", command)
    assert run([*command.split(), "--help"]) == 0
"""


def _helps(language: str) -> dict[str, str]:
    """The help of the program ('') and of each command, in a language."""
    said = _python(_HELPS, "", *COMMANDS, language=language).stdout
    return dict(part.split("\n", 1) for part in said.split("===== ")[1:])


def test_help_speaks_one_language_and_names_every_command() -> None:
    """No English words of the program or of typer in Dutch help, and the other way round."""
    dutch, english = _helps("nl_NL.UTF-8"), _helps("en_GB.UTF-8")
    assert list(dutch) == list(english) == ["", *COMMANDS]
    for command in dutch:
        for word in ("Usage", "Options", "Arguments", "Commands", "OPTIONS", "ARGS", "required", "default:", "<"):
            assert word not in dutch[command], (command, word)
        for word in ("Gebruik", "Opties", "Opdrachten", "OPTIES", "verplicht", "standaard", "bestand", "Toon"):
            assert word not in english[command], (command, word)
    assert all(re.search(rf"\b{name}\b", dutch[""]) for name in COMMANDS)
    for name in COMMANDS:
        assert f"Voorbeeld: afspraken {name}" in dutch[name]
        assert f"Example: afspraken {name}" in english[name]


def test_the_version_is_that_of_the_package() -> None:
    said = _said("--version")
    assert said.returncode == DONE
    assert re.fullmatch(r"afspraken \d+\.\d+\.\d+\n", said.stdout)


def test_a_contract_that_cannot_be_read_is_told_without_a_trace(tmp_path: Path) -> None:
    said = _said("load", "--help", PYTHONPATH=str(_broken(tmp_path)), AFSPRAKEN_DATA=str(tmp_path))
    assert said.returncode == FAULT
    assert "Traceback" not in said.stderr


def _broken(folder: Path) -> Path:
    """A Python path on which a part that the commands need can't be imported."""
    (folder / "openpyxl").mkdir()
    (folder / "openpyxl" / "__init__.py").write_text("raise ImportError('broken')")
    return folder
