from __future__ import annotations

from services.desk.views import Piece
from web.sources import stretches

MENU = "Home News Sport Weather " * 3


def test_a_long_run_of_removals_is_folded_as_one() -> None:
    text = [
        Piece(MENU, cut="furniture.menu"),
        Piece("\n\n"),
        Piece(MENU, cut="furniture.menu"),
        Piece("\n\n"),
        Piece("The dam broke.", claims=(1,)),
    ]
    found = stretches(text)
    assert [one.folded for one in found] == [True, False, False]
    assert found[0].removed == 2
    assert [one for stretch in found for one in stretch.pieces] == text


def test_a_short_removal_stays_in_its_line() -> None:
    found = stretches([Piece("Photo: archive", cut="furniture.caption"), Piece(" Ok.")])
    assert not any(one.folded for one in found)


def test_a_blank_between_claims_is_no_removal() -> None:
    found = stretches([Piece("One.", claims=(1,)), Piece("\n"), Piece("Two.")])
    assert [one.removed for one in found] == [0, 0, 0]
