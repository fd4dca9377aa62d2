"""Write the training pairs of claims of one event: which of them conflict.

    python -m tools.entailment.stories DATA STORIES.jsonl.gz [--more]

`tables/stories.jsonl` holds invented events, each as some fourteen claims that several
outlets might print, with the pairs that conflict ("c"), estimate differently ("e"),
tell an earlier and a later state ("u") or say one thing ("s"); of all other pairs of an
event nobody could say so. That is what judging asks of the model: in one story nearly
every pair is near in meaning, and few conflict. Beside them, lest they be forgotten, a
share of the pool's own pairs, and our own pairs and opinions of the part before
(last.py).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from tools.entailment.last import opinions, own
from tools.entailment.maker import Row, pair
from tools.entailment.sources import pool, read, untokenised, write_counted

TABLE = Path(__file__).with_name("tables") / "stories.jsonl"
#: Events written since, in the same form: a share of them is learnt from in the last
#: part (reported.py).
MORE = TABLE.with_name("more_stories.jsonl")
SEED = 47
#: How often a pair that somebody named is read, one way round and the other in turn;
#: all others once.
NAMED = 6
#: So many pairs of the pool are read again.
KEPT = 16_000
LETTER = {"entailment": "e", "neutral": "n", "contradiction": "c"}
#: What each list teaches: the classes that it allows, and the opinion.
LISTS = {
    "c": ("c", "contradiction"),
    "e": ("nc", "competing_estimates"),
    "u": ("n", "update"),
    "s": ("en", "same"),
}


def pairs(event: dict[str, Any], named_as_often: int = NAMED) -> Iterator[Row]:
    """Give the pairs of an event's claims, those that somebody named so often."""
    claims = event["claims"]
    named = {
        tuple(sorted(places)): kind for kind in LISTS for places in event.get(kind, ())
    }
    for count, (one, other) in enumerate(combinations(range(len(claims)), 2)):
        texts = [claims[one], claims[other]]
        kind = named.get((one, other))
        letters, opinion = LISTS[kind] if kind else ("n", "not_comparable")
        for turn in range(named_as_often if kind else 1):
            a, b = texts if (turn + count) % 2 else texts[::-1]
            yield pair(a, b, letters, f"story {kind or 'n'}") | {"opinion": opinion}


def kept(data: Path, rng: random.Random, count: int = KEPT) -> Iterator[Row]:
    """Give pairs of the sets that the model learnt from first."""
    for row in rng.sample(pool(data), count):
        a, b = (untokenised(row[side]) for side in "ab")
        yield pair(a, b, LETTER[row["label"]], row["set"])


def main() -> None:
    """Write the file, and print how many pairs of each kind are in it."""
    parser = argparse.ArgumentParser(description="Write the pairs of one event.")
    parser.add_argument("data", type=Path, help="folder of the public sets")
    parser.add_argument("to", type=Path)
    parser.add_argument("--more", action="store_true", help="all events, not the first")
    asked = parser.parse_args()
    rng = random.Random(SEED)
    tables = (TABLE, MORE) if asked.more else (TABLE,)
    rows = [row for table in tables for event in read(table) for row in pairs(event)]
    rows += [*kept(asked.data, rng), *own(), *opinions()]
    rng.shuffle(rows)
    write_counted(asked.to, rows)


if __name__ == "__main__":
    main()
