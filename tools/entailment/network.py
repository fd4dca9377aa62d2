"""The cross-encoder: MiniLM-L6 reads both texts at once.

Two answers come out: implied, neither or excluded (three classes), and which of the six
opinions a careful reader would have.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

CLASSES = ("entailment", "neutral", "contradiction")
#: In the order of services.model.opinion.OpinionKind.
OPINIONS = (
    "not_comparable",
    "same",
    "compatible",
    "update",
    "competing_estimates",
    "contradiction",
)
MAX_TOKENS = 96
MULTIPLE = 8  # lengths are padded to a multiple of it


class CrossEncoder(nn.Module):
    """MiniLM with a pooled first token, three logits and six.

    Every layer learns, or all but the lowest: they know words, and to learn them too
    costs a quarter of the time (docs/decisions/0036). The embeddings stay as they were
    published: to step their 12 million numbers would take three quarters of the time.
    The last layer is computed for the first token only, as no other is read after it.
    """

    def __init__(self, original: Path, frozen: int = 0) -> None:
        """Start from the published weights; so many of the lowest layers stay so."""
        super().__init__()
        self.bert = BertModel.from_pretrained(original)
        self.heads: int = self.bert.config.num_attention_heads
        self.classifier = nn.Linear(self.bert.config.hidden_size, len(CLASSES))
        self.opinions = nn.Linear(self.bert.config.hidden_size, len(OPINIONS))
        layers = self.bert.encoder.layer
        for fixed in (self.bert.embeddings, *layers[:frozen]):
            fixed.requires_grad_(requires_grad=False)

    def forward(self, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """Give the logits of the classes and of the opinions of each pair."""
        layers = list(self.bert.encoder.layer)
        hidden = (batch["attention_mask"][:, None, None, :] == 0).float() * -1e9
        with torch.no_grad():
            x = self.bert.embeddings(batch["input_ids"], batch["token_type_ids"])
        for layer in layers[:-1]:
            x = self._layer(layer, x, x, hidden)
        first = self._layer(layers[-1], x[:, :1], x, hidden)
        pooled = self.bert.pooler(first)
        return self.classifier(pooled), self.opinions(pooled)

    def _layer(
        self, layer: nn.Module, x: Tensor, seen: Tensor, hidden: Tensor
    ) -> Tensor:
        """Run one layer for the tokens `x`, which look at the tokens `seen`."""
        inner = layer.attention.self
        asking, keys, values = (
            part(tokens).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part, tokens in (
                (inner.query, x),
                (inner.key, seen),
                (inner.value, seen),
            )
        )
        weights = asking @ keys.transpose(-1, -2) / math.sqrt(keys.shape[-1]) + hidden
        mixed = (weights.softmax(dim=-1) @ values).transpose(1, 2).flatten(-2)
        attended = layer.attention.output
        x = attended.LayerNorm(x + attended.dense(mixed))
        wide = functional.gelu(layer.intermediate.dense(x))
        narrow: Tensor = layer.output.LayerNorm(x + layer.output.dense(wide))
        return narrow


def pairs_tokenizer(original: Path) -> Tokenizer:
    """Give the tokenizer as pairs need it: the longer side is cut first."""
    tokenizer = Tokenizer.from_file(str(original / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
    return tokenizer


def padded(encodings: Sequence[Encoding]) -> dict[str, Tensor]:
    """Make one batch, padded to its longest pair."""
    longest = max(len(encoding) for encoding in encodings)
    width = -(-longest // MULTIPLE) * MULTIPLE
    shape = (len(encodings), width)
    ids, kinds, mask = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    for row, encoding in enumerate(encodings):
        length = len(encoding)
        ids[row, :length] = torch.tensor(encoding.ids)
        kinds[row, :length] = torch.tensor(encoding.type_ids)
        mask[row, :length] = 1
    return {"input_ids": ids, "token_type_ids": kinds, "attention_mask": mask}


def loss(logits: Tensor, allowed: Tensor, smoothing: float) -> Tensor:
    """Give the mean loss where a pair may allow more than one class; 0 without pairs.

    Pairs that allow none have no part in it: nobody knows their class, or it is the
    other answer that is taught.

    `allowed` is 1 for each class that is right or may be. The loss asks for the sum of
    their probabilities only, so "not a contradiction" can be taught where it is unknown
    whether a pair is an entailment or neutral.
    """
    known = allowed.any(dim=-1)
    if not known.any():
        return logits.sum() * 0
    logits, allowed = logits[known], allowed[known]
    logs = functional.log_softmax(logits.float(), dim=-1)
    right = torch.logsumexp(logs.masked_fill(allowed == 0, -torch.inf), dim=-1)
    return -((1 - smoothing) * right + smoothing * logs.mean(dim=-1)).mean()
