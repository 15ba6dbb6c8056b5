"""Short words about one agreement: its line in a list, and the four numbers with a line each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor

from dashboard.assessment import Assessment
from dashboard.sentences.gaps import figure_year, gaps
from dashboard.sentences.headline import Told
from dashboard.sentences.other import GOOD, days, grouped, life, owners, part_in_words, part_word
from dashboard.sentences.speech import Speech, measure, reason
from schemas.agreement import Agreement
from schemas.amounts import status_label
from schemas.plan import is_level, is_limit, rows_of, target_level, total

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the four numbers: its label, its value (a dash when it does not exist) and one line that explains it."""

    id: str
    label: str
    value: str
    explanation: str


def standing(agreement: Agreement, assessment: Assessment, speech: Speech) -> str:
    """One short line for a list, without a full stop; never empty."""
    words, found = speech.words, assessment
    if found.life != "active":
        return life(agreement, speech).rstrip(".")
    if found.status is None or found.reason in ("not_started", "no_time_elapsed"):
        return reason(found.reason or "not_agreed", speech)
    if agreement.kind == "milestone":
        return _milestone(agreement, found, speech)
    if agreement.kind == "qualitative":
        if found.by_judgement and found.status != "not_assessable":
            return words.say("by the judgement of the parties")
        return reason(found.reason or "no_judgement", speech)
    if agreement.applies_to == "each_part" and found.reason not in ("context_figure", "no_target"):
        return _parts(agreement, found, speech)
    told = Told(agreement, found, speech, measure(agreement, speech, found.rule), gaps(found))
    return _counted(told)


def _milestone(agreement: Agreement, assessment: Assessment, speech: Speech) -> str:
    words = speech.words
    if assessment.status == "achieved" and agreement.done is not None:
        text = words.say("done on {day}", day=words.day(agreement.done))
        if assessment.days:
            text = words.say("{lead}, {days} after the agreed date", lead=text, days=days(assessment.days, speech))
        return text
    if agreement.due is None:
        return words.say("no date was agreed")
    due = words.day(agreement.due)
    if agreement.own_date is not None:
        return words.say("due on {day}, expected on {own}", day=due, own=words.day(agreement.own_date))
    if assessment.days is not None and assessment.days > 0:
        if speech.public:
            return words.say("due on {day}, not found as done", day=due)
        return words.say("due on {day}, not reported as done", day=due)
    return words.say("due on {day}", day=due)


def _parts(agreement: Agreement, assessment: Assessment, speech: Speech) -> str:
    """2 of 3 parts in 2025; behind: West (66%)."""
    words = speech.words
    known = {key: part for key, part in (assessment.parts or {}).items() if part.reason != "not_applicable"}
    if not known:
        return reason(assessment.reason or "not_reported", speech)
    met = words.number(assessment.parts_met or 0)
    facts = {"met": met, "n": words.number(len(known)), "year": figure_year(assessment)}
    if is_limit(agreement):
        text = words.say("in {year} within the limit: {met} of {n}", **facts)
        if (assessment.parts_met or 0) == len(known):
            return words.say("in {year} all {n} parts", **facts)
    else:
        text = words.say("in {year} achieved or on plan: {met} of {n}", **facts)
    one = measure(agreement, speech, assessment.rule)
    for status, keys in grouped(known).items():
        if status is not None and status not in (*GOOD, "running"):
            names = words.join([part_in_words(key, known[key], one, speech) for key in keys])
            word = part_word(agreement, known[keys[0]], speech)
            text = words.say("{lead}; {word}: {names}", lead=text, word=word, names=names)
    return text


