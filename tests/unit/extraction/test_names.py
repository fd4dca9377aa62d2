from __future__ import annotations

from collections.abc import Callable

import pytest

from services.extraction.names import Names, actor, country, plain, split_country
from services.extraction.tree import Tree
from tests.unit.extraction.conftest import Claims

Trees = Callable[[str], Tree]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the United States", "United States"),
        ("U.S.", "United States"),
        ("DPRK", "North Korea"),
        ("South Korean", "South Korea"),
        ("Ukrainian", "Ukraine"),
        ("Kyiv", None),
        ("Korea", None),
    ],
)
def test_countries_are_looked_up_exactly(text: str, name: str | None) -> None:
    assert country(text) == name


def test_a_capital_is_its_government_only_as_an_actor() -> None:
    assert actor("Kiev") == "Ukraine"
    assert country("Kiev") is None


def test_plain_names_lose_article_and_possessive() -> None:
    assert plain("The Vardal Dam’s") == "Vardal Dam"


def test_a_country_is_parted_from_its_body() -> None:
    assert split_country("South Korea's military") == ("South Korea", "military")
    assert split_country("Red Cross") == (None, "Red Cross")


def test_an_acronym_leads_to_its_long_form(tree: Trees) -> None:
    names = Names([tree("The National Water Board (NWB) said so.")])
    assert names.canonical("the NWB") == "National Water Board"


def test_a_person_without_a_label_is_known_by_the_surname_alone(tree: Trees) -> None:
    names = Names([tree("Pavla Rusk is head of safety."), tree("Rusk told us so.")])
    assert names.person("Rusk") == "Pavla Rusk"


def test_titles_are_no_part_of_a_name(tree: Trees) -> None:
    names = Names([tree("President Robert Dole spoke in Oslo.")])
    assert names.person("Mr. Dole") == "Robert Dole"


def test_a_common_noun_finds_the_name_before_it(tree: Trees) -> None:
    names = Names([tree("The Interior Ministry said so."), tree("The ministry left.")])
    assert names.antecedent("ministry", 1) == "Interior Ministry"


def test_the_two_koreas_are_never_confused(tree: Trees) -> None:
    names = Names([tree("South Korea and North Korea met.")])
    assert names.canonical("North Korea") != names.canonical("South Korea")
    assert names.canonical("the North") == "North Korea"


def test_a_surname_of_two_persons_is_nobodys(tree: Trees) -> None:
    told = [tree("Anna Brandt sued the city."), tree("Karl Brandt paid nothing.")]
    assert Names(told).person("Brandt") is None
    assert Names(told).person("Karl Brandt") == "Karl Brandt"


@pytest.mark.parametrize(
    "text",
    [
        "Sirens sounded eleven minutes before the first shell hit.",
        "Riot police used tear gas on the square.",
        "Bosses have SACKED 60 staff by text.",
        "Taxis were banned from the square.",
        "The club was FINED £20,000 last week.",
    ],
)
def test_no_plain_word_becomes_a_name(claims: Claims, text: str) -> None:
    assert [one.predication.entities for one in claims(text)] == [()]


def test_a_shouted_verb_is_the_predicate(claims: Claims) -> None:
    (found,) = claims("Bosses have SACKED 60 staff by text.")
    assert (found.predication.predicate, found.predication.objects) == (
        "sack",
        ("staff",),
    )
    assert found.spans[0].quote == "Bosses have SACKED 60 staff by text."
