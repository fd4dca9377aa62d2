"""What two claims of one story share to be about one question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest

from services.judging.judge import judge_pair
from services.judging.pair import paired
from services.judging.sums import settle
from services.model.claim import Claim, Context, Metric, Polarity, Role
from services.model.opinion import OpinionKind, PairOpinion
from tests.factories import a_claim, a_day, a_quantity

MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)
MINE = Context(frozenset({"Tresk", "Orland", "Halm Mining"}), (1.0, 0.0))
#: Of the same days, with a name in common, but beginning otherwise.
LOOSE = Context(frozenset({"Tresk"}), (0.47, (1 - 0.47**2) ** 0.5))
SAME, UPDATE = OpinionKind.SAME, OpinionKind.UPDATE
RED, CALM = OpinionKind.CONTRADICTION, OpinionKind.NOT_COMPARABLE


def told(id: int, text: str, **more: object) -> Claim:
    """A claim of an article on a mine at Tresk, one day after the other."""
    day = MONDAY if id == 1 else TUESDAY
    return a_claim(id, text, **({"published": day, "context": MINE} | more))


def denied(id: int, text: str, **more: object) -> Claim:
    return told(id, text, polarity=Polarity.DENIED, negated=True, **more)


# Denials


def test_who_did_not_use_gas_fired_none() -> None:
    fired = {"subject": "police", "predicate": "fire", "objects": ("gas",)}
    used = {"subject": "police", "predicate": "use", "objects": ("gas",)}
    said = told(1, "Police fired tear gas at the gate.", **fired)
    found = judge_pair(said, denied(2, "Police did not use tear gas.", **used))
    assert (found.kind, found.rule) == (RED, "polarity.denied")
    other = told(1, "Police fired rubber bullets at the gate.", **fired)
    assert (
        judge_pair(other, denied(2, "Police did not use tear gas.", **used)).kind
        is not RED
    )


def test_who_received_no_warning_was_not_warned() -> None:
    none = denied(
        1,
        "Halm had not received any warning about gas.",
        subject="Halm",
        predicate="receive",
        objects=("warning",),
    )
    warned = told(
        2,
        "Inspectors had warned Halm about gas.",
        subject="inspector",
        predicate="warn",
        objects=("Halm",),
        entities=("Halm",),
    )
    assert judge_pair(none, warned).rule == "polarity.denied"


def flooded(id: int, thing: str, text: str, **more: object) -> Claim:
    about: dict[str, Any] = {"predicate": "flood", "objects": (thing,)}
    named = {"entities": (thing,)} if thing[0].isupper() else {}
    return told(id, text, **(about | named | more))


def test_a_name_and_a_noun_to_which_one_thing_is_done_are_one() -> None:
    no = flooded(1, "shaft", "The shaft had been flooded.", polarity=Polarity.DENIED)
    yes = flooded(2, "Orland", "The Orland was flooded.")
    assert judge_pair(no, yes).rule == "polarity.denied"
    more = flooded(2, "Orland", "The Orland was flooded by rain in late 2008.")
    assert judge_pair(no, more).kind is not RED


def test_two_voices_of_one_article_dispute_one_deed() -> None:
    about: dict[str, Any] = {"subject": "cart", "predicate": "hit", "article_id": 7}
    yes = told(
        1, "A cart hit one of its props.", objects=("one",), by="Halm Mining", **about
    )
    no = denied(1, "No cart had hit the mine.", objects=("mine",), by="Board", **about)
    assert judge_pair(yes, a_twin(no)).rule == "polarity.denied"
    other = denied(1, "No cart had left the mine.", predicate="leave", by="Board")
    assert judge_pair(yes, a_twin(replace(other, article_id=7))).kind is not RED


_NUMBERS = count(900)


def a_twin(claim: Claim) -> Claim:
    """The same claim under a number of its own."""
    return replace(claim, id=next(_NUMBERS))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("There was no military operation.", RED),
        ("There was no military operation on Monday.", RED),
        ("No military operation took place.", RED),
        ("There was no military operation against the union.", CALM),
        ("There was no evidence of a military operation.", CALM),
        ("There was no cave-in.", CALM),
    ],
)
def test_what_there_was_none_of_cannot_have_been(text: str, kind: OpinionKind) -> None:
    said = told(1, "The miners were freed in a military operation.", predicate="free")
    found = judge_pair(said, denied(2, text, predicate="be"))
    assert found.kind is kind


def test_the_city_and_its_name_are_one_where_time_and_words_are() -> None:
    about: dict[str, Any] = {
        "predicate": "warn",
        "when": a_day("in 2023", date(2023, 5, 1)),
    }
    city = told(1, "The city had been warned about loose props in 2023.", **about)
    text = "It had warned Weldon about loose props in 2023."
    no = told(2, text, polarity=Polarity.DENIED, entities=("Weldon",), **about)
    assert judge_pair(city, no).rule == "polarity.denied"
    undated = {"predicate": "warn"}
    city = told(1, "The city had been warned about loose props.", **undated)
    text = "It had warned Weldon about loose props."
    no = told(2, text, polarity=Polarity.DENIED, entities=("Weldon",), **undated)
    assert judge_pair(city, no).kind is not RED


# States


def test_what_was_shut_down_and_resumed_is_an_update() -> None:
    shut = told(1, "The mine was shut down.", objects=("mine",), predicate="shut down")
    back = told(2, "The mine resumed work.", subject="mine", predicate="resume")
    assert judge_pair(shut, back).kind is UPDATE
    still = told(2, "The mine has still not resumed.", subject="mine", negated=True)
    assert judge_pair(shut, still).kind is not UPDATE


def road(id: int, text: str, state: str, **more: object) -> Claim:
    return told(id, text, subject="road", state=("access:road", state), **more)


def test_news_of_a_reopening_is_an_update() -> None:
    shut = road(1, "The road remains closed.", "closed")
    assert judge_pair(shut, road(2, "The road has reopened.", "open")).kind is UPDATE
    lasting = road(2, "The road remains open.", "open")
    assert judge_pair(shut, lasting).kind is RED
    earlier = road(2, "The road has reopened.", "open", published=MONDAY)
    assert judge_pair(shut, earlier).kind is RED


def test_a_man_held_and_then_released_is_an_update() -> None:
    held = told(1, "A man had been detained on suspicion of arson.", predicate="detain")
    freed = told(
        2, "The man held on suspicion of arson was released.", predicate="hold"
    )
    assert judge_pair(held, freed).rule == "stage.course"
    undated = told(2, freed.draft.text, predicate="hold", published=None)
    assert judge_pair(held, undated).kind is not UPDATE


def test_the_ship_and_the_vessel_are_one_in_one_story() -> None:
    about: dict[str, Any] = {"objects": ("inspection",)}
    one = told(
        1, "The ship passed an inspection.", subject="ship", predicate="pass", **about
    )
    two = told(
        2,
        "The vessel failed an inspection.",
        subject="vessel",
        predicate="fail",
        **about,
    )
    assert judge_pair(one, two).kind in (RED, UPDATE)
    crew = told(
        2, "The crew failed an inspection.", subject="crew", predicate="fail", **about
    )
    assert judge_pair(one, crew).kind not in (RED, UPDATE)


def test_a_thing_under_two_nouns_met_one_object_at_one_named_time() -> None:
    when = a_day("in November", date(2025, 11, 1))
    about: dict[str, Any] = {"objects": ("inspection",), "when": when}
    one = told(
        1,
        "The structure passed its inspection in November.",
        subject="structure",
        predicate="pass",
        **about,
    )
    fail = {"subject": "dam", "predicate": "fail"} | about
    two = told(2, "The dam failed its inspection in November.", **fail)
    assert judge_pair(one, two).kind is RED
    undated = told(2, "The dam failed its inspection.", **(fail | {"when": None}))
    assert judge_pair(one, undated).kind is not RED


def test_who_was_banned_was_not_barred_nowhere() -> None:
    about: dict[str, Any] = {"subject": "league", "objects": ("club",)}
    yes = told(
        1, "The league banned the club from its ground.", predicate="ban", **about
    )
    text = "The league has not barred the club from its ground."
    assert judge_pair(yes, denied(2, text, predicate="bar", **about)).kind is RED
    text = "The league has not praised the club."
    assert judge_pair(yes, denied(2, text, predicate="praise", **about)).kind is not RED


def test_one_deed_to_one_named_thing_is_the_same_whoever_is_named() -> None:
    vector = (1.0, 0.0, 0.0)
    about: dict[str, Any] = {
        "predicate": "close",
        "objects": ("Orland",),
        "vector": vector,
    }
    one = told(1, "The safety board closed the Orland.", subject="board", **about)
    two = told(2, "Inspectors closed the Orland.", subject="inspector", **about)
    assert judge_pair(one, two).rule == "deed.same"
    far = told(
        2,
        "Inspectors closed the Orland.",
        subject="inspector",
        **(about | {"vector": (0.0, 1.0, 0.0)}),
    )
    assert judge_pair(one, far).rule != "deed.same"


def at(id: int, clock: str, **more: object) -> Claim:
    about: dict[str, Any] = {
        "subject": "truce",
        "predicate": "take",
        "objects": ("effect",),
    }
    text = f"The truce took effect at {clock}."
    return told(id, text, **(about | {"published": MONDAY} | more))


def test_a_place_and_a_party_are_no_two_events() -> None:
    broker = at(1, "8 p.m.", entities=("Norland",))
    place = at(2, "midnight", entities=("Tresk",), places=("Tresk",))
    both = Context(MINE.names | {"Norland"}, MINE.vector)
    assert judge_pair(a_twin(broker), place).rule == "fixed.clock"
    elsewhere = at(1, "8 p.m.", entities=("Lorr",), places=("Lorr",), context=both)
    known = Context(MINE.names | {"Lorr"}, MINE.vector)
    assert (
        judge_pair(elsewhere, at(2, "midnight", places=("Tresk",), context=known)).kind
        is not RED
    )


def call(id: int, text: str, **more: object) -> Claim:
    return told(id, text, subject="crew", predicate="call", published=None, **more)


def test_clock_times_of_two_undated_alarms_are_no_conflict() -> None:
    one = call(1, "Crews were called to the mill by a guard at 9 p.m.")
    two = call(2, "Crews were called to the burning school at 6 a.m.")
    assert judge_pair(one, two).kind is not RED
    again = call(2, "Crews were called to the mill by the guard at 6 a.m.")
    assert judge_pair(one, again).rule == "fixed.clock"


def test_who_could_still_serve_elsewhere_is_at_no_earlier_stage() -> None:
    done = told(1, "Rask was sentenced on Monday.", entities=("Rask",), when=a_day())
    text = "It was told at the trial that Rask could still serve his time elsewhere."
    late = a_day("on Tuesday", TUESDAY)
    may = told(2, text, entities=("Rask",), when=late)
    assert judge_pair(done, may).rule != "stage.reversed"
    lasts = told(2, "The trial of Rask still goes on.", entities=("Rask",), when=late)
    assert judge_pair(done, lasts).rule == "stage.reversed"


def licence(id: int, text: str, **more: object) -> Claim:
    about: dict[str, Any] = {
        "subject": "licence",
        "predicate": "require",
        "published": None,
    }
    return told(id, text, **(about | more))


@pytest.mark.parametrize(
    ("no", "yes", "red"),
    [
        ("A licence was not required.", "A licence was required.", True),
        ("A licence is not required.", "A licence had been required.", False),
        ("A licence may not be required.", "A licence was required.", False),
    ],
)
def test_what_is_over_or_may_be_denies_nothing(no: str, yes: str, *, red: bool) -> None:
    found = judge_pair(licence(1, no, negated=True), licence(2, yes))
    assert (found.kind is RED) is red


def test_what_was_not_out_yet_may_have_come_out() -> None:
    no = licence(1, "The licence has not been published.", negated=True)
    out = licence(2, "The licence was published on Monday.", when=a_day())
    assert judge_pair(no, out).kind is not RED


# Figures


def figure(
    id: int,
    value: float,
    metric: str,
    text: str,
    *,
    of: str | None = None,
    unit: str | None = None,
    quote: str | None = None,
    **more: object,
) -> Claim:
    said = quote or f"{value:g}"
    counted = a_quantity(value, metric, quote=said, of=of, unit=unit)
    return told(id, text, quantities=[counted], **more)


def test_a_country_s_dead_are_the_dead_of_its_story() -> None:
    land = figure(1, 41, "killed", "41 people died.", of="people")
    toll = figure(2, 58, "killed", "The toll in Kenya rose to 58.", of="Kenya")
    assert judge_pair(land, toll).kind is UPDATE
    elsewhere = Context(MINE.names | {"Norway"}, MINE.vector)
    there = figure(1, 41, "killed", "41 people died.", of="people", context=elsewhere)
    assert judge_pair(there, toll).kind is not UPDATE


def test_one_cut_has_one_rate_whatever_reading_calls_it() -> None:
    about: dict[str, Any] = {
        "subject": "Osk Bank",
        "of": "Osk Bank",
        "unit": "percent",
        "entities": ("Osk Bank",),
    }
    one = figure(
        1,
        1.75,
        "percent cut",
        "Osk Bank cut its key rate to 1.75 percent on Monday.",
        predicate="cut",
        **about,
    )
    two = figure(
        2,
        1.5,
        "share of rate",
        "Osk Bank lowered its key rate to 1.5 percent on Monday.",
        predicate="lower",
        published=MONDAY,
        **about,
    )
    assert judge_pair(one, two).kind is RED
    raised = figure(
        2,
        1.5,
        "share of rate",
        "Osk Bank kept its other rate at 1.5 percent.",
        predicate="keep",
        **about,
    )
    assert judge_pair(one, raised).kind is not RED


def test_what_a_court_orders_is_so() -> None:
    about: dict[str, Any] = {"of": None, "unit": "USD", "entities": ("Halm Mining",)}
    one = figure(
        1,
        85,
        "fine",
        "The court fined Halm Mining 85 dollars.",
        polarity=Polarity.ORDERED,
        **about,
    )
    two = figure(2, 58, "fine", "Halm Mining was fined 58 dollars in all.", **about)
    assert judge_pair(one, two).kind is RED


def pupils(id: int, value: int, noun: str, verb: str) -> Claim:
    made = figure(id, value, noun, f"{value} {noun} were {verb}.", published=MONDAY)
    counted = replace(
        made.draft.quantities[0], metric=Metric(f"{noun} {verb}", noun), of=noun
    )
    return replace(made, draft=replace(made.draft, quantities=(counted,)))


def test_pupils_kidnapped_and_schoolchildren_abducted_are_one_count() -> None:
    kidnapped = pupils(1, 41, "pupil", "kidnapped")
    found = judge_pair(kidnapped, pupils(2, 38, "schoolchildren", "abducted"))
    assert found.kind is RED
    assert judge_pair(kidnapped, pupils(2, 38, "schoolchildren", "fed")).kind is not RED


def test_some_of_the_injured_are_not_the_injured() -> None:
    part = figure(1, 2, "wounded", "Two of the injured are children.", quote="Two")
    whole = figure(2, 19, "wounded", "19 people were injured.", published=MONDAY)
    assert judge_pair(part, whole).kind is not RED


def test_two_counts_of_the_same_some_are_one_count() -> None:
    about: dict[str, Any] = {"of": "child", "published": MONDAY}
    one = figure(1, 9, "killed", "9 of the dead were children.", **about)
    two = figure(2, 6, "killed", "Among the dead were 6 children.", **about)
    assert judge_pair(one, two).kind is RED


def test_money_made_available_is_money_paid() -> None:
    about: dict[str, Any] = {
        "subject": "state",
        "of": "state",
        "unit": "USD",
        "by": "Governor",
    }
    about |= {"published": MONDAY}
    one = figure(
        1,
        15,
        "aid",
        "The state would pay families 15 dollars.",
        predicate="pay",
        **about,
    )
    two = figure(
        2,
        12,
        "state produced",
        "The state would make 12 dollars available to families.",
        predicate="make",
        **(about | {"by": "Treasury"}),
    )
    assert judge_pair(one, two).kind is OpinionKind.COMPETING_ESTIMATES


def test_a_driver_s_sentence_is_not_his_master_s() -> None:
    about: dict[str, Any] = {"of": "Ada Quill", "unit": "year", "predicate": "sentence"}
    own = figure(
        1,
        4,
        "sentence",
        "Ada Quill was sentenced to 4 years.",
        entities=("Ada Quill",),
        **about,
    )
    near = figure(
        2, 2, "sentence", "Ada Quill's driver was sentenced to 2 years.", **about
    )
    assert judge_pair(own, near).kind is not RED
    again = figure(
        2,
        2,
        "sentence",
        "Ada Quill was sentenced to 2 years.",
        entities=("Ada Quill",),
        **about,
    )
    assert judge_pair(own, again).kind is RED


def test_a_term_served_is_not_the_term_imposed() -> None:
    about: dict[str, Any] = {
        "of": "Ada Quill",
        "unit": "year",
        "entities": ("Ada Quill",),
    }
    told_term = figure(1, 4, "sentence", "Ada Quill got a term of 4 years.", **about)
    served = figure(2, 2, "sentence", "Ada Quill served a term of 2 years.", **about)
    assert judge_pair(told_term, served).kind is not RED
    again = figure(2, 2, "sentence", "Ada Quill got a term of 2 years.", **about)
    assert judge_pair(told_term, again).kind is RED


def test_another_31_missing_are_not_on_top_of_other_missing() -> None:
    beside = told(
        1,
        "Another 31 people are missing.",
        by="Police",
        quantities=[a_quantity(31, "missing", quote="31", additional=True)],
    )
    other = figure(
        2, 29, "missing", "29 people are missing.", by="Army", published=MONDAY
    )
    assert judge_pair(beside, other).kind is OpinionKind.COMPETING_ESTIMATES


def test_a_title_before_a_name_makes_no_other_name() -> None:
    one = told(1, "Democrat Ada Quill leads.", entities=("Democrat Ada Quill",))
    assert paired(one, told(2, "Ada Quill won.", entities=("Ada Quill",))).names
    assert not paired(one, told(2, "Ivo Rask won.", entities=("Ivo Rask",))).names


def test_a_sum_that_the_later_article_gives_is_an_update() -> None:
    old = figure(1, 14, "killed", "14 people died.")
    new = figure(2, 20, "killed", "The toll rose to 20.")
    extra = a_twin(
        told(
            2,
            "Divers found 6 more bodies.",
            quantities=[a_quantity(6, quote="6 more", additional=True)],
        )
    )
    pair = PairOpinion(old.id, new.id, judge_pair(old, new))
    (settled,) = settle([old, new, extra], [pair])
    assert settled.opinion.kind is UPDATE
    apart = told(
        3,
        "Divers found 6 more bodies.",
        quantities=[a_quantity(6, quote="6 more", additional=True)],
    )
    (settled,) = settle([old, new, apart], [pair])
    assert settled.opinion.kind is OpinionKind.COMPATIBLE


def test_an_article_that_only_its_days_tie_makes_figures_comparable_not_red() -> None:
    one = figure(1, 27, "aboard", "27 people were in the cage.", by="Halm Mining")
    two = figure(
        2, 31, "aboard", "31 men had gone down.", context=LOOSE, published=MONDAY
    )
    assert judge_pair(one, two).rule == "gate.untied"
    named = figure(
        2,
        31,
        "aboard",
        "31 men had gone down.",
        context=LOOSE,
        published=MONDAY,
        by="Union",
    )
    assert judge_pair(one, named).kind is OpinionKind.COMPETING_ESTIMATES


# What reading could not name


@pytest.mark.parametrize(
    ("metric", "unit", "kind"), [("number", None, CALM), ("EUR", "EUR", CALM)]
)
def test_figures_of_which_nobody_knows_what_they_count_are_held_apart(
    metric: str, unit: str | None, kind: OpinionKind
) -> None:
    sides = [
        told(
            id,
            f"The miners' union at Tresk gives {value}.",
            subject="union",
            quantities=[a_quantity(value, metric, quote=str(value), unit=unit)],
        )
        for id, value in ((1, 40), (2, 60))
    ]
    assert judge_pair(*sides).kind is kind


def test_how_many_there_are_is_none_of_those_something_was_done_to() -> None:
    noun = "hoist"
    hit = replace(a_quantity(12, quote="12"), metric=Metric("hoist hit", noun))
    all_ = replace(
        a_quantity(37, quote="37"), metric=Metric("hoist in all", noun), role=Role.TOTAL
    )
    one = told(1, "The blast at Tresk hit 12 hoists.", quantities=[hit])
    other = told(2, "Work at Tresk stopped at all 37 hoists.", quantities=[all_])
    assert judge_pair(one, other).rule == "gate.unlike"


# What may be one count


def debts(id: int, number: int, **more: object) -> Claim:
    """A figure of a firm's debt that one story gives in two articles."""
    text = f"The filing lists debts of {number} million crowns."
    one = a_quantity(number, "debt", unit="crown", quote=f"{number} million crowns")
    told = {"published": MONDAY, "context": MINE, "quantities": [one]} | more
    return a_claim(id, text, **told)


