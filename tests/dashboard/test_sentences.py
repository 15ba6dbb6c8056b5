"""What the sentences say: the facts of worked examples in both languages, never the exact wording."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.assessment import Assessment, assess
from dashboard.sentences import (
    Speech,
    alt_text,
    amendments,
    chart_sentence,
    headline,
    life,
    missing,
    numbers,
    outside_of_counts,
    overview,
    provisional_words,
    reason,
    standing,
    status_word,
    sum_lines,
    theme_headline,
    why,
)
from schemas.agreement import Agreement, Baseline, Life, Origin, Result, StatusRule, Target, Version
from schemas.contract import contract
from schemas.words import words
from tests.dashboard.worked import worked

LANGUAGES = ("nl", "en")
RULE = StatusRule()


def speech(language: str = "nl", *, public: bool = False) -> Speech:
    """How the tests speak: A and B have names, other codes do not."""
    return Speech(words(language), {"A": "De Linde", "B": "Thuis", "West": "Westwijk"}, public)


def everything(case: str, said: Speech) -> str:
    """All sentences of one agreement, to look for what none may hold."""
    one = worked()[case]
    agreement, found = one.agreement, one.assessment
    lines = [
        headline(agreement, found, said),
        standing(agreement, found, said),
        *why(agreement, found, said),
        status_word(agreement, found, said),
        chart_sentence(agreement, found, said),
        alt_text(agreement, found, said),
        *(f"{figure.label} {figure.value} {figure.explanation}" for figure in numbers(agreement, found, said)),
        *(
            " ".join(filter(None, (line.name, line.formula, line.result)))
            for line in sum_lines(agreement, found, said, str)
        ),
    ]
    if found.provisional:
        lines.append(provisional_words(found, said))
    assert all(line.strip() for line in lines)
    return "\n".join(lines)


HEADLINES = {
    # the promise first, then the plan, then what is still needed
    "flow-year-plan": (["500", "195", "39%", "250", "305", "twee jaar", "65 per jaar"], ["500", "195", "two years"]),
    "flow-year-missing": (
        ["110", "22%", "voor wat gemeld is, was het plan 170", "390", "min wat 2023 nog oplevert"],
        ["for what was reported", "170", "390", "less what 2023 may still add"],
    ),
    "flow-step-plan": (["0 opgeleverd", "nog niets"], ["0 have been delivered", "nothing had to be there"]),
    "ams-04-mid-rent-achieved": (["1.100", "1.130", "103%", "in 2021 gehaald"], ["1,130", "reached in 2021"]),
    "ams-01-first-year": (["ten minste 3.000", "-10", "750"], ["at least 3,000", "-10", "750"]),
    "ams-01-end": (["3.000", "2.151", "72%", "849 minder"], ["2,151", "849 less"]),
    "net-flow-reached-early": (["110%", "nu bereikt"], ["reached now"]),
    "ams-02-average": (["gemiddeld ten minste 2.500", "10.000", "3.303"], ["2,500", "on average", "3,303"]),
    "ams-02-end": (["5.053", "2022 ontbreekt", "4.947", "1.930"], ["5,053", "2022 is missing", "4,947", "1,930"]),
    "ams-02-sources-differ": (["10.000", "spreken elkaar tegen"], ["contradict"]),
    # limits have words of their own
    "at-most-under-way": (
        ["ten hoogste 800", "330", "41%", "mochten", "400", "ruimte: 470"],
        ["800", "room left: 470"],
    ),
    "at-most-broken": (["850", "50 boven de grens"], ["850", "50 above the limit"]),
    "at-most-kept": (["700", "binnen de grens"], ["700", "within the limit"]),
    "at-most-end-missing": (["2022 ontbreekt", "ten hoogste 350"], ["2022 is missing", "at most 350"]),
    "at-most-zero": (["ten hoogste 0", "geen ruimte"], ["at most 0", "no room"]),
    # silence
    "shares-party-missing": (["als Thuis nul heeft", "„achter”"], ["if Thuis had zero", "“behind”"]),
    "flow-if-zero": (["als 2024 nul is", "„achter”"], ["if 2024 were zero", "“behind”"]),
    # every year
    "each-year-limit-passed": (
        ["ten hoogste 12", "14", "2 boven de grens", "niet in 2023"],
        ["14", "2 above the limit"],
    ),
    "mostly-each-year": (["4 van de 5 jaren", "niet in 2022"], ["4 of 5 years", "not in 2022"]),
    "each-year-half-year": (["45", "1 van 1 jaar"], ["45", "1 of 1 year"]),
    "each-year-band": (["tussen 1.500 en 1.800", "1.830"], ["between 1,500 and 1,800", "1,830"]),
    "each-year-no-target-that-year": (["voor 2022 is geen getal"], ["for 2022"]),
    # levels and ratios
    "til-15-03-moved-away": (["30.132", "eind 2017: 29.018", "2014", "29.591"], ["end of 2017: 29,018", "29,591"]),
    "level-at-most": (
        ["ten hoogste 5%", "10,5%", "10,4", "14%", "5,5 procentpunt"],
        ["10.5%", "5.5 percentage points"],
    ),
    "level-zero-baseline": (["1 woning;", "80"], ["1 home;", "80"]),
    "level-achieved": (["505", "nu bereikt"], ["505", "reached now"]),
    "level-not-achieved": (["498", "2 te weinig"], ["498", "2 short"]),
    "level-end-missing": (["2025 ontbreekt"], ["2025 is missing"]),
    "ams-12-no-baseline": (["29.000", "geen nulmeting"], ["29,000", "no baseline"]),
    "keep-below": (["niet onder 25%", "24,2%", "0,8 procentpunt te weinig"], ["24.2%", "0.8 percentage points short"]),
    "keep-within-tolerance": (["24,9%", "binnen de afgesproken marge"], ["24.9%", "within the agreed tolerance"]),
    "band-outside": (["tussen 4 en 6%", "6,8%", "0,8 procentpunt buiten"], ["6.8%", "outside"]),
    "ratio-average": (["gemiddeld ten minste 70%", "over 2021 tot en met 2022: 65%"], ["over 2021 to 2022: 65%"]),
    # parts by themselves
    "each-district": (["ten minste 70%", "2 van 3", "achter: Westwijk (64%)"], ["2 of 3", "behind: Westwijk (64%)"]),
    "each-party-one-silent": (["1 van 2", "Thuis"], ["1 of 2", "Thuis"]),
    # milestones and judgements
    "milestone-late": (
        ["1 juli 2024", "15 september 2024", "76 dagen na de afgesproken datum"],
        ["1 July 2024", "76 days after"],
    ),
    "milestone-open": (["30 juni 2025", "nog 121 dagen"], ["30 June 2025", "121 days left"]),
    "milestone-never": (["1 juli 2024", "243 dagen later", "niet gemeld"], ["243 days later", "nobody has reported"]),
    "milestone-own-date-late": (
        ["1 september 2025", "63 dagen na de afgesproken datum"],
        ["1 September 2025", "63 days after"],
    ),
    "milestone-no-date": (["geen datum"], ["no date"]),
    "judged-alike": (["op koers"], ["on plan"]),
    "judged-differently": (["van achter tot op koers"], ["from behind to on plan"]),
    "judged-by-owners-only": (["op koers", "alleen wie het moet doen"], ["only those who owe it"]),
    # outside
    "withdrawn": (["ingetrokken", "2022"], ["withdrawn", "2022"]),
    "not-agreed-yet": (["nog niet afgesproken"], ["not agreed yet"]),
    "not-started": (["begint in"], ["begins in"]),
    "no-target": (["geen getal"], ["no number"]),
    "context-figure": (["alleen gevolgd"], ["only followed"]),
    "level-no-time-elapsed": (["nog geen jaar voorbij"], ["no year has passed"]),
}


@pytest.mark.parametrize("case", HEADLINES)
def test_the_headline_holds_the_facts(case: str) -> None:
    one = worked()[case]
    for language, facts in zip(LANGUAGES, HEADLINES[case], strict=True):
        said = headline(one.agreement, one.assessment, speech(language))
        assert [fact for fact in facts if fact.lower() not in said.lower()] == [], said


def test_after_the_term_no_time_is_left() -> None:
    for one in worked().values():
        if one.assessment.year >= one.agreement.end_year and one.agreement.kind == "flow":
            said = headline(one.agreement, one.assessment, speech())
            assert "nog nodig" not in said.lower(), said
            assert "laatste jaar" not in said, said


STANDINGS = {
    "flow-year-plan": ["195 van de geplande 250 opgeleverd: 78%"],
    "flow-just-below-cut-off": ["94,96%"],
    "ams-02-end": ["5.053 van 10.000; 2022 ontbreekt, nodig 4.947, beste jaar 1.930"],
    "at-most-under-way": ["330", "400", "82%"],
    "shares-party-missing": ["90 van de geplande 100", "achter als Thuis nul heeft"],
    "part-of-year-at-end": ["180 van 200", "deel van het jaar"],
    "net-loss-before-the-plan": ["-5", "afgesproken 100"],
    "each-year-limit-passed": ["14", "afgesproken ten hoogste 12", "1 van de 2"],
    "til-15-02-ahead": ["25.312", "eind 2017", "volgens plan 24.410"],
    "keep-below": ["24,2%", "25"],
    "band-outside": ["6,8%", "4 tot 6"],
    "each-district": ["2 van 3", "Westwijk (64%)"],
    "milestone-never": ["1 juli 2024", "niet als gedaan gemeld"],
    "judged-alike": ["oordeel van de partijen"],
    "nothing-reported": ["ontbreekt"],
}


@pytest.mark.parametrize("case", STANDINGS)
def test_the_line_of_a_list_holds_the_facts(case: str) -> None:
    one = worked()[case]
    said = standing(one.agreement, one.assessment, speech())
    assert [fact for fact in STANDINGS[case] if fact not in said] == [], said
    assert not said.endswith(".")


REASONS = {
    "flow-year-plan": ["195 van de geplande 250 is 78%", "minder dan 80%", "„achter”"],
    "flow-on-cut-off": ["vanaf 95%", "„op koers”"],
    "other-rule": ["75%", "90%", "„iets achter”"],
    "flow-year-missing": ["2023 ontbreekt", "voorlopig"],
    "ams-01-first-year": ["minder in plaats van meer"],
    "at-most-under-way": ["330 waar 400 mocht", "105,3%", "„binnen de grens”"],
    "at-most-kept": ["700 waar 800 mocht", "„binnen de grens gebleven”"],
    "amended-target": ["eerste doel van 500", "dezelfde"],
    "amended-saves-it": ["eerste doel van 200", "„niet gehaald”"],
    "plan-does-not-add-up": ["20 minder", "40 is niet verdeeld"],
    "shares-party-missing": ["Thuis: 2023 niet gemeld", "voorlopig"],
    "joint-no-shares": ["WonenBreburg: 2021 niet gemeld"],
    "npa-03-sources-differ": ["2022: bronnen spreken elkaar tegen"],
    "level-at-most": ["van 14 naar 10,5", "10,4", "97%"],
    "level-tolerance-on-path": ["80%", "marge", "„op koers”"],
    "level-plan-dips": ["97", "95", "„op koers”"],
    "level-tolerance-at-baseline": ["420", "„achter”"],
    "level-step": ["verder van het doel"],
    "band-end": ["0,3 procentpunt", "„gehaald”"],
    "each-year-limit-passed": ["117%", "boven de grens"],
    "after-the-term": ["90%", "ten minste 80%", "„grotendeels gehaald”"],
    "each-district": ["westwijk: achter"],
    "each-part-not-applicable": ["niet van toepassing"],
    "judgement-beside-count": ["de linde oordeelde in"],
    "judgement-of-last-year": ["oordeel is van een eerder jaar"],
    "milestone-no-date": ["geen datum"],
    "milestone-own-date-late": ["na de afgesproken datum"],
    "end-only-running": ["alleen het eind telt"],
}


@pytest.mark.parametrize("case", REASONS)
def test_why_this_status_fills_in_the_values(case: str) -> None:
    one = worked()[case]
    said = " ".join(why(one.agreement, one.assessment, speech()))
    assert [fact for fact in REASONS[case] if fact.lower() not in said.lower()] == [], said


WORDS = {
    "flow-year-plan": ("achter", "behind"),
    "at-most-under-way": ("binnen de grens", "within the limit"),
    "at-most-broken": ("grens overschreden", "limit exceeded"),
    "each-year-limit-passed": ("boven de grens", "above the limit"),
    "each-year-end-broken": ("grens overschreden", "limit exceeded"),
    "level-at-most": ("op koers", "on plan"),
    "level-achieved": ("op koers, nu bereikt", "on plan, reached now"),
    "keep-above": ("op koers", "on plan"),
    "end-only-running": ("loopt", "running"),
    "withdrawn": ("ingetrokken", "withdrawn"),
    "nothing-reported": ("niet te beoordelen", "not assessable"),
}


@pytest.mark.parametrize("case", WORDS)
def test_the_word_of_the_status(case: str) -> None:
    one = worked()[case]
    assert tuple(status_word(one.agreement, one.assessment, speech(language)) for language in LANGUAGES) == WORDS[case]


def figures(case: str, said: Speech | None = None) -> dict[str, tuple[str, str]]:
    """The numbers of a case: value and explanation by id."""
    one = worked()[case]
    return {
        figure.id: (figure.value, figure.explanation)
        for figure in numbers(one.agreement, one.assessment, said or speech())
    }


def test_the_four_numbers() -> None:
    found = figures("flow-year-plan")
    assert list(found) == ["of_target", "plan_ratio", "required_rate", "coverage"]
    assert [value for value, _text in found.values()] == ["39%", "78%", "153", "3 van 3"]
    assert "195 van 500" in found["of_target"][1]
    assert "195 van 250" in found["plan_ratio"][1]
    assert "85" in found["required_rate"][1]


def test_a_need_is_rounded_up_and_room_down() -> None:
    assert figures("ams-02-average")["required_rate"][0] == "3.349"  # 3348.5 needed a year
    one = worked()["at-most-under-way"]
    odd = replace(one.assessment, required_rate=235.9)
    assert numbers(one.agreement, odd, speech())[2].value == "235"


def test_a_number_that_does_not_exist_says_why() -> None:
    assert figures("flow-step-plan")["plan_ratio"] == ("–", reason("no_plan", speech()))
    assert figures("ams-01-end")["required_rate"] == ("–", reason("term_over", speech()))
    assert figures("ams-02-sources-differ")["of_target"] == ("–", reason("sources_differ", speech()))
    assert figures("no-target") == {}
    assert figures("judged-alike") == {}


def test_numbers_of_other_promises() -> None:
    assert figures("at-most-under-way")["plan_ratio"][0] == "82%"
    assert figures("mostly-each-year")["years_met"][0] == "4 van 5"
    assert figures("keep-below")["distance"][0] == "0,8 procentpunt"
    assert figures("milestone-late")["done"][1] == "76 dagen na de afgesproken datum"
    assert figures("shares-party-missing")["coverage"] == ("1 van 2", "Thuis: 2023 niet gemeld")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("case", worked())
def test_every_case_speaks(case: str, public: bool, language: str) -> None:
    text = everything(case, speech(language, public=public))
    assert not re.search(r"\bNone\b|\bnan\b|[{}]|\.\.|  |_", text), text
    mark = "," if language == "nl" else r"\."
    assert not re.search(rf"\d{mark}\d{{5,}}", text), text  # an unrounded float
    if public:
        assert "niet gemeld" not in text
        assert "not reported" not in text


@pytest.mark.parametrize("case", worked())
def test_dutch_and_english_say_the_same_numbers(case: str) -> None:
    one = worked()[case]

    def digits(language: str) -> list[str]:
        said = headline(one.agreement, one.assessment, speech(language))
        plain = said.replace(".", "") if language == "nl" else said.replace(",", "").replace(".", ",")
        return sorted(re.findall(r"\d+(?:,\d+)?", plain))

    assert digits("nl") == digits("en")


# ---- many agreements


def counts_in(text: str, well_of: str) -> list[int]:
    """The counts that a headline names, apart from the total and from how many are provisional."""
    plain = text.partition(";")[0].replace(".", " ").replace(",", " ").replace(well_of, "")
    return [int(number) for number in re.findall(r"\d+", plain)]


@given(st.lists(st.sampled_from(sorted(worked())), max_size=60), st.sampled_from(LANGUAGES), st.booleans())
def test_the_counts_of_the_overview_add_up(cases: list[str], language: str, public: bool) -> None:
    rows = [(worked()[case].agreement, worked()[case].assessment) for case in cases]
    found = overview(rows, speech(language, public=public))
    inside = [row for row in rows if outside_of_counts(*row) is None]
    assert found.total == len(inside) == sum(found.counts.values())
    if not inside:
        return
    total = {"nl": f"van de {found.total} ", "en": f"of the {found.total} "}[language]
    if found.total == 1:
        total = {"nl": "van 1 ", "en": "of 1 "}[language]
    assert total in found.headline
    assert sum(counts_in(found.headline, total)) == found.total, found.headline
    assert sum(map(int, re.findall(r"\d+", found.headline.partition(";")[2]))) == found.provisional
    if found.reasons:
        judged = {status.id for status in contract().statuses.values() if status.order is not None}
        named = {key: n for key, n in found.counts.items() if key not in judged}
        assert sum(map(int, re.findall(r"\d+", found.reasons))) == sum(named.values())
    outside = [int(n) for n in re.findall(r"\d+", found.outside)]
    assert sum(outside) == len(rows) - len(inside)


def test_the_overview_says_state_trouble_and_gap() -> None:
    rows = [
        (worked()[case].agreement, worked()[case].assessment)
        for case in (
            "flow-year-plan",
            "level-at-most",
            "ams-04-mid-rent-achieved",
            "no-target",
            "ams-02-end",
            "withdrawn",
        )
    ]
    found = overview(rows, speech())
    for fact in ("2 van de 5 afspraken", "1 loopt achter", "2 hebben nog geen oordeel"):
        assert fact.lower() in found.headline.lower()
    for fact in ("bij 1 is geen getal", "bij 1 ontbreken cijfers"):
        assert fact in found.reasons
    assert "ingetrokken" in found.outside
    assert "Nieuwbouw: 2 van de 5" in theme_headline("Nieuwbouw", rows, speech())
    assert overview([], speech()).total == 0


def test_provisional_is_counted_in_the_column_of_its_status() -> None:
    one = worked()["flow-year-missing"]
    assert "1 loopt achter; 1 is voorlopig" in overview([(one.agreement, one.assessment)], speech()).headline


def test_a_reading_and_a_context_figure_stand_outside() -> None:
    rows = [(worked()[case].agreement, worked()[case].assessment) for case in ("ams-03-starts", "context-figure")]
    assert [outside_of_counts(*row) for row in rows] == ["reading", "context_figure"]
    assert overview(rows, speech()).total == 0


def test_what_is_missing_and_from_whom() -> None:
    one = worked()["shares-party-missing"]
    rows = [(one.agreement, one.assessment)]
    assert [(gap.party, gap.missing, gap.expected) for gap in missing(rows, speech())] == [("A", 0, 1), ("B", 1, 1)]
    assert "niet gemeld" in missing(rows, speech())[1].sentence


def test_of_public_sources_nobody_is_late() -> None:
    one = worked()["shares-party-missing"]
    rows = [(one.agreement, one.assessment)]
    (gap,) = missing(rows, speech(public=True))
    assert (gap.party, gap.missing, gap.expected) == (None, 1, 2)
    assert "openbare bronnen" in gap.sentence
    assert "niet gevonden in openbare bronnen" in headline(
        worked()["ams-02-end"].agreement, worked()["ams-02-end"].assessment, speech(public=True)
    )


# ---- lives, amendments, waiting


def flow(*targets: Target, **fields: object) -> Agreement:
    """A promise of homes in 2022 to 2026."""
    values = {"kind": "flow", "start_year": 2022, "end_year": 2026, "indicator": "social_homes_delivered", **fields}
    return Agreement(targets=targets, **values)  # type: ignore[arg-type]


def assessed(agreement: Agreement, *results: Result, year: int = 2024) -> Assessment:
    """The agreement assessed on 31 March of the next year."""
    return assess(agreement, results, year=year, as_known_on=date(year + 1, 3, 31), rule=RULE)


def test_an_amendment_is_told_with_its_date_and_both_numbers() -> None:
    agreement = flow(
        Target(450),
        versions=(
            Version(date(2021, 12, 9)),
            Version(date(2024, 3, 12), {"targets": (Target(500), Target(100, party="A"))}, "ADD"),
            Version(date(2025, 1, 1), {"targets": (Target(480),), "end_year": 2027}),
        ),
    )
    ((version, told),) = amendments(agreement, date(2024, 12, 31), speech())
    assert (version.agreed_on, version.document) == (date(2024, 3, 12), "ADD")
    for fact in ("van 450 naar 500", "van De Linde is bepaald op 100 woningen"):
        assert fact in told
    later = " ".join(text for _version, text in amendments(agreement, date(2025, 12, 31), speech("en")))
    for fact in ("lowered from 500 to 480", "of De Linde was dropped", "from 2026 to 2027"):
        assert fact in later
    assert amendments(flow(Target(450)), date(2025, 1, 1), speech()) == ()


def test_other_fields_that_change_are_named() -> None:
    agreement = flow(
        Target(450),
        versions=(
            Version(date(2021, 12, 9)),
            Version(date(2023, 1, 1), {"targets": (Target(450, 480),), "text": "anders", "tolerance": 5.0}),
        ),
    )
    ((_version, told),) = amendments(agreement, date(2024, 1, 1), speech())
    for fact in ("grenzen", "tekst", "„Marge”"):
        assert fact in told


def test_a_moved_date_is_told() -> None:
    agreement = Agreement(
        kind="milestone",
        start_year=2022,
        end_year=2026,
        indicator="milestone",
        due=date(2025, 6, 1),
        versions=(Version(), Version(date(2024, 5, 1), {"due": date(2025, 9, 1)})),
    )
    ((version, told),) = amendments(agreement, date(2025, 1, 1), speech())
    assert version.agreed_on == date(2024, 5, 1) and "1 juni 2025" in told and "1 september 2025" in told


def test_a_life_is_told_with_its_reason() -> None:
    ended = flow(Target(450), life=Life("withdrawn", date(2024, 11, 1), "De locatie is verkocht."))
    assert life(ended, speech()) == "Ingetrokken op 1 november 2024: „De locatie is verkocht.”"
    assert life(flow(Target(450)), speech()) == ""


# ---- the sum on paper


def test_the_sum_on_paper_shows_each_number_with_its_cell() -> None:
    agreement = flow(
        Target(500, origin=Origin(1, "agreements", 5)),
        Target(60, year=2022, origin=Origin(1, "targets", 8)),
        path="year_plan",
        owners=("A", "B"),
    )
    said = (
        Result(year=2022, party="A", value=30, received=date(2023, 1, 31), origin=Origin(2, "results", 17)),
        Result(year=2022, party="B", value=10, received=date(2023, 1, 31), origin=Origin(3, "results", 17)),
        Result(year=2023, party="A", value=50, received=date(2024, 1, 31), origin=Origin(4, "results", 17)),
        Result(year=2023, party="B", value=35, received=date(2024, 1, 31), origin=Origin(5, "results", 17)),
    )
    found = assessed(agreement, *said, year=2023)
    lines = sum_lines(agreement, found, speech(), lambda origin: f"{origin.table} {origin.event}!{origin.row}")
    held = {line.name: line for line in lines}
    assert held["Afgesproken"].cells == ("agreements 1!5",)
    assert held["Plan 2022"].cells == ("targets 1!8",)
    assert held["Gekomen in 2022"].formula == "30 + 10"
    assert held["Gekomen in 2022"].cells == ("results 2!17", "results 3!17")
    assert (held["Gekomen in totaal"].formula, held["Gekomen in totaal"].result) == ("40 + 85", "125")
    assert (held["Gepland tot nu"].formula, held["Gepland tot nu"].result) == ("60 + 110", "170")
    assert (held["Van het plan tot nu"].formula, held["Van het plan tot nu"].result) == ("125 ÷ 170", "74%")
    assert held["Nodig per jaar"].formula == "(500 − 125) ÷ 3"
    assert lines[-1].result == "achter"


def test_the_sum_of_a_level_starts_at_its_baseline() -> None:
    agreement = Agreement(
        kind="stock", start_year=2021, end_year=2025, indicator="social_stock", targets=(Target(500),),
        baseline=(Baseline(2020, 400, origin=Origin(1, "baselines", 4)),),
    )  # fmt: skip
    found = assessed(agreement, Result(year=2021, value=419, received=date(2022, 1, 31)), year=2021)
    held = {line.name: line for line in sum_lines(agreement, found, speech(), str)}
    assert held["Start (2020)"].result == "400"
    assert len(held["Start (2020)"].cells) == 1
    assert held["Van het plan tot nu"].formula == "(419 − 400) ÷ (420 − 400)"


def test_the_sum_of_a_pooled_share_shows_both_terms() -> None:
    one = worked()["percentages-pooled"]
    held = {line.name: line for line in sum_lines(one.agreement, one.assessment, speech(), str)}
    assert held["Gekomen in 2021"].formula == "(45 + 10) ÷ (60 + 40) × 100"


def test_each_part_by_itself_has_a_sum_of_its_own() -> None:
    one = worked()["each-district"]
    held = {line.name: line for line in sum_lines(one.agreement, one.assessment, speech(), str)}
    assert held["Westwijk: Gekomen in 2020"].result == "64"
    assert held["Westwijk"].result == "64 tegenover 70: achter"


def test_the_alt_text_holds_every_year_of_the_chart() -> None:
    one = worked()["flow-year-missing"]
    said = alt_text(one.agreement, one.assessment, speech())
    for fact in ("2022: 40, plan 60", "2023: niet gemeld", "2024: 110, plan 250", "500 woningen"):
        assert fact in said
    assert "achter" in chart_sentence(one.agreement, one.assessment, speech())


def test_every_reason_of_the_contract_has_words() -> None:
    for key in contract().reasons:
        assert all(reason(key, speech(language)) for language in LANGUAGES)
    assert "openbare bronnen" in reason("not_reported", speech(public=True))
