"""Does one text imply another, or exclude it? Our own MiniLM cross-encoder.

It was trained on short, self-contained statements (its card tells how). On whole news
sentences, or on texts about different things, its answers mean little.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from services.engines.protocols import Verdict
from services.engines.shipped import checked, described, session

SHIPPED = Path(__file__).parent / "models" / "entailment"
NAME = "entailment model"
FIELDS = ("version", "model_sha256", "tokenizer_sha256")


class CrossEncoder:
    """The Entailment that ships with crossclaim; read when one is made."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        """Load the model from `folder`.

        Raises StartError if a file is missing, or not the one that `model.json` names.
        """
        card = described(folder, FIELDS, NAME)
        self.version: str = card["version"]
        tokenizer = checked(folder / "tokenizer.json", card["tokenizer_sha256"], NAME)
        self._tokenizer = Tokenizer.from_file(tokenizer)
        model = checked(folder / "model.onnx", card["model_sha256"], NAME)
        self._session = session(model)

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """Judge each pair, in order: the first text is taken for true.

        Each pair goes through the model alone, so its numbers are the same to the last
        bit whatever else was asked for. Of a pair longer than 96 word pieces the ends
        of the longer side are not read.
        """
        return [self._verdict(one, other) for one, other in pairs]

    def _verdict(self, one: str, other: str) -> Verdict:
        encoding = self._tokenizer.encode(one, other)
        asked = {
            "input_ids": np.asarray([encoding.ids], dtype=np.int64),
            "token_type_ids": np.asarray([encoding.type_ids], dtype=np.int64),
        }
        rows, kinds = self._session.run(["probabilities", "opinions"], asked)
        entailed, neutral, contradicted = rows[0].tolist()
        return Verdict(entailed, neutral, contradicted, tuple(kinds[0].tolist()))
