"""The folders and files of commands: the data folder, new files, and what is given to another program."""

from __future__ import annotations

import errno
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from dashboard.cli.console import WrongUseError, data_folder, w
from dashboard.folder import OWN


def made_folder(ctx: typer.Context, data: Path | None, name: str = OWN) -> Path:
    """The data folder, which is there afterwards. Raises WrongUseError that says why it can't be."""
    return made(data_folder(ctx, data, name), "--data")


def existing_folder(ctx: typer.Context, data: Path | None) -> Path:
    """The data folder for a command that only reads. Raises WrongUseError when there is none."""
    folder = data_folder(ctx, data)
    if not folder.is_dir():
        raise WrongUseError(
            w.say(
                "There is no data folder {path}. Name another with --data, or load workbooks first: afspraken load",
                path=folder,
            )
        )
    return folder


def again(ctx: typer.Context, data: Path | None) -> str:
    """What to type behind a next command, so that it uses the same data folder."""
    typed = data or ctx.find_root().obj
    return "" if typed is None else f" --data {quoted(typed)}"


def quoted(path: Path | str) -> str:
    """A path or a code as it is typed."""
    return f'"{path}"' if " " in str(path) else str(path)


def made(folder: Path, option: str) -> Path:
    """A folder that was named with ``option``, which is there afterwards. Raises WrongUseError that says why not."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise WrongUseError(
            w.say(
                "The folder {path} can't be made: {why}. Name another with {option}.",
                path=folder,
                why=_why(error),
                option=option,
            )
        ) from error
    return folder


def _why(error: OSError) -> str:
    """Why a folder can't be made."""
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return w.say("a file stands there")
    if error.errno in (errno.EACCES, errno.EPERM):
        return w.say("we may not write there")
    if error.errno == errno.EROFS:
        return w.say("that disk can only be read")
    if error.errno == errno.ENOENT:
        return w.say("there is no such drive")
    if error.errno == errno.ENAMETOOLONG:
        return w.say("the name is too long")
    return errno.errorcode.get(error.errno or 0, type(error).__name__)


def free(path: Path) -> Path:
    """The path, where nothing stands yet. Raises WrongUseError."""
    if path.is_dir():
        raise WrongUseError(w.say("{path} is a folder. Name a file in it.", path=path))
    if path.exists():
        raise WrongUseError(w.say("{path} exists already. Choose another place with --to.", path=path))
    return path


def write(path: Path, data: bytes) -> None:
    """Write a new file, wholly or not at all, and say so. Raises WrongUseError when its folder isn't there."""
    if not path.parent.is_dir():
        raise WrongUseError(w.say("There is no folder {path}. Make it first.", path=path.parent))
    file = path.open("xb")
    try:
        with file:
            file.write(data)
    except OSError:
        path.unlink()
        raise
    typer.echo(w.say("Written: {path}", path=path))


def put(text: str) -> None:
    """Give text to another program on standard output: always UTF-8, whatever the console speaks, and written once."""
    typer.echo(text.encode("utf-8"), nl=False)


def put_json(found: Mapping[str, Any]) -> None:
    """Give one JSON object to another program."""
    put(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
