"""Given and asked: who owes what to whom, who waits for whom since when, and what must still be sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard.assessment.waiting import Waiting, chains
from dashboard.facts.given import Given, all_waiting, given, parties, still_missing
from dashboard.queries import AsKnown
from dashboard.sentences import Speech, missing, outside_of_counts, overview
from dashboard.sentences import given as told
from dashboard.sentences.speech import NO_BREAK
from dashboard.standing import Framework, Party, Standing, best_year, read_framework, standing
from ingest.events import READ_ONLY
from ingest.store import Store
from ingest.submit import today
from schemas.agreement import (
    Agreement,
    CycleMoment,
    Judgement,
    Life,
    Measure,
    MeasureState,
    Origin,
    Result,
    StatusRule,
    Target,
)
from schemas.words import LANGUAGES, words
from tests.dashboard.test_pages import CODES, html, run

YEAR, DAY = 2025, date(2026, 5, 4)
PARTIES = (
    Party("A", "De Linde", "De Linde", "association", "AB"),
    Party("B", "Thuis", "Thuis", "association", "AB"),
    Party("G", "Gemeente", "Gemeente", "municipality"),
    Party("H", "Huurders", "Huurders", "tenants"),
    Party("AB", "Samen", "Samen", "group"),
)


def promise(number: str, *owners: str, to: tuple[str, ...] = ("G",), **more: Any) -> Agreement:
    """A promise of 100 homes in four years, or what ``more`` makes of it."""
    usual: dict[str, Any] = {"kind": "flow", "indicator": "social_homes_delivered", "targets": (Target(100.0),)}
    facts = {"start_year": 2022, "end_year": 2025, **usual, **more}
    return Agreement(number=number, title=number, owners=owners, counterparty=to, **facts)


def dated(number: str, *owners: str, due: date | None = date(2024, 10, 1), **more: Any) -> Agreement:
    """A milestone."""
    return promise(number, *owners, kind="milestone", indicator="milestone", targets=(), end_year=2026, due=due, **more)


def judged(number: str, *owners: str, to: tuple[str, ...]) -> Agreement:
    """A promise without a number."""
    return promise(number, *owners, to=to, kind="qualitative", indicator="judgement", targets=())


def said(year: int = YEAR, *, received: date = date(2026, 3, 1), **more: Any) -> Result:
    """A row of results."""
    return Result(year=year, received=received, origin=Origin(7, "results", year), **more)


def stands(
    *agreements: Agreement, results: dict[str, tuple[Result, ...]] | None = None, day: date = DAY, **more: Any
) -> Standing:
    """A framework with these agreements, in the evaluation year."""
    usual = {
        "judgements": {}, "measures": (), "cycle": (), "limits": (), "outside_events": (), "documents": {}, "areas": {},
        "parties": {party.code: party for party in PARTIES},
    }  # fmt: skip
    framework = Framework(
        code="f",
        row={"nature": "own", "start_year": 2022, "end_year": 2025},
        known=AsKnown(9, day),
        rule=StatusRule(),
        agreements={one.number: one for one in agreements},
        results=results or {},
        **{**usual, **more},
    )
    return standing(framework, YEAR)


def speech(language: str = "nl", *, public: bool = False) -> Speech:
    return Speech(words(language), {party.code: party.short_name for party in PARTIES}, public)


def of(found: Standing) -> dict[str, Given]:
    """The sides by party."""
    return {one.party.code: one for one in given(found, speech())}


def numbers(rows: tuple[tuple[Agreement, object], ...]) -> list[str]:
    return [one.number for one, _found in rows]


# ---- promises


def test_a_group_is_its_members_and_without_any_it_speaks_for_itself() -> None:
    found = stands(promise("1", "AB"), promise("2", "G", to=("AB",)))
    assert [party.code for party in parties(found.framework)] == ["A", "B", "G", "H"]
    sides = of(found)
    assert numbers(sides["A"].owes) == numbers(sides["B"].owes) == ["1"]
    assert numbers(sides["A"].owed) == numbers(sides["B"].owed) == ["2"]
    alone = {code: replace(party, member_of=None) for code, party in found.framework.parties.items()}
    alone_too = of(stands(promise("1", "AB"), parties=alone))
    assert numbers(alone_too["AB"].owes) == ["1"]
    assert not alone_too["A"].owes


def test_a_joint_promise_shows_the_own_share_where_that_was_promised() -> None:
    shared = promise("1", "A", "B", targets=(Target(60.0, party="A"), Target(40.0, party="B")))
    whole = promise("2", "A", "B")
    figures = {
        "1": tuple(
            said(year, party=party, value=n) for year in range(2022, 2026) for party, n in (("A", 15), ("B", 1))
        ),
        "2": tuple(said(year, party=party, value=20.0) for year in range(2022, 2026) for party in "AB"),
    }
    sides = of(stands(shared, whole, results=figures))
    assert [found.status for _one, found in sides["A"].owes] == ["achieved", "achieved"]
    assert [found.status for _one, found in sides["B"].owes] == ["not_achieved", "achieved"]
    assert [found.agreement.owners for _one, found in sides["B"].owes] == [("B",), ("A", "B")]
    assert [found.status for _one, found in sides["G"].owed] == ["not_achieved", "achieved"]


def test_tenants_owe_in_the_same_form_and_an_owner_beside_others_is_owed_nothing() -> None:
    sides = of(stands(dated("1", "H", to=("A",)), promise("2", "A", "B", to=())))
    assert numbers(sides["H"].owes) == numbers(sides["A"].owed) == ["1"]
    assert not sides["B"].owed
    assert not sides["G"].owed


def test_what_no_longer_counts_stands_in_no_count() -> None:
    gone = promise("2", "A", life=Life("withdrawn", date(2024, 1, 1)))
    (side, *_rest) = given(stands(promise("1", "A"), gone), speech())
    assert numbers(side.owes) == ["1", "2"]
    assert overview(side.owes, speech()).total == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_names_every_count(language: str) -> None:
    rows = of(stands(promise("1", "A"), dated("2", "A"), dated("3", "A", due=date(2026, 12, 1))))["A"].owes
    text = told.promised("De Linde", rows, speech(language))
    assert "De Linde" in text
    assert "3" in text.split(":", 1)[0]
    assert told.promised(None, (), speech(language)) != told.promised(None, rows, speech(language))
    assert not any(sign.isdigit() for sign in told.owed("Thuis", (), speech(language)))


# ---- waiting


def only(found: Standing) -> Waiting:
    (one,) = all_waiting(found)
    return one


def test_days_run_from_the_agreed_date() -> None:
    one = only(stands(promise("1", "A", waits_for="2"), dated("2", "G")))
    assert (one.agreed, one.days, one.settled, one.still) == (
        date(2024, 10, 1),
        (DAY - date(2024, 10, 1)).days,
        False,
        True,
    )
    assert all(sign in told.since(one, speech()) for sign in ("1 oktober 2024", str(one.days)))


@pytest.mark.parametrize(
    ("awaited", "days", "settled"),
    [
        (dated("2", "G", done=date(2024, 10, 11)), 10, True),
        (dated("2", "G", done=date(2024, 9, 1)), None, True),
        (dated("2", "G", done=date(2024, 10, 1)), None, True),
        (dated("2", "G", due=date(2026, 12, 1)), None, False),
        (dated("2", "G", due=DAY), None, False),
        (dated("2", "G", due=None), None, False),
        (promise("2", "G"), None, False),
        (dated("2", "G", life=Life("withdrawn", date(2025, 1, 1))), None, False),
    ],
    ids=["done after", "done before", "done on the day", "not due", "due today", "no date", "a number", "withdrawn"],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_date_that_has_passed_there_are_no_days(
    awaited: Agreement, days: int | None, settled: bool, language: str
) -> None:
    one = only(stands(promise("1", "A", waits_for="2"), awaited))
    assert (one.days, one.settled) == (days, settled)
    text = told.since(one, speech(language))
    assert text
    assert (words(language).plural("{n} day", "{n} days", days or 0) in text) == (days is not None)
    assert not {"laat", "late"} & set(text.replace(",", " ").replace(".", " ").split())


def test_what_no_longer_counts_waits_for_nothing() -> None:
    gone = promise("1", "A", waits_for="2", life=Life("superseded", date(2024, 1, 1)))
    assert not all_waiting(stands(gone, dated("2", "G")))


def test_the_reply_is_the_latest_of_the_awaited_party_itself() -> None:
    rows = (
        said(2023, party="G", explanation="Eerst"),
        said(2024, party="G", explanation="Nu", done=None),
        said(2025, party="G", explanation="  "),
        said(2025, party="A", explanation="Van wie wacht"),
        said(2025, party="G", source="Krant", explanation="Van een ander"),
    )
    promises = (promise("1", "A", waits_for="2"), dated("2", "G"))
    one = only(stands(*promises, results={"2": rows}))
    assert one.reply is rows[1]
    assert one.reply.origin == Origin(7, "results", 2024)
    before = only(stands(*promises, results={"2": rows}, day=date(2026, 2, 28)))
    assert before.reply is None
    assert told.no_reply(before, speech())
    assert not told.no_reply(before, speech(public=True))


def test_a_reply_of_a_member_is_a_reply_of_its_group() -> None:
    rows = (said(party="B", explanation="Nog niet"),)
    assert only(stands(promise("1", "G", waits_for="2"), dated("2", "AB"), results={"2": rows})).reply is rows[0]


def test_what_waits_for_what_waits_is_one_chain() -> None:
    found = stands(
        dated("1", "A", waits_for="2"), dated("2", "G", waits_for="3"), dated("3", "H"), dated("4", "B", waits_for="2")
    )
    made = chains(all_waiting(found))
    assert [[one.waiter.number for one in chain] for chain in made] == [["1", "2"], ["4"]]
    text = told.chain(made[0], speech()).replace(NO_BREAK, " ")
    assert [text.index(name) for name in ("De Linde", "Gemeente", "Huurders")] == sorted(
        text.index(name) for name in ("De Linde", "Gemeente", "Huurders")
    )
    sides = of(found)
    assert [one.awaited.number for one in sides["G"].waits] == ["3"]
    assert [one.waiter.number for one in sides["G"].awaited] == ["1", "4"]


@drawn(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=7, unique_by=lambda pair: pair[0]))
def test_every_waiting_stands_in_one_chain_also_in_a_circle(pairs: list[tuple[int, int]]) -> None:
    found = [Waiting(waiter=promise(str(one), "A"), awaited=promise(str(other), "B")) for one, other in pairs]
    made = chains(found)
    assert sorted(one.waiter.number for chain in made for one in chain) == sorted(str(one) for one, _other in pairs)
    for chain in made:
        assert all(one.awaited.number == then.waiter.number for one, then in pairwise(chain))


# ---- what must still be sent


def test_what_must_still_be_sent_and_by_when() -> None:
    papers = {"JS": {"year": 2024}, "NEXT": {"year": 2026}}
    told_before = MeasureState(party="A", year=2024, state="done", received=DAY)
    told_now = MeasureState(party="A", year=2025, state="under_way", received=DAY)
    measures = (
        Measure(measure="M1", number="1", text="Te zeggen", owners=("A", "G"), document="JS"),
        Measure(measure="M2", number="1", text="Al klaar", owners=("A",), document="JS", states=(told_before,)),
        Measure(measure="M3", number="1", text="Gezegd", owners=("A",), document="JS", states=(told_now,)),
        Measure(measure="M4", number="1", text="Later", owners=("A",), document="NEXT"),
    )
    judgement = Judgement(party="G", year=YEAR, status="on_plan", text="Goed", received=date(2026, 3, 1))
    found = stands(
        promise("1", "A"),
        dated("2", "A"),
        dated("3", "A", due=date(2026, 12, 1)),
        dated("4", "A"),
        judged("5", "A", to=("G", "H")),
        results={"4": (said(party="A", own_date=date(2026, 8, 1)),)},
        judgements={"5": (judgement,)},
        measures=measures,
        documents=papers,
        cycle=(CycleMoment(2025, "bid", date(2025, 7, 1)), CycleMoment(2026, "bid", date(2026, 7, 2))),
    )
    sides = of(found)
    mine = sides["A"].to_send
    assert mine is not None
    assert (mine.figures, mine.dates, mine.judgements) == ({"1": 1}, ("2",), ("5",))
    assert [one.measure for one in mine.measures] == ["M1"]
    assert mine.before == date(2026, 7, 2)
    assert "2 juli 2026" in told.still_to_send(None, mine, speech())
    gives = {
        code: (side.to_send.judgements, len(side.to_send.measures)) for code, side in sides.items() if side.to_send
    }
    assert gives == {"A": (("5",), 1), "G": ((), 1), "H": (("5",), 0)}
    assert not sides["B"].to_send


def test_a_figure_of_several_together_is_asked_of_each_of_them() -> None:
    areas = (Target(10.0, area="W1"), Target(10.0, area="W2"))
    found = stands(promise("1", "A", "B", group="AB", targets=areas), areas={"W1": "West", "W2": "Oost"})
    sides = of(found)
    for code in "AB":
        send = sides[code].to_send
        assert send is not None
        assert (send.figures, send.together) == ({}, {"1": 2})
    assert not sides["G"].to_send


def test_what_a_group_must_send_is_missing_from_the_group_and_not_from_its_members() -> None:
    measure = Measure(measure="M1", number="1", text="Sloop", owners=("AB",))
    found = stands(promise("1", "AB", group="AB"), dated("2", "AB"), judged("3", "A", to=("G",)), measures=(measure,))
    absent = still_missing(found, speech())
    assert {
        code: [(n, measure) for _what, n, measure in told.asked(one, speech())] for code, one in absent.items()
    } == {
        "A": [("3", "")],
        "G": [("3", "")],
        "AB": [("1", ""), ("2", ""), ("1", "Sloop")],
    }
    assert told.still_to_send("Samen", absent["AB"], speech()).startswith("Samen ")
    given_to = {code: side.to_send for code, side in of(found).items() if side.to_send}
    assert {code: (dict(one.together), one.dates) for code, one in given_to.items()} == {
        "A": ({"1": 1}, ("2",)), "B": ({"1": 1}, ("2",)), "G": ({}, ()),
    }  # fmt: skip


# ---- laws


@st.composite
def frameworks(draw: st.DrawFn) -> Standing:
    """Some agreements of all kinds, with owners, and some that wait for another."""
    codes = [party.code for party in PARTIES]
    several = st.lists(st.sampled_from(codes), min_size=1, max_size=3, unique=True).map(tuple)
    day = st.dates(date(2022, 1, 1), date(2027, 12, 31))
    made = []
    for n in range(draw(st.integers(1, 6))):
        facts: dict[str, Any] = {"to": draw(st.one_of(st.just(()), several))}
        if draw(st.booleans()):
            facts["waits_for"] = str(draw(st.integers(0, 5)))
        if draw(st.integers(0, 4)) == 0:
            facts["life"] = Life("withdrawn", draw(day))
        owners = draw(several)
        if draw(st.booleans()):
            done = draw(st.one_of(st.none(), day))
            made.append(dated(str(n), *owners, due=draw(st.one_of(st.none(), day)), done=done, **facts))
        else:
            made.append(promise(str(n), *owners, **facts))
    return stands(*made)


@drawn(frameworks())
def test_every_counted_agreement_is_owed_and_every_count_returns(found: Standing) -> None:
    sides = given(found, speech())
    counted = {one.number for one, result in found.rows() if outside_of_counts(one, result) is None}
    owed_by: dict[str, int] = dict.fromkeys(counted, 0)
    for side in sides:
        for one, result in side.owes:
            if outside_of_counts(one, result) is None:
                owed_by[one.number] += 1
    assert all(owed_by.values())
    alone = sum(n == 1 for n in owed_by.values())
    assert alone + sum(n > 1 for n in owed_by.values()) == overview(found.rows(), speech()).total
    assert sum(overview(side.owes, speech()).total for side in sides) == sum(owed_by.values())
    assert all(one.days is None or one.days > 0 for one in all_waiting(found))
    assert all(one.agreed is not None for one in all_waiting(found) if one.days)


@drawn(frameworks(), st.integers(0, 900))
def test_a_later_day_makes_no_wait_shorter(found: Standing, later: int) -> None:
    """Of what waits on both days: what is settled or withdrawn by then waits no longer."""
    framework = found.framework
    day = framework.known.day + timedelta(later)
    then = standing(replace(framework, known=AsKnown(9, day)), YEAR)
    after = {one.waiter.number: one.days or 0 for one in all_waiting(then) if one.still}
    assert all(
        after.get(one.waiter.number, one.days or 0) >= (one.days or 0) for one in all_waiting(found) if one.still
    )


# ---- the examples and the pages


def read(data: Path, code: str) -> Standing:
    store = Store(data)
    found = read_framework(store, code, AsKnown(store.event_number(), today()))
    assert found is not None
    return standing(found, best_year(found))


@pytest.mark.parametrize("code", CODES)
def test_of_every_example_the_same_figures_are_missing_as_on_the_overview(examples: Path, code: str) -> None:
    found = read(examples, code)
    said_ = Speech(words("nl"), found.framework.names, found.framework.public)
    sides = {one.party.code: one for one in given(found, said_)}
    assert sides
    if found.framework.public:
        assert all(one.to_send is None for one in sides.values())
        return
    for gap in missing(found.rows(), said_):
        if gap.party in sides:
            send = sides[gap.party].to_send
            assert send is not None
            assert sum(send.figures.values()) == gap.missing
        assert sum(gap.numbers.values()) == gap.missing


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES[:2])
def test_the_page_of_all_parties_and_of_each(
    examples: Path, monkeypatch: pytest.MonkeyPatch, code: str, language: str
) -> None:
    found = read(examples, code).framework
    test = run(examples, monkeypatch, "given", framework=code, lang=language)
    assert not test.exception
    assert html(test).count("<h1") == 1
    assert "we" not in test.query_params
    for party in parties(found):
        test = run(examples, monkeypatch, "given", framework=code, lang=language, we=party.code)
        assert not test.exception, party
        assert party.short_name in html(test).split("</h1>", 1)[0]
        assert _one(test, "we") == party.code
        assert not {"None", "nan", "{"} & set(html(test).replace("<", " ").replace(">", " ").split())


def _one(test: AppTest, name: str) -> str:
    value = test.query_params[name]
    return value if isinstance(value, str) else value[0]


def test_the_overview_leads_on_in_the_view_of_a_party(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = run(examples, monkeypatch, "overview", framework=CODES[0], we="L9002")
    assert not test.exception
    led = [parse_qs(one.proto.query_string) for one in test.get("page_link")]
    assert led
    assert all(one.get("we") == ["L9002"] for one in led if "framework" in one)

    def to_given(**more: str) -> int:
        seen = run(examples, monkeypatch, "overview", framework=CODES[0], **more)
        return sum(one.proto.page == "given" for one in seen.get("page_link"))

    assert to_given(we="L9002") == to_given() + 3


@pytest.mark.parametrize("unknown", ["NOBODY", "VBS-SAMEN"])
def test_a_party_that_is_not_in_the_framework_is_ignored(
    examples: Path, monkeypatch: pytest.MonkeyPatch, unknown: str
) -> None:
    test = run(examples, monkeypatch, "given", framework=CODES[0], we=unknown)
    assert not test.exception
    assert "we" not in test.query_params


def test_another_framework_keeps_the_party_only_where_it_is(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = run(examples, monkeypatch, "given", framework="tilburg-2015", we="TIWOS")
    test.query_params["framework"] = "tilburg-2020"
    test.run()
    assert _one(test, "we") == "TIWOS"
    test.query_params["framework"] = "amsterdam-2020"
    test.run()
    assert "we" not in test.query_params
    assert not test.exception


def test_who_looks_is_chosen_and_let_go(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = run(examples, monkeypatch, "given", framework=CODES[0])
    test.button(key="am-we-HPV").click().run()
    assert _one(test, "we") == "HPV"
    test.query_params["we"] = "GM9999"  # a link says more than what was chosen before
    test.run()
    assert [one.key for one in test.button if str(one.key).startswith("am-we-") and one.proto.icon] == ["am-we-GM9999"]
    test.button(key="am-we-").click().run()
    assert "we" not in test.query_params


def test_the_workbook_to_fill_in_is_there_unless_one_only_looks(
    examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def workbooks() -> int:
        return len(
            run(examples, monkeypatch, "given", framework=CODES[0], we="L9002", year="2025").get("download_button")
        )

    before = workbooks()
    monkeypatch.setenv(READ_ONLY, "1")
    assert (before, workbooks()) == (1, 0)


def test_both_ends_of_a_wait_show_it(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(examples, CODES[0])
    one = next(iter(all_waiting(found)))
    for number in (one.waiter.number, one.awaited.number):
        text = html(run(examples, monkeypatch, "agreement", framework=CODES[0], number=number, lang="en"))
        assert words("en").say("Who waits for whom?") in text
