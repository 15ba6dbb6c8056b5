"""withdraw, audit, export, backup: about what was loaded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from dashboard import queries
from dashboard.cli.codes import as_known, code_of, framework_codes
from dashboard.cli.console import DONE, REFUSED, WrongUseError, command, language, w
from dashboard.cli.files import existing_folder, free, made, put, put_json, quoted, write
from dashboard.cli.options import JSON, TEXT, DataOption, FormatOption, KnownOption, typed_receipt, typed_year
from dashboard.cli.telling import about, progress, severity
from dashboard.export import TABLES, csv, tables_out
from dashboard.queries import AsKnown
from dashboard.sentences import Speech, speech_about
from dashboard.standing import Standing, read_framework, standing
from ingest.audit import Difference, Report
from ingest.audit import audit as audited
from ingest.backup import OtherEventsError
from ingest.backup import backup as copied
from ingest.events import Problem
from ingest.findings import Finding
from ingest.store import Store
from ingest.withdraw import withdraw as withdrawn


def add(app: typer.Typer) -> None:
    """Put these commands into the app."""
    command(
        app,
        withdraw,
        help=w.say(
            "Take a submission back. What was known before it counts again; the submission itself stays visible, with"
            " the reason. Exit code 1 when it can't be withdrawn.\n\nExample: afspraken withdraw 12 --reason \"Figures"
            ' of the wrong year."'
        ),
        short_help=w.say("Take a submission back."),
    )
    command(
        app,
        audit,
        help=w.say(
            "Check that nothing was changed: read every kept workbook again, compare every stored value with it, and"
            " check the chain of events and every hash. Exit code 1 when something is wrong.\n\nExample: afspraken"
            " audit --format json"
        ),
        short_help=w.say("Check that nothing was changed."),
    )
    command(
        app,
        export,
        help=w.say(
            "Write a table as CSV, or as an Excel workbook when --to names a file that ends in .xlsx: the results that"
            " count, the agreements in force, or all submissions; each row with the file and cell it came from. With"
            " --year the agreements come with how they stand. Without --to it goes to standard output.\n\nExample:"
            " afspraken export results --to results.csv"
        ),
        short_help=w.say("Write a table as CSV or for Excel."),
    )
    command(
        app,
        backup,
        help=w.say(
            "Copy everything that was loaded to another folder; what stands there already is left alone, so a next"
            " backup only copies what is new. Somebody may load meanwhile.\n\nExample: afspraken backup --to"
            " D:\\afspraken-backup"
        ),
        short_help=w.say("Copy everything that was loaded to another folder."),
    )


def withdraw(
    ctx: typer.Context,
    number: Annotated[
        int,
        typer.Argument(
            metavar=w.say("NUMBER"), help=w.say("The receipt number of the submission."), parser=typed_receipt
        ),
    ],
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar=w.say("TEXT"), help=w.say("Why it no longer counts, in a sentence; stays visible.")
        ),
    ],
    data: DataOption = None,
) -> int:
    """Withdraw a submission; gives the exit code."""
    done = withdrawn(existing_folder(ctx, data), number, reason)
    if isinstance(done, Finding):
        typer.echo(f"{done.what(language)} {done.repair(language)}", err=True)
        return REFUSED
    typer.echo(
        w.say(
            "Withdrawn: receipt number {number}, {file} ({about}). What was known before it counts again.",
            number=done.submission,
            file=done.file,
            about=", ".join(about(done.framework, done.party, done.year)),
        )
    )
    typer.echo(w.say("The withdrawal itself has receipt number {number}.", number=done.event))
    return DONE


def audit(ctx: typer.Context, answer_format: FormatOption = TEXT, data: DataOption = None) -> int:
    """Check everything that is kept; gives the exit code."""
    folder = existing_folder(ctx, data)
    with progress(w.say("Reading")) as step:
        report = audited(folder, step)
    findings = _findings(report, Store(folder))
    if answer_format == JSON:
        put_json({"clean": report.clean, "events": report.events, "values": report.values, "findings": findings})
    else:
        _tell(report, findings)
    return DONE if report.clean else REFUSED


def _findings(report: Report, store: Store) -> list[dict[str, Any]]:
    """What an audit found, each with the names that the findings of a workbook have, and more."""
    events = sorted({one.event for one in report.differences})
    names = dict(queries.submissions(store, events).select("event", "file_name").iter_rows()) if events else {}
    return [_problem(one) for one in report.problems] + [_difference(one, names) for one in report.differences]


def _problem(one: Problem) -> dict[str, Any]:
    """A finding about the events: its file is one of an event's folder."""
    leftover, name = one.kind == "leftover", f"events/{one.event:05}"
    if leftover:
        repair = w.say("Nothing needs to be done.")
    elif one.kind == "unknown_format":
        repair = w.say("Install the newest version of this program.")
    else:
        repair = w.say("Put {name} back from a backup and run: afspraken rebuild", name=name)
    return {
        "file": f"{name}/{one.file}" if one.file else None,
        "sheet": None,
        "cell": None,
        "check": one.kind,
        "severity": "note" if leftover else "error",
        "text": one.sentence(language),
        "repair": repair,
        "event": one.event,
        **dict.fromkeys(("table", "row", "field", "found", "expected")),
    }


