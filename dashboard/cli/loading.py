"""check, load, rebuild: from files to the store."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from dashboard.cli.console import (
    DONE,
    REFUSED,
    DataOption,
    WrongUseError,
    again,
    command,
    day,
    existing_folder,
    language,
    made_folder,
    w,
)
from dashboard.standing import status_rule
from ingest.findings import Finding
from ingest.store import Store
from ingest.submit import Outcome, Received, submit, today, workbooks_in
from ingest.submit import Progress as Report
from schemas.contract import contract
from schemas.reading import reading

FilesArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar=w.say("FILE"),
        help=w.say("Workbooks, or folders with workbooks in them. Agreements and results may be mixed."),
        show_default=False,
    ),
]


def add(app: typer.Typer) -> None:
    """Put these commands into the app."""
    command(
        app,
        check,
        help=w.say(
            "Judge workbooks and store nothing. Every wrong cell is named with what is wrong, how to repair it, and an"
            " example; every agreement is read back in a sentence. Exit code 1 when a workbook would be"
            " refused.\n\nExample: afspraken check resultaten-2024.xlsx"
        ),
        short_help=w.say("Judge workbooks and store nothing."),
    )
    command(
        app,
        load,
        help=w.say(
            "Judge workbooks and store the good ones. A wrong workbook loads nothing of itself; the others do. Loading"
            " the same files again changes nothing. Exit code 1 when a workbook was refused.\n\nExample: afspraken load"
            " afspraken.xlsx resultaten/"
        ),
        short_help=w.say("Judge workbooks and store the good ones."),
    )
    command(
        app,
        rebuild,
        help=w.say(
            "Make the store anew from the events. Nothing is judged again, so it gives the same figures; use it when"
            " the store was damaged or an event was put back.\n\nExample: afspraken rebuild"
        ),
        short_help=w.say("Make the store anew from the events."),
    )


def check(ctx: typer.Context, files: FilesArgument, data: DataOption = None) -> int:
    """Judge workbooks; gives the exit code."""
    found = _workbooks(files)
    folder = made_folder(ctx, data)
    with _progress(len(found)) as report:
        outcomes = submit(folder, found, dry_run=True, progress=report)
    return _summary(outcomes, dry_run=True)


def load(
    ctx: typer.Context,
    files: FilesArgument,
    received: Annotated[
        str | None,
        typer.Option(
            "--received",
            metavar=w.say("DATE|cover"),
            help=w.say(
                "For imported history: the day on which the files were received (2024-03-31), or 'cover' for the date"
                " on each workbook's own form. Without it: today."
            ),
            show_default=False,
        ),
    ] = None,
    data: DataOption = None,
) -> int:
    """Judge and store workbooks; gives the exit code."""
    found, when = _workbooks(files), _received(received)
    folder = made_folder(ctx, data)
    with _progress(len(found)) as report:
        outcomes = submit(folder, found, received=when, progress=report)
    code = _summary(outcomes, dry_run=False)
    _next_step([one for one in outcomes if one.event is not None], again(ctx, data))
    return code


def rebuild(ctx: typer.Context, data: DataOption = None) -> int:
    """Make the store anew; gives the exit code."""
    number = Store(existing_folder(ctx, data)).rebuild()
    typer.echo(w.plural("The store was made anew from {n} event.", "The store was made anew from {n} events.", number))
    return DONE


def _workbooks(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files to load. Raises WrongUseError when one doesn't exist, or a folder holds none."""
    for path in paths:
        if not path.exists():
            raise WrongUseError(w.say("{path} does not exist.", path=path))
        if path.is_dir() and not workbooks_in([path]):
            raise WrongUseError(w.say("There is no workbook in {path}.", path=path))
    return workbooks_in(paths)


def _received(text: str | None) -> Received:
    if text is None:
        return None
    if text.lower() in ("cover", "voorblad"):
        found: Literal["cover"] = "cover"
        return found
    when = day(text, "--received")
    if when > today():
        raise WrongUseError(w.say("--received: {day} is still to come.", day=w.day(when)))
    return when


