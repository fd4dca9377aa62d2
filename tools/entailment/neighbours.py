"""Hard negatives: the nearest other sentence that is also true, so no contradiction."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from tools.entailment.maker import Source
from tools.entailment.sources import FACTUAL
from tools.export_embedder import check, installed

BLOCK = 1000
NEAREST = 40
KEPT = 0.35  # share of the encyclopaedia's sentences that get neighbours
SAME = 0.97  # nearer than this may be the same sentence over again

Array = npt.NDArray[np.float32]


def vectors(texts: list[str]) -> Array:
    """Give the mean of each text's word vectors, rare words counting more."""
    folder = installed()
    check(folder)
    weights = load_file(folder / "model.safetensors")
    table = weights["embeddings.word_embeddings.weight"]
    table = table - table.mean(axis=0)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    ids = [encoding.ids[1:-1] for encoding in tokenizer.encode_batch(texts)]
    counts = Counter(number for each in ids for number in set(each))
    means = np.zeros((len(texts), table.shape[1]), np.float32)
    for row, each in enumerate(ids):
        weight = np.log(len(texts) / np.array([counts[number] for number in each]))
        means[row] = (table[each] * weight[:, None]).sum(axis=0)
    sizes = np.linalg.norm(means, axis=1, keepdims=True)
    return means / np.maximum(sizes, 1e-6)


def neighbours(
    sources: list[Source], rng: random.Random
) -> Iterator[tuple[str, str, str, str]]:
    """Give pairs of near sentences: neutral, or not a contradiction where very near."""
    true = [source for source in sources if source[2] in FACTUAL or "ecb:" in source[2]]
    texts = [text for _, text, _ in true]
    rows = vectors(texts)
    seen = set()
    for start in range(0, len(rows), BLOCK):
        near = rows[start : start + BLOCK] @ rows.T
        order = np.argpartition(-near, NEAREST, axis=1)[:, :NEAREST]
        for at, chosen in enumerate(order):
            one = start + at
            if "ecb:" not in true[one][2] and rng.random() > KEPT:
                continue
            ranked = sorted(chosen, key=lambda other: -near[at, other])
            for other in found(true, one, ranked, near[at]):
                key = (min(one, other), max(one, other))
                if key in seen:
                    continue
                seen.add(key)
                yield texts[one], texts[other], *relation(true, one, other)


def found(true: list[Source], one: int, ranked: list[int], near: Array) -> list[int]:
    """Give the nearest two that are other sentences, of another premise."""
    premise = true[one][0]
    fit = [
        int(other)
        for other in ranked
        if other != one
        and near[other] < SAME
        and not (premise and true[other][0] == premise)
    ]
    return fit[:2] if len(fit) > 1 else fit


def relation(true: list[Source], one: int, other: int) -> tuple[str, str]:
    """Say what a pair of true sentences may be: of two events, neutral."""
    first, second = true[one][2], true[other][2]
    if "ecb:" in first and first != second:
        return "n", "look-alike news"
    return ("en", "same news") if "ecb:" in first else ("en", "neighbour")
