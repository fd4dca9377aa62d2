"""How much each feature of a block speaks for the article: a logistic regression.

The weights stand in tables/blocks.tsv; tools/train_blocks.py learns and writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

#: The row whose weight every block has.
EVERY = "(every block)"


def weigh(features: Mapping[str, float]) -> float:
    """Give the log-odds that a block belongs to the article; 0 is even."""
    weights = _weights()
    return weights[EVERY] + sum(weights[name] * of for name, of in features.items())


@cache
def _weights() -> Mapping[str, float]:
    """Read the table."""
    table = files("services.reading").joinpath("tables", "blocks.tsv")
    lines = table.read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {name: float(weight) for name, weight in rows}
