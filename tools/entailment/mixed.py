"""Write the pairs of the last part: all of the stories' and as many of the first.

    python -m tools.entailment.mixed PAIRS.jsonl.gz REPORTED.jsonl.gz MIXED.jsonl.gz

The part before reads claims of stories almost alone (reported.py), and forgets some of
what the public sets taught; they were read while the lowest layers still stood fixed.
Here both are read again side by side, every pair once.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from tools.entailment.maker import Row
from tools.entailment.sources import read, write_counted

SEED = 7
#: So many pairs of the first part; about as many as there are of stories.
KEPT = 150_000


def mixed(first: list[Row], reported: list[Row], rng: random.Random) -> list[Row]:
    """Give a sample of the first part's pairs among all of the stories', shuffled."""
    rows = [*rng.sample(first, min(KEPT, len(first))), *reported]
    rng.shuffle(rows)
    return rows


def main() -> None:
    """Write the file, and print how many pairs of each kind are in it."""
    parser = argparse.ArgumentParser(description="Write the pairs of the last part.")
    parser.add_argument("pairs", type=Path)
    parser.add_argument("reported", type=Path)
    parser.add_argument("to", type=Path)
    asked = parser.parse_args()
    first, reported = (list(read(path)) for path in (asked.pairs, asked.reported))
    write_counted(asked.to, mixed(first, reported, random.Random(SEED)))


if __name__ == "__main__":
    main()
