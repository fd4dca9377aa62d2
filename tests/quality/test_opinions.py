"""Our own pairs through the real engines: invented stories, all six opinions."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from services.engines.loading import engines
from services.offline import judge_lines

PAIRS = Path(__file__).with_name("opinions.jsonl")

#: Reached with some margin; raise them when judging gets better, never lower them.
LEAST_RIGHT = 0.85
MOST_FALSE_RED = 0.03
LEAST_CONFLICTS = 0.85
CONFLICTS = ("contradiction", "competing_estimates")

Judged = list[tuple[str, str]]


@pytest.fixture(scope="module")
def judged() -> Judged:
    """Give what is right and what was given, for each pair."""
    lines = PAIRS.read_text("utf-8").splitlines()
    answers = judge_lines(lines, engines())
    labels = [json.loads(line)["label"] for line in lines]
    return [(label, one["opinion"]) for label, one in zip(labels, answers, strict=True)]


def share(pairs: Judged, wanted: tuple[str, ...]) -> float:
    """Give how many of the pairs got one of the wanted opinions."""
    return sum(given in wanted for _, given in pairs) / len(pairs)


def test_there_are_enough_pairs_of_each_opinion(judged: Judged) -> None:
    assert min(Counter(label for label, _ in judged).values()) >= 10


def test_most_opinions_are_right(judged: Judged) -> None:
    right = sum(label == given for label, given in judged) / len(judged)
    assert right >= LEAST_RIGHT, Counter(judged)


def test_hardly_a_calm_pair_turns_red(judged: Judged) -> None:
    calm = [one for one in judged if one[0] not in CONFLICTS]
    assert share(calm, ("contradiction",)) <= MOST_FALSE_RED, Counter(judged)


def test_conflicts_are_found(judged: Judged) -> None:
    hard = [one for one in judged if one[0] in CONFLICTS]
    assert share(hard, CONFLICTS) >= LEAST_CONFLICTS, Counter(judged)
