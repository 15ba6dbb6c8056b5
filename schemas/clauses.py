"""The clauses of a promise read back; :mod:`schemas.reading` puts them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schemas.agreement import Agreement, Baseline, StatusRule, Target
from schemas.amounts import number, quantity, status_label, years
from schemas.contract import Indicator
from schemas.plan import (
    WHOLE,
    Part,
    Rows,
    aggregation_of,
    is_floor,
    is_level,
    is_limit,
    last_year,
    open_share,
    parts_of,
    path_of,
    plan_of_year,
    rows_of,
    start_level,
    sum_known,
    target_level,
    term,
    total,
)
from schemas.words import Words


@dataclass(frozen=True, slots=True)
class Reader:
    """The clauses of one reading; each gives "" where it has nothing to say."""

    agreement: Agreement
    indicator: Indicator
    names: Mapping[str, str]
    rule: StatusRule
    words: Words

    def clauses(self) -> Iterable[str]:
        """What counts, who, along which path, how it is put together, and when it is called behind."""
        agreement, say = self.agreement, self.words.say
        if agreement.kind == "milestone":
            yield self._milestone()
        elif agreement.kind == "qualitative":
            yield say("no number; each party says in words how it stands, and only equal words make a status")
        elif agreement.direction == "none":
            yield say("this figure is only followed; there is no target and no status")
        elif not self._promised():
            yield say("no number was agreed; the figures are shown without a status")
        else:
            yield f"{self.together()}{self.promise()}{self._path()}"
            yield self._shares()
            yield self._tolerance()
            yield self._reported()
            yield self._aggregated()
            yield self._rule()
        if agreement.reading_of:
            yield say("another reading of {number}, outside all counts", number=agreement.reading_of)

    def _promised(self) -> bool:
        return any(target.value is not None for target in self.agreement.targets) or (
            self.agreement.direction == "keep" and start_level(self.agreement) is not None
        )

    def _amount(self, value: float) -> str:
        return quantity(value, self.indicator, self.words)

    def _milestone(self) -> str:
        due = self.agreement.due
        if due is None:
            return self.words.say("done or not done; no date was agreed, so there is no status before it is done")
        return self.words.say(
            "done by {day} at the latest; after that day and not done is called {behind}",
            day=self.words.day(due),
            behind=self._word("behind"),
        )

    def _word(self, status: str, *, above: bool | None = None) -> str:
        return self.words.say("“{word}”", word=status_label(self.agreement, status, self.words, above=above))

    def _parts(self) -> tuple[Part, ...]:
        return parts_of(self.agreement)

    def together(self) -> str:
        agreement, say = self.agreement, self.words.say
        if agreement.applies_to == "each_part":
            if any(area for _party, area in self._parts()):
                return say("each area by itself: ")
            return say("each party by itself: ")
        owners = [owner for owner in agreement.owners if owner != agreement.group]
        if len(owners) > 1 or agreement.group in agreement.owners or len(self._parts()) > 1:
            return say("together ")
        return ""

    def bound(self, target: Target | None, value: float) -> str:
        """At least 500 homes, between 1,500 and 1,800 lettings."""
        say, agreement = self.words.say, self.agreement
        if agreement.direction == "band" and target is not None and target.upper is not None:
            lower = number(value, self.indicator, self.words)
            return say("between {lower} and {upper}", lower=lower, upper=self._amount(target.upper))
        if agreement.direction == "at_most":
            return say("at most {amount}", amount=self._amount(value))
        return say("at least {amount}", amount=self._amount(value))

    def promise(self) -> str:
        """What must be reached, and when."""
        agreement, say = self.agreement, self.words.say
        period, rows = years(agreement.start_year, agreement.end_year, self.words), self._rows()
        if is_level(agreement):
            return self._level(rows)
        if agreement.binding == "each_year":
            return self._each_year(rows, period)
        if agreement.kind == "ratio":
            value = rows.general.value if rows.general else None
            if value is None:
                return say("in {period} the number of each part", period=period)
            return say("{bound} on average over {period}", bound=self.bound(rows.general, value), period=period)
        whole = total(agreement, self._part())
        if whole is None:
            return say("in {period} the number of each part", period=period)
        if agreement.binding == "yearly_average":
            return say(
                "{bound} a year on average in {period}, so {total} in all",
                bound=self.bound(rows.general, whole / len(term(agreement))),
                period=period,
                total=number(whole, self.indicator, self.words),
            )
        return say("{bound} in {period}", bound=self.bound(rows.general, whole), period=period)

    def _part(self) -> Part:
        """Whose rows are read: the whole's, or for each part by itself those of the first when all say the same."""
        parts = parts_of(self.agreement)
        if self.agreement.applies_to != "each_part" or not parts or rows_of(self.agreement):
            return WHOLE
        values = [[(row.year, row.value, row.upper) for row in rows_of(self.agreement, part).all()] for part in parts]
        return parts[0] if all(value == values[0] for value in values) else WHOLE

    def _rows(self) -> Rows:
        return rows_of(self.agreement, self._part())

    def _level(self, rows: Rows) -> str:
        agreement, say = self.agreement, self.words.say
        value, year = target_level(agreement, self._part()), last_year(agreement)
        if value is None:
            return say("in {year} the number of each part", year=year)
        target = rows.general or rows.by_year.get(year)
        if agreement.direction == "keep":
            text = say("not below {amount} up to and including {year}", amount=self._amount(value), year=year)
            start = start_level(agreement)
            if target is None and start is not None:
                text += say(", the level of the start in {year}", year=start.year)
            return text
        if agreement.kind == "ratio":
            return say("{bound} in {year}", bound=self.bound(target, value), year=year)
        return say("{bound} at the end of {year}", bound=self.bound(target, value), year=year)

    def _each_year(self, rows: Rows, period: str) -> str:
        """The number of every year, and those of the years that have another."""
        say, agreement = self.words.say, self.agreement
        other = self._by_year(rows, period_only=False)
        if rows.general is None or rows.general.value is None:
            return (
                self._sums_of_years(period)
                if not rows.by_year
                else say("in each year its own number: {list}", list=other)
            )
        bound = self.bound(rows.general, rows.general.value)
        if agreement.kind == "stock":
            text = say("{bound} at the end of each year of {period}", bound=bound, period=period)
        else:
            text = say("{bound} in each year of {period}", bound=bound, period=period)
        return text + (say(", other than that {list}", list=other) if other else "")

    def _sums_of_years(self, period: str) -> str:
        """The number of each year where only the parts have one: their sum, where it exists."""
        say, agreement = self.words.say, self.agreement
        sums = {year: plan_of_year(agreement, year) for year in term(agreement)} if agreement.kind == "flow" else {}
        known = {year: value for year, value in sums.items() if value is not None}
        if agreement.applies_to == "each_part" or not known:
            return say("in each year of {period} the number of each part", period=period)
        if len(set(known.values())) == 1:
            bound = self.bound(None, next(iter(known.values())))
            return say("{bound} in each year of {period}", bound=bound, period=period)
        listed = [
            say("{amount} in {year}", amount=number(value, self.indicator, self.words), year=year)
            for year, value in known.items()
        ]
        return say("in each year its own number: {list}", list=self.words.join(listed))

    def _by_year(self, rows: Rows, *, period_only: bool = True) -> str:
        """The numbers of the years that have a row: 60 in 2022 and 80 in 2023."""
        say, found = self.words.say, []
        for year, target in sorted(rows.by_year.items()):
            if target.value is None or (period_only and year not in term(self.agreement)):
                continue
            amount = number(target.value, self.indicator, self.words)
            if target.upper is not None:
                upper = number(target.upper, self.indicator, self.words)
                amount = say("between {lower} and {upper}", lower=amount, upper=upper)
            found.append(say("{amount} in {year}", amount=amount, year=year))
        return self.words.join(found)

    def _path(self) -> str:
        """How the promise is divided over the years, starting with a comma."""
        agreement, say = self.agreement, self.words.say
        if agreement.binding == "each_year" or (agreement.kind == "ratio" and not is_level(agreement)):
            return ""
        if agreement.path == "end_only":
            return say(", of which only the end counts")
        if is_level(agreement):
            return self._level_path()
        rows, whole = self._rows(), total(agreement, self._part())
        if not rows or whole is None or len(term(agreement)) == 1:
            return ""
        path, listed = path_of(agreement, rows), self._by_year(rows)
        if path == "linear":
            if agreement.binding == "yearly_average":
                return ""
            share = number(whole / len(term(agreement)), self.indicator, self.words)
            return say(", divided evenly over the years ({share} a year)", share=share)
        if path == "step":
            return say(", in steps: {list}, and nothing in the other years", list=listed)
        share_left = open_share(agreement, self._part())
        text = say(", by year plan {list}", list=listed)
        if share_left is None:
            gap = whole - (sum_known(row.value for row in rows.by_year.values()) or 0.0)
            return text + self._gap(gap, rows)
        if share_left == 0:
            return text + say(", and nothing in the years without a year plan")
        return text + say(
            ", the years without a year plan divided evenly ({share} a year)",
            share=number(share_left, self.indicator, self.words),
        )

    def _gap(self, gap: float, rows: Rows) -> str:
        """What the year plans lack or have too much against the row of the term."""
        if rows.general is None or abs(gap) < 1e-9:
            return ""
        amount = number(abs(gap), self.indicator, self.words)
        if gap > 0:
            return self.words.say(" (added up {amount} less than promised)", amount=amount)
        return self.words.say(" (added up {amount} more than promised)", amount=amount)

    def _level_path(self) -> str:
        agreement, say = self.agreement, self.words.say
        start, target = self._start(), target_level(agreement, self._part())
        if agreement.direction in ("band", "keep"):
            return ""
        if agreement.applies_to == "each_part" and self._own_starts():
            return say(", each from its own start")
        if target is None:
            return ""
        if start is None:
            return say(", without a baseline and so without a path")
        amount = self._amount(start.value)
        if is_floor(agreement):
            return say(", which the start in {year} ({amount}) already met", year=start.year, amount=amount)
        rows = self._rows()
        path, listed = path_of(agreement, rows), self._by_year(rows)
        if path == "linear" or not listed:
            return say(", in a straight line from {amount} in {year}", amount=amount, year=start.year)
        if path == "step":
            return say(", in steps from {amount} in {year}: {list}", amount=amount, year=start.year, list=listed)
        return say(", from {amount} in {year} by way of {list}", amount=amount, year=start.year, list=listed)

    def _own_starts(self) -> bool:
        return any(row.party not in (None, self.agreement.group) or row.area for row in self.agreement.baseline)

    def _start(self) -> Baseline | None:
        """The baseline that is read; the start of all together is not that of each part of a sum."""
        agreement = self.agreement
        if agreement.applies_to == "each_part" and parts_of(agreement) and aggregation_of(agreement) == "sum":
            return start_level(agreement, self._part()) if self._part() != WHOLE else None
        return start_level(agreement)

    def _shares(self) -> str:
        """What each part promised, and what is not divided."""
        agreement, say = self.agreement, self.words.say
        values: list[float] = []
        found: list[str] = []
        for part in self._parts():
            target = target_level(agreement, part) if is_level(agreement) else total(agreement, part)
            general = rows_of(agreement, part).general
            value = general.value if general is not None else target
            if value is None:
                continue
            values.append(value)
            name = self.names.get(part[1] or part[0] or "", part[1] or part[0] or "")
            found.append(f"{name} {number(value, self.indicator, self.words)}")
        if not found or self._part() != WHOLE:
            return ""
        text = say("of which {list}", list=self.words.join(found))
        rows = rows_of(agreement)
        whole = rows.general.value if rows.general is not None else None
        if agreement.applies_to == "each_part" and whole is not None and set(values) == {whole}:
            return ""
        if agreement.applies_to == "each_part" or aggregation_of(agreement) != "sum":
            return say("own numbers: {list}", list=self.words.join(found))
        if whole is None or abs(whole - sum(values)) < 1e-9:
            return text
        amount = number(abs(whole - sum(values)), self.indicator, self.words)
        if whole > sum(values):
            return text + say(", {amount} not divided", amount=amount)
        return text + say(", {amount} more than the whole", amount=amount)

    def _tolerance(self) -> str:
        if not self.agreement.tolerance or (self.agreement.kind == "flow" and self.agreement.direction != "band"):
            return ""
        amount = quantity(self.agreement.tolerance, self.indicator, self.words)
        return self.words.say("being off by at most {amount} still counts as reached", amount=amount)

    def _reported(self) -> str:
        if self.agreement.kind != "flow" or self.agreement.reported_as != "running_total":
            return ""
        return self.words.say("figures are reported as a total since {year}", year=self.agreement.start_year)

    def _aggregated(self) -> str:
        """How the figures of several parts become one, where that is not simply a sum."""
        if not self.together() or self.agreement.applies_to == "each_part":
            return ""
        if aggregation_of(self.agreement) == "mean":
            return self.words.say("the figure of the whole is the average of those of the parts")
        if self.agreement.kind == "ratio" and aggregation_of(self.agreement) == "pooled":
            return self.words.say("the whole is all numerators together divided by all denominators")
        return ""

    def _rule(self) -> str:
        """When it is called behind."""
        agreement, say = self.agreement, self.words.say
        behind, tail, share = self._word("behind"), "", self.words.percent(self.rule.slightly_behind)
        if agreement.applies_to == "each_part":
            tail = "; " + say("the part that stands worst gives the status")
        if agreement.path == "end_only" and (is_level(agreement) or agreement.binding != "each_year"):
            return say("until the end there is no status") + tail
        whole = total(agreement, self._part()) if agreement.kind == "flow" else None
        if whole is not None and agreement.binding != "each_year" and agreement.direction != "band":
            if agreement.direction == "at_most" and whole <= 0:
                return say("more than is allowed so far is called {behind}", behind=behind) + tail
            if whole < 0:
                return say("less than the plan is called {moved}", moved=self._word("moved_away")) + tail
        if agreement.direction == "band":
            return say("outside these bounds is called {behind}", behind=behind) + tail
        if is_limit(agreement) and agreement.kind == "flow" and agreement.binding != "each_year":
            share = self.words.percent(1 / self.rule.slightly_behind, ())
            text = say("more than {share} of what is allowed so far is called {behind}", share=share, behind=behind)
            return text + tail
        if is_limit(agreement):
            return say("above it is called {behind}", behind=self._word("behind", above=True)) + tail
        if agreement.kind == "flow" and agreement.binding == "each_year":
            return say("below {share} of the year's number is called {behind}", share=share, behind=behind) + tail
        if agreement.kind == "flow":
            return say("below {share} of the plan is called {behind}", share=share, behind=behind) + tail
        if is_level(agreement) and not is_floor(agreement) and (self._start() is not None or self._own_starts()):
            return say("below {share} of the planned change is called {behind}", share=share, behind=behind) + tail
        if agreement.direction != "at_most":
            return say("below it is called {behind}", behind=behind) + tail
        return say("above it is called {behind}", behind=behind) + tail
