"""Strips titles, which are no part of a name: tables/titles.tsv."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from services.extraction.lexicon import rows


@cache
def titles() -> frozenset[str]:
    """Give the words before a name that are no part of it."""
    return frozenset(row[0] for row in rows("titles.tsv"))


def without_titles(words: Sequence[str]) -> list[str]:
    """Strip titles in front of a name."""
    kept = list(words)
    while kept and kept[0].lower().rstrip(".") in titles():
        kept.pop(0)
    return kept
