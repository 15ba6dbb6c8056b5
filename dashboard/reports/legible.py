"""Typed texts made fit for paper: no sign that our letters lack, and no word wider than a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

#: What says nothing on paper, or may not stand in a tagged PDF: control signs but tab and new line, half surrogates,
#: marks of byte order, what is no character at all, and what turns the text behind it around.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff\ufff9-\ufffb\u202a-\u202e\u2066-\u2069]"
)
#: A word of which a line cannot hold more.
_LONG = re.compile(r"[^\s-]{36}(?=[^\s-])")
_BREAK = "\N{ZERO WIDTH SPACE}"


def legible(found: Any) -> Any:
    """The same values with every text fit for paper; SVG, which is markup, stays."""
    return _each(found, lambda text: text if text.startswith("<svg") else _fit(text))


def without(found: Any, signs: Iterable[str]) -> Any:
    """The same values, in which these signs are called by their name."""
    named = {sign: called(sign) for sign in sorted(signs, key=len, reverse=True)}
    pattern = re.compile("|".join(map(re.escape, named)))
    return _each(found, lambda text: pattern.sub(lambda hit: named[hit[0]], text))


def called(sign: str) -> str:
    """A sign in words: [grinning face]; what has no name of its own by its number: [U+6F22]. Joiners are left out."""
    names = []
    for one in sign:
        if unicodedata.category(one) in ("Cf", "Mn", "Cc", "Cn", "Co") or "VARIATION SELECTOR" in unicodedata.name(one):
            continue
        symbol = unicodedata.category(one) in ("So", "Sk", "Sm", "Sc")
        names.append(unicodedata.name(one).lower() if symbol else f"U+{ord(one):04X}")
    return f"[{', '.join(names)}]" if names else ""


def _fit(text: str) -> str:
    text = _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _LONG.sub(lambda hit: hit[0] + _BREAK, text)


def _each(found: Any, change: Callable[[str], str]) -> Any:
    if isinstance(found, str):
        return change(found)
    if isinstance(found, dict):
        return {name: _each(value, change) for name, value in found.items()}
    if isinstance(found, (list, tuple)):
        return [_each(value, change) for value in found]
    return found