def _counted(told: Told) -> str:
    """A promise about figures."""
    say, one, found, agreement = told.speech.words.say, told.measure, told.assessment, told.agreement
    if found.reason in ("context_figure", "no_target"):
        latest = told.gaps.latest
        lead = told.no_number() if found.reason == "no_target" else reason("context_figure", told.speech)
        if latest is None:
            return lead
        return say("{lead}; {amount} in {year}", lead=lead, amount=one.amount(latest[1]), year=latest[0])
    if found.value is None:
        return told.no_figures()
    if found.status == "not_assessable" and found.reason == "not_reported" and not is_level(agreement):
        whole = total(agreement) if agreement.kind == "flow" and agreement.binding != "each_year" else None
        if whole is not None:
            return _no_verdict(told, found.value, whole)
    if agreement.binding == "each_year":
        text = _each_year(told, found.value)
    elif is_level(agreement) or agreement.kind == "ratio":
        text = _level(told, found.value)
    else:
        text = _flow(told, found.value)
    if found.status == "not_assessable":
        text = f"{text}; {reason(found.reason or 'not_reported', told.speech)}"
    return text


def _no_verdict(told: Told, value: float, whole: float) -> str:
    """5.053 van 10.000; 2022 ontbreekt, nodig 4.947, beste jaar 1.930."""
    say, one = told.speech.words.say, told.measure
    text = say("{value} of {whole}", value=one.number(value, whole), whole=one.number(whole))
    missing = told.missing()
    if missing:
        text = f"{text}; {missing}"
    if whole > value:
        gap = one.number(whole - value)
        text += say(", room left {n}", n=gap) if told.limit else say(", needed {n}", n=gap)
    best = told.assessment.best_year
    if best is not None and not told.limit:
        text += say(", best year {n}", n=one.number(best))
    return text


def _flow(told: Told, value: float) -> str:
    say, one, found = told.speech.words.say, told.measure, told.assessment
    whole, done = total(told.agreement), one.done
    final = told.ended or not found.planned or found.status in ("achieved", "not_achieved")
    against = whole if final else found.planned
    if against is None or against <= 0 or value < 0 or done is None:
        text = one.amount(value)
        if against is not None:
            planned = one.number(against)
            if final:
                return say("{amount}, promised {n}", amount=text, n=planned)
            return say("{amount}, planned {n}", amount=text, n=planned)
        return text
    share = one.share(value / against)
    facts = {"value": one.number(value, against), "whole": one.number(against), "done": done, "share": share}
    if told.limit:
        return say("{value} {done} of {whole} allowed: {share}", **facts)
    if final:
        return say("{value} of {whole} {done}: {share}", **facts) + _if_zero(told)
    return say("{value} of the planned {whole} {done}: {share}", **facts) + _if_zero(told)


def _if_zero(told: Told) -> str:
    """; behind if Thuis were zero."""
    found = told.assessment
    if found.status_if_zero is None or found.status_if_zero == found.status:
        return ""
    word = status_label(told.agreement, found.status_if_zero, told.speech.words)
    facts = {"word": word, "who": told.gaps.who(told.speech)}
    if told.gaps.parts:
        return told.speech.words.say("; {word} if {who} had zero", **facts)
    return told.speech.words.say("; {word} if {who} were zero", **facts)


def _each_year(told: Told, value: float) -> str:
    say, one, found = told.speech.words.say, told.measure, told.assessment
    target = rows_of(told.agreement).of(figure_year(found))
    against = target.value if target is not None else found.planned
    text = f"{one.amount(value, against)} {told.when()}"
    if target is not None and target.upper is not None and target.value is not None:
        bounds = {"lower": one.number(target.value), "upper": one.number(target.upper)}
        text = say("{lead}, promised {lower} to {upper}", lead=text, **bounds)
    elif against is not None:
        text = "; ".join(filter(None, (_promised(told, text, against), told.part_of_year(against))))
    kept = told.kept()
    return f"{text}; {kept}" if kept and (found.years_judged or 0) > 1 else text


