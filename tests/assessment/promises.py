"""Hypothesis strategies: promises of every numeric kind with the results that may come in on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from dashboard.assessment import Assessment, assess
from schemas.agreement import Agreement, Baseline, Result, StatusRule, Target, Version

START = 2021
PARTIES = ("A", "B")
AREAS = ("N", "S")
GROUP = "Together"


@dataclass(frozen=True)
class Question:
    """An agreement, its results, and when it is asked."""

    agreement: Agreement
    results: tuple[Result, ...]
    year: int
    as_known_on: date

    def answer(self, **changed: Any) -> Assessment:
        """The assessment, of this question or of a changed one."""
        one = replace(self, **changed)
        return assess(one.agreement, one.results, year=one.year, as_known_on=one.as_known_on, rule=StatusRule())


def bindings(kind: str) -> st.SearchStrategy[str]:
    return st.sampled_from(("term", "each_year") if kind == "stock" else ("term", "each_year", "yearly_average"))


def directions(kind: str, binding: str) -> tuple[str, ...]:
    if binding == "term" and kind != "flow":
        return ("at_least", "at_most", "keep", "band")
    return ("at_least", "at_most") if kind == "flow" and binding != "each_year" else ("at_least", "at_most", "band")


#: Where target rows stand: of the whole, of parties (some or all), of areas, of the group.
LAYOUTS: dict[str, tuple[tuple[str | None, str | None], ...]] = {
    "whole": ((None, None),),
    "whole and shares": ((None, None), ("A", None), ("B", None)),
    "whole and one share": ((None, None), ("A", None)),
    "shares": (("A", None), ("B", None)),
    "areas": ((None, "N"), (None, "S")),
    "whole and areas": ((None, None), (None, "N"), (None, "S")),
    "group": ((GROUP, None),),
}


def amounts(net: bool = False) -> st.SearchStrategy[float]:
    """Whole numbers and quarters: sums of these are exact."""
    return st.one_of(
        st.integers(-40 if net else 0, 120).map(float), st.integers(-100 if net else 0, 400).map(lambda n: n / 4)
    )


@st.composite
def targets(draw: st.DrawFn, /, years: Sequence[int], layout: str, band: bool, net: bool) -> tuple[Target, ...]:
    found = []
    for party, area in LAYOUTS[layout]:
        general = draw(st.booleans())
        chosen = draw(st.lists(st.sampled_from(years), unique=True, max_size=3)) if draw(st.booleans()) else []
        for year in [*([None] if general or not chosen else []), *chosen]:
            value = draw(amounts(net))
            upper = value + draw(st.integers(0, 40)) if band else None
            found.append(Target(value, upper, party, area, year))
    return tuple(found)


@st.composite
def agreements(draw: st.DrawFn, /, **fixed: Any) -> Agreement:
    kind = fixed.get("kind") or draw(st.sampled_from(("flow", "stock", "ratio")))
    binding = fixed.get("binding") or draw(bindings(kind))
    direction = fixed.get("direction") or draw(st.sampled_from(directions(kind, binding)))
    layout = fixed.get("layout") or draw(st.sampled_from(sorted(LAYOUTS)))
    years = range(START, START + draw(st.integers(1, 4)))
    minimum = draw(st.sampled_from((0.0, None))) if kind == "flow" else 0.0
    net = minimum is None
    rows = draw(targets(years, layout, direction == "band", net))
    level = binding == "term" and kind != "flow"
    baseline: tuple[Baseline, ...] = ()
    if level:
        places = draw(st.sampled_from(((), ((None, None),), (("A", None), ("B", None)), LAYOUTS[layout])))
        baseline = tuple(Baseline(draw(st.integers(2020, 2021)), draw(amounts()), *place) for place in places)
    agreement = Agreement(
        kind=kind,
        start_year=years[0],
        end_year=years[-1],
        direction=direction,
        binding=binding,
        applies_to=draw(st.sampled_from(("whole", "whole", "each_part"))),
        target_year=years[-1] + 1 if level and draw(st.booleans()) else None,
        path=draw(st.sampled_from((None, "year_plan", "step", "linear", "end_only"))) if binding == "term" else None,
        targets=rows,
        baseline=baseline,
        tolerance=draw(st.sampled_from((0.0, 0.0, 2.0, 5.5))),
        reported_as="running_total" if kind == "flow" and draw(st.integers(0, 3)) == 0 else None,
        aggregation="mean" if kind != "flow" and draw(st.integers(0, 5)) == 0 else None,
        minimum=minimum,
        owners=(*(PARTIES if draw(st.booleans()) else ()), *((GROUP,) if layout == "group" else ())),
        group=GROUP if draw(st.booleans()) or layout == "group" else None,
    )
    if draw(st.integers(0, 3)) == 0:
        later = draw(targets(years, layout, direction == "band", net))
        amended = Version(date(START + 1, 5, 1), {"targets": later})
        agreement = replace(agreement, versions=(Version(), amended))
    return agreement


def reporters(agreement: Agreement) -> tuple[tuple[str | None, str | None], ...]:
    """Who and where may report: for all, each party, the group, and the areas."""
    groups = () if agreement.group is None else ((agreement.group, None),)
    return ((None, None), ("A", None), ("A", None), ("B", None), ("B", None), (None, "N"), ("A", "S"), *groups)


@st.composite
def figures(draw: st.DrawFn, /, agreement: Agreement, year: int, party: str | None, area: str | None) -> Result:
    state = draw(st.sampled_from(("reported",) * 7 + ("not_reported", "not_applicable", "not_yet_due")))
    value = numerator = denominator = None
    if state == "reported" and agreement.kind == "ratio" and draw(st.integers(0, 3)):
        denominator = float(draw(st.sampled_from((0, 8, 16, 64, 128))))
        numerator = denominator * draw(st.integers(0, 8)) / 8
    elif state == "reported":
        value = draw(amounts(agreement.minimum is None))
    return Result(
        year=year,
        received=date(year + 1, draw(st.sampled_from((1, 1, 1, 6))), 31 - 1),
        party=party,
        area=area,
        source=draw(st.sampled_from((None, None, None, "x"))),
        value=value,
        numerator=numerator,
        denominator=denominator,
        state=state,
        qualifier=draw(st.sampled_from(("exact",) * 6 + ("lower_bound", "upper_bound", "about"))),
        months=draw(st.sampled_from((12.0,) * 5 + (6.0,))),
    )


@st.composite
def questions(draw: st.DrawFn, /, **fixed: Any) -> Question:
    agreement = draw(agreements(**fixed))
    last = agreement.target_year or agreement.end_year
    found = []
    style = draw(st.sampled_from(("any", "parties", "for all", "areas")))
    places = {
        "any": reporters(agreement),
        "parties": tuple((party, None) for party in PARTIES),
        "for all": ((None, None),),
        "areas": tuple((None, area) for area in AREAS),
    }[style]
    for year in range(START - 1, last + 2):
        for party, area in places:
            if draw(st.integers(0, 4 if style != "any" else 2)):
                found.append(draw(figures(agreement, year, party, area)))
    year = draw(st.integers(START - 1, last + 1))
    day = date(year + 1, draw(st.sampled_from((3, 9))), 30)
    return Question(agreement, tuple(found), year, day)
