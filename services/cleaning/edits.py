"""What people say of an article's pieces counts for more than any rule.

A piece that was put back is kept by every rule, a piece that was cut is cut before the
first of them. Of two edits of one place the later counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.cleaning.paragraphs import Paragraph
from services.model.text import Cut, Edit

#: The rule's name of what a person cut.
PERSON = "person"

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """The last word on each place of a text: kept or cut. Ranges do not overlap."""

    kept: tuple[Range, ...]
    cut: tuple[Range, ...]

    def protects(self, paragraph: Paragraph) -> bool:
        """Tell whether most of a paragraph was put back."""
        size = paragraph.end - paragraph.start
        return 2 * _common((paragraph.start, paragraph.end), self.kept) > size

    def without_kept(self, cuts: Iterable[Cut], text: str) -> list[Cut]:
        """Give what is left of a format's cuts."""
        return [
            Cut(start, end, one.rule, text[start:end])
            for one in cuts
            for start, end in _less([(one.start, one.end)], self.kept)
            if text[start:end].strip()
        ]

    def own_cuts(self, text: str) -> list[Cut]:
        """Give what people cut."""
        return [Cut(start, end, PERSON, text[start:end]) for start, end in self.cut]


def last_word(text: str, edits: Sequence[Edit]) -> Word:
    """Take edits together, oldest first; one whose words are gone says nothing."""
    kept: list[Range] = []
    cut: list[Range] = []
    for one in edits:
        place = _placed(text, one)
        if place is None:
            continue
        kept, cut = _less(kept, [place]), _less(cut, [place])
        (kept if one.keep else cut).append(place)
    return Word(tuple(sorted(kept)), tuple(sorted(cut)))


def _placed(text: str, edit: Edit) -> Range | None:
    """Find an edit's words: where they stood, else where they stand nearest to it."""
    if text[edit.start : edit.end] == edit.text:
        return edit.start, edit.end
    before = text.rfind(edit.text, 0, edit.start + len(edit.text))
    behind = text.find(edit.text, edit.start)
    found = [one for one in (before, behind) if one >= 0]
    if not found or not edit.text:
        return None
    start = min(found, key=lambda one: abs(one - edit.start))
    return start, start + len(edit.text)


def _less(ranges: Iterable[Range], taken: Iterable[Range]) -> list[Range]:
    """Give what is left of ranges."""
    left = list(ranges)
    for start, end in taken:
        left = [
            piece
            for first, last in left
            for piece in ((first, min(last, start)), (max(first, end), last))
            if piece[0] < piece[1]
        ]
    return left


def _common(one: Range, others: Iterable[Range]) -> int:
    """Give how many code points a range shares with others."""
    return sum(max(0, min(one[1], end) - max(one[0], start)) for start, end in others)
