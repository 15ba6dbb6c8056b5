"""What was agreed on liveability, affordability and availability, and housing and care."""

from __future__ import annotations

from datetime import date

from sample_data.voorbeeldstad.agreed import Agreed, agreed, milestone
from sample_data.voorbeeldstad.story import CITY, LINDE, OWNERS, TENANTS, THUIS

_OTHERS = [CITY, TENANTS]

LIVEABILITY: list[Agreed] = [
    agreed(
        "LB-01", "Leefbaarheid per wijk", "4.1", OWNERS, _OTHERS, "liveability_spend", 1_000_000,
        "De corporaties besteden in 2022 tot en met 2026 in Oost, Havenkwartier en de Vogelbuurt elk ten "
        "minste 1 miljoen euro aan leefbaarheid.",
        applies_to="each_part",
    ),
    agreed(
        "LB-02", "Rapportcijfer voor de buurt", "4.2", [CITY], [TENANTS], "neighbourhood_satisfaction", 7.2,
        "In de bewonersenquête van 2026 geven bewoners hun buurt gemiddeld ten minste een 7,2.",
        tolerance=0.1,
        note="De enquête is er elke twee jaar. Een tiende punt valt binnen de marge van de steekproef.",
    ),
    agreed(
        "LB-03", "Wijkaanpak Oost", "4.4", [LINDE, THUIS, CITY], [TENANTS], "judgement", "judgement",
        "Corporaties en gemeente pakken samen met bewoners de overlast in Oost aan.",
    ),
    agreed(
        "LB-04", "Geen uitzetting van gezinnen", "4.5", OWNERS, _OTHERS, "evictions_of_families", 0,
        "De corporaties zetten in 2022 tot en met 2026 geen gezin met kinderen uit huis vanwege huurschuld.",
    ),
    agreed(
        "LB-05", "Bewonersprojecten", "4.6", [CITY], [TENANTS], "neighbourhood_projects", 20,
        "De gemeente steunt elk jaar ten minste 20 projecten van bewoners in hun buurt.",
        binding="each_year",
    ),
    agreed(
        "LB-06", "Buurtbemiddeling", "4.7", [CITY], [*OWNERS, TENANTS], "judgement", "judgement",
        "De gemeente zorgt dat buren met een conflict in elke wijk hulp van een bemiddelaar kunnen krijgen.",
    ),
    milestone(
        "LB-07", "Buurthuis Havenkwartier", "4.8", [CITY], [THUIS, TENANTS], date(2025, 6, 1),
        "De gemeente opent uiterlijk op 1 juni 2025 een buurthuis in Havenkwartier.",
    ),
]  # fmt: skip

AFFORDABILITY: list[Agreed] = [
    agreed(
        "BB-01", "Aanbod onder de aftoppingsgrens", "5.1", OWNERS, _OTHERS, "share_offered_below_cap", 70,
        "Elk jaar bieden de corporaties samen ten minste 70% van de vrijgekomen woningen aan onder de "
        "aftoppingsgrens.",
        binding="each_year",
    ),
    agreed(
        "BB-02", "Verkoop van sociale huurwoningen", "5.2", OWNERS, _OTHERS, "social_homes_sold", 60,
        "De corporaties verkopen samen ten hoogste 60 sociale huurwoningen per jaar.",
        binding="each_year",
    ),
    agreed(
        "BB-03", "Omvang sociale huurvoorraad", "5.3", OWNERS, _OTHERS, "social_stock", 18_000,
        "De sociale huurvoorraad blijft ten minste 18.000 woningen.",
        direction="keep",
        segments=["below_quality_discount_limit", "below_cap", "below_liberalisation"],
    ),
    milestone(
        "BB-04", "Advies over het huurbeleid", "5.5", [TENANTS], OWNERS, date(2023, 3, 1),
        "Het Huurdersplatform geeft uiterlijk op 1 maart 2023 advies over het nieuwe huurbeleid.",
    ),
    agreed(
        "BB-05", "Betaalbaar aanbod in elke wijk", "5.1", OWNERS, _OTHERS, "share_offered_below_cap", 70,
        "In Oost, Havenkwartier en de Vogelbuurt is elk jaar ten minste 70% van het aanbod onder de aftoppingsgrens.",
        binding="each_year", applies_to="each_part",
    ),
    agreed(
        "BB-06", "Huurders met huurachterstand", "5.6", OWNERS, _OTHERS, "share_in_arrears", 2.0,
        "Eind 2026 heeft ten hoogste 2% van de huurders een huurachterstand.",
    ),
    agreed(
        "BB-07", "Sloop van sociale huurwoningen", "5.4", OWNERS, _OTHERS, "social_homes_demolished", 80,
        "De corporaties slopen in 2022 tot en met 2026 samen ten hoogste 80 sociale huurwoningen.",
        path="end_only",
    ),
    agreed(
        "BB-08", "Huursomstijging", "5.7", OWNERS, _OTHERS, "rent_sum_growth", "no_number",
        "Bij elke corporatie stijgen de huren samen in een jaar niet meer dan het percentage in de jaarschijf.",
        binding="each_year", applies_to="each_part",
    ),
]  # fmt: skip

CARE: list[Agreed] = [
    agreed(
        "WZ-01", "Woningen na opvang", "6.1", OWNERS, [CITY], "lettings_vulnerable_groups", 90,
        "De corporaties verhuren elk jaar samen ten minste 90 woningen aan mensen die uit opvang of beschermd "
        "wonen komen.",
        binding="each_year",
    ),
    milestone(
        "WZ-02", "Woonzorgvisie", "6.2", [CITY], [*OWNERS, TENANTS], date(2023, 1, 1),
        "De gemeente stelt uiterlijk op 1 januari 2023 een woonzorgvisie vast.",
    ),
    agreed(
        "WZ-03", "Huisvesting van statushouders", "6.3", [CITY], OWNERS, "refugees_housed", "no_number",
        "De gemeente huisvest elk jaar het aantal statushouders dat in de jaarschijf staat.",
        binding="each_year",
        note="Het Rijk stelt het aantal vast. De corporaties leveren de woningen.",
    ),
    agreed(
        "WZ-04", "Geclusterde woningen voor ouderen", "6.3", OWNERS, _OTHERS, "clustered_homes_elderly", 180,
        "De corporaties leveren in 2022 tot en met 2026 samen 180 woningen voor ouderen op die bij elkaar liggen.",
        waits_for="WZ-02",
        note="Zijn ze nieuw gebouwd, dan tellen ze ook als nieuwe sociale huurwoning.",
    ),
    agreed(
        "WZ-05", "Woningen zonder trappen", "6.5", OWNERS, _OTHERS, "step_free_homes", 6000,
        "Eind 2026 kunnen mensen ten minste 6.000 sociale huurwoningen zonder trap bereiken en doorlopen.",
    ),
    agreed(
        "WZ-06", "Ouderen die doorstromen", "6.6", OWNERS, _OTHERS, "share_let_to_movers", "no_number",
        "De corporaties verhuren meer woningen aan ouderen die een grotere woning achterlaten.",
        direction="band", binding="each_year",
    ),
]  # fmt: skip
