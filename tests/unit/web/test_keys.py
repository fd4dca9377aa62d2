from __future__ import annotations

import pytest

from web import keys


def test_the_printed_keys_do_not_clash() -> None:
    assert keys.read({}) == ({}, [])


def test_no_act_has_enter_space_delete_or_a_digit() -> None:
    for one in keys.printed():
        assert one.default.strip() == one.default != ""
        assert one.default.lower() not in ("enter", "delete", "backspace")
        assert not one.default.isdigit()


def test_only_what_differs_is_kept() -> None:
    own, faults = keys.read({"accept": "q", "merge": "m", "defer": ""})
    assert (own, faults) == ({"accept": "q"}, [])
    assert keys.chosen(own)["accept"] == "q" and keys.chosen(own)["merge"] == "m"


@pytest.mark.parametrize(
    ("written", "kept"),
    [("Q", "q"), (" q ", "q"), ("shift+q", "Shift+Q"), ("G  X", "g x"), (";", ";")],
)
def test_a_key_is_brought_into_one_form(written: str, kept: str) -> None:
    assert keys.read({"accept": written})[0] == {"accept": kept}


@pytest.mark.parametrize("written", ["1", "Enter", "Delete", "Shift+1", "abc"])
def test_what_cannot_be_a_key_is_refused(written: str) -> None:
    own, faults = keys.read({"accept": written})
    assert own == {} and written.lower() in faults[0].lower()


def test_two_acts_cannot_share_a_key() -> None:
    _, faults = keys.read({"accept": "m"})
    assert len(faults) == 1 and "accept" in faults[0] and "merge" in faults[0]


def test_a_key_that_begins_others_cannot_stand_alone() -> None:
    _, faults = keys.read({"accept": "g"})
    assert len(faults) == 1 and "begins other keys" in faults[0]
