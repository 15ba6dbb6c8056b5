"""The words of a language: texts through gettext, numbers and dates through Babel.

English stands in the code, Dutch in ``locale/nl.po``. ``python -m schemas.words`` brings the catalogue up to
date with the code (and leaves what is not yet translated empty); with ``--check`` it changes nothing and fails
when a text is missing, empty, left over, or lost a {placeholder}.
"""

from __future__ import annotations

import gettext
import io
import os
import re
import sys
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.numbers import format_decimal
from filelock import FileLock

LANGUAGES = ("nl", "en")
PO = Path(__file__).parent / "locale" / "nl.po"
ROOT = Path(__file__).parent.parent
KEYWORDS = {"say": None, "plural": (1, 2)}


class Words:
    """One language. Made once a language by :func:`words`; knows nothing of a session or a screen."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts: gettext.NullTranslations = gettext.NullTranslations()
        if language == "nl":
            compiled = io.BytesIO()
            write_mo(compiled, _catalogue())
            compiled.seek(0)
            self._texts = gettext.GNUTranslations(compiled)

    def say(self, text: str, **values: Any) -> str:
        """The English ``text`` in this language, with the {names} filled in."""
        found = self._texts.gettext(text)
        return found.format(**values) if values else found

    def plural(self, one: str, many: str, n: float, **values: Any) -> str:
        """``one`` when n is 1, else ``many``; {n} is n as a number of this language unless given."""
        found = self._texts.ngettext(one, many, 1 if n == 1 else 2)
        return found.format(**{"n": self.number(n), **values})

    @lru_cache(20_000)  # noqa: B019 – there are two languages, and both stay
    def number(self, value: float, decimals: int = 2) -> str:
        """A number with separators of thousands and at most so many decimals: 20.000, 152,5."""
        return format_decimal(
            0 if round(value, decimals) == 0 else value, format="#,##0." + "#" * decimals, locale=self.language
        )

    def money(self, value: float) -> str:
        """An amount in euros, with cents where there are any: € 731,93, € 49.669."""
        amount = format_decimal(value, format="#,##0.00" if round(value % 1, 2) else "#,##0", locale=self.language)
        return f"€{chr(160) if self.language == 'nl' else ''}{amount}"

    def percent(self, share: float, cut_offs: tuple[float, ...] = (0.8, 0.95, 1.0)) -> str:
        """A share as a percentage, with as many decimals as keep 0.9496 from looking like 0.95."""
        decimals = 0
        while decimals < 6 and any((share < c) != (round(share, decimals + 2) < c) for c in cut_offs):
            decimals += 1
        return self.number(share * 100, decimals) + "%"

    @lru_cache(5_000)  # noqa: B019 – as above
    def day(self, value: date, within: int | None = None) -> str:
        """A date in words: 12 maart 2024; without its year when that is ``within``."""
        return str(format_date(value, "d MMMM" if value.year == within else "d MMMM y", locale=self.language))

    def moment(self, value: datetime) -> str:
        """A date and time in words; the caller gives the zone."""
        return str(format_datetime(value, "d MMMM y, HH:mm", locale=self.language))

    def quoted(self, said: object) -> str:
        """What somebody said or typed, between the quotation marks of the language."""
        return self.say("“{said}”", said=str(said))

    def join(self, parts: list[str]) -> str:
        """a, b en c."""
        if len(parts) < 2:
            return "".join(parts)
        return ", ".join(parts[:-1]) + self.say(" and ") + parts[-1]


@cache
def words(language: str) -> Words:
    """The words of 'nl' or 'en'; any other language gives Dutch."""
    return Words(language if language in LANGUAGES else "nl")


def system_language() -> str:
    """The language of a command: English where the locale says so, else Dutch."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name, ""):
            return "en" if value.lower().startswith("en") else "nl"
    return "nl"


def _catalogue() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="nl")


def _extracted() -> Catalog:
    """What the code says, as a catalogue without translations."""
    fixed = datetime(2026, 1, 1, tzinfo=UTC)  # else every update would change the file
    found = Catalog(
        locale="nl",
        project="Afsprakenmonitor",
        header_comment="# The Dutch texts of screens and commands. Brought up to date by: python -m schemas.words",
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
        creation_date=fixed,
        revision_date=fixed,
        fuzzy=False,
    )
    for package in ("schemas", "ingest", "dashboard"):
        for _file, _line, message, comments, _context in extract_from_dir(
            ROOT / package, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            found.add(message, auto_comments=comments)
    return found


def problems() -> list[str]:
    """What is wrong with the Dutch catalogue, one sentence each; empty when it is complete."""
    ours, code = _catalogue(), _extracted()
    wrong = [f"not translated: {message.id!r}" for message in code if message.id and not _complete(ours, message.id)]
    wrong += [f"no longer used: {message.id!r}" for message in ours if message.id and message.id not in code]
    for message in ours:
        ids, strings = _tuple(message.id), _tuple(message.string)
        if any(set(re.findall(r"{(\w+)", text)) - set(re.findall(r"{(\w+)", "".join(ids))) for text in strings):
            wrong.append(f"a placeholder that the English text lacks: {ids[0]!r}")
    return wrong


def _tuple(text: Any) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (text,)


def _complete(catalogue: Catalog, message_id: Any) -> bool:
    message = catalogue.get(_tuple(message_id)[0])
    return message is not None and message.id == message_id and all(_tuple(message.string))


def update() -> None:
    """Bring the Dutch catalogue up to date with the code, keeping every translation that still fits."""
    with FileLock(str(PO) + ".lock"):
        ours, code = _catalogue(), _extracted()
        for message in code:
            kept = ours.get(_tuple(message.id)[0]) if message.id else None
            if kept is not None and kept.id == message.id:
                message.string = kept.string
        with PO.open("wb") as file:
            write_po(file, code, width=0, sort_output=True, no_location=True, omit_header=False)


def main() -> int:
    """The command: update, or with --check only report. Gives the exit code."""
    if "--check" not in sys.argv:
        update()
    wrong = problems()
    for line in wrong:
        sys.stdout.write(f"nl.po: {line}\n")
    if wrong and "--check" in sys.argv:
        sys.stdout.write("Repair: python -m schemas.words, then translate what is empty in schemas/locale/nl.po\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
