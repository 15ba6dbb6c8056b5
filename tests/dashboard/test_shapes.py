"""Statuses can be told apart by shape, in colour, in grey and while provisional."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from dashboard.shapes import SHAPES, hatched, images, signs, svg
from schemas.contract import contract

STATUSES = list(contract().statuses)
#: How a measure stands: the words of lists that stand on screens as a sign.
SIGNS = [choice for words in contract().choices.values() for choice in words.choice if choice.shape]


def _contrast(colour: str) -> float:
    """Contrast against white, as WCAG counts it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_a_shape_that_is_seen(status: str) -> None:
    assert contract().statuses[status].shape in SHAPES
    assert _contrast(contract().statuses[status].colour) >= 3
    assert ElementTree.fromstring(svg(status)).tag.endswith("svg")  # noqa: S314 - our own image


def test_no_two_statuses_share_a_shape_and_no_shape_is_left_over() -> None:
    used = [contract().statuses[status].shape for status in STATUSES] + [sign.shape or "" for sign in SIGNS]
    assert sorted(used) == sorted(SHAPES)


def test_every_state_of_a_measure_has_a_sign_of_its_own_that_is_seen() -> None:
    assert {sign.id for sign in SIGNS} >= set(contract().words("measure_state"))
    assert all(_contrast(sign.colour or "#FFFFFF") >= 3 for sign in SIGNS)
    assert len(set(signs().values())) == len(SIGNS)
    assert all(ElementTree.fromstring(image).tag.endswith("svg") for image in signs().values())  # noqa: S314 - our own


def test_what_says_nothing_is_never_a_disc() -> None:
    silent = [status for status in contract().statuses.values() if status.order is None]
    discs = {name for name, shape in SHAPES.items() if shape.outline == SHAPES["disc"].outline}
    assert silent
    assert not discs & {status.shape for status in silent}, "grey and teal come close for some eyes"


@pytest.mark.parametrize("status", STATUSES)
def test_provisional_is_open_and_dashed(status: str) -> None:
    outline = ElementTree.fromstring(svg(status, provisional=True))[0]  # noqa: S314 - our own image
    assert outline.get("fill") == "none"
    assert outline.get("stroke-dasharray")
    assert outline.get("stroke") == contract().statuses[status].colour


def test_every_image_has_an_address() -> None:
    words = [sign.id for sign in SIGNS]
    assert set(images()) == {*STATUSES, *(f"{status}_provisional" for status in STATUSES), *words, "not_reported"}
    assert len(images()) == 2 * len(STATUSES) + len(words) + 1, "no two share an address"
    assert images()["not_reported"] == hatched()
