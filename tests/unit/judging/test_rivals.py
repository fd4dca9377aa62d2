"""Two doers of what only one can have done."""

from __future__ import annotations

from datetime import date

import pytest

from services.judging.judge import judge_pair
from services.model.claim import Claim, Context, Polarity
from services.model.opinion import OpinionKind
from tests.factories import a_claim, a_quantity

MONDAY = date(2026, 3, 9)
RACE = Context(frozenset({"Ada Quill", "Ivo Rask", "Tresk"}), (1.0, 0.0))
RED = OpinionKind.CONTRADICTION


def told(id: int, text: str, **more: object) -> Claim:
    return a_claim(id, text, **({"published": MONDAY, "context": RACE} | more))


def won(
    id: int, who: str, what: str = "election", text: str = "", **more: object
) -> Claim:
    about = {
        "subject": who,
        "predicate": "win",
        "objects": (what,),
        "entities": (who,),
    }
    return told(id, text or f"{who} won the {what}.", **(about | more))


def test_one_election_has_one_winner() -> None:
    found = judge_pair(won(1, "Ada Quill"), won(2, "Ivo Rask", "recount"))
    assert (found.kind, found.rule) == (RED, "fixed.winner")
    assert "Ada Quill" in found.reason and "Ivo Rask" in found.reason


@pytest.mark.parametrize(
    "other",
    [
        won(2, "Ivo Rask", "award"),
        won(2, "Ivo Rask", context=None),
        won(2, "Ivo Rask", polarity=Polarity.POSSIBLE),
        won(2, "Ivo Rask", published=date(2026, 4, 9)),
    ],
    ids=["another prize", "another story", "may win", "weeks later"],
)
def test_two_contests_have_two(other: Claim) -> None:
    assert judge_pair(won(1, "Ada Quill"), other).kind is not RED


def test_two_races_of_one_day_have_two_winners() -> None:
    senate = won(1, "Ada Quill", "race", "Ada Quill won the senate race.")
    mayor = won(2, "Ivo Rask", "race", "Ivo Rask won the mayoral race.")
    assert judge_pair(senate, mayor).kind is not RED


def fired(id: int, who: str, when: str = "first") -> Claim:
    about = {"subject": who, "predicate": "open", "objects": ("fire",)}
    return told(id, f"{who} opened fire {when} near Tresk.", entities=(who,), **about)


def test_only_one_fired_first() -> None:
    one = fired(1, "Norland's forces")
    assert judge_pair(one, fired(2, "Sudland's forces")).rule == "fixed.who-first"
    assert judge_pair(one, fired(2, "Sudland's forces", "later")).kind is not RED


def cut(id: int, which: str, within: str = "this year", noun: str = "cut") -> Claim:
    text = f"It was the {which} {noun} {within}, after one in March."
    return told(id, text, predicate="be cut", entities=("Tresk",))


def test_one_cut_is_the_second_or_the_third() -> None:
    found = judge_pair(cut(1, "second"), cut(2, "third"))
    assert (found.kind, found.rule) == (RED, "fixed.ordinal")
    assert "the second and the third" in found.reason
    assert judge_pair(cut(1, "second"), cut(2, "second")).kind is not RED


@pytest.mark.parametrize(
    "other",
    [cut(2, "third", noun="recall"), cut(2, "third", "in five years")],
    ids=["of another kind", "within another time"],
)
def test_counts_of_other_things_or_times_may_differ(other: Claim) -> None:
    assert judge_pair(cut(1, "second"), other).kind is not RED


def aged(id: int, years: int, who: str = "Ada Quill", **more: object) -> Claim:
    age = a_quantity(years, "age", unit="year", of=who, quote=str(years))
    text = f"{who}, {years}, left the mine."
    return told(id, text, quantities=[age], entities=(who,), **more)


def test_one_person_has_one_age() -> None:
    found = judge_pair(aged(1, 27), aged(2, 29))
    assert (found.kind, found.rule) == (RED, "fixed.age")
    assert "Ada Quill" in found.reason and "“29”" in found.reason


@pytest.mark.parametrize(
    "other",
    [aged(2, 29, "Ivo Rask"), aged(2, 27), aged(2, 29, context=None)],
    ids=["somebody else", "the same", "another story"],
)
def test_no_conflict_of_ages(other: Claim) -> None:
    assert judge_pair(aged(1, 27), other).rule != "fixed.age"


def approached(id: int, who: str, whom: str, verb: str = "approach") -> Claim:
    about = {
        "subject": who,
        "predicate": verb,
        "objects": (whom,),
        "entities": (who, whom),
    }
    return told(id, f"{who} {verb}ed {whom} in January.", **about)


def test_who_did_it_to_whom_is_told_either_way_round() -> None:
    one, other = (
        approached(1, "Halm", "Orland"),
        approached(2, "Orland", "Halm"),
    )
    found = judge_pair(one, other)
    assert (found.kind, found.rule) == (RED, "fixed.turn")
    it_was = told(
        2,
        "It was Orland that approached Halm in January.",
        predicate="be orland",
        entities=("Halm", "Orland"),
    )
    assert judge_pair(one, it_was).rule == "fixed.turn"


def test_two_may_do_one_thing_to_each_other() -> None:
    found = judge_pair(
        approached(1, "Halm", "Orland", "attack"),
        approached(2, "Orland", "Halm", "attack"),
    )
    assert found.kind is not RED
    again = approached(2, "Halm", "Orland")
    assert judge_pair(approached(1, "Halm", "Orland"), again).rule != "fixed.turn"
