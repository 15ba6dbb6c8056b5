"""template: a workbook to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.codes import as_known, code_of, framework_codes
from dashboard.cli.console import DONE, WrongUseError, command, language, w
from dashboard.cli.files import existing_folder, free, made, write
from dashboard.cli.options import DataOption, typed_year
from dashboard.sentences.speech import year_list
from ingest.known import Known, counted
from ingest.store import Store
from ingest.template import agreements_workbook, asked, reports, results_workbook, results_workbooks
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
            " --party and --year: the results workbook of that party; with --all instead of --party those of every"
            " party that must report, in a folder.\n\nExample: afspraken template --to afspraken.xlsx"
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
    every: Annotated[
        bool,
        typer.Option("--all", metavar="", help=w.say("The results workbooks of every party that must report.")),
    ] = False,
    full: Annotated[
        bool,
        typer.Option(
            "--full", metavar="", help=w.say("Show all sheets of the agreements workbook, not only the basic ones.")
        ),
    ] = False,
    to: Annotated[
        Path | None,
        typer.Option(
            metavar=w.say("FILE|FOLDER"), help=w.say("The file to write; with --all the folder."), show_default=False
        ),
    ] = None,
    workbook_language: Annotated[
        str, typer.Option("--language", metavar="nl|en", help=w.say("Language of the workbook."))
    ] = language,
    data: DataOption = None,
) -> int:
    """Write the workbook; gives the exit code."""
    if workbook_language not in LANGUAGES:
        raise WrongUseError(w.say("--language: choose nl or en."))
    if every and (party is not None or framework is None or year is None):
        raise WrongUseError(w.say("With --all give --framework and --year, and no --party."))
    if not every and ((party is None) != (year is None) or (party is not None and framework is None)):
        raise WrongUseError(w.say("For a results workbook give --framework, --party and --year together."))
    if framework is None:
        return _write(free(to or Path("afspraken.xlsx")), agreements_workbook(workbook_language, full=full))
    store = Store(existing_folder(ctx, data))
    (code,) = framework_codes(store, as_known(store, None), framework)
    known = store.known(code)
    if every and year is not None:
        return _write_all(to or Path(), code, known, year, workbook_language)
    if party is None or year is None:
        path = free(to or Path(f"afspraken-{code}.xlsx"))
        return _write(path, agreements_workbook(workbook_language, frames=known.frames, full=full))
    unknown = w.say("{party} is no party of {framework}.", party=party, framework=code)
    party = code_of(party, dict(known.latest("parties").select("party", "name").iter_rows()), unknown)
    _check_year(known, party, year)
    path = free(to or Path(_results_name(code, party, year)))
    done = _write(path, results_workbook(workbook_language, known.frames, party, year))
    if not asked(known.frames, party, year) and not any(party in counted(one) for one in _running(known, year)):
        typer.echo(w.say("{party} owes nothing about {year}: only judgements can be given.", party=party, year=year))
    return done


def _results_name(framework: str, party: str, year: int) -> str:
    return f"resultaten-{framework}-{party}-{year}.xlsx"


def _write(path: Path, workbook: bytes) -> int:
    """Write a workbook; gives the exit code."""
    write(path, workbook)
    return DONE


def _write_all(folder: Path, code: str, known: Known, year: int, workbook_language: str) -> int:
    """Write the results workbooks of every party that must report, or none of them; gives the exit code."""
    found = results_workbooks(workbook_language, known.frames, year)
    if not found:
        parties = known.latest("parties")["party"]
        possible = [one for one in _years(known) if any(reports(known.frames, party, one) for party in parties)]
        raise WrongUseError(
            w.say(
                "Nobody is asked for anything about {year}. Choose --year from {years}.",
                year=year,
                years=year_list(possible, w),
            )
        )
    paths = [free(folder / _results_name(code, party, year)) for party in found]
    made(folder, "--to")
    for path, workbook in zip(paths, found.values(), strict=True):
        write(path, workbook)
    return DONE


def _running(known: Known, year: int) -> list[Agreement]:
    """The agreements whose term holds the year."""
    return [one for one in known.in_force.values() if one.start_year <= year <= last_year(one)]


def _years(known: Known) -> range:
    """The years of the term, and of the history before it."""
    agreed = known.in_force.values()
    first = min(one.start_year for one in agreed)
    return range(min(known.history_from or first, first), max(map(last_year, agreed)) + 1)


def _check_year(known: Known, party: str, year: int) -> None:
    """Raises WrongUseError when no row would stand in the workbook of that year: it lies outside the term, or in the
    history before it, of which nothing is asked of this party."""
    possible = [one for one in _years(known) if _running(known, one) or asked(known.frames, party, one)]
    if year not in possible:
        raise WrongUseError(
            w.say(
                "{party} is asked for nothing about {year}. Choose --year from {years}.",
                party=party,
                year=year,
                years=year_list(possible, w),
            )
        )
