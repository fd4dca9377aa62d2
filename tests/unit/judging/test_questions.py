"""Two values of one story that no rule holds against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from services.judging.judge import judge_all
from services.judging.pair import paired
from services.judging.questions import Questions, chance, signs, stored, values
from services.model.claim import Claim, Context, Granularity, Polarity, Quantity, When
from services.model.opinion import Opinion, OpinionKind
from tests.factories import a_claim, a_quantity

MONDAY = date(2026, 3, 9)
BID = Context(frozenset({"Pellworth", "Quarle Foods"}), (1.0, 0.0))
RED, AMBER = OpinionKind.CONTRADICTION, OpinionKind.COMPETING_ESTIMATES
NOTHING = OpinionKind.NOT_COMPARABLE
#: Vectors of unit length with a cosine of .6.
NEAR = ((1.0, 0.0), (0.6, 0.8))


def told(id: int, text: str, *figures: Quantity, **more: object) -> Claim:
    """A claim of an article of its own on one bid, near to the others in meaning."""
    about = {"quantities": figures, "published": MONDAY, "context": BID}
    claim = a_claim(
        id, text, **(about | {"article_id": id, "source": f"Paper {id}"} | more)
    )
    return replace(claim, vector=NEAR[id % 2])


def euros(value: float, metric: str, **more: object) -> Quantity:
    shown = {"unit": "EUR", "quote": f"{value:g} million euros"}
    return a_quantity(value * 1e6, metric, **(shown | more))


def strike(id: int, value: float, **more: object) -> Claim:
    """What a strike cost, under a metric that reading made of the words at hand."""
    if id % 2:
        text = f"The walkout cost Tolva {value:g} million euros."
        about = {"subject": "walkout", "predicate": "cost", "objects": ("Tolva",)}
        return told(id, text, euros(value, "cost"), **(about | more))
    text = f"Tolva lost {value:g} million euros through the walkout."
    about = {"subject": "Tolva", "predicate": "lose", "objects": ("euro",)}
    return told(id, text, euros(value, "eur lose"), **(about | more))


def opinion(one: Claim, other: Claim, beside: Sequence[Claim] = ()) -> Opinion:
    """Judge two claims in company of what else their articles say."""
    asked = Questions(beside=lambda ids: [c for c in beside if c.article_id in ids])
    return judge_all([(one, other)], weighing=asked)[0]


def test_one_sum_under_two_metrics_is_one_question() -> None:
    found = opinion(strike(1, 8), strike(2, 12))
    assert (found.kind, found.rule) == (RED, "question.excluded")


def test_the_reason_says_both_values_speakers_and_why() -> None:
    reason = opinion(strike(1, 8), strike(2, 12)).reason
    for part in ("“8 million euros”", "“12 million euros”", "Paper 1", "Paper 2"):
        assert part in reason
    assert "taken for one question, since each article gives only one such" in reason
    assert reason.count(". ") == 0  # one sentence


def test_the_answer_is_the_same_whichever_comes_first() -> None:
    one, other = strike(1, 8), strike(2, 12)
    assert opinion(one, other) == opinion(other, one)


def test_a_second_sum_in_an_article_leaves_open_which_is_meant() -> None:
    fund = told(
        4, "A fund of 9 million euros is ready.", euros(9, "fund"), article_id=2
    )
    assert opinion(strike(1, 8), strike(2, 12), [fund]).kind is NOTHING


def test_the_same_sum_given_twice_is_still_the_only_one() -> None:
    again = told(4, "The 12 million euros are gone.", euros(12, "gone"), article_id=2)
    assert opinion(strike(1, 8), strike(2, 12), [again]).kind is RED


def test_what_another_article_gives_does_not_count() -> None:
    other = told(4, "A fund of 9 million euros is ready.", euros(9, "fund"))
    assert opinion(strike(1, 8), strike(2, 12), [other]).kind is RED


def test_two_stories_have_two_questions() -> None:
    elsewhere = Context(frozenset({"Marne"}), (0.0, 1.0))
    assert opinion(strike(1, 8), strike(2, 12, context=elsewhere)).kind is NOTHING


def test_sums_far_apart_are_two_questions() -> None:
    assert opinion(strike(1, 8), strike(2, 2_000)).kind is NOTHING


def test_what_is_planned_is_not_held_against_what_came_in_red() -> None:
    assert opinion(strike(1, 8), strike(2, 12, polarity=Polarity.PLANNED)).kind is AMBER


def test_two_named_speakers_compete() -> None:
    one = strike(1, 8, by="Union")
    found = opinion(one, strike(2, 12, by="Tolva"))
    assert (found.kind, found.rule) == (AMBER, "question.competing")


def test_a_price_that_was_cut_is_brought_up_to_date() -> None:
    text = "Tolva cut the price to 12 million euros."
    about = {"subject": "Tolva", "predicate": "cut", "published": date(2026, 3, 11)}
    later = told(2, text, euros(12, "eur cut"), **about)
    assert opinion(strike(1, 14), later).rule == "question.later"


def counted(id: int, value: float, noun: str, verb: str) -> Claim:
    text = f"{value:g} {noun} were {verb} at Quarle Foods."
    figure = replace(a_quantity(value, noun), of=noun, quote=f"{value:g}")
    about = {"subject": None, "predicate": verb, "objects": (noun,)}
    return told(id, text, figure, **about)


def test_counts_of_two_nouns_are_two_questions() -> None:
    one, other = counted(1, 12, "plant", "run"), counted(2, 14, "lorry", "load")
    assert opinion(one, other).kind is NOTHING


def day(id: int, text: str, when: date, quote: str, **more: object) -> Claim:
    time = When(quote, when, when, Granularity.DAY)
    return told(id, text, when=time, subject=None, predicate=more.pop("act"), **more)


def test_two_days_of_one_event_are_amber_at_most() -> None:
    one = day(1, "The raid came on 3 March.", date(2026, 3, 3), "3 March", act="come")
    other = day(2, "It was hit on 4 March.", date(2026, 3, 4), "4 March", act="hit")
    found = opinion(one, other)
    assert (found.kind, found.rule) == (RED, "question.date")
    assert found.doubtful  # amber
    assert "“3 March”" in found.reason
    assert "“4 March”" in found.reason


def test_a_weekday_is_no_answer() -> None:
    one = day(1, "The raid came on Monday.", date(2026, 3, 2), "on Monday", act="come")
    assert values(one) == []


def test_a_length_told_in_another_unit_is_no_conflict() -> None:
    miles = a_quantity(120, "speed", unit="mph", quote="120 mph")
    km = a_quantity((None, 193), "top speed", unit="km/h", quote="193 km/h")
    one = told(1, "Speeds reached 120 mph in the chase.", miles, predicate="reach")
    other = told(2, "The chase went up to 193 km/h.", km, predicate="go")
    assert opinion(one, other).kind not in (RED, AMBER)


@pytest.mark.parametrize(
    ("sign", "speaks_for"),
    [
        ("near in meaning", True),
        ("slot in common", True),
        ("one metric", True),
        ("only one", True),
        ("values apart", False),
        ("names apart", False),
    ],
)
def test_the_learnt_weights_point_the_way_they_must(
    sign: str, *, speaks_for: bool
) -> None:
    assert (stored()[sign][2] > 0) is speaks_for


def test_every_sign_has_a_weight() -> None:
    seen: list[dict[str, float]] = []
    asked = Questions()
    one, other = strike(1, 8), strike(2, 12)
    asked.know([one, other])
    for match in asked.matches(paired(one, other)):
        seen.append(signs(match))
        assert 0 < chance(seen[-1], stored()) < 1
    assert seen
    assert set(seen[0]) | {"(base)"} == set(stored())
