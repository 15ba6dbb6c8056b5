"""Nationale prestatieafspraken 2022-2030 and their renewal of December 2024: national targets, hardly any figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from sample_data.build import Case, source
from sample_data.compiled import COMPILED_ON, REMARK, figure, number, promise

CASE = "national-npa"
AEDES, MINISTER, CITIES, TENANTS = "AEDES", "MINISTER-VRO", "VNG", "WOONBOND"

FRAMEWORK = {
    "framework": "nationaal-2022",
    "name": "Nationale prestatieafspraken 2022-2030",
    "place": "Nederland",
    "start_year": 2022,
    "end_year": 2030,
    "signed_on": date(2022, 6, 30),
    "history_from": 2016,
    "nature": "public_sources",
    "remark": "Alle teksten zijn samengevat uit openbare bronnen. De cijfers gelden voor alle corporaties van "
    "Nederland samen. Gevonden zijn alleen de woningen met label E, F of G en de nieuwbouw van vóór deze afspraken.",
}
PARTIES = [
    {"party": AEDES, "name": "Woningcorporaties van Nederland samen (Aedes)", "short_name": "Aedes", "role": "group"},
    {
        "party": MINISTER,
        "name": "Minister van Volkshuisvesting en Ruimtelijke Ordening",
        "short_name": "Minister",
        "role": "other",
    },
    {"party": CITIES, "name": "Vereniging van Nederlandse Gemeenten", "short_name": "VNG", "role": "other"},
    {"party": TENANTS, "name": "Woonbond", "role": "tenants"},
]
DOCUMENTS = [
    {
        "document": "NPA-2022",
        "kind": "framework_agreement",
        "title": "Nationale prestatieafspraken 2022",
        "year": 2022,
        "dated": date(2022, 6, 30),
        "link": "https://vtw.nl/nationale-prestatieafspraken",
    },
    {
        "document": "NPA-2024",
        "kind": "addendum",
        "title": "Nationale prestatieafspraken 2024, brief aan de Tweede Kamer",
        "year": 2024,
        "dated": date(2024, 12, 11),
        "link": "https://www.tweedekamer.nl/kamerstukken/brieven_regering/detail?did=2024D49128&id=2024D49128",
    },
]
_QUALITY = "De bron noemt als thema kwaliteit; dat staat hier onder verduurzaming."
_SAME_HOME = "Dezelfde woning kan ook bij de nieuwe sociale huurwoningen tellen; tel deze afspraken niet op."

#: How each row of agreements.csv is read.
AGREEMENTS: dict[str, dict[str, Any]] = {
    "NPA-01": {
        "theme": "new_construction",
        "indicator": "social_homes_delivered",
        "title": "Nieuwe sociale huurwoningen",
        "note": "Sinds december 2024 is er ook NPA24-01, met een getal per jaar. Geen bron zegt dat die deze afspraak "
        "vervangt; in 2025 tot en met 2030 overlappen zij.",
    },
    "NPA-02": {
        "theme": "new_construction",
        "indicator": "mid_rent_homes_delivered",
        "title": "Nieuwe middenhuurwoningen",
    },
    "NPA-01b": {
        "theme": "new_construction",
        "indicator": "homes_delivered",
        "title": "Nieuwbouw vóór de afspraken (geen afspraak)",
        "text": "Geen afspraak van de partijen: de nieuwbouw van corporaties in de jaren ervoor, door ons toegevoegd.",
        "how_much": "no_number",
        "period": (2016, 2021),
        "direction": "none",
        "counterparty": None,
        "document": None,
        "note": "De bron leidt uit NPA-01 en NPA-02 samen een gemiddelde van 33.333 woningen per jaar af; dat is "
        "dezelfde belofte en telt niet nog eens. Niet elke bron telt hetzelfde: NRC (2016 tot en met 2018) schrijft "
        "over sociale huurwoningen, Aedes (2020) over woongelegenheden.",
    },
    "NPA-03": {
        "theme": "sustainability",
        "indicator": "homes_label_efg",
        "title": "Geen label E, F of G meer",
        "note": "De Autoriteit woningcorporaties (Aw) telt er eind 2022 206.302, de benchmark van Aedes 180.700. Het "
        "cijfer van de Aw telt, omdat de Aw ook de afname in dat jaar geeft. De nulmeting is daarom van de Aw. "
        "De 247.300 van Aedes over 2021 is geteld met een oudere rekenmethode en telt niet mee.",
    },
    "NPA-04": {"theme": "sustainability", "indicator": "homes_gas_free", "title": "Van het aardgas af"},
    "NPA-05": {
        "theme": "sustainability",
        "indicator": "homes_future_proof",
        "title": "Toekomstbestendig geïsoleerd",
        "note": "Een jaar staat niet bij het getal; de afspraken lopen tot en met 2030.",
    },
    "NPA-06": {
        "theme": "sustainability",
        "indicator": "homes_poor_condition",
        "title": "Geen woningen in slechte staat meer",
        "note": f"„Vanaf 2026” is gelezen als: op 31 december 2026. {_QUALITY}",
    },
    "NPA-07": {
        "theme": "sustainability",
        "indicator": "extra_improvement_spend",
        "title": "Extra geld voor woningverbetering",
        "binding": "each_year",
        "note": f"De bron zegt niet vanaf welk bedrag „extra” wordt geteld. {_QUALITY}",
    },
    "NPA-08": {
        "theme": "affordability",
        "indicator": "rent_growth_below_wages",
        "title": "Huren stijgen minder dan lonen",
        "binding": "each_year",
        "note": "Gelezen als: ten minste 0,5 procentpunt lager. Bronnen spreken over „de komende drie jaar”; dat zijn "
        "hier 2023 tot en met 2025.",
    },
    "NPA-09": {
        "theme": "affordability",
        "indicator": "rent_reductions",
        "title": "Eenmalige huurverlaging",
        "text": "Huurverlaging tot 550 euro voor 510.000 huurders met een inkomen tot 120% van het sociaal minimum.",
    },
    "NPA-10": {
        "theme": "care",
        "indicator": "clustered_homes_elderly",
        "title": "Geclusterde woningen voor ouderen",
        "note": _SAME_HOME,
    },
    "NPA-11": {
        "theme": "care",
        "indicator": "clustered_nursing_units",
        "title": "Geclusterde verpleegzorgplekken",
        "note": _SAME_HOME,
    },
    "NPA24-01": {
        "theme": "new_construction",
        "indicator": "social_homes_delivered",
        "title": "30.000 sociale huurwoningen per jaar",
        "text": "Elk jaar 30.000 sociale huurwoningen, in een periode die is verlengd tot 2035.",
        "binding": "each_year",
        "counterparty": [MINISTER, CITIES],
        "document": "NPA-2024",
        "note": "Staat naast NPA-01: geen bron zegt dat deze afspraak die vervangt. In 2025 tot en met 2030 overlappen "
        "zij; tel ze niet op. De Woonbond is hier geen partij. De datum is die van de brief.",
    },
}
#: Of NPA-03 the baseline: what the Aw counted at the end of 2022, and its decrease in that year.
_AW_2022, _AW_DECREASE = 206_302, 28_617
_AEDES_IN_NUL20 = "Aedes-benchmark (in NUL20)"

#: What the source rows need on top, by agreement, year and value as printed.
FIGURES: dict[tuple[str, str, str], dict[str, Any]] = {
    ("NPA-03", "2021", "247300"): {
        "value": None,
        "state": "not_reported",
        "source": _AEDES_IN_NUL20,
        "explanation": "Aedes noemt 247.300 (aandeel 11,8%), geteld met een oudere versie van rekenmethode NTA 8800. "
        "Dat is een andere telling dan die van de Aw; daarom staat het cijfer alleen hier. PropertyNL noemt 247.400 en "
        "het jaar 2022: de persberichten verschillen over het peiljaar. Wij volgen de zin over het aandeel "
        "(2021: 11,8%, 2022: 8,6%).",
    },
    ("NPA-03", "2022", "206302"): {
        "used": "yes",
        "used_reason": "De Aw geeft bij deze stand ook de afname in 2022 (28.617). In de daling van Aedes zit ook een "
        "correctie van de rekenmethode.",
        "explanation": "Stand eind 2022, na een afname met 28.617 in dat jaar.",
        "expectation": "Prognose van de corporaties, eind 2023: nog 51.726 woningen in 2028.",
    },
    ("NPA-03", "2022", "180700"): {
        "used": "no",
        "source": _AEDES_IN_NUL20,
        "explanation": "Van 247.300 naar 180.700: ongeveer 33.000 woningen zijn echt verbeterd, ongeveer 33.000 "
        "vielen af door een correctie van rekenmethode NTA 8800. Aandeel van 11,8% naar 8,6%. Zo gemeld: „doelstelling "
        "in zicht; tempo moet omhoog naar ruim 35.000/jaar (stadszaken.nl/artikel/5445)”.",
    },
}


def cases() -> tuple[Case, ...]:
    """One framework: its agreements, and a results workbook of all associations per year that was found."""
    case = Case("nationaal-2022-2030", {AEDES: "aedes"})
    rows = {row["agreement_id"]: row for row in source(CASE, "agreements.csv")}
    common = {"owners": [AEDES], "counterparty": [MINISTER, CITIES, TENANTS], "document": "NPA-2022"}
    below = -(number(rows["NPA-08"]["target_value"]) or 0)  # the source writes -0.5: rents minus wages
    case.agreements(
        "afspraken.xlsx",
        COMPILED_ON,
        {
            "framework": [FRAMEWORK],
            "parties": PARTIES,
            "documents": DOCUMENTS,
            "agreements": [
                promise(rows[name], **(common | ({"how_much": below} if name == "NPA-08" else {}) | changes))
                for name, changes in AGREEMENTS.items()
            ],
            "baselines": [
                {
                    "number": "NPA-03",
                    "year": 2021,
                    "value": float(_AW_2022 + _AW_DECREASE),
                    "source": "Berekend uit cijfers van de Aw: 206.302 eind 2022 + afname van 28.617 in 2022",
                }
            ],
        },
    )
    by_year: dict[int, list[dict[str, Any]]] = {}
    for row in source(CASE, "realisations.csv"):
        changes = FIGURES.get((row["agreement_id"], row["year"], row["value"]), {})
        by_year.setdefault(int(row["year"]), []).append(figure(row, **changes))
    for year, figures in sorted(by_year.items()):
        case.results(AEDES, year, COMPILED_ON, figures, compiled=True, remark=REMARK)
    return (case,)
