"""Ten questions and some more that partners really ask, each answered within three clicks from the overview.

Who asks what comes from how such agreements are followed in practice. Every press counts as a click: on a link, to open
a list, to choose from it; typing a date is one, and so is leaving its calendar.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, TimeoutError

from ingest.submit import today
from tests.browser import answers
from tests.browser.answers import TOWN, Facts, Town
from tests.browser.conftest import SHOTS, Served, ready

MOST = 3
#: What is read as one: facts of an answer must stand together in one of these.
TOGETHER = "h1, h2, p, li, dt, dd, blockquote, tr, button"
_SEES = """([together, facts]) => {
    const says = (one) => facts.every((fact) => new RegExp(fact).test(one.innerText.replace(/\\s+/g, " ")));
    const place = [...document.querySelectorAll(together)].find((one) => one.checkVisibility() && says(one));
    place?.scrollIntoView({ block: "center" });
    return Boolean(place);
}"""

Way = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Question:
    """A question in the words of who asks it; the way there, as (what to do, on what); and the answer."""

    who: str
    asks: str
    way: Way
    answer: Callable[[Town], Iterable[Facts]]


TO_HOMES = (("link", "Nieuwbouw"), ("link", "Nieuwe sociale huurwoningen"))
# fmt: off
QUESTIONS = (
    Question("wethouder", "Hoe staan we ervoor, en is dat beter of slechter dan vorig jaar?",
             (), answers.how_we_stand),
    Question("secretaris", "Wat is de volgende stap in de jaarcyclus, en wanneer?",
             (), answers.what_comes_next),
    Question("bestuurder van Thuis", "Op wie wacht Thuis, wat was afgesproken en hoe lang duurt het al?",
             (), answers.whom_thuis_waits_for),
    Question("beleidsmedewerker van de gemeente", "Wie heeft zijn cijfers nog niet gemeld, en welke mist Thuis?",
             (("missing of", "Thuis"),), answers.figures_not_reported_by_thuis),
    Question("beleidsmedewerker van de gemeente", "Waar gaat het het meest mis, en waarom?",
             (("first of", "Waar gaat het mis?"),), answers.what_went_wrong_and_why),
    Question("secretaris", "Welke maatregelen uit de jaarschijf zijn gedaan?",
             (("link", "Jaarschijf"),), answers.measures_done),
    Question("controller van een corporatie", "Is de gemeente haar deel nagekomen?",
             (("link", "Wie vraagt wat"), ("link", "Gemeente")), answers.promises_of_the_municipality),
    Question("bestuur van het Huurdersplatform", "Wat is er aan ons huurders beloofd, en wat kwam ervan?",
             (("link", "Wie vraagt wat"), ("link", "Huurdersplatform")), answers.promised_to_tenants),
    Question("gemeenteraad", "Wat is er van de 500 woningen terechtgekomen, en wat deed elke corporatie?",
             TO_HOMES, answers.homes_and_shares),
    Question("bestuur van het Huurdersplatform", "Wat was eerst afgesproken over nieuwbouw, en wanneer veranderde dat?",
             TO_HOMES, answers.first_promise_and_change),
    Question("controller van een corporatie", "Waar komt dit cijfer over Thuis vandaan?",
             (*TO_HOMES, ("figure", "Thuis, 2025")), answers.the_cell),
    Question("secretaris", "Wat wisten we vóór het overleg van vorig jaar?",
             (("control", "Cijfers tot en met"), ("day of last year's bid in", "Zoals bekend op")),
             answers.as_it_was_known),
    Question("controller van Thuis", "Wat moeten wij nog sturen, en voor wanneer?",
             (("control", "Wij zijn"), ("control", "Thuis in Voorbeeldstad"), ("line", "moeten nog sturen")),
             answers.what_thuis_must_send),
)
# fmt: on


class Reader:
    """Somebody at a laptop who counts clicks."""

    def __init__(self, page: Page, town: Town) -> None:
        self.page = page
        self.town = town
        self.clicks = 0

    def click(self, place: Locator) -> None:
        place.click()
        self.clicks += 1
        ready(self.page)

    def does(self, what: str, name: str) -> None:
        """One thing on the way."""
        page = self.page
        table, role = page.get_by_role("table", name="Wat ontbreekt?"), page.get_by_role
        places = {
            "link": lambda: role("link", name=name, exact=True).first,
            "first of": lambda: role("table", name=name).get_by_role("link").first,
            "missing of": lambda: table.get_by_role("row", name=name).get_by_role("button"),
            "figure": lambda: role("button", name=name),
            "control": lambda: role("button", name=name),
            "line": lambda: role("link", name=name),
        }
        if what in places:
            self.click(places[what]())
            return
        self.click(role("spinbutton", name=f"dag, {name}"))
        page.keyboard.type(f"{self.town.before_last_years_talks:%d%m%Y}")
        self.click(page.locator("h1"))  # a day counts once the reader has left the calendar


def sees(page: Page, facts: Facts) -> None:
    """Wait until these facts stand together somewhere, as whole words and numbers, and bring that into view."""
    written = [rf"(?<![\w.,]){re.escape(fact)}(?!\w|[.,]\d)" for fact in facts]
    try:
        page.wait_for_function(_SEES, arg=[TOGETHER, written])
    except TimeoutError:
        pytest.fail(f"nowhere on {page.url} stand together: {facts}")


@pytest.mark.parametrize("asked", QUESTIONS, ids=[one.asks for one in QUESTIONS])
def test_partners_find_what_they_ask_within_three_clicks(example: Served, page: Page, asked: Question) -> None:
    town = Town(example.data, today())
    answer = list(asked.answer(town))
    assert answer, "the town has an answer"
    page.goto(example.address("overview", framework=TOWN))
    ready(page)
    reader = Reader(page, town)
    for what, name in asked.way:
        reader.does(what, name)
    assert reader.clicks <= MOST
    for facts in reversed(answer):
        sees(page, facts)
    page.screenshot(path=SHOTS / "questions" / f"{1 + QUESTIONS.index(asked):02}.png")
