"""Voorbeeldstad, a fictitious town of some 60,000 homes. Its story, which the figures below follow:

In December 2021 three associations, the municipality and the tenants' platform sign five years of agreements. De Linde
and Wonen Zuid build as planned. Thuis in Voorbeeldstad counts on 86 homes in Havenkwartier, but neighbours object, the
municipality's permit (due October 2024) is annulled in court, and in 2024 Thuis delivers nothing. In March 2024 an
addendum raises the joint target from 450 to 500 homes. Insulation goes well at De Linde and Wonen Zuid and slowly at
Thuis. In 2024 more homes are sold than agreed, mostly by Thuis, to pay for the delay; in 2025 that stops. In
Havenkwartier little is spent on liveability, since hardly anybody lives there yet. In Oost the municipality is content
with the neighbourhood approach, the tenants are not. Over 2025 Thuis changes its systems and cannot give its share of
affordable offers yet; the joint insulation programme gives a provisional figure.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sample_data.build import Case, Row
from sample_data.voorbeeldstad_results import (
    CITY,
    HAVEN,
    JUDGED,
    LINDE,
    MILESTONES,
    OOST,
    OWNERS,
    TENANTS,
    THUIS,
    TOGETHER,
    VOGEL,
    YEARS,
    ZUID,
    figures,
    programme,
)

TERM = (2022, 2026)

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
    {"party": TOGETHER, "name": "De drie corporaties samen", "short_name": "Samen", "role": "group"},
]
AREAS = [
    {"area": OOST, "name": "Oost"},
    {"area": HAVEN, "name": "Havenkwartier"},
    {"area": VOGEL, "name": "Vogelbuurt"},
]


def _document(code: str, kind: str, title: str, year: int, dated: date) -> dict[str, Any]:
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
    }.items()
}

AGREEMENTS: dict[str, dict[str, Any]] = {
    "NB-01": {
        "text": "De corporaties leveren in 2022 tot en met 2026 samen 450 sociale huurwoningen op. "
        "De jaarschijf verdeelt het aantal over de jaren.",
        "title": "Nieuwe sociale huurwoningen",
        "article": "2.1",
        "theme": "new_construction",
        "owners": OWNERS,
        "indicator": "social_homes_delivered",
        "how_much": 450,
        "period": TERM,
        "counterparty": [CITY, TENANTS],
    },
    "NB-02": {
        "text": "De gemeente verleent uiterlijk op 1 oktober 2024 de omgevingsvergunning voor 86 sociale huurwoningen "
        "in Havenkwartier.",
        "title": "Vergunning Havenkwartier",
        "article": "2.3",
        "theme": "new_construction",
        "owners": [CITY],
        "indicator": "milestone",
        "how_much": "milestone",
        "period": date(2024, 10, 1),
        "counterparty": [THUIS, TENANTS],
    },
    "NB-03": {
        "text": "Thuis in Voorbeeldstad begint uiterlijk op 1 oktober 2025 met de bouw van 86 woningen in "
        "Havenkwartier.",
        "title": "Start bouw Havenkwartier",
        "article": "2.4",
        "theme": "new_construction",
        "owners": [THUIS],
        "indicator": "milestone",
        "how_much": "milestone",
        "period": date(2025, 10, 1),
        "counterparty": [CITY, TENANTS],
        "waits_for": "NB-02",
    },
    "VD-01": {
        "text": "Eind 2026 hebben ten hoogste 650 woningen van de corporaties nog label E, F of G.",
        "title": "Woningen met label E, F of G",
        "article": "3.1",
        "theme": "sustainability",
        "owners": OWNERS,
        "indicator": "homes_label_efg",
        "how_much": 650,
        "period": TERM,
        "counterparty": [CITY, TENANTS],
    },
    "VD-02": {
        "text": "De corporaties isoleren in 2022 tot en met 2026 samen ten minste 1.500 woningen met label E, F of G.",
        "title": "Isolatieprogramma",
        "article": "3.2",
        "theme": "sustainability",
        "owners": [TOGETHER],
        "indicator": "efg_homes_improved",
        "how_much": 1500,
        "period": TERM,
        "segments": ["A-B", "C-D"],
        "counterparty": [CITY, TENANTS],
        "note": "Het gezamenlijke programmabureau meldt één cijfer voor alle drie de corporaties.",
    },
    "LB-01": {
        "text": "De corporaties besteden in 2022 tot en met 2026 in Oost, Havenkwartier en de Vogelbuurt elk ten "
        "minste 1 miljoen euro aan leefbaarheid.",
        "title": "Leefbaarheid per wijk",
        "article": "4.1",
        "theme": "liveability",
        "owners": OWNERS,
        "indicator": "liveability_spend",
        "how_much": 1_000_000,
        "period": TERM,
        "applies_to": "each_part",
        "counterparty": [CITY, TENANTS],
    },
    "LB-02": {
        "text": "In de bewonersenquête van 2026 geven bewoners hun buurt gemiddeld ten minste een 7,2.",
        "title": "Rapportcijfer voor de buurt",
        "article": "4.2",
        "theme": "liveability",
        "owners": [CITY],
        "indicator": "neighbourhood_satisfaction",
        "how_much": 7.2,
        "period": TERM,
        "tolerance": 0.1,
        "counterparty": [TENANTS],
        "note": "De enquête is er elke twee jaar. Een tiende punt valt binnen de marge van de steekproef.",
    },
    "LB-03": {
        "text": "Corporaties en gemeente pakken samen met bewoners de overlast in Oost aan.",
        "title": "Wijkaanpak Oost",
        "article": "4.4",
        "theme": "liveability",
        "owners": [LINDE, THUIS, CITY],
        "indicator": "judgement",
        "how_much": "judgement",
        "period": TERM,
        "counterparty": [TENANTS],
    },
    "BB-01": {
        "text": "Elk jaar bieden de corporaties samen ten minste 70% van de vrijgekomen woningen aan onder de "
        "aftoppingsgrens.",
        "title": "Aanbod onder de aftoppingsgrens",
        "article": "5.1",
        "theme": "affordability",
        "owners": OWNERS,
        "indicator": "share_offered_below_cap",
        "how_much": 70,
        "period": TERM,
        "binding": "each_year",
        "counterparty": [CITY, TENANTS],
    },
    "BB-02": {
        "text": "De corporaties verkopen samen ten hoogste 60 sociale huurwoningen per jaar.",
        "title": "Verkoop van sociale huurwoningen",
        "article": "5.2",
        "theme": "affordability",
        "owners": OWNERS,
        "indicator": "social_homes_sold",
        "how_much": 60,
        "period": TERM,
        "binding": "each_year",
        "counterparty": [CITY, TENANTS],
    },
    "BB-03": {
        "text": "De sociale huurvoorraad blijft ten minste 18.000 woningen.",
        "title": "Omvang sociale huurvoorraad",
        "article": "5.3",
        "theme": "affordability",
        "owners": OWNERS,
        "indicator": "social_stock",
        "how_much": 18000,
        "period": TERM,
        "direction": "keep",
        "segments": ["below_quality_discount_limit", "below_cap", "below_liberalisation"],
        "counterparty": [CITY, TENANTS],
    },
    "BB-04": {
        "text": "Het Huurdersplatform geeft uiterlijk op 1 maart 2023 advies over het nieuwe huurbeleid.",
        "title": "Advies over het huurbeleid",
        "article": "5.5",
        "theme": "affordability",
        "owners": [TENANTS],
        "indicator": "milestone",
        "how_much": "milestone",
        "period": date(2023, 3, 1),
        "counterparty": OWNERS,
    },
    "WZ-01": {
        "text": "De corporaties verhuren elk jaar samen ten minste 90 woningen aan mensen die uit opvang of beschermd "
        "wonen komen.",
        "title": "Woningen na opvang",
        "article": "6.1",
        "theme": "care",
        "owners": OWNERS,
        "indicator": "lettings_vulnerable_groups",
        "how_much": 90,
        "period": TERM,
        "binding": "each_year",
        "counterparty": [CITY],
    },
    "WZ-02": {
        "text": "De gemeente stelt uiterlijk op 1 januari 2023 een woonzorgvisie vast.",
        "title": "Woonzorgvisie",
        "article": "6.2",
        "theme": "care",
        "owners": [CITY],
        "indicator": "milestone",
        "how_much": "milestone",
        "period": date(2023, 1, 1),
        "counterparty": [*OWNERS, TENANTS],
    },
}

#: NB-01 by year plan: together, De Linde, Thuis, Wonen Zuid.
YEAR_PLANS = {2022: (60, 24, 22, 14), 2023: (90, 36, 32, 22), 2024: (100, 40, 36, 24), 2025: (125, 50, 45, 30)}


def _shares(number: str, values: tuple[float, ...], **more: Any) -> list[dict[str, Any]]:
    return [
        {"number": number, "party": party, "value": value, **more} for party, value in zip(OWNERS, values, strict=True)
    ]


def _year_plan(year: int) -> list[dict[str, Any]]:
    together, *shares = YEAR_PLANS[year]
    row = {"number": "NB-01", "year": year, "document": f"JS-{year}"}
    return [{**row, "value": together}, *_shares("NB-01", tuple(shares), year=year, document=f"JS-{year}")]


def _sent(case: Case) -> None:
    """The agreements workbooks: the signed whole, a year plan each December, the addendum of March 2024."""
    numbered = [{"number": number, **row} for number, row in AGREEMENTS.items()]
    whole: dict[str, list[Row]] = {"framework": [FRAMEWORK], "parties": PARTIES}
    case.agreements(
        "afspraken-2022-2026.xlsx",
        date(2021, 12, 15),
        {
            **whole,
            "areas": AREAS,
            "documents": [FRAME_AGREEMENT, PLANS[2022]],
            "agreements": numbered,
            "targets": [
                *_shares("NB-01", (180, 162, 108)),
                *_year_plan(2022),
                *_shares("VD-01", (225, 275, 150)),
                *({"number": "LB-01", "area": area["area"], "value": 1_000_000} for area in AREAS),
                *_shares("WZ-01", (36, 34, 20)),
            ],
            "baselines": [
                *_shares("VD-01", (900, 1100, 600), year=2021, source="Labelregister, 31 december 2021"),
                {"number": "LB-02", "year": 2020, "value": 6.8, "source": "Bewonersenquête 2020"},
                {"number": "BB-03", "year": 2021, "value": 18150, "source": "Jaarverslagen 2021"},
            ],
        },
    )
    first: list[Row] = [*numbered[:1]]
    one = {**whole, "agreements": first}
    for year, sent_on in {2023: date(2022, 12, 16), 2024: date(2023, 12, 20), 2025: date(2024, 12, 18)}.items():
        if year == 2025:
            case.agreements(
                "addendum-2024.xlsx",
                date(2024, 3, 15),
                {
                    **one,
                    "documents": [ADDENDUM],
                    "targets": _shares("NB-01", (200, 180, 120), document="AD-2024"),
                    "amendments": [
                        {
                            "number": "NB-01",
                            "date": ADDENDUM["dated"],
                            "document": "AD-2024",
                            "field": field,
                            "new_value": value,
                        }
                        for field, value in (
                            ("how_much", "500"),
                            ("text", AGREEMENTS["NB-01"]["text"].replace("450", "500")),
                        )
                    ],
                },
            )
        case.agreements(
            f"jaarschijf-{year}.xlsx",
            sent_on,
            {**one, "documents": [PLANS[year]], "targets": _year_plan(year)},
        )


def cases() -> tuple[Case, ...]:
    """The town: its agreements and what changed them, and four years of results of six senders."""
    names = {LINDE: "de-linde", THUIS: "thuis", ZUID: "wonen-zuid", CITY: "gemeente", TENANTS: "huurdersplatform"}
    case = Case("voorbeeldstad-2022-2026", names | {TOGETHER: "samen"})
    _sent(case)
    days = {LINDE: (3, 14), ZUID: (3, 21), TOGETHER: (3, 25), THUIS: (3, 28), CITY: (4, 2), TENANTS: (4, 9)}
    for index, year in enumerate(YEARS):
        for party, (month, day) in days.items():
            found = figures(party, index) if party in OWNERS else programme(index) if party == TOGETHER else []
            found += MILESTONES.get((party, year), [])
            case.results(party, year, date(year + 1, month, day), found, JUDGED.get((party, year), []))
    return (case,)
