"""What a check of intake found: which check, in which cell, with what it needs to say so in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schemas.contract import contract
from schemas.typed_toml import Text

#: A part of a sentence: the same in both languages (what was typed), or the words of each (a column's heading).
Value = str | Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found.

    ``check``: its id in ``checks.toml``. ``sheet`` and ``cell`` ('D17') are None where no sheet or cell can be
    pointed at. ``values`` fill the {words} of the check's sentences.
    """

    check: str
    sheet: str | None = None
    cell: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)

    @property
    def severity(self) -> str:
        """error, warning or note; an error refuses the workbook."""
        return contract().checks[self.check].severity

    def what(self, language: str) -> str:
        """What is wrong, in a sentence of 'nl' or 'en'."""
        return self._say(contract().checks[self.check].what, language)

    def repair(self, language: str) -> str:
        """What to do about it."""
        return self._say(contract().checks[self.check].repair, language)

    def example(self, language: str) -> str:
        """What a right answer looks like."""
        return self._say(contract().checks[self.check].example, language)

    def _say(self, text: Text, language: str) -> str:
        values: dict[str, Value] = {"sheet": self.sheet or "", "cell": self.cell or "", **self.values}
        return text[language].format(
            **{name: value if isinstance(value, str) else value[language] for name, value in values.items()}
        )


def is_refused(findings: Iterable[Finding]) -> bool:
    """Whether one of the findings is an error."""
    return any(finding.severity == "error" for finding in findings)
