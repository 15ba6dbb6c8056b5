"""Taking a submission back: an event of its own, after which what was known before counts again. Nothing is deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingest.events import Draft
from ingest.findings import Finding
from ingest.store import LATEST, Store
from ingest.submit import today, typed


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The event of a withdrawal, and what it was about: file, framework, party and year (of results)."""

    event: int
    submission: int
    file: str
    framework: str
    party: str | None
    year: int | None


def withdraw(data: Path, number: int, reason: str, *, now: datetime | None = None) -> Withdrawn | Finding:
    """Withdraw the submission with that event number; gives the withdrawal, or why it can't be.

    An agreements workbook on which something builds that came later (other agreements or results of the framework)
    stays: the finding names the last of those. ``now`` has a zone.
    Raises StoreBusyError, DamagedEventsError, OSError.
    """
    now = now or datetime.now(UTC)
    store = Store(data)
    if not reason.strip():
        return Finding("withdrawal_without_reason")
    with store.events.lock():
        found = store.ask(
            """
            SELECT s.event, s.file_name, s.framework, s.party, s.year, s.workbook, w.event AS withdrawn, e.sender,
                ewa.received AS withdrawn_on
            FROM submissions s JOIN events e ON e.event = s.event
            LEFT JOIN withdrawals w ON w.submission = s.event
            LEFT JOIN events ewa ON ewa.event = w.event
            WHERE s.event = $number
            """,
            {"number": number},
        ).to_dicts()
        if not found:
            return Finding("no_such_submission", values={"value": str(number)})
        one = found[0]
        if one["withdrawn"] is not None:
            day = one["withdrawn_on"]
            return Finding("withdrawn_already", values={"value": str(number), "known": f"{day:%d-%m-%Y}"})
        if one["workbook"] == "agreements" and (builds := _builds_on(store, one["framework"], number)):
            names = ", ".join(f"{name} ({event})" for event, name in builds)
            return Finding("others_build_on_it", values={"value": one["file_name"], "allowed": names})
        draft = Draft(
            kind="withdrawal",
            received=today(now),
            imported=False,
            sender=one["sender"],
            facts={"submission": number},
            files=typed(reason),
        )
        (event,) = store.events.commit([draft], recorded=now)
    store.catch_up()
    return Withdrawn(event.number, number, one["file_name"], one["framework"], one["party"], one["year"])


def _builds_on(store: Store, framework: str, number: int) -> list[tuple[int, str]]:
    """What came later for the same framework and still counts, a few of them with the newest first: number and file, or
    year of the evaluation."""
    rows = store.ask(
        """
        SELECT event, name FROM (
            SELECT s.event, s.file_name AS name, s.framework
            FROM submissions s JOIN standing_submissions($event, $day) standing USING (event)
            UNION ALL
            SELECT event, year::VARCHAR, framework FROM round_acts WHERE act = 'open'
        ) WHERE framework = $framework AND event > $number ORDER BY event DESC LIMIT 5
        """,
        {"framework": framework, "number": number, **LATEST},
    )
    return list(rows.iter_rows())
