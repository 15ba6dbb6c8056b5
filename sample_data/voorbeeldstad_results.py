"""The results of Voorbeeldstad, per party and year 2022, 2023, 2024, 2025. The story stands in ``voorbeeldstad.py``."""

from __future__ import annotations

from datetime import date
from typing import Any

LINDE, THUIS, ZUID = "L9001", "L9002", "L9003"
CITY, TENANTS, TOGETHER = "GM9999", "HPV", "VBS-SAMEN"
OWNERS = [LINDE, THUIS, ZUID]
OOST, HAVEN, VOGEL = "WK999901", "WK999902", "WK999903"
YEARS = (2022, 2023, 2024, 2025)

_DELIVERED = {LINDE: (10, 45, 35, 55), THUIS: (15, 20, 0, 28), ZUID: (15, 20, 35, 32)}
_EFG = {LINDE: (770, 640, 490, 350), THUIS: (1010, 905, 800, 690), ZUID: (500, 395, 300, 225)}
_SOLD = {LINDE: (12, 15, 18, 14), THUIS: (20, 24, 35, 22), ZUID: (8, 10, 14, 12)}
_STOCK = {LINDE: (7380, 7410, 7427, 7468), THUIS: (6483, 6479, 6420, 6426), ZUID: (4257, 4267, 4288, 4308)}
_LET = {LINDE: (38, 34, 37, 38), THUIS: (35, 30, 28, 31), ZUID: (22, 21, 22, 23)}
_OFFERED = {
    LINDE: ((210, 280), (205, 285), (216, 290), (212, 275)),
    THUIS: ((240, 330), (214, 325), (228, 320), None),
    ZUID: ((160, 230), (158, 225), (150, 210), (149, 205)),
}
_SPENT: dict[str, dict[str, tuple[float, ...] | None]] = {
    LINDE: {OOST: (120_000, 125_000, 110_000, 115_000), HAVEN: None, VOGEL: (100_000, 95_000, 105_000, 100_000)},
    THUIS: {OOST: (90_000, 95_000, 100_000, 95_000), HAVEN: (60_000, 70_000, 75_000, 80_000), VOGEL: None},
    ZUID: {OOST: None, HAVEN: (70_000, 75_000, 70_000, 85_000), VOGEL: (110_000, 105_000, 100_000, 100_000)},
}
_PROGRAMME = ((250, 60, 190), (310, 110, 200), (330, 150, 180), (320, 155, 165))
_EXPLAINED = {
    (LINDE, 2022, "NB-01"): "De levering van beton en kozijnen liep uit; 14 woningen schoven door naar 2023.",
    (LINDE, 2023, "NB-01"): "Inclusief de 14 woningen die in 2022 waren gepland.",
    (LINDE, 2025, "NB-01"): "Lindehof is in één keer opgeleverd.",
    (THUIS, 2022, "NB-01"): "De aannemer van de Stationsbuurt begon later.",
    (THUIS, 2023, "NB-01"): "De Stationsbuurt is voor de helft klaar.",
    (THUIS, 2024, "NB-01"): "De vergunning voor Havenkwartier is er nog niet; andere projecten waren niet klaar.",
    (THUIS, 2025, "NB-01"): "Tweede helft van de Stationsbuurt. Havenkwartier wacht op de vergunning.",
    (ZUID, 2024, "NB-01"): "De Zuiderhof was eerder klaar dan gepland.",
    (THUIS, 2023, "VD-01"): "Voor twee flats gaf minder dan 70% van de bewoners akkoord; het plan is aangepast.",
    (THUIS, 2025, "VD-01"): "De aannemer had te weinig mensen.",
    (THUIS, 2024, "BB-02"): "Extra verkoop om de vertraging in Havenkwartier te betalen.",
    (THUIS, 2025, "BB-02"): "De extra verkoop is gestopt.",
    (THUIS, 2024, "WZ-01"): "Er kwamen minder kleine woningen vrij.",
    (LINDE, 2023, "WZ-01"): "Twee instellingen droegen minder mensen voor.",
}
_EXPECTED = {
    (LINDE, 2025, "NB-01"): "Wij halen onze 200 woningen in 2026.",
    (THUIS, 2025, "NB-01"): "Zonder Havenkwartier halen wij onze 180 woningen niet.",
    (ZUID, 2025, "NB-01"): "Wij zijn in 2026 klaar.",
    (THUIS, 2025, "VD-01"): "Wij verwachten eind 2026 nog ongeveer 450 woningen met label E, F of G.",
}
MILESTONES: dict[tuple[str, int], list[dict[str, Any]]] = {
    (CITY, 2022): [
        {"number": "NB-02", "own_date": date(2024, 10, 1), "explanation": "Het ontwerp ligt ter inzage."},
        {
            "number": "WZ-02",
            "own_date": date(2023, 6, 1),
            "explanation": "De raad vroeg om een extra ronde met zorgpartijen.",
        },
        {"number": "LB-02", "value": 6.8, "explanation": "Meer overlast in Oost, minder in de Vogelbuurt."},
    ],
    (CITY, 2023): [
        {
            "number": "NB-02",
            "own_date": date(2024, 10, 1),
            "explanation": "Omwonenden maakten bezwaar; de planning blijft staan.",
        },
        {"number": "WZ-02", "done": date(2023, 5, 24), "explanation": "De raad stelde de visie op 24 mei vast."},
        {"number": "LB-02", "state": "not_applicable", "explanation": "Dit jaar was er geen enquête."},
    ],
    (CITY, 2024): [
        {
            "number": "NB-02",
            "own_date": date(2025, 12, 1),
            "explanation": "De rechtbank vernietigde de vergunning; er komt een nieuw besluit.",
        },
        {"number": "LB-02", "value": 7.0, "explanation": "Vooral de Vogelbuurt waardeert de nieuwe speelplekken."},
    ],
    (CITY, 2025): [
        {
            "number": "NB-02",
            "own_date": date(2026, 12, 1),
            "explanation": "Het nieuwe onderzoek naar geluid kostte meer tijd.",
        },
        {"number": "LB-02", "state": "not_applicable", "explanation": "Dit jaar was er geen enquête."},
    ],
    (THUIS, 2024): [
        {"number": "NB-03", "own_date": date(2026, 6, 1), "explanation": "Wacht op de vergunning van de gemeente."}
    ],
    (THUIS, 2025): [
        {
            "number": "NB-03",
            "own_date": date(2027, 5, 1),
            "explanation": "Wacht op de vergunning van de gemeente; de aannemer staat klaar.",
        }
    ],
    (TENANTS, 2022): [{"number": "BB-04", "own_date": date(2023, 3, 1)}],
    (TENANTS, 2023): [
        {"number": "BB-04", "done": date(2023, 2, 20), "explanation": "Advies na drie bijeenkomsten met huurders."}
    ],
}
JUDGED: dict[tuple[str, int], list[dict[str, Any]]] = {
    (LINDE, 2023): [
        {"number": "LB-03", "status": "on_plan", "text": "De wijkaanpak is begonnen en de partners doen mee."}
    ],
    (CITY, 2023): [{"number": "LB-03", "status": "on_plan", "text": "Het wijkteam is er en het plan is vastgesteld."}],
    (TENANTS, 2023): [{"number": "LB-03", "status": "on_plan", "text": "Bewoners zijn goed gehoord bij het plan."}],
    (LINDE, 2024): [{"number": "LB-03", "status": "on_plan", "text": "Minder meldingen, meer huisbezoeken."}],
    (CITY, 2024): [{"number": "LB-03", "status": "on_plan", "text": "Het wijkteam draait volledig."}],
    (TENANTS, 2024): [
        {
            "number": "LB-03",
            "status": "slightly_behind",
            "text": "Het begin is goed, maar de avonden zijn nog onrustig.",
        }
    ],
    (LINDE, 2025): [
        {"number": "LB-03", "status": "slightly_behind", "text": "De wijkbeheerder was een half jaar ziek."}
    ],
    (CITY, 2025): [
        {"number": "LB-03", "status": "on_plan", "text": "Het aantal meldingen daalt volgens plan."},
        {"number": "NB-01", "status": "slightly_behind", "text": "Het tempo is terug, Havenkwartier blijft de zorg."},
    ],
    (TENANTS, 2025): [
        {"number": "LB-03", "status": "behind", "text": "Bewoners van de Oosterflat merken nog weinig van de aanpak."},
        {
            "number": "NB-01",
            "status": "behind",
            "text": "Achter elke woning die er niet is, staat een wachtende huurder.",
        },
    ],
}


