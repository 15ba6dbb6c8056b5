"""Tilburg, Convenant Wonen 2015-2020 and 2020-2025: public figures, some of them per association."""

from __future__ import annotations

from typing import Any

from sample_data.build import Case, source
from sample_data.compiled import COMPILED_ON, REMARK, figure, promise

CASE = "tilburg-convenant-wonen"
TOGETHER, CITY, TENANTS = "TILBURG-SAMEN", "GM0855", "SBO-TILBURG"
ASSOCIATIONS = {"TBV Wonen": "TBV", "Tiwos": "TIWOS", "WonenBreburg": "WONENBREBURG"}
_OWNERS = list(ASSOCIATIONS.values())
_ALL = "TBV Wonen; Tiwos; WonenBreburg (samen)"

PARTIES = [
    *(
        {"party": code, "name": name, "role": "association", "member_of": TOGETHER}
        for name, code in ASSOCIATIONS.items()
    ),
    {"party": TOGETHER, "name": "TBV Wonen, Tiwos en WonenBreburg samen", "short_name": "Samen", "role": "group"},
    {"party": CITY, "name": "Gemeente Tilburg", "short_name": "Gemeente", "role": "municipality"},
    {"party": TENANTS, "name": "SBO Tilburg", "role": "tenants"},
]
_FIRST = {
    "framework": "tilburg-2015",
    "name": "Convenant Wonen Tilburg 2015-2020",
    "place": "Tilburg",
    "start_year": 2015,
    "end_year": 2020,
    "history_from": 2014,
    "nature": "public_sources",
    "remark": "Alle teksten zijn samengevat uit openbare bronnen; de datum van ondertekening is niet gevonden.",
}
_SECOND = {
    "framework": "tilburg-2020",
    "name": "Convenant Wonen Tilburg 2020-2025",
    "place": "Tilburg",
    "start_year": 2020,
    "end_year": 2025,
    "nature": "public_sources",
    "remark": "Alle teksten zijn samengevat uit openbare bronnen; de datum van ondertekening is niet gevonden. "
    "Over 2023 en later zijn geen cijfers gevonden.",
}
_PLAN_2023 = (
    "https://www.tilburg.nl/nieuws/item/prestatieafspraken-convenant-wonen-vastgelegd/?tx_news_pi1%5Bday%5D=23"
    "&tx_news_pi1%5Bmonth%5D=12&tx_news_pi1%5Byear%5D=2022&cHash=5aaba8f632a2fa15c1e2195ff209d4f9"
)
_DOCUMENTS_FIRST = [
    {
        "document": "CW-2015",
        "kind": "framework_agreement",
        "title": "Convenant Wonen 2015-2020",
        "year": 2015,
        "link": "https://www.woningcorporaties.nl/nieuws/tilburg-zet-in-op-betaalbaar-wonen",
    }
]
_DOCUMENTS_SECOND = [
    {
        "document": "CW-2020",
        "kind": "framework_agreement",
        "title": "Convenant Wonen 2020-2025",
        "year": 2020,
        "link": "https://www.tilburg.nl/actueel/nieuws/item/bouwen-aan-een-stad-waarin-iedereen-meedoet/",
    },
    {"document": "JS-2023", "kind": "year_plan", "title": "Prestatieafspraken 2023", "year": 2023, "link": _PLAN_2023},
]

