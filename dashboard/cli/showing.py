"""serve, demo, explain, cases: looking at what is there."""

from __future__ import annotations

import os
import re
import socket
import threading
import time
import urllib.request
import webbrowser
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated

import typer

from dashboard.assessment.cases import CaseError, run_cases
from dashboard.cli.codes import as_known, code_of, framework_codes
from dashboard.cli.console import DONE, REFUSED, WrongUseError, command, language, w
from dashboard.cli.evaluating import taken
from dashboard.cli.files import existing_folder, made_folder
from dashboard.cli.options import DataOption, KnownOption, typed_year
from dashboard.pieces.explain import on_paper
from dashboard.sentences import speech_about
from dashboard.standing import best_year, read_framework, standing
from ingest.store import Store
from ingest.submit import submit, workbooks_in


def _typed_port(text: str | int) -> int:
    """A typed port, or the default one. Raises WrongUseError."""
    if re.fullmatch(r"[0-9]{1,5}", str(text).strip()) is None or not 0 < int(text) <= 65535:
        raise WrongUseError(w.say("--port: '{typed}' is no port. Give a whole number between 1 and 65535.", typed=text))
    return int(text)


PortOption = Annotated[
    int,
    typer.Option(
        metavar=w.say("NUMBER"),
        help=w.say("Port to listen on; the next free one is taken when it is in use."),
        parser=_typed_port,
    ),
]


def _typed_host(text: str) -> str:
    """A typed address of this computer. Raises WrongUseError."""
    try:
        address = str(IPv4Address(text.strip()))
        with socket.socket() as probe:
            probe.bind((address, 0))
    except (ValueError, OSError):
        raise WrongUseError(
            w.say("--host: '{typed}' is no address of this computer. Give one such as 192.168.1.20.", typed=text)
        ) from None
    return address


ReadOnlyOption = Annotated[
    bool,
    typer.Option(
        "--read-only", metavar="", help=w.say("Only to look: nothing can be sent, withdrawn or typed on the pages.")
    ),
]
HostOption = Annotated[
    str | None,
    typer.Option(
        metavar=w.say("ADDRESS"),
        help=w.say("Address of this computer to listen on; without it this computer only. Needs --read-only."),
        show_default=False,
        parser=_typed_host,
    ),
]
BrowserOption = Annotated[
    bool, typer.Option("--no-browser", metavar="", help=w.say("Only print the address, open no browser."))
]
#: The overview that `demo` opens.
DEMO = "voorbeeldstad-2022"
#: Where the examples are kept when no data folder is named: never among your own data.
DEMO_FOLDER = "afsprakenmonitor-demo"


def add(app: typer.Typer) -> None:
    """Put these commands into the app."""
    command(
        app,
        serve,
        help=w.say(
            "Show the dashboard on your own data, on this computer only. With --read-only it is only to look: the"
            " README says how partners reach it behind a password. Stop with Ctrl+C.\n\nExample: afspraken serve"
            " --port 8502"
        ),
        short_help=w.say("Show the dashboard on your own data."),
    )
    command(
        app,
        demo,
        help=w.say(
            "Load the examples (real municipalities from public sources and a fictitious town) and show the dashboard"
            " on them. Run again it changes nothing. Stop with Ctrl+C.\n\nExample: afspraken demo"
        ),
        short_help=w.say("Show the dashboard on the examples."),
    )
    command(
        app,
        explain,
        help=w.say(
            "Print the whole sum of one agreement as on paper: each number with its cell, the formula with the values"
            " filled in, the status and why.\n\nExample: afspraken explain NB-01 --framework voorbeeldstad-2022"
        ),
        short_help=w.say("Print the whole sum of one agreement."),
    )
    command(
        app,
        cases,
        help=w.say(
            "Run worked examples of the calculation through the same functions as the screens, and name each value that"
            " differs. Exit code 1 when one does.\n\nExample: afspraken cases cases.json"
        ),
        short_help=w.say("Run worked examples of the calculation."),
    )


def serve(
    ctx: typer.Context,
    port: PortOption = 8501,
    read_only: ReadOnlyOption = False,
    host: HostOption = None,
    no_browser: BrowserOption = False,
    data: DataOption = None,
) -> int:
    """Serve the dashboard until it is stopped."""
    if host is not None and not read_only:
        raise WrongUseError(
            w.say("--host needs --read-only: without a sign-in only a server to look at may listen elsewhere.")
        )
    return _serve(made_folder(ctx, data), port, no_browser, "", {}, read_only, host)


def demo(
    ctx: typer.Context, port: PortOption = 8501, no_browser: BrowserOption = False, data: DataOption = None
) -> int:
    """Load the examples and serve them."""
    folder = made_folder(ctx, data, DEMO_FOLDER)
    if refused := [one for one in submit(folder, workbooks_in([examples()]), received="cover") if one.refused]:
        raise RuntimeError(f"an example is refused: {refused[0].file}")
    for file in sorted(examples().rglob("*.toml")):
        done = taken(folder, file)
        if done.finding is not None and done.finding.check != "round_exists":  # run again, it is there already
            raise RuntimeError(f"an example is refused: {file}")
    return _serve(folder, port, no_browser, "overview", {"framework": DEMO})


