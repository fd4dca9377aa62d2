"""The way from a derived text back to its source."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.model.text import OffsetMap, Segment


def test_a_text_that_was_not_changed_maps_onto_itself() -> None:
    assert OffsetMap.identity(9).span_to_source(2, 5) == (2, 5)


def test_a_cut_in_front_moves_everything_behind_it() -> None:
    offsets = OffsetMap((Segment(0, 10, 5, 5),))
    assert offsets.span_to_source(1, 3) == (11, 13)


def test_an_end_does_not_reach_over_what_was_cut_behind_it() -> None:
    offsets = OffsetMap((Segment(0, 0, 4, 4), Segment(4, 50, 4, 4)))
    assert offsets.span_to_source(0, 4) == (0, 4)
    assert offsets.span_to_source(4, 8) == (50, 54)


def test_a_decoded_entity_is_its_whole_source() -> None:
    # "a&amp;b" was read as "a&b".
    offsets = OffsetMap((Segment(0, 0, 1, 1), Segment(1, 1, 1, 5), Segment(2, 6, 1, 1)))
    assert offsets.span_to_source(1, 2) == (1, 6)
    assert offsets.span_to_source(0, 3) == (0, 7)


def test_an_empty_span_is_a_place() -> None:
    assert OffsetMap.identity(9).span_to_source(4, 4) == (4, 4)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 6)), max_size=8))
def test_every_kept_code_point_leads_to_its_own(pieces: list[tuple[int, int]]) -> None:
    segments, derived, source = [], 0, 0
    for skipped, kept in pieces:
        source += skipped
        segments.append(Segment(derived, source, kept, kept))
        derived, source = derived + kept, source + kept
    offsets = OffsetMap(tuple(segments))
    text = "".join(chr(0x4E00 + number) for number in range(source))
    short = "".join(text[one.source : one.source + one.length] for one in segments)
    for place, letter in enumerate(short):
        start, end = offsets.span_to_source(place, place + 1)
        assert text[start:end] == letter
