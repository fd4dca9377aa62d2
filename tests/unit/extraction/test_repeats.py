from __future__ import annotations

import time
from dataclasses import replace

import pytest

from services.extraction.repeats import once
from services.model.text import Span
from tests.factories import a_draft, a_quantity
from tests.unit.extraction.conftest import Claims


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Police arrested 114 people.", "Police also arrested 114 people."),
        ("Police arrested 114 people in Tarvik.", "Police arrested 114 people."),
        ("About 300 people died in Osk.", "Some 300 people died in Osk."),
        ("The bridge at Hollum collapsed.", "The bridge at Hollum then collapsed."),
    ],
)
def test_what_differs_in_a_word_or_two_is_one_claim(
    claims: Claims, first: str, second: str
) -> None:
    (found,) = claims(f"{first}\n{second}")
    assert [one.quote for one in found.spans] == [first, second]
    assert found.text == max(first, second, key=len)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Police arrested 114 people.", "Police arrested 115 people."),
        ("Police arrested 114 men, they said.", "Troops arrested 114 men."),
        ("Corvania crossed the river.", "Corvania did not cross the river."),
        ("Corvania left Osk on Friday.", "Corvania left Osk on Sunday."),
        ("Norway has banned the old pump.", "Norway has banned the new pump."),
    ],
)
def test_what_says_another_thing_stays_apart(
    claims: Claims, first: str, second: str
) -> None:
    assert len(claims(f"{first}\n{second}")) == 2


def test_many_alike_take_linear_time(claims: Claims) -> None:
    text = "\n".join(f"Police arrested {n} people in Tarvik." for n in range(2, 400))
    assert len(claims(text)) == 398


def test_two_figures_of_the_same_words_are_one_claim_with_both() -> None:
    share, sessions = a_quantity(25, "share"), a_quantity(4, "session")
    one = a_draft("It lost a quarter in four sessions.", quantities=[share])
    two = a_draft("It lost a quarter in four sessions.", quantities=[sessions])
    (kept,) = once([one, two])
    assert kept.quantities == (share, sessions)


def test_a_line_said_ten_thousand_times_is_one_claim_soon() -> None:
    said = a_draft("No one was hurt.")
    again = [
        replace(said, spans=(Span(at, at + 16, said.text),))
        for at in range(0, 400_000, 20)
    ]
    begun = time.process_time()
    (found,) = once(again)
    assert [one.start for one in found.spans] == list(range(0, 400_000, 20))
    assert time.process_time() - begun < 5
