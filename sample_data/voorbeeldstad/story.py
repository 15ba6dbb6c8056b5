"""The setting of Voorbeeldstad: parties, districts, papers, the cycle, and what came from outside.

The story itself, which every figure of this package follows, stands in ``sample_data/README.md``.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sample_data.build import Row

LINDE, THUIS, ZUID = "L9001", "L9002", "L9003"
CITY, TENANTS, TOGETHER = "GM9999", "HPV", "VBS-SAMEN"
OWNERS = [LINDE, THUIS, ZUID]
OOST, HAVEN, VOGEL = "WK999901", "WK999902", "WK999903"
TERM = (2022, 2026)
#: The years about which the parties reported.
YEARS = (2022, 2023, 2024, 2025)

FRAMEWORK: Row = {
    "framework": "voorbeeldstad-2022",
    "name": "Prestatieafspraken Voorbeeldstad 2022-2026",
    "place": "Voorbeeldstad",
    "start_year": 2022,
    "end_year": 2026,
    "signed_on": date(2021, 12, 9),
    "mailbox": "wonen@voorbeeldstad.example",
    "nature": "fictitious",
    "rule_agreed_on": date(2021, 12, 9),
    "remark": "Voorbeeldstad bestaat niet. Gemeente, partijen, afspraken en cijfers zijn verzonnen.",
}
PARTIES: list[Row] = [
    {"party": LINDE, "name": "De Linde", "role": "association", "member_of": TOGETHER},
    {
        "party": THUIS,
        "name": "Thuis in Voorbeeldstad",
        "short_name": "Thuis",
        "role": "association",
        "member_of": TOGETHER,
    },
    {"party": ZUID, "name": "Wonen Zuid", "role": "association", "member_of": TOGETHER},
    {"party": CITY, "name": "Gemeente Voorbeeldstad", "short_name": "Gemeente", "role": "municipality"},
    {
        "party": TENANTS,
        "name": "Huurdersplatform Voorbeeldstad",
        "short_name": "Huurdersplatform",
        "role": "tenants",
    },
    {"party": TOGETHER, "name": "De drie corporaties samen", "short_name": "Corporaties samen", "role": "group"},
]
AREAS: list[Row] = [
    {"area": OOST, "name": "Oost"},
    {"area": HAVEN, "name": "Havenkwartier"},
    {"area": VOGEL, "name": "Vogelbuurt"},
]


def _document(code: str, kind: str, title: str, year: int, dated: date) -> Row:
    link = f"https://voorbeeldstad.example/wonen/{code.lower()}"
    return {"document": code, "kind": kind, "title": title, "year": year, "dated": dated, "link": link}


FRAME_AGREEMENT = _document("RO-2021", "framework_agreement", "Prestatieafspraken 2022-2026", 2021, date(2021, 12, 9))
ADDENDUM = _document("AD-2024", "addendum", "Addendum nieuwbouw", 2024, date(2024, 3, 12))
PLANS = {
    year: _document(f"JS-{year}", "year_plan", f"Jaarschijf {year}", year, dated)
    for year, dated in {
        2022: date(2021, 12, 9),
        2023: date(2022, 12, 8),
        2024: date(2023, 12, 14),
        2025: date(2024, 12, 12),
        2026: date(2025, 12, 11),
    }.items()
}

_MOMENTS = ("invitation", "bid", "outline", "signing")
_DONE: dict[int, tuple[date | None, ...]] = {
    2022: (date(2022, 3, 28), date(2022, 6, 29), date(2022, 11, 8), date(2022, 12, 8)),
    2023: (date(2023, 3, 30), date(2023, 7, 6), date(2023, 10, 27), date(2023, 12, 14)),
    2024: (date(2024, 3, 26), date(2024, 6, 27), date(2024, 11, 15), date(2024, 12, 12)),
    2025: (date(2025, 3, 31), date(2025, 6, 30), date(2025, 10, 30), date(2025, 12, 11)),
    2026: (date(2026, 3, 30), date(2026, 6, 30), date(2026, 11, 6), None),
}
_NOTES = {
    (2022, "outline"): "Na de uitspraak over stikstof is de planning van de nieuwbouw eerst nagelopen.",
    (2023, "bid"): "Met instemming van alle partijen een week later.",
    (2024, "outline"): "Over de extra verkoop was langer overleg nodig.",
    (2026, "outline"): "De verdeling van de woningen in Havenkwartier kostte meer overleg.",
}


def cycle(year: int) -> list[Row]:
    """The four moments of a year: when they were due and when they were done."""
    due = (date(year, 4, 1), date(year, 7, 1), date(year, 10, 31), date(year, 12, 15))
    return [
        {"year": year, "moment": moment, "due": until, "done": done, "note": _NOTES.get((year, moment))}
        for moment, until, done in zip(_MOMENTS, due, _DONE[year], strict=True)
    ]


_LIMITS = ("quality_discount", "lower_cap", "upper_cap", "liberalisation", "income_single", "income_multi")
_AMOUNTS = {
    2022: (442.46, 633.25, 678.66, 763.47, 40_765, 45_014),
    2023: (452.20, 647.19, 693.60, 808.06, 44_035, 48_625),
    2024: (454.47, 650.43, 697.07, 879.66, 47_699, 52_671),
    2025: (477.20, 682.96, 731.93, 900.07, 49_669, 54_847),
}


def limits(year: int) -> list[Row]:
    """The rent and income limits of a year; these are the real ones."""
    source = "Regeling van het Rijk, zoals in dit voorbeeld overgenomen"
    return [
        {"year": year, "limit": limit, "amount": amount, "source": source}
        for limit, amount in zip(_LIMITS, _AMOUNTS[year], strict=True)
    ]


#: By the year plan whose workbook names them first.
EVENTS: dict[int, list[dict[str, Any]]] = {
    2023: [
        {
            "name": "Prijsschok energie",
            "since": date(2022, 2, 24),
            "until": date(2023, 6, 30),
            "numbers": ["NB-01", "NB-04", "VD-01", "VD-02", "BB-06"],
            "source": "Evaluatie over 2022",
        },
        {
            "name": "Stikstofuitspraak",
            "since": date(2022, 11, 2),
            "numbers": ["NB-01", "NB-02", "NB-04"],
            "source": "Evaluatie over 2022",
        },
    ],
    2025: [
        {
            "name": "Tekort aan netaansluitingen",
            "since": date(2024, 1, 1),
            "numbers": ["NB-04", "VD-06", "VD-09"],
            "source": "Brief van de netbeheerder aan de gemeente",
        }
    ],
}
