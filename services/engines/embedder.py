"""Sentence vectors: all-MiniLM-L6-v2, quantised, run by onnxruntime on one thread."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from services.errors import StartError

SHIPPED = Path(__file__).parent / "models" / "minilm"


@dataclass(frozen=True, slots=True)
class Card:
    """What `model.json` says about the files beside it."""

    version: str
    dimensions: int
    model_sha256: str
    tokenizer_sha256: str


class Minilm:
    """The Embedder that ships with crossclaim; the model is read when one is made."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        """Load the model from `folder`.

        Raises StartError if a file is missing, or not the one that `model.json` names.
        """
        card = _card(folder / "model.json")
        self.version = card.version
        self.dimensions = card.dimensions
        tokenizer = _checked(folder / "tokenizer.json", card.tokenizer_sha256)
        self._tokenizer = Tokenizer.from_file(tokenizer)
        self._session = _session(_checked(folder / "model.onnx", card.model_sha256))

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


def _card(path: Path) -> Card:
    try:
        stated = json.loads(path.read_bytes())
        return Card(**{field.name: stated[field.name] for field in fields(Card)})
    except OSError as error:
        raise _unreadable(path, error) from error
    except (ValueError, LookupError, TypeError) as error:
        raise StartError(
            f"The embedding model is damaged: {path} does not describe it. "
            "Install crossclaim again."
        ) from error


def _checked(path: Path, sha256: str) -> str:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from error
    if found != sha256:
        raise StartError(
            f"The embedding model is damaged: {path} is not the file that model.json "
            "names. Install crossclaim again."
        )
    return str(path)


def _unreadable(path: Path, error: OSError) -> StartError:
    return StartError(
        f"The embedding model cannot be read: {path} ({error.strerror}). "
        "Install crossclaim again."
    )


def _session(model: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    # The graph runs as it was written and measured; fusing its parts gains nothing.
    options.graph_optimization_level = (
        onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    )
    # An arena would keep the memory of the longest text that it ever saw.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3  # errors only
    return onnxruntime.InferenceSession(
        model, options, providers=["CPUExecutionProvider"]
    )
