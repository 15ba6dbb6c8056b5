"""The evaluation on the screen: opening, agenda, one item on the table, actions, closing; and what was fixed stays."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from dashboard.export.concluded import concluded
from dashboard.queries import AsKnown
from dashboard.reports.content import content
from dashboard.rounds import ACTIONS, COOPERATION, REST, Evaluation, agenda, computed, evaluation
from dashboard.sentences import Speech
from ingest.events import READ_ONLY
from ingest.round_state import Act, Round, Rounds
from ingest.rounds import record, rounds_of
from ingest.store import Store
from ingest.submit import submit, today
from schemas.rounds import round_words
from schemas.words import words
from tests.dashboard.test_pages import html, run, table
from tests.ingest.books import write

TOWN, OTHER = "voorbeeldstad-2022", "tilburg-2020"
YEARS = (2023, 2024, 2025)
#: How many years a town's rounds are looked at as they were.
NOW = "2025"


def found(data: Path, year: int = 2025, framework: str = TOWN) -> Evaluation:
    store = Store(data)
    one = evaluation(store, framework, year, AsKnown(store.event_number(), today()))
    assert one is not None
    return one


def rounds(data: Path, framework: str = TOWN) -> Rounds:
    return rounds_of(Store(data), framework)


def act(data: Path, name: str, text: str | None = None, *, year: int = 2025, **said: Any) -> None:
    reason = said.pop("reason", None)
    done = record(data, [Act(TOWN, year, name, today(), said, text, reason)], computed(Store(data)))
    assert done.finding is None, done.finding


@pytest.mark.parametrize(("year", "language"), [(2025, "nl"), (2025, "en"), (2024, "nl")])
def test_every_item_of_every_round(examples: Path, monkeypatch: pytest.MonkeyPatch, year: int, language: str) -> None:
    one = found(examples, year)
    plan = agenda(one)
    entries = plan.entries if (year, language) == (2025, "nl") else plan.entries[::4]
    shown: list[tuple[str, dict[str, str]]] = [("evaluation", {})]
    shown += [("meeting", {"item": item}) for item in (ACTIONS, REST, COOPERATION, plan.rest[0])]
    shown += [("meeting", {"item": entry.number}) for entry in entries]
    test = run(examples, monkeypatch, "evaluation", framework=TOWN, year=str(year), lang=language)
    for page, more in shown:
        test.switch_page(f"views/{page}.py")
        test.query_params.update({"framework": TOWN, "year": str(year), "lang": language, **more})
        test.run()
        assert not test.exception, (page, more)
        text = html(test)
        assert text.count("<h1") == 1
        assert ("CONCEPT" in text) == (not one.round.closed), (page, more)
        assert not {"None", "nan", "{"} & set(text.replace("<", " ").replace(">", " ").split())


def test_the_agenda_holds_each_judged_agreement_once(examples: Path) -> None:
    for year in YEARS:
        one = found(examples, year)
        plan = agenda(one)
        named = [*(entry.number for entry in plan.entries), *plan.rest]
        assert len(named) == len(set(named))
        judged = {number for number, item in one.items.items() if item.status is not None}
        assert judged - set(named) <= {n for n, i in one.items.items() if i.reason == "context_figure"}
        assert len(plan.entries) < len(one.items) * 0.6


def test_the_agenda_says_why(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = agenda(found(examples))
    why = {entry.number: entry.reasons for entry in plan.entries}
    assert why["BB-06"][0] == "moved_away"
    assert {"behind", "blocked"} <= set(why["NB-03"])
    assert {"judgements_differ", "open_action"} & set(why["NB-01"]) == {"judgements_differ"}
    assert "open_action" in why["NB-02"]
    assert why["VD-01"][0] == "slightly_behind_again"
    assert "missed_inside" in why["BB-02"]
    assert {"not_assessable", "missing"} <= set(why["LB-05"])
    assert "provisional" in why["WZ-05"]
    assert "changed" in why["LB-07"]
    assert plan.walk[0] == ACTIONS and plan.walk[-2:] == (REST, COOPERATION)
    lines = table(run(examples, monkeypatch, "evaluation", framework=TOWN, year=NOW), "agenda")
    keys = [line["cells"][0].get("key") for line in lines if not line["heading"]]
    assert keys == list(plan.walk)


def test_another_order_and_an_agreement_out_of_the_rest(own_examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = agenda(found(own_examples))
    first, taken = plan.entries[0].number, plan.rest[0]
    test = run(own_examples, monkeypatch, "evaluation", framework=TOWN, year=NOW)
    test.button(key="am-move-1").click().run()
    moved = agenda(found(own_examples))
    assert moved.moved and moved.entries[1].number == first
    test.selectbox(key="am-take").select(taken).run()
    (take,) = (one for one in test.button if one.label == "Deze ook bespreken")
    take.click().run()
    after = {entry.number: entry.reasons for entry in agenda(found(own_examples)).entries}
    assert after[taken] == ("taken",)


def test_a_target_that_is_passed_is_talked_about(examples: Path) -> None:
    """Whether it can be raised is a question for the parties."""
    reasons = {number: item.discussed for number, item in found(examples).items.items()}
    assert any("target_passed" in one for one in reasons.values())


def test_every_reason_of_the_contract_occurs(own_examples: Path) -> None:
    seen = {reason for year in YEARS for entry in agenda(found(own_examples, year)).entries for reason in entry.reasons}
    assert set(round_words().reasons) - seen <= {"taken"}  # tried above


# ---- opening


def test_a_round_is_opened_and_warns_of_a_meeting_after_the_bid(
    own_examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = run(own_examples, monkeypatch, "evaluation", framework=OTHER)
    year = int(test.session_state["am-year"]) if "am-year" in test.session_state else None
    before = html(test)
    test.date_input(key="am-sitting-administrators").set_value(today()).run()
    assert len(html(test)) > len(before)  # the bid of that year is long past
    (button,) = (one for one in test.button if one.proto.type == "primary")
    button.click().run()
    assert not test.exception
    (one,) = rounds(own_examples, OTHER).rounds.values()
    assert year in (None, one.year)
    assert one.sittings == {"administrators": today()}
    assert one.figures[1] == today()
    assert "CONCEPT" in html(test)


def test_a_year_without_results_can_be_evaluated(own_examples: Path) -> None:
    done = record(own_examples, [Act(TOWN, 2026, "open", today(), {"rule": 1, "sittings": {}})],
                  computed(Store(own_examples)))  # fmt: skip
    assert done.finding is None
    plan = agenda(found(own_examples, 2026))
    assert len(plan.entries) > len(plan.rest)


@pytest.mark.parametrize("framework", ["amsterdam-2020", "tilburg-2015", "nationaal-2022"])
def test_a_round_without_tenants_or_of_public_sources(
    own_examples: Path, monkeypatch: pytest.MonkeyPatch, framework: str
) -> None:
    year = {"amsterdam-2020": 2023, "tilburg-2015": 2019, "nationaal-2022": 2024}[framework]
    acts = [Act(framework, year, "open", today(), {"rule": 1, "sittings": {}}), Act(framework, year, "close", today())]
    assert record(own_examples, acts, computed(Store(own_examples))).finding is None
    for page, item in (("evaluation", ""), ("meeting", COOPERATION), ("meeting", REST)):
        test = run(own_examples, monkeypatch, page, framework=framework, year=str(year), item=item)
        assert not test.exception
        assert html(test).count("<h1") == 1


# ---- one item on the table


def meeting(data: Path, monkeypatch: pytest.MonkeyPatch, item: str, **more: str) -> AppTest:
    return run(data, monkeypatch, "meeting", **{"framework": TOWN, "year": NOW, "item": item, **more})


def test_last_years_conclusion_and_its_actions_stand_beside(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = meeting(examples, monkeypatch, "NB-02")
    assert "beter onderbouwde parkeernorm" in html(test)
    assert any("opnieuw verlenen" in str(one.proto.json) for one in test.get("bidi_component"))


def test_who_only_looks_can_close_nothing(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(READ_ONLY, "1")
    test = run(examples, monkeypatch, "evaluation", framework=TOWN, year=NOW)
    assert not [one for one in test.button if one.proto.type == "primary"]


def shown(test: AppTest) -> str:
    """All that is shown, also in the parts where something is noted."""
    return " ".join((html(test), *(str(json.loads(one.proto.json)) for one in test.get("bidi_component"))))


# ---- closing, reopening, and figures as they were


def test_closing_and_reopening(own_examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    act(own_examples, "close")
    test = meeting(own_examples, monkeypatch, "NB-01")
    assert "CONCEPT" not in html(test)
    (noting,) = (json.loads(one.proto.json) for one in test.get("bidi_component") if "NB-01" in str(one.proto.id))
    assert not noting["fields"] and not noting["forms"]
    test = run(own_examples, monkeypatch, "evaluation", framework=TOWN, year=NOW)
    (reopen,) = (one for one in test.button if "am-" not in str(one.key) and not one.proto.disabled)
    reopen.click().run()
    assert rounds(own_examples).rounds[2025].closed  # without a reason it stays closed, and says so
    test.text_input(key="am-reopen-why").set_value("Thuis herstelde een cijfer.").run()
    (reopen,) = (one for one in test.button if "am-" not in str(one.key) and not one.proto.disabled)
    reopen.click().run()
    one: Round = rounds(own_examples).rounds[2025]
    assert not one.closed and one.reopened[0][1] == "Thuis herstelde een cijfer."


def test_what_changed_after_the_proposal_is_marked(own_examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    act(own_examples, "say", "Zoals voorgesteld.", number="NB-04", field="conclusion")
    act(own_examples, "propose")
    one = rounds(own_examples)
    assert one.after_proposal(one.rounds[2025]) == frozenset()
    act(own_examples, "say", "Anders.", number="VD-08", field="conclusion")
    act(own_examples, "action", "Nieuw na het voorstel", number="NB-03", owner="L9001")
    act(own_examples, "say", "Korte lijnen.", party="HPV", field="went_well")
    kept = next(action for action in rounds(own_examples).actions.values() if action.year == 2025)
    act(own_examples, "action", action=kept.id, number=kept.number, owner="L9001", state="done")
    one = rounds(own_examples)
    assert one.after_proposal(one.rounds[2025]) == {"VD-08", "NB-03", None}
    marked = words("nl").say("Changed after it was proposed on {day}.", day=words("nl").day(today()))
    assert marked in shown(meeting(own_examples, monkeypatch, "VD-08"))
    assert marked not in shown(meeting(own_examples, monkeypatch, "NB-04"))
    pages = content(found(own_examples), "nl", today())
    assert {one.number for one in pages.entries if marked in one.noted} == {"VD-08", "NB-03"}
    test = run(own_examples, monkeypatch, "evaluation", framework=TOWN, year=NOW)
    assert "NB-03, VD-08, De samenwerking" in html(test)
    (again,) = (one for one in test.button if one.label == "Ambtelijk voorgesteld")
    again.click().run()
    one = rounds(own_examples)
    assert one.after_proposal(one.rounds[2025]) == frozenset()


def _later(value: float) -> bytes:
    cover = {"framework": TOWN, "party": "L9001", "year": 2025, "sent_on": today()}
    return write({"cover": [cover], "results": [{"number": "NB-01", "value": value}]})


def test_later_figures_change_nothing_and_are_said(own_examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = found(own_examples)
    (sent,) = submit(own_examples, [("later.xlsx", _later(200))])
    assert not sent.refused
    after = found(own_examples)
    assert after.items == before.items and after.fixed.drifted == ()
    test = run(own_examples, monkeypatch, "evaluation", framework=TOWN, year=NOW)
    assert "Nieuwe sociale huurwoningen" in html(test)
    test.text_input(key="am-figures-why").set_value("De Linde leverde na.").run()
    test.button(key="am-figures").click().run()
    assert found(own_examples).items["NB-01"].numbers["value"] != before.items["NB-01"].numbers["value"]


def test_a_closed_round_is_shown_as_it_was_kept(own_examples: Path) -> None:
    """Also when a later version of the program would compute something else: that is said."""
    one = found(own_examples, 2024)
    assert one.round.closed and one.fixed.drifted == ()
    assert one.items["NB-01"].status == "behind"
    assert one.standing.assessments["NB-01"].as_known_on == date(2025, 4, 30)


# ---- to take along


def test_conclusions_and_actions_for_excel(own_examples: Path) -> None:
    """What somebody typed stays a text, whatever sign it starts with."""
    act(own_examples, "say", '=HYPERLINK("http://x.example")', number="NB-04", field="conclusion")
    act(own_examples, "say", "Korte lijnen.", party="HPV", field="went_well")
    book = load_workbook(io.BytesIO(concluded(found(own_examples), Speech(words("nl"), {"L9002": "Thuis"}))))
    said = {row[0].value: row[4] for row in book["Conclusies"].iter_rows(min_row=2)}
    assert said["NB-04"].data_type == "s" and str(said["NB-04"].value).startswith("=HYPERLINK")
    assert "tweede locatie" in str(said["NB-01"].value)
    actions = [[cell.value for cell in row] for row in book["Acties"].iter_rows(min_row=2)]
    (moved,) = (row for row in actions if row[3] == "Vergunning Havenkwartier opnieuw verlenen")
    assert moved[6] == "verschoven" and "parkeeronderzoek" in str(moved[7])
    assert [cell.value for cell in book["De samenwerking"][2]][2] == "Korte lijnen."
    about = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows()}
    assert about["Hoe ver het is"] == "CONCEPT" and about["Statusregel"] == 1


def test_what_can_be_taken_along(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = run(examples, monkeypatch, "evaluation", framework=TOWN, year="2024")
    labels = {str(one.proto.label) for one in test.get("download_button")}
    assert {"Verslag (pdf)", "Twee pagina's voor huurders (pdf)", "Conclusies en acties (Excel)"} <= labels
