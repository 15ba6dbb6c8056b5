"""How far an evaluation is: proposed by the officials, adopted by the administrators, reopened, with newer figures."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.desk import Here
from dashboard.export.concluded import concluded
from dashboard.pieces import panels, saving, take_along
from dashboard.reports import report
from dashboard.rounds import Evaluation
from dashboard.sentences import standing, status_word


def concept(page: Here, found: Evaluation) -> str:
    """That nothing is adopted yet: on every page of a round until it is closed; "" once it is."""
    return "" if found.round.closed else page.speech.words.say("CONCEPT")


def newer_figures(page: Here, found: Evaluation, numbers: Sequence[str], look_only: bool) -> None:
    """That figures came in since the round fixed its own, which agreements they change, and taking them."""
    say, words = page.speech.words.say, page.speech.words
    if not numbers:
        return
    told = words.plural(
        "Newer figures exist: {n} agreement stands differently by what is known now.",
        "Newer figures exist: {n} agreements stand differently by what is known now.",
        len(numbers),
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="am-newer"):
        st.html(f'<p class="am-small">{told}</p>', width="content")
        with st.popover(say("What changed since"), type="tertiary", icon=":material/info:"):
            heads = [say("Agreement"), say("In this evaluation"), say("As known now")]
            panels.table(say("What changed since"), heads, [_change(page, found, number) for number in numbers])
            if not found.round.closed and not look_only:
                why = st.text_input(say("Why take the newer figures?"), key="am-figures-why")
                if st.button(say("Take the newer figures"), key="am-figures"):
                    saving.stepped(page, "figures", why)


def _change(page: Here, found: Evaluation, number: str) -> tuple[str, str, str]:
    now = page.standing.assessments[number]
    was = found.items[number].told[page.view.language]
    return (
        page.title(now.agreement),
        f"{was.word}: {was.standing}",
        f"{status_word(now.agreement, now, page.speech)}: {standing(now.agreement, now, page.speech)}",
    )


def drifted(page: Here, found: Evaluation) -> None:
    """That this version of the program computes something else than was kept."""
    if found.fixed.drifted:
        names = ", ".join(found.fixed.drifted)
        say = page.speech.words.say
        panels.small(say("This version of the program computes something else of {names}; kept counts.", names=names))


def steps(page: Here, found: Evaluation) -> None:
    """What comes next: propose, adopt and close; of a closed one, reopen with a reason."""
    say, one = page.speech.words.say, found.round
    with st.container(border=True, key="am-closing"):
        panels.heading(say("Round off"))
        saving.refused()
        if one.closed:
            why = st.text_input(say("Why reopen?"), key="am-reopen-why")
            if st.button(say("Reopen the evaluation"), width="stretch"):
                saving.stepped(page, "reopen", why)
            return
        if beside := _beside(page, found):
            panels.small(say("Two texts still stand beside each other: {names}.", names=beside))
        changed = _after_proposal(page, found)
        if one.proposed_on is None or changed:
            told = say("The officials propose; the administrators adopt. Until then every page says CONCEPT.")
            panels.small(changed or told)
            if st.button(say("Proposed by the officials"), width="stretch"):
                saving.stepped(page, "propose")
        with st.popover(say("Adopt and close"), width="stretch"):
            panels.small(say("Conclusions and actions are then fixed. Reopening needs a reason."))
            if st.button(say("Adopted by the administrators: close"), type="primary"):
                saving.stepped(page, "close")


def _beside(page: Here, found: Evaluation) -> str:
    """Where two windows saved something else and nobody put it together; "" when nowhere."""
    numbers = {number for (number, _party, _name), said in found.round.fields.items() if said.beside}
    names = [number for number in found.items if number in numbers]
    return ", ".join([*names, *([page.speech.words.say("Working together")] if None in numbers else [])])


def _after_proposal(page: Here, found: Evaluation) -> str:
    """Of which agreements something was noted since the proposal; "" when of none."""
    say, changed = page.speech.words.say, found.rounds.after_proposal(found.round)
    numbers = [number for number in found.items if number in changed]
    names = [*numbers, *([say("Working together")] if None in changed else [])]
    return say("Changed since the proposal: {names}.", names=", ".join(names)) if names else ""


def on_paper(page: Here, found: Evaluation) -> None:
    """The printed pages, two pages for tenants, and conclusions and actions for Excel. Made when they are asked for."""
    say, language = page.speech.words.say, page.view.language
    name = f"{page.framework.code}-{found.round.year}"
    with st.container(gap=None, key="am-take-along-round"):
        take_along.as_pdf(lambda: report(found, language), say("evaluation-{name}", name=name), say("Report (PDF)"))
        take_along.as_pdf(
            lambda: report(found, language, for_tenants=True),
            say("tenants-{name}", name=name),
            say("Two pages for tenants (PDF)"),
        )
        label = say("Conclusions and actions (Excel)")
        take_along.as_excel(
            lambda: concluded(found, page.speech), say("conclusions-{name}", name=name), page.view, label
        )
