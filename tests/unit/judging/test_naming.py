from __future__ import annotations

from dataclasses import replace

import pytest

from services.judging.naming import question
from services.model.claim import Metric, Polarity
from tests.factories import a_claim, a_day, a_quantity


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (("control:Kursk", "retaken"), "Control of Kursk"),
        (("leak:Brenmoor Dam", "sealed"), "Whether Brenmoor Dam is sealed"),
        (("access:road to Orvik", "closed"), "Whether the road to Orvik is open"),
    ],
)
def test_it_asks_about_a_state(status: tuple[str, str], expected: str) -> None:
    assert question([a_claim(state=status)]) == expected


def test_it_names_whose_and_what_is_counted() -> None:
    quantity = a_quantity(4000, "killed-or-wounded", of="North Korea", quote="4,000")
    text = "About 4,000 North Korean troops were killed or wounded."
    claim = a_claim(1, text, quantities=[quantity])
    assert question([claim]) == "North Korean troops killed or wounded"


def test_it_names_an_owner_that_is_not_printed_behind_the_figure() -> None:
    quantity = a_quantity(4000, "killed", of="North Korea", quote="4,000")
    assert question([a_claim(1, "It lost 4,000.", quantities=[quantity])]) == (
        "North Korea: killed"
    )


def test_it_names_homes_by_their_plain_noun() -> None:
    quantity = a_quantity(1800, "flooded", of="homes", quote="1,800")
    claim = a_claim(1, "Some 1,800 homes were flooded.", quantities=[quantity])
    assert question([claim]) == "Homes flooded"


def test_it_takes_the_shortest_statement_else() -> None:
    claims = [a_claim(1, "The bridge is closed."), a_claim(2, "It is closed.")]
    assert question(claims) == question(claims[::-1]) == "It is closed"


def test_it_names_what_is_counted_for_an_owner_who_stands_elsewhere() -> None:
    quantity = a_quantity(750, "deployed", of="Norway", quote="750")
    claim = a_claim(1, "Oslo is sending 750 soldiers.", quantities=[quantity])
    assert question([claim]) == "Norway: soldiers deployed"


def test_a_scale_that_nobody_asks_about_shortly_is_asked_by_a_statement() -> None:
    told = a_claim(1, "The flag is red.", state=("colour:Flag", "red"))
    assert question([told]) == "The flag is red"


@pytest.mark.parametrize("metric", ["winter taken", "duration of take"])
def test_a_figure_that_stands_alone_is_named_by_its_statement(metric: str) -> None:
    counted = Metric(metric, metric.split()[0])
    quantity = replace(a_quantity(3, quote="three"), metric=counted, of=None)
    claim = a_claim(1, "It took three winters.", quantities=[quantity])
    assert question([claim]) == "It took three winters"


def test_it_asks_when_where_dates_differ() -> None:
    text = "The strike began on Tuesday, when the gates were shut."
    claim = a_claim(1, text, when=a_day("Tuesday"))
    assert question([claim], dated=True) == "When the strike began"
    assert question([claim]).startswith("The strike began on Tuesday")


@pytest.mark.parametrize(
    ("metric", "family", "of", "unit", "expected"),
    [
        ("duration of reach", "duration", "water", "minute", "So it was"),
        (
            "share of value",
            "share of value",
            "Orvik",
            "percent",
            "Share of value (Orvik)",
        ),
        ("share of pool", "share of pool", "pool", "percent", "Share of pool"),
        ("visit", "visit", "visit", None, "Number of visits"),
        ("reinsurer", "reinsurer", "reinsurers", None, "Number of reinsurers"),
        ("water lost", "water", "water", "litre", "Water lost"),
        ("rifle seized", "rifle", "Norland", None, "Rifles seized (Norland)"),
    ],
)
def test_it_names_loose_metrics_by_their_noun(
    metric: str, family: str, of: str, unit: str | None, expected: str
) -> None:
    counted = replace(a_quantity(2), metric=Metric(metric, family), of=of, unit=unit)
    claims = [a_claim(number, "So it was.", quantities=[counted]) for number in (1, 2)]
    assert question(claims) == expected


