"""Write the pairs of the last part of training: news claims, and some of the first.

    python -m tools.entailment.last PAIRS.jsonl.gz LAST.jsonl.gz

* our own pairs of news claims (tables/own.tsv: class, one text, the other);
* our own opinions on claims of real news (tools/opinion_sets.py), which teach the six
  opinions and, where a class follows, the class: parts "graded" and "own" only, so that
  what is measured on opinions_pairs was never seen;
* a share of the pairs of the first part, lest what they taught be forgotten.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.entailment.lexicon import lines
from tools.entailment.maker import Row, pair
from tools.entailment.sources import read, untokenised, write_counted

SEED = 31
#: How often each is read, one way round and the other in turn.
OWN, OPINIONS = 4, 6
KEPT = 55_000
#: The classes that an opinion leaves open; one text may tell more than the other.
ALLOWED = {
    "same": "en",
    "compatible": "en",
    "update": "n",
    "competing_estimates": "nc",
    "contradiction": "c",
    "not_comparable": "n",
}


def own() -> Iterator[Row]:
    """Give our own pairs; what conflicts does so either way round."""
    for row in lines("own.tsv"):
        letter, a, b = row
        for turn in range(OWN):
            turned = turn % 2 and letter != "e"
            yield pair(b, a, letter, "own") if turned else pair(a, b, letter, "own")


def opinions() -> Iterator[Row]:
    """Give pairs of claims with the right opinion, both ways round."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from opinion_sets import pairs

    for one in pairs():
        if one["part"] not in ("graded", "own"):
            continue
        texts = [_text(one[side]) for side in ("a", "b")]
        for turn in range(OPINIONS):
            a, b = texts if turn % 2 else reversed(texts)
            yield pair(a, b, ALLOWED[one["label"]], "opinion") | {
                "opinion": one["label"]
            }


def _text(side: object) -> str:
    text = side["text"] if isinstance(side, dict) else str(side)
    return untokenised(text)


def main() -> None:
    """Write the file, and print how many pairs of each kind are in it."""
    parser = argparse.ArgumentParser(description="Write the last training pairs.")
    parser.add_argument("pairs", type=Path)
    parser.add_argument("to", type=Path)
    asked = parser.parse_args()
    rng = random.Random(SEED)
    first = list(read(asked.pairs))
    rows = [*rng.sample(first, min(KEPT, len(first))), *own(), *opinions()]
    rng.shuffle(rows)
    write_counted(asked.to, rows)


if __name__ == "__main__":
    main()
