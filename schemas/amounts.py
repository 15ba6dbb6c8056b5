"""Figures, years and statuses in words: what every sentence about a promise is made of."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from schemas.agreement import Agreement
from schemas.contract import Indicator, contract
from schemas.plan import is_limit
from schemas.words import Words


def number(value: float, indicator: Indicator, words: Words, against: float | None = None) -> str:
    """A figure in words of digits, halves rounded up.

    What is counted in wholes has no decimals from 100 on. Smaller and finer figures stand as they were typed (two
    decimals at most); computed ones in the indicator's decimals or one. As many more as tell it from ``against``.
    """
    small = indicator.decimals > 0 or abs(value) < 100
    decimals = indicator.decimals or int(small)
    if small and abs(value - round(value, 2)) <= 1e-9 * max(abs(value), 1.0):
        decimals = 2
    while against is not None and decimals < 6 and _rounded(value, decimals) == _rounded(against, decimals):
        if abs(value - against) <= 1e-9 * max(abs(value), abs(against)):
            break
        decimals += 1
    return words.number(_rounded(value, decimals), decimals)


def _rounded(value: float, decimals: int) -> float:
    exact = Decimal(repr(round(value, 9)))
    return float(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def quantity(value: float, indicator: Indicator, words: Words, against: float | None = None) -> str:
    """A figure with its unit: 1 woning, 500 woningen, 70%."""
    text, unit = number(value, indicator, words, against), indicator.unit[words.language]
    if unit == "%":
        return text + unit
    if value == 1 and indicator.unit_one is not None:
        unit = indicator.unit_one[words.language]
    return f"{text} {unit}"


def years(start: int, end: int, words: Words) -> str:
    """A run of years: 2022 tot en met 2026, or 2026."""
    return str(start) if start == end else words.say("{start} to {end}", start=start, end=end)


def status_label(agreement: Agreement, status: str, words: Words, *, above: bool | None = None) -> str:
    """The word of a status for this promise: a limit has its own.

    ``above``: whether a limit that stands behind is itself passed. A limit on a running sum is used up too fast,
    any other is passed; a yearly sum can be either, which only its assessment knows.
    """
    found = contract().statuses[status]
    if not is_limit(agreement):
        return found.label[words.language]
    if status == "behind" and (agreement.kind != "flow" if above is None else above):
        return words.say("above the limit")
    return found.limit[words.language]
