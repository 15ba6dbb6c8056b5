"""Evaluations as events: what was typed is never lost, what can't be is refused with a sentence, a rebuild gives it
back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.audit import audit
from ingest.events import Events
from ingest.findings import Finding
from ingest.round_file import read_acts
from ingest.round_state import Act, Rounds, after
from ingest.rounds import LONGEST, OUTCOME, Recorded, record, rounds_of, warnings
from ingest.store import FILE, Store
from ingest.submit import submit
from ingest.withdraw import withdraw
from schemas.contract import contract
from schemas.rounds import round_words
from tests.ingest.workbooks import agreements_bytes, results_bytes

NOW = datetime(2026, 6, 11, 10, 0, tzinfo=UTC)
OPENED, MEETING = date(2026, 4, 30), date(2026, 6, 11)
SITTINGS = {"officials": "2026-05-20", "administrators": "2026-06-11"}
#: What no screen, file or sheet may stumble over.
HARD = (
    "a" * 10_000,
    "שלום לכולם, 500 דירות",
    "👩‍👩‍👧 klaar 🎉",
    "# kop **vet** <script>alert(1)</script>",
    '=HYPERLINK("http://x.nl")',
    "regel een\nregel twee\ttab",
)


def outcome(framework: str, year: int, figures: tuple[int, date], day: date) -> bytes:
    """What is kept, so that a test sees by which figures it was asked."""
    return f"{framework} {year} {figures[0]} {figures[1]} {day}".encode()


def act(name: str, text: str | None = None, *, year: int = 2025, on: date = MEETING, **said: Any) -> Act:
    reason = said.pop("reason", None)
    return Act("stad", year, name, on, said, text, reason)


OPEN = act("open", on=OPENED, rule=1, sittings=SITTINGS)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Agreements (1) and results of 2025 (2); to be copied."""
    folder = tmp_path_factory.mktemp("loaded") / "data"
    files = [("afspraken.xlsx", agreements_bytes()), ("een.xlsx", results_bytes({"NB-01": 40}))]
    submit(folder, files, received=date(2026, 3, 31), now=NOW)
    return folder


@pytest.fixture
def data(loaded: Path, tmp_path: Path) -> Path:
    return shutil.copytree(loaded, tmp_path / "data")


def did(data: Path, *acts: Act) -> Recorded:
    return record(data, acts, outcome, now=NOW)


def rounds(data: Path) -> Rounds:
    return rounds_of(Store(data), "stad")


def plain(found: Rounds) -> tuple[dict[int, dict[str, Any]], dict[int, Any]]:
    """Rounds as values that can be compared."""
    return {year: vars(one) for year, one in found.rounds.items()}, dict(found.actions)


def test_a_round_from_opening_to_closing(data: Path) -> None:
    first = did(data, OPEN, act("say", " Het doel blijft staan. ", number="NB-01", field="conclusion"))
    assert first.events == (3, 4)
    did(data, act("say", number="NB-01", field="causes", value=["permit", "grid"]))
    did(data, act("say", number="NB-01", field="proposal", value="go_on"))
    did(data, act("say", "Korte lijnen.", party="L1", field="went_well"))
    did(data, act("action", "Vergunning verlenen", number="NB-01", owner="L1", due="2026-12-01"))
    did(data, act("propose"), act("close"))
    found = rounds(data).rounds[2025]
    assert found.figures == (2, OPENED)
    assert found.sittings == {"officials": date(2026, 5, 20), "administrators": MEETING}
    assert (found.proposed_on, found.adopted_on, found.closed) == (MEETING, MEETING, True)
    values = [found.said("NB-01", name) for name in ("conclusion", "causes", "proposal")]
    assert [one and one.value for one in values] == ["Het doel blijft staan.", ("permit", "grid"), "go_on"]
    well = found.said(None, "went_well", "L1")
    assert well is not None and well.value == "Korte lijnen."
    (action,) = rounds(data).actions.values()
    assert (action.number, action.last.owner, action.last.due) == ("NB-01", "L1", date(2026, 12, 1))
    kept = Events(data).read(found.outcome).bytes_of(OUTCOME)
    assert kept == b"stad 2025 2 2026-04-30 2026-06-11"
    assert Events(data).read(found.event).bytes_of(OUTCOME) == b"stad 2025 2 2026-04-30 2026-04-30"


