"""What the stages may ask of a model, without knowing which one it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Token(NamedTuple):
    """A word with its place in the sentence. Offsets are those of the parsed text."""

    place: int  # index in `Parsed.tokens`
    text: str
    lemma: str
    pos: str  # universal part of speech: "NOUN", "VERB"
    tag: str  # Penn Treebank tag: "VBD"
    dep: str  # dependency label as the parser names it: "nsubj"
    head: int  # place of the governing token; its own at the root
    start: int  # code points
    end: int
    entity: str  # named-entity label: "GPE", or ""


class Entity(NamedTuple):
    """A named thing: tokens first..last-1."""

    text: str
    label: str  # OntoNotes: PERSON, ORG, GPE, NORP, LOC, FAC, EVENT, ...
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """One parsed text."""

    text: str
    tokens: tuple[Token, ...]
    entities: tuple[Entity, ...]


class Parser(Protocol):
    """Finds words, their grammar and named things."""

    @property
    def version(self) -> str:
        """Name and version, stamped on what was made with it."""
        ...

    def parse(self, sentences: Sequence[str]) -> Iterator[Parsed]:
        """Parse each sentence by itself, in order."""
        ...


class Embedder(Protocol):
    """Turns texts into vectors that are near each other when the meaning is."""

    @property
    def version(self) -> str:
        """Name and version, stamped on every stored vector."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        ...

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Give one unit-length vector a text, in order."""
        ...


class Verdict(NamedTuple):
    """How likely each relation of a pair is; the first three add up to one."""

    entailment: float  # if the first text is so, the second is
    neutral: float
    contradiction: float  # both cannot be so
    opinions: tuple[float, ...]  # of each OpinionKind in order, adding up to one


class Entailment(Protocol):
    """Judges whether one short statement implies or excludes another."""

    @property
    def version(self) -> str:
        """Name and version, stamped on every opinion that it had a part in."""
        ...

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """Judge each pair, in order, the same alone or in company."""
        ...
