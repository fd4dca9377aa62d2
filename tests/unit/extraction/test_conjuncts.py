from __future__ import annotations

import pytest

from tests.unit.extraction.conftest import Claims


def test_each_joined_verb_makes_a_claim_with_the_shared_subject(
    claims: Claims,
) -> None:
    found = claims("Police seized 40 rifles and arrested two men in Tarvik.")
    assert [one.text for one in found] == [
        "Police seized 40 rifles.",
        "Police arrested two men in Tarvik.",
    ]


def test_a_joined_verb_is_quoted_without_the_verb_before_it(claims: Claims) -> None:
    found = claims("The minister resigned on Monday and left the country.")
    assert found[1].span.quote == "left the country"


def test_a_shared_auxiliary_goes_with_each_verb(claims: Claims) -> None:
    found = claims("Anna Dole was convicted of fraud and sentenced to two years.")
    assert found[1].text == "Anna Dole was sentenced to two years."


@pytest.mark.parametrize(
    "text",
    [
        "Tarn Holdings bought and closed the shipping unit.",
        "Workers would meet on Tuesday and vote on the offer.",
        "The army did not confirm or deny the report.",
        "The court convicted Robert Dole of theft but acquitted him of fraud.",
        "He went to the window and looked out.",
    ],
)
def test_what_cannot_stand_alone_stays_together(claims: Claims, text: str) -> None:
    assert [one.text for one in claims(text)] == [text]


def test_a_counted_subject_is_not_counted_twice(claims: Claims) -> None:
    found = claims("Three gunmen entered the bank and shot a guard.")
    assert sum(bool(one.quantities) for one in found) == 1


def test_a_time_before_the_subject_is_shared(claims: Claims) -> None:
    text = "On Friday, the army left Vardal and released 60 prisoners."
    assert {one.when.text for one in claims(text) if one.when} == {"On Friday"}
    assert all(one.when for one in claims(text))
