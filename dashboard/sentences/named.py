"""What things are called: an agreement by its short name, figures by where they come from."""

from __future__ import annotations

from dashboard.sentences.speech import Speech
from ingest.submit import PUBLIC_SOURCES
from schemas.agreement import Agreement
from schemas.contract import contract
from schemas.words import Words


def title_of(agreement: Agreement, language: str) -> str:
    """The short name of an agreement: its own, else that of what it counts."""
    return agreement.title or contract().indicators[agreement.indicator].label[language]


def nature(kind: str, words: Words) -> str:
    """What the figures of a framework are, when they are not the parties' own; "" when they are."""
    return {
        "fictitious": words.say("Example: this town, its parties and all figures are fictitious."),
        "public_sources": words.say("Compiled from public sources, not by the parties themselves."),
    }.get(kind, "")


def sender(code: str, speech: Speech, *, compiled: bool = False) -> str:
    """Who a file came from: a party, the framework's partners, or nobody but public sources."""
    if compiled or code == PUBLIC_SOURCES:
        return speech.words.say("compiled from public sources")
    return speech.name(code) if code in speech.names else speech.words.say("the parties together")
