"""The colours: enough contrast to read, and still apart for who cannot see red or green."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from dashboard.charts.strips import WARM, WARM_FILL, shades
from dashboard.shapes import ACTION, INK, NOT_REPORTED, PANEL, PLAN, QUIET, RESULT, SHAPES
from schemas.contract import contract

Triple = tuple[float, float, float]
WHITE = "#FFFFFF"
STATUSES = list(contract().statuses.values())
#: Full dichromacy on linear RGB: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of
#: Color Vision Deficiency", IEEE TVCG 15(6), 2009, severity 1.0.
SIGHT: dict[str, tuple[Triple, Triple, Triple]] = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}


def linear(colour: str) -> Triple:
    """A colour as light: linear RGB from 0 to 1."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return r, g, b


def mixed(rows: tuple[Triple, Triple, Triple], light: Triple) -> Triple:
    """A matrix times a colour."""
    a, b, c = (sum(share * part for share, part in zip(row, light, strict=True)) for row in rows)
    return a, b, c


def lab(light: Triple) -> Triple:
    """Linear RGB as CIELAB (white point D65)."""
    xyz = mixed(((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)), light)
    x, y, z = (
        part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116
        for part in (max(value, 0.0) / white for value, white in zip(xyz, (0.9505, 1.0, 1.089), strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: str, other: str, sight: str) -> float:
    """How far two colours are apart (delta E 1976) for somebody with that sight; about 2 is just seen."""
    a, b = (lab(mixed(SIGHT[sight], linear(colour))) for colour in (one, other))
    return float(sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5)


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2.x, from 1 to 21."""
    bright = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in map(linear, (one, other)))
    return (bright[1] + 0.05) / (bright[0] + 0.05)


def test_the_measures_are_those_of_the_standards() -> None:
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)
    assert lab(linear(WHITE)) == pytest.approx((100, 0, 0), abs=0.1)


@pytest.mark.parametrize("colour", [INK, QUIET, ACTION, RESULT, NOT_REPORTED, WARM])
def test_words_can_be_read(colour: str) -> None:
    assert contrast(colour, WHITE) >= 4.5
    assert contrast(colour, PANEL) >= 4.5, "an outside event lies behind them"


def test_words_on_the_strips_can_be_read() -> None:
    for n in range(1, 7):
        assert min(contrast(WHITE, colour) for colour in shades(n)) >= 4.5
    assert contrast(WARM, WARM_FILL) >= 3


@pytest.mark.parametrize("colour", [PLAN, WARM, NOT_REPORTED, RESULT, *(one.colour for one in STATUSES)])
def test_marks_can_be_seen(colour: str) -> None:
    assert contrast(colour, WHITE) >= 3


@pytest.mark.parametrize("sight", SIGHT)
def test_neighbouring_statuses_stay_apart_for_every_sight(sight: str) -> None:
    order = [one for one in STATUSES if one.order is not None]
    for one, other in pairwise(order):
        if SHAPES[one.shape].outline == SHAPES[other.shape].outline:
            assert SHAPES[one.shape] != SHAPES[other.shape], f"{one.id} and {other.id} look the same"
        else:
            assert apart(one.colour, other.colour, sight) >= 12, f"{one.id} and {other.id}"


def test_no_two_statuses_have_one_shape() -> None:
    shapes = [one.shape for one in STATUSES]
    assert len(set(shapes)) == len(shapes)


@pytest.mark.parametrize("sight", SIGHT)
def test_the_marks_of_one_chart_stay_apart_for_every_sight(sight: str) -> None:
    for one, other in combinations((RESULT, PLAN, NOT_REPORTED, WHITE), 2):
        assert apart(one, other, sight) >= 15
    for one, other in pairwise([*shades(2), WARM_FILL]):
        assert apart(one, other, sight) >= 15
