"""Which chart suits an agreement, and the points on it: an assessment in, a drawing out. Knows no screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from dashboard.assessment import Assessment
from dashboard.assessment.level import level_path
from dashboard.assessment.series import CONTAINED, MISSING, NOT_EXPECTED, Said
from dashboard.charts import (
    Amended,
    Drawing,
    Goal,
    Limit,
    Named,
    Outside,
    Part,
    Point,
    bars,
    level,
    parts,
    path,
    rows,
    timeline,
)
from dashboard.charts.points import State
from dashboard.sentences import Speech, alt_text, chart_sentence, composed, limit_sentence, outside_sentence, standing
from dashboard.sentences.named import title_of
from dashboard.sentences.speech import sentence
from dashboard.standing import Framework, Standing
from schemas import agreement as promised
from schemas.agreement import Agreement, OutsideEvent
from schemas.amounts import number
from schemas.contract import contract
from schemas.plan import is_floor, is_level, last_year, plan_of_year, rows_of, start_level, target_level, total


@dataclass(frozen=True)
class Around:
    """What stands around the agreements of a framework: its rent and income limits, and what came from outside."""

    limits: Sequence[promised.Limit] = ()
    events: Sequence[OutsideEvent] = ()

    @classmethod
    def of(cls, found: Framework) -> Around:
        """Around the agreements of a framework."""
        return cls(found.limits, found.outside_events)

    def touching(self, agreement: Agreement) -> list[OutsideEvent]:
        """What came from outside and touched this agreement."""
        return [one for one in self.events if not one.numbers or agreement.number in one.numbers]


@dataclass(frozen=True)
class Pictures:
    """The charts of one agreement. ``whole``: None where there is nothing to draw, and where each part stands by
    itself. ``parts``: side by side on one scale, by their codes in the order of the agreement, each beside its own
    promise; none where no part has one. ``rows``: the parts as rows of one chart, where each stands by itself."""

    whole: Drawing | None
    parts: Mapping[str, Drawing] = field(default_factory=dict)
    rows: Drawing | None = None

    @property
    def one(self) -> Drawing | None:
        """The one chart that tells most, where there is room for one."""
        return self.whole or self.rows


def pictures(agreement: Agreement, assessment: Assessment, speech: Speech, around: Around | None = None) -> Pictures:
    """The charts of one agreement; ``agreement`` carries its versions."""
    whole, now = own(agreement, assessment, speech, around or Around()), assessment.agreement
    by_itself = whole is None and any(map(has_figures, (assessment.parts or {}).values()))
    return Pictures(whole, beside(assessment, speech), in_rows(now, assessment, speech) if by_itself else None)


@lru_cache(200)
def pictures_of(found: Standing, number: str, speech: Speech) -> Pictures:
    """The charts of an agreement of a framework: drawn once for each state of its figures, for screen and paper."""
    framework = found.framework
    return pictures(framework.agreements[number], found.assessments[number], speech, Around.of(framework))


def own(
    agreement: Agreement, assessment: Assessment, speech: Speech, around: Around, height: int | None = None
) -> Drawing | None:
    """The chart that suits an agreement: path, level, years or time line; None where there is nothing to draw."""
    now = assessment.agreement
    if now.applies_to == "each_part" and assessment.parts:
        return None
    common: dict[str, Any] = {
        "words": speech.words,
        "title": agreement.title or contract().indicators[agreement.indicator].label[speech.words.language],
        "sentence": " ".join(
            filter(
                None,
                (chart_sentence(now, assessment, speech), limit_sentence(now, around.limits, assessment.year, speech)),
            )
        ),
        "alt": " ".join(
            filter(None, (alt_text(now, assessment, speech), outside_sentence(around.touching(now), speech)))
        ),
    }
    if now.kind == "milestone":
        if now.due is None:
            return None
        first = assessment.original.agreement.due if assessment.original else None
        return timeline(
            now.due,
            first_year=now.start_year,
            evaluated=assessment.as_known_on,
            done=now.done,
            expected=now.own_date,
            original=first if first != now.due else None,
            **common,
        )
    if assessment.series is None or not assessment.series.years:
        return None
    common |= {"say": writer(now, speech), "missing": missing_word(speech), "outside": outside_of(now, around)}
    if height is not None:
        common["height"] = height
    changes = _amended(agreement, assessment, speech)
    if now.kind == "flow" and now.direction == "at_most":
        write = common["say"]
        common["planned"] = lambda value: speech.words.say("at most {n}", n=write(value))
    if is_running(now) and now.start_year < now.end_year and total(now):
        return path(_totals(now, assessment), _goal(now, assessment, speech), changes, **common)
    if is_level(now):
        start, levels = start_level(now), _levels(now, assessment)
        if _nothing(levels):
            return None
        return level(
            levels,
            None if now.direction == "band" or is_floor(now) else _goal(now, assessment, speech),
            changes,
            baseline=None if start is None else Point(start.year, start.value, start.value),
            none=speech.words.say("no survey") if any(one.margin is not None for one in levels) else None,
            limits=_bounds(now, speech),
            **common,
        )
    points = yearly(assessment)
    if _nothing(points):
        return None
    if now.kind == "flow":
        return bars(_future(points, now), **common)
    return level(points, None, (), limits=_bounds(now, speech), joined=False, at_end=False, **common)


def yearly(assessment: Assessment) -> list[Point]:
    """Each counted year by itself, with its plan; what each part promised is no plan of the whole. A year of which only
    a later total is known has no figure of its own."""
    now, years = assessment.agreement, assessment.series.years if assessment.series else {}
    together = now.applies_to != "each_part"
    return [
        _point(year, one.whole, _own_plan(now, year) if together else None, bool(one.missing))
        for year, one in years.items()
    ]


def outside_of(agreement: Agreement, around: Around) -> list[Outside]:
    """What came from outside, as it is drawn."""
    return [Outside(one.name, one.since, one.until) for one in around.touching(agreement)]


def beside(assessment: Assessment, speech: Speech) -> dict[str, Drawing]:
    """The parts of an agreement on one scale, each beside its own promise; none where no part has one."""
    now = assessment.agreement
    if not assessment.parts or not (is_running(now) or is_level(now)):
        return {}
    shown = {}
    for key, part in assessment.parts.items():
        if part.series is None or not any(one.reported for one in part.series.years.values()):
            continue
        points = _totals(part.agreement, part) if is_running(now) else _levels(part.agreement, part)
        line = standing(part.agreement, part, speech)
        alt = alt_text(part.agreement, part, speech)
        shown[key] = Part(speech.name(key), points, _goal(part.agreement, part, speech), line, alt)
    if not any(part.goal for part in shown.values()):
        return {}
    look: dict[str, Any] = {"running": is_running(now), "say": writer(now, speech), "missing": missing_word(speech)}
    return dict(zip(shown, parts(list(shown.values()), words=speech.words, **look), strict=True))


def has_figures(found: Assessment) -> bool:
    """Whether there is a figure in any year."""
    return found.series is not None and any(one.reported for one in found.series.years.values())


def in_rows(one: Agreement, found: Assessment, speech: Speech) -> Drawing:
    """A row for each part: its figure so far beside its own promise, or dots beside one limit for all."""
    named = [_named(part, speech.name(key)) for key, part in found.parts.items()]
    plans = {row.plan for row in named if row.plan is not None}
    limit = None
    say = writer(one, speech)
    if one.kind == "ratio" and len(plans) == 1:
        n = say(plans.pop())
        most = one.direction == "at_most"
        text = speech.words.say("at most {n}", n=n) if most else speech.words.say("at least {n}", n=n)
        limit = Limit(next(row.plan for row in named if row.plan is not None), text)
    areas = found.series is not None and found.series.kind_of_part == "area"
    drawing = rows(
        named,
        words=speech.words,
        title=title_of(one, speech.words.language),
        sentence=sentence(standing(one, found, speech)),
        alt="",
        head=speech.words.say("Area") if areas else speech.words.say("Party"),
        limit=limit,
        say=say,
        missing=missing_word(speech),
    )
    return with_its_table(drawing, speech)


def with_its_table(drawing: Drawing, speech: Speech) -> Drawing:
    """The drawing with its table as its text for who cannot see it."""
    text = composed.table_in_words(drawing.title, drawing.table.columns, drawing.table.rows(), speech)
    return replace(drawing, alt=text)


def _named(part: Assessment, name: str) -> Named:
    """How far a part is: what is missing stays missing, a total that lacks a year is at least this."""
    now, years = part.agreement, part.series.years if part.series else {}
    last = next(reversed(years.values()), None)
    promised = rows_of(now).of(max(years, default=part.year))
    plan = part.planned if part.planned is not None else promised.value if promised else None
    if is_running(now):
        if part.value is not None:
            return Named(name, part.value, plan, "part" if part.provisional else "reported")
        if part.known_floor is not None and has_figures(part):
            return Named(name, part.known_floor, plan, "floor")
    state: State = "not_reported" if last is None else state_of(last.whole)
    value = last.whole.value if last is not None and state in ("reported", "part") else None
    return Named(name, value, plan, state)


def _nothing(points: Sequence[Point]) -> bool:
    """No figure and no plan in any year: the table says that in words."""
    return not any(point.value is not None or point.plan is not None for point in points)


def is_running(agreement: Agreement) -> bool:
    """Whether the promise adds up over the years, and has a number to add up to."""
    return agreement.kind == "flow" and agreement.binding != "each_year" and total(agreement) is not None


def writer(agreement: Agreement, speech: Speech) -> Callable[[float], str]:
    """How the figures of an agreement are written: without their unit, but with a percent sign."""
    indicator = contract().indicators[agreement.indicator]
    sign = "%" if indicator.unit.nl == "%" else ""
    return lambda value: number(value, indicator, speech.words) + sign


def missing_word(speech: Speech) -> str:
    """The word for a figure that is not there."""
    return speech.words.say("not found") if speech.public else speech.words.say("not reported")


def state_of(said: Said, partial: bool = False) -> State:
    """How a figure is drawn; ``partial``: one of its parts is missing."""
    if said.state == NOT_EXPECTED:
        return "not_applicable"
    if said.state == MISSING or said.value is None:
        return "not_reported"
    return "part" if partial or said.months < 12 or said.qualifiers - {"exact"} else "reported"


def _point(year: int, said: Said, plan: float | None, partial: bool) -> Point:
    state = state_of(said, partial)
    if said.state == CONTAINED:
        return Point(year, None, plan, "not_reported")
    if state in ("not_applicable", "not_reported"):
        return Point(year, None, plan, state)
    margins = [row.margin for row in said.results]
    return Point(year, said.value, plan, state, margins[0] if len(margins) == 1 else None)


def _own_plan(agreement: Agreement, year: int) -> float | None:
    if is_running(agreement):
        return plan_of_year(agreement, year)
    row = rows_of(agreement).of(year)
    return None if row is None else row.value


def _future(points: list[Point], agreement: Agreement) -> list[Point]:
    """The years of the term that are still to come, with their plan."""
    last = points[-1].year
    return points + [
        Point(year, None, _own_plan(agreement, year), "not_yet") for year in range(last + 1, agreement.end_year + 1)
    ]


def _totals(agreement: Agreement, assessment: Assessment) -> list[Point]:
    """Running totals at each year end of the term; after a missing year a total is a floor."""
    series = assessment.series
    done = planned = 0.0
    floor = False
    points = []
    plain = agreement.path != "end_only"
    for year in range(agreement.start_year, agreement.end_year + 1):
        planned += plan_of_year(agreement, year) or 0.0
        plan = planned if plain else None
        one = series.years.get(year) if series else None
        if one is None:
            points.append(Point(year, None, plan, "not_yet"))
            continue
        state = state_of(one.whole, bool(one.missing))
        if state in ("reported", "part"):
            done += one.whole.value or 0.0
            contained = one.whole.state == CONTAINED
            points.append(Point(year, None if contained else done, plan, "floor" if floor or one.missing else state))
        else:
            floor = floor or state == "not_reported"
            points.append(Point(year, None, plan, state))
    return points


def _levels(agreement: Agreement, assessment: Assessment) -> list[Point]:
    """Levels at each year end, from the first counted year to the target year."""
    series = assessment.series
    counted = list(series.years) if series else []
    last = last_year(agreement)
    expected = (
        level_path(agreement, range(min(counted, default=last), last + 1)) if agreement.path != "end_only" else {}
    )
    if is_floor(agreement) or agreement.direction == "band":
        expected = {}
    points = []
    for year in range(min(counted, default=last), last + 1):
        one = series.years.get(year) if series else None
        if one is None:
            points.append(Point(year, None, expected.get(year), "not_yet"))
        else:
            points.append(_point(year, one.whole, expected.get(year), bool(one.missing)))
    return points


def _goal(agreement: Agreement, assessment: Assessment, speech: Speech) -> Goal | None:
    """The target at the end; what may be spent at most is no target, and is called what it is."""
    value = _aim(agreement)
    if value is None:
        return None
    original = assessment.original.agreement if assessment.original else agreement
    most = agreement.kind == "flow" and agreement.direction == "at_most"
    label = speech.words.say("at most {n}", n=writer(agreement, speech)(value)) if most else ""
    return Goal(value, label=label, original=_aim(original))


def _aim(agreement: Agreement) -> float | None:
    return target_level(agreement) if is_level(agreement) else total(agreement)


def _bounds(agreement: Agreement, speech: Speech) -> Sequence[Limit]:
    """A floor, a ceiling, or the two bounds of a band, across all years."""
    row = rows_of(agreement).general
    write, band = writer(agreement, speech), agreement.direction == "band"
    if is_level(agreement) and not band:
        low, high = (target_level(agreement) if is_floor(agreement) else None), None
    elif row is None:
        return ()
    else:
        low, high = row.value, row.upper if band else None
    if agreement.direction == "at_most":
        low, high = None, low
    found = []
    if low is not None:
        found.append(Limit(low, speech.words.say("at least {n}", n=write(low))))
    if high is not None:
        found.append(Limit(high, speech.words.say("at most {n}", n=write(high))))
    return found


def _amended(agreement: Agreement, assessment: Assessment, speech: Speech) -> list[Amended]:
    """A dated line for each version that changed the target, with its sentence in two short lines."""
    if not agreement.versions:
        return []
    words, write = speech.words, writer(agreement, speech)
    before, found = replace(agreement, **agreement.versions[0].changes), []
    for version in agreement.versions[1:]:
        if version.agreed_on is None or version.agreed_on > assessment.as_known_on:
            continue
        after = replace(before, **version.changes)
        old, new = _aim(before), _aim(after)
        if old != new and old is not None and new is not None:
            facts = {"day": words.day(version.agreed_on), "old": write(old), "new": write(new)}
            found.append(Amended(version.agreed_on, words.say("{day}:\ntarget from {old} to {new}", **facts)))
        before = after
    return found