def examples() -> Path:
    """The folder with the example workbooks: inside an installed program, or beside the packages in a checkout."""
    packages = Path(__file__).parent.parent
    inside = packages / "examples"
    return inside if inside.exists() else packages.parent / "sample_data"


def _serve(
    folder: Path,
    port: int,
    no_browser: bool,
    page: str,
    params: dict[str, str],
    read_only: bool = False,
    host: str | None = None,
) -> int:
    from dashboard import server  # noqa: PLC0415 - Streamlit takes a second that other commands need not wait

    if not os.access(folder, os.W_OK):
        raise WrongUseError(
            w.say(
                "We may only read in {path}, and the dashboard keeps its store there. Serve a copy: afspraken backup"
                " --to FOLDER, and then serve with --data FOLDER.",
                path=folder,
            )
        )
    Store(folder).catch_up()  # no address of what can't be opened
    host = host or server.ADDRESS
    free = server.free_port(port, host=host)
    address = server.url(free, page, params | ({"lang": "en"} if language == "en" else {}), host)
    if host == server.ADDRESS:
        said = w.say("The dashboard stands at {address} (this computer only). Stop with Ctrl+C.", address=address)
    else:
        said = w.say(
            "The dashboard stands at {address}, without a password: everybody who can reach this address sees"
            " everything. Stop with Ctrl+C.",
            address=address,
        )
    typer.echo(said)
    if not no_browser:
        threading.Thread(target=_open, args=(server.url(free, "healthz", host=host), address), daemon=True).start()
    if read_only:
        server.run(folder, free, read_only_at=host)
    else:
        server.run(folder, free)
    return DONE


def _open(health: str, address: str) -> None:
    """Open the browser as soon as the server answers; without a browser nothing happens."""
    for _try in range(100):
        try:
            with urllib.request.urlopen(health, timeout=1):  # noqa: S310 - our own address on this machine
                break
        except OSError:
            time.sleep(0.2)
    webbrowser.open(address)


def explain(
    ctx: typer.Context,
    agreement: Annotated[str, typer.Argument(metavar=w.say("AGREEMENT"), help=w.say("Its number, as NB-01."))],
    framework: Annotated[
        str | None, typer.Option(metavar=w.say("CODE"), help=w.say("Code of the framework."), show_default=False)
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            metavar=w.say("YEAR"),
            help=w.say("The evaluation year; without it the best one."),
            show_default=False,
            parser=typed_year,
        ),
    ] = None,
    known: KnownOption = None,
    data: DataOption = None,
) -> int:
    """Print the sum of one agreement; gives the exit code."""
    store = Store(existing_folder(ctx, data))
    so_far = as_known(store, known)
    codes = framework_codes(store, so_far, framework)
    found = [one for code in codes if (one := read_framework(store, code, so_far)) is not None]
    titles = {number: promise.title or "" for one in found for number, promise in one.agreements.items()}
    number = code_of(agreement, titles, w.say("No agreement {number} is loaded here.", number=agreement))
    holding = [one for one in found if number in one.agreements]
    if len(holding) > 1:
        names = ", ".join(one.code for one in holding)
        raise WrongUseError(
            w.say("Several frameworks have {number}: {names}. Add --framework.", number=number, names=names)
        )
    (one,) = holding
    typer.echo(
        on_paper(
            one.agreements[number],
            standing(one, year or best_year(one)).assessments[number],
            one.results.get(number, ()),
            speech_about(w, one),
            store,
        )
    )
    return DONE


def cases(
    file: Annotated[
        Path,
        typer.Argument(metavar=w.say("FILE"), help=w.say("A JSON file of cases.")),
    ],
) -> int:
    """Run worked examples; gives the exit code."""
    if not file.exists():
        raise WrongUseError(w.say("{path} does not exist.", path=file))
    if file.is_dir():
        raise WrongUseError(w.say("{path} is a folder. Name a file in it.", path=file))
    try:
        report = run_cases(file)
    except CaseError as error:
        raise WrongUseError(error.sentence(w)) from error
    for outcome in report.failed:
        if outcome.problem:
            typer.echo(f"{outcome.id}: {outcome.problem.sentence(w)}")
        for one in outcome.differences:
            typer.echo(
                w.say(
                    "{case}: {name} should be {expected} and is {got}",
                    case=outcome.id,
                    name=one.name,
                    expected=one.expected,
                    got=one.got,
                )
            )
    held = len(report.outcomes) - len(report.failed)
    typer.echo(w.plural("{held} of {n} case holds.", "{held} of {n} cases hold.", len(report.outcomes), held=held))
    if report.later:
        typer.echo(
            w.plural(
                "{n} case belongs to a later change and was not run.",
                "{n} cases belong to a later change and were not run.",
                len(report.later),
            )
        )
    return REFUSED if report.failed else DONE
