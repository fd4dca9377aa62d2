from __future__ import annotations

import time

from services.cleaning.repeats import repeats
from services.cleaning.story import Story
from tests.unit.cleaning.beehive import STORY, lines


def _repeats(*texts: str) -> dict[int, str]:
    found = lines(*texts)
    return repeats(found, Story.of(found, None, marked_up=False))


def test_a_body_printed_twice_is_kept_once() -> None:
    assert _repeats(*STORY, *STORY) == dict.fromkeys(range(4, 8), "repeat.exact")


def test_other_quotation_marks_and_spaces_are_no_difference() -> None:
    assert _repeats(
        "“We will have no honey,” she said.", '"We will have no honey", she  said'
    ) == {1: "repeat.exact"}


def test_a_slip_of_the_pen_is_a_near_repeat() -> None:
    slip = STORY[0].replace("association", "asociation")
    assert _repeats(STORY[0], slip) == {1: "repeat.near"}


def test_another_number_is_another_statement() -> None:
    assert not _repeats(STORY[0], STORY[0].replace("4,000", "5,000"))


def test_a_negation_is_another_statement() -> None:
    assert not _repeats(STORY[3], STORY[3].replace("has promised", "has not promised"))


def test_an_opposite_is_another_statement() -> None:
    told = "The ministry said the rules for keepers in the valley were {} on Tuesday."
    assert not _repeats(told.format("lawful"), told.format("unlawful"))
    assert not _repeats(told.format("increased"), told.format("decreased"))


def test_a_pull_quote_inside_a_paragraph_is_cut_wherever_it_stands() -> None:
    pulled = "The ministry of farming has promised the beekeepers two million crowns"
    assert _repeats(pulled, *STORY) == {0: "repeat.within"}


def test_short_lines_alike_are_repeats_only_when_equal() -> None:
    assert _repeats("She said yes.", "He said yes.", "She said yes.") == {
        2: "repeat.exact"
    }


def test_a_thousand_near_repeats_take_linear_time() -> None:
    started = time.perf_counter()
    _repeats(*(f"{STORY[0]} In hive {number} too." for number in range(4_000)))
    assert time.perf_counter() - started < 20
