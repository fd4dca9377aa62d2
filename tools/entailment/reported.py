"""Write the pairs of the last part: claims of stories as extraction makes them.

    python -m tools.entailment.reported DATA REPORTED.jsonl.gz

The events of stories.py are written as claims. What a desk compares is torn out of an
article's long sentences, with a name put in here and a half lost there. So the stories
of tests/quality/stories and tools/stories/learnt are read as the pipeline reads them;
of two claims of two articles somebody has said what they are to each other, or they are
nothing to each other. Only pairs are taken of which one is the other's nearest in its
article, or that are near enough for judging. Beside them, lest they be forgotten, a
share of what was learnt before.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from services.judging import denial
from services.model.claim import Claim
from services.store.claims import NEAR_IN_STORY
from tools.entailment import stories
from tools.entailment.last import ALLOWED, opinions, own
from tools.entailment.maker import Row, pair
from tools.entailment.sources import read, write_counted

SEED = 61
#: How often a pair is read that somebody named as such, one way round and the other.
NAMED = {
    "contradiction": 6,
    "competing_estimates": 4,
    "update": 4,
    "same": 4,
    "compatible": 4,
    "not_comparable": 2,
}
#: The least cosine of two claims of which one is the other's nearest.
_LEAST = 0.1
#: How often a pair that somebody named in an event can be drawn.
_TURNS = 2
#: So many pairs of each earlier part are read again: events named and not, own, judged.
_EVENTS, _CALM, _OWN, _OPINIONS, _POOL = 20_000, 24_000, 5_000, 4_000, 10_000


def near(claims: Sequence[Claim]) -> Iterator[tuple[int, int]]:
    """Give the places of pairs of two articles, the nearest and the near."""
    vectors = np.array([one.vector for one in claims])
    alike = vectors @ vectors.T
    article = np.array([one.article_id for one in claims])
    found = set()
    for place in range(len(claims)):
        for other in set(article) - {article[place]}:
            there = np.flatnonzero(article == other)
            best = there[alike[place, there].argmax()]
            chosen = set(there[alike[place, there] >= NEAR_IN_STORY])
            chosen |= {best} if alike[place, best] >= _LEAST else set()
            found |= {tuple(sorted((place, int(one)))) for one in chosen}
    yield from sorted(found)


def of_story(
    claims: Sequence[Claim], labels: Mapping[tuple[int, int], str]
) -> Iterator[Row]:
    """Give the pairs of a story; `labels` by two numbers, the lower first."""
    place = {one.id: number for number, one in enumerate(claims)}
    said = {(place[a], place[b]): str(kind) for (a, b), kind in labels.items()}
    for one, other in sorted({*near(claims), *said}):
        both = (claims[one], claims[other])
        if any(denial.denies(side) and not denial.says_so(side) for side in both):
            continue  # the text does not say that it denies
        kind = said.get((one, other))
        opinion = kind or "not_comparable"
        texts = [side.draft.text for side in both]
        for turn in range(NAMED[kind] if kind else 1):
            a, b = texts[:: -1 if (turn + one + other) % 2 else 1]
            row = pair(a, b, ALLOWED[opinion], f"claims {kind or '-'}")
            yield row | {"opinion": opinion}


def of_stories() -> Iterator[Row]:
    """Give the pairs of all stories that may be learnt from."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from quality_stories import LEARNT, STORIES, claims_of, names
    from train_conflicts import labelled

    for folder in (STORIES, LEARNT):
        for name in names(folder):
            yield from of_story(claims_of(name), labelled(name))


def before(data: Path, rng: random.Random) -> Iterator[Row]:
    """Give some of what was learnt in the parts before."""
    tables = (stories.TABLE, stories.MORE)
    read_of = (event for table in tables for event in read(table))
    events = [one for event in read_of for one in stories.pairs(event, _TURNS)]
    named = [one for one in events if one["kind"] != "story n"]
    calm = [one for one in events if one["kind"] == "story n"]
    yield from rng.sample(named, _EVENTS)
    yield from rng.sample(calm, _CALM)
    yield from stories.kept(data, rng, _POOL)
    yield from rng.sample(list(own()), _OWN)
    yield from rng.sample(list(opinions()), _OPINIONS)


def main() -> None:
    """Write the file, and print how many pairs of each kind are in it."""
    parser = argparse.ArgumentParser(description="Write the pairs of stories' claims.")
    parser.add_argument("data", type=Path, help="folder of the public sets")
    parser.add_argument("to", type=Path)
    asked = parser.parse_args()
    rng = random.Random(SEED)
    rows = [*of_stories(), *before(asked.data, rng)]
    rng.shuffle(rows)
    write_counted(asked.to, rows)


if __name__ == "__main__":
    main()
