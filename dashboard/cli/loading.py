"""check, load, rebuild: from files to the store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from dashboard.cli.console import DONE, REFUSED, WrongUseError, command, w
from dashboard.cli.files import again, existing_folder, made_folder, put_json, quoted
from dashboard.cli.options import JSON, TEXT, DataOption, FormatOption, day
from dashboard.cli.telling import about, as_json, progress, tell
from dashboard.facts.readback import read_back
from ingest.store import Store
from ingest.submit import Outcome, Received, submit, today, workbooks_in

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
            " the same files of the same day of receipt again changes nothing. Exit code 1 when a workbook was"
            " refused.\n\nExample: afspraken load afspraken.xlsx resultaten/"
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


def check(ctx: typer.Context, files: FilesArgument, answer_format: FormatOption = TEXT, data: DataOption = None) -> int:
    """Judge workbooks; gives the exit code."""
    found = _workbooks(files)
    folder = made_folder(ctx, data)
    with progress(w.say("Reading")) as step:
        outcomes = submit(folder, found, dry_run=True, progress=step)
    if answer_format == JSON:
        put_json(as_json(outcomes))
    else:
        _summary(outcomes, dry_run=True)
    return _code(outcomes)


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
    answer_format: FormatOption = TEXT,
    data: DataOption = None,
) -> int:
    """Judge and store workbooks; gives the exit code."""
    found, when = _workbooks(files), _received(received)
    folder = made_folder(ctx, data)
    with progress(w.say("Reading")) as step:
        outcomes = submit(folder, found, received=when, progress=step)
    if answer_format == JSON:
        put_json(as_json(outcomes))
    else:
        _summary(outcomes, dry_run=False)
        _next_step([one for one in outcomes if one.event is not None], again(ctx, data))
    return _code(outcomes)


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


def _code(outcomes: Sequence[Outcome]) -> int:
    return REFUSED if any(one.refused for one in outcomes) else DONE


def _summary(outcomes: Sequence[Outcome], *, dry_run: bool) -> None:
    """Say of each workbook what became of it, refused ones last with all that is wrong."""
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
            tell(one.findings)
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
            tell(one.findings)


def _about(one: Outcome) -> str:
    """What a good workbook is: kind, framework, party and year, and its event number."""
    if one.checked is None:
        return ""
    kind = w.say("agreements") if one.checked.kind == "agreements" else w.say("results")
    parts = [kind, *about(one.checked.framework, one.checked.party, one.checked.year)]
    if one.event is not None:
        parts.append(w.say("receipt number {number}", number=one.event))
    return ", ".join(parts)


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
                framework=quoted(checked[-1].framework),
                folder=folder,
            )
        )


def _readings(one: Outcome) -> None:
    """How each agreement that an agreements workbook names is understood."""
    for number, _text, sentence in read_back(one, w):
        typer.echo(f"    {number}: {sentence}")
