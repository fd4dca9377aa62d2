"""Whole articles into cases: what seeds/README.md plants, found again in any order."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from gathered import Case

from services.engines.loading import engines
from services.model.case import Lane
from tools.quality import DEMO, SEED_DAY, SEEDS, Told, gather, tell


def read(folder: Path, *, dated: bool = False) -> list[Told]:
    paths = sorted(
        one for one in folder.iterdir() if one.suffix in (".txt", ".md", ".html")
    )
    return [tell(one, SEED_DAY if dated else None, engines()) for one in paths]


@pytest.fixture(scope="module")
def demo() -> list[Told]:
    """Give the demo articles, read and extracted."""
    return read(DEMO)


@pytest.fixture(scope="module")
def cases(demo: list[Told]) -> list[Case]:
    """Give the cases of the demo."""
    return gather(demo)


def lane(cases: list[Case], asked: Lane) -> list[Case]:
    return [one for one in cases if one.summary.lane is asked]


def holding(cases: list[Case], words: str) -> Case:
    """Give the one case in which a claim has these words."""
    (found,) = (
        one for one in cases if any(words in claim.draft.text for claim in one.claims)
    )
    return found


def test_the_four_planted_contradictions_are_red_and_nothing_else(
    cases: list[Case],
) -> None:
    rules = sorted(one.summary.rule or "" for one in lane(cases, Lane.CONTRADICTIONS))
    assert rules == ["fixed.date", "fixed.first", "polarity.denied", "state.opposed"]


@pytest.mark.parametrize("words", ["Up to 4,000 people", "85 people had been injured"])
def test_named_sources_that_differ_are_estimates(cases: list[Case], words: str) -> None:
    assert holding(cases, words).summary.rule == "count.competing"


def test_the_dead_of_another_flood_are_another_case(cases: list[Case]) -> None:
    assert holding(cases, "212 people") is not holding(cases, "Fourteen people")


def test_parts_that_add_up_raise_nothing(cases: list[Case]) -> None:
    summary = holding(cases, "2,400 homes").summary
    assert summary.lane is Lane.NEW
    assert "= 2,400" in summary.why


def test_four_outlets_with_one_speaker_are_one_origin(cases: list[Case]) -> None:
    summary = holding(cases, "38 million cubic metres").summary
    assert summary.lane is Lane.NEW
    counted, _, only = summary.sources.partition(": ")
    assert counted == "4 articles, 1 attribution, 1 origin"
    assert only == "National Water Inspectorate"


def test_a_promise_printed_as_narration_has_lost_its_speaker(
    cases: list[Case],
) -> None:
    summary = holding(cases, "rebuild every house").summary
    assert "attribution lost" in summary.marks


def test_the_order_of_arrival_changes_no_case(
    demo: list[Told], cases: list[Case]
) -> None:
    expected = {one.key for one in cases}
    shuffle = Random(11)
    for _ in range(4):
        mixed = gather(shuffle.sample(demo, len(demo)))
        assert {one.key for one in mixed} == expected


@pytest.mark.skipif(not SEEDS.exists(), reason="the real articles are not here")
@pytest.mark.parametrize("dated", [False, True])
def test_of_the_real_articles_only_control_of_kursk_is_red(dated: bool) -> None:
    cases = gather(read(SEEDS, dated=dated))
    red = lane(cases, Lane.CONTRADICTIONS)
    assert [one.summary.question for one in red] == ["Control of Kursk"]
    estimates = lane(cases, Lane.ESTIMATES)
    assert [one.summary.rule for one in estimates] == ["count.competing"]
    (losses,) = estimates
    assert len({claim.article_id for claim in losses.claims}) == 4
    assert "= 3,000 killed or wounded" in losses.summary.why
