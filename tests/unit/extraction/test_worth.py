from __future__ import annotations

import pytest

from services.extraction.worth import FLOOR
from tests.unit.extraction.conftest import Claims


@pytest.mark.parametrize(
    "text",
    [
        "About 300 people were killed in Oslo on Friday.",
        "Norway has retaken Vardal.",
        "Norway officially admitted that it had sent soldiers.",
        "“We will rebuild every house in Vardal,” said Anna Dole.",
    ],
)
def test_figures_states_and_acts_are_worth_a_minute(claims: Claims, text: str) -> None:
    assert max(one.worth for one in claims(text)) >= FLOOR


@pytest.mark.parametrize(
    "text",
    [
        "What will happen next?",
        "We are so proud of this beautiful and wonderful place.",
        "It is hard to say.",
        "The path forward is uncertain.",
    ],
)
def test_questions_and_feelings_are_not(claims: Claims, text: str) -> None:
    assert all(one.worth < FLOOR for one in claims(text))


def test_worth_lies_between_nothing_and_one(claims: Claims) -> None:
    text = "Norway said on Friday that 300 people died. Why? Nobody knows."
    assert all(0.0 <= one.worth <= 1.0 for one in claims(text))
