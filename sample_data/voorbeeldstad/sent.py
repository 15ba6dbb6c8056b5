"""The agreements workbooks of Voorbeeldstad: the signed whole, an addendum, the year plans and the last cycle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sample_data.build import Case, Row
from sample_data.voorbeeldstad import story
from sample_data.voorbeeldstad.agreed_homes import GAS_FREE, NEW_CONSTRUCTION, SUSTAINABILITY
from sample_data.voorbeeldstad.agreed_living import AFFORDABILITY, CARE, LIVEABILITY
from sample_data.voorbeeldstad.measures import measures
from sample_data.voorbeeldstad.story import ADDENDUM, HAVEN, OOST, OWNERS, PLANS, VOGEL

Tables = Mapping[str, Sequence[Row]]

SIGNED: list[Row] = [*NEW_CONSTRUCTION, *SUSTAINABILITY, *LIVEABILITY, *AFFORDABILITY, *CARE]

#: NB-01 by year plan: together, De Linde, Thuis, Wonen Zuid.
_BUILT = {
    2022: (60, 24, 22, 14),
    2023: (90, 36, 32, 22),
    2024: (100, 40, 36, 24),
    2025: (125, 50, 45, 30),
    2026: (125, 50, 45, 30),
}
#: By year: how much the rents may rise, how many mid-rent homes come, how many refugees the state asks for.
_RENTS = {2022: 2.3, 2023: 2.6, 2024: 5.3, 2025: 4.5, 2026: 4.1}
_MID_RENT = {2024: 40, 2025: 20, 2026: 40}
_REFUGEES = {2022: 210, 2023: 260, 2024: 230, 2025: 215, 2026: 205}


def _amended(number: str, document: Row = PLANS[2024], **changed: str) -> list[Row]:
    """What a document changes in an agreement: a row a field."""
    of_document = {"number": number, "date": document["dated"], "document": document["document"]}
    return [{**of_document, "field": field, "new_value": value} for field, value in changed.items()]


#: By year plan: what else its workbook brings.
_WITH: dict[int, Tables] = {
    2023: {
        "amendments": [
            {
                "number": "WZ-04",
                "date": date(2022, 2, 1),
                "correction": "yes",
                "field": "article",
                "new_value": "6.4",
            }
        ]
    },
    2024: {
        "baselines": [{"number": "WZ-05", "year": 2022, "value": 5355, "source": "Eerste telling, najaar 2023"}],
        "amendments": [
            *_amended(
                "WZ-04",
                how_much="150",
                text="De corporaties leveren in 2022 tot en met 2026 samen 150 woningen voor ouderen op die bij "
                "elkaar liggen.",
            ),
            *_amended(
                "WZ-06",
                text="Van de vrijgekomen woningen verhuren de corporaties vanaf 2024 elk jaar 15% tot 25% aan ouderen "
                "die een grotere woning achterlaten.",
            ),
        ],
        "lives": [
            {
                "number": "VD-11",
                "state": "merged",
                "since": PLANS[2024]["dated"],
                "reason": "Het isolatieprogramma telt nu ook de woningen die bij onderhoud worden geïsoleerd.",
                "successor": "VD-02",
            }
        ],
    },
    2025: {
        "baselines": [
            {"number": "BB-06", "year": 2021, "value": 2.6, "source": "Nagerekend door de drie corporaties, 2024"}
        ],
        "lives": [
            {
                "number": "NB-08",
                "state": "withdrawn",
                "since": date(2024, 11, 14),
                "reason": "De grond is verkocht voor een school.",
            },
            {
                "number": "VD-04",
                "state": "superseded",
                "since": PLANS[2025]["dated"],
                "reason": "Het warmtenet wordt te duur; woningen gaan met warmtepompen van het gas af.",
                "successor": "VD-09",
            },
        ],
    },
    2026: {
        "lives": [
            {
                "number": "LB-07",
                "state": "postponed",
                "since": date(2025, 11, 20),
                "reason": "Er wonen nog te weinig mensen; uitgesteld tot de eerste woningen klaar zijn.",
            }
        ]
    },
}


def _shares(number: str, values: tuple[float, ...], **more: Any) -> list[Row]:
    return [
        {"number": number, "party": party, "value": value, **more} for party, value in zip(OWNERS, values, strict=True)
    ]


def _planned(year: int) -> list[Row]:
    """The numbers of a year plan."""
    together, *shares = _BUILT[year]
    of_year = {"year": year, "document": f"JS-{year}"}
    return [
        {"number": "NB-01", "value": together, **of_year},
        *_shares("NB-01", tuple(shares), **of_year),
        {"number": "BB-08", "value": _RENTS[year], **of_year},
        {"number": "WZ-03", "value": _REFUGEES[year], **of_year},
        *([{"number": "WZ-06", "value": 15, "upper": 25, **of_year}] if year >= 2024 else []),
    ]


def _signed() -> Tables:
    """What the workbook of the signed whole holds."""
    areas = (OOST, HAVEN, VOGEL)
    return {
        "areas": story.AREAS,
        "documents": [story.FRAME_AGREEMENT, PLANS[2022]],
        "agreements": SIGNED,
        "targets": [
            *_shares("NB-01", (180, 162, 108)),
            *_planned(2022),
            *({"number": "NB-05", "year": year, "value": value} for year, value in _MID_RENT.items()),
            *_shares("VD-01", (225, 275, 150)),
            *({"number": "LB-01", "area": area, "value": 1_000_000} for area in areas),
            *({"number": "BB-05", "area": area, "value": 70} for area in areas),
            *_shares("WZ-01", (36, 34, 20)),
        ],
        "baselines": [
            *_shares("VD-01", (900, 1100, 600), year=2021, source="Labelregister, 31 december 2021"),
            {"number": "VD-10", "year": 2021, "value": 120, "source": "Inspecties 2020 en 2021"},
            {"number": "LB-02", "year": 2020, "value": 6.8, "source": "Bewonersenquête 2020"},
            {"number": "BB-03", "year": 2021, "value": 18150, "source": "Jaarverslagen 2021"},
        ],
        "measures": measures(2022),
        "limits": story.limits(2022),
    }


def _addendum() -> Tables:
    """What the addendum of March 2024 changes: more homes, and more of each association."""
    text = NEW_CONSTRUCTION[0]["text"].replace("450", "500")
    return {
        "documents": [ADDENDUM],
        "targets": _shares("NB-01", (200, 180, 120), document="AD-2024"),
        "amendments": _amended("NB-01", ADDENDUM, how_much="500", text=text),
    }


def _year_plan(year: int) -> Tables:
    """What a year plan brings, and what became of the year before."""
    return {
        "documents": [PLANS[year]],
        "targets": _planned(year),
        "measures": measures(year),
        "cycle": story.cycle(year - 1),
        "limits": story.limits(year) if year in story.YEARS else [],
        "outside_events": story.EVENTS.get(year, []),
        **_WITH[year],
    }


def send(case: Case) -> None:
    """Write the agreements workbooks, oldest first."""
    whole: Tables = {"framework": [story.FRAMEWORK], "parties": story.PARTIES}
    later: Tables = {**whole, "agreements": SIGNED[:1]}
    case.agreements("afspraken-2022-2026.xlsx", date(2021, 12, 15), {**whole, **_signed()})
    case.agreements("jaarschijf-2023.xlsx", date(2022, 12, 16), {**later, **_year_plan(2023)})
    case.agreements("jaarschijf-2024.xlsx", date(2023, 12, 20), {**later, **_year_plan(2024)})
    case.agreements("addendum-2024.xlsx", date(2024, 3, 15), {**later, **_addendum()})
    # Sent in the week before it was signed: until then the new agreement is not agreed yet.
    cycle = [row for row in story.cycle(2024) if row["done"] < date(2024, 12, 6)]
    case.agreements(
        "jaarschijf-2025.xlsx",
        date(2024, 12, 6),
        {**later, **_year_plan(2025), "cycle": cycle, "agreements": [SIGNED[0], GAS_FREE]},
    )
    cycle = [*story.cycle(2024), *story.cycle(2025)]
    case.agreements("jaarschijf-2026.xlsx", date(2025, 12, 17), {**later, **_year_plan(2026), "cycle": cycle})
    case.agreements("cyclus-2026.xlsx", date(2026, 11, 10), {**later, "cycle": story.cycle(2026)})
