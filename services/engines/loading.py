"""Loads the models once a process. Never in a parent that will fork.

An ONNX session made before a fork can hang in the child (microsoft/onnxruntime#9800),
so workers call `engines()` only after the fork, the command line at its first use.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from services.engines.embedder import Minilm
from services.engines.entailment import CrossEncoder
from services.engines.parser import SpacyParser
from services.engines.protocols import Embedder, Entailment, Parser


@dataclass(frozen=True, slots=True)
class Engines:
    """The models of this process."""

    parser: Parser
    embedder: Embedder
    #: Reads pairs of claims; None where it was switched off.
    entailment: Entailment | None = None


@cache
def engines() -> Engines:
    """Load the models at the first call; later calls give the same ones."""
    return Engines(SpacyParser(), Minilm(), CrossEncoder())
