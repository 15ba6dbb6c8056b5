"""How one framework stands: its agreements, figures and judgements from the store, assessed for a year.

The only place where questions and calculation meet; pages and commands ask here. Nothing reads the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property, partial
from typing import Any

from dashboard import queries
from dashboard.assessment import Assessment, assess_all
from dashboard.queries import AsKnown
from ingest.agreements import Row, agreements, grouped
from ingest.beside import cycle, limits, measures, outside_events
from ingest.known import Known, counted
from ingest.store import Store
from schemas.agreement import (
    Agreement,
    CycleMoment,
    Judgement,
    Limit,
    Measure,
    Origin,
    OutsideEvent,
    Result,
    StatusRule,
)
from schemas.contract import Contract, contract

#: How many frameworks are read in one go.
_AT_A_TIME = 50


@dataclass(frozen=True)
class Party:
    """A party of a framework, as it was called latest."""

    code: str
    name: str
    short_name: str
    role: str
    member_of: str | None = None


@dataclass(frozen=True, eq=False)
class Framework:
    """What is known of one framework: everything that does not depend on the evaluation year. Read once per state of
    its figures, so what follows from it is remembered by the thing itself."""

    code: str
    row: Mapping[str, Any]
    known: AsKnown
    rule: StatusRule
    parties: Mapping[str, Party]
    areas: Mapping[str, str]
    documents: Mapping[str, Mapping[str, Any]]
    agreements: Mapping[str, Agreement]
    results: Mapping[str, tuple[Result, ...]]
    judgements: Mapping[str, tuple[Judgement, ...]]
    measures: tuple[Measure, ...]
    cycle: tuple[CycleMoment, ...]
    limits: tuple[Limit, ...]
    outside_events: tuple[OutsideEvent, ...]
    #: As of which day judgements count, where that is another one than of the figures.
    judged_on: date | None = None
    #: What the agreements workbooks said: which of it counts depends on the day.
    agreed: Mapping[str, Sequence[Row]] = field(default_factory=dict, repr=False)

    def on(self, day: date) -> Framework:
        """The same as known on another day, when nothing was received in between: of what was agreed another part
        counts, the figures stay."""
        promised = agreements(self.agreed, as_known_on=day)
        return replace(
            self,
            known=self.known._replace(day=day),
            agreements={number: _with_dates(one, self.results.get(number, ())) for number, one in promised.items()},
            cycle=cycle(self.agreed["cycle"], range(self.row["start_year"], max(self.row["end_year"], day.year) + 1)),
        )

    @property
    def public(self) -> bool:
        """The figures were gathered from public sources: no party reports here, so none is late."""
        return bool(self.row["nature"] == "public_sources")

    @cached_property
    def names(self) -> dict[str, str]:
        """Codes of parties and areas, with the names to show."""
        return {**{code: party.short_name for code, party in self.parties.items()}, **self.areas}

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years for which figures or judgements of the term exist, oldest first. What is only followed starts no
        term."""
        found = {result.year for rows in self.results.values() for result in rows}
        found |= {judgement.year for rows in self.judgements.values() for judgement in rows}
        promised = (agreement for agreement in self.agreements.values() if agreement.direction != "none")
        first = min((agreement.start_year for agreement in promised), default=0)
        return tuple(sorted(year for year in found if year >= first))


@dataclass(frozen=True, eq=False)
class Standing:
    """A framework in one evaluation year: an assessment an agreement, in the order of the signed text. Remembered like
    its framework."""

    framework: Framework
    year: int
    assessments: Mapping[str, Assessment]

    def rows(self, theme: str | None = None) -> list[tuple[Agreement, Assessment]]:
        """Agreements (the version in force) with their assessments, of one theme or all."""
        return [
            (assessment.agreement, assessment)
            for assessment in self.assessments.values()
            if theme is None or assessment.agreement.theme == theme
        ]


def read_framework(store: Store, code: str, known: AsKnown) -> Framework | None:
    """Everything of one framework as known; None when there is no such framework."""
    return next(read_frameworks(store, [code], known), None)


def read_frameworks(store: Store, codes: Sequence[str], known: AsKnown) -> Iterator[Framework]:
    """Those of these frameworks that exist, in their order; some are read at a time, so that thousands fit."""
    for some in (codes[start : start + _AT_A_TIME] for start in range(0, len(codes), _AT_A_TIME)):
        with store.asking() as asker:
            frames = {
                **queries.agreed(asker, some, known),
                "results": queries.results(asker, some, known),
                "judgements": queries.judgements(asker, some, known),
                "measure_states": queries.measure_states(asker, some, known),
            }
        rows = {table: grouped(frame.to_dicts(), "framework") for table, frame in frames.items()}
        for code in some:
            if code in rows["framework"]:
                yield _framework(code, {table: found.get(code, []) for table, found in rows.items()}, known)


