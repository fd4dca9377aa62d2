"""Texts and places in them. All offsets count code points."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text: half-open offsets and the exact words."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece that cleaning took out, with the name of the rule that did it.

    Offsets are those of the text before cleaning (`ArticleText.text`).
    """

    start: int
    end: int
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person says of a piece of a text: it belongs to the article, or not.

    Offsets are those of the text before cleaning, as it was then; `text` finds the
    piece again where it has moved.
    """

    start: int
    end: int
    text: str
    keep: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of code points that two texts have in common."""

    derived: int  # where it starts in the derived text
    source: int  # where it starts in the source
    length: int  # length in the derived text
    source_length: int  # differs from `length` where an entity was decoded


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where each code point of a derived text stood in its source.

    Segments are sorted by `derived` and do not overlap. A derived position between
    segments (a paragraph break that was put in) belongs to the end of the one before.
    """

    segments: tuple[Segment, ...]

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """Map a text of `length` code points onto itself."""
        return cls((Segment(0, 0, length, length),) if length else ())

    def to_source(self, position: int) -> int:
        """Give the source offset of a derived offset."""
        index = bisect_right(self.segments, position, key=lambda one: one.derived) - 1
        if index < 0:
            return self.segments[0].source if self.segments else 0
        one = self.segments[index]
        within = position - one.derived
        if one.length == one.source_length:
            return one.source + min(within, one.length)
        return one.source + (0 if within == 0 else one.source_length)

    def span_to_source(self, start: int, end: int) -> tuple[int, int]:
        """Give the source offsets of a derived half-open span.

        The end is that of its last code point, so that text put in or cut out right
        behind the span never counts as part of it.
        """
        if end <= start:
            place = self.to_source(start)
            return place, place
        return self.to_source(start), self._end_of(end - 1)

    def span_from_source(self, start: int, end: int) -> tuple[int, int] | None:
        """Give the derived half-open span of a source span; None if none of it is left.

        What was cut out at its edges is left out, and so is what was cut within it.
        """
        inside = [
            (one.derived + low, one.derived + high)
            for one in self.segments
            for low, high in [_overlap(one, start, end)]
            if low < high
        ]
        return (inside[0][0], inside[-1][1]) if inside else None

    def _end_of(self, position: int) -> int:
        """Give the source offset just behind the derived code point at `position`."""
        index = bisect_right(self.segments, position, key=lambda one: one.derived) - 1
        if index < 0:
            return self.to_source(position)
        one = self.segments[index]
        if one.length != one.source_length:
            return one.source + one.source_length
        return one.source + min(position - one.derived + 1, one.length)


def _overlap(one: Segment, start: int, end: int) -> tuple[int, int]:
    """Give which part of a segment a source span covers, in its own code points."""
    if one.length != one.source_length:  # a decoded entity is taken as a whole
        touched = start < one.source + one.source_length and one.source < end
        return (0, one.length) if touched else (0, 0)
    low, high = start - one.source, end - one.source
    return max(0, low), min(one.length, high)


@dataclass(frozen=True, slots=True)
class CleanText:
    """What is left of an article, what was cut, and the way back.

    `offsets` leads from `text` to `ArticleText.text`.
    """

    text: str
    cuts: tuple[Cut, ...]
    offsets: OffsetMap
