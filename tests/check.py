"""``make check`` and ``make fix``: style, types, import rules, drift and links; each names what repairs it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
PY = sys.executable
PACKAGES = ("schemas", "ingest", "dashboard", "tests", "sample_data")

#: name, command of check, command of fix (None: only a person can repair it)
STEPS: tuple[tuple[str, list[str], list[str] | None], ...] = (
    ("style", [PY, "-m", "ruff", "check", *PACKAGES], [PY, "-m", "ruff", "check", "--fix", *PACKAGES]),
    ("layout of code", [PY, "-m", "ruff", "format", "--check", *PACKAGES], [PY, "-m", "ruff", "format", *PACKAGES]),
    ("types", [PY, "-m", "mypy"], None),
    ("import rules", [str(BIN / "lint-imports")], None),
    ("Dutch texts", [PY, "-m", "schemas.words", "--check"], [PY, "-m", "schemas.words"]),
    ("reference pages", [PY, "-m", "ingest.reference", "--check"], [PY, "-m", "ingest.reference"]),
    ("sample workbooks", [PY, "-m", "sample_data.make", "--check"], [PY, "-m", "sample_data.make"]),
)


def broken_links() -> list[str]:
    """Relative links in the documents that lead nowhere, one sentence each."""
    wrong = []
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "sample_data").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text("utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists():
                wrong.append(f"{path.relative_to(ROOT)}: the link to {target} leads nowhere; repair or remove it.")
    return wrong


def main() -> int:
    """Run every step, also after one failed; gives 1 when one did."""
    fixing = "--fix" in sys.argv
    failed = []
    for name, check, fix in STEPS:
        command = fix if fixing and fix else check
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name}")  # noqa: T201
        if done.returncode:
            failed.append(name)
            print(done.stdout + done.stderr)  # noqa: T201
            if fix and not fixing:
                print(f"Repair: make fix   ({' '.join(Path(part).name if part == PY else part for part in fix)})")  # noqa: T201
    if wrong := broken_links():
        failed.append("links")
    print(f"{'FAIL' if wrong else 'ok  '} links", *wrong, sep="\n")  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
