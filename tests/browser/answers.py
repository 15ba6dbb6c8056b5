"""What partners should find about Voorbeeldstad, computed from the store by the program's own assessment.

An answer is a list of facts (numbers, names, dates, words of statuses), each a tuple of what must stand together. The
sample may change: nothing is written down here but which agreement a question is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from dashboard.assessment import Assessment
from dashboard.facts.cells import find, of_result
from dashboard.facts.cycle import steps
from dashboard.facts.given import Given, all_waiting, given
from dashboard.facts.since import since_last_year
from dashboard.facts.year_plan import chosen, year_plans
from dashboard.queries import AsKnown
from dashboard.sentences import Speech, missing, overview, status_word
from dashboard.sentences.named import title_of
from dashboard.standing import Framework, Standing, best_year, read_framework, standing
from ingest.store import Store
from sample_data.voorbeeldstad.story import CITY, TENANTS, THUIS
from schemas.agreement import Agreement
from schemas.contract import contract
from schemas.words import Words, words

TOWN = "voorbeeldstad-2022"
HOMES = "NB-01"
WELL, BEHIND = ("achieved", "on_plan"), ("behind", "slightly_behind", "moved_away")
Facts = tuple[str, ...]


@dataclass(frozen=True)
class Town:
    """Voorbeeldstad as known on a day, in the year on which it opens, with the words of its screens."""

    data: Path
    day: date

    @cached_property
    def store(self) -> Store:
        return Store(self.data)

    @cached_property
    def framework(self) -> Framework:
        found = read_framework(self.store, TOWN, AsKnown(self.store.event_number(), self.day))
        assert found is not None
        return found

    @cached_property
    def now(self) -> Standing:
        return standing(self.framework, best_year(self.framework))

    @property
    def words(self) -> Words:
        return words("nl")

    @cached_property
    def speech(self) -> Speech:
        return Speech(self.words, self.framework.names, self.framework.public)

    def of(self, party: str) -> Given:
        """The side of one party."""
        return next(one for one in given(self.now, self.speech) if one.party.code == party)

    def title(self, agreement: Agreement) -> str:
        return title_of(agreement, "nl")

    @property
    def before_last_years_talks(self) -> date:
        """The day on which the bid was due, a year before this round."""
        return max(one.due for one in self.framework.cycle if one.moment == "bid" and one.year < self.day.year)


def status(one: Agreement, found: Assessment, town: Town) -> str:
    """The word of a status as it stands by itself: with a capital, so that „Achter” is not found in „Iets achter”."""
    return status_word(one, found, town.speech).capitalize()


# ---- the answers


def how_we_stand(town: Town) -> Iterable[Facts]:
    told = overview(town.now.rows(), town.speech)
    before = standing(town.framework, town.now.year - 1)
    moves = [one.change for one in since_last_year(town.now, before).values()]
    counts = [sum(told.counts.get(key, 0) for key in keys) for keys in (WELL, BEHIND)]
    numbers = (*counts, told.total, before.year, moves.count("better"), moves.count("worse"))
    yield tuple(map(str, numbers))


def what_went_wrong_and_why(town: Town) -> Iterable[Facts]:
    order, number = list(contract().statuses), town.words.number
    found = min((one for _now, one in town.now.rows() if one.status), key=lambda one: order.index(str(one.status)))
    assert found.value is not None
    assert found.target is not None
    yield number(found.value), number(found.target)
    yield (status(found.agreement, found, town),)
    for row in town.framework.results[found.agreement.number]:
        if row.year == town.now.year and row.explanation:
            yield str(row.year), town.speech.name(row.party or ""), row.explanation


def who_has_not_reported(town: Town) -> Iterable[Facts]:
    for one in missing(town.now.rows(), town.speech):
        if one.missing and one.party:
            yield town.speech.name(one.party), str(one.missing), str(one.expected)


def figures_not_reported_by_thuis(town: Town) -> Iterable[Facts]:
    yield from who_has_not_reported(town)
    silent = next(one for one in missing(town.now.rows(), town.speech) if one.party == THUIS)
    for number in silent.numbers:
        yield number, town.title(town.framework.agreements[number])


def promises_of_the_municipality(town: Town) -> Iterable[Facts]:
    told = overview(town.of(CITY).owes, town.speech)
    counts = [sum(told.counts.get(key, 0) for key in keys) for keys in (WELL, BEHIND)]
    yield (town.speech.name(CITY), str(told.total), *map(str, counts))
    for one, found in town.of(CITY).owes:
        if found.life == "active":
            yield town.title(one), status(one, found, town)


def whom_thuis_waits_for(town: Town) -> Iterable[Facts]:
    waits = [one for one in all_waiting(town.now) if one.still and one.waiter.owners == (THUIS,)]
    for one in waits:
        assert one.agreed is not None
        owners = tuple(map(town.speech.name, one.awaited.owners))
        yield town.title(one.awaited), *owners, town.words.day(one.agreed), str(one.days)


def homes_and_shares(town: Town) -> Iterable[Facts]:
    found, number = town.now.assessments[HOMES], town.words.number
    assert found.value is not None
    assert found.target is not None
    yield number(found.target), number(found.value)
    for code, part in found.parts.items():
        assert part.value is not None
        assert part.planned is not None
        yield (
            town.speech.name(code),
            number(part.value),
            number(part.planned),
            status(part.agreement, part, town),
        )


def the_cell(town: Town) -> Iterable[Facts]:
    row = next(one for one in town.framework.results[HOMES] if (one.party, one.year) == (THUIS, town.now.year))
    (cell,) = find(town.store, of_result(row)).values()
    yield (cell.file,)
    yield cell.sheet or "", cell.cell or ""
    yield (town.speech.name(cell.sender),)
    yield (town.words.day(cell.received),)


def promised_to_tenants(town: Town) -> Iterable[Facts]:
    for one, found in town.of(TENANTS).owed:
        if found.life == "active" and one.direction != "none":
            yield town.title(one), status(one, found, town), *map(town.speech.name, one.owners[:1])


def measures_done(town: Town) -> Iterable[Facts]:
    plan = chosen(year_plans(town.now), "", town.now.year)
    assert plan is not None
    yield str(town.now.year), str(plan.counts["done"]), str(len(plan.measures))
    for one in plan.measures:
        assert one.state is not None
        yield one.measure.text, contract().words("measure_state")[one.state]["nl"].capitalize()


def as_it_was_known(town: Town) -> Iterable[Facts]:
    then = Town(town.data, town.before_last_years_talks)
    yield str(then.now.year), town.words.day(then.day)
    yield from how_we_stand(then)


def what_thuis_must_send(town: Town) -> Iterable[Facts]:
    asked = town.of(THUIS).to_send
    assert asked is not None
    assert asked.before is not None
    yield town.words.day(asked.before), str(sum(asked.figures.values())), str(len(asked.judgements))
    for number in (*asked.figures, *asked.judgements):
        yield (town.title(town.framework.agreements[number]),)


def first_promise_and_change(town: Town) -> Iterable[Facts]:
    found, number = town.now.assessments[HOMES], town.words.number
    assert found.original is not None
    assert found.original.target is not None
    assert found.target is not None
    yield number(found.original.target), number(found.target)
    for one in town.framework.agreements[HOMES].versions:
        paper = town.framework.documents.get(one.document or "")
        if one.agreed_on and paper and paper["kind"] == "addendum":
            yield (town.words.day(one.agreed_on),)
            yield number(found.original.target), number(found.target), str(paper["title"])


def what_comes_next(town: Town) -> Iterable[Facts]:
    for one in steps(town.framework):
        if one.state == "next":
            yield town.words.day(one.moment.due).rsplit(" ", 1)[0], str(one.days)
