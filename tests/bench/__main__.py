"""``make bench``: every ratio in one run; a table, ``build/bench.json``, and exit code 1 when one doesn't hold."""

from __future__ import annotations

import gc
import json
import logging
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.assess import assess, assess_again, assess_growth, assess_one
from tests.bench.kills import kills
from tests.bench.load import load_vs_bare, load_vs_pandas
from tests.bench.measure import Measured
from tests.bench.next_item import next_item
from tests.bench.overview import overview
from tests.bench.report import report
from tests.bench.rerun import rerun, rerun_day, rerun_year

_ALL = (
    load_vs_bare, load_vs_pandas, assess, assess_growth, assess_again, assess_one, rerun, rerun_year, rerun_day,
    overview, next_item, report, kills,
)  # fmt: skip
BENCHES: Mapping[str, Callable[[], Measured]] = {one.__name__: one for one in _ALL}
FILE = Path("build/bench.json")


def main(*only: str) -> int:
    """Measure all, or some by their names; gives the exit code."""
    if unknown := [name for name in only if name not in BENCHES]:
        sys.stderr.write(f"There is no {', '.join(unknown)}. Choose from: {', '.join(BENCHES)}\n")
        return 2
    gc.freeze()  # as the server does
    logging.getLogger("streamlit").setLevel(logging.ERROR)  # that there is no server
    wanted = [name for name in BENCHES if not only or name in only]
    found: list[Measured] = []
    for name in wanted:
        sys.stderr.write(f"{name} …\n")
        try:
            found.append(BENCHES[name]())
        except Exception:  # the others are measured all the same; this one is missing, and the exit code says so
            traceback.print_exc()
        _keep(found)
    _show(found, missing=[name for name in wanted if name not in {one.name for one in found}])
    return 0 if len(found) == len(wanted) and all(one.holds for one in found) else 1


def _keep(found: Sequence[Measured]) -> None:
    """Write what was measured so far: a run that is stopped leaves that."""
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps([one.as_json() for one in found], indent=1) + "\n", encoding="utf-8")


def _show(found: Sequence[Measured], missing: Sequence[str]) -> None:
    """Print the table, and the notes below it."""
    table = Table("name", "ours", "other", "ratio", "limit", "holds", title="Speed as ratios")
    for one in found:
        limit = f"{'≤' if one.sense == 'max' else '≥'} {one.limit:g}"
        took = (f"{one.ours_s:.3f} s", f"{one.other_s:.3f} s")
        table.add_row(one.name, *took, f"{one.ratio:.2f}", limit, "yes" if one.holds else "NO")
    for name in missing:
        table.add_row(name, "", "", "", "", "missing")
    Console().print(table)
    for one in found:
        if one.note:
            Console().print(f"{one.name}: {one.note}", highlight=False)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
