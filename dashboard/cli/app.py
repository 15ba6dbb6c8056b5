"""The app: all commands, and what stands before them."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from dashboard.cli import evaluating, kept, loading, showing, templates
from dashboard.cli.console import OPTIONS, Group, data_folder, w
from dashboard.cli.options import DataOption

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    options_metavar=OPTIONS,
    subcommand_metavar=w.say("COMMAND ..."),
    add_completion=False,
    pretty_exceptions_enable=False,
    help=w.say(
        "Compares what was realised with the multi-year housing agreements. First load the agreements workbook, then"
        " the results workbooks, and look with: afspraken serve"
    ),
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"afspraken {version('afsprakenmonitor')}")
        raise typer.Exit


@app.callback()
def start(
    ctx: typer.Context,
    data: DataOption = None,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", metavar="", help=w.say("Show the version and stop."), callback=_show_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Keep the data folder that was typed before the command; also one that uses no data logs a failure there."""
    ctx.obj = data
    if data is not None:
        data_folder(ctx, data)


loading.add(app)
templates.add(app)
showing.add(app)
kept.add(app)
evaluating.add(app)
