"""What runs on from day to day, what was fixed when it happened, and what is red."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.judging.judge import judge_pair
from services.model.claim import Claim, Context, Granularity, Metric, Polarity, Quantity
from services.model.opinion import OpinionKind
from services.model.text import Span
from tests.factories import a_claim, a_day, a_quantity, some_time

MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)
STORM = Context(frozenset({"Port Sarrel", "Orland"}), (1.0, 0.0))
UPDATE, RED = OpinionKind.UPDATE, OpinionKind.CONTRADICTION
UNLIKE, COMPETING = OpinionKind.NOT_COMPARABLE, OpinionKind.COMPETING_ESTIMATES


def made(value: float, noun: str, verb: str = "", unit: str | None = None) -> Quantity:
    """A figure whose metric is made of the words at hand."""
    figure = a_quantity(value, "x", unit=unit)
    return replace(figure, metric=Metric(f"{noun} {verb}".strip(), noun))


def told(id: int, text: str, figure: Quantity | None = None, **more: object) -> Claim:
    """A claim of an article on the storm at Port Sarrel, one day after the other."""
    day = MONDAY if id == 1 else TUESDAY
    given = {"published": day, "context": STORM} | more
    return a_claim(id, text, quantities=[figure] if figure else [], **given)


def kind(one: Claim, other: Claim) -> OpinionKind:
    return judge_pair(one, other).kind


def test_a_toll_of_the_next_day_is_an_update() -> None:
    one = told(1, "Nine people died in the storm.", a_quantity(9, quote="Nine"))
    other = told(2, "The storm killed 12 people.", a_quantity(12))
    assert kind(one, other) is UPDATE


def test_a_vote_has_one_result_on_whichever_day_it_is_told() -> None:
    one = told(1, "The house passed the harbour bill by 71 votes.", votes(71))
    other = told(2, "The harbour bill passed the house by 74 votes.", votes(74))
    assert kind(one, other) is RED


def votes(number: int, quote: str = "") -> Quantity:
    return a_quantity(number, "votes", quote=quote or f"{number}")


def test_a_lead_before_the_count_ended_is_not_its_result() -> None:
    one = told(1, "Ada Quill leads by 300 votes.", votes(300), entities=("Ada Quill",))
    text = "In the end Ada Quill won Orland by 71 votes."
    other = told(2, text, votes(71), entities=("Ada Quill",), predicate="win")
    assert kind(one, other) is not RED


def test_two_costs_by_two_speakers_compete_though_told_on_two_days() -> None:
    one = told(1, "A new pier will cost $4 million.", cost("$4 million"), by="port")
    other = told(2, "The pier will cost $7 million.", cost("$7 million"), by="union")
    assert kind(one, other) is COMPETING


def cost(quote: str) -> Quantity:
    value = float(quote[1:].split(" ")[0]) * 1e6
    return a_quantity(value, "damage", unit="USD", of="pier", quote=quote)


def test_a_speaker_who_says_another_figure_later_updates_his_own() -> None:
    one = told(1, "A new pier will cost $4 million.", cost("$4 million"), by="port")
    other = told(2, "The pier will cost $7 million.", cost("$7 million"), by="port")
    assert kind(one, other) is UPDATE


def test_the_dead_of_years_ago_are_no_earlier_count() -> None:
    old = some_time("In 2009", date(2009, 1, 1), date(2009, 12, 31), Granularity.YEAR)
    one = told(1, "In 2009 a storm killed 80 people there.", a_quantity(80), when=old)
    other = told(2, "The storm killed 12 people.", a_quantity(12))
    opinion = judge_pair(one, other)
    assert (opinion.kind, opinion.rule) == (UNLIKE, "gate.period")


def test_the_dead_of_a_place_that_the_other_article_does_not_know_are_others() -> None:
    far = replace(
        told(1, "In Tavish 40 people died.", a_quantity(40), places=("Tavish",)).draft,
        spans=(Span(900, 925, "In Tavish 40 people died."),),
    )
    one = told(1, "", draft=far)
    other = told(2, "The storm killed 52 people.", a_quantity(52))
    assert kind(one, other) is UNLIKE
    assert not judge_pair(one, other).links


def test_one_voice_that_tells_two_times_in_one_article_updates_nothing() -> None:
    july = a_day("in July", date(2026, 2, 1))
    one = told(1, "Inflation was 3 percent.", rate(3))
    other = replace(told(1, "It was 4 percent in July.", rate(4), when=july), id=7)
    assert judge_pair(one, other).rule == "gate.one-breath"


def rate(value: float) -> Quantity:
    return a_quantity(value, "inflation", unit="percent", quote=f"{value:g} percent")


def test_the_same_unnamed_words_of_an_article_are_one_voice() -> None:
    one = told(1, "It holds 18 boats.", made(18, "boat", "held"), by="")
    other = replace(
        told(1, "It rents 15 boats.", made(15, "boat", "held"), by=""), id=3
    )
    assert kind(one, other) is not COMPETING


def test_two_flat_figures_of_one_story_are_red_without_a_common_name() -> None:
    one = told(1, "There were 40 people on board.", a_quantity(40, "aboard"))
    other = told(2, "It had 46 people aboard.", a_quantity(46, "aboard"))
    assert kind(one, other) is RED
    assert kind(one, replace(other, context=None)) is not RED


@pytest.mark.parametrize(
    "text",
    ["46 aboard.", "Of those, 46 people alone were aboard."],
)
def test_a_torn_or_partial_figure_is_not_red(text: str) -> None:
    one = told(1, "There were 40 people on board.", a_quantity(40, "aboard"))
    assert kind(one, told(2, text, a_quantity(46, "aboard"))) is not RED


def test_figures_ten_times_apart_are_of_two_things() -> None:
    one = told(1, "Orland counted 91,000 votes.", votes(91_000, quote="91,000"))
    other = told(2, "Orland counted 71 votes.", votes(71))
    assert kind(one, other) is not RED


def test_a_price_with_debt_is_not_one_without() -> None:
    names = ("Halm", "Osk Bank")
    one = told(1, "Halm pays $9 billion for Osk Bank.", price(9), entities=names)
    text = "Halm pays $11 billion for Osk Bank, including debt."
    assert kind(one, told(1, text, price(11), entities=names)) is not RED


def price(billions: int) -> Quantity:
    quote = f"${billions} billion"
    return a_quantity(billions * 1e9, "deal value", unit="USD", quote=quote)


def test_what_is_demanded_is_not_what_was_given() -> None:
    one = told(1, "The crews want a rise of 9 percent.", rise(9), by="union")
    wanted = replace(one, draft=replace(one.draft, polarity=Polarity.PLANNED))
    other = told(2, "The crews got a rise of 5 percent.", rise(5))
    assert kind(wanted, other) is not RED


def rise(value: int) -> Quantity:
    return made(value, "rise", unit="percent")


def test_two_kinds_of_a_noun_are_two_counts() -> None:
    names = ("Rell",)
    one = told(1, "Rell has 548 rushing yards.", made(548, "yard"), entities=names)
    other = told(2, "Rell has 176 receiving yards.", made(176, "yard"), entities=names)
    assert kind(one, other) is not RED


def test_crowns_may_be_those_of_any_country_that_has_them() -> None:
    one = told(1, "Halm was fined 90 crowns.", fine("crown"), entities=("Halm",))
    krona = told(2, "Halm was fined 90 kronor.", fine("SEK"), entities=("Halm",))
    euro = told(2, "Halm was fined 90 euros.", fine("EUR"), entities=("Halm",))
    assert kind(one, krona) is OpinionKind.SAME
    assert kind(one, euro) is UNLIKE


def fine(unit: str) -> Quantity:
    return a_quantity(90, "fine", unit=unit, quote="90")


def test_a_forecast_of_what_comes_by_itself_is_an_estimate() -> None:
    one = told(1, "Output will grow 2 percent.", made(2, "output", unit="percent"))
    other = told(2, "Output will grow 3 percent.", made(3, "output", unit="percent"))
    assert kind(one, other) is not RED


def test_a_later_toll_of_a_dated_event_is_an_update() -> None:
    monday = a_day("Monday", MONDAY)
    one = told(1, "Two people died.", a_quantity(2, quote="Two"), by="mayor")
    text = "That brings the toll of Monday's storm to five."
    five = a_quantity(5, quote="five")
    assert kind(one, told(2, text, five, by="coroner", when=monday)) is UPDATE


def test_a_missing_count_may_fall() -> None:
    one = told(1, "Nine people are missing.", a_quantity(9, "missing", quote="Nine"))
    other = told(2, "Four are missing.", a_quantity(4, "missing", quote="Four"))
    assert kind(one, other) is UPDATE
