"""Pairs of claims of stories that the entailment model learns from."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from services.model.claim import Claim, Polarity
from services.model.opinion import OpinionKind
from tests.factories import a_claim
from tools.entailment import mixed
from tools.entailment.maker import pair
from tools.entailment.reported import NAMED, near, of_story


def told(id: int, text: str, vector: tuple[float, float], **more: object) -> Claim:
    claim = replace(a_claim(id, text, **more), vector=vector)
    return replace(claim, article_id=id // 10)


SHUT = told(11, "The bridge is shut.", (1.0, 0.0))
OPEN = told(21, "The bridge is open.", (0.9, 0.436))
FOOD = told(22, "Soup was served.", (0.05, 0.999))
FAR = told(31, "A band played.", (-0.5, 0.866))


def test_the_nearest_of_each_other_article_is_taken_and_what_is_near_enough() -> None:
    found = set(near([SHUT, OPEN, FOOD, FAR]))
    assert found == {(0, 1), (2, 3)}


def test_what_somebody_named_is_read_more_often_than_what_is_nothing() -> None:
    wanted = {(11, 21): OpinionKind.CONTRADICTION}
    rows = list(of_story([SHUT, OPEN, FOOD, FAR], wanted))
    opinions = Counter(row["opinion"] for row in rows)
    assert opinions == {"contradiction": NAMED["contradiction"], "not_comparable": 1}
    both_ways = {row["a"] for row in rows if row["opinion"] == "contradiction"}
    assert both_ways == {SHUT.draft.text, OPEN.draft.text}


def test_a_denial_whose_text_does_not_say_so_is_left_out() -> None:
    denied = told(
        21, "Troops crossed the bridge.", (0.9, 0.436), polarity=Polarity.DENIED
    )
    wanted = {(11, 21): OpinionKind.CONTRADICTION}
    assert not list(of_story([SHUT, denied], wanted))


def test_the_last_part_reads_all_of_stories_and_a_sample_of_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mixed, "KEPT", 3)
    first = [pair(f"It rained {day}.", "It rained.", "e", "plain") for day in range(9)]
    reported = [pair("It is shut.", "It is open.", "c", "claims contradiction")] * 2
    rows = mixed.mixed(first, reported, random.Random(1))
    kinds = Counter(row["kind"] for row in rows)
    assert kinds == {"plain": 3, "claims contradiction": 2}
    assert len({row["a"] for row in rows}) == 4
    assert len(mixed.mixed(first[:2], reported, random.Random(1))) == 4
