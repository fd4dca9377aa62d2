from __future__ import annotations

from services.cleaning.offsets import join, left
from services.cleaning.paragraphs import paragraphs
from services.model.text import Cut, Segment


def test_the_ranges_that_are_left_lie_between_the_cuts() -> None:
    cuts = [Cut(2, 4, "r", ""), Cut(3, 6, "r", ""), Cut(9, 12, "r", "")]
    assert left(10, cuts) == [(0, 2), (6, 9)]
    assert left(3, []) == [(0, 3)]
    assert left(0, []) == []


def test_each_line_is_a_segment() -> None:
    source = "One.\n \n Two."
    text = join(paragraphs(source, [(0, len(source))]), [])
    assert text.text == "One.\n\nTwo."
    assert text.offsets.segments == (Segment(0, 0, 4, 4), Segment(6, 8, 4, 4))


def test_wrapped_lines_are_joined_by_a_space() -> None:
    source = "The keepers of Tollmar have lost a third of\ntheir hives, he said."
    text = join(paragraphs(source, [(0, len(source))]), [])
    assert "\n" not in text.text
    start = text.text.index("their")
    assert text.offsets.span_to_source(start, start + 5) == (44, 49)
