from __future__ import annotations

import pytest

from services.model.claim import Polarity
from tests.unit.extraction.conftest import Claims


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Norway sent soldiers to Oslo.", Polarity.ASSERTED),
        ("Norway did not send soldiers to Oslo.", Polarity.DENIED),
        ("Norway denied that it had sent soldiers.", Polarity.DENIED),
        ("Norway denied that it had been warned about cracks.", Polarity.DENIED),
        ("Norway will send soldiers to Oslo.", Polarity.PLANNED),
        ("Norway promised to send soldiers to Oslo.", Polarity.PLANNED),
        ("Norway announced plans to build a bridge.", Polarity.PLANNED),
        ("Norway might send soldiers to Oslo.", Polarity.POSSIBLE),
        ("Experts believe that Norway sent soldiers.", Polarity.POSSIBLE),
        ("Norway demanded that Sweden pull its soldiers out.", Polarity.ORDERED),
        ("Norway agreed to a truce in Oslo.", Polarity.ASSERTED),
    ],
)
def test_it_tells_whether_it_is_so(
    claims: Claims, text: str, polarity: Polarity
) -> None:
    assert claims(text)[0].polarity is polarity


def test_could_reach_is_a_hedge_and_no_doubt(claims: Claims) -> None:
    found = claims("The number of dead soldiers could reach 4,000.")
    assert found[0].polarity is Polarity.ASSERTED
