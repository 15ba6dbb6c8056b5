"""Voorbeeldstad, a fictitious town of some 60,000 homes; its story stands in ``sample_data/README.md``."""

from __future__ import annotations

from datetime import date

from sample_data.build import Case
from sample_data.voorbeeldstad import sent, town
from sample_data.voorbeeldstad.associations import figures, first_said, programme
from sample_data.voorbeeldstad.judged import JUDGED
from sample_data.voorbeeldstad.measures import STATES
from sample_data.voorbeeldstad.story import CITY, LINDE, OWNERS, TENANTS, THUIS, TOGETHER, YEARS, ZUID

_NAMES = {
    LINDE: "de-linde",
    THUIS: "thuis",
    ZUID: "wonen-zuid",
    CITY: "gemeente",
    TENANTS: "huurdersplatform",
    TOGETHER: "samen",
}
#: The usual day on which a party sends the results of the year before.
_DAYS = {LINDE: (3, 14), ZUID: (3, 21), TOGETHER: (3, 25), THUIS: (3, 28), CITY: (4, 2), TENANTS: (4, 9)}
#: The municipality was late once.
_LATE = {(CITY, 2023): date(2024, 9, 17)}


def cases() -> tuple[Case, ...]:
    """The town: its agreements and what changed them, and four years of results of six senders."""
    case = Case("voorbeeldstad-2022-2026", _NAMES)
    sent.send(case)
    for index, year in enumerate(YEARS):
        for party, (month, day) in _DAYS.items():
            if (party, year) == (TENANTS, 2022):
                continue  # that year the platform had no board and sent nothing
            _report(case, party, index, _LATE.get((party, year), date(year + 1, month, day)))
    _again(case)
    return (case,)


def _report(case: Case, party: str, index: int, day: date) -> None:
    """What a party sends about a year the first time."""
    year = YEARS[index]
    if party in OWNERS:
        found = first_said(party, index) or figures(party, index)
    elif party == TOGETHER:
        found = programme(index)
    else:
        found = town.FIGURES.get((party, year), [])
    case.results(party, year, day, found, JUDGED.get((party, year), []), STATES.get((party, year), []))


def _again(case: Case) -> None:
    """What was sent again: a correction, a figure that came later, a second source and the choice between the two."""
    index = YEARS.index(2023)
    case.results(THUIS, 2023, date(2024, 9, 12), figures(THUIS, index), name="correctie")
    index = YEARS.index(2025)
    late = [row for row in figures(THUIS, index) if row["number"] == "WZ-05"]
    case.results(THUIS, 2025, date(2026, 6, 18), late, name="aanvulling")
    for day, name in zip(town.LATER, ("registratie", "keuze"), strict=True):
        case.results(CITY, 2023, day, town.later(day), name=name)
