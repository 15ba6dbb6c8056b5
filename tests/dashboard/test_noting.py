"""What is noted about one item of an evaluation, as a browser sends it: saved, refused with why, or beside what another
window saved."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from dashboard.pieces.noting import day
from dashboard.rounds import ACTIONS, COOPERATION, REST
from ingest.events import READ_ONLY
from ingest.findings import Finding
from ingest.round_state import Said
from schemas.rounds import round_words
from tests.dashboard.test_evaluation import TOWN, act, found, meeting, rounds
from tests.dashboard.test_pages import html, run

GROUP = f"{TOWN}-2025"


class Noting:
    """A part in which something is noted, with what it shows now."""

    def __init__(self, test: AppTest, place: str) -> None:
        self.test, self.key = test, f"{GROUP} {place}"

    @property
    def proto(self) -> Any:
        (one,) = (one.proto for one in self.test.get("bidi_component") if str(one.proto.id).endswith(f"-{self.key}"))
        return one

    @property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(self.proto.json)
        return data

    def field(self, name: str) -> dict[str, Any]:
        (one,) = (one for one in self.data["fields"] if one["name"] == name)
        return dict(one)

    def forms(self) -> dict[str, dict[str, Any]]:
        return {one["name"]: one for one in (*self.data["forms"], *self.data["below"])}

    def save(self, **values: Any) -> str:
        """Leave fields with these values; gives why any of them was refused."""
        seen = {name: self.field(name)["seen"] for name in values}
        fields = {name: {"n": "1", "value": value, "seen": seen[name]} for name, value in values.items()}
        self._send({"fields": fields, "forms": {}})
        return " ".join(filter(None, self.answers.values()))

    @property
    def answers(self) -> dict[str, str]:
        """What was sent last, with why it was refused."""
        return {name: one["why"] for name, one in self.data["answers"].get(self.key, {}).items()}

    def note(self, form: str, number: str = "1", seen: Any = None, **typed: Any) -> str:
        """Press the button of a form of which this was typed; gives why it was refused."""
        shown = self.forms()[form]
        values = {one["name"]: one["value"] for one in shown["fields"]} | typed
        sent = {"n": number, "values": values, "seen": shown["seen"] if seen is None else seen}
        self._send({"fields": {}, "forms": {form: sent}})
        return self.answers[form]

    def _send(self, given: dict[str, Any]) -> None:
        sent = json.dumps([{"event": "given", "value": given}])
        one = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{self.proto.id}__events", json_trigger_value=sent)
        self.test._run(WidgetStates(widgets=[one]))
        assert not self.test.exception


@pytest.fixture
def item(own_examples: Path, monkeypatch: pytest.MonkeyPatch) -> Noting:
    return Noting(meeting(own_examples, monkeypatch, "NB-04"), "NB-04")


def said(data: Path, name: str, number: str | None = "NB-04", party: str | None = None) -> Said:
    one = rounds(data).rounds[2025].said(number, name, party)
    assert one is not None
    return one


def test_what_is_left_or_chosen_is_saved_and_shown(own_examples: Path, item: Noting) -> None:
    """Also what is sent in one: what was not answered yet goes along with what is sent next."""
    assert item.save(conclusion="Grond is er.") == ""
    assert item.save(conclusion="Grond is er nu.", causes=["permit", "builder"], proposal="amend") == ""
    values = [said(own_examples, name).value for name in ("conclusion", "causes", "proposal")]
    assert values == ["Grond is er nu.", ("permit", "builder"), "amend"]
    shown = [item.field(name)["value"] for name in ("conclusion", "causes", "proposal")]
    assert shown == ["Grond is er nu.", ["permit", "builder"], "amend"]
    assert item.save(causes=[], proposal="") == ""
    assert [said(own_examples, name).value for name in ("causes", "proposal")] == [(), ""]


def test_two_windows_that_choose_show_what_the_other_chose(own_examples: Path, item: Noting) -> None:
    act(own_examples, "say", number="NB-04", field="causes", value=["permit"])
    act(own_examples, "say", number="NB-04", field="proposal", value="raise")
    item.save(proposal="amend")  # here nobody saw the other choice yet
    one = said(own_examples, "proposal")
    assert one.value == "amend" and [other.value for other in one.beside] == ["raise"]
    assert round_words().proposals["raise"].label["nl"] in html(item.test)
    assert item.field("causes")["value"] == ["permit"]  # saved elsewhere, nothing chosen here
    item.save(causes=["permit", "builder"])
    both = said(own_examples, "causes")
    assert both.value == ("permit", "builder") and not both.beside


def test_two_windows_both_stand_there(own_examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    act(own_examples, "say", "Van links.", number="NB-04", field="conclusion", base=0)
    act(own_examples, "say", "Van <b>rechts</b>.", number="NB-04", field="conclusion", base=0)
    test = meeting(own_examples, monkeypatch, "NB-04")
    assert "Van links." in html(test)
    assert Noting(test, "NB-04").field("conclusion")["value"] == "Van <b>rechts</b>."


def test_what_a_window_saves_twice_is_its_own(own_examples: Path, item: Noting) -> None:
    """It sends again before it heard of the first time: that is no other window."""
    seen = item.field("proposal")["seen"]
    for value in ("amend", "raise"):
        item._send({"fields": {"proposal": {"n": value, "value": value, "seen": seen}}, "forms": {}})
    one = said(own_examples, "proposal")
    assert one.value == "raise" and not one.beside and [other.value for other in one.before] == ["amend"]


def test_what_stands_can_be_left_so(own_examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("Van links.", "Van rechts."):
        act(own_examples, "say", text, number="NB-04", field="conclusion", base=0)
    test = run(own_examples, monkeypatch, "evaluation", framework=TOWN, year="2025")
    assert "naast elkaar: NB-04" in html(test)
    test = meeting(own_examples, monkeypatch, "NB-04")
    (leave,) = (one for one in test.button if str(one.key).startswith("am-keep-"))
    leave.click().run()
    one = said(own_examples, "conclusion")
    assert one.value == "Van rechts." and not one.beside
    assert [other.value for other in one.before] == ["Van rechts.", "Van links."]


def test_what_another_window_noted_of_an_action_is_said_first(own_examples: Path, item: Noting) -> None:
    assert item.note("new", text="Bouwstart plannen", owner="L9001") == ""
    *_, one = rounds(own_examples).actions.values()
    form, seen = f"action-{one.id}", item.forms()[f"action-{one.id}"]["seen"]
    act(own_examples, "action", action=one.id, number="NB-04", owner="L9001", state="done")
    assert "gedaan" in item.note(form, "2", seen, due="31-12-2030")
    assert rounds(own_examples).actions[one.id].last.state == "done"


@pytest.mark.parametrize("text", ["half \ud83d emoji", "uit Word\x0bgeplakt", "\x00nul", "staart\x1f"])
def test_signs_that_no_file_can_hold_break_nothing(own_examples: Path, item: Noting, text: str) -> None:
    assert item.save(conclusion=text) == ""
    assert str(said(own_examples, "conclusion").value)[:4] == text.strip("\x00")[:4]
    assert item.note("judgement", party="HPV", status="behind", text=text) == ""
    assert "20000" in item.note("judgement", "2", party="HPV", status="behind", text="a" * 20_001)


def test_each_party_can_judge_also_when_it_sent_figures(own_examples: Path, item: Noting) -> None:
    (party,) = (one for one in item.forms()["judgement"]["fields"] if one["name"] == "party")
    codes = [code for code, _name in party["options"]]
    for code in (codes[0], codes[3]):  # an association, the municipality
        assert item.note("judgement", code, party=code, status="behind", text="Te langzaam.") == ""
    judged = {one.party for one in found(own_examples).standing.assessments["NB-04"].judgements if one.year == 2025}
    assert judged == {codes[0], codes[3]} and len(codes) == 5


def test_an_action_needs_an_owner_and_a_day_in_time(own_examples: Path, item: Noting) -> None:
    before, typed = len(rounds(own_examples).actions), {"text": "Bouwstart plannen"}
    assert item.note("new", **typed).startswith(Finding("action_without_owner").what("nl"))
    typed["owner"] = "L9001"
    for due in ("01-01-2020", "morgen", "32-12-2030"):
        assert item.note("new", **typed, due=due)
    assert len(rounds(own_examples).actions) == before
    assert item.note("new", **typed, due="1-1-2030") == ""
    *_, last = rounds(own_examples).actions.values()
    assert (last.number, last.last.text, last.last.owner) == ("NB-04", "Bouwstart plannen", "L9001")
    assert f"action-{last.id}" in item.forms()


def test_what_is_sent_twice_is_noted_once(own_examples: Path, item: Noting, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser sends again as long as nobody answers: to this server, or to the one that comes after it."""
    before, typed = len(rounds(own_examples).actions), {"text": "Bouwstart plannen", "owner": "L9001"}
    assert item.note("new", **typed) == "" and item.note("new", **typed) == ""
    assert Noting(meeting(own_examples, monkeypatch, "NB-04"), "NB-04").note("new", **typed) == ""
    assert len(rounds(own_examples).actions) == before + 1
    assert item.note("new", "2", **typed | {"text": "Nog een"}) == ""
    assert len(rounds(own_examples).actions) == before + 2


