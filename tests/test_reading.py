"""The promise read back: for each kind of promise the facts that its sentence must hold, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from schemas.agreement import Agreement, Baseline, StatusRule, Target
from schemas.amounts import quantity, status_label
from schemas.contract import contract
from schemas.plan import is_limit, open_share, plan_of_year, target_level, total
from schemas.reading import plan_in_words, reading
from schemas.words import words
from tests.dashboard.worked import worked

NAMES = {"A": "De Linde", "B": "Thuis", "W": "West", "E": "Oost"}
INDICATORS = {
    "flow": "social_homes_delivered",
    "stock": "social_stock",
    "ratio": "share_offered_below_cap",
    "milestone": "milestone",
    "qualitative": "judgement",
}


def promise(kind: str, *targets: Target, start: int = 2022, end: int = 2026, **fields: Any) -> Agreement:
    """An agreement of a kind, in the years 2022 to 2026."""
    indicator = INDICATORS[kind]
    return Agreement(kind=kind, start_year=start, end_year=end, targets=targets, **{"indicator": indicator, **fields})


def read(agreement: Agreement, language: str, rule: StatusRule | None = None) -> str:
    """The reading of an agreement, with its indicator from the contract."""
    return reading(agreement, contract().indicators[agreement.indicator], NAMES, rule or StatusRule(), words(language))


YEAR_ROWS = tuple(
    Target(value, year=year) for year, value in zip(range(2022, 2027), (60, 80, 110, 120, 130), strict=True)
)
EXAMPLES = {
    "the example of the agreements workbook": (
        promise("flow", Target(500), YEAR_ROWS[0], owners=("A", "B")),
        ["samen ten minste 500", "60 in 2022", "zonder jaarschijf gelijk verdeeld (110 per jaar)", "80%", "„achter”"],
        ["together at least 500", "60 in 2022", "divided evenly (110 a year)", "80%", "“behind”"],
    ),
    "every year has its plan": (
        promise("flow", Target(500), *YEAR_ROWS),
        ["ten minste 500 woningen", "2022 tot en met 2026", "60 in 2022", "130 in 2026"],
        ["at least 500 homes", "2022 to 2026", "60 in 2022", "130 in 2026"],
    ),
    "years that do not add up": (
        promise("flow", Target(520), *YEAR_ROWS),
        ["520", "opgeteld 20 minder"],
        ["520", "added up 20 less"],
    ),
    "linear": (promise("flow", Target(500)), ["500", "100 per jaar"], ["500", "100 a year"]),
    "linear although there are rows": (
        promise("flow", Target(500), *YEAR_ROWS, path="linear"),
        ["100 per jaar"],
        ["100 a year"],
    ),
    "in steps": (
        promise("flow", Target(80, year=2023), Target(120, year=2026), path="step"),
        ["200", "in stappen", "80 in 2023", "120 in 2026"],
        ["200", "in steps", "80 in 2023", "120 in 2026"],
    ),
    "only the end counts": (
        promise("flow", Target(400), path="end_only"),
        ["400", "alleen het eind telt", "geen status"],
        ["400", "only the end counts", "no status"],
    ),
    "shares with a rest": (
        promise("flow", Target(500), Target(200, party="A"), Target(180, party="B")),
        ["samen", "De Linde 200", "Thuis 180", "120 niet verdeeld"],
        ["together", "De Linde 200", "Thuis 180", "120 not divided"],
    ),
    "more than the whole": (
        promise("flow", Target(300), Target(200, party="A"), Target(180, party="B")),
        ["80 meer dan het geheel"],
        ["80 more than the whole"],
    ),
    "a yearly average": (
        promise("flow", Target(2500), start=2020, end=2023, binding="yearly_average"),
        ["gemiddeld", "2.500", "10.000 in totaal"],
        ["on average", "2,500", "10,000 in all"],
    ),
    "a limit over the term": (
        promise("flow", Target(800), direction="at_most", indicator="social_homes_sold"),
        ["ten hoogste 800", "125%", "„te snel”"],
        ["at most 800", "125%", "“too fast”"],
    ),
    "a limit of nothing": (
        promise("flow", Target(0), direction="at_most"),
        ["ten hoogste 0", "meer dan tot dan toe mag"],
        ["at most 0", "more than is allowed"],
    ),
    "a loss that may not grow": (
        promise("flow", Target(-400), minimum=None, indicator="net_growth_social_stock"),
        ["-400", "minder dan het plan heet „verder van het doel”"],
        ["-400", "less than the plan is called “moved away”"],
    ),
    "every year": (
        promise("flow", Target(50), Target(60, year=2024), binding="each_year"),
        ["in elk jaar", "ten minste 50", "60 in 2024"],
        ["in each year", "at least 50", "60 in 2024"],
    ),
    "every year a limit": (
        promise("flow", Target(12), binding="each_year", direction="at_most"),
        ["ten hoogste 12", "„boven de grens”"],
        ["at most 12", "“above the limit”"],
    ),
    "every year a band with a tolerance": (
        promise("flow", Target(1500, 1800), binding="each_year", direction="band", tolerance=50),
        ["tussen 1.500 en 1.800", "ten hoogste 50"],
        ["between 1,500 and 1,800", "at most 50"],
    ),
    "every year its own number": (
        promise("flow", Target(50, year=2022), Target(60, year=2024), binding="each_year"),
        ["50 in 2022 en 60 in 2024"],
        ["50 in 2022 and 60 in 2024"],
    ),
    "a running total": (
        promise("flow", Target(760), reported_as="running_total"),
        ["opgeteld sinds 2022"],
        ["total since 2022"],
    ),
    "a level in a straight line": (
        promise("stock", Target(500), baseline=(Baseline(2021, 400),), tolerance=5),
        ["500 woningen eind 2026", "400 woningen in 2021", "ten hoogste 5", "80% van de geplande verandering"],
        ["500 homes at the end of 2026", "400 homes in 2021", "at most 5", "80% of the planned change"],
    ),
    "a level to bring down is no limit": (
        promise("stock", Target(0), direction="at_most", target_year=2028, baseline=(Baseline(2021, 32000),)),
        ["ten hoogste 0 woningen eind 2028", "„achter”"],
        ["at most 0 homes at the end of 2028", "“behind”"],
    ),
    "a level without a baseline": (
        promise("stock", Target(500)),
        ["500", "zonder nulmeting"],
        ["500", "without a baseline"],
    ),
    "a level by year plan": (
        promise("stock", Target(500), Target(450, year=2024), baseline=(Baseline(2021, 400),)),
        ["400 woningen in 2021", "450 in 2024"],
        ["400 homes in 2021", "450 in 2024"],
    ),
    "a level in steps": (
        promise("stock", Target(500), Target(450, year=2024), baseline=(Baseline(2021, 400),), path="step"),
        ["in stappen", "450 in 2024"],
        ["in steps", "450 in 2024"],
    ),
    "a floor": (
        promise("stock", Target(8000), baseline=(Baseline(2021, 8200),)),
        ["8.000", "8.200", "daaronder"],
        ["8,000", "8,200", "below it"],
    ),
    "a ceiling": (
        promise("stock", Target(100), direction="at_most", baseline=(Baseline(2021, 90),)),
        ["ten hoogste 100", "„boven de grens”"],
        ["at most 100", "“above the limit”"],
    ),
    "keep the level of the start": (
        promise("stock", direction="keep", baseline=(Baseline(2021, 100),)),
        ["niet onder 100 woningen", "start in 2021"],
        ["not below 100 homes", "start in 2021"],
    ),
    "levels of parts, added": (
        promise(
            "stock",
            Target(200, party="A"),
            Target(300, party="B"),
            baseline=(Baseline(2021, 150, "A"), Baseline(2021, 250, "B")),
        ),
        ["samen ten minste 500", "400 woningen in 2021", "De Linde 200", "Thuis 300"],
        ["together at least 500", "400 homes in 2021", "De Linde 200", "Thuis 300"],
    ),
    "pooled shares": (
        promise("ratio", Target(60), owners=("A", "B"), baseline=(Baseline(2021, 50),)),
        ["samen ten minste 60%", "tellers"],
        ["together at least 60%", "numerators"],
    ),
    "a mean of scores": (
        promise("stock", Target(7), owners=("A", "B"), aggregation="mean", indicator="neighbourhood_satisfaction"),
        ["7 punten", "gemiddelde"],
        ["7 points", "average"],
    ),
    "an average share": (
        promise("ratio", Target(70), binding="yearly_average"),
        ["gemiddeld ten minste 70%"],
        ["at least 70% on average"],
    ),
    "a band of a share": (
        promise("ratio", Target(4, 6), direction="band"),
        ["tussen 4 en 6%"],
        ["between 4 and 6%"],
    ),
    "every area by itself": (
        promise(
            "ratio",
            Target(70, area="W"),
            Target(70, area="E"),
            binding="each_year",
            applies_to="each_part",
        ),
        ["elk gebied apart", "ten minste 70%", "slechtst"],
        ["each area by itself", "at least 70%", "worst"],
    ),
    "every area its own number": (
        promise("ratio", Target(70, area="W"), Target(65, area="E"), binding="each_year", applies_to="each_part"),
        ["West 70 en Oost 65"],
        ["West 70 and Oost 65"],
    ),
    "every party by itself": (
        promise("flow", Target(100), owners=("A", "B"), applies_to="each_part"),
        ["elke partij apart", "ten minste 100"],
        ["each party by itself", "at least 100"],
    ),
    "a milestone": (
        promise("milestone", due=date(2026, 10, 1)),
        ["1 oktober 2026", "„achter”"],
        ["1 October 2026", "“behind”"],
    ),
    "a milestone without a date": (promise("milestone"), ["geen datum"], ["no date"]),
    "a judgement": (promise("qualitative"), ["geen getal"], ["no number"]),
    "no number": (promise("flow"), ["geen getal"], ["no number"]),
    "only followed": (promise("stock", direction="none"), ["gevolgd"], ["followed"]),
    "a reading of another": (
        promise("flow", Target(2500), binding="each_year", reading_of="AMS-02"),
        ["AMS-02"],
        ["AMS-02"],
    ),
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_reading_holds_the_facts(example: str) -> None:
    agreement, dutch, english = EXAMPLES[example]
    for language, facts in (("nl", dutch), ("en", english)):
        sentence = read(agreement, language)
        assert [fact for fact in facts if fact not in sentence] == [], sentence


def test_the_cut_off_is_that_of_the_rule() -> None:
    agreement = promise("flow", Target(500))
    assert "onder 70% van het plan" in read(agreement, "nl", StatusRule(2, 0.9, 0.7))


@pytest.mark.parametrize("case", worked())
def test_every_case_reads_back_in_both_languages(case: str) -> None:
    said = {language: read(worked()[case].agreement, language) for language in ("nl", "en")}
    for sentence in said.values():
        assert sentence.endswith(".")
        assert not any(bad in sentence for bad in ("None", "nan", "{", "..", " ,", " ;", "; ;"))
    assert said["nl"] != said["en"]


def test_a_quantity_counts_one_apart_and_never_hides_a_difference() -> None:
    homes, share = contract().indicators["social_homes_delivered"], contract().indicators["share_offered_below_cap"]
    assert quantity(1, homes, words("nl")) == "1 woning"
    assert quantity(20000, homes, words("nl")) == "20.000 woningen"
    assert quantity(62.5, homes, words("nl")) == "62,5 woningen"
    assert quantity(69.9612, share, words("nl")) == "70%"
    assert quantity(69.9612, share, words("nl"), against=70) == "69,96%"
    assert quantity(69.96, share, words("nl")) == "69,96%"
    assert quantity(70.0, share, words("nl"), against=70) == "70%"


def test_the_plan_follows_the_rows() -> None:
    agreement = promise("flow", Target(500), YEAR_ROWS[0])
    assert [plan_of_year(agreement, year) for year in (2022, 2023, 2026)] == [60, 110, 110]
    assert open_share(agreement) == 110
    assert open_share(promise("flow", Target(500), *YEAR_ROWS)) is None
    assert total(promise("flow", Target(200, party="A"), Target(100, party="B"))) == 300
    assert total(promise("flow", Target(200, party="A"), Target(None, party="B"))) is None
    assert plan_of_year(promise("flow", Target(80, year=2023), path="step"), 2022) == 0
    assert target_level(promise("stock", Target(500, year=2026))) == 500


def test_limits_have_words_of_their_own() -> None:
    limit = promise("flow", Target(800), direction="at_most")
    assert is_limit(limit)
    assert status_label(limit, "behind", words("nl")) == "te snel"
    assert status_label(limit, "behind", words("nl"), above=True) == "boven de grens"
    assert status_label(replace(limit, direction="at_least"), "behind", words("nl")) == "achter"
    falling = promise("stock", Target(0), direction="at_most", baseline=(Baseline(2021, 32000),))
    assert not is_limit(falling)


@pytest.mark.parametrize(
    ("agreement", "year", "party", "area", "facts"),
    [
        (promise("flow", Target(500), YEAR_ROWS[2], owners=("A", "B")), 2024, "A", None, ["samen", "110 woningen"]),
        (promise("flow", Target(500), Target(200, party="A")), 2024, "A", None, ["ten minste 40 woningen in 2024"]),
        (promise("flow", Target(80, year=2023), path="step"), 2022, "A", None, ["niets gepland in 2022"]),
        (promise("flow", Target(400), path="end_only"), 2024, "A", None, ["400 woningen in 2022 tot en met 2026"]),
        (promise("flow", Target(50), binding="each_year"), 2024, "A", None, ["ten minste 50 woningen in 2024"]),
        (promise("stock", Target(500), Target(450, year=2024)), 2024, "A", None, ["450 woningen in 2024", "500"]),
        (promise("stock", Target(500), Target(450, year=2024)), 2026, "A", None, ["500 woningen in 2026"]),
        (promise("ratio", Target(70, area="W"), applies_to="each_part"), 2024, "A", "W", ["70% in 2026"]),
        (promise("ratio", Target(70), binding="yearly_average"), 2024, "A", None, ["70%", "2022 tot en met 2026"]),
        (promise("flow", Target(50)), 2021, "A", None, ["buiten de looptijd"]),
        (promise("flow"), 2024, "A", None, ["geen getal"]),
        (promise("stock"), 2024, "A", None, ["geen getal"]),
        (promise("milestone", due=date(2026, 10, 1)), 2024, "A", None, ["1 oktober 2026"]),
        (promise("milestone"), 2024, "A", None, ["geen datum"]),
        (promise("qualitative"), 2024, "A", None, ["oordeel"]),
        (promise("stock", direction="none"), 2024, "A", None, ["gevolgd"]),
    ],
)
def test_the_plan_beside_a_row(agreement: Agreement, year: int, party: str, area: str | None, facts: list[str]) -> None:
    indicator = contract().indicators[agreement.indicator]
    said = plan_in_words(agreement, year, party, area, indicator, words("nl"))
    assert [fact for fact in facts if fact not in said] == [], said
    assert plan_in_words(agreement, year, party, area, indicator, words("en")) != said
