"""The contract's TOML: it loads, names what exists, and a wrong file is refused by file and key."""

from __future__ import annotations

import re
import shutil
import string
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas import rounds
from schemas.contract import HERE, SEVERITIES, contract, load
from schemas.typed_toml import ContractError

FILES = (
    "choices.toml",
    "tables.toml",
    "indicators.toml",
    "checks.toml",
    "cycle.toml",
    "statuses.toml",
    "themes.toml",
    "rounds.toml",
    "layouts/1.toml",
)


def copy_to(folder: Path) -> Path:
    """The TOML files of the contract, to be spoilt."""
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / name, folder / name)
    return folder


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text, f"nothing to spoil: {old}"
        return text.replace(old, new, 1)

    return change


def without(line: str) -> Callable[[str], str]:
    """The text without the first line that begins so."""

    def change(text: str) -> str:
        found, times = re.subn(rf"^{re.escape(line)}.*\n", "", text, count=1, flags=re.MULTILINE)
        assert times == 1, f"nothing to spoil: {line}"
        return found

    return change


def test_every_file_is_loaded() -> None:
    assert {path.relative_to(HERE).as_posix() for path in HERE.rglob("*.toml")} == set(FILES)
    whole = contract()
    for part in (
        whole.tables,
        whole.choices,
        whole.indicators,
        whole.checks,
        whole.statuses,
        whole.changes,
        whole.change_reasons,
        whole.rules,
        whole.layouts,
    ):
        assert part


def test_a_limit_has_a_definition_of_every_word_of_its_own_that_it_can_get() -> None:
    """A limit is never mostly kept, so that word needs none."""
    own = {one.id for one in contract().statuses.values() if one.limit != one.label}
    assert {one.id for one in contract().statuses.values() if one.limit_definition} == own - {"mostly_achieved"}


def test_a_copy_that_is_not_spoilt_is_accepted(tmp_path: Path) -> None:
    assert load(copy_to(tmp_path)) == contract()
    assert rounds.load(tmp_path) == rounds.round_words()


@pytest.mark.parametrize(
    ("file", "change", "key"),
    [
        # a key that is missing
        ("tables.toml", without("label = "), "label"),
        ("choices.toml", without("label = "), "label"),
        ("indicators.toml", without("kind = "), "kind"),
        ("checks.toml", without("severity = "), "severity"),
        ("statuses.toml", without("shape = "), "shape"),
        ("rounds.toml", replaced('step = "site"', 'step = "moon"'), "moon"),
        ("rounds.toml", replaced('solver = "outside"', 'solver = "nobody"'), "nobody"),
        ("layouts/1.toml", without("excel_table = "), "excel_table"),
        # a key that is misspelt
        ("tables.toml", replaced("required = true", "requierd = true"), "requierd"),
        ("choices.toml", replaced("segment = true", "segments = true"), "segments"),
        ("indicators.toml", replaced("direction = ", "directon = "), "directon"),
        ("checks.toml", replaced("repair = ", "repare = "), "repare"),
        ("checks.toml", replaced("[[check]]", "[[checks]]"), "checks"),
        ("layouts/1.toml", replaced("columns = ", "colums = "), "colums"),
        # a reference to what isn't there
        ("tables.toml", replaced('ref = "parties.party"', 'ref = "parties.code"'), "parties.code"),
        ("tables.toml", replaced('choices = "theme"', 'choices = "themes"'), "themes"),
        ("tables.toml", replaced('type = "period"', 'type = "term"'), "term"),
        ("tables.toml", replaced('key = ["party"]', 'key = ["code"]'), "code"),
        ("indicators.toml", replaced('theme = "new_construction"', 'theme = "building"'), "building"),
        ("indicators.toml", replaced('kind = "stock"', 'kind = "level"'), "level"),
        ("indicators.toml", replaced('segments = "rent_class"', 'segments = "theme"'), "theme"),
        ("checks.toml", replaced('severity = "warning"', 'severity = "warn"'), "warn"),
        ("statuses.toml", replaced('shape = "', 'shape = "round_'), "round_"),
        ("layouts/1.toml", replaced('table = "areas"', 'table = "regions"'), "regions"),
        ("layouts/1.toml", replaced('"short_name"', '"nickname"'), "nickname"),
        # an id twice
        ("tables.toml", replaced('id = "areas"', 'id = "parties"'), "parties"),
        ("tables.toml", replaced('id = "short_name"', 'id = "name"'), "name"),
        ("choices.toml", replaced('id = "liveability"', 'id = "sustainability"'), "sustainability"),
        (
            "indicators.toml",
            replaced('id = "homes_delivered"', 'id = "social_homes_delivered"'),
            "social_homes_delivered",
        ),
        ("checks.toml", replaced('id = "too_large"', 'id = "empty_file"'), "empty_file"),
        ("statuses.toml", replaced('id = "worse"', 'id = "better"'), "better"),
        ("statuses.toml", replaced('id = "new_results"', 'id = "later_year"'), "later_year"),
        # a value of the wrong type, one language only, no TOML
        ("tables.toml", replaced("required = true", 'required = "yes"'), "required"),
        ("tables.toml", replaced("minimum = 1990", 'minimum = "1990"'), "minimum"),
        ("indicators.toml", replaced("decimals = 1", "decimals = 1.5"), "decimals"),
        (
            "choices.toml",
            replaced('label = { nl = "Nieuwbouw", en = "New construction" }', 'label = "Nieuwbouw"'),
            "label",
        ),
        ("choices.toml", replaced(', en = "New construction"', ""), "label"),
        ("choices.toml", replaced('en = "New construction"', 'en = " "'), "label"),
        ("layouts/1.toml", replaced("layout = 1", "layout = 2"), "layout"),
        ("tables.toml", replaced('id = "framework"', "id = framework"), "TOML"),
    ],
)
def test_a_wrong_file_is_refused_by_file_and_key(
    tmp_path: Path, file: str, change: Callable[[str], str], key: str
) -> None:
    folder = copy_to(tmp_path)
    path = folder / file
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    with pytest.raises(ContractError) as refused:
        load(folder), rounds.load(folder)
    message = str(refused.value)
    assert message.startswith(file)
    assert key in message
    assert message.rstrip().endswith(".")


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_which_the_end_is_lost_is_refused(tmp_path: Path, file: str) -> None:
    folder = copy_to(tmp_path)
    text = (folder / file).read_text("utf-8")
    (folder / file).write_text(text[: text.rindex("=")], "utf-8")
    with pytest.raises(ContractError) as refused:
        load(folder), rounds.load(folder)
    assert str(refused.value).startswith(file)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_checks_say_the_same_in_both_languages() -> None:
    assert {check.severity for check in contract().checks.values()} == set(SEVERITIES)
    for check in contract().checks.values():
        for text in (check.what, check.repair, check.example):
            assert placeholders(text.nl) == placeholders(text.en), check.id


def test_every_field_stands_in_the_newest_layout_once() -> None:
    assert [sheet.table for sheet in contract().layout.sheet] == list(contract().tables)
    for sheet in contract().layout.sheet:
        assert sorted(sheet.columns) == sorted(field.id for field in contract().tables[sheet.table].field)
    for names in ("excel_table", "title"):
        found = [getattr(sheet, names) for sheet in contract().layout.sheet]
        assert len(found) == len({str(name) for name in found})
