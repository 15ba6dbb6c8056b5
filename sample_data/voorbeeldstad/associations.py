"""What the associations of Voorbeeldstad report, alone and together, by year from 2022 to 2025."""

from __future__ import annotations

from datetime import date
from typing import Any

from sample_data.voorbeeldstad import stock
from sample_data.voorbeeldstad.story import HAVEN, LINDE, OOST, THUIS, VOGEL, YEARS, ZUID

Figures = list[dict[str, Any]]
Share = tuple[int, int]

_LET = {LINDE: (38, 34, 37, 38), THUIS: (35, 30, 28, 26), ZUID: (22, 21, 22, 23)}
_CLUSTERED = {LINDE: (0, 0, 30, 45), THUIS: (0, 0, 0, 0), ZUID: (0, 20, 0, 24)}
_STEP_FREE = {LINDE: (2190, 2255, 2330, 2400), THUIS: (1950, 1990, 2035, 2085), ZUID: (1215, 1270, 1315, 1375)}
_SOLAR = {LINDE: (2100, 2200, 1900, 1500), THUIS: (1200, 1300, 1100, 900), ZUID: (1300, 1400, 1100, 900)}
_POOR = {LINDE: (30, 24, 15, 6), THUIS: (62, 55, 44, 31), ZUID: (18, 12, 8, 0)}
_RENTS = {LINDE: (2.1, 2.4, 5.0, 4.3), THUIS: (2.5, 2.6, 5.2, 4.5), ZUID: (2.0, 2.5, 5.1, 4.2)}
_MID_RENT = {LINDE: (0, 0, 24, 0), ZUID: (0, 0, 0, 28)}
_GAS_FREE = {LINDE: 62, THUIS: 38, ZUID: 46}
#: Households with arrears; in 2022 each association gave a percentage only.
_ARREARS = {LINDE: (2.6, 228, 220, 205), THUIS: (2.9, 214, 212, 205), ZUID: (2.5, 128, 118, 108)}
_TEMPORARY = {2023: 24, 2024: 28}
_LABEL_STEPS = {2022: 210, 2023: 180}
_MOVERS: dict[str, tuple[Share, ...]] = {
    LINDE: ((40, 280), (44, 285), (58, 290), (60, 275)),
    THUIS: ((38, 330), (40, 325), (52, 320), (55, 310)),
    ZUID: ((30, 230), (34, 225), (40, 210), (42, 205)),
}
_OFFERED: dict[str, tuple[Share | None, ...]] = {
    LINDE: ((210, 280), (205, 285), (216, 290), (212, 275)),
    THUIS: ((240, 330), (214, 325), (228, 320), None),
    ZUID: ((160, 230), (158, 225), (150, 210), (149, 205)),
}
_OFFERED_IN: dict[str, dict[str, tuple[Share | None, ...]]] = {
    LINDE: {OOST: ((60, 84), (58, 80), (61, 84), (59, 83)), VOGEL: ((48, 62), (46, 61), (47, 66), (45, 66))},
    THUIS: {OOST: ((70, 98), (64, 92), (66, 95), None), HAVEN: ((12, 16), (14, 19), (15, 20), None)},
    ZUID: {HAVEN: ((10, 14), (12, 16), (13, 18), (14, 19)), VOGEL: ((52, 70), (50, 69), (47, 68), (43, 66))},
}
_SPENT: dict[str, dict[str, tuple[int, ...]]] = {
    LINDE: {OOST: (120_000, 125_000, 110_000, 115_000), VOGEL: (100_000, 95_000, 105_000, 100_000)},
    THUIS: {OOST: (90_000, 95_000, 100_000, 95_000), HAVEN: (60_000, 70_000, 75_000, 80_000)},
    ZUID: {HAVEN: (70_000, 75_000, 70_000, 85_000), VOGEL: (110_000, 105_000, 100_000, 100_000)},
}
_NOT_YET = {"state": "not_reported", "explanation": "Dit cijfer volgt uit het nieuwe systeem."}
#: Homes improved by the joint programme: all, to A or B, to C or D.
_PROGRAMME = ((250, 60, 190), (310, 110, 200), (330, 150, 180), (320, 155, 165))

