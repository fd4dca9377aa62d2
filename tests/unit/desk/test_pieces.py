"""Pieces cover an article's text exactly, whatever spans and cuts do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.desk.pieces import original_spans, pieces
from services.desk.views import Piece
from services.model.text import Cut, OffsetMap, Segment, Span

TEXT = "0123456789"


def _span(start: int, end: int) -> Span:
    return Span(start, end, TEXT[start:end])


def _cut(start: int, end: int, rule: str = "rule") -> Cut:
    return Cut(start, end, rule, TEXT[start:end])


def test_a_text_without_anything_is_one_piece() -> None:
    assert pieces(TEXT, {}, ()) == (Piece(TEXT),)
    assert pieces("", {}, ()) == ()


def test_spans_that_overlap_share_a_piece() -> None:
    found = pieces(TEXT, {1: [_span(2, 6)], 2: [_span(4, 8)]}, ())
    assert found == (
        Piece("01"),
        Piece("23", (1,)),
        Piece("45", (1, 2)),
        Piece("67", (2,)),
        Piece("89"),
    )


def test_a_claim_said_twice_is_marked_twice() -> None:
    found = pieces(TEXT, {1: [_span(0, 2), _span(8, 10)]}, ())
    assert [one.claims for one in found] == [(1,), (), (1,)]


def test_what_was_cut_out_of_a_span_is_no_part_of_the_claim() -> None:
    found = pieces(TEXT, {1: [_span(0, 10)]}, [_cut(4, 6)])
    assert found == (
        Piece("0123", (1,)),
        Piece("45", cut="rule", ends=(4, 6)),
        Piece("6789", (1,)),
    )


def test_cuts_may_overlap_and_reach_the_ends() -> None:
    found = pieces(TEXT, {}, [_cut(0, 5, "b"), _cut(3, 10, "a")])
    assert [(one.text, one.cut) for one in found] == [
        ("012", "b"),
        ("34", "a"),
        ("56789", "a"),
    ]


_places = st.tuples(st.integers(-3, 45), st.integers(-3, 45))


@given(
    text=st.text(max_size=40),
    spans=st.dictionaries(st.integers(1, 5), st.lists(_places, max_size=3)),
    cuts=st.lists(_places, max_size=4),
)
def test_the_pieces_joined_are_the_text(
    text: str,
    spans: dict[int, list[tuple[int, int]]],
    cuts: list[tuple[int, int]],
) -> None:
    found = pieces(
        text,
        {key: [Span(*one, "") for one in ones] for key, ones in spans.items()},
        [Cut(*one, "rule", "") for one in cuts],
    )
    assert "".join(one.text for one in found) == text
    place = 0
    for one in found:
        here = range(place, place + len(one.text))
        place += len(one.text)
        cut = any(start <= at < end for start, end in cuts for at in here)
        assert (one.cut is not None) == cut
        covering = {
            key
            for key, ones in spans.items()
            for start, end in ones
            if start <= here.start and here.stop <= end
        }
        assert set(one.claims) == (set() if cut else covering)


def test_spans_lead_back_over_what_was_cut() -> None:
    offsets = OffsetMap((Segment(0, 5, 4, 4), Segment(4, 20, 4, 4)))
    (found,) = original_spans([Span(2, 6, "abcd")], offsets)
    assert found == Span(7, 22, "abcd")
