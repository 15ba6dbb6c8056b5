"""Amsterdam, Samenwerkingsafspraken 2020-2023: public figures of all associations together."""

from __future__ import annotations

from typing import Any

from sample_data.build import Case, source
from sample_data.compiled import COMPILED_ON, REMARK, figure, promise

CASE = "amsterdam-2020-2023"
AFWC, CITY, TENANTS = "AFWC", "GM0363", "FAH"

FRAMEWORK = {
    "framework": "amsterdam-2020",
    "name": "Samenwerkingsafspraken Amsterdam 2020-2023",
    "place": "Amsterdam",
    "start_year": 2020,
    "end_year": 2023,
    "nature": "public_sources",
    "remark": "Alle teksten zijn samengevat uit openbare bronnen; de datum van ondertekening is niet gevonden. "
    "De cijfers gelden voor alle corporaties samen: cijfers per corporatie zijn niet gepubliceerd.",
}
PARTIES = [
    {"party": AFWC, "name": "Amsterdamse corporaties samen (AFWC)", "short_name": "AFWC", "role": "group"},
    {"party": CITY, "name": "Gemeente Amsterdam", "short_name": "Gemeente", "role": "municipality"},
    {"party": TENANTS, "name": "Huurderskoepels van Amsterdam (FAH)", "short_name": "FAH", "role": "tenants"},
]
DOCUMENTS = [
    {
        "document": "SA-2020",
        "kind": "framework_agreement",
        "title": "Samenwerkingsafspraken 2020-2023",
        "year": 2020,
        "link": "https://fdocuments.nl/document/samenwerkingsafspraken-2020-2023-komen-er-tot-en-met-eind-2023-ook-nog-eens-1100.html",
    }
]
_BOTH = [CITY, TENANTS]
_NATIONAL = "Komt uit de landelijke afspraak en het lokale isolatie-offensief; de looptijd gaat verder dan dit kader."

