"""One deed of one story, told either way round: who does it and who undergoes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.judging import deeds, states
from services.judging.judge import judge_pair
from services.judging.pair import paired
from services.model.claim import Claim, Context, Polarity
from services.model.opinion import OpinionKind
from tests.factories import a_claim, a_day, a_quantity

MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)
TRESK = Context(frozenset({"Tresk", "Halm Mining", "Ada Quill"}), (1.0, 0.0))
RED, UPDATE, SAME = (
    OpinionKind.CONTRADICTION,
    OpinionKind.UPDATE,
    OpinionKind.SAME,
)


def told(id: int, text: str, **more: object) -> Claim:
    """A claim of an article on a mine at Tresk, one day after the other."""
    day = MONDAY if id == 1 else TUESDAY
    return a_claim(id, text, **({"published": day, "context": TRESK} | more))


def sealed(id: int, text: str, **more: object) -> Claim:
    """Somebody seals the old shaft."""
    about = {"subject": "Halm Mining", "predicate": "seal", "objects": ("shaft",)}
    return told(id, text, **(about | more))


def none_sealed(id: int, text: str, **more: object) -> Claim:
    return sealed(id, text, **({"subject": None, "negated": True} | more))


def test_a_deed_is_one_whichever_way_round_it_is_told() -> None:
    active = sealed(1, "Halm Mining sealed the old shaft with 40 tonnes of concrete.")
    passive = sealed(2, "The shaft was sealed by Sunday.", subject=None)
    assert deeds.are_one(paired(active, passive))


@pytest.mark.parametrize(
    "other",
    [
        sealed(2, "The gate was sealed.", subject=None, objects=("gate",)),
        sealed(2, "The shaft was flooded.", subject=None, predicate="flood"),
        sealed(2, "Orland Power sealed the shaft.", subject="Orland Power"),
        sealed(2, "The north shaft was sealed.", subject=None),
        sealed(2, "The shaft was sealed.", subject=None, context=None),
        sealed(2, "Men were sealed in.", subject=None, objects=("man",)),
    ],
    ids=["a gate", "flooded", "another doer", "another kind", "elsewhere", "anybody"],
)
def test_another_deed(other: Claim) -> None:
    active = sealed(1, "Halm Mining sealed the old shaft.")
    assert not deeds.are_one(paired(active, other))


def test_light_verbs_tell_no_deed() -> None:
    one = told(1, "Halm gave a shaft away.", predicate="give", objects=("shaft",))
    other = told(2, "The shaft was given up.", predicate="give", objects=("shaft",))
    assert not deeds.are_one(paired(one, other))


def test_a_deed_denied_in_the_passive_is_red() -> None:
    said = sealed(
        1, "Halm Mining has sealed the shaft, freeing 12 men for work in the new one."
    )
    denied = none_sealed(2, "No shaft has been sealed at the mine, a foreman said.")
    assert judge_pair(said, denied).rule == "polarity.denied"


def test_what_is_denied_of_so_many_is_not_asserted_of_others() -> None:
    polled = {"subject": "poll", "predicate": "give", "objects": ("margin",)}
    share = a_quantity(3.5, "share of margin", unit="percent")
    said = told(
        1,
        "The poll of 420 farmers published in the Tresk Gazette gave a 3.5 percent"
        " margin of error.",
        quantities=[a_quantity(420, "farmer issued"), share],
        **polled,
    )
    none = told(
        2,
        "The poll of 900 farmers gave no margin of error.",
        quantities=[a_quantity(900, "farmer")],
        polarity=Polarity.DENIED,
        negated=True,
        **polled,
    )
    none = replace(none, article_id=said.article_id)
    assert judge_pair(said, none).kind is not RED
    of_any = replace(said, draft=replace(said.draft, quantities=(share,)))
    assert judge_pair(of_any, none).rule == "polarity.denied"


def test_one_of_several_figures_alike_is_enough_to_deny() -> None:
    """Twenty of the 62, and twenty: one count."""
    closed = {"subject": "Halm", "predicate": "close", "objects": ("shaft",)}
    figures = [a_quantity(20, "shaft closed"), a_quantity(62, "shaft closed in all")]
    text = "Halm Mining will close 20 of the 62 shafts it took over."
    none = told(1, text, quantities=figures, polarity=Polarity.DENIED, **closed)
    said = told(
        2,
        "Halm Mining closed 20 shafts it took over.",
        quantities=figures[:1],
        **closed,
    )
    found = states.opinion(paired(said, none))
    assert found is not None and found.rule == "polarity.denied"


def test_what_had_not_happened_and_then_did_is_an_update() -> None:
    denied = none_sealed(1, "No shaft has been sealed at the mine.")
    said = sealed(2, "Halm Mining sealed the shaft on Tuesday.", subject="Halm Mining")
    found = judge_pair(denied, said)
    assert (found.kind, found.rule) == (UPDATE, "polarity.since")


def test_a_flat_denial_before_is_no_update() -> None:
    denied = none_sealed(1, "No shaft was sealed at the mine.")
    said = sealed(2, "Halm Mining sealed the shaft on Sunday.")
    assert judge_pair(denied, said).kind is RED


def test_one_deed_on_one_day_is_the_same() -> None:
    day = a_day("on Sunday", date(2026, 3, 8))
    one = sealed(1, "The shaft was sealed on Sunday.", subject=None, when=day)
    other = sealed(
        2, "A qualified crew sealed the shaft on Sunday.", subject="crew", when=day
    )
    assert judge_pair(one, other).kind is SAME


@pytest.mark.parametrize("which", ["first", "last"])
def test_the_first_of_a_kind_has_one_day(which: str) -> None:
    about = {"subject": None, "predicate": "confirm", "objects": ("case",)}
    days = [a_day(f"on March {day}", date(2026, 3, day)) for day in (3, 7)]
    one = told(1, f"The {which} case was confirmed on March 3.", when=days[0], **about)
    other = told(
        2, f"The {which} case was confirmed on March 7.", when=days[1], **about
    )
    assert judge_pair(one, other).rule == "fixed.date"


def test_two_cases_may_have_two_days() -> None:
    about = {"subject": None, "predicate": "confirm", "objects": ("case",)}
    days = [a_day(f"on March {day}", date(2026, 3, day)) for day in (3, 7)]
    one = told(1, "A case was confirmed on March 3.", when=days[0], **about)
    other = told(2, "A case was confirmed on March 7.", when=days[1], **about)
    assert judge_pair(one, other).kind is not RED


def test_one_unknown_person_is_nobody_else() -> None:
    about = {"predicate": "vaccinate", "subject": None}
    one = told(1, "She had not been vaccinated.", negated=True, **about)
    many = told(
        2,
        "About 1,800 people have been vaccinated.",
        objects=("people",),
        quantities=[a_quantity(1800, "vaccinated", quote="1,800")],
        **about,
    )
    assert judge_pair(one, many).kind is not RED


def test_neither_nor_denies() -> None:
    paid = {"subject": None, "predicate": "pay", "objects": ("player", "wage")}
    said = told(2, "Players were paid their wages on Friday.", **paid)
    denied = told(
        1,
        "Neither players nor staff have received their wages.",
        subject="player",
        predicate="receive",
        objects=("wage",),
    )
    assert judge_pair(said, denied).kind is RED
    open_ = told(1, "Halm Mining neither confirmed nor denied that.", predicate="deny")
    assert judge_pair(said, open_).kind is not RED


def test_a_denial_in_another_part_of_the_sentence_is_of_another_thing() -> None:
    about = {"predicate": "close", "entities": ("Halm School",)}
    said = told(
        1,
        "Halm School was closed on Sunday and will not open before May.",
        objects=("Halm School",),
        **about,
    )
    denied = told(
        2, "Halm School had never closed.", subject="Halm School", negated=True, **about
    )
    assert judge_pair(said, denied).kind is RED


def test_what_will_stay_shut_and_is_open_again_is_an_update() -> None:
    shut = told(
        1,
        "Halm School will remain closed.",
        subject="Halm School",
        predicate="remain",
        polarity=Polarity.PLANNED,
    )
    again = told(
        2,
        "Halm School reopened on Tuesday.",
        subject="Halm School",
        predicate="reopen",
        when=a_day("on Tuesday", TUESDAY),
    )
    assert judge_pair(shut, again).kind is UPDATE


def test_what_stays_open_is_not_shut_till_the_end_of_the_month() -> None:
    about = {"subject": "Halm School", "published": MONDAY}
    open_ = told(1, "Halm School remains open.", predicate="remain", **about)
    shut = told(2, "Halm School was closed until March 30.", predicate="close", **about)
    by_then = told(3, "Halm School reopened at noon.", predicate="reopen", **about)
    assert judge_pair(open_, shut).rule == "state.opposite"
    assert judge_pair(by_then, shut).rule != "state.opposite"


def test_this_time_is_another_occasion() -> None:
    about = {"subject": None, "predicate": "heckle", "objects": ("minister",)}
    said = told(1, "The minister was heckled at the shaft.", **about)
    denied = told(2, "No one heckled the minister.", negated=True, **about)
    again = told(2, "This time no one heckled the minister.", negated=True, **about)
    assert judge_pair(said, denied).rule == "polarity.denied"
    assert judge_pair(said, again).kind is not RED