def _difference(one: Difference, names: Mapping[int, str]) -> dict[str, Any]:
    """A finding about a value: its file is the workbook, as it was sent."""
    if one.newer:
        repair = w.say("Nothing needs to be done.")
    elif one.kind == "store":
        repair = w.say("Run: afspraken rebuild")
    else:
        repair = w.say("Put {name} back from a backup and run: afspraken rebuild", name=f"events/{one.event:05}")
    return {
        "file": names.get(one.event),
        "sheet": one.sheet,
        "cell": one.cell,
        "check": one.kind,
        "severity": "note" if one.newer else "error",
        "text": one.sentence(language),
        "repair": repair,
        "event": one.event,
        "table": one.table,
        "row": one.row,
        "field": one.field,
        "found": one.found,
        "expected": one.expected,
    }


def _tell(report: Report, findings: list[dict[str, Any]]) -> None:
    """What was read, and what is wrong or worth knowing. Most sentences say the way on themselves."""
    read = [
        w.plural("{n} event", "{n} events", report.events),
        w.plural("{n} value", "{n} values", report.values),
    ]
    typer.echo(w.say("Read again: {what}.", what=w.join(read)))
    for one in findings:
        typer.echo(f"  {severity(one['severity'])}: {one['text']}")
        if one["check"] == "file" and one["severity"] == "error":
            typer.echo(f"    {one['repair']}")
    if report.clean:
        typer.echo(w.say("Nothing is wrong."))
        return
    wrong = sum(one["severity"] == "error" for one in findings)
    typer.echo(w.plural("{n} thing is wrong.", "{n} things are wrong.", wrong))
    if not report.whole:
        typer.echo(w.say("Values were not compared: first the events must be whole."))


def export(
    ctx: typer.Context,
    table: Annotated[
        str, typer.Argument(metavar="results|agreements|submissions", help=w.say("What to write."), show_default=False)
    ],
    framework: Annotated[
        str | None,
        typer.Option(metavar=w.say("CODE"), help=w.say("Of this framework only."), show_default=False),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            metavar=w.say("YEAR"),
            help=w.say("About this year; agreements as they stand then."),
            show_default=False,
            parser=typed_year,
        ),
    ] = None,
    known: KnownOption = None,
    to: Annotated[
        Path | None,
        typer.Option(
            metavar=w.say("FILE"),
            help=w.say("Where to write it, .csv or .xlsx; without it: standard output."),
            show_default=False,
        ),
    ] = None,
    data: DataOption = None,
) -> int:
    """Write a table as CSV or as a workbook; gives the exit code."""
    unknown = w.say("'{typed}' can't be exported. Choose from {names}.", typed=table, names=", ".join(TABLES))
    name = code_of(table, {one: one for one in TABLES}, unknown)
    path = None if to is None else free(to)
    store = Store(existing_folder(ctx, data))
    day = as_known(store, known)
    code = framework_codes(store, day, framework)[0] if framework is not None else None
    if path is not None and path.suffix.lower() not in (".csv", ".xlsx"):
        raise WrongUseError(w.say("--to takes a name that ends in .csv or .xlsx, not {name}.", name=path.name))
    if path is not None and path.suffix.lower() == ".xlsx":
        write(path, _workbook(store, name, day, code, year))
        return DONE
    text = csv(TABLES[name](store, day, code, year))
    if path is None:
        put(text)
    else:
        write(path, text.encode("utf-8"))
    return DONE


class _Shown(NamedTuple):
    standing: Standing
    speech: Speech


def _workbook(store: Store, name: str, known: AsKnown, code: str | None, year: int | None) -> bytes:
    """The table as a workbook: how the agreements of one framework stand as on its page, else the rows as they are."""
    found = read_framework(store, code, known) if code is not None else None
    if name == "agreements" and found is not None and year is not None:
        shown = _Shown(standing(found, year), speech_about(w, found))
        return tables_out.agreements(shown, store, shown.standing.rows())
    chosen = ((w.say("Framework"), code), (w.say("Year"), year))
    filters = [(label, str(value)) for label, value in chosen if value is not None]
    return tables_out.exported(TABLES[name](store, known, code, year), name, known, filters, w)


def backup(
    ctx: typer.Context,
    to: Annotated[
        Path,
        typer.Option("--to", metavar=w.say("FOLDER"), help=w.say("Where to copy it: a folder on another disk.")),
    ],
    data: DataOption = None,
) -> int:
    """Copy the events; gives the exit code."""
    folder = existing_folder(ctx, data)
    if to.resolve().is_relative_to(folder.resolve()):
        raise WrongUseError(w.say("--to: {path} lies in the data folder itself. Choose a folder elsewhere.", path=to))
    made(to, "--to")
    try:
        with progress(w.say("Copying")) as step:
            done = copied(folder, to, step)
    except OtherEventsError as error:
        typer.echo(
            w.say(
                "{path} holds events that this data folder does not have, from number {number}. Nothing was copied:"
                " choose an empty folder, or the one of an earlier backup of this data.",
                path=to,
                number=error.event,
            ),
            err=True,
        )
        return REFUSED
    typer.echo(w.plural("{n} event was copied to {path}.", "{n} events were copied to {path}.", done.copied, path=to))
    if done.there:
        typer.echo(w.plural("{n} event stood there already.", "{n} events stood there already.", done.there))
    typer.echo(
        w.say(
            "To restore: use it with --data {path}, or copy its events folder back into the data folder and run:"
            " afspraken rebuild",
            path=quoted(to),
        )
    )
    return DONE
