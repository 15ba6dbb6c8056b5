"""From content to PDF, by typst: tagged (PDF/UA-1), with our own letters, the same bytes for the same content."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import typst

from dashboard.charts.look import FONTS
from dashboard.reports.legible import legible, without

HERE = Path(__file__).parent
REPORT, TENANTS = HERE / "report.typ", HERE / "tenants.typ"
#: How often signs that none of our letters draw are called by their name: typst names all that it met at once, but a
#: sign within a sign shows only afterwards.
_TRIES = 5
_UNDRAWN = re.compile(r'the text(?: contains the disallowed codepoint)? `"(.+?)"`', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


_Made = TypeVar("_Made")


class PaperError(Exception):
    """The paper could not be made: a fault of our template or content, never of what somebody typed."""


def printed(template: Path, content: Any) -> bytes:
    """The content (a dataclass) in a template, as PDF. Raises PaperError."""
    return _made(template, content, _tagged)


def pages(template: Path, content: Any) -> int:
    """How many pages the content takes as PDF. Raises PaperError."""

    def make(paper: typst.Compiler) -> int:
        _tagged(paper)  # only here typst says which signs it cannot draw; their names take room too
        made = paper.compile(format="svg")
        return len(made) if isinstance(made, list) else 1

    return _made(template, content, make)


def _tagged(paper: typst.Compiler) -> bytes:
    made = paper.compile(format="pdf", pdf_standards="ua-1", timestamp=0)
    assert isinstance(made, bytes)  # noqa: S101 - of PDF typst gives one file
    return made


def _made(template: Path, content: Any, make: Callable[[typst.Compiler], _Made]) -> _Made:
    """What ``make`` makes of the content in a template. What was typed arrives as data: never as source of typst."""
    said = legible(asdict(content))
    for _try in range(_TRIES):
        paper = typst.Compiler(template, root=HERE, font_paths=_fonts(), sys_inputs={"said": json.dumps(said)})
        try:
            return make(paper)
        except typst.TypstError as error:
            undrawn = {_unescaped(found) for found in _UNDRAWN.findall(error.diagnostic)}
            if not undrawn:
                raise PaperError(error.diagnostic) from error
            said, last = without(said, undrawn), error
    raise PaperError(last.diagnostic)


def _unescaped(text: str) -> str:
    """A text as typst quotes it in a message, as it was."""
    text = _ESCAPED.sub(lambda hit: chr(int(hit[1], 16)), text)
    return text.replace('\\"', '"').replace("\\\\", "\\")


@cache
def _fonts() -> typst.Fonts:
    """Our letters, and those that typst brings for other alphabets; never those of the machine, which differ."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])
