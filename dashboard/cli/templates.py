"""template: a workbook to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.codes import code_of, framework_codes
from dashboard.cli.console import (
    DONE,
    DataOption,
    WrongUseError,
    command,
    existing_folder,
    language,
    typed_year,
    w,
)
from dashboard.queries import AsKnown
from dashboard.sentences.speech import year_list
from ingest.known import Known, counted
from ingest.store import Store
from ingest.submit import today
from ingest.template import agreements_workbook, asked, results_workbook
from schemas.agreement import Agreement
from schemas.plan import last_year
from schemas.words import LANGUAGES


def add(app: typer.Typer) -> None:
    """Put this command into the app."""
    command(
        app,
        template,
        help=w.say(
            "Make a workbook to fill in. Without options: an empty agreements workbook with an example of each kind"
            " of agreement. With --framework: the agreements that are loaded, to add to or amend. With --framework,"
            " --party and --year: the results workbook of that party.\n\nExample: afspraken template --to"
            " afspraken.xlsx"
        ),
        short_help=w.say("Make a workbook to fill in."),
    )


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
        typer.Option(
            metavar=w.say("YEAR"),
            help=w.say("The year that is reported about."),
            show_default=False,
            parser=typed_year,
        ),
    ] = None,
    full: Annotated[
        bool,
        typer.Option(
            "--full", metavar="", help=w.say("Show all sheets of the agreements workbook, not only the basic ones.")
        ),
    ] = False,
    to: Annotated[
        Path | None,
        typer.Option(metavar=w.say("FILE"), help=w.say("Where to write it."), show_default=False),
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
    if framework is None:
        path = _free(to or Path("afspraken.xlsx"))
        return _write(path, agreements_workbook(workbook_language, full=full))
    store = Store(existing_folder(ctx, data))
    (code,) = framework_codes(store, AsKnown(store.event_number(), today()), framework)
    known = store.known(code)
    if party is None or year is None:
        path = _free(to or Path(f"afspraken-{code}.xlsx"))
        return _write(path, agreements_workbook(workbook_language, frames=known.frames, full=full))
    unknown = w.say("{party} is no party of {framework}.", party=party, framework=code)
    party = code_of(party, dict(known.latest("parties").select("party", "name").iter_rows()), unknown)
    _check_year(known, party, year)
    path = _free(to or Path(f"resultaten-{code}-{party}-{year}.xlsx"))
    done = _write(path, results_workbook(workbook_language, known.frames, party, year))
    if not asked(known.frames, party, year) and not any(party in counted(one) for one in _running(known, year)):
        typer.echo(w.say("{party} owes nothing about {year}: only judgements can be given.", party=party, year=year))
    return done


def _free(path: Path) -> Path:
    """The path, where nothing stands yet. Raises WrongUseError."""
    if path.is_dir():
        raise WrongUseError(w.say("{path} is a folder. Name a file in it.", path=path))
    if path.exists():
        raise WrongUseError(w.say("{path} exists already. Choose another name with --to.", path=path))
    return path


def _write(path: Path, workbook: bytes) -> int:
    """Write a new file and say so; gives the exit code."""
    path.write_bytes(workbook)
    typer.echo(w.say("Written: {path}", path=path))
    return DONE


def _running(known: Known, year: int) -> list[Agreement]:
    """The agreements whose term holds the year."""
    return [one for one in known.in_force.values() if one.start_year <= year <= last_year(one)]


def _check_year(known: Known, party: str, year: int) -> None:
    """Raises WrongUseError when no row would stand in the workbook of that year: it lies outside the term, or in the
    history before it, of which nothing is asked of this party."""
    agreed = known.in_force.values()
    first = min(one.start_year for one in agreed)
    years = range(min(known.history_from or first, first), max(map(last_year, agreed)) + 1)
    possible = [one for one in years if _running(known, one) or asked(known.frames, party, one)]
    if year not in possible:
        raise WrongUseError(
            w.say(
                "{party} is asked for nothing about {year}. Choose --year from {years}.",
                party=party,
                year=year,
                years=year_list(possible, w),
            )
        )
