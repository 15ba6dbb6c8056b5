"""The measures of each year plan of Voorbeeldstad, and how they stood by the word of whoever does them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sample_data.build import Row
from sample_data.voorbeeldstad.story import CITY, LINDE, TENANTS, THUIS, ZUID


def _measure(number: str, owners: list[str], due: date, text: str) -> dict[str, Any]:
    return {"number": number, "owners": owners, "due": due, "text": text}


_PLANNED: dict[int, list[dict[str, Any]]] = {
    2022: [
        _measure("NB-01", [THUIS], date(2022, 9, 1), "Thuis kiest een aannemer voor de Stationsbuurt."),
        _measure("VD-02", [LINDE], date(2022, 6, 1), "De Linde richt met de andere twee een programmabureau op."),
        _measure("LB-03", [CITY], date(2022, 10, 1), "De gemeente stelt met bewoners het plan voor Oost op."),
        _measure("WZ-02", [CITY], date(2022, 9, 1), "De gemeente spreekt met de zorgpartijen over de woonzorgvisie."),
    ],
    2023: [
        _measure("NB-02", [CITY], date(2023, 12, 1), "De gemeente praat met omwonenden van Havenkwartier."),
        _measure("NB-07", [CITY], date(2023, 4, 1), "De gemeente maakt de grond aan de Ringweg bouwrijp."),
        _measure("VD-01", [THUIS], date(2023, 10, 1), "Thuis past het plan voor twee flats aan met de bewoners."),
        _measure("BB-04", [TENANTS], date(2023, 2, 1), "Het Huurdersplatform houdt drie avonden over het huurbeleid."),
        _measure("BB-06", [ZUID], date(2023, 7, 1), "Wonen Zuid belt huurders na één gemiste huur."),
    ],
    2024: [
        _measure("NB-02", [CITY], date(2024, 7, 1), "De gemeente neemt een nieuw besluit over Havenkwartier."),
        _measure("BB-02", [THUIS], date(2024, 12, 1), "Thuis maakt een plan om minder woningen te verkopen."),
        _measure("VD-06", [LINDE], date(2024, 9, 1), "De Linde legt zonnepanelen op de Lindeflats."),
        _measure("LB-01", [THUIS, ZUID], date(2024, 10, 1), "Thuis en Wonen Zuid maken een plan voor Havenkwartier."),
        _measure("WZ-04", [LINDE], date(2024, 11, 1), "De Linde levert het eerste hofje voor ouderen op."),
    ],
    2025: [
        _measure("NB-02", [CITY], date(2025, 9, 1), "De gemeente laat het geluid in Havenkwartier onderzoeken."),
        _measure("NB-03", [THUIS], date(2025, 6, 1), "Thuis houdt de aannemer van Havenkwartier vast."),
        _measure("VD-07", [TENANTS], date(2025, 11, 1), "Het Huurdersplatform stelt een adviesgroep samen."),
        _measure("BB-05", [ZUID], date(2025, 10, 1), "Wonen Zuid houdt de huur na renovatie onder de grens."),
        _measure("LB-03", [LINDE, CITY], date(2025, 5, 1), "De Linde en de gemeente zetten een wijkbeheerder in Oost."),
        _measure("VD-10", [THUIS], date(2025, 12, 1), "Thuis maakt een herstelplan voor de Parkflat."),
    ],
    2026: [
        _measure("NB-02", [CITY], date(2026, 12, 1), "De gemeente besluit opnieuw over de vergunning."),
        _measure("VD-07", [TENANTS, ZUID], date(2026, 9, 1), "Platform en Wonen Zuid bezoeken samen alle portieken."),
        _measure("BB-05", [ZUID], date(2026, 7, 1), "Wonen Zuid legt uit hoe de huur na renovatie wordt bepaald."),
        _measure("LB-05", [CITY], date(2026, 3, 1), "De gemeente telt de projecten van alle wijkteams."),
        _measure("WZ-03", [CITY], date(2026, 6, 1), "De gemeente zoekt met corporaties naar grote woningen."),
    ],
}


def measures(year: int) -> list[Row]:
    """The measures of a year plan, with their codes: M23-02 is the second of 2023."""
    return [
        {"measure": f"M{year % 100}-{index:02}", "document": f"JS-{year}", **planned}
        for index, planned in enumerate(_PLANNED[year], 1)
    ]


def _done(measure: str, day: date, explanation: str | None = None) -> Row:
    link = f"https://voorbeeldstad.example/wonen/maatregelen/{measure.lower()}"
    return {"measure": measure, "state": "done", "done": day, "explanation": explanation, "evidence": link}


def _open(measure: str, state: str, explanation: str) -> Row:
    return {"measure": measure, "state": state, "explanation": explanation}


#: By party and year; of a measure that stays open every year says how it stands.
STATES: dict[tuple[str, int], list[Row]] = {
    (LINDE, 2022): [_done("M22-02", date(2022, 5, 20))],
    (THUIS, 2022): [_open("M22-01", "under_way", "Twee aannemers trokken zich terug.")],
    (CITY, 2022): [
        _done("M22-03", date(2022, 11, 10), "Een maand later, na een extra avond met bewoners."),
        _open("M22-04", "under_way", "De raad vroeg om een extra ronde."),
    ],
    (THUIS, 2023): [
        _done("M22-01", date(2023, 1, 18)),
        _open("M23-03", "under_way", "Een van de twee flats is akkoord."),
    ],
    (ZUID, 2023): [_done("M23-05", date(2023, 6, 15))],
    (CITY, 2023): [
        _done("M22-04", date(2023, 3, 9)),
        _done("M23-01", date(2023, 11, 22), "Drie avonden; een deel van de omwonenden houdt bezwaar."),
        _done("M23-02", date(2023, 3, 30)),
    ],
    (TENANTS, 2023): [_done("M23-04", date(2023, 1, 26))],
    (LINDE, 2024): [_done("M24-03", date(2024, 8, 29)), _done("M24-05", date(2024, 10, 17))],
    (THUIS, 2024): [
        _done("M23-03", date(2024, 4, 11), "Ook de tweede flat is akkoord."),
        _open("M24-02", "not_done", "De extra verkoop was nodig om door te kunnen bouwen."),
        _open("M24-04", "under_way", "Er ligt een eerste versie."),
    ],
    (ZUID, 2024): [_open("M24-04", "under_way", "Er ligt een eerste versie.")],
    (CITY, 2024): [_open("M24-01", "not_done", "De rechtbank vernietigde de vergunning.")],
    (LINDE, 2025): [_open("M25-05", "under_way", "De functie stond een half jaar open, tot november.")],
    (THUIS, 2025): [
        _done("M24-02", date(2025, 3, 6)),
        _open("M24-04", "dropped", "Gaat op in het plan voor het buurthuis."),
        _done("M25-02", date(2025, 5, 27)),
        _done("M25-06", date(2025, 11, 25)),
    ],
    (ZUID, 2025): [
        _open("M24-04", "dropped", "Gaat op in het plan voor het buurthuis."),
        _open("M25-04", "not_done", "De huur na renovatie dekt de kosten anders niet."),
    ],
    (CITY, 2025): [
        _open("M24-01", "under_way", "Wacht op het onderzoek naar geluid."),
        _done("M25-01", date(2025, 12, 4), "Drie maanden later: het bureau had het druk."),
        _done("M25-05", date(2025, 11, 3)),
    ],
    (TENANTS, 2025): [_open("M25-03", "under_way", "Vier van de acht plaatsen zijn bezet.")],
}