def figures(party: str, index: int) -> list[dict[str, Any]]:
    """What an association reports about a year."""
    year = YEARS[index]
    rows: list[dict[str, Any]] = [
        {"number": "NB-01", "value": _DELIVERED[party][index], "phase": "delivered"},
        {"number": "VD-01", "value": _EFG[party][index]},
        {"number": "BB-02", "value": _SOLD[party][index]},
        {"number": "WZ-01", "value": _LET[party][index]},
    ]
    for row in rows:
        row["explanation"] = _EXPLAINED.get((party, year, row["number"]))
        row["expectation"] = _EXPECTED.get((party, year, row["number"]))
    for area, spent in _SPENT[party].items():
        said = (
            {"value": spent[index]} if spent else {"state": "not_applicable", "explanation": "Geen bezit in deze wijk."}
        )
        rows.append({"number": "LB-01", "area": area, **said})
    if offered := _OFFERED[party][index]:
        rows.append({"number": "BB-01", "numerator": offered[0], "denominator": offered[1]})
    total = _STOCK[party][index]
    cheapest, cheap = round(total * 0.12), round(total * 0.62)
    rows.append({"number": "BB-03", "value": total})
    rows += [
        {"number": "BB-03", "segment": segment, "value": value}
        for segment, value in (
            ("below_quality_discount_limit", cheapest),
            ("below_cap", cheap),
            ("below_liberalisation", total - cheapest - cheap),
        )
    ]
    return rows


def programme(index: int) -> list[dict[str, Any]]:
    """What the joint insulation programme reports; the labels of 2025 are not all registered yet."""
    open_still = {"qualifier": "about", "explanation": "Voorlopig: nog niet alle nieuwe labels zijn geregistreerd."}
    more = open_still if YEARS[index] == YEARS[-1] else {}
    return [
        {"number": "VD-02", "segment": segment, "value": value, **more}
        for segment, value in zip((None, "A-B", "C-D"), _PROGRAMME[index], strict=True)
    ]
