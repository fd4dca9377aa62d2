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