_EXPLAINED = {
    (LINDE, 2022, "NB-01"): "De levering van beton en kozijnen liep uit; 14 woningen schoven door naar 2023.",
    (LINDE, 2023, "NB-01"): "Inclusief de 14 woningen die in 2022 waren gepland.",
    (LINDE, 2025, "NB-01"): "Lindehof is in één keer opgeleverd.",
    (THUIS, 2022, "NB-01"): "De aannemer van de Stationsbuurt begon later.",
    (THUIS, 2023, "NB-01"): "Een eerste deel van de Stationsbuurt is klaar.",
    (THUIS, 2024, "NB-01"): "De vergunning voor Havenkwartier is er nog niet; andere projecten waren niet klaar.",
    (THUIS, 2025, "NB-01"): "Tweede deel van de Stationsbuurt. Havenkwartier wacht op de vergunning.",
    (ZUID, 2024, "NB-01"): "De Zuiderhof was eerder klaar dan gepland.",
    (THUIS, 2023, "NB-04"): "Na de uitspraak over stikstof kwam er dit jaar geen vergunning vrij.",
    (LINDE, 2025, "NB-05"): "Door hogere rente en bouwkosten begint het tweede project een jaar later.",
    (LINDE, 2022, "NB-07"): "De gemeente wijst de grond in 2023 aan.",
    (LINDE, 2024, "NB-07"): "Voor acht woningen was er geen aansluiting op het stroomnet.",
    (THUIS, 2023, "VD-01"): "Voor twee flats gaf minder dan 70% van de bewoners akkoord; het plan is aangepast.",
    (THUIS, 2025, "VD-01"): "De aannemer had te weinig mensen.",
    (THUIS, 2025, "VD-06"): "In drie straten kan het stroomnet geen panelen meer aan.",
    (THUIS, 2025, "VD-10"): "De Parkflat wordt in 2026 hersteld.",
    (THUIS, 2024, "BB-02"): "Extra verkoop om de vertraging in Havenkwartier te betalen.",
    (THUIS, 2025, "BB-02"): "De extra verkoop is gestopt.",
    (LINDE, 2023, "BB-06"): "De energierekening drukt zwaar op kleine inkomens.",
    (ZUID, 2025, "BB-06"): "Wij bellen nu na één gemiste huur, dat helpt.",
    (THUIS, 2022, "BB-07"): "De Kanaalflat, volgens plan.",
    (THUIS, 2024, "BB-07"): "Garageboxen en woningen aan de Kade.",
    (ZUID, 2025, "BB-07"): "De fundering van de Zuidflat bleek niet te herstellen.",
    (THUIS, 2022, "BB-08"): "Met de huurstijging na verbetering van woningen meegeteld.",
    (LINDE, 2023, "WZ-01"): "Twee instellingen droegen minder mensen voor.",
    (THUIS, 2024, "WZ-01"): "Er kwamen minder kleine woningen vrij.",
    (THUIS, 2025, "WZ-01"): "Tot en met oktober: daarna zijn wij op een nieuw systeem overgestapt.",
    (LINDE, 2022, "WZ-04"): "Wij wachten op de woonzorgvisie.",
    (ZUID, 2022, "WZ-04"): "Wij wachten op de woonzorgvisie.",
    (LINDE, 2025, "WZ-04"): "45 van de 55 woningen in Lindehof.",
}
_EXPECTED = {
    (LINDE, 2025, "NB-01"): "Wij halen onze 200 woningen in 2026.",
    (THUIS, 2025, "NB-01"): "Zonder Havenkwartier halen wij onze 180 woningen niet.",
    (ZUID, 2025, "NB-01"): "Wij zijn in 2026 klaar.",
    (THUIS, 2025, "VD-01"): "Wij verwachten eind 2026 nog ongeveer 450 woningen met label E, F of G.",
    (LINDE, 2025, "NB-05"): "De laatste 36 woningen komen begin 2027.",
}
_MILESTONES: dict[tuple[str, int], Figures] = {
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
    (ZUID, 2022): [{"number": "NB-08", "own_date": date(2025, 3, 1)}],
    (ZUID, 2023): [
        {"number": "NB-08", "own_date": date(2025, 12, 1), "explanation": "De gemeente denkt ook aan een school."}
    ],
    (ZUID, 2025): [{"number": "VD-08", "explanation": "Wij beginnen zodra het advies van de huurders er is."}],
}


def figures(party: str, index: int) -> Figures:
    """What an association reports about a year."""
    year = YEARS[index]
    rows = [*_counts(party, index), *_shares(party, index)]
    for row in rows:
        row.setdefault("explanation", _EXPLAINED.get((party, year, row["number"])))
        row["expectation"] = _EXPECTED.get((party, year, row["number"]))
    return [*rows, *_by_area(party, index), *_broken_down(party, index), *_MILESTONES.get((party, year), [])]


