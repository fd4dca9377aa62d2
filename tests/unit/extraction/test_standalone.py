from __future__ import annotations

import pytest

from tests.unit.extraction.conftest import Claims


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Norway said on Friday that the bridge was closed.",
            "The bridge was closed.",
        ),
        (
            "Norway admitted that it had sent 30 soldiers.",
            "Norway had sent 30 soldiers.",
        ),
        ("According to Norway, the bridge was closed.", "The bridge was closed."),
        ("The bridge was closed, Norway said.", "The bridge was closed."),
    ],
)
def test_a_claim_reads_on_its_own(claims: Claims, text: str, wanted: str) -> None:
    assert claims(text)[-1].text == wanted


def test_an_unsure_pronoun_stays(claims: Claims) -> None:
    assert claims("They sent 30 soldiers to Oslo.")[0].text.startswith("They")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Norway closed its bridge.", "Norway closed its bridge."),
        (
            "After a short pause, 30 men left Oslo.",
            "After a short pause, 30 men left Oslo.",
        ),
        (
            "The United States said it would send 30 men.",
            "The United States would send 30 men.",
        ),
        ("Robert Dole left. That is why he won.", "That is why Robert Dole won."),
    ],
)
def test_a_claim_reads_as_a_person_would_say_it(
    claims: Claims, text: str, wanted: str
) -> None:
    assert claims(text)[-1].text == wanted


def test_what_a_relative_clause_rejects_is_a_denial_of_its_own(claims: Claims) -> None:
    found = claims("Norway wants a truce, a demand that Sweden has rejected.")
    told = {one.text: one.polarity.value for one in found}
    assert told["Sweden has rejected a demand."] == "denied"


def test_a_relative_clause_gets_its_object_behind_the_verb(claims: Claims) -> None:
    found = claims("The bridge, which the army destroyed on Monday, held 3,000 cars.")
    assert {one.text for one in found} == {
        "The bridge held 3,000 cars.",
        "The army destroyed the bridge on Monday.",
    }


def test_nobody_is_a_which(claims: Claims) -> None:
    found = claims(
        "The fall of Rupert Anselm, which was completed on Wednesday, shook the bank."
    )
    told = {one.text for one in found}
    assert told == {
        "The fall of Rupert Anselm shook the bank.",
        "The fall was completed on Wednesday.",
    }
    found = claims("The fall of Rupert Anselm, who is 61 years old, shook the bank.")
    assert "Rupert Anselm is 61 years old." in {one.text for one in found}
    found = claims("The chairman of John Lewis, which was fined in May, has resigned.")
    assert "The chairman was fined in May." not in {one.text for one in found}


def test_where_something_stood_is_no_object(claims: Claims) -> None:
    found = claims("They marched past the station, where 14 officers stood.")
    assert "14 officers stood." in {one.text for one in found}


def test_a_decision_to_do_something_names_who_decided(claims: Claims) -> None:
    found = claims("Norway's decision to send troops to Oslo last year alarmed Sweden.")
    assert "Norway decided to send troops to Oslo last year." in {
        one.text for one in found
    }


def test_a_decision_of_nobody_is_no_claim_by_itself(claims: Claims) -> None:
    found = claims("The decision to send troops to Oslo last year alarmed Sweden.")
    assert not any(one.text.startswith("To send") for one in found)


def test_a_text_that_breaks_off_behind_a_pronoun_is_read(claims: Claims) -> None:
    told = "The Health Ministry said on Thursday that about 1,200 people had left."
    (whole,) = claims(told)
    found = {one.text: one.worth for one in claims(f"{told} Its")}
    assert found.pop(whole.text) == whole.worth
    assert all(worth < 0.2 for worth in found.values())
