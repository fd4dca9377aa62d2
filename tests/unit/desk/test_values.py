"""What a record holds, in words."""

from __future__ import annotations

import pytest

from services.desk.values import LONGEST, held, statement_key
from services.model.case import Rank
from services.model.claim import Hedge, Quantity
from tests.factories import a_claim, a_quantity


def _held(*quantities: Quantity) -> str:
    return held(
        [a_claim(place, quantities=[one]) for place, one in enumerate(quantities, 1)]
    )


@pytest.mark.parametrize(
    ("quantities", "value"),
    [
        ([a_quantity(4000)], "4,000"),
        ([a_quantity(4000, hedge=Hedge.ABOUT)], "about 4,000"),
        ([a_quantity(4000, hedge=Hedge.UP_TO)], "up to 4,000"),
        ([a_quantity(4000, hedge=Hedge.AT_LEAST)], "at least 4,000"),
        ([a_quantity((10000, 12000), hedge=Hedge.BETWEEN)], "10,000–12,000"),
        ([a_quantity(2.5, unit="USD")], "2.5 USD"),
        ([a_quantity(12), a_quantity(12)], "12"),
        ([a_quantity(4000), a_quantity(4000, hedge=Hedge.UP_TO)], "4,000"),
        ([a_quantity(1200), a_quantity(4000)], "1,200–4,000, no best: disputed"),
        (
            [a_quantity(12), a_quantity(40, "wounded")],
            "killed: 12; wounded: 40",
        ),
        ([a_quantity(12_345_678)], "12,345,678"),
    ],
)
def test_it_gives_figures(quantities: list[Quantity], value: str) -> None:
    assert _held(*quantities) == value


def test_what_comes_on_top_is_no_rival_of_the_total() -> None:
    first, more = a_quantity(1800), a_quantity(600, additional=True)
    assert _held(first, more, a_quantity(2400, hedge=Hedge.ABOUT)) == "about 2,400"
    assert _held(first, more) == "1,800 and another 600"
    assert _held(more) == "another 600"


def test_it_gives_the_wording_where_nothing_is_counted() -> None:
    assert held([a_claim(1, "Lenz holds the bridge.")]) == "Lenz holds the bridge."
    both = [a_claim(1, "Lenz holds the bridge."), a_claim(2, "The bridge is Lenz's.")]
    assert held(both) == "Lenz holds the bridge. (and 1 other wording)"
    assert held([]) == "nothing"


def test_a_statement_and_its_denial_are_no_two_wordings_of_one() -> None:
    first = a_claim(1, "It is the first failure.")
    other = a_claim(2, "It is not the first failure.", negated=True)
    assert held([first, other]) == (
        "“It is the first failure” or “It is not the first failure”, no best: disputed"
    )
    best = {statement_key(other): Rank.PREFERRED}
    assert held([first, other], best) == "It is not the first failure."
    wrong = {statement_key(first): Rank.DEPRECATED}
    assert held([first, other], wrong) == "It is not the first failure."


def test_opposed_states_are_told_side_by_side_until_one_is_preferred() -> None:
    sealed, leaking, again = (
        a_claim(n, f"The dam is {state}.", state=("leak:dam", state))
        for n, state in enumerate(("sealed", "leaking", "leaking"), 1)
    )
    both = [sealed, leaking, again]
    assert held(both) == "leaking or sealed, no best: disputed"
    best = {statement_key(leaking): Rank.PREFERRED}
    assert held(both, best) == "leaking or sealed, best leaking"
    wrong = {statement_key(leaking): Rank.DEPRECATED}
    assert held(both, wrong) == "The dam is sealed."
    bridge = a_claim(4, "The bridge is open.", state=("way:bridge", "open"))
    assert held([sealed, bridge]) == "The dam is sealed. (and 1 other wording)"


def test_it_cuts_a_long_wording_at_a_word() -> None:
    value = held([a_claim(1, "word " * 100)])
    assert len(value) <= LONGEST + 2
    assert value.endswith("word …")
