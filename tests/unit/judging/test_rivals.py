"""Two doers of what only one can have done."""

from __future__ import annotations

from datetime import date

import pytest

from services.judging.judge import judge_pair
from services.model.claim import Claim, Context, Polarity
from services.model.opinion import OpinionKind
from tests.factories import a_claim

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
