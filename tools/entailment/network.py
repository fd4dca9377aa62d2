"""The cross-encoder: MiniLM-L6 reads both texts at once; three classes come out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel

CLASSES = ("entailment", "neutral", "contradiction")
MAX_TOKENS = 96
MULTIPLE = 8  # lengths are padded to a multiple of it


class CrossEncoder(nn.Module):
    """MiniLM with a pooled first token and three logits; its word table is frozen."""

    def __init__(self, original: Path) -> None:
        """Start from the published weights."""
        super().__init__()
        config = BertConfig.from_pretrained(original)
        # One pass over varied pairs does not overfit, and dropout costs time.
        config.hidden_dropout_prob = 0.0
        config.attention_probs_dropout_prob = 0.0
        self.bert = BertModel.from_pretrained(
            original, config=config, attn_implementation="eager"
        )
        self.classifier = nn.Linear(config.hidden_size, len(CLASSES))
        self.bert.embeddings.word_embeddings.weight.requires_grad_(False)

    def forward(self, batch: dict[str, Tensor]) -> Tensor:
        """Give three logits a pair."""
        pooled: Tensor = self.bert(**batch).pooler_output
        logits: Tensor = self.classifier(pooled)
        return logits


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
    """Give the mean loss where a pair may allow more than one class.

    `allowed` is 1 for each class that is right or may be. The loss asks for the sum of
    their probabilities only, so "not a contradiction" can be taught where it is unknown
    whether a pair is an entailment or neutral.
    """
    logs = functional.log_softmax(logits.float(), dim=-1)
    right = torch.logsumexp(logs.masked_fill(allowed == 0, -torch.inf), dim=-1)
    return -((1 - smoothing) * right + smoothing * logs.mean(dim=-1)).mean()
