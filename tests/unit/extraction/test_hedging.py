from __future__ import annotations

import pytest

from services.extraction.hedging import hedge_around
from services.model.claim import Hedge


@pytest.mark.parametrize(
    ("before", "hedge"),
    [
        ("around ", Hedge.ABOUT),
        ("an estimated ", Hedge.ABOUT),
        ("just under ", Hedge.NEARLY),
        ("no more than ", Hedge.UP_TO),
        ("no fewer than ", Hedge.AT_LEAST),
        ("more than a ", Hedge.AT_LEAST),
        ("could reach ", Hedge.COULD),
    ],
)
def test_it_reads_a_hedge_before_the_number(before: str, hedge: Hedge) -> None:
    text = f"{before}90"
    found = hedge_around(text, len(before), len(text))
    assert found is not None
    assert (found.start, found.hedge) == (0, hedge)


@pytest.mark.parametrize(
    ("behind", "hedge"),
    [
        (" or so", Hedge.ABOUT),
        (" or more", Hedge.AT_LEAST),
        ("-plus", Hedge.AT_LEAST),
        ("+", Hedge.AT_LEAST),
        (" or fewer", Hedge.UP_TO),
        (" at most", Hedge.UP_TO),
    ],
)
def test_it_reads_a_hedge_behind_the_number(behind: str, hedge: Hedge) -> None:
    found = hedge_around(f"90{behind} men", 0, 2)
    assert found is not None
    assert (found.end, found.hedge) == (2 + len(behind), hedge)


@pytest.mark.parametrize("text", ["the 90 men", "all over 90 cities"])
def test_other_words_are_no_hedge(text: str) -> None:
    place = text.index("90")
    assert hedge_around(text, place, place + 2) is None


@pytest.mark.parametrize("moved", ["has gone up to ", "went up to ", "crept up to "])
def test_what_has_gone_up_to_a_number_is_no_bound(moved: str) -> None:
    assert hedge_around(f"{moved}90", len(moved), len(moved) + 2) is None
