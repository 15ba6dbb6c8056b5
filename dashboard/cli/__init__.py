"""The one command: ``afspraken``."""

from __future__ import annotations

import sys

from dashboard.cli.console import run


def main() -> None:
    """The entry point of the installed command."""
    sys.exit(run(sys.argv[1:]))
