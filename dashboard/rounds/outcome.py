"""The computed outcome of a round, as its events keep it: numbers, statuses and sentences of every agreement.

What was decided was decided about these; a later version of the program that computes otherwise changes nothing of
it, and the difference is said.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from dashboard.assessment import Assessment
from dashboard.queries import AsKnown
from dashboard.rounds.reasons import reasons
from dashboard.sentences import Speech, headline, overview, provisional_words, speech_about, standing, status_word, why
from dashboard.sentences.speech import sentence
from dashboard.standing import Framework, Standing, read_framework
from dashboard.standing import standing as assessed
from ingest.events import DamagedEventsError, Problem
from ingest.rounds import OUTCOME, Computed, rounds_of
from ingest.store import Store
from schemas.agreement import Agreement
from schemas.words import LANGUAGES, words

FORMAT = 1
_NUMBERS = ("value", "target", "planned", "plan_ratio", "of_target", "required_rate", "best_year", "coverage", "days")


@dataclass(frozen=True, slots=True)
class Told:
    """How one agreement stood, in words of one language."""

    word: str
    headline: str
    standing: str
    provisional: str
    why: tuple[str, ...]

    @property
    def stands(self) -> str:
        """The word and where it stands: Behind: 195 of the planned 250 delivered. The word once, where the standing
        begins with it; that it is provisional, and why, in a sentence of its own."""
        doubled = self.standing.lower().startswith(self.word.lower())
        return self.hedged(self.standing if doubled else f"{self.word}: {self.standing}")

    def hedged(self, text: str) -> str:
        """A text as a sentence, and after it why this is provisional, where it is."""
        return " ".join(sentence(one) for one in (text, self.provisional) if one)


@dataclass(frozen=True, slots=True)
class Item:
    """How one agreement stood: status and numbers, why it is discussed, and the sentences by language."""

    status: str | None
    reason: str | None
    life: str
    provisional_reasons: tuple[str, ...]
    discussed: tuple[str, ...]
    numbers: Mapping[str, float | None]
    told: Mapping[str, Told]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was computed of a framework's year: its headline by language, and each agreement by number."""

    headline: Mapping[str, str]
    items: Mapping[str, Item]


def outcome_of(found: Standing, before: Standing | None, last_time: Outcome | None) -> Outcome:
    """The outcome of a framework in a year, in every language. ``before``: the year before; ``last_time``: the outcome
    of the last round."""
    framework = found.framework
    speeches = {language: speech_about(words(language), framework) for language in LANGUAGES}
    earlier = {} if last_time is None else {number: one.status for number, one in last_time.items.items()}
    discussed = reasons(found, before, earlier)
    return Outcome(
        {language: overview(found.rows(), speech).headline for language, speech in speeches.items()},
        {now.number: _item(now, one, discussed.get(now.number, ()), speeches) for now, one in found.rows()},
    )


def _item(now: Agreement, found: Assessment, discussed: tuple[str, ...], speeches: Mapping[str, Speech]) -> Item:
    return Item(
        found.status,
        found.reason,
        found.life,
        found.provisional_reasons,
        discussed,
        {name: getattr(found, name) for name in _NUMBERS},
        {language: _told(now, found, speech) for language, speech in speeches.items()},
    )


def _told(now: Agreement, found: Assessment, speech: Speech) -> Told:
    return Told(
        status_word(now, found, speech),
        headline(now, found, speech),
        standing(now, found, speech),
        provisional_words(found, speech),
        why(now, found, speech),
    )


def as_fixed(store: Store, code: str, figures: AsKnown, said: AsKnown) -> Framework | None:
    """A framework with its figures as they were fixed, and the judgements as known later."""
    fixed = read_framework(store, code, figures)
    if fixed is None or said == figures:
        return fixed
    later = read_framework(store, code, said)
    return fixed if later is None else replace(fixed, judgements=later.judgements, judged_on=said.day)


def year_before(found: Standing) -> Standing | None:
    """The year before by the same figures; None in the first."""
    before = found.year - 1
    return assessed(found.framework, before, parts=False) if before in found.framework.years else None


def last_outcome(store: Store, code: str, year: int, said: AsKnown) -> Outcome | None:
    """What the last round before this year kept; None when there was none."""
    before = rounds_of(store, code, *said).before(year)
    return kept(store, before.outcome) if before is not None else None


def computed(store: Store) -> Computed:
    """What `ingest.rounds.record` keeps of an act: the outcome by the fixed figures, with the judgements of its day."""

    def bytes_of(code: str, year: int, figures: tuple[int, date], day: date) -> bytes:
        said = AsKnown(store.event_number(), day)
        framework = as_fixed(store, code, AsKnown(*figures), said)
        found = Outcome({}, {})
        if framework is not None:
            now = assessed(framework, year)
            found = outcome_of(now, year_before(now), last_outcome(store, code, year, said))
        return (json.dumps({"format": FORMAT, **asdict(found)}, ensure_ascii=False, indent=1) + "\n").encode("utf-8")

    return bytes_of


def kept(store: Store, event: int) -> Outcome:
    """The outcome that an event keeps. Raises DamagedEventsError."""
    said = json.loads(store.events.read(event).bytes_of(OUTCOME))
    if said["format"] != FORMAT:
        raise DamagedEventsError(Problem("unknown_format", event, OUTCOME))
    items = {
        number: Item(
            **{
                **one,
                "provisional_reasons": tuple(one["provisional_reasons"]),
                "discussed": tuple(one["discussed"]),
                "told": {
                    language: Told(**{**told, "why": tuple(told["why"])}) for language, told in one["told"].items()
                },
            }
        )
        for number, one in said["items"].items()
    }
    return Outcome(said["headline"], items)
