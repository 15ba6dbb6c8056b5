"""The judgements of the parties in Voorbeeldstad, in their own words, by party and year."""

from __future__ import annotations

from sample_data.build import Row
from sample_data.voorbeeldstad.story import CITY, LINDE, TENANTS, THUIS, ZUID


def _of(number: str, status: str, text: str) -> Row:
    return {"number": number, "status": status, "text": text}


JUDGED: dict[tuple[str, int], list[Row]] = {
    (LINDE, 2022): [_of("LB-03", "not_assessable", "De aanpak is net begonnen: er valt nog niets te zeggen.")],
    (CITY, 2022): [_of("LB-03", "not_assessable", "Het plan is er pas sinds november.")],
    (LINDE, 2023): [_of("LB-03", "on_plan", "De wijkaanpak is begonnen en de partners doen mee.")],
    (CITY, 2023): [
        _of("LB-03", "on_plan", "Het wijkteam is er en het plan is vastgesteld."),
        _of("LB-06", "on_plan", "In vijf van de acht wijken zijn er bemiddelaars."),
    ],
    (TENANTS, 2023): [_of("LB-03", "on_plan", "Bewoners zijn goed gehoord bij het plan.")],
    (LINDE, 2024): [_of("LB-03", "on_plan", "Minder meldingen, meer huisbezoeken.")],
    (THUIS, 2024): [_of("LB-03", "on_plan", "Onze huismeester zit elke week aan tafel.")],
    (CITY, 2024): [_of("LB-03", "on_plan", "Het wijkteam draait volledig.")],
    (TENANTS, 2024): [_of("LB-03", "slightly_behind", "Het begin is goed, maar de avonden zijn nog onrustig.")],
    (LINDE, 2025): [
        _of("LB-03", "slightly_behind", "Er was een half jaar geen wijkbeheerder."),
        _of("LB-06", "on_plan", "Onze huurders weten de bemiddelaars te vinden."),
    ],
    (ZUID, 2025): [_of("BB-07", "not_achieved", "De grens is overschreden: de fundering was niet te herstellen.")],
    (CITY, 2025): [
        _of("LB-03", "on_plan", "Het aantal meldingen daalt volgens plan."),
        _of("LB-06", "on_plan", "In zeven van de acht wijken zijn er bemiddelaars."),
        _of("NB-01", "slightly_behind", "Het tempo is terug, Havenkwartier blijft de zorg."),
    ],
    (TENANTS, 2025): [
        _of("LB-03", "behind", "Bewoners van de Oosterflat merken nog weinig van de aanpak."),
        _of("LB-06", "on_plan", "Bewoners zijn goed geholpen, ook 's avonds."),
        _of("NB-01", "behind", "Achter elke woning die er niet is, staat een wachtende huurder."),
        _of("BB-05", "behind", "In de Vogelbuurt wordt een vrije woning te vaak duurder."),
    ],
}
