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