def test_how_an_action_stands_is_told_with_a_reason(own_examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = next(one for one in rounds(own_examples).actions.values() if one.is_open and one.number and one.year < 2025)
    place, form = f"{one.number} last", f"action-{one.id}"
    part = Noting(meeting(own_examples, monkeypatch, str(one.number)), place)
    assert part.note(form) == "" and rounds(own_examples).actions[one.id].steps == one.steps  # nothing was changed
    assert part.note(form, "2", state="dropped").startswith(Finding("round_without_reason").what("nl"))
    assert part.note(form, "2", state="dropped", why="Niet meer nodig.") == ""
    assert rounds(own_examples).actions[one.id].last.reason == "Niet meer nodig."
    assert part.forms()[form]["fields"] == []  # dropped: only to read, with its history
    assert any("Niet meer nodig." in line for line in part.forms()[form]["told"])


def test_a_judgement_typed_over_counts_and_one_without_text_is_refused(own_examples: Path, item: Noting) -> None:
    typed = {"status": "behind", "asked": "Ledenavond in maart", "answered": "31"}
    assert item.note("judgement", **typed)  # whose?
    typed["party"] = "HPV"
    assert item.note("judgement", **typed)  # a word needs a text
    typed["text"] = "Te langzaam."
    assert item.note("judgement", **typed | {"answered": "veel"})
    assert not [one for one in found(own_examples).standing.assessments["NB-04"].judgements if one.party == "HPV"]
    assert item.note("judgement", **typed) == ""
    (mine,) = (one for one in found(own_examples).standing.assessments["NB-04"].judgements if one.party == "HPV")
    assert (mine.text, mine.asked, mine.answered) == ("Te langzaam.", "Ledenavond in maart", 31)


def test_each_party_says_how_the_work_went(own_examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = meeting(own_examples, monkeypatch, COOPERATION)
    assert Noting(test, f"{COOPERATION} HPV").save(went_well="Korte lijnen.", wish="Eerder praten.") == ""
    assert said(own_examples, "wish", None, "HPV").value == "Eerder praten."
    assert Noting(test, COOPERATION).note("new", text="Vaker zien", owner="HPV") == ""
    *_, last = rounds(own_examples).actions.values()
    assert (last.number, last.last.text) == (None, "Vaker zien")


def test_a_full_disk_is_said_and_there_is_room_again(
    own_examples: Path, item: Noting, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = {"text": "Bouwstart plannen", "owner": "L9001"}
    with monkeypatch.context() as full:
        full.setattr("ingest.events.os.fsync", lambda _file: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
        assert "schijf" in item.save(conclusion="Vol.")
        assert "schijf" in item.save(proposal="amend")
        assert "schijf" in item.note("new", **typed)
    assert rounds(own_examples).rounds[2025].said("NB-04", "proposal") is None
    assert item.note("new", **typed) == ""  # what was typed is still in the browser
    assert any(one.last.text == "Bouwstart plannen" for one in rounds(own_examples).actions.values())


def test_who_only_looks_can_type_nothing(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(READ_ONLY, "1")
    for place in ("NB-01", REST, COOPERATION, ACTIONS):
        test = meeting(examples, monkeypatch, place)
        assert not test.exception and not test.text_input
        for one in test.get("bidi_component"):
            data = json.loads(one.proto.json)
            assert not data.get("fields") and not data.get("forms")
            assert not [form for form in data.get("below", []) if form["fields"]]


@pytest.mark.parametrize("typed", ["31-12-2026", "31/12/2026", "31.12.2026", " 2026-12-31 "])
def test_a_day_as_people_type_it(typed: str) -> None:
    assert str(day(typed)) == "2026-12-31"


@pytest.mark.parametrize("typed", ["", "31-13-2026", "12-31-2026", "morgen", "1-1-26", "12026-01-01", "٣١-١٢-٢٠٢٦x"])
def test_what_is_no_day(typed: str) -> None:
    assert day(typed) is None
