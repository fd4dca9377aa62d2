from __future__ import annotations

from datetime import date

from services.judging.pair import NO_TIE, SOME_TIE, STRONG_TIE, TIE, paired
from tests.factories import a_claim

NEAR = (1.0, 0.0)


def test_the_order_does_not_depend_on_who_came_first() -> None:
    one, other = a_claim(1, "It leaks."), a_claim(2, "It is sealed.")
    assert paired(one, other) == paired(other, one)


def test_a_common_name_ties_most() -> None:
    one, other = (a_claim(id, "It fell.", entities=("Kursk",)) for id in (1, 2))
    assert paired(one, other).tie == STRONG_TIE


def test_a_common_speaker_s_name_is_no_common_thing() -> None:
    one, other = (
        a_claim(id, text, by="Kyiv", entities=("Kyiv",))
        for id, text in ((1, "Roads are closed."), (2, "Trains run."))
    )
    assert paired(one, other).names == frozenset()
    assert paired(one, other).tie == TIE


def test_words_of_counting_tie_nothing() -> None:
    one = a_claim(1, "Twelve people were killed.")
    assert paired(one, a_claim(2, "Nine people were killed.")).tie == NO_TIE


def test_nearness_ties_loosely_and_only_for_some_days() -> None:
    one = a_claim(1, "Pumps came.", vector=NEAR, published=date(2026, 3, 1))
    near = (0.55, 0.835)
    soon = a_claim(2, "Water fell.", vector=near, published=date(2026, 3, 5))
    late = a_claim(3, "Water fell.", vector=near, published=date(2026, 6, 5))
    assert paired(one, soon).tie == SOME_TIE
    assert paired(one, late).tie == NO_TIE


def test_the_caller_may_know_of_a_tie() -> None:
    one, other = a_claim(1, "Pumps came."), a_claim(2, "Trains run.")
    assert paired(one, other, TIE).tie == TIE


def test_other_names_are_apart() -> None:
    one = a_claim(1, entities=("Kolm",))
    assert paired(one, a_claim(2, entities=("Rastow",))).names_apart
    assert not paired(one, a_claim(2)).names_apart


def test_a_name_is_the_same_with_and_without_whose_it_is() -> None:
    whose = a_claim(1, "Osk Bank fell.", entities=("Norland's Osk Bank",))
    plain = a_claim(2, "It fell.", entities=("Osk Bank",))
    assert paired(whose, plain).names == {"Osk Bank"}
    assert not paired(whose, plain).names_apart


def test_two_owners_have_two_things_of_one_name() -> None:
    one = a_claim(1, "It met.", entities=("Norland's Parliament",))
    other = a_claim(2, "It met.", entities=("Corvania's Parliament",))
    assert paired(one, other).names == frozenset()
