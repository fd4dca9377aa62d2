"""What changed from one version of a text to the next."""

from __future__ import annotations

import time

import pytest

from services.desk.versions import Fate, close, difference

OLD = "Nine people died on Monday. The dam held. Crews worked all night."
NEW = "Twelve people died on Tuesday. The dam held. Crews worked all night long."


def told(was: str, now: str) -> str:
    """Write a difference as -gone- +came+ and what is the same."""
    signs = {Fate.GONE: "-{}-", Fate.CAME: "+{}+", Fate.LEFT_OUT: "~"}
    return "".join(
        signs.get(one.fate, "{}").format(one.text) for one in difference(was, now)
    )


def test_what_is_gone_stands_before_what_came() -> None:
    assert told(OLD, NEW) == (
        "-Nine-+Twelve+ people died on -Monday-+Tuesday+. The dam held."
        " Crews worked all night+ long+."
    )


@pytest.mark.parametrize(("was", "now"), [(OLD, NEW), (NEW, OLD), ("", OLD), (OLD, "")])
def test_each_side_is_whole(was: str, now: str) -> None:
    patches = difference(was, now)
    old = "".join(one.text for one in patches if one.fate is not Fate.CAME)
    new = "".join(one.text for one in patches if one.fate is not Fate.GONE)
    assert (old, new) == (was, now)


def test_neighbouring_words_change_as_one() -> None:
    assert told("a red old door b", "a wide open gate b") == (
        "a -red old door-+wide open gate+ b"
    )


def test_a_sentence_that_came_or_went_is_marked_as_a_whole() -> None:
    without = OLD.replace(" The dam held.", "")
    assert told(OLD, without) == (
        "Nine people died on Monday. -The dam held. -Crews worked all night."
    )
    assert told(without, OLD) == (
        "Nine people died on Monday. +The dam held. +Crews worked all night."
    )


def test_the_same_text_has_no_change() -> None:
    assert told(OLD, OLD) == OLD
    assert told("", "") == ""


def test_a_long_stretch_that_is_the_same_is_left_out_but_for_its_ends() -> None:
    same = " ".join(f"word{number}" for number in range(400))
    patches = difference(f"Old. {same} Nine.", f"New. {same} Ten.")
    fates = [one.fate.value for one in patches]
    assert fates == [
        *("gone", "came", "same", "left_out", "same", "gone", "came", "same"),
    ]
    left_out = patches[3]
    shown = patches[2].text + left_out.text + patches[4].text
    assert shown.replace(".", "").split() == same.split()
    assert len(patches[2].text) < 200 and len(patches[4].text) < 200
    assert left_out.words > 300
    # What is the same before the first change and behind the last leads nowhere.
    patches = difference(f"{same} Nine.", f"{same} Ten.")
    assert patches[0].fate is Fate.LEFT_OUT


def test_very_long_texts_are_compared_by_paragraphs() -> None:
    was = "\n".join(f"Paragraph {n} has words {n * 7} in it." for n in range(4_000))
    now = was.replace("words 7 in", "nothing in").replace("words 27979 in", "all in")
    begun = time.process_time()
    found = difference(was, now)
    assert time.process_time() - begun < 5
    assert [one.text for one in found if one.fate in (Fate.GONE, Fate.CAME)] == [
        "Paragraph 1 has words 7 in it.",
        "Paragraph 1 has nothing in it.",
        "Paragraph 3997 has words 27979 in it.",
        "Paragraph 3997 has all in it.",
    ]


def test_texts_are_one_where_they_share_half_of_their_words() -> None:
    assert close(OLD, NEW)
    assert not close(OLD, "The council meets in the chapel. It sells tickets at noon.")
    assert not close("", "")
