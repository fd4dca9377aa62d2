"""Whether two claims come from articles on one event.

"At least 18 people died" names no event: its article does. Articles on one event begin
alike (vectors of title and first paragraphs) and name somebody or some place in common,
within weeks of each other. The more names they share, the less alike they need begin: a
tabloid tells a crash in other words than an agency. Measured in docs/decisions/0022.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import timedelta

from services.model.claim import Claim, Context

#: Cosines of what two articles begin with, by how many names they share: one, two,
#: three or more.
NEAR = (0.55, 0.45, 0.40)
#: The least where a date is unknown: look-alike events are parted by their days alone.
NEAR_UNDATED = 0.65
#: Between two reports on one event, at most.
SOON = timedelta(days=60)


def on_one_event(one: Claim, other: Claim) -> bool:
    """Tell whether the articles of two claims are on one event, as far as is known."""
    if one.context is None or other.context is None:
        return False
    if one.article_id == other.article_id:
        return False  # that says nothing about what a claim of it is about
    undated = NEAR_UNDATED
    if one.published is not None and other.published is not None:
        if abs(one.published - other.published) > SOON:
            return False
        undated = 0.0
    shared = len(_words(one.context) & _words(other.context))
    if not shared:
        return False
    least = max(undated, NEAR[min(shared, len(NEAR)) - 1])
    return _cosine(one.context, other.context) >= least


def names_all(claim: Claim, names: Set[str]) -> bool:
    """Tell whether a claim's article has all these names side by side."""
    return claim.context is not None and names <= claim.context.names


def knows(claim: Claim, name: str) -> bool:
    """Tell whether a claim's article names a thing, in whole or in part."""
    return claim.context is not None and bool(set(name.split()) & _words(claim.context))


def _words(context: Context) -> frozenset[str]:
    """Give the words of names; those that begin small tell nothing: "forces"."""
    words = (word for name in context.names for word in name.split())
    return frozenset(word for word in words if word[:1].isupper())


def _cosine(one: Context, other: Context) -> float:
    """Give the cosine of two vectors of unit length."""
    return sum(a * b for a, b in zip(one.vector, other.vector, strict=True))
