"""The Dutch catalogue is complete: every text of the code is translated, none is left over."""

from __future__ import annotations

from schemas.words import problems


def test_every_text_has_its_dutch() -> None:
    assert problems() == []
