from __future__ import annotations

import pytest

from services.judging.aligned import aligned, fit
from services.judging.amounts import amounts
from services.judging.arithmetic import Fit


def fits(one: str, other: str) -> list[Fit]:
    return [pair.fit for pair in aligned(amounts(one), amounts(other))]


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("565 damaged shops", "355 damaged shops", Fit.APART),
        ("565 damaged shops", "565 shops", Fit.EQUAL),
        ("more than 40 survivors", "57 survivors", Fit.ADMITTED),
        ("up to 500 homes", "420 homes", Fit.ADMITTED),
        ("about 100 boats", "92 boats", Fit.ADMITTED),
        ("1,994 boats", "2,000 boats", Fit.EQUAL),
        ("40 miles away", "64 kilometres away", Fit.EQUAL),
        ("at 3:33 a.m.", "at 3:30 a.m.", Fit.ADMITTED),
        ("at 3 a.m.", "at 5 a.m.", Fit.APART),
        ("on 24 June", "in June 24", Fit.EQUAL),
        ("no homes were lost", "twelve homes", Fit.APART),
    ],
)
def test_amounts_for_one_thing_fit_or_not(one: str, other: str, wanted: Fit) -> None:
    assert fits(one, other) == [wanted]
    assert fits(other, one) == [wanted]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("565 damaged shops", "355 arrested men"),
        ("565 damaged shops", "$565"),
        ("130 kilograms", "130 metres"),
    ],
)
def test_amounts_of_unlike_things_are_not_held_together(one: str, other: str) -> None:
    assert fits(one, other) == []


def test_what_has_its_like_disagrees_with_no_third_amount() -> None:
    assert fits("women of 48 years and 61 years", "61 years and 48 years") == [
        Fit.EQUAL,
        Fit.EQUAL,
    ]


def test_words_in_common_around_them_make_it_surer() -> None:
    near = aligned(amounts("lost 12 boats"), amounts("they lost 12 boats"))
    far = aligned(amounts("lost 12 boats"), amounts("painted 12 boats"))
    assert near[0].sure > far[0].sure


def test_a_month_holds_its_days() -> None:
    month, day = amounts("in late June"), amounts("on June 24")
    assert fit(month[0], day[0]) is Fit.ADMITTED
