"""What the municipality and the tenants' platform of Voorbeeldstad report, by year from 2022 to 2025."""

from __future__ import annotations

from datetime import date
from typing import Any

from sample_data.voorbeeldstad.story import CITY, TENANTS

Figures = list[dict[str, Any]]

_NO_SURVEY = {"number": "LB-02", "state": "not_applicable", "explanation": "Dit jaar was er geen enquête."}

FIGURES: dict[tuple[str, int], Figures] = {
    (CITY, 2022): [
        {"number": "NB-02", "own_date": date(2024, 10, 1), "explanation": "Het ontwerp ligt ter inzage."},
        {"number": "NB-06", "value": 90},
        {
            "number": "VD-05",
            "own_date": date(2023, 11, 1),
            "explanation": "Het onderzoek naar warmte per wijk duurt langer.",
        },
        {
            "number": "LB-02",
            "value": 6.8,
            "margin": 0.1,
            "explanation": "Meer overlast in Oost, minder in de Vogelbuurt.",
        },
        {"number": "LB-05", "value": 22},
        {"number": "LB-07", "own_date": date(2025, 6, 1)},
        {
            "number": "WZ-02",
            "own_date": date(2023, 6, 1),
            "explanation": "De raad vroeg om een extra ronde met zorgpartijen.",
        },
        {"number": "WZ-03", "value": 198, "explanation": "De achterstand van 12 schuift door naar 2023."},
    ],
    (CITY, 2023): [
        {
            "number": "NB-02",
            "own_date": date(2024, 10, 1),
            "explanation": "Omwonenden maakten bezwaar; de planning blijft staan.",
        },
        {"number": "NB-06", "value": 130, "explanation": "Met de grond voor tijdelijke woningen aan de Ringweg."},
        {"number": "VD-05", "done": date(2023, 11, 16), "explanation": "De raad stelde de visie op 16 november vast."},
        _NO_SURVEY,
        {"number": "LB-05", "value": 25},
        {"number": "WZ-02", "done": date(2023, 5, 24), "explanation": "De raad stelde de visie op 24 mei vast."},
        {"number": "WZ-03", "value": 236},
    ],
    (CITY, 2024): [
        {
            "number": "NB-02",
            "own_date": date(2025, 12, 1),
            "explanation": "De rechtbank vernietigde de vergunning; er komt een nieuw besluit.",
        },
        {"number": "NB-06", "value": 80},
        {
            "number": "LB-02",
            "value": 7.0,
            "margin": 0.1,
            "explanation": "Vooral de Vogelbuurt waardeert de nieuwe speelplekken.",
        },
        {"number": "LB-05", "value": 17, "explanation": "Twee opbouwwerkers waren lang afwezig."},
        {
            "number": "LB-07",
            "own_date": date(2026, 9, 1),
            "explanation": "Er wonen nog weinig mensen in Havenkwartier.",
        },
        {"number": "WZ-03", "value": 241, "explanation": "Hiermee is de achterstand van 2023 ingelopen."},
    ],
    (CITY, 2025): [
        {
            "number": "NB-02",
            "own_date": date(2026, 12, 1),
            "explanation": "Het nieuwe onderzoek naar geluid kostte meer tijd.",
        },
        {"number": "NB-06", "value": 110, "explanation": "Met de grond van het oude busstation."},
        _NO_SURVEY,
        {
            "number": "LB-05",
            "state": "not_reported",
            "explanation": "De telling van de wijkteams is nog niet compleet.",
        },
        {
            "number": "WZ-03",
            "value": 189,
            "explanation": "Grote gezinnen wachten langer: er zijn te weinig grote woningen.",
        },
    ],
    (TENANTS, 2023): [
        {"number": "BB-04", "done": date(2023, 2, 20), "explanation": "Advies na drie bijeenkomsten met huurders."}
    ],
    (TENANTS, 2024): [{"number": "VD-07", "own_date": date(2026, 4, 1)}],
    (TENANTS, 2025): [
        {
            "number": "VD-07",
            "own_date": date(2026, 12, 15),
            "explanation": "De adviesgroep is nog niet compleet; in de zomer was er geen bijeenkomst.",
        }
    ],
}

_OWN = {"number": "WZ-03", "value": 236}
_REGISTER = {"number": "WZ-03", "value": 229, "source": "Registratie van het COA"}
_WHY = "De registratie telt pas vanaf de dag van inschrijving; daar gaat het Rijk van uit."
#: What the municipality reported later about refugees in 2023: a second source, and then which of the two counts.
LATER: dict[date, Figures] = {
    date(2024, 10, 8): [_REGISTER],
    date(2024, 11, 20): [_OWN | {"used": "no"}, _REGISTER | {"used": "yes", "used_reason": _WHY}],
}


def later(day: date) -> Figures:
    """The municipality's figures of 2023 as it sent them again on that day."""
    added = LATER[day]
    told = {(row["number"], row.get("source")) for row in added}
    kept = [row for row in FIGURES[CITY, 2023] if (row["number"], row.get("source")) not in told]
    return [*kept, *added]
