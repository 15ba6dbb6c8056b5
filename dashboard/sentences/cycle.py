"""Sentences about the yearly cycle: each moment in a few words."""

from __future__ import annotations

from dashboard.facts.cycle import Step
from dashboard.sentences.other import days
from dashboard.sentences.speech import Speech
from schemas.contract import contract


def step_words(step: Step, told: bool, speech: Speech) -> str:
    """One moment: ✓ 1 July: bid made (27 June), or 15 December: signing, 19 days left.

    ``told``: whether anything of this year was said; without that a date that passed says only itself.
    """
    words, moment = speech.words, step.moment
    kind = contract().moments[moment.moment]
    due = words.day(moment.due, moment.year)
    if step.state == "done" and moment.done is not None:
        text = words.say("✓ {day}: {what}", day=due, what=kind.done[words.language])
        return text if moment.done == moment.due else f"{text} ({words.day(moment.done, moment.year)})"
    text = words.say("{day}: {what}", day=due, what=kind.label[words.language])
    if step.state == "passed" and told:
        ago = words.say("{lead}, {days} ago", lead=text, days=days(step.days, speech))
        return words.say("{lead}, not reported as done yet", lead=ago)
    if step.state != "next":
        return text
    if step.days == 0:
        return words.say("{lead}, today", lead=text)
    return words.say("{lead}, {left}", lead=text, left=words.plural("{n} day left", "{n} days left", step.days))
