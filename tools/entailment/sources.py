"""Sentences and pairs that a model which is shipped may learn from.

Only the sets whose licence allows it (README of the data folder), and ECB+ articles
(CC BY 3.0) of topics that the development set of opinions does not touch.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

# How many pairs of each set a run reads: news-like ones whole, captions little.
SHARES = {
    "wanli_sample": 15000,
    "mnli": 34000,
    "fever": 52000,
    "newprotocols": 39000,
    "fm2": 2600,
    "cad_nli": 6000,
    "cannot": 6000,
    "conjnli": 8000,
    "snli_part": 6000,
}
# Their premises tell what is so in the world; the others describe scenes or fiction.
FACTUAL = frozenset(("fever", "newprotocols", "fm2", "conjnli"))
PLAIN = re.compile(r"[A-Z0-9\"“'‘][^\n]{24,220}[.\"”']")


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Read JSON Lines, gzipped or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write JSON Lines, gzipped."""
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


def write_counted(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write JSON Lines, gzipped, and print how many of each kind are in it."""
    write(path, rows)
    for kind, count in Counter(row["kind"] for row in rows).most_common():
        print(f"{kind:<24}{count:>7}")


def pool(data: Path) -> list[dict[str, Any]]:
    """Give the pool's pairs that may train a shipped model."""
    rows = read(data / "train_nli" / "pool.jsonl.gz")
    return [row for row in rows if row["set"] in SHARES]


def news(data: Path) -> list[tuple[str, str]]:
    """Give sentences of ECB+ with their event, but of no topic with judged pairs."""
    judged = {row["topic"] for row in read(data / "dev" / "opinions_pairs.jsonl")}
    found = []
    for article in read(data / "dev" / "ecbplus_docs_train_dev.jsonl"):
        if article["topic"] in judged:
            continue
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z\"'])|\n", article["text"]):
            tidy = untokenised(sentence)
            if PLAIN.fullmatch(tidy) and 7 <= len(tidy.split()) <= 36:
                found.append((tidy, article["event"]))
    return found


def untokenised(text: str) -> str:
    """Undo the spaces that a tokeniser put around marks."""
    text = re.sub(r"\s+([,.;:!?%)]|'s\b|n't\b|'re\b|'ve\b|'')", r"\1", text)
    text = re.sub(r"([($])\s+", r"\1", text)
    return re.sub(r"``\s*|''", '"', text.replace("-LRB-", "(").replace("-RRB-", ")"))