def test_it_takes_bodies_for_people() -> None:
    counted = a_quantity(5, "killed", of="bodies", quote="Five")
    claim = a_claim(1, "Five bodies were recovered.", quantities=[counted])
    assert question([claim]) == "People killed"


def test_it_names_both_the_killed_and_the_wounded() -> None:
    dead = a_quantity(9, "killed", of="people", quote="Nine")
    hurt = a_quantity(60, "wounded", of="people", quote="60")
    claims = [
        a_claim(1, "Nine people were killed.", quantities=[dead]),
        a_claim(2, "Some 60 people were injured.", quantities=[hurt]),
    ]
    assert question(claims) == "People killed and wounded"


def test_a_figure_of_one_claim_among_many_does_not_name_the_question() -> None:
    plain = [a_claim(number, "The dam was completed in 1974.") for number in (1, 2, 3)]
    run = a_quantity(30, "run")
    other = a_claim(
        4, "The dam, completed in 1974, was to run for 30 years.", quantities=[run]
    )
    assert question([*plain, other]) == "The dam was completed in 1974"


def test_what_only_goes_along_with_a_figure_does_not_name_the_question() -> None:
    killed, hours = a_quantity(40, "killed"), a_quantity(6, "duration of flood")
    one = a_claim(1, "Forty people were killed in six hours.", quantities=[killed])
    both = a_claim(
        2, "Forty people were killed in six hours.", quantities=[killed, hours]
    )
    assert question([one, both]) == question([one])


def test_a_name_is_no_heap_of_nouns() -> None:
    staff = a_quantity(22_000, "employees", of="employees", quote="22,000")
    staff = replace(staff, metric=Metric("employees", "employees"))
    told = [a_claim(n, "It has 22,000 employees.", quantities=[staff]) for n in (1, 2)]
    assert question(told) == "Number of employees"
    owned = [replace(staff, of=name) for name in ("Norland's Osk Bank", "Osk Bank")]
    profit = [
        replace(one, metric=Metric("profit", "profit"), quote="3 billion")
        for one in owned
    ]
    text = "It made 3 billion crowns."
    earned = [a_claim(n, text, quantities=[one]) for n, one in enumerate(profit, 1)]
    assert question(earned) == "Osk Bank: profit"


def test_what_one_asserts_and_another_denies_is_asked_with_whether() -> None:
    said = a_claim(1, "A pump had failed twice before.")
    denied = a_claim(2, "A pump had failed.", polarity=Polarity.DENIED)
    asked = question([said, denied], denied=True)
    assert asked == question([denied, said], denied=True)
    assert asked == "Whether a pump had failed twice before"


def test_a_denial_alone_gives_no_such_name() -> None:
    denied = a_claim(1, "No pump failed.", polarity=Polarity.DENIED)
    assert question([denied], denied=True) == "No pump failed"


def test_a_time_of_the_clock_is_asked_without_it() -> None:
    claim = a_claim(1, "The lift crashed into the shaft at 7:45 a.m.")
    assert question([claim], dated=True) == "When the lift crashed into the shaft"


def test_several_things_are_open_or_not() -> None:
    claim = a_claim(state=("access:borders", "open"))
    assert question([claim]) == "Whether the borders are open"


def test_a_cost_is_no_damage() -> None:
    spent = a_quantity(9, "damage", unit="USD", of="recount", quote="$9")
    claim = a_claim(1, "The recount cost $9.", quantities=[spent])
    assert question([claim]) == "Cost of the recount"


def test_a_number_owns_nothing() -> None:
    some = a_quantity(6, "killed", of="six", quote="Six")
    claim = a_claim(1, "Six of its men fell.", quantities=[some])
    assert question([claim]) == "Killed"
