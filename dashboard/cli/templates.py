"""template: a workbook to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.console import DONE, OPTIONS, Command, DataOption, WrongUseError, data_folder, language, w
from ingest.store import Store
from ingest.template import agreements_workbook, results_workbook
from schemas.words import LANGUAGES


def add(app: typer.Typer) -> None:
    """Put this command into the app."""
    app.command(
        cls=Command,
        options_metavar=OPTIONS,
        help=w.say(
            "Make a workbook to fill in. Without options: an empty agreements workbook with an example of each kind"
            " of agreement. With --framework: the agreements that are loaded, to add to or amend. With --framework,"
            " --party and --year: the results workbook of that party.\n\nExample: afspraken template --to"
            " afspraken.xlsx"
        ),
        short_help=w.say("Make a workbook to fill in."),
    )(template)


def template(
    ctx: typer.Context,
    framework: Annotated[
        str | None,
        typer.Option(metavar=w.say("CODE"), help=w.say("Code of a framework that is loaded."), show_default=False),
    ] = None,
    party: Annotated[
        str | None,
        typer.Option(metavar=w.say("CODE"), help=w.say("Code of the party that reports."), show_default=False),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(metavar=w.say("YEAR"), help=w.say("The year that is reported about."), show_default=False),
    ] = None,
    full: Annotated[
        bool,
        typer.Option(
            "--full", metavar="", help=w.say("Show all sheets of the agreements workbook, not only the basic ones.")
        ),
    ] = False,
    to: Annotated[
        Path | None,
        typer.Option(metavar=w.say("FILE"), help=w.say("Where to write it."), dir_okay=False, show_default=False),
    ] = None,
    workbook_language: Annotated[
        str, typer.Option("--language", metavar="nl|en", help=w.say("Language of the workbook."))
    ] = language,
    data: DataOption = None,
) -> int:
    """Write the workbook; gives the exit code."""
    if workbook_language not in LANGUAGES:
        raise WrongUseError(w.say("--language: choose nl or en."))
    if (party is None) != (year is None) or (party is not None and framework is None):
        raise WrongUseError(w.say("For a results workbook give --framework, --party and --year together."))
    parts = ("afspraken" if party is None else "resultaten", framework, party, year and str(year))
    path = to or Path("-".join(part for part in parts if part) + ".xlsx")
    if path.exists():
        raise WrongUseError(w.say("{path} exists already. Choose another name with --to.", path=path))
    path.write_bytes(_workbook(data_folder(ctx, data), workbook_language, framework, party, year, full))
    typer.echo(w.say("Written: {path}", path=path))
    return DONE


def _workbook(
    folder: Path, workbook_language: str, framework: str | None, party: str | None, year: int | None, full: bool
) -> bytes:
    """The bytes of the workbook. Raises WrongUseError for a framework or party that isn't known."""
    if framework is None:
        return agreements_workbook(workbook_language, full=full)
    frames = Store(folder).known(framework).frames
    if frames["framework"].is_empty():
        raise WrongUseError(w.say("No framework with code {code} is loaded.", code=framework))
    if party is None or year is None:
        return agreements_workbook(workbook_language, frames=frames, full=full)
    if party not in frames["parties"]["party"]:
        raise WrongUseError(w.say("{party} is no party of {framework}.", party=party, framework=framework))
    return results_workbook(workbook_language, frames, party, year)
