"""Sets of frameworks to assess, made of workbooks and loaded like any other.

The national one: 342 municipalities, 40 agreements, 3 parties and 5 years: 205,200 results. Of the agreements 60 % are
flows, 20 % levels, 10 % hold each year, 5 % are milestones and 5 % in words; 5 % have areas, and 10 % of the results
two versions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from ingest.submit import submit
from tests.bench.load import folder
from tests.ingest.books import write


class Size(NamedTuple):
    """How large a set is."""

    municipalities: int = 342
    agreements: int = 40
    parties: int = 3
    years: int = 5


NATIONAL, TENTH = Size(), Size(municipalities=34)
LARGE_ONE = Size(municipalities=1, agreements=60, parties=5, years=10)
LAST_YEAR, ASKED_ON = 2025, date(2026, 6, 1)


@cache
def loaded(size: Size) -> Path:
    """A data folder with the set."""
    data = folder() / "-".join(map(str, ("set", *size)))
    outcomes = submit(data, list(_files(size)), received="cover")
    assert not any(one.refused for one in outcomes), [one.findings[:3] for one in outcomes if one.refused]
    return data


def code_of(municipality: int) -> str:
    """The code of a framework."""
    return f"gemeente-{municipality:03}"


def _parties(size: Size) -> list[str]:
    return [f"L{number}" for number in range(size.parties)]


def _years(size: Size) -> range:
    return range(LAST_YEAR + 1 - size.years, LAST_YEAR + 1)


def _area(party: str) -> str:
    return f"WK{party}"


def _files(size: Size) -> Iterator[tuple[str, bytes]]:
    random = Random(2)  # noqa: S311 - figures, no secrets
    again = range(round(size.agreements * size.years / 10))
    for number in range(size.municipalities):
        code = code_of(number)
        yield f"{code}.xlsx", _agreements(code, size)
        for party in _parties(size):
            for year in _years(size):
                yield f"{code}-{party}-{year}.xlsx", results(code, party, year, size, random)
            yield f"{code}-{party}-again.xlsx", results(code, party, LAST_YEAR - 2, size, random, again)


def _kind(place: int, size: Size) -> str:
    share = place / size.agreements
    shares = (("flow", 0.6), ("level", 0.8), ("each_year", 0.9), ("milestone", 0.95), ("words", 1.0))
    return next(kind for kind, end in shares if share < end)


def _has_areas(place: int, size: Size) -> bool:
    return 1 <= place <= size.agreements // 20


def _agreements(code: str, size: Size) -> bytes:
    parties, years = _parties(size), _years(size)
    term = {"start_year": years[0], "end_year": years[-1]}
    lines, targets, baselines = [], [], []
    for place in range(size.agreements):
        number = f"A-{place:02}"
        line: dict[str, Any] = {
            "number": number, "text": f"Afspraak {place} over de hele looptijd.", "theme": "Nieuwbouw",
            "owners": "; ".join(parties), "how_much": 450, "period": f"{years[0]}-{years[-1]}",
        }  # fmt: skip
        match _kind(place, size):
            case "flow":
                line["indicator"] = ("social_homes_delivered", "homes_to_label_d", "social_homes_sold")[place % 3]
                if place % 3 == 0:
                    targets += [{"number": number, "year": year, "value": 90} for year in years]
                if place % 4 == 0:
                    targets += [{"number": number, "party": party, "value": 150} for party in parties]
                if _has_areas(place, size):
                    targets += [{"number": number, "area": _area(party), "value": 150} for party in parties]
            case "level":
                line["indicator"] = ("homes_label_efg", "social_stock")[place % 2]
                baselines.append({"number": number, "year": years[0] - 1, "value": 600, "source": "Register"})
            case "each_year":
                line |= {"indicator": "share_offered_below_cap", "how_much": 70, "binding": "elk jaar"}
            case "milestone":
                line |= {"indicator": "milestone", "how_much": "mijlpaal", "period": date(2024, 10, 1)}
            case _:
                line |= {"indicator": "judgement", "how_much": "oordeel"}
        lines.append(line)
    form = {"framework": code, "name": f"Afspraken {code}", "place": code, **term, "nature": "verzonnen voorbeeld"}
    return write(
        {
            "framework": [{**form, "signed_on": None, "sent_on": date(years[0] - 1, 12, 15)}],
            "parties": [{"party": party, "name": f"Corporatie {party}", "role": "corporatie"} for party in parties],
            "areas": [{"area": _area(party), "name": f"Wijk van {party}"} for party in parties],
            "agreements": lines,
            "targets": targets,
            "baselines": baselines,
        }
    )


def results(code: str, party: str, year: int, size: Size, random: Random, again: Sequence[int] = ()) -> bytes:
    """One party's workbook of a year; with ``again`` a correction of these agreements, a quarter later."""
    lines, said = [], []
    for place in again or range(size.agreements):
        line: dict[str, Any] = {"number": f"A-{place:02}"}
        match _kind(place, size):
            case "flow":
                line["value"] = random.randrange(60)
                if _has_areas(place, size):
                    line["area"] = _area(party)
            case "level":
                line["value"] = 150 + random.randrange(60)
            case "each_year":
                line |= {"numerator": (part := 50 + random.randrange(50)), "denominator": 100, "value": part}
            case "milestone":
                line |= {"done": date(2024, 11, 1)} if year == LAST_YEAR else {"own_date": date(2024, 12, 1)}
            case _:
                said.append({"number": line["number"], "status": "op koers", "text": "Het loopt."})
                continue
        lines.append(line)
    sent_on = date(year + 1, 6, 30) if again else date(year + 1, 3, 31)
    cover = {"framework": code, "party": party, "year": year, "sent_on": sent_on}
    return write({"cover": [cover], "results": lines, "judgements": said})
