"""Small towns in the states that a framework can be in: one year, nothing reported, after the term, one agreement,
one theme, many parties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tests.ingest import books

Tables = dict[str, list[dict[str, Any]]]
THEMES = ("Nieuwbouw", "Verduurzaming", "Leefbaarheid")
#: Of each indicator how much is promised, and what a party says of one year: the table, and the cells of its row.
PROMISED: dict[str, tuple[float | str, str, dict[str, Any]]] = {
    "social_homes_delivered": (500, "results", {"value": 30}),
    "homes_label_efg": (650, "results", {"value": 320}),
    "share_offered_below_cap": (70, "results", {"numerator": 182, "denominator": 240}),
    "milestone": ("mijlpaal", "results", {"own_date": date(2026, 10, 1)}),
    "judgement": ("oordeel", "judgements", {"status": "op koers", "text": "Het loopt."}),
}


def _agreed(
    state: str, first: int, last: int, parties: int, themes: Sequence[str], indicators: Sequence[str]
) -> Tables:
    owners = [f"L{n}" for n in range(1, parties + 1)]
    periods: dict[str, Any] = {"homes_label_efg": last, "milestone": date(last, 10, 1)}
    return {
        "framework": [
            {
                "framework": state, "name": f"Afspraken Stad {first}-{last}", "place": "Stad", "start_year": first,
                "end_year": last, "signed_on": date(first - 1, 12, 9), "nature": "verzonnen voorbeeld",
                "sent_on": date(first - 1, 12, 15),
            }
        ],
        "parties": [{"party": one, "name": f"Woningstichting {one}", "role": "corporatie"} for one in owners],
        "agreements": [
            {
                "number": f"A-{n}", "text": f"Wij spreken {PROMISED[one][0]} af.", "title": f"Afspraak {n}",
                "theme": themes[n % len(themes)], "owners": "; ".join(owners), "indicator": one,
                "how_much": PROMISED[one][0],
                "period": periods.get(one, f"{first}-{last}" if last > first else first),
            }
            for n, one in enumerate(indicators, 1)
        ],
    }  # fmt: skip


def _said(agreed: Tables, years: Sequence[int]) -> Iterator[Tables]:
    """What each party says of each year about everything that it promised."""
    for year in years:
        for party in agreed["parties"]:
            cover = {"framework": agreed["framework"][0]["framework"], "party": party["party"], "year": year}
            rows: Tables = {"cover": [{**cover, "sent_on": date(year + 1, 3, 31)}], "results": [], "judgements": []}
            for one in agreed["agreements"]:
                _how_much, table, cells = PROMISED[one["indicator"]]
                rows[table].append({"number": one["number"], **cells})
            yield rows


def _town(
    state: str,
    term: tuple[int, int],
    years: Sequence[int],
    parties: int = 2,
    themes: Sequence[str] = THEMES,
    indicators: Sequence[str] = tuple(PROMISED),
) -> list[tuple[str, bytes]]:
    agreed = _agreed(state, *term, parties, themes, indicators)
    return [
        (f"{state}-{number}.xlsx", books.write(rows)) for number, rows in enumerate([agreed, *_said(agreed, years)])
    ]


def towns() -> dict[str, list[tuple[str, bytes]]]:
    """The workbooks of each state by its name, which is the framework's code too: files with their bytes. Each town
    has an agreement A-1."""
    term = (2022, 2026)
    one = next(iter(PROMISED))
    return {
        "one-year": _town("one-year", (2024, 2024), [2024]),
        "nothing-reported": _town("nothing-reported", term, []),
        "after-the-term": _town("after-the-term", (2018, 2022), range(2018, 2023)),
        "one-agreement": _town("one-agreement", term, [2022, 2023], parties=1, indicators=[one]),
        "one-theme": _town("one-theme", term, [2022, 2024], themes=THEMES[:1]),
        "many-parties": _town("many-parties", term, [2024], parties=15),
    }
