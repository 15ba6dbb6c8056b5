"""What people type in a cell: numbers with words around them, days, and periods."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.numbers import NumberFormatError, parse_decimal

from schemas.typed_toml import Text

FIRST_YEAR, LAST_YEAR = 1990, 2100
_WORDS = {
    "about": ("ca.", "ca", "circa", "c.", "ongeveer", "ong.", "±", "~", "about", "approx.", "approximately", "rond"),
    "lower_bound": ("ruim", "meer dan", "minimaal", "min.", "ten minste", "minstens", ">=", ">", "over", "at least"),
    "upper_bound": ("bijna", "minder dan", "maximaal", "max.", "ten hoogste", "<=", "<", "at most", "up to"),
}
_BEFORE = re.compile(
    "("
    + "|".join(re.escape(word) for words in _WORDS.values() for word in sorted(words, key=len, reverse=True))
    + r")\s*(?=[-\d€])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:€|eur|euro)?\s*(-?[\d.,  ]*\d)\s*(?:,-|%|[^\W\d_ ][^\d]*)?", re.IGNORECASE)
_PLAIN = re.compile(r"-?\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"-?\d{1,3}(?:[.,]\d{3})+")
_DAY = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
_YEARS = re.compile(r"(\d{4})(?:\s*(?:-|–|—|/|t/m|tot en met|tot|to|through|until)\s*(\d{4}))?", re.IGNORECASE)


@lru_cache(maxsize=4096)
def number_in(text: str) -> tuple[float, str | None] | None:
    """The number that a text holds, and the qualifier that its words stand for: 'ca. 1.240' -> (1240.0, 'about')."""
    rest = " ".join(text.split())  # also of spaces that don't break
    word = None
    if before := _BEFORE.match(rest):
        said = before[1].casefold()
        word = next(name for name, words in _WORDS.items() if said in words)
        rest = rest[before.end() :]
    found = _NUMBER.fullmatch(rest)
    if not found:
        return None
    digits = re.sub(r"[  ]", "", found[1])
    for locale in ("nl", "en"):
        try:
            return float(parse_decimal(digits, locale=locale, strict=True)), word
        except NumberFormatError:
            continue
    return None


def plain_number(text: str) -> float | None:
    """A number as it may stand in a cell for text: 500 or 152,5; not 1.500, which two readers read differently."""
    if not _PLAIN.fullmatch(text) or _GROUPED.fullmatch(text):
        return None
    return float(text.replace(",", "."))


def typed(value: float) -> Text:
    """How a number stands in Excel, in both languages: fifteen digits, without separators of thousands."""
    text = f"{value + 0:.15G}"  # no -0
    if abs(value) < 1e15:  # from here on Excel too shows powers of ten
        text = f"{Decimal(text):f}"
    return Text(text.replace(".", ","), text)


@lru_cache(maxsize=4096)
def day_in(text: str) -> date | None:
    """The day in '2024-03-12' or '12-3-2024', of whatever year."""
    try:
        if found := _DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None


def years_in(text: str) -> tuple[int, int] | None:
    """First and last year in '2022-2026' or '2026'."""
    found = _YEARS.fullmatch(text)
    return (int(found[1]), int(found[2] or found[1])) if found else None