#: How each row of agreements.csv is read. TIL-20-01T, V and W are the shares of TIL-20-01.
FIRST: dict[str, dict[str, Any]] = {
    "TIL-15-01": {
        "theme": "affordability",
        "indicator": "net_growth_social_stock",
        "title": "Uitbreiding sociale voorraad",
        "note": "Gevonden zijn alleen bruto opleveringen per corporatie; die staan bij TIL-15-01-B.",
    },
    "TIL-15-02": {
        "theme": "affordability",
        "indicator": "social_homes_below_cap",
        "title": "Voorraad onder de aftoppingsgrens",
        "text": "In 2020 zijn er ten minste 25.692 sociale huurwoningen onder de aftoppingsgrens.",
    },
    "TIL-15-03": {
        "theme": "affordability",
        "indicator": "social_homes_below_liberalisation",
        "title": "Voorraad onder de liberalisatiegrens",
        "text": "In 2020 zijn er ten minste 30.132 sociale huurwoningen onder de liberalisatiegrens.",
    },
    "TIL-15-04": {
        "theme": "sustainability",
        "indicator": "efg_homes_improved",
        "title": "Label E, F en G naar C of beter",
        "note": "De bron zegt niet of haar cijfers van een jaar of opgeteld zijn: zij staan in de toelichting.",
    },
    "TIL-15-05": {"theme": "sustainability", "indicator": "homes_to_label_d", "title": "Naar label D"},
    "TIL-15-06": {"theme": "sustainability", "indicator": "homes_net_zero", "title": "Naar nul op de meter"},
    "TIL-15-07": {
        "theme": "new_construction",
        "indicator": "social_homes_delivered",
        "title": "Nieuwe sociale huur van WonenBreburg",
        "owners": [ASSOCIATIONS["WonenBreburg"]],
        "reported_as": "running_total",
        "note": "De bron schrijft „ca. 760”: gelezen als 760. Gemeld is de stand sinds 2015.",
    },
}
SECOND: dict[str, dict[str, Any]] = {
    "TIL-20-01": {
        "theme": "affordability",
        "indicator": "net_growth_social_stock",
        "title": "Sociale huurwoningen erbij",
        "owners": _OWNERS,
        "note": "Bronnen verschillen: Tiwos noemt in januari 2023 samen 1.500 en zelf 375 (eigen ambitie 500), in het "
        "jaarverslag over 2021 samen ten minste 800. Het aandeel van WonenBreburg is niet gevonden. "
        "TBV Wonen telt netto; van Tiwos zegt de bron het niet. "
        "Aandeel van TBV Wonen naar: https://document.tbvwonen.nl/jaarverslag2022/22-beschikbaarheid",
    },
    "TIL-23-01": {
        "theme": "new_construction",
        "indicator": "homes_delivered",
        "title": "Nieuwe woningen in 2023",
        "text": "De corporaties leveren in 2023 175 nieuwe woningen op.",
        "document": "JS-2023",
    },
    "TIL-23-02": {
        "theme": "affordability",
        "indicator": "net_growth_social_stock",
        "title": "Per saldo erbij in 2023",
        "text": "Eind 2023 zijn er per saldo 220 woningen meer.",
        "document": "JS-2023",
        "note": "De bron zegt niet of alleen sociale huurwoningen tellen.",
    },
}
#: Not a promise of the parties: a place for gross figures that may not stand on the net promise.
CONTEXT = {
    "number": "TIL-15-01-B",
    "text": "Geen afspraak van de partijen: bruto opgeleverde sociale huurwoningen, door ons toegevoegd om te volgen.",
    "text_kind": "summary",
    "theme": "new_construction",
    "indicator": "social_homes_delivered",
    "title": "Bruto opgeleverd (geen afspraak)",
    "owners": _OWNERS,
    "how_much": "no_number",
    "period": (2015, 2020),
    "direction": "none",
    "note": "De corporaties noemen bruto opleveringen; afspraak TIL-15-01 gaat over netto uitbreiding.",
}


def cases() -> tuple[Case, ...]:
    """Two frameworks, each with results workbooks per party and year for which something was found."""
    rows = {row["agreement_id"]: row for row in source(CASE, "agreements.csv")}
    common = {"owners": [TOGETHER], "counterparty": [CITY, TENANTS]}
    names = {code: code.lower() for code in _OWNERS} | {TOGETHER: "samen"}
    first, second = Case("tilburg-2015-2020", names), Case("tilburg-2020-2025", names)
    first.agreements(
        "afspraken.xlsx",
        COMPILED_ON,
        {
            "framework": [_FIRST],
            "parties": PARTIES,
            "documents": _DOCUMENTS_FIRST,
            "agreements": [
                *(promise(rows[name], **(common | changes)) for name, changes in FIRST.items()),
                CONTEXT,
            ],
            "baselines": [
                {
                    "number": name,
                    "year": int(rows[name]["baseline_year"]),
                    "value": float(rows[name]["baseline_value"]),
                    "source": "Gemeente Tilburg, programmabegroting 2019",
                }
                for name in FIRST
                if rows[name]["baseline_value"]
            ],
        },
    )
    second.agreements(
        "afspraken.xlsx",
        COMPILED_ON,
        {
            "framework": [_SECOND],
            "parties": PARTIES,
            "documents": _DOCUMENTS_SECOND,
            "agreements": [promise(rows[name], **(common | changes)) for name, changes in SECOND.items()],
            "targets": [
                {"number": "TIL-20-01", "party": ASSOCIATIONS[name], "value": value}
                for name, value in (
                    (rows[share]["party_responsible"], _share(rows[share]))
                    for share in ("TIL-20-01T", "TIL-20-01V", "TIL-20-01W")
                )
            ],
        },
    )
    sent: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in source(CASE, "realisations.csv"):
        party = TOGETHER if row["party_corporation"] == _ALL else ASSOCIATIONS[row["party_corporation"]]
        sent.setdefault((party, int(row["year"])), []).append(_figure(row))
    for (party, year), figures in sorted(sent.items()):
        case = second if figures[0]["number"] == "TIL-20-01" else first
        case.results(party, year, COMPILED_ON, figures, compiled=True, remark=REMARK)
    return first, second


def _share(row: dict[str, str]) -> float | None:
    return float(row["target_value"]) if row["target_value"] else None


def _figure(row: dict[str, str]) -> dict[str, Any]:
    """A source row as a results row, where the sources do not let it stand as it is."""
    name = row["agreement_id"]
    if name == "TIL-15-01":
        return figure(row, number=CONTEXT["number"], phase="delivered")
    if name == "TIL-15-04":
        text = f"De bron noemt {row['value']}; of dat een jaarcijfer of een opgeteld cijfer is, zegt zij niet."
        return figure(row, value=None, state="not_reported", explanation=text)
    if name in ("TIL-20-01T", "TIL-20-01V"):
        changes: dict[str, Any] = {"number": "TIL-20-01"}
        if row["value"] == "270":
            changes["qualifier"] = "lower_bound"
        if row["status_as_reported"] == "verwacht doel te halen":
            changes["expectation"] = "Verwacht het doel te halen; prognose tot en met 2025: 595."
        return figure(row, **changes)
    return figure(row)
