"""Words that only point; the stories of each kind are in tests/quality/reading."""

from __future__ import annotations

import pytest

from tests.unit.extraction.conftest import Claims


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "A school burned near the Polytechnic. Police hurt 30 students there.",
            "Police hurt 30 students in the Polytechnic.",
        ),
        ("Norway closed. The nation's 12 ports too.", "Norway's 12 ports too."),
        ("Norway shut 12 ports on 4 May 2024.", "Norway shut 12 ports on 4 May 2024."),
    ],
)
def test_what_is_certain_is_named(claims: Claims, text: str, wanted: str) -> None:
    assert claims(text)[-1].text == wanted


@pytest.mark.parametrize(
    "text",
    [
        "The truce began on 9 March 2024. Repairs go on over the next day or two.",
        "Oslo is quiet. Norway and Sweden signed. The country lost 30 men.",
        "They learned from Bergen. Nobody waits there for 30 men.",
        "He owns a hotel in Belize. Voters in Ohio chose. It is the country with 30.",
    ],
)
def test_what_is_not_certain_stays(claims: Claims, text: str) -> None:
    last = claims(text)[-1].text
    assert last.rstrip(".") in text


def test_the_words_of_the_article_stay_in_the_span(claims: Claims) -> None:
    found = claims("Fires burned in the Vardal valley. 300 people left the valley.")
    assert found[-1].text == "300 people left the Vardal valley."
    assert found[-1].span.quote == "300 people left the valley."


def test_a_claim_that_has_the_name_needs_it_once(claims: Claims) -> None:
    text = "Norway is shut. Norway said in Norway the country's ports lost 30 men."
    assert claims(text)[-1].text.count("Norway") == 1
