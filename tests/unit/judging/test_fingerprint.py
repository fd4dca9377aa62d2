from __future__ import annotations

from dataclasses import replace

import pytest

from services.judging.fingerprint import fingerprint
from services.model.claim import ClaimDraft, Polarity
from services.model.text import Span
from tests.factories import a_day, a_draft, a_quantity

TEXT = "Police said 12 people were killed."


def a_count(value: int = 12, by: str = "police", **more: object) -> ClaimDraft:
    return a_draft(TEXT, by=by, quantities=[a_quantity(value, of="people")], **more)


def test_place_and_worth_play_no_part() -> None:
    moved = replace(a_count(), spans=(Span(7, 9, "12"),), worth=0.1, keys=("q:x",))
    assert fingerprint(moved) == fingerprint(a_count())


def test_the_wording_around_a_figure_plays_no_part() -> None:
    told = replace(a_count(), text="Twelve people have died, police said.")
    assert fingerprint(told) == fingerprint(a_count())


@pytest.mark.parametrize(
    "edited",
    [
        a_count(13),
        a_count(by="hospital"),
        a_count(when=a_day()),
        a_count(polarity=Polarity.DENIED),
    ],
)
def test_an_edited_field_makes_a_new_key(edited: ClaimDraft) -> None:
    assert fingerprint(edited) != fingerprint(a_count())


def test_statements_are_known_by_their_telling_words() -> None:
    one = a_draft("The bridge in Pellin is closed.")
    assert fingerprint(one) == fingerprint(a_draft("In Pellin, the bridge is closed."))
    assert fingerprint(one) != fingerprint(a_draft("The bridge in Pellin is open."))
