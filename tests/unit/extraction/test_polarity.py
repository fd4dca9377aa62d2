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
        ("Ten men are known to have died in Norway.", Polarity.ASSERTED),
        ("A guard noticed that Norway had sent soldiers.", Polarity.ASSERTED),
        ("The fund sees Norway sending soldiers to Oslo.", Polarity.POSSIBLE),
        ("Norway demanded that Sweden pull its soldiers out.", Polarity.ORDERED),
        ("Norway agreed to a truce in Oslo.", Polarity.ASSERTED),
        ("Norway failed to send soldiers to Oslo.", Polarity.DENIED),
        ("Norway refused to send soldiers to Oslo.", Polarity.DENIED),
        ("Norway was unable to send soldiers to Oslo.", Polarity.DENIED),
        ("Norway has yet to send soldiers to Oslo.", Polarity.DENIED),
        ("Norway no longer owns the harbour of Oslo.", Polarity.DENIED),
        ("Norway hardly sent soldiers to Oslo.", Polarity.DENIED),
        ("Norway ruled out sending soldiers to Oslo.", Polarity.DENIED),
        ("Norway did not rule out sending soldiers to Oslo.", Polarity.POSSIBLE),
        ("Norway did not deny that it had sent soldiers.", Polarity.POSSIBLE),
        ("It is not true that Norway sent soldiers.", Polarity.DENIED),
        ("There is no evidence that Norway sent soldiers.", Polarity.DENIED),
        ("Claims that Norway sent soldiers are false.", Polarity.DENIED),
        ("Reports of a coup in Norway were false.", Polarity.DENIED),
        ("It is unclear whether Norway sent soldiers.", Polarity.POSSIBLE),
        ("Norway reportedly sent soldiers to Oslo.", Polarity.POSSIBLE),
        ("Norway is believed to have sent soldiers to Oslo.", Polarity.POSSIBLE),
        ("Norway appears to have sent soldiers to Oslo.", Polarity.POSSIBLE),
        ("Two climbers are presumed dead in Norway.", Polarity.POSSIBLE),
        ("Norway is due to send soldiers to Oslo.", Polarity.PLANNED),
        ("Norway is scheduled to send soldiers to Oslo.", Polarity.PLANNED),
        ("A summit is to be held in Oslo.", Polarity.PLANNED),
        ("Norway must send soldiers to Oslo.", Polarity.ORDERED),
        ("The king called on Norway to send soldiers.", Polarity.ORDERED),
        ("Residents were told to leave Oslo.", Polarity.ORDERED),
        ("The blast not only killed a man but also hurt a girl.", Polarity.ASSERTED),
    ],
)
def test_it_tells_whether_it_is_so(
    claims: Claims, text: str, polarity: Polarity
) -> None:
    assert claims(text)[0].polarity is polarity


def test_could_reach_is_a_hedge_and_no_doubt(claims: Claims) -> None:
    found = claims("The number of dead soldiers could reach 4,000.")
    assert found[0].polarity is Polarity.ASSERTED


def test_what_somebody_failed_to_do_is_what_is_denied(claims: Claims) -> None:
    said = claims("Norway failed to send soldiers to Oslo.")[0].predication
    assert (said.predicate, said.negated) == ("send", True)


def test_what_is_due_is_the_event_and_not_its_being_due(claims: Claims) -> None:
    said = claims("The bridge in Oslo is due to open on Friday.")[0].predication
    assert (said.predicate, said.negated) == ("open", False)
