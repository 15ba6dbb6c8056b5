"""Rules that hold for the tree as a whole: who may ask the store, what is locked, what the README names."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from dashboard import server
from dashboard.cli.app import app
from dashboard.cli.console import run
from dashboard.cli.showing import DEMO
from dashboard.folder import VARIABLE
from dashboard.queries import AsKnown
from dashboard.standing import best_year, read_framework
from ingest.store import Store
from ingest.submit import submit, today, workbooks_in
from tests.conftest import SAMPLES

ROOT = Path(__file__).parent.parent
CODE = ("schemas", "ingest", "dashboard", "sample_data")
README = (ROOT / "README.md").read_text("utf-8")


def modules(*packages: str) -> Iterator[tuple[str, ast.Module]]:
    """Path and tree of every module of these packages."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def test_only_the_store_knows_duckdb() -> None:
    found = set()
    for path, tree in modules(*CODE):
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] == "duckdb" for name in names):
                found.add(path)
    assert found == {"ingest/store.py"}


def test_the_dashboard_asks_in_one_place() -> None:
    """Outside queries.py nobody in the dashboard writes SQL, asks the store, or calls what ``asking`` hands out."""
    asks: dict[str, list[int]] = {}
    for path, tree in modules("dashboard"):
        handed = {
            item.optional_vars.id
            for node in ast.walk(tree)
            if isinstance(node, ast.With)
            for item in node.items
            if isinstance(item.context_expr, ast.Call)
            and getattr(item.context_expr.func, "attr", "") == "asking"
            and isinstance(item.optional_vars, ast.Name)
        }
        for node in ast.walk(tree):
            asked = isinstance(node, ast.Call) and (
                getattr(node.func, "attr", "") in {"ask", "execute"} or getattr(node.func, "id", "") in handed
            )
            sql = (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.match(r"\s*(SELECT|WITH|FROM|INSERT|UPDATE|DELETE)\s", node.value)
            )
            if asked or sql:
                asks.setdefault(path, []).append(getattr(node, "lineno", 0))
    assert set(asks) == {"dashboard/queries.py"}, asks


def test_an_open_page_shows_what_was_loaded_since(own_examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures of a later load stand on the page after the next rerun: nothing is cleared by hand."""
    monkeypatch.setenv(VARIABLE, str(own_examples))
    code = "voorbeeldstad-2022"
    app_test = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60)
    app_test.query_params["framework"] = code
    app_test.run()
    app_test.switch_page("views/overview.py")
    before = _titles(app_test.run())
    store = Store(own_examples)
    known = read_framework(store, code, AsKnown(store.event_number(), today()))
    assert known is not None
    year = best_year(known)
    sent = next(SAMPLES.rglob(f"resultaten-{year}-thuis.xlsx"))
    changed = own_examples.parent / sent.name
    changed.write_bytes(_with_cell(sent.read_bytes(), "Resultaten", "I5", 400))
    assert [one.refused for one in submit(own_examples, workbooks_in([changed]))] == [False]
    after = _titles(app_test.run())
    assert not app_test.exception
    assert before
    assert after != before


def test_the_example_run_twice_changes_nothing_and_opens_the_town(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served: list[tuple[Path, int]] = []
    monkeypatch.setattr(server, "run", lambda data, port: served.append((data, port)))
    folder = tmp_path / "demo"
    numbers = []
    for _time in range(2):
        assert run(["--data", str(folder), "demo", "--no-browser"]) == 0
        numbers.append(Store(folder).event_number())
    acts = [tomllib.loads(file.read_text("utf-8"))["act"] for file in SAMPLES.glob("*/*.toml")]
    assert numbers[0] == numbers[1] == len(list(SAMPLES.glob("*/*.xlsx"))) + sum(map(len, acts))
    assert [data for data, _port in served] == [folder, folder]
    said = capsys.readouterr().out
    assert server.url(served[0][1], "overview", {"framework": DEMO}) in said
    store = Store(folder)
    town = read_framework(store, DEMO, AsKnown(store.event_number(), today()))
    assert town is not None and town.row["nature"] == "fictitious"


def _titles(app_test: AppTest) -> list[str]:
    return [str(one.proto.body) for one in app_test.get("html") if "<h1" in str(one.proto.body)]


def _with_cell(workbook: bytes, sheet: str, cell: str, value: float) -> bytes:
    book = load_workbook(io.BytesIO(workbook))
    book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_what_is_locked_has_hashes_and_no_address(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) > 20
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert not re.search(r"https?://|--index-url|--extra-index-url|--find-links|^-i ", text, re.MULTILINE)


def test_every_command_stands_in_the_readme_and_the_other_way_round() -> None:
    commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    assert set(re.findall(r"^    afspraken (\w+)", README, re.MULTILINE)) == commands
    assert set(re.findall(r"`afspraken (\w+)", README)) <= commands


def test_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^    |`)make (\w+)", README, re.MULTILINE))
    assert {"demo", "test", "check", "fix"} <= named <= targets


def test_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    public = (ROOT / "publiccode.yml").read_text("utf-8")
    assert f'softwareVersion: "{project["version"]}"' in public
    assert f"license: {project['license']}" in public
    assert f"## {project['version']} " in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_nothing_leans_on_what_lies_outside_the_tree() -> None:
    """No path to a neighbouring folder or to somebody's machine: a fresh clone with nothing beside it must do."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    outside = re.compile(r"\.\./" + "shared|/" + "home/|/" + r"Users/|[A-Z]:\\Users")
    found = []
    for name in done.stdout.decode().split("\0"):
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".json", ".yml", ".css", ".js", ".sql"} and path.name != "axe.min.js":
            found += [name] if path.is_file() and outside.search(path.read_text("utf-8")) else []
    assert found == []
