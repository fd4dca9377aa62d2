from __future__ import annotations

import pytest

from services.model.claim import Role
from tests.unit.extraction.conftest import Claims


@pytest.mark.parametrize(
    ("text", "role", "metric"),
    [
        ("Revenue rose to 12 million dollars in Oslo.", Role.LEVEL, "revenue"),
        ("Revenue rose by 12 million dollars in Oslo.", Role.RISE, "revenue change"),
        ("Revenue fell 12 percent in Oslo.", Role.FALL, "revenue change"),
        ("Sales were down 7 percent in Oslo.", Role.FALL, "revenue change"),
        ("Profit doubled in Oslo.", Role.RISE, "profit change"),
        ("Adam Holm signed a five-year contract in Oslo.", Role.LEVEL, None),
        ("Oil from Oslo sold for 71 dollars a barrel.", Role.LEVEL, None),
    ],
)
def test_a_level_is_told_from_a_change(
    claims: Claims, text: str, role: Role, metric: str | None
) -> None:
    found = claims(text)[0].quantities[0]
    assert found.role is role
    assert metric in (None, found.metric.name)


def test_what_an_amount_is_per_stands_in_its_metric(claims: Claims) -> None:
    (found,) = claims("Oil from Oslo sold for 71 dollars a barrel.")[0].quantities
    assert found.metric.name.endswith(" per barrel")


def test_a_whole_is_no_level_of_its_part(claims: Claims) -> None:
    found = claims("The party won 31 of the 57 seats in Oslo.")[0].quantities
    assert [one.metric.name for one in found] == ["seats", "seats in all"]
    assert found[1].role is Role.TOTAL
