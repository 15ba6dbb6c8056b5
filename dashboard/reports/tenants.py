"""The evaluation for tenants: at most two pages, per theme what was promised, what came of it, what happens now.

No ratios and no percent signs; what does not fit is left out and counted, never printed smaller.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dashboard.reports.content import known_on, page, speech_of
from dashboard.reports.parts import Page, as_then, mark
from dashboard.reports.pdf import TENANTS, pages, printed
from dashboard.rounds import Evaluation, Item
from dashboard.sentences import Speech
from dashboard.sentences.named import title_of
from dashboard.sentences.speech import sentence
from schemas.contract import contract

_MOST_PAGES = 2
_WELL = ("achieved", "mostly_achieved")
#: Worst first.
_BADLY = ("not_achieved", "moved_away", "behind", "slightly_behind")
#: How many letters of a conclusion: the report has all of it.
_LONGEST = 240
_SHARE = re.compile(r"\s*\(\d[\d.,]*\s?%\)")
_SENTENCES = re.compile(r"(?<=[.?!”])\s+(?=[^\s\d])")


@dataclass(frozen=True, slots=True)
class Told:
    """One agreement: what was promised and what came of it, and what happens now ("" when nothing was agreed)."""

    number: str
    theme: str
    title: str
    mark: str
    word: str
    told: str
    now: str


@dataclass(frozen=True, slots=True)
class Theme:
    """The agreements of one theme that are told about."""

    name: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """The two pages. ``rest``: how many agreements are not told about and why, and where all of them stand."""

    page: Page
    headline: str
    themes: tuple[Theme, ...]
    rest: str


def two_pages(found: Evaluation, language: str, day: date) -> bytes:
    """The evaluation for tenants as PDF: as many agreements as fit on two pages, the most telling ones."""
    found, speech = as_then(found), speech_of(found, language)
    told = _told(found, speech)
    fits, too_many = 0, len(told) + 1
    n = len(told)
    while fits < too_many - 1:
        if pages(TENANTS, content(found, told, n, speech, day)) <= _MOST_PAGES:
            fits = n
        else:
            too_many = n
        n = (fits + too_many) // 2
    return printed(TENANTS, content(found, told, fits, speech, day))


def content(found: Evaluation, told: Sequence[Told], n: int, speech: Speech, day: date) -> Content:
    """What the pages say of the first ``n`` agreements; these stand in the order of the signed text."""
    shown = {one.number: one for one in told[:n]}
    themes: dict[str, list[Told]] = {}
    for number in found.items:
        if number in shown:
            themes.setdefault(shown[number].theme, []).append(shown[number])
    names = contract().words("theme")
    headed = page(found, speech.words.say("For tenants: evaluation of {year}", year=found.round.year), speech, day)
    headed.labels.update(now=speech.words.say("Now"), title=speech.words.say("What came of the agreements?"))
    return Content(
        page=replace(headed, foot=known_on(found, speech)),
        headline=plain(found.fixed.outcome.headline[speech.words.language], speech),
        themes=tuple(Theme(names[theme][speech.words.language], tuple(rows)) for theme, rows in themes.items()),
        rest=_rest(len(told) - n, len(found.items) - len(told), speech),
    )


def plain(text: str, speech: Speech) -> str:
    """A text without ratios and percent signs: a share in brackets goes, any other is said in words."""
    return re.sub(r"\s?%", " " + speech.words.say("percent"), _SHARE.sub("", text))


def _rest(more: int, others: int, speech: Speech) -> str:
    """How many stand elsewhere: those that did not fit, and those of which nothing must be told."""
    words, found = speech.words, []
    if more:
        found.append(
            words.plural(
                "And {n} more, for which there is no room here.", "And {n} more, for which there is no room here.", more
            )
        )
    if others:
        found.append(
            words.plural(
                "There is no news of {n} other agreement: it is on plan, still running, not to be judged yet or counts"
                " no more.",
                "There is no news of {n} other agreements: they are on plan, still running, not to be judged yet or"
                " count no more.",
                others,
            )
        )
    return " ".join((*found, words.say("All agreements stand in the report of the evaluation.")))


def _told(found: Evaluation, speech: Speech) -> list[Told]:
    """The agreements that went badly or are contested, that went well, and that changed or about which something was
    decided: in turn one of each, so that what does not fit is of all three; first of each those about which something
    was decided, the worst of them first."""
    last_time = found.fixed.last_time.items if found.fixed.last_time is not None else {}
    kinds: tuple[list[Told], list[Told], list[Told]] = ([], [], [])
    for number, item in found.items.items():
        if item.reason == "context_figure":
            continue
        was = last_time.get(number)
        if item.status in _BADLY or "judgements_differ" in item.discussed:
            kinds[0].append(_one(found, number, item, speech))
        elif item.status in _WELL:
            kinds[1].append(_one(found, number, item, speech))
        elif (was is not None and (was.status, was.life) != (item.status, item.life)) or _now(found, number, speech):
            kinds[2].append(_one(found, number, item, speech))

    def rank(one: Told) -> tuple[bool, int]:
        status = found.items[one.number].status
        return not one.now, _BADLY.index(status) if status in _BADLY else 0

    placed = [(place, kind, one) for kind, rows in enumerate(kinds) for place, one in enumerate(sorted(rows, key=rank))]
    return [one for _place, _kind, one in sorted(placed, key=lambda row: row[:2])]


def _one(found: Evaluation, number: str, item: Item, speech: Speech) -> Told:
    now = found.standing.assessments[number].agreement
    told = item.told[speech.words.language]
    # of a date, and of what each part promised, the third sentence says what the verdict hangs on
    most = 3 if now.kind == "milestone" or now.applies_to == "each_part" else 2
    return Told(
        number=number,
        theme=now.theme,
        title=title_of(now, speech.words.language),
        mark=mark(item),
        word=told.word,
        told=plain(
            " ".join((told.hedged(" ".join(_SENTENCES.split(told.headline)[:most])), *_tenants(found, number, speech))),
            speech,
        ),
        now=plain(_now(found, number, speech), speech),
    )


def _tenants(found: Evaluation, number: str, speech: Speech) -> Iterator[str]:
    """What the tenants' organisations themselves say of it, where they do not agree with what was computed."""
    item, labels = found.items[number], contract().statuses
    for one in found.standing.assessments[number].judgements:
        role = found.standing.framework.parties[one.party].role
        if role == "tenants" and one.year == found.round.year and one.status and one.status != item.status:
            word = labels[one.status].label[speech.words.language]
            yield sentence(f"{speech.name(one.party)}: {word}, {speech.words.quoted(one.text)}")


def _now(found: Evaluation, number: str, speech: Speech) -> str:
    """What happens now: what was concluded, else the actions that are still open."""
    said = found.round.said(number, "conclusion")
    if said is not None and said.value:
        return textwrap.shorten(str(said.value), _LONGEST, placeholder=" …")
    told = []
    for one in found.rounds.of_agreement(number, found.round.year):
        if one.is_open:
            text = textwrap.shorten(one.last.text, _LONGEST, placeholder=" …")
            told.append(sentence(f"{speech.name(one.last.owner)}: {text}" if one.last.owner else text))
    return " ".join(told)
