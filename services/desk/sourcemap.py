"""Who quotes whom in a case: from those who know, by those who pass on, to articles.

It explains the count of origins: many articles may rest on one mouth, or on one text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from services.desk.views import ClaimView
from services.judging import origins
from services.model.claim import Claim

UNNAMED = "unnamed sources"
OWN_VOICE = "own voice"


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody who says or passes on, or an article that prints."""

    name: str
    column: int  # 0: says it first; articles stand in the last
    kind: str  # "speaker", "unnamed", "own", "article"
    article_id: int | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """That one quotes another, and by how many claims."""

    source: Node
    target: Node
    claims: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SourceMap:
    """The ways by which a case's claims came."""

    nodes: tuple[Node, ...]  # column by column, the most quoted first
    edges: tuple[Edge, ...]
    copies: tuple[tuple[Node, ...], ...]  # articles that print the same words
    explained: str  # "4 articles, 3 attributions, 1–3 origins"

    @property
    def columns(self) -> tuple[tuple[Node, ...], ...]:
        """The nodes of each column."""
        last = max((one.column for one in self.nodes), default=-1)
        return tuple(
            tuple(node for node in self.nodes if node.column == place)
            for place in range(last + 1)
        )

    def onward(self, node: Node) -> tuple[Edge, ...]:
        """Give who quotes a node."""
        return tuple(edge for edge in self.edges if edge.source == node)


def draw(rows: Sequence[ClaimView]) -> SourceMap:
    """Draw the ways of claims, rejected ones left out."""
    kept = [row for row in rows if row.claim.status.value != "rejected"]
    last = max((_links(row.claim) for row in kept), default=1)
    ways: dict[tuple[Node, Node], set[int]] = {}
    weight: dict[Node, set[int]] = {}
    for row in kept:
        way = [*_chain(row.claim), _article(row, last)]
        for node in way:
            weight.setdefault(node, set()).add(row.claim.id)
        for source, target in pairwise(way):
            ways.setdefault((source, target), set()).add(row.claim.id)
    nodes = sorted(weight, key=lambda one: (one.column, -len(weight[one]), one.name))
    return SourceMap(
        nodes=tuple(nodes),
        edges=tuple(
            Edge(source, target, tuple(sorted(claims)))
            for (source, target), claims in sorted(
                ways.items(), key=lambda one: (nodes.index(one[0][0]), one[0][1].name)
            )
        ),
        copies=_copies(kept, last),
        explained=origins.sources([row.claim for row in kept]),
    )


def _links(claim: Claim) -> int:
    return max(len(claim.draft.attribution.speakers), 1)


def _chain(claim: Claim) -> list[Node]:
    """Give who says it and who passes it on, the one who knows first."""
    speakers = claim.draft.attribution.speakers
    if not speakers:
        return [Node(OWN_VOICE, 0, "own", claim.article_id)]
    return [
        Node(one.name or UNNAMED, place, "speaker" if one.name else "unnamed")
        for place, one in enumerate(reversed(speakers))
    ]


def _article(row: ClaimView, column: int) -> Node:
    name = row.source or row.article_name
    return Node(name, column, "article", row.claim.article_id)


def _copies(rows: Iterable[ClaimView], column: int) -> tuple[tuple[Node, ...], ...]:
    """Group the articles that print the same words."""
    groups: list[set[Node]] = []
    for one, other in combinations(rows, 2):
        pair = {_article(one, column), _article(other, column)}
        if len(pair) > 1 and origins.copied(one.claim, other.claim):
            joined = [group for group in groups if group & pair]
            groups = [group for group in groups if group not in joined]
            groups.append(pair.union(*joined))
    return tuple(
        tuple(sorted(group, key=lambda node: node.article_id or 0)) for group in groups
    )
