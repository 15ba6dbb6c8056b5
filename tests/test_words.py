"""The Dutch catalogue is complete: every text of the code is translated, none is left over."""

from __future__ import annotations

import ast

from schemas.words import KEYWORDS, ROOT, problems


def test_every_text_has_its_dutch() -> None:
    assert problems() == []


def test_no_text_hides_in_an_f_string() -> None:
    """Texts inside f-strings are not extracted, so their Dutch would be lost without a word."""
    for package in ("schemas", "ingest", "dashboard"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.JoinedStr):
                    for call in (one for one in ast.walk(node) if isinstance(one, ast.Call)):
                        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                        literal = bool(call.args) and isinstance(call.args[0], ast.Constant)
                        assert not (name in KEYWORDS and literal), f"{path}:{node.lineno}"
