"""What all commands share: their words, the data folder, exit codes, and how a failure is told."""

from __future__ import annotations

import errno
import logging
import os
import sys
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import typer
import typer.core
import typer.rich_utils

from dashboard.folder import OWN
from dashboard.folder import data_folder as own_or_named
from ingest.events import DamagedEventsError, StoreBusyError
from schemas.typed_toml import ContractError
from schemas.words import system_language, words

DONE, REFUSED, WRONG_USE, FAULT, INTERRUPTED = 0, 1, 2, 3, 130
LOG = "logs/command.log"

language = system_language()
w = words(language)


class WrongUseError(Exception):
    """The command can't be carried out as it was typed; the message says what to type instead."""


class _Spoken:
    """Help in our language and without Python's names of types; see :class:`Command` and :class:`Group`."""

    def get_help_option(self, ctx: Any) -> Any:
        """The option --help, explained in our words."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help, option.metavar = w.say("Show this explanation and stop."), ""
        return option

    def get_params(self, ctx: Any) -> Any:
        """The parameters; of an argument typer would show "list[Path]"."""
        params = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if param.param_type_name == "argument":
                param.display_type_rich = lambda ctx: None
        return params

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The line that says how to type the command."""
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, pieces, prefix=w.say("Usage:") + " ")


class Command(_Spoken, typer.core.TyperCommand):
    """A command of ours."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments read; names what there is too much of."""
        ctx.allow_extra_args = True
        if more := super().parse_args(ctx, args):
            raise WrongUseError(
                w.say("'{more}' is too much on this line.", more=" ".join(more)) + " " + _see(ctx.command_path)
            )
        return more


class Group(_Spoken, typer.core.TyperGroup):
    """The command with its subcommands, in the order of the file."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that was typed; an unknown one is named beside those that exist."""
        if self.get_command(ctx, args[0]) is None:
            raise WrongUseError(
                w.say(
                    "'{typed}' is no command. The commands are: {names}.", typed=args[0], names=", ".join(self.commands)
                )
            )
        return super().resolve_command(ctx, args)


#: How the usage line names the options.
OPTIONS = w.say("[OPTIONS]")


def command(app: typer.Typer, function: Callable[..., int], *, help: str, short_help: str) -> None:
    """Put a command into the app."""
    app.command(cls=Command, options_metavar=OPTIONS, help=help, short_help=short_help)(function)


def speak() -> None:
    """Let typer's own headings speak our language; the names are those of its module."""
    typer.rich_utils.ARGUMENTS_PANEL_TITLE = w.say("Arguments")
    typer.rich_utils.OPTIONS_PANEL_TITLE = w.say("Options")
    typer.rich_utils.COMMANDS_PANEL_TITLE = w.say("Commands")
    typer.rich_utils.DEFAULT_STRING = w.say("[default: {}]")
    typer.rich_utils.REQUIRED_LONG_STRING = w.say("[required]")


def data_folder(ctx: typer.Context, data: Path | None, name: str = OWN) -> Path:
    """The data folder: as typed with this command, or before it, or AFSPRAKEN_DATA, or one of the user's own."""
    _state.data = own_or_named(data or ctx.find_root().obj, name)
    return _state.data


class _State:
    """The data folder of the running command; a failure is logged there."""

    data: Path | None = None


_state = _State()


def run(arguments: list[str]) -> int:
    """Run the command and give its exit code; every failure becomes a sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a Windows console without all letters still gets the sentence
    try:
        _state.data = None
        from dashboard.cli.app import app  # noqa: PLC0415 - a contract that can't be read gets its sentence too

        speak()
        code = int(app(args=arguments, prog_name="afspraken", standalone_mode=False) or DONE)
        if code == INTERRUPTED:  # what typer makes of Ctrl+C
            raise KeyboardInterrupt
        return code
    except KeyboardInterrupt:
        return _stop(w.say("Stopped. What was already committed stays."), INTERRUPTED)
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            return WRONG_USE
        return _stop(_misunderstood(error), WRONG_USE)
    except WrongUseError as error:
        return _stop(str(error), WRONG_USE)
    except StoreBusyError:
        return _stop(w.say("Another program is still busy with the data. Try again in a moment."), FAULT)
    except DamagedEventsError as error:
        return _stop(error.problem.sentence(language), FAULT)
    except ContractError as error:
        return _stop(str(error), FAULT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has seen enough
        return DONE
    except BaseException as error:
        if isinstance(error, SystemExit):
            raise
        return _stop(_fault(error), FAULT)


def _stop(sentence: str, code: int) -> int:
    typer.echo(sentence, err=True)
    return code


def _misunderstood(error: typer.TyperException) -> str:
    """What typer makes of wrong arguments, in our words. Numbers, days and codes we read ourselves."""
    param, kind = getattr(error, "param", None), type(error).__name__
    name = getattr(error, "option_name", "") if param is None else _typed_name(param)
    if kind == "MissingParameter":
        what = w.say("{name} is missing.", name=name)
    elif kind == "NoSuchOption":
        what = w.say("The option {name} does not exist.", name=name)
        if near := getattr(error, "possibilities", None):
            what += " " + w.say("It looks most like {near}.", near=near[0])
    elif kind == "BadOptionUsage" and "requires" in str(error):
        what = w.say("Nothing stands behind {name}.", name=name)
    elif kind == "BadOptionUsage":
        what = w.say("{name} stands alone: no value belongs behind it.", name=name)
    elif name:
        what = w.say("What was given for {name} can't be read.", name=name)
    else:
        what = w.say("A command is missing.")
    ctx = getattr(error, "ctx", None)
    return what + " " + _see(ctx.command_path if ctx else "afspraken")


def _see(path: str) -> str:
    return w.say("See: {command} --help", command=path)


def _typed_name(param: Any) -> str:
    """A parameter as it is typed: --year, FILE."""
    options = [name for name in param.opts if name.startswith("-")]
    return str(options[0] if options else param.metavar or param.name)


def _fault(error: BaseException) -> str:
    """Log what happened and say it in one sentence."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        what = w.say("The disk is full. Make room and run the command again; what was already committed stays.")
    elif isinstance(error, PermissionError):
        what = w.say("We may not read or write {path}.", path=error.filename or _state.data)
    else:
        what = w.say("Something went wrong on our side. Nothing was stored halfway.")
    try:
        return what + " " + w.say("What happened stands in {log}", log=_log(error))
    except OSError:
        return what


def _log(error: BaseException) -> Path:
    """Write where in our code it happened, without values, names of files or of people; gives the log's path."""
    path = (_state.data or own_or_named()) / LOG
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log = logging.Logger("afspraken")
    log.addHandler(handler)
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    number = f" errno {error.errno}" if isinstance(error, OSError) else ""
    log.error("%s%s at %s", type(error).__name__, number, places)
    handler.close()
    return path
