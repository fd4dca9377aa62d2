from __future__ import annotations

from services.model.text import Segment
from services.reading.assembly import Assembly


def test_touching_copies_are_one_segment() -> None:
    assembly = Assembly()
    assembly.copy("ab", 3)
    assembly.copy("cd", 5)
    text, offsets = assembly.finish()
    assert text == "abcd"
    assert offsets.segments == (Segment(0, 3, 4, 4),)


def test_decoded_and_added_text_stands_apart() -> None:
    assembly = Assembly()
    assembly.copy("a", 0)
    assembly.decode("&", 1, 5)
    assembly.put_in("\n\n")
    assembly.copy("b", 6)
    text, offsets = assembly.finish()
    assert text == "a&\n\nb"
    assert offsets.segments == (
        Segment(0, 0, 1, 1),
        Segment(1, 1, 1, 5),
        Segment(4, 6, 1, 1),
    )


def test_the_tail_is_what_was_added_last() -> None:
    assembly = Assembly()
    for source, part in enumerate(("abc", "de", "f")):
        assembly.copy(part, source * 10)
    assert assembly.tail(2) == "cdef"
    assert assembly.tail(6) == ""
