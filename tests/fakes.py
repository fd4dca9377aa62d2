"""Stand-ins for the models behind their protocols, kept like product code."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.engines.protocols import Embedder, Parsed, Parser

DIMENSIONS = 384


class FakeEmbedder:
    """Gives texts that share words vectors that are near each other."""

    version = "fake-1"
    dimensions = DIMENSIONS

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Give one unit-length vector a text, in order."""
        return [a_vector(one) for one in texts]


class FakeParser:
    """Finds no word at all: for stages that must not need one."""

    version = "fake-1"

    def parse(self, sentences: Sequence[str]) -> Iterator[Parsed]:
        """Give each sentence back without tokens."""
        for one in sentences:
            yield Parsed(one, (), ())


def a_vector(text: str) -> list[float]:
    """Count a text's words into a unit-length vector."""
    counted = [0.0] * DIMENSIONS
    for word in re.findall(r"\w+", text.lower()) or ["nothing"]:
        counted[_place(word)] += 1.0
    length = math.sqrt(sum(one * one for one in counted))
    return [one / length for one in counted]


def _place(word: str) -> int:
    digest = hashlib.sha256(word.encode()).digest()
    return int.from_bytes(digest[:4]) % DIMENSIONS


@dataclass(frozen=True, slots=True)
class FakeEngines:
    """Both fakes as a process has its engines, without loading the real ones."""

    parser: Parser
    embedder: Embedder


def fake_engines(parser: Parser | None = None) -> FakeEngines:
    """Give the engines of a process that loads no model."""
    return FakeEngines(parser or FakeParser(), FakeEmbedder())
