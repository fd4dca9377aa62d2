"""Build a derived text piece by piece and remember where each piece stood."""

from __future__ import annotations

import re

from services.model.text import OffsetMap, Segment

#: Code points that are not seen and break words apart for every later rule: controls,
#: soft hyphens, zero-width spaces and joiners of lines, stray byte-order marks; and all
#: that turns what follows around, so that people would see 21 where we read 12.
INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
)
_UNSEEN = re.compile(f"[{INVISIBLE}]+")
#: Line breaks under other names; one break, however many code points.
_BREAK = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_ODD = re.compile(f"{_BREAK.pattern}|{_UNSEEN.pattern}")


class Assembly:
    """A text under construction. Offsets count code points."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.length = 0
        self._parts: list[str] = []
        self._segments: list[Segment] = []

    def copy(self, text: str, source: int) -> None:
        """Add `text` as it stands at `source`."""
        if text:
            self._add(text, source, len(text))

    def decode(self, text: str, source: int, source_length: int) -> None:
        """Add `text` that stands for `source_length` other code points."""
        if text:
            self._add(text, source, source_length)

    def put_in(self, text: str) -> None:
        """Add text that the source does not have."""
        self._parts.append(text)
        self.length += len(text)

    def tail(self, start: int) -> str:
        """Give the text from `start` on; only what was added last is looked through."""
        parts: list[str] = []
        position = self.length
        for one in reversed(self._parts):
            if position <= start:
                break
            parts.append(one)
            position -= len(one)
        return "".join(reversed(parts))[max(0, start - position) :]

    def finish(self) -> tuple[str, OffsetMap]:
        """Give the text and its map back to the source."""
        return "".join(self._parts), OffsetMap(tuple(self._segments))

    def _add(self, text: str, source: int, source_length: int) -> None:
        """Append and, where the last piece runs on, lengthen its segment."""
        new = Segment(self.length, source, len(text), source_length)
        if self._segments and _runs_on(self._segments[-1], new):
            last = self._segments.pop()
            length = last.length + new.length
            new = Segment(last.derived, last.source, length, length)
        self._segments.append(new)
        self._parts.append(text)
        self.length += len(text)


def copy_visible(
    assembly: Assembly, source: str, *, start: int = 0, end: int | None = None
) -> None:
    """Copy a piece of a text without the unseen, every line break as a newline."""
    position = start
    end = len(source) if end is None else end
    for odd in _ODD.finditer(source, start, end):
        assembly.copy(source[position : odd.start()], position)
        if _BREAK.fullmatch(odd[0]):
            assembly.decode("\n", odd.start(), len(odd[0]))
        position = odd.end()
    assembly.copy(source[position:end], position)


def _runs_on(last: Segment, new: Segment) -> bool:
    """Tell whether both are plain copies that touch in both texts."""
    return (
        last.length == last.source_length
        and new.length == new.source_length
        and last.derived + last.length == new.derived
        and last.source + last.length == new.source
    )
