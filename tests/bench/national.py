"""The national set: every Dutch municipality with a framework of its own, made of workbooks and loaded like any other.

342 municipalities, 40 agreements, 3 parties and 5 years: 205,200 results. Of the agreements 60 % are flows, 20 %
levels, 10 % hold each year, 5 % are milestones and 5 % in words; 5 % have areas, and 10 % of the results two versions.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from ingest.submit import submit
from tests.bench.load import folder
from tests.ingest.books import write

MUNICIPALITIES, AGREEMENTS, YEARS = 342, 40, range(2021, 2026)
PARTIES, AREAS = ("L0", "L1", "L2"), ("WK0", "WK1", "WK2")
ASKED_ON = date(2026, 6, 1)
#: Of forty agreements: how many are of each kind.
_KINDS = ("flow",) * 24 + ("level",) * 8 + ("each_year",) * 4 + ("milestone",) * 2 + ("words",) * 2
_CORRECTED = 20


@cache
def national(municipalities: int = MUNICIPALITIES, agreements: int = AGREEMENTS) -> Path:
    """A data folder with the set."""
    data = folder() / f"national-{municipalities}"
    outcomes = submit(data, list(_files(municipalities)))
    assert not any(one.refused for one in outcomes), [one.findings[:3] for one in outcomes if one.refused]
    return data


def _files(municipalities: int) -> Iterator[tuple[str, bytes]]:
    random = Random(2)  # noqa: S311 - figures, no secrets
    for number in range(municipalities):
        code = f"gemeente-{number:03}"
        yield f"{code}.xlsx", _agreements(code)
        for party in PARTIES:
            for year in YEARS:
                yield f"{code}-{party}-{year}.xlsx", results(code, party, year, random)
            # a correction of half of one year is a tenth of five years
            yield f"{code}-{party}-again.xlsx", results(code, party, 2023, random, range(_CORRECTED))


def _agreements(code: str) -> bytes:
    form = {"framework": code, "name": f"Afspraken {code}", "place": code, "start_year": 2021, "end_year": 2025}
    lines, targets, baselines = [], [], []
    for place, kind in enumerate(_KINDS):
        number = f"A-{place:02}"
        line: dict[str, Any] = {
            "number": number, "text": f"Afspraak {place} over de jaren 2021 tot en met 2025.", "theme": "Nieuwbouw",
            "owners": "; ".join(PARTIES), "how_much": 450, "period": "2021-2025",
        }  # fmt: skip
        match kind:
            case "flow":
                line["indicator"] = ("social_homes_delivered", "homes_to_label_d", "social_homes_sold")[place % 3]
                if place % 3 == 0:
                    targets += [{"number": number, "year": year, "value": 90} for year in YEARS]
                if place % 4 == 0:
                    targets += [{"number": number, "party": party, "value": 150} for party in PARTIES]
                if place in _WITH_AREAS:
                    targets += [{"number": number, "area": area, "value": 150} for area in AREAS]
            case "level":
                line["indicator"] = ("homes_label_efg", "social_stock")[place % 2]
                baselines.append({"number": number, "year": 2020, "value": 600, "source": "Register"})
            case "each_year":
                line |= {"indicator": "share_offered_below_cap", "how_much": 70, "binding": "elk jaar"}
            case "milestone":
                line |= {"indicator": "milestone", "how_much": "mijlpaal", "period": date(2024, 10, 1)}
            case "words":
                line |= {"indicator": "judgement", "how_much": "oordeel"}
        lines.append(line)
    return write(
        {
            "framework": [{**form, "nature": "verzonnen voorbeeld", "signed_on": None, "sent_on": date(2020, 12, 15)}],
            "parties": [{"party": party, "name": f"Corporatie {party}", "role": "corporatie"} for party in PARTIES],
            "areas": [{"area": area, "name": f"Wijk {area}"} for area in AREAS],
            "agreements": lines,
            "targets": targets,
            "baselines": baselines,
        }
    )


_WITH_AREAS = (1, 2)


def results(code: str, party: str, year: int, random: Random, only: range = range(AGREEMENTS)) -> bytes:
    """One party's workbook of a year; with ``only`` a correction, a quarter later."""
    lines, said = [], []
    for place in only:
        line: dict[str, Any] = {"number": f"A-{place:02}"}
        match _KINDS[place]:
            case "flow":
                line["value"] = random.randrange(60)
                if place in _WITH_AREAS:
                    line["area"] = AREAS[PARTIES.index(party)]
            case "level":
                line["value"] = 150 + random.randrange(60)
            case "each_year":
                line |= {"numerator": (part := 50 + random.randrange(50)), "denominator": 100, "value": part}
            case "milestone":
                line |= {"done": date(2024, 11, 1)} if year == YEARS[-1] else {"own_date": date(2024, 12, 1)}
            case "words":
                said.append({"number": line["number"], "status": "op koers", "text": "Het loopt."})
                continue
        lines.append(line)
    sent_on = date(year + 1, 3, 31) if len(only) == AGREEMENTS else date(year + 1, 6, 30)
    return write(
        {
            "cover": [{"framework": code, "party": party, "year": year, "sent_on": sent_on}],
            "results": lines,
            "judgements": said,
        }
    )
