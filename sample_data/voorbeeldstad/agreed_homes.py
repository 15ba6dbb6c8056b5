"""What was agreed on new construction and sustainability."""

from __future__ import annotations

from datetime import date

from sample_data.voorbeeldstad.agreed import Agreed, agreed, milestone
from sample_data.voorbeeldstad.story import CITY, LINDE, OWNERS, TENANTS, THUIS, TOGETHER, ZUID

_OTHERS = [CITY, TENANTS]

NEW_CONSTRUCTION: list[Agreed] = [
    agreed(
        "NB-01", "Nieuwe sociale huurwoningen", "2.1", OWNERS, _OTHERS, "social_homes_delivered", 450,
        "De corporaties leveren in 2022 tot en met 2026 samen 450 sociale huurwoningen op. "
        "De jaarschijf verdeelt het aantal over de jaren.",
        note="Tijdelijke woningen en middenhuur tellen niet mee.",
    ),
    milestone(
        "NB-02", "Vergunning Havenkwartier", "2.3", [CITY], [THUIS, TENANTS], date(2024, 10, 1),
        "De gemeente verleent uiterlijk op 1 oktober 2024 de omgevingsvergunning voor 86 sociale huurwoningen "
        "in Havenkwartier.",
    ),
    milestone(
        "NB-03", "Start bouw Havenkwartier", "2.4", [THUIS], _OTHERS, date(2025, 10, 1),
        "Thuis in Voorbeeldstad begint uiterlijk op 1 oktober 2025 met de bouw van 86 woningen in Havenkwartier.",
        waits_for="NB-02",
    ),
    agreed(
        "NB-04", "Start van de bouw", "2.2", OWNERS, _OTHERS, "social_homes_started", 550,
        "De corporaties beginnen in 2022 tot en met 2026 samen met de bouw van 550 sociale huurwoningen.",
        note="Meer starts dan opleveringen: een deel is pas na 2026 klaar.",
    ),
    agreed(
        "NB-05", "Middenhuur", "2.6", [LINDE, ZUID], _OTHERS, "mid_rent_homes_delivered", 100,
        "De Linde en Wonen Zuid leveren in 2024 tot en met 2026 samen 100 middeldure huurwoningen op.",
        path="step",
    ),
    agreed(
        "NB-06", "Grond voor sociale huur", "2.7", [CITY], [*OWNERS, TENANTS], "homes_on_sites", 400,
        "De gemeente wijst in 2022 tot en met 2026 grond aan voor ten minste 400 sociale huurwoningen.",
    ),
    agreed(
        "NB-07", "Tijdelijke woningen", "2.8", [LINDE], _OTHERS, "temporary_homes_delivered", 60,
        "De Linde plaatst in 2022 tot en met 2024 ten minste 60 tijdelijke woningen op grond van de gemeente.",
        period=(2022, 2024), waits_for="NB-06",
    ),
    milestone(
        "NB-08", "Start bouw Stadhuiskwartier", "2.5", [ZUID], _OTHERS, date(2025, 3, 1),
        "Wonen Zuid begint uiterlijk op 1 maart 2025 met de bouw van 40 woningen in het Stadhuiskwartier.",
    ),
]  # fmt: skip

SUSTAINABILITY: list[Agreed] = [
    agreed(
        "VD-01", "Woningen met label E, F of G", "3.1", OWNERS, _OTHERS, "homes_label_efg", 650,
        "Eind 2026 hebben ten hoogste 650 woningen van de corporaties nog label E, F of G.",
    ),
    agreed(
        "VD-02", "Isolatieprogramma", "3.2", [TOGETHER], _OTHERS, "efg_homes_improved", 1500,
        "De corporaties isoleren in 2022 tot en met 2026 samen ten minste 1.500 woningen met label E, F of G.",
        segments=["A-B", "C-D"],
        note="Het gezamenlijke programmabureau meldt één cijfer voor alle drie de corporaties.",
    ),
    agreed(
        "VD-03", "Woningen naar energielabel", "3.3", OWNERS, _OTHERS, "homes_by_label", "no_number",
        "De corporaties melden elk jaar hoeveel woningen welk energielabel hebben.",
        segments=["A-B", "C-D", "E-F-G"], direction="none",
    ),
    agreed(
        "VD-04", "Warmtenet Vogelbuurt", "3.4", [ZUID], _OTHERS, "homes_gas_free", 400,
        "Wonen Zuid sluit in 2024 tot en met 2026 ten minste 400 woningen in de Vogelbuurt aan op het warmtenet.",
        period=(2024, 2026), waits_for="VD-05",
    ),
    milestone(
        "VD-05", "Warmtevisie", "3.5", [CITY], [*OWNERS, TENANTS], date(2022, 12, 31),
        "De gemeente stelt uiterlijk op 31 december 2022 een warmtevisie per wijk vast.",
    ),
    agreed(
        "VD-06", "Zonnepanelen", "3.6", OWNERS, _OTHERS, "solar_panels_installed", 16_000,
        "De corporaties plaatsen in 2022 tot en met 2026 samen ten minste 16.000 zonnepanelen.",
    ),
    milestone(
        "VD-07", "Advies renovatie Vogelbuurt", "3.8", [TENANTS], [ZUID, CITY], date(2026, 4, 1),
        "Het Huurdersplatform geeft uiterlijk op 1 april 2026 advies over de renovatie van de Vogelbuurt.",
        note="Het advies gaat over het plan. Of hun blok meedoet, beslissen de bewoners van dat blok zelf.",
    ),
    milestone(
        "VD-08", "Start renovatie Vogelbuurt", "3.9", [ZUID], _OTHERS, date(2026, 12, 31),
        "Wonen Zuid begint uiterlijk op 31 december 2026 met de renovatie van 180 woningen in de Vogelbuurt.",
        waits_for="VD-07",
    ),
    agreed(
        "VD-10", "Woningen in slechte staat", "3.10", OWNERS, _OTHERS, "homes_poor_condition", 0,
        "Eind 2026 is geen woning van de corporaties meer in slechte staat, tenzij er een sloopplan voor is.",
        path="end_only",
    ),
    agreed(
        "VD-11", "Isolatie bij onderhoud", "3.7", [LINDE], _OTHERS, "label_steps", 1000,
        "De Linde zet in 2022 tot en met 2026 ten minste 1.000 labelstappen bij gewoon onderhoud.",
    ),
]  # fmt: skip

#: Takes the place of VD-04, by the year plan of 2025.
GAS_FREE = agreed(
    "VD-09", "Woningen van het aardgas af", "3.4", OWNERS, _OTHERS, "homes_gas_free", 300,
    "De corporaties maken in 2025 en 2026 samen ten minste 300 woningen aardgasvrij, met warmtepompen.",
    period=(2025, 2026), waits_for="VD-05", document="JS-2025",
)  # fmt: skip