def test_a_figure_that_may_be_of_one_thing_is_shown_not_red() -> None:
    one = debts(1, 38, by="administrators", entities=("Crane Whitlock",))
    other = debts(2, 52, entities=("High Court",))
    found = judge_pair(one, other)
    assert (found.kind, found.rule) == (OpinionKind.COMPETING_ESTIMATES, "count.maybe")


@pytest.mark.parametrize(
    "other",
    [
        debts(2, 380, entities=("High Court",)),
        debts(2, 52, by="administrators", entities=("High Court",)),
        debts(2, 52, entities=("High Court",), context=None),
        debts(2, 52, entities=("High Court",), polarity=Polarity.PLANNED),
    ],
    ids=["ten times as much", "one voice", "another story", "not so yet"],
)
def test_and_not_what_is_hardly_one_thing(other: Claim) -> None:
    one = debts(1, 38, by="administrators", entities=("Crane Whitlock",))
    assert judge_pair(one, other).rule != "count.maybe"


def test_who_only_gives_a_figure_does_nothing_else() -> None:
    about = {"predicate": "put", "objects": ("debt",), "entities": ()}
    one = debts(1, 38, by="Crane Bank", subject="Crane Bank", **about)
    other = debts(2, 52, by="Orland Court", subject="Orland Court", **about)
    assert judge_pair(one, other).kind is OpinionKind.COMPETING_ESTIMATES
    act = about | {"predicate": "sell"}
    one = debts(1, 38, by="Crane Bank", subject="Crane Bank", **act)
    other = debts(2, 52, by="Orland Court", subject="Orland Court", **act)
    assert judge_pair(one, other).rule == "gate.actor"


def test_a_day_still_ahead_is_a_plan() -> None:
    ahead = a_day("on July 1", date(2026, 7, 1))
    told = {"subject": "tax", "predicate": "rise", "when": ahead, "context": MINE}
    shares = [
        a_quantity(share, "tax change", unit="percent", quote=f"{share} percent")
        for share in (4.5, 3.9)
    ]
    one = a_claim(
        1,
        "Property taxes will rise by 4.5 percent on July 1.",
        quantities=shares[:1],
        polarity=Polarity.PLANNED,
        published=MONDAY,
        **told,
    )
    other = a_claim(
        2,
        "Property taxes rise by 3.9 percent on July 1.",
        quantities=shares[1:],
        published=TUESDAY,
        **told,
    )
    assert judge_pair(one, other).kind is RED


def test_how_many_remain_on_another_day_is_no_conflict() -> None:
    about = {"predicate": "be", "subject": "people", "by": ()}
    one = figure(1, 5, "people", "5 people were in a critical condition.", **about)
    other = figure(2, 2, "people", "2 people were in a critical condition.", **about)
    left = figure(2, 2, "people", "2 people remained in a critical condition.", **about)
    assert judge_pair(one, other).kind is RED
    assert judge_pair(one, left).kind is not RED
