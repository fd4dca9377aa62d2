from __future__ import annotations

from tests.unit.extraction.conftest import Claims


def metric(claims: Claims, text: str) -> tuple[str, str]:
    found = claims(text)[0].quantities[0].metric
    return found.name, found.family


def test_verbs_of_one_kind_share_a_metric(claims: Claims) -> None:
    one = metric(claims, "Police seized 12 rifles in Oslo.")
    other = metric(claims, "Police found seven rifles in Oslo.")
    assert one == other == ("rifle seized", "rifle")


def test_verbs_of_unlike_kinds_do_not(claims: Claims) -> None:
    one = metric(claims, "The firm sold 40 cars in Oslo.")
    other = metric(claims, "The firm built 40 cars in Oslo.")
    assert one[0] != other[0]


def test_a_bare_number_that_acts_counts_persons(claims: Claims) -> None:
    assert metric(claims, "In Oslo, 10,000 complained.")[1] == "person"


def test_how_long_ago_is_no_duration(claims: Claims) -> None:
    found = claims("He was married six weeks ago in Oslo.")[0].quantities
    assert [one.metric.family for one in found] == ["time since"]
