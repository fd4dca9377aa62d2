"""Where the names and ways of a source map stand; the template turns them into SVG."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.desk.sourcemap import Edge, Node, SourceMap

#: Size of a name's plate, and the room between plates, in pixels.
WIDE, HIGH, GAP = 250, 34, 12
#: Room between columns.
BETWEEN = 130
_LABEL = 31  # characters


@dataclass(frozen=True, slots=True)
class Plate:
    """A name on the map."""

    node: Node
    x: int
    y: int
    label: str


@dataclass(frozen=True, slots=True)
class Way:
    """A line from one plate to another, thicker for more claims."""

    edge: Edge
    path: str
    width: float


@dataclass(frozen=True, slots=True)
class Map:
    """A source map, placed."""

    plates: tuple[Plate, ...]
    ways: tuple[Way, ...]
    brackets: tuple[tuple[int, int, int], ...]  # x, from y, to y: the same words
    width: int
    height: int


def placed(known: SourceMap) -> Map:
    """Place a source map: columns from left to right, articles on the right."""
    tallest = max((len(one) for one in known.columns), default=0)
    height = tallest * (HIGH + GAP) - GAP if tallest else 0
    plates = {
        node: _plate(node, number, len(column), height=height)
        for column in known.columns
        for number, node in enumerate(column)
    }
    return Map(
        plates=tuple(plates.values()),
        ways=tuple(_way(edge, plates) for edge in known.edges),
        brackets=tuple(
            _bracket([plates[node] for node in group if node in plates])
            for group in known.copies
        ),
        width=len(known.columns) * (WIDE + BETWEEN) - BETWEEN + 40,
        height=height,
    )


def _plate(node: Node, number: int, count: int, *, height: int) -> Plate:
    top = (height - (count * (HIGH + GAP) - GAP)) // 2
    name = node.name
    label = name if len(name) <= _LABEL else name[: _LABEL - 1] + "…"
    x = node.column * (WIDE + BETWEEN)
    return Plate(node, x, top + number * (HIGH + GAP), label)


def _way(edge: Edge, plates: Mapping[Node, Plate]) -> Way:
    start, end = plates[edge.source], plates[edge.target]
    x1, y1 = start.x + WIDE, start.y + HIGH // 2
    x2, y2 = end.x, end.y + HIGH // 2
    bend = (x2 - x1) // 2
    path = f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
    return Way(edge, path, min(1.5 + 1.2 * (len(edge.claims) - 1), 7))


def _bracket(group: list[Plate]) -> tuple[int, int, int]:
    ends = sorted(plate.y for plate in group)
    return group[0].x + WIDE + 10, ends[0] + HIGH // 2, ends[-1] + HIGH // 2
