"""Measure look-alike events: claims of one event against those of another of its kind.

In ECB+ the articles `…ecb` and `…ecbplus` of a topic tell two events that look alike.
Every pair of their claims that passes the candidate step is judged; a contradiction
among them is a false alarm. Topics and articles are sampled; `--top N` prints the most
confident ones with their ids, to be read one by one (nothing of it is stored).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from random import Random
from typing import Any

from quality_shared import DATA, claims, engines, read, row

from services.judging.judge import judge_all
from services.model.claim import Claim, ClaimDraft, ClaimStatus
from services.model.opinion import Opinion, OpinionKind

SET = "ecbplus_docs_train_dev.jsonl"
#: Topics, and articles of each side of a topic.
TOPICS, ARTICLES = 10, 8
#: Claims this near, or with a key in common, are judged.
NEAR = 0.55
#: Claims below this worth are not offered to a desk.
WORTH = 0.3

Alarm = tuple[Opinion, Claim, Claim]


def _sampled(
    data: Path, apart: Sequence[str] = ()
) -> dict[str, tuple[list[Any], list[Any]]]:
    """Give some articles of both events of some topics, but for those set apart."""
    topics: dict[str, tuple[list[Any], list[Any]]] = {}
    for article in read(data / "dev" / SET):
        sides = topics.setdefault(article["topic"], ([], []))
        sides[article["event"].endswith("plus")].append(article)
    chance = Random(7)
    both = sorted(
        topic for topic, sides in topics.items() if all(sides) and topic not in apart
    )
    return {
        topic: (_some(chance, topics[topic][0]), _some(chance, topics[topic][1]))
        for topic in sorted(chance.sample(both, min(TOPICS, len(both))))
    }


def _some(chance: Random, articles: Sequence[Any]) -> list[Any]:
    return chance.sample(articles, min(ARTICLES, len(articles)))


def _told(articles: Sequence[Any], first: int) -> list[Claim]:
    """Read the claims of articles, each article with a number from `first` on."""
    found = []
    for number, article in enumerate(articles, start=first):
        drafts = [one for one in claims(article["text"]) if one.worth >= WORTH]
        vectors = engines().embedder.embed([one.text for one in drafts])
        found += [
            _claim(number, place, draft, article["id"], tuple(vector))
            for place, (draft, vector) in enumerate(zip(drafts, vectors, strict=True))
        ]
    return found


def _claim(
    article: int,
    place: int,
    draft: ClaimDraft,
    doc: str,
    vector: tuple[float, ...],
) -> Claim:
    pending = ClaimStatus.PENDING
    made = Claim(article * 1000 + place, article, draft, pending, doc, None)
    return replace(made, vector=vector)


def _candidate(a: Claim, b: Claim) -> bool:
    if not set(a.draft.keys).isdisjoint(b.draft.keys):
        return True
    return sum(x * y for x, y in zip(a.vector, b.vector, strict=True)) >= NEAR


def alarms(
    data: Path, apart: Sequence[str] = ()
) -> tuple[int, Counter[OpinionKind], list[Alarm]]:
    """Judge candidates across look-alike events: their number, kinds, and the red."""
    kinds: Counter[OpinionKind] = Counter()
    red: list[Alarm] = []
    for sides in _sampled(data, apart).values():
        ours, theirs = _told(sides[0], 1), _told(sides[1], 500)
        pairs = [(a, b) for a, b in product(ours, theirs) if _candidate(a, b)]
        made_all = judge_all(pairs, lambda: engines().entailment)
        for (a, b), made in zip(pairs, made_all, strict=True):
            kinds[made.kind] += 1
            if made.kind is OpinionKind.CONTRADICTION and not made.doubtful:
                red.append((made, a, b))
    red.sort(key=lambda one: (-one[0].confidence, one[0].reason))
    return kinds.total(), kinds, red


def whole(data: Path) -> list[Alarm]:
    """Judge all candidates within each topic, of one event or of two; give the red."""
    topics: dict[str, list[Any]] = {}
    for article in read(data / "dev" / SET):
        topics.setdefault(article["topic"], []).append(article)
    red: list[Alarm] = []
    total = 0
    for topic in sorted(topics):
        told = _told(topics[topic], 1)
        pairs = [(a, b) for a, b in combinations(told, 2) if _candidate(a, b)]
        total += len(pairs)
        judged = judge_all(pairs, lambda: engines().entailment)
        red += [
            (made, a, b)
            for (a, b), made in zip(pairs, judged, strict=True)
            if made.kind is OpinionKind.CONTRADICTION and not made.doubtful
        ]
    print(f"{total} candidates, {len(red)} of them red")
    return sorted(red, key=lambda one: (-one[0].confidence, one[0].reason))


def rows(data: Path) -> Iterator[dict[str, Any]]:
    """Give the line of the table."""
    total, kinds, red = alarms(data)
    told = ", ".join(f"{count} {kind.words}" for kind, count in kinds.most_common())
    share = 100 * len(red) / total if total else 0.0
    yield row("ECB+ look-alikes", total, "red 1", f"red {share:.2f} %: {told}")


def main() -> None:
    """Print the line, and the most confident false alarms if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--top", type=int, default=0)
    parser.add_argument("--apart", nargs="*", default=[], help="topics left out")
    parser.add_argument("--whole", action="store_true", help="all pairs of all topics")
    asked = parser.parse_args()
    if asked.whole:
        show(whole(DATA), asked.top)
        return
    total, kinds, red = alarms(DATA, asked.apart)
    print(total, dict(kinds), f"red {100 * len(red) / max(total, 1):.2f} %")
    print(Counter(made.rule for made, _, _ in red))
    show(red, asked.top)


def show(red: Sequence[Alarm], top: int) -> None:
    """Print the most confident ones: ids, places, texts and why."""
    for made, a, b in red[:top]:
        print(made.confidence, made.rule, a.source, a.draft.span.start, end=" ")
        print(b.source, b.draft.span.start, "\n   ", a.draft.text)
        print("   ", b.draft.text, "\n   ", made.reason)


if __name__ == "__main__":
    main()
