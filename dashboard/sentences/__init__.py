"""Numbers -> plain sentences in Dutch and English, the same for screen, list, alt text, command and paper.

A sentence says only what the data know: the promise first, then what came of it. Nobody is ranked, silence is never
zero, and causes are quoted from who typed them. Everything a page needs is imported from here.
"""

from dashboard.sentences.chart import alt_text, chart_sentence, limit_sentence, outside_sentence
from dashboard.sentences.gaps import hedged
from dashboard.sentences.headline import headline
from dashboard.sentences.history import Dated, amendments, history
from dashboard.sentences.other import life
from dashboard.sentences.overview import Missing, Overview, missing, outside_of_counts, overview, theme_headline
from dashboard.sentences.paper import Line, sum_lines
from dashboard.sentences.result import judgement_in_words, part_words, result_in_words
from dashboard.sentences.short import Figure, numbers, standing
from dashboard.sentences.since import since, since_further, since_headline
from dashboard.sentences.speech import Speech, reason, speech_about
from dashboard.sentences.status import provisional_words, status_word, why

__all__ = [
    "Dated",
    "Figure",
    "Line",
    "Missing",
    "Overview",
    "Speech",
    "alt_text",
    "amendments",
    "chart_sentence",
    "headline",
    "hedged",
    "history",
    "judgement_in_words",
    "life",
    "limit_sentence",
    "missing",
    "numbers",
    "outside_of_counts",
    "outside_sentence",
    "overview",
    "part_words",
    "provisional_words",
    "reason",
    "result_in_words",
    "since",
    "since_further",
    "since_headline",
    "speech_about",
    "standing",
    "status_word",
    "sum_lines",
    "theme_headline",
    "why",
]