@contextmanager
def _progress(total: int) -> Iterator[Report]:
    """A bar on the error stream when somebody is watching it and there is something to wait for."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    hidden = total < 2 or not sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=hidden) as bar:
        task = bar.add_task(w.say("Reading"), total=total)
        yield lambda done, _total, _file: bar.update(task, completed=done)


def _summary(outcomes: Sequence[Outcome], *, dry_run: bool) -> int:
    """Say of each workbook what became of it, refused ones last with all that is wrong; gives the exit code."""
    good = [one for one in outcomes if not one.refused and not one.unchanged]
    unchanged = [one for one in outcomes if one.unchanged]
    refused = [one for one in outcomes if one.refused]
    if good:
        if dry_run:
            typer.echo(w.plural("{n} workbook is right:", "{n} workbooks are right:", len(good)))
        else:
            typer.echo(w.plural("{n} workbook was loaded:", "{n} workbooks were loaded:", len(good)))
        for one in good:
            typer.echo(f"  {one.file}: {_about(one)}")
            if one.overtakes:
                typer.echo("    " + w.say("Replaces the figures of {file} in this load.", file=one.overtakes))
            _findings(one.findings)
            if dry_run:
                _readings(one)
    if unchanged:
        typer.echo(w.plural("{n} workbook was known already:", "{n} workbooks were known already:", len(unchanged)))
        for one in unchanged:
            typer.echo(f"  {one.file}")
            if dry_run:
                _readings(one)
    if refused:
        if dry_run:
            typer.echo(w.plural("{n} workbook would be refused:", "{n} workbooks would be refused:", len(refused)))
        else:
            typer.echo(w.plural("{n} workbook was refused:", "{n} workbooks were refused:", len(refused)))
        for one in refused:
            typer.echo(f"  {one.file}")
            _findings(one.findings)
    return REFUSED if refused else DONE


def _about(one: Outcome) -> str:
    """What a good workbook is: kind, framework, party and year, and its event number."""
    if one.checked is None:
        return ""
    kind = w.say("agreements") if one.checked.kind == "agreements" else w.say("results")
    parts = [kind, one.checked.framework, one.checked.party, one.checked.year and str(one.checked.year)]
    if one.event is not None:
        parts.append(w.say("receipt number {number}", number=one.event))
    return ", ".join(part for part in parts if part)


def _next_step(loaded: Sequence[Outcome], folder: str) -> None:
    """What to do after a load: look, or after agreements alone make the workbook of a party's results first."""
    checked = [one.checked for one in loaded if one.checked is not None]
    if any(one.kind == "results" for one in checked):
        typer.echo(w.say("Next: afspraken serve{folder}", folder=folder))
    elif checked:
        typer.echo(
            w.say(
                "Next: afspraken template --framework {framework} --party … --year …{folder}, or: afspraken"
                " serve{folder}",
                framework=checked[-1].framework,
                folder=folder,
            )
        )


def _readings(one: Outcome) -> None:
    """How each agreement that an agreements workbook names is understood, as its last version leaves it."""
    if one.known is None:
        return
    known = one.known
    rule = status_rule(known["framework"].row(-1, named=True)["status_rule"], contract())
    parties = known.latest("parties").select("party", pl.coalesce("short_name", "name"))
    names = dict([*parties.iter_rows(), *known.latest("areas").select("area", "name").iter_rows()])
    for number in one.named:
        agreement = known.in_force[number]
        typer.echo(f"    {number}: {reading(agreement, contract().indicators[agreement.indicator], names, rule, w)}")


def _findings(findings: Sequence[Finding]) -> None:
    """Each finding with its cell and what is wrong; below it the repair with an example, unless it is only a note."""
    names = {"error": w.say("error"), "warning": w.say("warning"), "note": w.say("note")}
    for finding in findings:
        where = "!".join(part for part in (finding.sheet, finding.cell) if part)
        typer.echo(f"    {names[finding.severity]} {where}".rstrip() + f": {finding.what(language)}")
        if finding.severity != "note":
            typer.echo(f"      {finding.repair(language)} ({finding.example(language)})")
