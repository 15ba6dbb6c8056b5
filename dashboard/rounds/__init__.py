"""The evaluation round: the figures as they were fixed, what was said about them, and the agenda that follows.

Pure values for pages, commands and paper; `ingest.rounds` writes. Knows no screen.
"""

from dashboard.rounds.agenda import ACTIONS, COOPERATION, REST, Agenda, Entry, agenda, reordered
from dashboard.rounds.evaluation import (
    Evaluation,
    Figures,
    Fixed,
    due_of_bid,
    evaluation,
    evaluation_of,
    fixed,
    newer,
)
from dashboard.rounds.held import held
from dashboard.rounds.outcome import Item, Outcome, computed, kept

__all__ = [
    "ACTIONS", "COOPERATION", "REST", "Agenda", "Entry", "Evaluation", "Figures", "Fixed", "Item", "Outcome", "agenda",
    "computed", "due_of_bid", "evaluation", "evaluation_of", "fixed", "held", "kept", "newer", "reordered",
]  # fmt: skip
