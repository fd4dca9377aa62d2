from __future__ import annotations

from datetime import date

import pytest

from services.judging import gate
from services.judging.pair import paired
from services.model.claim import Claim, Granularity
from tests.factories import a_claim, a_quantity, some_time


def rule(one: Claim, other: Claim) -> str | None:
    found = gate.veto(paired(one, other))
    return found.rule if found else None


def named(id: int, *entities: str, **more: object) -> Claim:
    return a_claim(id, "It was damaged.", entities=entities, **more)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Kettra Dam", "Brenmoor Dam", "gate.entity"),
        ("Hurricane Ottilie", "Hurricane Bertram", "gate.entity"),
        ("North Korea", "South Korea", "gate.country"),
        ("Interior Ministry", "Health Ministry", None),
        ("Ostrell", "Ostrell", None),
    ],
)
def test_other_names_are_vetoes(one: str, other: str, expected: str | None) -> None:
    assert rule(named(1, one), named(2, other)) == expected


def test_a_speaker_s_name_is_not_what_a_claim_is_about() -> None:
    one = named(1, "Russia", by="Russia")
    assert rule(one, named(2, "Ukraine", by="Ukraine")) is None


def test_who_only_counts_another_s_dead_is_not_the_actor() -> None:
    counted = [a_quantity(1200, of="Kessia")]
    told = {"subject": "Norrland", "by": "Norrland", "quantities": counted}
    one = a_claim(1, "Norrland gave an estimate of 1,200 casualties.", **told)
    other = a_claim(2, "Kessia's losses grew.", subject="Kessia", quantities=counted)
    assert rule(one, other) is None
    assert "Kessia" in paired(one, other).names


def test_who_tells_of_its_own_figures_is_the_actor() -> None:
    told = {"subject": "Halv", "by": "Halv", "quantities": [a_quantity(40, of="Halv")]}
    one = a_claim(
        1, "Halv reported a profit of 40 million.", predicate="report", **told
    )
    other = a_claim(2, "Tess reported a profit.", subject="Tess")
    assert rule(one, other) == "gate.actor"


def test_two_towns_are_two_places() -> None:
    one, other = (
        named(id, place, places=(place,)) for id, place in ((1, "A"), (2, "B"))
    )
    assert rule(one, other) == "gate.place"
    town, road = (
        named(id, place, places=(place,))
        for id, place in ((1, "Tresk County"), (2, "Pickett Road"))
    )
    assert rule(town, road) != "gate.place"


def test_a_country_may_hold_a_town() -> None:
    one = named(1, "France", places=("France",))
    assert rule(one, named(2, "Lyon", places=("Lyon",))) is None


def test_two_named_subjects_are_two_actors() -> None:
    one, other = (a_claim(id, subject=who) for id, who in ((1, "Russia"), (2, "Kim")))
    assert rule(one, other) == "gate.actor"


def test_kinds_of_events_are_told_apart() -> None:
    one = a_claim(1, "The earthquake killed many.")
    assert rule(one, a_claim(2, "The crash killed many.")) == "gate.event"
    assert rule(one, a_claim(3, "The aftershock killed some.")) is None


def test_years_apart_are_two_periods_but_for_what_happens_once() -> None:
    def joined(id: int, year: int, verb: str) -> Claim:
        when = some_time(
            f"in {year}", date(year, 1, 1), date(year, 12, 31), Granularity.YEAR
        )
        return a_claim(id, predicate=verb, entities=("Karvel",), when=when)

    assert rule(joined(1, 2019, "vote"), joined(2, 2021, "vote")) == "gate.period"
    assert rule(joined(1, 2019, "join"), joined(2, 2021, "join")) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (None, "homes", True),
        ("homes", "houses", True),
        ("soldier", "soldiers", True),
        ("homes", "roads", False),
        ("people", "children", None),
        ("people", "residents", True),
        ("casualties", "North Korea", True),
        ("North Korea", "South Korea", False),
        ("DPRK", "North Korea", True),
        ("Varisk", "government", None),
    ],
)
def test_it_tells_whether_one_kind_is_counted(
    one: str | None, other: str | None, expected: bool | None
) -> None:
    assert gate.same_thing(one, other) is expected
    assert gate.same_thing(other, one) is expected


def test_miles_and_people_are_not_one_kind() -> None:
    assert gate.same_kind(a_quantity(3, unit="mile"), a_quantity(3)) is False


def test_subjects_are_one_other_or_unknown() -> None:
    def subjects(one: str | None, other: str | None) -> bool | None:
        return gate.same_subject(
            paired(a_claim(1, subject=one), a_claim(2, subject=other))
        )

    assert subjects("Kim", "Kim Jong-un") is True
    assert subjects("police", "hospital") is False
    assert subjects("Merle", "ship") is None
    assert subjects(None, "ship") is None


def test_passives_are_about_one_thing_if_their_objects_are() -> None:
    one, other = (a_claim(id, objects=("election",)) for id in (1, 2))
    assert gate.same_subject(paired(one, other)) is True
