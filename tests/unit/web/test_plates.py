"""Where the names of a source map stand."""

from __future__ import annotations

from services.desk.sourcemap import draw
from tests.factories import a_claim
from tests.unit.desk.test_sourcemap import LONG, view
from web.plates import HIGH, WIDE, placed


def test_no_plates_overlap_and_all_lie_inside() -> None:
    claims = [a_claim(number, by=f"Speaker {number % 3}") for number in range(1, 8)]
    found = placed(draw([view(one) for one in claims]))
    boxes = [(one.x, one.y) for one in found.plates]
    for x, y in boxes:
        assert 0 <= x <= found.width - WIDE
        assert 0 <= y <= found.height - HIGH
        near = [1 for a, b in boxes if a == x and abs(b - y) < HIGH]
        assert len(near) == 1


def test_more_claims_make_a_thicker_way() -> None:
    claims = [
        a_claim(1, by="Watch"),
        a_claim(2, by="Watch", article_id=1, source="Outlet 1"),
        a_claim(3, by="Watch"),
    ]
    thick, thin = placed(draw([view(one) for one in claims])).ways
    assert thick.width > thin.width


def test_copies_are_bracketed_and_long_names_cut() -> None:
    claims = [a_claim(1, LONG, source="Outlet " * 9), a_claim(2, LONG)]
    found = placed(draw([view(one) for one in claims]))
    ((_, top, bottom),) = found.brackets
    assert top < bottom
    assert any(one.label.endswith("…") for one in found.plates)


def test_nothing_is_an_empty_map() -> None:
    found = placed(draw([]))
    assert (found.plates, found.height) == ((), 0)