def framework_of(code: str, said: Known, known: AsKnown) -> Framework | None:
    """The same from what is known in memory: also with a workbook that nobody has sent yet."""
    if said.is_empty:
        return None
    latest = {table: said.latest(table).to_dicts() for table in ("results", "judgements", "measure_states")}
    return _framework(code, {**said.agreed, **latest}, known)


def _framework(code: str, rows: Mapping[str, Sequence[Row]], known: AsKnown) -> Framework:
    row = rows["framework"][-1]
    figures = {number: tuple(map(result_of, said)) for number, said in grouped(rows["results"], "number").items()}
    words = {number: tuple(map(_judgement, said)) for number, said in grouped(rows["judgements"], "number").items()}
    found = Framework(
        code=code,
        row=row,
        known=known,
        rule=status_rule(row["status_rule"], contract()),
        parties={
            party["party"]: Party(
                party["party"], party["name"], party["short_name"] or party["name"], party["role"], party["member_of"]
            )
            for party in rows["parties"]
        },
        areas={area["area"]: area["name"] for area in rows["areas"]},
        documents={document["document"]: document for document in rows["documents"]},
        agreements={},
        results=figures,
        judgements=words,
        measures=measures(rows["measures"], rows["measure_states"]),
        cycle=(),
        limits=limits(rows["limits"]),
        outside_events=outside_events(rows["outside_events"]),
        agreed=rows,
    )
    return found.on(known.day)


def status_rule(version: int | None, terms: Contract) -> StatusRule:
    """The status rule of that number; the newest when the framework names none."""
    rule = terms.rules.get(version or 0) or terms.rules[max(terms.rules)]
    return StatusRule(rule.version, rule.on_plan, rule.slightly_behind)


def _origin(row: Mapping[str, Any], table: str) -> Origin:
    return Origin(row["event"], table, row["row"])


def result_of(row: Row) -> Result:
    """A stored row of results as a figure."""
    return Result(
        **{name: row[name] for name in _AS_IS},
        state=row["state"] or "reported",
        qualifier=row["qualifier"] or "exact",
        months=row["months"] or 12,
        used=None if row["used"] is None else row["used"] == "yes",
        origin=_origin(row, "results"),
    )


_AS_IS = (
    "year", "received", "party", "area", "segment", "source", "value", "numerator", "denominator", "margin", "phase",
    "used_reason", "done", "own_date", "expectation", "explanation", "evidence",
)  # fmt: skip


def _judgement(row: Row) -> Judgement:
    return Judgement(
        party=row["party"],
        year=row["year"],
        status=row["status"],
        text=row["text"],
        received=row["received"],
        asked=row["asked"],
        answered=row["answered"],
        origin=_origin(row, "judgements"),
    )


def _with_dates(agreement: Agreement, results: Iterable[Result]) -> Agreement:
    """A milestone with the day on which it was done, or is expected, as the results of who owes it said latest."""
    if agreement.kind != "milestone":
        return agreement
    owing = counted(agreement)
    for result in sorted(results, key=lambda one: (one.received, one.year)):
        if owing and result.party not in owing:
            continue
        if result.done is not None or result.own_date is not None:
            agreement = replace(agreement, done=result.done, own_date=result.own_date)
    return agreement


def standing(framework: Framework, year: int, *, parts: bool = True) -> Standing:
    """The framework assessed for one evaluation year, as known when it was read. ``parts``: as :func:`assess` takes
    it."""
    found = assess_all(
        framework.agreements,
        framework.results,
        framework.judgements,
        year=year,
        as_known_on=framework.known.day,
        judged_on=framework.judged_on,
        rule=framework.rule,
        parts=parts,
    )
    return Standing(framework, year, found)


def best_year(framework: Framework, stands: Callable[[int], Standing] | None = None) -> int:
    """The year to open on: the latest with figures in which at least half as many agreements get a status as in the
    best year. Without any figure the framework's first year. ``stands``: how the framework stands in a year, where
    that is kept."""
    stands = stands or cache(partial(standing, framework))
    order = {status.id for status in contract().statuses.values() if status.order is not None}

    def with_status(year: int) -> int:
        return sum(assessment.status in order for assessment in stands(year).assessments.values())

    years = framework.years
    if not years:
        return int(framework.row["start_year"])
    if with_status(years[-1]) * 2 >= len(framework.agreements):
        return years[-1]  # no year can have more than twice as many: the others need not be judged
    counts = {year: with_status(year) for year in years}
    best = max(counts.values())
    return max(year for year, count in counts.items() if best == 0 or count * 2 >= best)