def test_a_rebuilt_store_gives_the_same_and_the_audit_is_clean(data: Path) -> None:
    did(data, OPEN, *(act("say", text, number="NB-01", field="conclusion") for text in HARD), act("close"))
    before = rounds(data)
    assert audit(data).clean
    (data / FILE).unlink()
    Store(data).rebuild()
    assert plain(rounds(data)) == plain(before)


def test_a_value_that_was_changed_by_hand_is_found(data: Path) -> None:
    did(data, OPEN, act("say", "Het doel blijft staan.", number="NB-01", field="conclusion"))
    with Store(data).asking() as ask:
        ask("UPDATE round_acts SET text = 'Het doel vervalt.' WHERE act = 'say'")
    (wrong,) = audit(data).differences
    assert (wrong.event, wrong.table, wrong.field, wrong.found) == (4, "round_acts", "text", "Het doel vervalt.")


def test_as_known_on_an_earlier_day(data: Path) -> None:
    did(data, OPEN, act("say", "Eerst.", number="NB-01", field="conclusion", on=date(2026, 5, 20)), act("close"))
    then = rounds_of(Store(data), "stad", day=date(2026, 6, 1)).rounds[2025]
    assert not then.closed and then.said("NB-01", "conclusion") is not None
    assert plain(rounds_of(Store(data), "stad", day=date(2026, 4, 29))) == plain(Rounds())


# ---- two windows


def test_two_windows_keep_both_texts_until_somebody_who_saw_both_writes(data: Path) -> None:
    (_open, seen) = did(data, OPEN, act("say", "Eerst.", number="NB-01", field="conclusion")).events
    did(data, act("say", "Van links.", number="NB-01", field="conclusion", base=seen))
    did(data, act("say", "Van rechts.", number="NB-01", field="conclusion", base=seen))
    said = rounds(data).rounds[2025].said("NB-01", "conclusion")
    assert said is not None and said.value == "Van rechts."
    assert [one.value for one in said.beside] == ["Van links."]
    did(data, act("say", "Van beide.", number="NB-01", field="conclusion", base=said.seen))
    said = rounds(data).rounds[2025].said("NB-01", "conclusion")
    assert said is not None and (said.value, said.beside) == ("Van beide.", ())
    assert [one.value for one in said.before] == ["Eerst.", "Van rechts.", "Van links."]


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(["a", "b", "c", "d"]), st.booleans()), min_size=1, max_size=12
    )
)
def test_no_text_of_any_window_is_lost(saves: list[tuple[int, str, bool]]) -> None:
    """Whoever saves what, having looked again or not: every text stands there, stands beside it, or did so before
    somebody who had seen it wrote another."""
    fixed = {**OPEN.said, "event": 0, "known_on": "2026-04-30"}
    found = after([replace(OPEN, event=1, said=fixed)])
    seen, texts = {0: 0, 1: 0, 2: 0}, []
    for event, (window, text, looks) in enumerate(saves, 2):
        said = found.rounds[2025].said("NB-01", "conclusion")
        if looks and said is not None:
            seen[window] = said.seen
        saved = act("say", f"{text}{window}", number="NB-01", field="conclusion", base=seen[window])
        found = after([replace(saved, event=event)], found)
        texts.append((event, f"{text}{window}", seen[window]))
        seen[window] = event
    said = found.rounds[2025].said("NB-01", "conclusion")
    assert said is not None
    standing = {said.value, *(one.value for one in said.beside)}
    for event, text, _base in texts:
        replaced = any(base >= event for _event, _text, base in texts)
        assert text in standing or (replaced and text in {one.value for one in said.before}), (text, said)


# ---- what can't be


