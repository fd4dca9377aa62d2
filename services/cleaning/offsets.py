"""Put the kept paragraphs together again, with the map back to where they stood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.cleaning.paragraphs import Paragraph
from services.model.text import CleanText, Cut, OffsetMap, Segment

_BETWEEN = "\n\n"


def join(kept: Iterable[Paragraph], cuts: Sequence[Cut]) -> CleanText:
    """Give the clean text: each line a segment of its own.

    Paragraphs are set apart by a blank line, lines of one paragraph by a space.
    """
    segments: list[Segment] = []
    texts: list[str] = []
    position = 0
    for paragraph in kept:
        position += len(_BETWEEN) if texts else 0
        at = position
        for start, end in paragraph.lines:
            segments.append(Segment(at, start, end - start, end - start))
            at += end - start + 1
        texts.append(paragraph.text)
        position += len(paragraph.text)
    return CleanText(_BETWEEN.join(texts), tuple(cuts), OffsetMap(tuple(segments)))


def left(length: int, cuts: Iterable[Cut]) -> list[tuple[int, int]]:
    """Give the ranges of a text of `length` code points that no cut covers."""
    ranges = []
    position = 0
    for one in sorted(cuts, key=lambda one: one.start):
        if one.start > position:
            ranges.append((position, min(one.start, length)))
        position = max(position, one.end)
    if position < length:
        ranges.append((position, length))
    return ranges
