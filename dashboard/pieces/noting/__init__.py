"""What is typed and chosen in an evaluation: a field is saved on leaving it, a form by its button, and at every moment
it is said whether it is.

What is typed and not saved yet is kept by the browser too: it is still there after the page is loaded anew, after
going to another item and back, and when the server was away meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from schemas.words import Words

HERE = Path(__file__).parent
#: Of how many parts of a page the last answers are kept.
_ANSWERS = 4
#: A text, a line, one of some options, any of them, a day as :func:`day` reads it, a number of at least 0.
Kind = Literal["text", "line", "one", "many", "day", "count"]
#: What stands in a field: "" or () where nothing does.
Value = str | tuple[str, ...]

_component = st.components.v2.component(
    "afspraken_noting",
    html='<div class="amnt"></div>',
    css=(HERE / "noting.css").read_text(encoding="utf-8"),
    js="\n".join((HERE / name).read_text(encoding="utf-8") for name in ("controls.js", "kept.js", "noting.js")),
    isolate_styles=False,
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field with what is saved of it. ``seen``: the newest event of it, 0 when there is none; ``told`` stands beside
    that it is saved; ``options``: id and label."""

    name: str
    label: str
    kind: Kind = "text"
    value: Value = ""
    seen: int = 0
    told: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """Fields that are noted together by one button, behind their label; ``told`` stands above them, ``above`` over the
    label; ``seen``: the newest event of what it is about. Without fields it is only to read."""

    name: str
    label: str
    fields: tuple[Field, ...] = ()
    told: tuple[str, ...] = ()
    above: str = ""
    seen: int = 0


def noting(
    key: str,
    title: str,
    words: Words,
    *,
    fields: Sequence[Field] = (),
    heading: str = "",
    forms: Sequence[Form] = (),
    below: Sequence[Form] = (),
    main: bool = False,
    save: Callable[[str, Value, int], str] = lambda _name, _value, _seen: "",
    note: Callable[[str, dict[str, Value], int], str] = lambda _name, _values, _seen: "",
) -> None:
    """Fields, a heading with forms beside it, and forms below it. ``key``, a group and a place in it with a space
    between, names them in this browser too; ``title`` names the place where something of the group waits elsewhere,
    which the ``main`` part of a page says. ``save`` gets a field's name, value and what this window had seen of it;
    ``note`` the same of a form, with its values by field. Both run before the page is made again, and give why it could
    not be, or ""."""
    say, group = words.say, key.split(" ", maxsplit=1)[0]
    answers: dict[str, dict[str, Any]] = st.session_state.setdefault(f"{group} answers", {})
    noted: dict[str, str] = st.session_state.setdefault(f"{key} noted", {})

    def given() -> None:
        # on the way to another page the platform calls this once more, without what was given
        sent: dict[str, Any] = st.session_state.get(key, {}).get("given") or {}
        told = {}
        for name, one in sent.get("fields", {}).items():
            told[name] = {"n": one["n"], "why": save(name, _value(one["value"]), int(one["seen"]))}
        for name, one in sent.get("forms", {}).items():
            why = ""
            if noted.get(name) != one["n"]:  # else sent again, since nobody had answered yet
                why = note(name, {field: _value(value) for field, value in one["values"].items()}, int(one["seen"]))
            if not why:
                noted[name] = one["n"]
            told[name] = {"n": one["n"], "why": why}
        answers.pop(key, None)
        answers[key] = told
        for old in list(answers)[:-_ANSWERS]:
            del answers[old]

    _component(
        key=key,
        data={
            "id": key,
            "title": title,
            "fields": [asdict(one) for one in fields],
            "heading": heading,
            "forms": [asdict(one) for one in forms],
            "below": [asdict(one) for one in below],
            "main": main,
            "answers": answers,
            "words": {
                "saved": say("Saved"),
                "typing": say("Not saved yet: it is saved when you leave the field"),
                "saving": say("Saving …"),
                "unanswered": say("Not saved yet: the server does not answer. The text stays here; it is sent again."),
                "draft": say("not noted yet"),
                "note": say("Record"),
                "day": say("dd-mm-yyyy"),
                "choose": say("Choose one or more"),
                "elsewhere": say("Not saved yet:"),
                "gone": say("This can not be saved here any more; copy what you need:"),
                "forget": say("Throw away"),
            },
        },
        on_given_change=given,
    )


def day(typed: str) -> date | None:
    """A day as it is typed (31-12-2026, 31/12/2026, 31.12.2026 or 2026-12-31); None where that is none."""
    for form in ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"):
        with suppress(ValueError):
            return datetime.strptime(typed.strip(), form).date()  # noqa: DTZ007 - a day has no zone
    return None


def _value(given: object) -> Value:
    """What a browser sent, as a value: without the halves of signs and the controls that no file can hold."""
    if isinstance(given, list):
        return tuple(str(_value(one)) for one in given)
    whole = str(given).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(sign for sign in whole if sign >= " " or sign in "\n\t")
