"""The evaluation round: the figures as they were fixed, what was said about them, and the agenda that follows.

Pure values for pages, commands and paper; `ingest.rounds` writes. Knows no screen.
"""

from dashboard.rounds.agenda import Agenda, Entry, agenda
from dashboard.rounds.evaluation import Evaluation, evaluation
from dashboard.rounds.outcome import computed, kept, outcome_of

__all__ = ["Agenda", "Entry", "Evaluation", "agenda", "computed", "evaluation", "kept", "outcome_of"]