def _level(told: Told, value: float) -> str:
    say, one, agreement = told.speech.words.say, told.measure, told.agreement
    row = rows_of(agreement).general
    target = target_level(agreement) if is_level(agreement) else row.value if row is not None else None
    planned = told.planned_level
    text = f"{one.amount(value, planned or target)} {told.when()}"
    if planned is not None:
        n = one.amount(planned, value) if one.unit == "%" else one.number(planned, value)
        text = say("{lead}, by plan {n}", lead=text, n=n)
        near = bool(told.assessment.distance) and (told.assessment.distance or 0) <= agreement.tolerance
        return say("{lead}, within the agreed tolerance", lead=text) if near else text
    if row is not None and row.upper is not None and row.value is not None:
        bounds = {"lower": one.number(row.value), "upper": one.number(row.upper)}
        return say("{lead}, promised {lower} to {upper}", lead=text, **bounds)
    return text if target is None else _promised(told, text, target)


def _promised(told: Told, lead: str, bound: float) -> str:
    """75,2% in 2025, afgesproken ten minste 70%."""
    say, one, direction = told.speech.words.say, told.measure, told.agreement.direction
    n = one.amount(bound, told.assessment.value) if one.unit == "%" else one.number(bound, told.assessment.value)
    if direction == "at_most":
        n = say("at most {n}", n=n)
    elif direction == "at_least":
        n = say("at least {n}", n=n)
    return say("{lead}, promised {n}", lead=lead, n=n)


# ---- the four numbers


def numbers(agreement: Agreement, assessment: Assessment, speech: Speech) -> tuple[Figure, ...]:
    """At most four numbers, each with one line; a number that does not exist is a dash with its reason.

    None for a judgement, for a promise without a number and for one that is not active.
    """
    if assessment.status is None or agreement.kind == "qualitative":
        return ()
    if agreement.kind == "milestone":
        return tuple(_dates(agreement, assessment, speech))
    if assessment.reason in ("context_figure", "no_target", "not_started"):
        return ()
    told = Told(agreement, assessment, speech, measure(agreement, speech, assessment.rule), gaps(assessment))
    found = [] if agreement.applies_to == "each_part" else list(_figures(told))
    return (*found, _coverage(told))


def _dates(agreement: Agreement, assessment: Assessment, speech: Speech) -> Iterator[Figure]:
    words = speech.words
    if agreement.due is not None:
        yield Figure(
            "due", words.say("Agreed for"), words.day(agreement.due), words.say("the last day that was agreed")
        )
    if agreement.done is not None and assessment.status == "achieved":
        late = words.say("in time")
        if assessment.days:
            late = words.say("{days} after the agreed date", days=days(assessment.days, speech))
        yield Figure("done", words.say("Done on"), words.day(agreement.done), late)
    elif agreement.own_date is not None:
        says = words.say("according to {names}", names=owners(agreement, speech))
        yield Figure("own_date", words.say("Expected on"), words.day(agreement.own_date), says)


def _figures(told: Told) -> Iterator[Figure]:
    """Of the whole, of the plan so far, needed a year."""
    agreement, found = told.agreement, told.assessment
    if agreement.binding == "each_year":
        yield _years(told)
    else:
        yield _of_whole(told)
    if found.distance is not None and found.plan_ratio is None:
        yield _distance(told)
    else:
        yield _of_plan(told)
    if agreement.binding != "each_year":
        yield _needed(told)


def _none(told: Told, number: str, label: str) -> Figure:
    key = told.assessment.null_reasons.get(number) or told.assessment.reason or "not_reported"
    return Figure(number, label, NOTHING, reason(key, told.speech))


def _of_whole(told: Told) -> Figure:
    say, one, found = told.speech.words.say, told.measure, told.assessment
    label = say("Of the change") if is_level(told.agreement) else say("Of the whole")
    if found.of_target is None or found.value is None:
        return _none(told, "of_target", label)
    whole = target_level(told.agreement) if is_level(told.agreement) else total(told.agreement)
    if whole is None:
        return _none(told, "of_target", label)
    facts = {"value": one.number(found.value, whole), "whole": one.amount(whole)}
    if is_level(told.agreement):
        text = say("{value}, on the way to {whole}", **facts)
    else:
        text = say("{value} of {whole}", **facts)
    return Figure("of_target", label, one.share(found.of_target), text)


