"""Our own pairs through the real engines: invented stories, all six opinions."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.engines.loading import engines
from services.offline import judge_lines

#: Plain pairs, and pairs as newspapers print them, half of it left unsaid. The shares
#: of right opinions and of conflicts found are reached with some margin: raise them
#: when judging gets better, never lower them.
PAIRS = {"opinions": (0.9, 0.9), "opinions_hard": (0.5, 0.65)}
MOST_FALSE_RED = 0.03
CONFLICTS = ("contradiction", "competing_estimates")

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Judged:
    """What is right and what was given, for each pair; the shares that are due."""

    pairs: Pairs
    least_right: float
    least_conflicts: float


@pytest.fixture(scope="module", params=PAIRS)
def judged(request: pytest.FixtureRequest) -> Judged:
    """Judge the pairs of a file."""
    path = Path(__file__).with_name(f"{request.param}.jsonl")
    lines = path.read_text("utf-8").splitlines()
    labels = [json.loads(line)["label"] for line in lines]
    given = [one["opinion"] for one in judge_lines(lines, engines())]
    return Judged(list(zip(labels, given, strict=True)), *PAIRS[request.param])


def share(pairs: Pairs, wanted: tuple[str, ...]) -> float:
    """Give how many of the pairs got one of the wanted opinions."""
    return sum(given in wanted for _, given in pairs) / len(pairs)


def test_there_are_enough_pairs_of_each_opinion(judged: Judged) -> None:
    assert min(Counter(label for label, _ in judged.pairs).values()) >= 10


def test_most_opinions_are_right(judged: Judged) -> None:
    right = sum(label == given for label, given in judged.pairs) / len(judged.pairs)
    assert right >= judged.least_right, Counter(judged.pairs)


def test_hardly_a_calm_pair_turns_red(judged: Judged) -> None:
    calm = [one for one in judged.pairs if one[0] not in CONFLICTS]
    assert share(calm, ("contradiction",)) <= MOST_FALSE_RED, Counter(judged.pairs)


def test_conflicts_are_found(judged: Judged) -> None:
    hard = [one for one in judged.pairs if one[0] in CONFLICTS]
    assert share(hard, CONFLICTS) >= judged.least_conflicts, Counter(judged.pairs)
