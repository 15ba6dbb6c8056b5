"""What each party gave and was given: its promises, those to it, who waits for whom, and what it still must send.

The same form for associations, municipality and tenants. Knows no screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dashboard.assessment import Assessment
from dashboard.assessment.waiting import Waiting, waiting
from dashboard.sentences import Speech, missing, outside_of_counts
from dashboard.sentences.given import ToSend
from dashboard.standing import Framework, Party, Standing
from schemas.agreement import Agreement, Measure
from schemas.plan import last_year

Row = tuple[Agreement, Assessment]


@dataclass(frozen=True)
class Given:
    """One party's side of a framework in an evaluation year, all in the order of the signed text.

    ``owes``: its promises, each with its own share where that has a promise of its own. ``owed``: what others promised
    it. ``waits``: what its promises wait for; ``awaited``: what waits for its promises. ``to_send``: what it has not
    said about the year; None where no party reports.
    """

    party: Party
    owes: tuple[Row, ...]
    owed: tuple[Row, ...]
    waits: tuple[Waiting, ...]
    awaited: tuple[Waiting, ...]
    to_send: ToSend | None


def parties(framework: Framework) -> tuple[Party, ...]:
    """Who can promise and be promised something. A group is its members; without any it speaks for itself."""
    groups = {party.member_of for party in framework.parties.values()}
    return tuple(party for code, party in framework.parties.items() if code not in groups)


def who(codes: Iterable[str], framework: Framework) -> tuple[str, ...]:
    """The parties that these codes stand for: of a group its members."""
    wanted = set(codes)
    return tuple(party.code for party in parties(framework) if {party.code, party.member_of} & wanted)


def owing(agreement: Agreement, framework: Framework) -> set[str]:
    """Who must do it: its owners, and the members of a group that is one."""
    return {*agreement.owners, *who(agreement.owners, framework)}


@lru_cache(200)
def all_waiting(standing: Standing) -> tuple[Waiting, ...]:
    """Every active agreement that waits for another, in the order of the signed text."""
    framework, found = standing.framework, standing.assessments
    return tuple(
        waiting(
            one,
            other,
            framework.results.get(other.agreement.number, ()),
            owing(other.agreement, framework),
        )
        for one in found.values()
        if one.status is not None and (other := found.get(one.agreement.waits_for or "")) is not None
    )


@lru_cache(200)
def given(standing: Standing, speech: Speech) -> tuple[Given, ...]:
    """Every party's side, in the order of the framework."""
    framework, waits = standing.framework, all_waiting(standing)
    owners = {one.number: who(one.owners, framework) for one, _found in standing.rows()}
    others = {one.number: who(one.counterparty, framework) for one, _found in standing.rows()}
    sends = {} if framework.public else _to_send(standing, speech)
    return tuple(
        Given(
            party,
            tuple(_share(row, party.code) for row in standing.rows() if party.code in owners[row[0].number]),
            tuple(row for row in standing.rows() if party.code in others[row[0].number]),
            tuple(one for one in waits if party.code in owners[one.waiter.number]),
            tuple(one for one in waits if party.code in owners[one.awaited.number]),
            sends.get(party.code),
        )
        for party in parties(framework)
    )


def _share(row: Row, party: str) -> Row:
    """A party's own part of an agreement where that has a promise of its own, else the whole."""
    part = row[1].parts.get(party)
    if part is None or part.status is None or part.reason == "no_target":
        return row
    return part.agreement, part


def _to_send(standing: Standing, speech: Speech) -> dict[str, ToSend]:
    """What each party has not said about the year: of figures as the overview counts them."""
    gaps = _gaps(standing, speech)
    owners = {one.number: who(one.owners, standing.framework) for one, _found in standing.rows()}
    return {
        party.code: _sends(standing, gaps, party.code, (None, party.member_of), owners)
        for party in parties(standing.framework)
    }


def still_missing(standing: Standing, speech: Speech) -> dict[str, ToSend]:
    """What was not said about the year, by the party whose workbook it belongs in, in the order of the framework: what
    a group must say stands at the group, not at its members."""
    gaps = _gaps(standing, speech)
    owners = {one.number: one.owners for one, _found in standing.rows()}
    found = {code: _sends(standing, gaps, code, (None,), owners) for code in standing.framework.parties}
    return {code: sends for code, sends in found.items() if sends}


Gaps = Mapping[str | None, Mapping[str, int]]


def _gaps(standing: Standing, speech: Speech) -> Gaps:
    """By party (None: of several together) how many figures of which agreements are missing."""
    return {gap.party: gap.numbers for gap in missing(standing.rows(), speech)}


def _sends(
    standing: Standing, gaps: Gaps, code: str, joint: Iterable[str | None], owners: Mapping[str, Iterable[str]]
) -> ToSend:
    """What one party has not said. ``joint``: whose gaps it shares; ``owners``: who says something of an agreement."""
    framework, year = standing.framework, standing.year
    moment = next((one for one in framework.cycle if (one.year, one.moment) == (year + 1, "bid")), None)
    shared = [(number, n) for party in joint for number, n in gaps.get(party, {}).items() if code in owners[number]]
    rows = standing.rows()
    return ToSend(
        year=year,
        before=None if moment is None else moment.due,
        known_on=framework.known.day,
        figures=gaps.get(code, {}),
        together=dict(shared),
        dates=tuple(
            one.number for one, found in rows if code in owners[one.number] and _date_missing(one, found, standing)
        ),
        judgements=tuple(
            one.number
            for one, found in rows
            if code in who((*one.owners, *one.counterparty), framework) and _judgement_missing(found, standing, code)
        ),
        measures=tuple(one for one in framework.measures if _state_missing(one, standing, code)),
    )


def _date_missing(one: Agreement, found: Assessment, standing: Standing) -> bool:
    """A milestone that was due by the end of the year: no day on which it was done, and nothing said about the year."""
    if one.kind != "milestone" or outside_of_counts(one, found) is not None or found.status == "achieved":
        return False
    by = owing(one, standing.framework)
    rows = standing.framework.results.get(one.number, ())
    told = any(row.party in by and row.year == standing.year for row in rows)
    return one.due is not None and one.due <= date(standing.year, 12, 31) and not told


def _judgement_missing(found: Assessment, standing: Standing, party: str) -> bool:
    """A promise without a number, in its term, of which this party has not given its judgement of the year."""
    one = found.agreement
    if one.kind != "qualitative" or outside_of_counts(one, found) is not None:
        return False
    said = standing.framework.judgements.get(one.number, ())
    given_ = any(row.party == party and row.year == standing.year and row.status for row in said)
    return one.start_year <= standing.year <= last_year(one) and not given_


def _state_missing(measure: Measure, standing: Standing, party: str) -> bool:
    """A measure of this party, of a year that has come and not over before it, of which it did not say how it
    stands."""
    paper = standing.framework.documents.get(measure.document or "")
    found = standing.assessments.get(measure.number)
    if party not in measure.owners or found is None or found.status is None:
        return False
    own = [state for state in measure.states if state.party == party]
    over = any(state.year < standing.year and state.state in ("done", "dropped") for state in own)
    began = paper is None or (paper["year"] or standing.year) <= standing.year
    return began and not over and not any(state.year == standing.year for state in own)
