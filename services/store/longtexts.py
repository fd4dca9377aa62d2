"""Pairs within one article that has very many claims: a book, a year of minutes.

Comparing each of its claims with each grows with the square: 9,500 claims are ninety
million pairs, minutes of the database and more than a worker can hold. A text of that
length is also not about one event. So each claim is paired with a bounded number of
the others: those that stand nearest to it in the text under each key, and those
nearest in meaning. The outcome depends on nothing but the text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.store.among import among
from services.store.tables import ClaimRow, VectorRow

#: An article with more claims than this is paired here.
MANY = 400
#: Of one claim: neighbours in the text under each key, before and behind it together,
#: and neighbours in meaning.
MOST_SHARING = 20
MOST_NEAR = 20
#: Claims whose nearness to all others is held in memory at once.
_BLOCK = 512
#: Of two that are equally near in meaning the nearer in the text is taken.
_TIE = 1e-4


@dataclass(frozen=True, slots=True)
class LongText:
    """The claims of one article in the order of its text."""

    ids: Sequence[int] = ()
    keys: Sequence[Sequence[str]] = ()
    vectors: Sequence[Sequence[float] | None] = ()

    def pairs(self, near: float) -> set[tuple[int, int]]:
        """Pair its claims, `near` the least cosine similarity; seconds for thousands.

        Not within a transaction: the database ends one that is left idle so long.
        """
        found = set(_sharing(self.ids, self.keys))
        read = [place for place, one in enumerate(self.vectors) if one is not None]
        if len(read) > 1:
            vectors = np.array([self.vectors[place] for place in read], np.float32)
            found |= set(_near([self.ids[place] for place in read], vectors, near))
        return {(min(pair), max(pair)) for pair in found}


def load(session: Session, ids: Collection[int]) -> LongText:
    """Give these claims of one article, or nothing where they are not very many."""
    if len(ids) <= MANY:
        return LongText()
    rows = session.execute(
        select(ClaimRow.id, ClaimRow.keys, VectorRow.vector)
        .outerjoin(VectorRow, VectorRow.claim_id == ClaimRow.id)
        .where(among(ClaimRow.id, ids))
        .order_by(ClaimRow.span_start, ClaimRow.id)
    ).all()
    return LongText(
        [row.id for row in rows],
        [row.keys for row in rows],
        [row.vector for row in rows],
    )


def _sharing(
    ids: Sequence[int], keys: Sequence[Sequence[str]]
) -> Iterator[tuple[int, int]]:
    """Pair what stands near in the text, key by key."""
    under: dict[str, list[int]] = {}
    for claim, its in zip(ids, keys, strict=True):
        for key in its:
            under.setdefault(key, []).append(claim)
    for sharing in under.values():
        for place, claim in enumerate(sharing):
            behind = sharing[place + 1 : place + 1 + MOST_SHARING // 2]
            yield from ((claim, other) for other in behind)


def _near(
    ids: Sequence[int], vectors: np.ndarray, near: float
) -> Iterator[tuple[int, int]]:
    """Pair each claim with those nearest in meaning, exactly."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    units = vectors / np.where(lengths > 0, lengths, 1)
    most = min(MOST_NEAR, len(ids) - 1)
    places = np.arange(len(ids))
    for start in range(0, len(ids), _BLOCK):
        block = units[start : start + _BLOCK] @ units.T
        rows = np.arange(len(block))[:, None]
        block[rows, rows + start] = -1  # itself
        far = np.abs(rows + start - places) * (_TIE / len(ids))
        far += 1 - block
        nearest = np.argpartition(far, most - 1, axis=1)[:, :most]
        for row, others in enumerate(nearest):
            for other in others[block[row, others] >= near]:
                yield ids[start + row], ids[int(other)]
