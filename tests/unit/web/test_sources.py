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


CRUEL = "Two beheaded men lay in the square, the police said."


def test_a_graphic_paragraph_is_folded_and_nothing_else() -> None:
    text = [
        Piece("The dam broke.\n\nTwo "),
        Piece("beheaded men lay in the square", claims=(1,)),
        Piece(", the police said.\n\nThe road is open."),
    ]
    found = stretches(text)
    assert [one.graphic for one in found] == [0, 10, 0]
    assert "".join(one.text for one in found[1].pieces) == CRUEL
    whole = "".join(piece.text for one in found for piece in one.pieces)
    assert whole == "".join(piece.text for piece in text)
    assert [piece.claims for piece in found[1].pieces] == [(), (1,), ()]


def test_each_line_is_a_passage_where_no_blank_line_parts_them() -> None:
    (head, _, tail) = stretches([Piece(f"A first line.\n{CRUEL}\nA last line.")])
    assert head.pieces[0].text == "A first line.\n"
    assert tail.pieces[0].text == "\nA last line."


def test_a_removal_in_a_graphic_passage_stays_where_it_was() -> None:
    text = [
        Piece("Two beheaded men "),
        Piece("Read more here", cut="furniture.teaser"),
        Piece("lay in the square."),
    ]
    (only,) = stretches(text)
    assert list(only.pieces) == text
    assert only.graphic == 7


def test_a_headline_that_heads_nothing_off_is_not_folded() -> None:
    mild = "The head of state was killed; the mutilated budget was passed.\n\nRapeseed."
    assert [one.graphic for one in stretches([Piece(mild)])] == [0]
