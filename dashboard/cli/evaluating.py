"""evaluation: an evaluation that was held elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.console import DONE, REFUSED, command, language, w
from dashboard.cli.files import existing_folder
from dashboard.cli.options import DataOption
from ingest.rounds import Recorded


def add(app: typer.Typer) -> None:
    """Put this command into the app."""
    command(
        app,
        evaluation,
        help=w.say(
            "Take in an evaluation that was held elsewhere, from a TOML file: what was concluded and agreed, each act"
            " on its own day. All of it or nothing. Exit code 1 when it is refused.\n\nExample: afspraken"
            " evaluation evaluatie-2025.toml"
        ),
        short_help=w.say("Take in an evaluation that was held elsewhere."),
    )


def evaluation(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=w.say("FILE"), help=w.say("The file."), exists=True, dir_okay=False)],
    data: DataOption = None,
) -> int:
    """Take in one evaluation; gives the exit code."""
    done = taken(existing_folder(ctx, data), file)
    if done.finding is not None:
        where = w.say("{file}, act {n}: ", file=file, n=done.at + 1)
        typer.echo(f"{where}{done.finding.what(language)} {done.finding.repair(language)}", err=True)
        return REFUSED
    typer.echo(
        w.say("{file}: receipt numbers {first} to {last}", file=file, first=done.events[0], last=done.events[-1])
    )
    return DONE


def taken(folder: Path, file: Path) -> Recorded:
    """What became of the evaluation of a file."""
    from dashboard.rounds import held  # noqa: PLC0415 - assessing takes a second that other commands need not wait

    return held(folder, file.read_bytes())
