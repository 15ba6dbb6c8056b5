"""The reference pages hold the whole contract and are what the command makes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ingest import reference
from schemas.contract import contract
from schemas.words import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_of_the_contract_stands_on_the_page(language: str) -> None:
    page = reference.page(language)
    for table in contract().tables.values():
        assert f"### {table.label[language]}\n" in page
        for field in table.field:
            assert f"| {field.label[language]} |" in page
            assert field.help[language] in page
    for indicator in contract().indicators.values():
        assert f"### {indicator.label[language]}\n" in page
        for text in (indicator.definition, indicator.pitfalls, indicator.source, indicator.count_date):
            assert text[language] in page
    for check in contract().checks.values():
        assert check.repair[language].replace("|", "\\|") in page
    for status in contract().statuses.values():
        assert status.definition[language] in page
    for reason in contract().reasons.values():
        assert reason.label[language] in page
    for word in (*contract().changes.values(), *contract().change_reasons.values()):
        assert f"| {word.label[language]} | `{word.id}` |" in page


def test_every_line_of_a_table_has_as_many_cells_as_its_head() -> None:
    for language in LANGUAGES:
        cells = 0
        for line in reference.page(language).splitlines():
            if not line.startswith("|"):
                cells = 0
                continue
            found = line.replace("\\|", "").count("|")
            cells = cells or found
            assert found == cells, line


def test_a_changed_byte_is_named_with_the_repair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reference, "DOCS", tmp_path / "docs")
    monkeypatch.setattr(sys, "argv", ["reference"])
    assert reference.main() == 0
    monkeypatch.setattr(sys, "argv", ["reference", "--check"])
    assert reference.main() == 0
    changed = tmp_path / "docs" / "reference.md"
    changed.write_bytes(changed.read_bytes().replace(b"Agreements", b"agreements", 1))
    assert reference.main() == 1
    said = capsys.readouterr().out
    assert "docs/reference.md" in said
    assert "python -m ingest.reference" in said
    assert "naslag.md" not in said
