"""The sentence about one agreement, as the title of its page: the promise first, then what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.assessment import Assessment
from dashboard.sentences.gaps import Gaps, figure_year, gaps, hedged, said_of
from dashboard.sentences.other import (
    dated_headline,
    judged_headline,
    life,
    parts_headline,
)
from dashboard.sentences.speech import Measure, Speech, in_years, measure, reason, sentence, year_list
from schemas.agreement import Agreement
from schemas.amounts import status_label, years
from schemas.plan import is_floor, is_level, is_limit, last_year, rows_of, start_level, total
from schemas.reading import promise_in_words


def headline(agreement: Agreement, assessment: Assessment, speech: Speech) -> str:
    """One to four sentences. ``agreement`` is the version in force; never empty."""
    return " ".join(sentence(part) for part in _headline(agreement, assessment, speech) if part)


def _headline(agreement: Agreement, assessment: Assessment, speech: Speech) -> Iterable[str]:
    say = speech.words.say
    if assessment.reason == "not_agreed":
        return [say("on this date this was not agreed yet")]
    if assessment.life != "active":
        return [life(agreement, speech)]
    if agreement.kind == "milestone":
        return dated_headline(agreement, assessment, speech)
    if agreement.kind == "qualitative":
        return judged_headline(assessment, speech)
    told = Told(agreement, assessment, speech, measure(agreement, speech, assessment.rule), gaps(assessment))
    if assessment.reason == "context_figure":
        return [say("this figure is only followed, there is no target"), told.so_far()]
    if assessment.reason == "not_started":
        return [told.promised(), say("the term begins in {year}", year=agreement.start_year)]
    if assessment.reason == "no_target":
        return [told.no_number(), told.so_far()]
    if agreement.applies_to == "each_part":
        return [told.promised(), *parts_headline(agreement, assessment, speech)]
    if agreement.binding == "each_year":
        return told.each_year()
    if is_level(agreement) or agreement.kind == "ratio":
        return told.level()
    return told.flow()


@dataclass(frozen=True, slots=True)
class Told:
    """One agreement with everything that its sentences need; each method is a sentence, "" when there is none."""

    agreement: Agreement
    assessment: Assessment
    speech: Speech
    measure: Measure
    gaps: Gaps

    @property
    def limit(self) -> bool:
        """Whether the words of a limit are used."""
        return is_limit(self.agreement)

    @property
    def ended(self) -> bool:
        """Whether the evaluation year is the last that counts, or later."""
        return self.assessment.year >= last_year(self.agreement)

    @property
    def held(self) -> bool:
        """Whether a level only has to stay where it is, or between bounds."""
        return self.agreement.direction == "band" or is_floor(self.agreement)

    @property
    def planned_level(self) -> float | None:
        """What the path of a level expected by now; None without a path, and after the end."""
        on_path = is_level(self.agreement) and not self.held and start_level(self.agreement) is not None
        return self.assessment.planned if on_path and not self.ended else None

    def when(self) -> str:
        """When the value was so: in a year, at the end of it, or over all years up to it."""
        say, year = self.speech.words.say, figure_year(self.assessment)
        if self.agreement.kind == "ratio" and self.agreement.binding == "yearly_average":
            return say("over {years}", years=years(self.agreement.start_year, year, self.speech.words))
        return say("at the end of {year}", year=year) if self.agreement.kind == "stock" else say("in {year}", year=year)

    def promised(self) -> str:
        """The promise, in words of its own."""
        words = self.speech.words
        return words.say("promised: {promise}", promise=promise_in_words(self.agreement, self.measure.indicator, words))

    def no_number(self) -> str:
        """No number, or none for this year."""
        if self.agreement.binding == "each_year" and self.agreement.targets:
            return self.speech.words.say("no number was agreed for {year}", year=self.assessment.year)
        return self.speech.words.say("no number was agreed")

    def so_far(self) -> str:
        """The latest figure, where nothing can be said about it."""
        found = self.gaps.latest
        if found is None:
            return self.missing()
        amount = hedged(self.measure.amount(found[1]), said_of(self.assessment, found[0]), self.speech)
        return self.speech.words.say("in {year}: {amount}", year=found[0], amount=amount)

    # ---- a sum over the term

    def flow(self) -> Iterable[str]:
        """A flow over the term or on average: what came of it, what the plan was, what is still needed."""
        value, whole = self.assessment.value, total(self.agreement)
        if value is None or whole is None:
            return [self.promised(), self.no_figures()]
        return [*self._of_the_whole(value, whole), self._plan(), *self._to_go(value, whole), self.silence()]

    def _of_the_whole(self, value: float, whole: float) -> Iterable[str]:
        words, one = self.speech.words, self.measure
        done = one.done
        if whole <= 0 or value < 0 or done is None:
            if self.ended:
                return [self.promised(), words.say("outcome: {amount}", amount=one.amount(value))]
            return [self.promised(), words.say("so far: {amount}", amount=one.amount(value))]
        facts = {"promised": one.amount(whole), "value": one.number(value, whole), "done": done}
        share = one.share(value / whole)
        lead = []
        if self.agreement.binding == "yearly_average":
            lead = [self.promised()]
            facts["promised"] = one.amount(whole)
        if not one.countable:
            facts["value"] = one.amount(value, whole)
            return [*lead, words.say("of {promised}, {value} has been {done} ({share})", share=share, **facts)]
        if self.limit:
            return [
                *lead,
                words.plural(
                    "of at most {promised}, {value} has been {done} ({share})",
                    "of at most {promised}, {value} have been {done} ({share})",
                    value,
                    share=share,
                    **facts,
                ),
            ]
        return [
            *lead,
            words.plural(
                "of the {promised}, {value} has been {done} ({share})",
                "of the {promised}, {value} have been {done} ({share})",
                value,
                share=share,
                **facts,
            ),
        ]

    def _plan(self) -> str:
        """What should have been there by now; nothing after the end or once the verdict is in."""
        words, planned = self.speech.words, self.assessment.planned
        if planned is None or self.ended or self.assessment.status in ("achieved", "not_achieved"):
            return ""
        number = self.measure.number(planned, self.assessment.value)
        if self.gaps.missing:
            return self._plan_of_what_is_there(number)
        if self.limit:
            if not self.measure.countable:
                return words.say("by now it could have been {n}", n=number)
            return words.say("by now {n} were allowed", n=number)
        if planned == 0:
            return words.say("by plan nothing had to be there yet")
        if not self.measure.countable:
            return words.say("by plan it should have been {n} by now", n=number)
        return words.say("by plan there should have been {n} by now", n=number)

    def _plan_of_what_is_there(self, planned: str) -> str:
        say = self.speech.words.say
        if self.limit and self.speech.public:
            return say("for what was found, {n} was allowed", n=planned)
        if self.limit:
            return say("for what was reported, {n} was allowed", n=planned)
        if self.speech.public:
            return say("for what was found, the plan was {n}", n=planned)
        return say("for what was reported, the plan was {n}", n=planned)

    def _to_go(self, value: float, whole: float) -> Iterable[str]:
        """What is still needed and in how many years; after the term what came short."""
        say, one, found = self.speech.words.say, self.measure, self.assessment
        gap = whole - value
        if found.status == "achieved" and not self.limit:
            if found.achieved_in is not None and found.achieved_in < last_year(self.agreement):
                return [say("the target was reached in {year}", year=found.achieved_in)]
            return [say("the target was reached")]
        if found.status == "not_assessable":
            return [self.no_verdict(gap)]
        if self.limit and gap < 0:
            return [say("that is {amount} above the limit", amount=one.difference(-gap))]
        if self.ended:
            if self.limit:
                return [say("that is within the limit")]
            return [say("that is {amount} less than promised", amount=one.difference(gap))]
        if gap <= 0 and not self.limit:
            return [say("the target is reached now; that can still change")] if found.status == "on_plan" else []
        return [self._needed(gap)]

    def _needed(self, gap: float) -> str:
        """Still needed: 305 in two years; so far 65 a year."""
        say, one = self.speech.words.say, self.measure
        if self.limit and gap <= 0:
            return say("no room is left")
        left = last_year(self.agreement) - max(self.assessment.year, self.agreement.start_year - 1)
        amount, rate = one.number(gap), self.assessment.observed_rate
        when = in_years(left, self.speech.words)
        if (less := self.less_what_is_missing()) and not self.limit:
            return say("still needed: {amount} {when}, {less}", amount=amount, when=when, less=less)
        if rate is None:
            if self.limit:
                return say("room left: {amount} {when}", amount=amount, when=when)
            return say("still needed: {amount} {when}", amount=amount, when=when)
        pace = one.number(rate)
        if self.limit:
            return say("room left: {amount} {when}; so far {pace} a year", amount=amount, when=when, pace=pace)
        return say("still needed: {amount} {when}; so far {pace} a year", amount=amount, when=when, pace=pace)

    def less_what_is_missing(self) -> str:
        """A need counts what is missing as nothing, so it says that this comes off; "" when nothing is missing."""
        who = self.gaps.who(self.speech)
        return self.speech.words.say("less what {who} may still add", who=who) if who else ""

    def of_what_is_there(self, value: str, planned: str) -> str:
        """Beside a plan of only the figures that are there; "" when none is missing."""
        say, facts = self.speech.words.say, {"value": value, "planned": planned}
        if not self.gaps.missing:
            return ""
        if self.speech.public:
            return say("{value} of {planned}, of the figures that were found", **facts)
        return say("{value} of {planned}, of the figures that were reported", **facts)

    # ---- no verdict, and silence

    def no_figures(self) -> str:
        """Why nothing can be said."""
        found = self.assessment
        if found.reason in (None, "not_reported"):
            return self.missing() or reason("not_reported", self.speech)
        return reason(found.reason, self.speech)

    def no_verdict(self, gap: float) -> str:
        """Not assessable with figures: what the missing year would need to be enough."""
        words, found = self.speech.words, self.assessment
        why = found.reason or "not_reported"
        if why != "not_reported":
            return words.say("not assessable: {reason}", reason=reason(why, self.speech))
        text = words.say("not assessable: {missing}", missing=self.missing())
        if gap <= 0 and not self.limit:
            return text
        n, where, done = self.measure.number(max(gap, 0)), self.gaps.where(self.speech), self.measure.done
        if self.limit:
            return words.say("{lead}. Within the limit only if it was at most {n} {where}", lead=text, n=n, where=where)
        if done is None or not self.measure.countable:
            text = words.say("{lead}. Achieved only if it was {n} {where}", lead=text, n=n, where=where)
        else:
            only = words.plural(
                "achieved only if {needed} was {done} {where}", "achieved only if {needed} were {done} {where}", gap,
                needed=n, done=done, where=where,
            )  # fmt: skip
            text = f"{text}. {sentence(only)}".rstrip(".")
        if found.best_year is not None:
            text = words.say("{lead}; the best year was {best}", lead=text, best=self.measure.number(found.best_year))
        return text

    def missing(self) -> str:
        """What is missing, and from whom."""
        return self.gaps.sentence(self.speech)

    def silence(self) -> str:
        """Where zero from who is silent would mean a worse word, that word."""
        found = self.assessment
        if found.status_if_zero is None or found.status_if_zero == found.status:
            return ""
        word = status_label(self.agreement, found.status_if_zero, self.speech.words)
        facts = {"who": self.gaps.who(self.speech), "word": word}
        if self.gaps.parts:
            return self.speech.words.say("if {who} had zero, it would be called “{word}”", **facts)
        return self.speech.words.say("if {who} were zero, it would be called “{word}”", **facts)

    # ---- every year

    def each_year(self) -> Iterable[str]:
        """The promise of each year: this year's figure, and how many years were kept."""
        words, found, one = self.speech.words, self.assessment, self.measure
        yield self.promised()
        if found.value is None:
            yield self.no_figures()
        else:
            target = rows_of(self.agreement).of(found.year)
            against = target.value if target is not None else None
            yield f"{self.when()}: {one.amount(found.value, against)}"
            yield self.part_of_year(against)
            if found.distance and self.agreement.tolerance < found.distance:
                yield self._off(found.distance)
            if found.status == "not_assessable":
                yield words.say("not assessable: {reason}", reason=reason(found.reason or "not_reported", self.speech))
        yield self.kept()

    def part_of_year(self, promised: float | None) -> str:
        """What was planned for the months that were reported, where that is not the whole year; else ""."""
        planned = self.assessment.planned
        whole = None in (planned, promised) or self.limit or (planned or 0) >= (promised or 0)
        if whole or planned is None or self.agreement.kind != "flow":
            return ""
        n = self.measure.number(planned)
        return self.speech.words.say("for the months that were reported, {n} was planned", n=n)

    def kept(self) -> str:
        """Kept in 4 of 5 years, not in 2022."""
        words, found = self.speech.words, self.assessment
        if not found.years_judged:
            return ""
        met, missed = words.number(found.years_met or 0), self.missed()
        if self.limit:
            text = words.plural(
                "within the limit in {met} of {n} year",
                "within the limit in {met} of {n} years",
                found.years_judged,
                met=met,
            )
        else:
            text = words.plural("kept in {met} of {n} year", "kept in {met} of {n} years", found.years_judged, met=met)
        if missed:
            text = words.say("{lead}, not in {years}", lead=text, years=missed)
        years = found.series.years.values() if found.series else ()
        open_ = sum(one.whole.counts and one.whole.value is not None for one in years) - found.years_judged
        if open_ > 0:
            text = words.plural(
                "{lead}; {n} year does not count yet", "{lead}; {n} years do not count yet", open_, lead=text
            )
        return text

    def missed(self) -> str:
        """The judged years that were not kept."""
        return year_list(self.assessment.missed_years or (), self.speech.words)

    # ---- a level, or an average of a ratio

    def level(self) -> Iterable[str]:
        """The level promised, the latest one, what the path expected, and where it began."""
        say, found, one = self.speech.words.say, self.assessment, self.measure
        yield self.promised()
        if found.reason == "no_time_elapsed":
            yield reason("no_time_elapsed", self.speech)
            return
        if found.value is None:
            yield self.no_figures() if found.status == "not_assessable" else self.missing()
            return
        when, planned = self.when(), self.planned_level
        amount = hedged(one.amount(found.value, planned), said_of(found, figure_year(found)), self.speech)
        if planned is not None:
            plan = one.amount(planned, found.value) if one.unit == "%" else one.number(planned, found.value)
            yield say("{when}: {amount}; by plan {plan}", when=when, amount=amount, plan=plan)
        else:
            yield f"{when}: {amount}"
        yield from self._start()
        if found.status == "not_assessable":
            missing = self.missing() if found.reason == "not_reported" else ""
            why = missing or reason(found.reason or "not_reported", self.speech)
            yield say("not assessable: {reason}", reason=why)
        elif found.distance and found.distance <= self.agreement.tolerance:
            yield say("that is within the agreed tolerance")
        elif found.achieved_now and not self.ended:
            yield self._reached_now()
        elif found.status == "achieved":
            yield say("the target was reached")
        elif found.distance:
            yield self._off(found.distance)

    def _reached_now(self) -> str:
        say = self.speech.words.say
        if self.limit:
            return say("that is within the limit")
        if self.held:
            return say("that meets the promise")
        return say("the target is reached now; that can still change")

    def _start(self) -> Iterable[str]:
        start = start_level(self.agreement)
        if start is not None and not self.held:
            amount = self.measure.amount(start.value)
            yield self.speech.words.say("at the start ({year}): {amount}", year=start.year, amount=amount)

    def _off(self, distance: float) -> str:
        """How far a figure is from what was promised."""
        say, amount = self.speech.words.say, self.measure.difference(distance)
        if self.agreement.direction == "band":
            return say("that is {amount} outside the bounds", amount=amount)
        if self.limit:
            return say("that is {amount} above the limit", amount=amount)
        if self.ended or self.held or self.agreement.binding != "term":
            return say("that is {amount} short", amount=amount)
        return say("still {amount} to go", amount=amount)
