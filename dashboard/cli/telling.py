"""How commands tell what was found: a bar while one waits, findings to read, and the same for another program."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from dashboard.cli.console import language, w
from ingest.findings import Finding
from ingest.submit import Outcome


@contextmanager
def progress(doing: str) -> Iterator[Callable[..., None]]:
    """A bar on the error stream when somebody is watching it and there is something to wait for.

    Gives what to call after each step: how many are done, of how many, and perhaps the name of this one.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    hidden = not sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=hidden) as bar:
        task = bar.add_task(doing, total=None, visible=False)

        def step(done: int, total: int, _name: str = "") -> None:
            bar.update(task, completed=done, total=total, visible=total > 1)

        yield step


def severity(of: str) -> str:
    """The word for error, warning or note."""
    return {"error": w.say("error"), "warning": w.say("warning"), "note": w.say("note")}[of]


def tell(findings: Sequence[Finding]) -> None:
    """Each finding with its cell and what is wrong; below it the repair with an example, unless it is only a note."""
    for finding in findings:
        where = "!".join(part for part in (finding.sheet, finding.cell) if part)
        typer.echo(f"    {severity(finding.severity)} {where}".rstrip() + f": {finding.what(language)}")
        if finding.severity != "note":
            typer.echo(f"      {finding.repair(language)} ({finding.example(language)})")


def about(framework: str, party: str | None, year: int | None) -> list[str]:
    """What a workbook is about, the parts that it has."""
    return [part for part in (framework, party, year and str(year)) if part]


def as_json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What became of workbooks, and all that was found in them."""
    return {
        "workbooks": [_workbook(one) for one in outcomes],
        "findings": [
            {
                "file": one.file,
                "sheet": finding.sheet,
                "cell": finding.cell,
                "check": finding.check,
                "severity": finding.severity,
                "text": finding.what(language),
                "repair": finding.repair(language),
                "example": finding.example(language),
            }
            for one in outcomes
            for finding in one.findings
        ],
    }


def _workbook(one: Outcome) -> dict[str, Any]:
    if one.refused:
        state = "refused"
    elif one.unchanged:
        state = "unchanged"
    else:
        state = "right" if one.event is None else "loaded"
    checked = one.checked
    return {
        "file": one.file,
        "state": state,
        "kind": checked.kind if checked else None,
        "framework": (checked.framework or None) if checked else None,
        "party": checked.party if checked else None,
        "year": checked.year if checked else None,
        "event": one.event,
    }
