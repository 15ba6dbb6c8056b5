"""The signed agreements of Voorbeeldstad, by number, in the order of the text; its two halves stand beside this."""

from __future__ import annotations

from datetime import date
from typing import Any

from sample_data.voorbeeldstad.story import TERM

THEMES = {
    "NB": "new_construction",
    "VD": "sustainability",
    "LB": "liveability",
    "BB": "affordability",
    "WZ": "care",
}
Agreed = dict[str, Any]


def agreed(
    number: str,
    title: str,
    article: str,
    owners: list[str],
    to: list[str],
    indicator: str,
    how_much: float | str,
    text: str,
    *,
    period: tuple[int, int] | date = TERM,
    **more: Any,
) -> Agreed:
    """One agreement as a row of the workbook; its theme is that of its number."""
    return {
        "number": number,
        "text": text,
        "title": title,
        "article": article,
        "theme": THEMES[number[:2]],
        "owners": owners,
        "indicator": indicator,
        "how_much": how_much,
        "period": period,
        "counterparty": to,
        **more,
    }


def milestone(
    number: str, title: str, article: str, owners: list[str], to: list[str], due: date, text: str, **more: Any
) -> Agreed:
    """An agreement that is done on one day, and due on another."""
    return agreed(number, title, article, owners, to, "milestone", "milestone", text, period=due, **more)
