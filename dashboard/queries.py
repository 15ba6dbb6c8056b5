"""The dashboard's questions: one function a question, all through one :func:`ask`.

Later a user's scope is applied in ``ask``, in one place, for screens and exports alike. Every question takes the
event number and the date of "as known on": nothing that came after either exists. Questions that belong to one
view are asked of one state of the store: ``with store.asking() as asker: …``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from ingest.store import Ask, Store
from schemas.contract import contract


class AsKnown(NamedTuple):
    """What a question may see: events up to a number, received up to and including a day (in Amsterdam)."""

    event: int
    day: date


def ask(asker: Ask | Store, sql: str, params: Mapping[str, Any]) -> pl.DataFrame:
    """The one road from the dashboard to the store."""
    return asker.ask(sql, params) if isinstance(asker, Store) else asker(sql, params)


def frameworks(asker: Ask | Store, known: AsKnown) -> pl.DataFrame:
    """One row a framework, in order of place and first year: all columns of ``framework``, as said latest, and
    ``last_event`` and ``last_received``, the newest event that touched its agreements or results and the latest day of
    one: as long as both stay, nothing else was known."""
    return ask(
        asker,
        """
        SELECT f.*, touched.last_event, touched.last_received
        FROM framework f
        JOIN standing_submissions($event, $day) s ON s.event = f.event
        JOIN (
            SELECT framework, max(event) AS last_event, max(received) AS last_received FROM (
                SELECT framework, event FROM submissions
                UNION ALL
                SELECT s.framework, w.event FROM withdrawals w JOIN submissions s ON s.event = w.submission
            ) JOIN events USING (event)
            WHERE event <= $event AND received <= $day
            GROUP BY framework
        ) touched ON touched.framework = f.framework
        QUALIFY row_number() OVER (PARTITION BY f.framework ORDER BY s.received DESC, f.event DESC) = 1
        ORDER BY f.nature = 'fictitious' DESC, f.place, f.start_year, f.framework
        """,
        known._asdict(),
    )


def agreed(asker: Ask | Store, frameworks: Sequence[str], known: AsKnown) -> dict[str, pl.DataFrame]:
    """What was agreed in these frameworks: a frame a table of the agreements workbook, with ``event`` and
    ``received``."""
    return {
        table.id: ask(
            asker,
            f"""
            SELECT t.*, s.received
            FROM {table.id} t JOIN standing_submissions($event, $day) s ON s.event = t.event
            WHERE list_contains($frameworks, t.framework)
            ORDER BY s.received, t.event, t."row"
            """,  # noqa: S608 - the table's name comes from the contract
            {"frameworks": list(frameworks), **known._asdict()},
        )
        for table in contract().workbook("agreements")
    }


def results(asker: Ask | Store, frameworks: Sequence[str], known: AsKnown) -> pl.DataFrame:
    """The figures of these frameworks that count: a row an identity, the latest that says something about it."""
    return ask(
        asker,
        """
        SELECT * FROM results_as_known($event, $day) WHERE list_contains($frameworks, framework)
        ORDER BY framework, number, year, party, area, segment, source
        """,
        {"frameworks": list(frameworks), **known._asdict()},
    )


def judgements(asker: Ask | Store, frameworks: Sequence[str], known: AsKnown) -> pl.DataFrame:
    """The parties' own words in these frameworks: the latest per agreement, party and year."""
    return ask(
        asker,
        """
        SELECT * FROM judgements_as_known($event, $day) WHERE list_contains($frameworks, framework)
        ORDER BY framework, number, year, party
        """,
        {"frameworks": list(frameworks), **known._asdict()},
    )


def measure_states(asker: Ask | Store, frameworks: Sequence[str], known: AsKnown) -> pl.DataFrame:
    """How measures stand in these frameworks: the latest per measure, party and year."""
    return ask(
        asker,
        """
        SELECT * FROM measure_states_as_known($event, $day) WHERE list_contains($frameworks, framework)
        ORDER BY framework, measure, year, party
        """,
        {"frameworks": list(frameworks), **known._asdict()},
    )


def submissions(asker: Ask | Store, events: Sequence[int]) -> pl.DataFrame:
    """The submissions of these events: all columns of ``submissions`` and of ``events``."""
    return ask(
        asker,
        """
        SELECT s.*, e.* EXCLUDE (event) FROM submissions s JOIN events e ON e.event = s.event
        WHERE list_contains($events, s.event) ORDER BY s.event
        """,
        {"events": list(events)},
    )


def all_results(asker: Ask | Store, known: AsKnown, framework: str | None = None) -> pl.DataFrame:
    """The figures that count, of one framework or of all, in the order of their identity: all columns of ``results``,
    with ``received``, ``sender``, ``file_name`` and ``placement`` of their submission."""
    return ask(
        asker,
        """
        SELECT r.*, e.sender, s.file_name, s.placement
        FROM results_as_known($event, $day) r
        JOIN submissions s ON s.event = r.event
        JOIN events e ON e.event = r.event
        WHERE $framework IS NULL OR r.framework = $framework
        ORDER BY r.framework, r.number, r.party, r.year, r.area NULLS FIRST, r.segment NULLS FIRST,
            r.source NULLS FIRST
        """,
        {"framework": framework, **known._asdict()},
    )


def of_same_figure(asker: Ask | Store, event: int, row: int, known: AsKnown) -> pl.DataFrame:
    """Everything that was ever said about the figure of one row of results, the latest first: all columns of
    ``results``, with ``received``, the ``note`` of its submission, and ``withdrawn_on`` and ``withdrawn_why``."""
    return ask(
        asker,
        """
        SELECT r.*, e.received, s.note, w.received AS withdrawn_on, w.reason AS withdrawn_why
        FROM results r
        JOIN results this ON (this.framework, this.number, this.party, this.year)
                = (r.framework, r.number, r.party, r.year)
            AND this.area IS NOT DISTINCT FROM r.area AND this.segment IS NOT DISTINCT FROM r.segment
            AND this.source IS NOT DISTINCT FROM r.source
        JOIN events e ON e.event = r.event
        JOIN submissions s ON s.event = r.event
        LEFT JOIN (
            SELECT submission, reason, received FROM withdrawals JOIN events USING (event)
            WHERE event <= $event AND received <= $day
        ) w ON w.submission = r.event
        WHERE this.event = $of AND this."row" = $row AND r.event <= $event AND e.received <= $day
        ORDER BY e.received DESC, r.event DESC
        """,
        {"of": event, "row": row, **known._asdict()},
    )


def submissions_of(asker: Ask | Store, known: AsKnown, framework: str | None = None) -> pl.DataFrame:
    """Everything that was received, of one framework or of all, the first first, also what was withdrawn later: all
    columns of ``submissions``, sender and times of its event, and ``withdrawn_by`` (event), ``withdrawn_on`` (day) and
    ``withdrawn_why``."""
    return ask(
        asker,
        """
        SELECT s.*, e.sender, e.received, e.recorded, e.imported, w.event AS withdrawn_by,
            w.received AS withdrawn_on, w.reason AS withdrawn_why
        FROM submissions s
        JOIN events e ON e.event = s.event
        LEFT JOIN (
            SELECT submission, event, reason, received FROM withdrawals JOIN events USING (event)
            WHERE event <= $event AND received <= $day
        ) w ON w.submission = s.event
        WHERE s.event <= $event AND e.received <= $day AND ($framework IS NULL OR s.framework = $framework)
        ORDER BY s.event
        """,
        {"framework": framework, **known._asdict()},
    )
