from __future__ import annotations

import pytest

from services.model.claim import Role
from tests.unit.extraction.conftest import Claims


def metric(claims: Claims, text: str) -> tuple[str, str]:
    found = claims(text)[0].quantities[0].metric
    return found.name, found.family


def test_verbs_of_one_kind_share_a_metric(claims: Claims) -> None:
    one = metric(claims, "Police seized 12 rifles in Oslo.")
    other = metric(claims, "Police found seven rifles in Oslo.")
    assert one == other == ("rifle seized", "rifle")


def test_verbs_of_unlike_kinds_do_not(claims: Claims) -> None:
    one = metric(claims, "The firm sold 40 cars in Oslo.")
    other = metric(claims, "The firm built 40 cars in Oslo.")
    assert one[0] != other[0]


def test_a_bare_number_that_acts_counts_persons(claims: Claims) -> None:
    assert metric(claims, "In Oslo, 10,000 complained.")[1] == "person"


def test_how_long_ago_is_no_duration(claims: Claims) -> None:
    found = claims("He was married six weeks ago in Oslo.")[0].quantities
    assert [one.metric.family for one in found] == ["time since"]


@pytest.mark.parametrize(
    ("text", "name", "of"),
    [
        ("The cargo, worth 2 million euros, sank off Oslo.", "cargo", "cargo"),
        ("The plant holds 40 pumps.", "pump held", "pumps"),
        ("The plant was attacked by 40 men in Oslo.", "man attacking", "men"),
        ("Forty divers are feared trapped in Oslo.", "diver trapped", "divers"),
        ("Trainers entered 38 horses in Oslo.", "horse entered", "horses"),
        ("The council cut its fee by a third to 20 euros.", "fee", "council"),
        ("The bank had $18 billion in assets.", "asset", "assets"),
        ("The thieves took a 50,000-euro necklace.", "necklace", "necklace"),
    ],
)
def test_a_metric_comes_from_the_noun_and_its_own_verb(
    claims: Claims, text: str, name: str, of: str
) -> None:
    found = claims(text)[0].quantities[-1]
    assert (found.metric.name, found.of) == (name, of)


def test_shares_that_plunge_and_that_close_down_are_one_metric(claims: Claims) -> None:
    text = "Dealers were alarmed as Swedish stocks closed down 4 percent."
    assert metric(claims, "Swedish stocks plunged 5 percent.") == metric(claims, text)


def test_a_bare_figure_counts_what_was_counted_just_now(claims: Claims) -> None:
    text = "There were 263 goats in Oslo. The farmers' union counts 390."
    found = [one for draft in claims(text) for one in draft.quantities]
    assert [(one.low, one.metric.name) for one in found] == [
        (263, "goat"),
        (390, "goat"),
    ]


def test_a_bare_figure_long_after_counts_nothing_known(claims: Claims) -> None:
    text = (
        "There were 263 goats in Oslo. It rained. The road was shut. Trains stopped."
        " The farmers' union counts 390."
    )
    found = [one for draft in claims(text) for one in draft.quantities]
    assert found[-1].metric.name == "number"


def test_all_of_them_are_how_many_there_are(claims: Claims) -> None:
    (found,) = claims("Lifts were repaired at all 37 stations.")[0].quantities
    assert found.role is Role.TOTAL


def test_a_word_in_a_name_shows_no_metric(claims: Claims) -> None:
    text = "Customers took $4 billion from Osk Savings Bank."
    assert metric(claims, text) == ("money taken", "money")


def test_a_verb_shows_no_metric_of_an_amount_with_a_noun(claims: Claims) -> None:
    text = "A reward of 2,000 euros is offered in Oslo."
    assert metric(claims, text) == ("reward", "reward")
