"""Break everything for an hour: `make soak`. Prints progress, writes a report.

python tools/soak.py --articles 10000 --faults 200 --seed 1 --report soak.md
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from tests.faults.catalogue import GREAT, QUICK
from tests.faults.rig import Order, report, run
from tests.faults.world import world


def main() -> int:
    """Make one run; 1 if anything was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--reviewers", type=int, default=10)
    parser.add_argument("--pause", type=float, default=4.0, help="between two acts")
    parser.add_argument("--only", default="", help="faults: numbers or words")
    parser.add_argument("--quick", action="store_true", help="short outages, few files")
    parser.add_argument("--report", type=Path, default=Path("build/soak.md"))
    parser.add_argument("--keep", type=Path, help="folder for logs and history")
    given = parser.parse_args()
    order = Order(
        seed=given.seed,
        articles=given.articles,
        faults=given.faults,
        scale=QUICK if given.quick else GREAT,
        reviewers=given.reviewers,
        only=given.only,
        pause=given.pause,
        target=f"soak --reviewers {given.reviewers} --pause {given.pause}"
        + (" --quick" if given.quick else ""),
    )
    with world() as one:
        try:
            result = run(one, order, lambda line: print(line, flush=True))
        finally:
            if given.keep:
                shutil.copytree(one.parts.logs, given.keep, dirs_exist_ok=True)
                shutil.copy(one.history.path, given.keep)
    given.report.parent.mkdir(parents=True, exist_ok=True)
    given.report.write_text(report(result), encoding="utf-8")
    print(f"{len(result.findings)} broken; report in {given.report}")
    return 1 if result.findings else 0


if __name__ == "__main__":
    sys.exit(main())
