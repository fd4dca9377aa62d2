from __future__ import annotations

import pytest

from services.judging import wording
from tests.factories import a_claim


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("killed", "kills"),
        ("evacuated", "evacuating"),
        ("stopped", "stop"),
        ("cities", "city"),
        ("houses", "house"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert wording.stem(one) == wording.stem(other)


def test_grammar_and_saying_tell_nothing() -> None:
    assert wording.stems(
        "The ministry said that it was not the dam's"
    ) == wording.stems("ministry dam")


def test_who_says_it_is_no_part_of_what_is_told() -> None:
    claim = a_claim(1, "The Ostrell police said the bridge is closed.", by="Ostrell")
    assert wording.stem("ostrell") not in wording.told(claim)


def test_cosine_needs_two_vectors_of_one_length() -> None:
    one, other = a_claim(vector=(1.0, 0.0)), a_claim(2, vector=(0.6, 0.8))
    assert wording.cosine(one, other) == pytest.approx(0.6)
    assert wording.cosine(one, a_claim(2)) is None
    assert wording.cosine(one, a_claim(2, vector=(1.0,))) is None


def test_nearness_alone_makes_no_sameness() -> None:
    near = (1.0, 0.0)
    one = a_claim(1, "Pumps reached the station.", vector=near)
    other = a_claim(2, "A judge will lead the inquiry.", vector=near)
    assert not wording.alike(one, other)


def test_the_same_words_in_another_order_are_alike() -> None:
    one = a_claim(1, "The army reopened the road to Pellin.")
    other = a_claim(2, "The road to Pellin was reopened by the army.")
    assert wording.alike(one, other)
    assert wording.overlap(one, other) == 1.0
    assert wording.containment(one, other) == 1.0


def test_a_text_without_telling_words_overlaps_with_nothing() -> None:
    empty = a_claim(1, "It was so.")
    assert wording.overlap(empty, empty) == 0.0
    assert wording.containment(empty, empty) == 0.0
