"""The printed pages of an evaluation, as a tagged PDF: the whole report, two pages for tenants, and before it the
sheets on which a party writes what it thinks.

Whatever stands on paper is made by the same functions as the screen; a text that somebody typed is data, never markup.
"""

from __future__ import annotations

from dashboard.reports.content import content
from dashboard.reports.pdf import REPORT, printed
from dashboard.reports.preparation import preparation
from dashboard.reports.tenants import two_pages
from dashboard.rounds import Evaluation
from ingest.submit import today

__all__ = ["preparation", "report"]


def report(found: Evaluation, language: str, *, for_tenants: bool = False) -> bytes:
    """An evaluation on paper, in 'nl' or 'en': PDF/UA-1, of A4 pages. ``for_tenants``: at most two, in plain words.

    The same evaluation gives the same bytes: a closed one always, a concept as long as its day lasts.
    """
    if for_tenants:
        return two_pages(found, language, today())
    return printed(REPORT, content(found, language, today()))
