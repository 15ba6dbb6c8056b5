"""Makes the sample workbooks: ``python -m sample_data.make``; with ``--check`` it only says which ones differ."""

from __future__ import annotations

import sys
from pathlib import Path

from sample_data import amsterdam, national, tilburg, voorbeeldstad

HERE = Path(__file__).parent


def workbooks() -> dict[str, bytes]:
    """The bytes of every sample workbook, by its path below this folder."""
    found: dict[str, bytes] = {}
    for case in (*amsterdam.cases(), *tilburg.cases(), *national.cases(), *voorbeeldstad.cases()):
        found |= case.files
    return found


def differing(made: dict[str, bytes]) -> list[str]:
    """Paths that are missing, different or left over in this folder."""
    there = {path.relative_to(HERE).as_posix(): path for path in HERE.glob("*/*.xlsx")}
    return sorted(
        name
        for name in there.keys() | made.keys()
        if name not in there or name not in made or there[name].read_bytes() != made[name]
    )


def main() -> int:
    """Write what differs, or with --check name it. Gives the exit code."""
    made = workbooks()
    differs = differing(made)
    if "--check" in sys.argv:
        for name in differs:
            sys.stdout.write(f"sample_data/{name} is not what the script makes.\n")
        if differs:
            sys.stdout.write("Repair: python -m sample_data.make\n")
        return 1 if differs else 0
    for name in differs:
        path = HERE / name
        if name in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made[name])
        else:
            path.unlink()
        sys.stdout.write(f"sample_data/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
