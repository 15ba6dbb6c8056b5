"""The status of one agreement in words: the word, whether it is provisional, and why it is this word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dashboard.assessment import Assessment
from dashboard.sentences.gaps import gaps
from dashboard.sentences.headline import Told
from dashboard.sentences.other import grouped, part_name, part_word
from dashboard.sentences.speech import Speech, measure, reason, reason_for, sentence
from schemas.agreement import Agreement
from schemas.amounts import status_label
from schemas.contract import contract
from schemas.plan import is_floor, is_level, is_limit, start_level, target_level, total

COUNTED = ("flow", "stock", "ratio")


def status_word(agreement: Agreement, assessment: Assessment, speech: Speech) -> str:
    """The word for the status, in lower case: a limit has its own; the word of its life when it is not active.

    What is reached before the end, and can still be lost, says so beside it.
    """
    word = _word(agreement, assessment, speech)
    early = assessment.status == "on_plan" and assessment.achieved_now and agreement.binding != "each_year"
    if not early or is_limit(agreement) or is_floor(agreement) or agreement.direction == "band":
        return word
    if agreement.kind == "ratio" and agreement.binding == "yearly_average":
        return word
    return speech.words.say("{word}, reached now", word=word)


def _word(agreement: Agreement, assessment: Assessment, speech: Speech) -> str:
    if assessment.status is None:
        if assessment.life != "active":
            return contract().words("life")[assessment.life][speech.words.language]
        return reason(assessment.reason or "not_agreed", speech)
    above = None
    if agreement.binding == "each_year" and assessment.distance is not None:
        above = assessment.distance > 0
    return status_label(agreement, assessment.status, speech.words, above=above)


def provisional_words(assessment: Assessment, speech: Speech) -> str:
    """Why a status is provisional; "" when it is not."""
    if not assessment.provisional:
        return ""
    reasons = [reason_for(assessment.agreement, key, speech) for key in assessment.provisional_reasons]
    return speech.words.say("provisional: {reasons}", reasons=speech.words.join(reasons))


def why(agreement: Agreement, assessment: Assessment, speech: Speech) -> tuple[str, ...]:
    """Why this status, a sentence each: the sum with its values, the rule, what is missing, the first promise."""
    found = [*_calculated(agreement, assessment, speech), *_around(agreement, assessment, speech)]
    return tuple(sentence(one) for one in found if one)


def _calculated(agreement: Agreement, assessment: Assessment, speech: Speech) -> Iterable[str]:
    """What decided the word."""
    say, found = speech.words.say, assessment
    word = _word(agreement, found, speech)
    if found.status is None:
        return [say("the status is not given: {word}", word=word)]
    if found.status == "not_assessable":
        why_not = reason_for(agreement, found.reason or "not_reported", speech)
        return [say("there is no status: {reason}", reason=why_not)]
    if agreement.kind == "milestone":
        return [_milestone(agreement, found, speech)]
    if agreement.kind == "qualitative":
        return [say("all parties that judged say the same: “{word}”", word=word)]
    if agreement.applies_to == "each_part":
        return _parts(agreement, found, speech)
    if found.status == "running":
        return [say("only the end counts, and the end has not come yet")]
    return _counted(Told(agreement, found, speech, measure(agreement, speech, found.rule), gaps(found)), word)


def _milestone(agreement: Agreement, assessment: Assessment, speech: Speech) -> str:
    say = speech.words.say
    if assessment.status == "achieved":
        return say("it is done; that cannot be undone")
    if assessment.status == "not_achieved":
        if speech.public:
            return say("the last year of the term is over and it was not found as done")
        return say("the last year of the term is over and it was not reported as done")
    if assessment.status == "running":
        return say("the date has not passed yet")
    if assessment.status == "on_plan":
        return say("who owes it expects to be in time")
    if assessment.days is not None and assessment.days > 0:
        return say("the date has passed")
    return say("who owes it expects it after the agreed date")


def _parts(agreement: Agreement, assessment: Assessment, speech: Speech) -> Iterable[str]:
    """Each part by itself: the one that stands worst decides."""
    words = speech.words
    yield words.say("each part is judged by itself, and the one that stands worst gives the status")
    parts = assessment.parts or {}
    for keys in grouped(parts).values():
        names = words.join([part_name(key, speech) for key in keys])
        yield words.say("{names}: {word}", names=names, word=part_word(agreement, parts[keys[0]], speech))


def _counted(told: Told, word: str) -> Iterable[str]:
    """A promise about figures: before the end by cut-off or by reached, at the end by reached."""
    agreement, found = told.agreement, told.assessment
    if agreement.binding == "each_year" and told.ended:
        yield from _years_kept(told, word)
        return
    yield _ratio(told)
    if found.status in ("achieved", "not_achieved", "mostly_achieved"):
        yield _at_the_end(told, word)
    elif found.plan_ratio is None:
        yield _by_reached(told, word)
    elif found.status == "moved_away":
        yield _moved_away(told)
    else:
        yield _by_cut_off(told, word)


def _moved_away(told: Told) -> str:
    if is_level(told.agreement):
        return told.speech.words.say("the level is further from the target than at the start")
    return told.speech.words.say("it became less instead of more")


def _ratio(told: Told) -> str:
    """195 of the planned 250 is 78%."""
    say, one, found, agreement = told.speech.words.say, told.measure, told.assessment, told.agreement
    final = found.status in ("achieved", "not_achieved", "mostly_achieved")
    if found.value is None:
        return ""
    if final and not is_level(agreement) and agreement.binding != "each_year":
        whole = total(agreement)
        if whole is None or agreement.kind == "ratio":
            return ""
        value = one.number(found.value, whole)
        if whole <= 0:
            return say("{value} against {whole} promised", value=value, whole=one.number(whole))
        share = one.share(found.value / whole)
        if told.limit:
            facts = {"value": value, "planned": one.number(whole), "share": share}
            return say("{value} where {planned} was allowed is {share}", **facts)
        return say("{value} of the promised {whole} is {share}", value=value, whole=one.number(whole), share=share)
    if found.planned is None or found.plan_ratio is None:
        return ""
    value, planned = one.number(found.value, found.planned), one.number(found.planned, found.value)
    if is_level(agreement):
        start = start_level(agreement)
        if start is None:
            return ""
        begin = one.number(start.value)
        if found.plan_ratio < 0:
            return say("from {start} to {value}, where {planned} was planned, is the other way", start=begin,
                       value=value, planned=planned)  # fmt: skip
        share = one.share(found.plan_ratio)
        return say(
            "from {start} to {value}, where {planned} was planned, is {share} of the planned change",
            start=begin, value=value, planned=planned, share=share,
        )  # fmt: skip
    if told.limit:
        share = one.share(found.value / found.planned) if found.planned else ""
        return say("{value} where {planned} was allowed is {share}", value=value, planned=planned, share=share)
    return say(
        "{value} of the planned {planned} is {share}", value=value, planned=planned, share=one.share(found.plan_ratio)
    )


def _by_cut_off(told: Told, word: str) -> str:
    """Below 80% of the plan an agreement is called “behind”."""
    say, rule, one, status = told.speech.words.say, told.assessment.rule, told.measure, told.assessment.status
    low, high = one.share(rule.slightly_behind), one.share(rule.on_plan)
    if told.agreement.binding == "each_year":
        if told.limit and told.assessment.distance:
            return say("that is above the limit of the year")
        if status == "on_plan":
            return say("the number of the year, or better, is called “{word}”", word=word)
    elif told.limit and told.agreement.kind == "flow":
        low, high = one.share(1 / rule.slightly_behind), one.share(1 / rule.on_plan)
        if status == "on_plan":
            return say("up to {high} of what is allowed so far is called “{word}”", high=high, word=word)
        if status == "slightly_behind":
            return say(
                "from {high} to {low} of what is allowed so far is called “{word}”", high=high, low=low, word=word
            )
        return say("more than {low} of what is allowed so far is called “{word}”", low=low, word=word)
    if status == "on_plan":
        if told.agreement.tolerance and (told.assessment.plan_ratio or 0) < rule.on_plan:
            return say("this is within the agreed tolerance, and is called “{word}”", word=word)
        return say("from {high} of the plan an agreement is called “{word}”", high=high, word=word)
    if status == "slightly_behind":
        return say("from {low} to {high} of the plan an agreement is called “{word}”", low=low, high=high, word=word)
    if (told.assessment.plan_ratio or 0) >= rule.slightly_behind:
        return say("on the wrong side of the start an agreement is called “{word}”", word=word)
    return say("below {low} of the plan an agreement is called “{word}”", low=low, word=word)


def _by_reached(told: Told, word: str) -> str:
    """Only whether the promise is reached counts."""
    say, one, found = told.speech.words.say, told.measure, told.assessment
    if found.value is None:
        return ""
    value = one.amount(found.value)
    if found.status == "moved_away" and is_level(told.agreement):
        return _moved_away(told)
    if found.distance is None or (found.distance and told.planned_level is not None):
        planned = one.number(found.planned or 0)
        return say("{value} against {planned} planned is called “{word}”", value=value, planned=planned, word=word)
    if not found.distance:
        return say("{value} meets the promise: “{word}”", value=value, word=word)
    off = one.difference(found.distance)
    if found.distance <= told.agreement.tolerance:
        return say("{value} is off by {off}, within what was agreed: “{word}”", value=value, off=off, word=word)
    return say("{value} is off by {off}: “{word}”", value=value, off=off, word=word)


def _at_the_end(told: Told, word: str) -> str:
    """The end has come, or nothing can undo it any more."""
    say, found = told.speech.words.say, told.assessment
    if not told.ended:
        return say("that cannot be undone any more: “{word}”", word=word)
    if found.status == "mostly_achieved":
        return say("the term is over: not fully reached, but at least 80%, is called “{word}”", word=word)
    if told.agreement.direction == "band":
        return say("the term is over: {outcome}", outcome=_by_reached(told, word))
    if is_level(told.agreement) and found.value is not None:
        target = target_level(told.agreement)
        if target is not None:
            facts = {"value": told.measure.number(found.value, target), "target": told.measure.amount(target)}
            return say("the term is over: {value} where {target} was promised: “{word}”", word=word, **facts)
    return say("the term is over: “{word}”", word=word)


def _years_kept(told: Told, word: str) -> Iterable[str]:
    """A promise for each year, after the term."""
    yield told.kept()
    yield _at_the_end(told, word)


def _around(agreement: Agreement, assessment: Assessment, speech: Speech) -> Iterator[str]:
    """What stands beside the sum: missing figures, provisional, the first promise, parties that differ."""
    say, found = speech.words.say, assessment
    if found.status is not None and agreement.kind in COUNTED and found.reason not in ("context_figure", "not_started"):
        one = Told(agreement, found, speech, measure(agreement, speech, found.rule), gaps(found))
        yield one.missing()
        yield one.silence()
    if found.provisional:
        reasons = speech.words.join([reason_for(agreement, key, speech) for key in found.provisional_reasons])
        yield say("the status is provisional: {reasons}", reasons=reasons)
    yield _original(agreement, found, speech)
    for judgement in found.judgements:
        if judgement.party in found.differing_parties and judgement.status:
            label = contract().statuses[judgement.status].label[speech.words.language]
            facts = {"name": speech.name(judgement.party), "year": judgement.year, "word": label}
            yield say("{name} judged in {year}: {word}", **facts)
    yield from _not_adding_up(agreement, found, speech)


def _original(agreement: Agreement, assessment: Assessment, speech: Speech) -> str:
    """The status by the first promise, where the promise was amended."""
    first, words = assessment.original, speech.words
    if first is None or first.agreement == agreement or first.status is None:
        return ""
    word = _word(first.agreement, first, speech)
    old, new = total(first.agreement), total(agreement)
    if is_level(agreement):
        old, new = target_level(first.agreement), target_level(agreement)
    if old is None or new is None or old == new:
        if first.status == assessment.status:
            return words.say("by the first promise the status would be the same")
        return words.say("by the first promise the status would be “{word}”", word=word)
    amount = measure(agreement, speech, assessment.rule).number(old, new)
    if first.status == assessment.status:
        return words.say("with the first target of {old} the status would be the same", old=amount)
    return words.say("with the first target of {old} the status would be “{word}”", old=amount, word=word)


def _not_adding_up(agreement: Agreement, assessment: Assessment, speech: Speech) -> Iterable[str]:
    """A plan that does not add up is shown, never repaired."""
    say = speech.words.say
    if agreement.kind not in COUNTED or agreement.applies_to == "each_part":
        return
    one = measure(agreement, speech, assessment.rule)
    if assessment.years_gap:
        if assessment.years_gap > 0:
            yield say("the years add up to {n} less than promised", n=one.number(assessment.years_gap))
        else:
            yield say("the years add up to {n} more than promised", n=one.number(-assessment.years_gap))
    if assessment.unallocated:
        if assessment.unallocated > 0:
            yield say("{n} is not divided over the parties", n=one.number(assessment.unallocated))
        else:
            yield say("the shares add up to {n} more than promised", n=one.number(-assessment.unallocated))
