"""evaluation, report: an evaluation that was held elsewhere, and one on paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.codes import as_known, framework_codes
from dashboard.cli.console import DONE, REFUSED, WrongUseError, command, language, w
from dashboard.cli.files import existing_folder, free, write
from dashboard.cli.options import DataOption, KnownOption
from ingest.rounds import Recorded, rounds_of
from ingest.store import Store

#: For whom a report can be; without it: for who holds the evaluation.
_TENANTS = "tenants"


def _typed_reader(text: str) -> str:
    if text != _TENANTS:
        raise WrongUseError(w.say("--for: '{typed}' does not exist. Choose {name}.", typed=text, name=_TENANTS))
    return text


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
    command(
        app,
        report,
        help=w.say(
            "Write an evaluation as PDF, to read, to sign and to keep: all agreements, and a page for each that was"
            " discussed. Every page says CONCEPT until the evaluation is closed. With --for tenants: two pages in"
            " plain words.\n\nExample: afspraken report voorbeeldstad-2022/2025 --to verslag.pdf"
        ),
        short_help=w.say("Write an evaluation as PDF."),
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


def report(
    ctx: typer.Context,
    evaluated: Annotated[
        str,
        typer.Argument(
            metavar=w.say("CODE/YEAR"), help=w.say("The framework and the year that was evaluated."), show_default=False
        ),
    ],
    to: Annotated[Path, typer.Option("--to", metavar=w.say("FILE"), help=w.say("Where to write it, a .pdf."))],
    reader: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar=_TENANTS,
            help=w.say("For tenants: two pages in plain words."),
            show_default=False,
            parser=_typed_reader,
        ),
    ] = None,
    known: KnownOption = None,
    data: DataOption = None,
) -> int:
    """Write one evaluation as PDF; gives the exit code."""
    path = free(to)
    store = Store(existing_folder(ctx, data))
    at = as_known(store, known)
    typed, _slash, year = evaluated.strip().rpartition("/")
    if not typed or re.fullmatch(r"[0-9]{4}", year) is None:
        raise WrongUseError(
            w.say(
                "'{typed}' is no evaluation. Write it as the code of the framework and the year:"
                " voorbeeldstad-2022/2025.",
                typed=evaluated,
            )
        )
    code = framework_codes(store, at, typed)[0]
    from dashboard.reports import report as on_paper  # noqa: PLC0415 - drawing takes a second; other commands don't
    from dashboard.rounds import evaluation as held_one  # noqa: PLC0415

    found = held_one(store, code, int(year), at)
    if found is None:
        years = sorted(rounds_of(store, code, *at).rounds)
        raise WrongUseError(_no_evaluation(code, int(year), years))
    write(path, on_paper(found, language, for_tenants=reader == _TENANTS))
    return DONE


def _no_evaluation(code: str, year: int, years: list[int]) -> str:
    """That a year of a framework was not evaluated, and which were."""
    lead = w.say("There is no evaluation of {code} of {year}.", code=code, year=year)
    if not years:
        return lead + " " + w.say("None was opened yet.")
    return lead + " " + w.say("There are evaluations of {years}.", years=w.join([str(one) for one in years]))
