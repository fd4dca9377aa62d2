from __future__ import annotations

import pytest

from tests.unit.extraction.conftest import Claims


def test_a_pronoun_in_a_report_is_who_speaks(claims: Claims) -> None:
    found = claims("Norway admitted that it had sent soldiers.")
    assert found[-1].predication.subject == "Norway"


def test_she_is_the_woman_spoken_of(claims: Claims) -> None:
    text = "Anna Dole met Robert Ames in Oslo. She left the city on Friday."
    assert claims(text)[-1].predication.subject == "Anna Dole"


def test_he_is_not_his_own_lawyer(claims: Claims) -> None:
    text = "Robert Dole was jailed. His lawyer, Anna Ames, said he was innocent."
    assert claims(text)[-1].predication.subject == "Robert Dole"


@pytest.mark.parametrize(
    "text", ["It is clear that Norway left.", "It rained in Oslo."]
)
def test_an_empty_it_stands_for_nobody(claims: Claims, text: str) -> None:
    text = f"The company left Norway. {text}"
    assert all(one.predication.subject != "company" for one in claims(text)[1:])


def test_a_pronoun_far_from_its_name_is_left_open(claims: Claims) -> None:
    text = "Norway left. Rain fell. Snow fell. Ice came. It has sent soldiers."
    assert claims(text)[-1].predication.subject is None


def test_a_name_that_the_parser_takes_for_a_noun_is_one(claims: Claims) -> None:
    found = claims(
        "The club belongs to the developer Gregor Vansittart. "
        "Vansittart bought the club in 2019 for 9 million pounds."
    )
    assert found[-1].predication.subject == "Gregor Vansittart"