#: How each row of agreements.csv is read. AMS-01a (4 × 750) is the same promise as AMS-01 and falls away.
AGREEMENTS: dict[str, dict[str, Any]] = {
    "AMS-01": {
        "theme": "affordability",
        "indicator": "net_growth_social_stock",
        "title": "Netto groei sociale huur",
        "note": "Ook te lezen als gemiddeld 750 per jaar (4 × 750 = 3.000): dezelfde belofte, dus één afspraak.",
    },
    "AMS-02": {
        "theme": "new_construction",
        "indicator": "social_homes_delivered",
        "title": "Sociale huur opgeleverd",
        "text": "Gemiddeld 2.500 op te leveren sociale huurwoningen per jaar.",
        "binding": "yearly_average",
        "note": "Meerjarig gemiddelde; volgens de bron alleen haalbaar als de gezamenlijk benoemde projecten doorgaan.",
    },
    "AMS-03": {
        "theme": "new_construction",
        "indicator": "social_homes_started",
        "title": "Sociale huur gestart",
        "text": "Jaarlijks wordt gestart met de bouw van 2.500 sociale huurwoningen.",
        "binding": "each_year",
        "reading_of": "AMS-02",
        "note": "Zo leest de huurderskoepel dezelfde belofte. Opleveringen tellen: de samenvatting van de afspraak "
        "spreekt over op te leveren woningen.",
    },
    "AMS-04": {"theme": "affordability", "indicator": "mid_rent_homes_added", "title": "Middenhuur erbij"},
    "AMS-05": {
        "theme": "affordability",
        "indicator": "social_homes_sold",
        "title": "Verkoop zo weinig als nodig",
        "direction": "at_most",
        "note": "In de gevonden tekst staat geen getal.",
    },
    "AMS-06": {
        "theme": "affordability",
        "indicator": "social_stock_withdrawals",
        "title": "Sloop, liberalisatie en verkoop",
        "text": "Afname uit sloop, liberalisatie en verkoop blijft binnen de ruimte van ongeveer 1.750 per jaar.",
        "direction": "at_most",
        "binding": "yearly_average",
        "note": "Zo weergegeven in Het Parool; sluit aan op 2.500 min 750.",
    },
    "AMS-07": {
        "theme": "care",
        "indicator": "lettings_vulnerable_groups",
        "title": "Verhuringen aan kwetsbare groepen",
        "text": "Ten hoogste 1.800 verhuringen per jaar aan kwetsbare groepen.",
        "direction": "at_most",
        "binding": "each_year",
        "counterparty": [CITY],
        "note": "Later is een grens van 1.950 afgesproken; daarvan is geen datum bekend, dus die telt hier niet.",
    },
    "AMS-08": {
        "theme": "affordability",
        "indicator": "social_stock",
        "title": "Sociale huurvoorraad",
        "text": "Omvang van de zelfstandige sociale huurvoorraad op 31 december.",
        "direction": "none",
        "note": "Achtergrondcijfer zonder doel.",
    },
    "AMS-09": {
        "theme": "affordability",
        "indicator": "new_social_lettings",
        "title": "Nieuwe sociale verhuringen",
        "text": "Nieuwe reguliere sociale verhuringen.",
        "direction": "none",
        "note": "Achtergrondcijfer zonder doel.",
    },
    "AMS-10": {
        "theme": "affordability",
        "indicator": "average_net_rent",
        "title": "Gemiddelde kale huur",
        "text": "Gemiddelde kale huur in het sociale segment.",
        "direction": "none",
        "note": "Achtergrondcijfer zonder doel.",
    },
    "AMS-11": {
        "theme": "affordability",
        "indicator": "share_offered_below_cap",
        "title": "Aanbod onder de aftoppingsgrens",
        "binding": "each_year",
        "note": "Het laagste stadsdeel telt. De namen van de stadsdelen zijn niet gepubliceerd: daarom één cijfer.",
    },
    "AMS-12": {
        "theme": "sustainability",
        "indicator": "homes_label_efg",
        "title": "Geen label E, F of G meer",
        "text": "Eind 2028 geen corporatiewoningen meer met label E, F of G.",
        "note": f"{_NATIONAL} Een nulmeting is niet gevonden.",
    },
    "AMS-13": {
        "theme": "sustainability",
        "indicator": "label_steps",
        "title": "Labelstappen",
        "text": "Tienduizenden labelstappen per jaar.",
        "note": f"{_NATIONAL} Een streven zonder precies getal.",
    },
    "AMS-14": {
        "theme": "sustainability",
        "indicator": "solar_panels_installed",
        "title": "Zonnepanelen",
        "text": "Zonnepanelen op daken van corporaties.",
        "note": "Een doelgetal staat niet in de gevonden tekst.",
    },
}
#: What the source rows need on top, by agreement, year and value as printed. None: stands in an explanation only.
FIGURES: dict[tuple[str, str, str], dict[str, Any] | None] = {
    ("AMS-01", "2022", "1485"): None,
    ("AMS-01a", "2022", "890"): {
        "explanation": "Zo gemeld: „van krimp naar groei; netto toename”. Dezelfde bron noemt 1.485 na drie jaar; "
        "-10 + 619 + 890 = 1.499. Het verschil van 14 is niet verklaard. "
        "Over de 3.000 schrijft de bron: „twijfelachtig of 3.000 wordt gehaald”.",
    },
    ("AMS-02", "2020", "1373"): {
        "used": "yes",
        "used_reason": "Sluit aan op de rekensom van dat jaar: 1.373 opgeleverd - 1.383 onttrokken = -10.",
    },
    ("AMS-02", "2020", "1372"): {"used": "no"},
    ("AMS-02", "2023", "1750"): {"qualifier": "about"},
    ("AMS-03", "2020", "2428"): None,
    ("AMS-12", "2023", "29000"): {"qualifier": "about"},
    ("AMS-13", "2023", "10300"): {"months": 8},
}
_STARTED, _DELIVERED = {"phase": "started"}, {"phase": "delivered"}
_PHASE = {"AMS-02": _DELIVERED, "AMS-03": _STARTED}


def cases() -> tuple[Case, ...]:
    """One framework: its agreements, and a results workbook of the federation per year."""
    case = Case(CASE, {AFWC: "afwc"})
    rows = {row["agreement_id"]: row for row in source(CASE, "agreements.csv")}
    common = {"owners": [AFWC], "counterparty": _BOTH, "document": "SA-2020"}
    outside = {"AMS-12", "AMS-13"}  # these promises do not stand in the framework agreement
    case.agreements(
        "afspraken.xlsx",
        COMPILED_ON,
        {
            "framework": [FRAMEWORK],
            "parties": PARTIES,
            "documents": DOCUMENTS,
            "agreements": [
                promise(rows[name], **(common | ({"document": None} if name in outside else {}) | changes))
                for name, changes in AGREEMENTS.items()
            ],
        },
    )
    by_year: dict[int, list[dict[str, Any]]] = {}
    for row in source(CASE, "realisations.csv"):
        name = "AMS-01" if row["agreement_id"] == "AMS-01a" else row["agreement_id"]
        changes = FIGURES.get((row["agreement_id"], row["year"], row["value"]), {})
        if changes is not None:
            found = figure(row, number=name, **_PHASE.get(name, {}), **changes)
            by_year.setdefault(int(row["year"]), []).append(found)
    for year, figures in sorted(by_year.items()):
        case.results(AFWC, year, COMPILED_ON, figures, compiled=True, remark=REMARK)
    return (case,)