@pytest.mark.parametrize(
    ("acts", "check"),
    [
        ([act("say", "Iets.", number="NB-01", field="conclusion")], "no_such_round"),
        ([OPEN, OPEN], "round_exists"),
        ([replace(OPEN, year=2030)], "round_outside_term"),
        ([replace(OPEN, framework="elders")], "round_of_unknown_framework"),
        ([replace(OPEN, said={**OPEN.said, "sittings": {"breakfast": "2026-05-20"}})], "round_unknown_word"),
        ([replace(OPEN, said={**OPEN.said, "known_on": "2026-05-01"})], "round_day_not_possible"),
        ([replace(OPEN, on=date(2027, 1, 1))], "round_day_not_possible"),
        ([OPEN, act("say", "Iets.", number="XX-99", field="conclusion")], "round_unknown_word"),
        ([OPEN, act("say", "Iets.", number="NB-01", field="opinion")], "round_unknown_word"),
        ([OPEN, act("say", number="NB-01", field="causes", value=["weather"])], "round_unknown_word"),
        ([OPEN, act("say", number="NB-01", field="proposal", value="dance")], "round_unknown_word"),
        ([OPEN, act("say", "Iets.", party="L9", field="wish")], "round_unknown_word"),
        ([OPEN, act("say", "Iets.", party="L1", field="conclusion")], "round_unknown_word"),
        ([OPEN, act("say", "a" * (LONGEST + 1), number="NB-01", field="conclusion")], "round_text_too_long"),
        (
            [OPEN, act("say", "Iets.", number="NB-01", field="conclusion", on=date(2026, 4, 1))],
            "round_day_not_possible",
        ),
        ([OPEN, act("action", "Iets.", number="NB-01")], "action_without_owner"),
        ([OPEN, act("action", number="NB-01", owner="L1")], "action_without_text"),
        ([OPEN, act("action", "Iets.", owner="L9")], "round_unknown_word"),
        ([OPEN, act("action", "Iets.", owner="L1", state="maybe")], "round_unknown_word"),
        ([OPEN, act("action", "Iets.", owner="L1", number="XX-99")], "round_unknown_word"),
        ([OPEN, act("action", "Iets.", owner="L1", due="2026-04-29")], "action_before_round"),
        ([OPEN, act("action", "Iets.", owner="L1", action=77)], "round_unknown_word"),
        ([OPEN, act("agenda", order=["XX-99"], taken=[])], "round_unknown_word"),
        ([OPEN, act("figures")], "round_without_reason"),
        ([OPEN, act("reopen", reason="Zomaar.")], "round_is_open"),
        ([OPEN, act("close"), act("say", "Iets.", number="NB-01", field="conclusion")], "round_is_closed"),
        ([OPEN, act("close"), act("reopen", reason=" ")], "round_without_reason"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_kept(data: Path, acts: list[Act], check: str) -> None:
    refused = did(data, *acts)
    assert refused.events == ()
    assert refused.finding is not None and refused.finding.check == check
    assert refused.at == len(acts) - 1
    assert Store(data).event_number() == 2
    for language in ("nl", "en"):
        assert all(
            (refused.finding.what(language), refused.finding.repair(language), refused.finding.example(language))
        )


def test_every_check_of_a_round_is_used() -> None:
    ours = {name for name in contract().checks if name.startswith(("round_", "action_", "sitting_", "no_such_round"))}
    marks = test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_kept.pytestmark  # type: ignore[attr-defined]
    tried = {check for _acts, check in marks[0].args[1]}
    assert ours == tried | {"sitting_after_bid", "round_file_unreadable"}


@pytest.mark.parametrize("text", HARD)
def test_odd_texts_are_kept_as_typed(data: Path, text: str) -> None:
    assert did(data, OPEN, act("say", text, number="NB-01", field="conclusion")).finding is None
    said = rounds(data).rounds[2025].said("NB-01", "conclusion")
    assert said is not None and said.value == text


def test_a_meeting_after_the_bid_is_said(data: Path) -> None:
    known = Store(data).known("stad")
    late = {"officials": date(2026, 5, 20), "administrators": date(2026, 7, 1)}
    assert [one.check for one in warnings(known, 2025, late)] == ["sitting_after_bid"]
    assert warnings(known, 2025, {"administrators": date(2026, 6, 30)}) == ()


# ---- reopening, newer figures, actions, withdrawing


def test_reopening_needs_a_reason_and_keeps_the_outcome_again(data: Path) -> None:
    did(data, OPEN, act("close"))
    did(data, act("reopen", reason="Een partij herstelde haar cijfers."))
    one = rounds(data).rounds[2025]
    assert not one.closed and one.reopened == ((MEETING, "Een partij herstelde haar cijfers."),)
    did(data, act("say", "Nu wel.", number="NB-01", field="conclusion"), act("close"))
    assert rounds(data).rounds[2025].closed
    assert len({event.number for event in Events(data) if OUTCOME in event.files}) == 4


def test_figures_can_be_fixed_anew_with_a_reason(data: Path) -> None:
    did(data, OPEN)
    submit(data, [("twee.xlsx", results_bytes({"NB-01": 44}))], now=NOW)
    assert rounds(data).rounds[2025].figures == (2, OPENED)
    did(data, act("figures", reason="L1 leverde na."))
    one = rounds(data).rounds[2025]
    assert one.figures == (4, MEETING) and one.fixed_again == ((MEETING, "L1 leverde na."),)


def test_an_action_keeps_its_history(data: Path) -> None:
    (_open, first) = did(data, OPEN, act("action", "Vergunning", owner="L1", due="2026-12-01")).events
    did(data, act("close"))
    did(data, act("action", owner="L1", action=first, state="moved", due="2027-03-01", reason="Bezwaar."))
    did(data, act("action", owner="L2", action=first, state="done"))
    (action,) = rounds(data).actions.values()
    assert [(one.state, one.owner, one.reason) for one in action.steps] == [
        ("open", "L1", None),
        ("moved", "L1", "Bezwaar."),
        ("done", "L2", None),
    ]
    assert action.last.text == "Vergunning" and not action.is_open


@pytest.mark.parametrize("state", ["moved", "dropped"])
def test_moving_or_dropping_an_action_needs_a_reason(data: Path, state: str) -> None:
    (_open, first) = did(data, OPEN, act("action", "Vergunning", owner="L1")).events
    refused = did(data, act("action", owner="L1", action=first, state=state))
    assert refused.finding is not None and refused.finding.check == "round_without_reason"


def test_agreements_on_which_a_round_builds_stay(data: Path) -> None:
    withdraw(data, 2, "Verkeerd jaar.", now=NOW)
    did(data, OPEN)
    refused = withdraw(data, 1, "Fout.", now=NOW)
    assert isinstance(refused, Finding) and refused.check == "others_build_on_it"
    assert refused.values["allowed"] == "2025 (4)"


def test_every_cause_has_a_step_and_somebody_who_can_solve_it() -> None:
    words = round_words()
    assert len(words.causes) == 12
    assert {one.solver for one in words.causes.values()} == set(words.solvers)
    assert {one.step for one in words.causes.values()} == set(words.steps)


# ---- as a file

_HEAD = 'framework = "stad"\nyear = 2025\n[[act]]\n'


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("framework = ", ""),
        ('framework = "stad"\nyear = 2025', "framework, year, [[act]]"),
        ('framework = "stad"\nyear = 2025\nact = [1]', "act 1: act"),
        (_HEAD + 'act = "dance"\non = 2026-04-30', "act 1: act"),
        (_HEAD + 'act = "open"\nrule = 1\nsittings = {}', "act 1: on"),
        (_HEAD + 'act = "open"\non = "soon"\nrule = 1\nsittings = {}', "act 1: on"),
        (_HEAD + 'act = "open"\non = 2026-04-30\nsittings = {}', "act 1: rule"),
        (_HEAD + 'act = "open"\non = 2026-04-30\nrule = 1', "act 1: sittings"),
        (_HEAD + 'act = "open"\non = 2026-04-30\nrule = 1\nsittings = { officials = "May" }', "act 1: sittings"),
        (_HEAD + 'act = "say"\non = 2026-04-30\ntext = "Iets."', "act 1: field"),
        (_HEAD + 'act = "say"\non = 2026-04-30\nfield = "causes"\nvalue = [1]', "act 1: value"),
        (_HEAD + 'act = "say"\non = 2026-04-30\nfield = "conclusion"\ntext = 5', "act 1: text"),
        (_HEAD + 'act = "action"\non = 2026-04-30\ndue = "May"', "act 1: due"),
        (_HEAD + 'act = "close"\non = 2026-04-30\ncolour = "red"', "act 1: colour"),
    ],
)
def test_a_file_that_is_no_evaluation_is_refused_by_its_place(text: str, where: str) -> None:
    found = read_acts(text.encode(), lambda framework: Rounds())
    assert isinstance(found, Finding) and found.check == "round_file_unreadable"
    assert where in str(found.values["value"])