def _counts(party: str, index: int) -> Figures:
    """Numbers of homes, lettings and panels, and the growth of the rents."""
    year = YEARS[index]
    late = {"months": 10} if (party, year) == (THUIS, 2025) else {}
    over = {"qualifier": "lower_bound"} if (party, year) == (THUIS, 2024) else {}
    rows: Figures = [
        {"number": "NB-01", "value": stock.DELIVERED[party][index], "phase": "delivered"},
        {"number": "NB-04", "value": stock.STARTED[party][index], "phase": "started"},
        {"number": "VD-01", "value": stock.EFG[party][index]},
        {"number": "VD-06", "value": _SOLAR[party][index], **over},
        {"number": "VD-10", "value": _POOR[party][index]},
        {"number": "LB-04", "value": 0},
        {"number": "BB-02", "value": stock.SOLD[party][index]},
        {"number": "BB-07", "value": stock.DEMOLISHED[party][index]},
        {"number": "BB-08", "value": _RENTS[party][index]},
        {"number": "WZ-01", "value": _LET[party][index], **late},
        {"number": "WZ-04", "value": _CLUSTERED[party][index]},
        {"number": "WZ-05", "value": _STEP_FREE[party][index]},
    ]
    if party in _MID_RENT:
        rows.append({"number": "NB-05", "value": _MID_RENT[party][index]})
    if party == LINDE and year <= 2024:
        said = {"value": _TEMPORARY[year]} if year in _TEMPORARY else {"state": "not_applicable"}
        rows.append({"number": "NB-07", **said})
    if party == LINDE and year in _LABEL_STEPS:
        rows.append({"number": "VD-11", "value": _LABEL_STEPS[year]})
    if party == ZUID and year == 2024:
        why = "Het warmtenet is er niet gekomen; er is een nieuwe afspraak."
        rows.append({"number": "VD-04", "value": 0, "explanation": why})
    if year == 2025:
        rows.append({"number": "VD-09", "value": _GAS_FREE[party]})
    return rows


def _shares(party: str, index: int) -> Figures:
    """Percentages, with both terms."""
    arrears = _ARREARS[party][index]
    rows: Figures = [{"number": "WZ-06", **_terms(_MOVERS[party][index])}]
    if isinstance(arrears, float):
        rows.append({"number": "BB-06", "value": arrears, "explanation": "Aantallen houden wij nog niet gelijk bij."})
    else:
        rows.append({"number": "BB-06", **_terms((arrears, stock.STOCK[party][index]))})
    if offered := _OFFERED[party][index]:
        rows.append({"number": "BB-01", **_terms(offered)})
    return rows


def _terms(share: Share) -> dict[str, int]:
    return {"numerator": share[0], "denominator": share[1]}


def _by_area(party: str, index: int) -> Figures:
    """Spending and offers in the three districts."""
    absent = {"state": "not_applicable", "explanation": "Geen bezit in deze wijk."}
    rows: Figures = []
    for area in (OOST, HAVEN, VOGEL):
        spent = _SPENT[party].get(area)
        rows.append({"number": "LB-01", "area": area, **({"value": spent[index]} if spent else absent)})
        offered = _OFFERED_IN[party].get(area)
        if offered is None:
            rows.append({"number": "BB-05", "area": area, **absent})
        else:
            share = offered[index]
            rows.append({"number": "BB-05", "area": area, **(_terms(share) if share else _NOT_YET)})
    return rows


def _broken_down(party: str, index: int) -> Figures:
    """The stock by class of rent and by energy label; each breakdown adds up."""
    total = stock.STOCK[party][index]
    cheapest, cheap = round(total * 0.12), round(total * 0.62)
    efg, good = stock.EFG[party][index], stock.AB[party][index]
    rents = {
        "below_quality_discount_limit": cheapest,
        "below_cap": cheap,
        "below_liberalisation": total - cheapest - cheap,
    }
    labels = {"A-B": good, "C-D": total - good - efg, "E-F-G": efg}
    return [
        {"number": "BB-03", "value": total, "explanation": stock.bridge(party, index)},
        *({"number": "BB-03", "segment": segment, "value": value} for segment, value in rents.items()),
        {"number": "VD-03", "value": total},
        *({"number": "VD-03", "segment": segment, "value": value} for segment, value in labels.items()),
    ]


def programme(index: int) -> Figures:
    """What the joint insulation programme reports; the labels of 2025 are not all registered yet."""
    open_still = {"qualifier": "about", "explanation": "Voorlopig: nog niet alle nieuwe labels zijn geregistreerd."}
    more = open_still if YEARS[index] == YEARS[-1] else {}
    return [
        {"number": "VD-02", "segment": segment, "value": value, **more}
        for segment, value in zip((None, "A-B", "C-D"), _PROGRAMME[index], strict=True)
    ]


def first_said(party: str, index: int) -> Figures | None:
    """What an association reported first, where it corrected or completed that later."""
    rows = figures(party, index)
    if (party, YEARS[index]) == (THUIS, 2023):
        twice = {"value": 880, "explanation": "Nieuwe labels van twee flats meegeteld."}
        return [row | twice if row["number"] == "VD-01" else row for row in rows]
    if (party, YEARS[index]) == (THUIS, 2025):
        late = {"number": "WZ-05", **_NOT_YET}
        return [late if row["number"] == "WZ-05" else row for row in rows]
    return None
