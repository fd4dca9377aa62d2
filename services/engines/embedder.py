"""Sentence vectors: all-MiniLM-L6-v2, quantised, run by onnxruntime on one thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from services.engines.shipped import checked, described, session

SHIPPED = Path(__file__).parent / "models" / "minilm"
NAME = "embedding model"
FIELDS = ("version", "dimensions", "model_sha256", "tokenizer_sha256")


class Minilm:
    """The Embedder that ships with crossclaim; the model is read when one is made."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        """Load the model from `folder`.

        Raises StartError if a file is missing, or not the one that `model.json` names.
        """
        card = described(folder, FIELDS, NAME)
        self.version: str = card["version"]
        self.dimensions: int = card["dimensions"]
        tokenizer = checked(folder / "tokenizer.json", card["tokenizer_sha256"], NAME)
        self._tokenizer = Tokenizer.from_file(tokenizer)
        model = checked(folder / "model.onnx", card["model_sha256"], NAME)
        self._session = session(model)

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Give one unit-length vector a text, in order.

        Each text goes through the model alone. So nothing is padded, and the vector is
        the same to the last bit whatever else was asked for; batches gain nothing here.
        Only the first 256 word pieces of a text count.
        """
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> list[float]:
        ids = np.asarray([self._tokenizer.encode(text).ids], dtype=np.int64)
        (vectors,) = self._session.run(["embedding"], {"input_ids": ids})
        numbers: list[float] = vectors[0].tolist()
        return numbers