def _of_plan(told: Told) -> Figure:
    say, one, found = told.speech.words.say, told.measure, told.assessment
    limit = told.limit and told.agreement.kind == "flow"
    label = say("Of what is allowed so far") if limit else say("Of the plan so far")
    if found.plan_ratio is None or found.planned is None or found.value is None:
        return _none(told, "plan_ratio", label)
    share = found.value / found.planned if limit and found.planned else found.plan_ratio
    facts = {"value": one.number(found.value, found.planned), "planned": one.amount(found.planned, found.value)}
    if is_level(told.agreement):
        text = say("{value}; planned: {planned}", **facts)
    else:
        text = told.of_what_is_there(**facts) or say(
            "{value} of {planned}, up to {year}", year=figure_year(found), **facts
        )
    return Figure("plan_ratio", label, one.share(share), text)


def _distance(told: Told) -> Figure:
    say, distance = told.speech.words.say, told.assessment.distance or 0
    text = say("reached") if not distance else say("away from what was promised")
    if distance and distance <= told.agreement.tolerance:
        text = say("within what was agreed")
    return Figure("distance", say("Difference"), told.measure.difference(distance), text)


def _needed(told: Told) -> Figure:
    """Rounded to the hard side: a need up, room down."""
    say, one, found = told.speech.words.say, told.measure, told.assessment
    limit = told.limit and told.agreement.kind == "flow"
    label = say("Room a year") if limit else say("Needed a year")
    if found.required_rate is None:
        return _none(told, "required_rate", label)
    size = 10**one.indicator.decimals
    down = told.agreement.direction == "at_most"
    rate = (floor if down else ceil)(round(found.required_rate * size, 6)) / size
    if down and not limit:  # a level to bring down
        pace = "" if found.observed_rate is None else _less_a_year(told, found.observed_rate)
        return Figure("required_rate", label, say("{n} less", n=one.number(-rate)), pace or say("no full year yet"))
    if (less := told.less_what_is_missing()) and not limit:
        text = less
    elif found.best_year is not None and not limit:
        text = say("best year so far {n}", n=one.number(found.best_year))
    elif found.observed_rate is not None:
        text = say("so far {n} a year", n=one.number(found.observed_rate))
    else:
        text = say("no full year yet")
    return Figure("required_rate", label, one.number(rate), text)


def _less_a_year(told: Told, rate: float) -> str:
    """How fast a level that must come down went so far."""
    say, amount = told.speech.words.say, told.measure.number(abs(rate))
    return say("so far {n} more a year", n=amount) if rate > 0 else say("so far {n} less a year", n=amount)


def _years(told: Told) -> Figure:
    words, found = told.speech.words, told.assessment
    label = words.say("Years kept")
    if not found.years_judged:
        return Figure("years_met", label, NOTHING, reason("not_reported", told.speech))
    value = words.say("{met} of {n}", met=words.number(found.years_met or 0), n=words.number(found.years_judged))
    missed = told.missed()
    text = words.say("not in {years}", years=missed) if missed else words.say("every year that could be judged")
    return Figure("years_met", label, value, text)


def _coverage(told: Told) -> Figure:
    """Reported 3 of 3."""
    words, all_gaps = told.speech.words, told.gaps
    label = words.say("Found") if told.speech.public else words.say("Reported")
    if not all_gaps.figures:
        return Figure("coverage", label, NOTHING, reason("not_applicable", told.speech))
    value = words.say("{met} of {n}", met=words.number(all_gaps.reported), n=words.number(len(all_gaps.figures)))
    return Figure("coverage", label, value, told.missing() or words.say("nothing is missing"))
