from __future__ import annotations

from services.extraction.keys import keys
from services.model.claim import Metric, Predication, Quantity
from tests.unit.extraction.conftest import Claims


def count(family: str, of: str | None) -> Quantity:
    return Quantity(3, 3, None, None, Metric(family, family), of, "3")


def test_figures_of_one_family_share_a_key(claims: Claims) -> None:
    one = claims("Up to 4,000 Norwegian troops have been killed or wounded.")[0]
    two = claims("About 300 Norwegian soldiers died in combat.")[0]
    assert "q:casualties:Norway" in set(one.keys) & set(two.keys)


def test_opposed_states_share_a_key(claims: Claims) -> None:
    one = claims("Norway has retaken the Vardal region.")[0]
    two = claims("Troops are still fighting in Vardal.")[0]
    assert "s:control:Vardal" in set(one.keys) & set(two.keys)


def test_what_breaks_out_begins() -> None:
    words = ("break out", "begin")
    told = (Predication(subject="Blaze", predicate=word) for word in words)
    assert [keys((), said, None) for said in told] == [("d:begin:Blaze",)] * 2


def test_what_is_counted_nowhere_for_nobody_has_its_family() -> None:
    assert keys((count("killed", None),), Predication(), None) == ("q:killed:",)


def test_a_claim_has_no_more_than_six() -> None:
    said = Predication(
        subject="Norway",
        predicate="send",
        objects=("Sweden", "Denmark", "Finland"),
        places=("Oslo", "Bergen", "Vardal"),
        status=("control:Oslo", "retaken"),
    )
    assert len(keys((count("forces", "Norway"),), said, None)) == 6
