from __future__ import annotations

import pytest

from services.model.claim import Role
from tests.unit.extraction.conftest import Claims


@pytest.mark.parametrize(
    ("text", "metric", "family"),
    [
        ("About 30 people were killed in Oslo.", "killed", "casualties"),
        ("30 people died in Oslo.", "killed", "casualties"),
        ("The death toll rose to 30 in Oslo.", "killed", "casualties"),
        ("About 30 people were injured in Oslo.", "wounded", "casualties"),
        (
            "About 30 soldiers were killed or wounded in Oslo.",
            "killed-or-wounded",
            "casualties",
        ),
        ("The army suffered about 30 casualties.", "killed-or-wounded", "casualties"),
        ("About 30 people are still missing in Oslo.", "missing", "casualties"),
        ("Norway sent 3,000 soldiers to Oslo.", "deployed", "forces"),
        ("About 300 people were evacuated from Oslo.", "evacuated", "evacuated"),
        ("1,800 homes were flooded in Oslo.", "flooded", "damaged buildings"),
        ("Police arrested 30 protesters in Oslo.", "arrested", "arrested"),
        ("Turnout was 68 percent in Oslo.", "turnout", "turnout"),
        ("The party won 31 seats in Oslo.", "seats", "seats"),
        ("The court fined him 250,000 pounds.", "fine", "fine"),
        ("She was sentenced to six years in prison.", "sentence", "sentence"),
        ("The jury deliberated for 40 hours.", "duration of deliberate", "duration"),
        ("The company cut 2,500 jobs in Oslo.", "laid off", "jobs"),
        ("The plant will create 800 jobs in Oslo.", "jobs created", "jobs created"),
        ("The union put job losses at 4,000.", "laid off", "jobs"),
        ("Oslo raised the number of seats from 65 to 125.", "seats", "seats"),
        (
            "They killed a boy during a clash with 30 youths in Oslo.",
            "youth",
            "youth",
        ),
        ("Police fired 30 shots in Oslo.", "shot fired", "shot"),
        ("The quake had a magnitude of 5.9.", "magnitude", "magnitude"),
    ],
)
def test_it_names_what_is_counted(
    claims: Claims, text: str, metric: str, family: str
) -> None:
    (found,) = claims(text)[0].quantities
    assert (found.metric.name, found.metric.family) == (metric, family)


def test_two_figures_are_two_claims(claims: Claims) -> None:
    text = "The army said 300 soldiers had died, with an additional 2,700 injured."
    found = claims(text)
    counts = [(one.quantities[0].low, one.quantities[0].metric.name) for one in found]
    assert counts == [(300, "killed"), (2_700, "wounded")]
    assert found[0].span != found[1].span


def test_two_wounds_of_two_groups_are_not_counted_together(claims: Claims) -> None:
    found = claims("The blast killed seven people and injured 40.")
    counts = [(one.quantities[0].low, one.quantities[0].metric.name) for one in found]
    assert counts == [(7, "killed"), (40, "wounded")]


def test_a_range_is_one_claim(claims: Claims) -> None:
    found = claims("Norway sent between 7,000 and 9,000 soldiers to Oslo.")
    assert len(found) == 1


def test_soldiers_are_counted_for_their_country(claims: Claims) -> None:
    found = claims("About 30 Norwegian soldiers were killed. Another 40 soldiers died.")
    assert [one.quantities[0].of for one in found] == ["Norway", "Norway"]


def test_what_it_was_before_is_a_claim_with_its_own_time(claims: Claims) -> None:
    found = claims("Nine people were killed in Oslo, up from three on Thursday.")
    assert [one.quantities[0].low for one in found] == [9, 3]
    assert found[0].when is None
    assert found[1].when is not None
    assert str(found[1].when.start) == "2025-04-24"


def test_a_change_is_not_a_level(claims: Claims) -> None:
    found = claims("Revenue rose 12 percent in Oslo. Turnout rose to 12 percent.")
    assert [one.quantities[0].metric.name for one in found] == [
        "revenue change",
        "turnout",
    ]
    assert found[0].quantities[0].role is Role.RISE


def test_a_duration_is_no_claim_of_its_own(claims: Claims) -> None:
    found = claims("The reservoir lost 38 million litres of water in six hours.")
    assert [one.quantities[0].low for one in found] == [38e6]


def test_a_part_of_what_was_told_counts_the_same(claims: Claims) -> None:
    found = claims("Oslo got 300 letters, at least 208 of which were copies.")
    assert found[1].quantities[0].metric.name == "letter received"


def test_some_of_them_are_persons(claims: Claims) -> None:
    (found,) = claims("They poured in like 40 or 50 of them.")
    assert found.quantities[0].metric.family == "person"


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("The ferry had 162 people on board.", "aboard"),
        ("The plane crashed with 71 people aboard.", "aboard"),
        ("The bus was carrying about 40 passengers.", "aboard"),
        ("The boat was licensed to carry 120 passengers.", "capacity"),
        ("The balloon can carry 16 people.", "capacity"),
        ("Twelve passengers on board were killed.", "killed"),
        ("The bank employs about 22,500 people.", "employees"),
        ("The bank has 22,000 employees.", "employees"),
        ("Divers pulled 97 people from the water.", "rescued"),
        ("Norvane closed 40 branches in Oslo.", "branch closed"),
        ("Thieves took 12 paintings in Oslo.", "painting taken"),
    ],
)
def test_what_is_aboard_employed_or_done_has_a_name_that_reads(
    claims: Claims, text: str, metric: str
) -> None:
    assert metric in {one.metric.name for one in claims(text)[0].quantities}


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("Savers withdrew $3.1 billion from the bank.", "money removed"),
        ("The firm expects savings of 60 million euros.", "savings"),
        ("The dam cost $90 million.", "cost"),
        ("The flood caused $90 million in damage.", "damage"),
        ("Shares closed at $12.40.", "share price"),
        ("Two judges demanded a retrial.", "judge wanting"),
        ("The town needs 300 tents.", "tent wanted"),
        ("90,000 doses have arrived.", "dose arrived"),
    ],
)
def test_a_metric_says_what_is_done_or_who_does_it(
    claims: Claims, text: str, metric: str
) -> None:
    ((found,),) = [one.quantities for one in claims(text)]
    assert found.metric.name == metric


@pytest.mark.parametrize(
    "text",
    ["He sold shares worth $2.9 million.", "The fund holds 31% of the shares."],
)
def test_many_shares_or_a_part_of_them_have_no_price(claims: Claims, text: str) -> None:
    ((found,),) = [one.quantities for one in claims(text)]
    assert found.metric.name != "share price"


def test_those_who_speak_are_not_counted(claims: Claims) -> None:
    text = "The sale will close soon, according to two people briefed on it."
    assert [one for draft in claims(text) for one in draft.quantities] == []
