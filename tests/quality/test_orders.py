"""The five real articles through the pipeline, in many orders, by one worker and four.

C1 to C7 are the disputed and undisputed questions that a checker sees in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from services.config import Settings
from services.desk import cases as desk
from services.engines.loading import engines
from services.store.transaction import transaction
from tests.arriving import Story, extracted, gathered, judge, judge_at_once, rows
from tests.conftest import empty
from tools.quality import SEED_DAY, SEEDS, tell
from workers.embedded import Ends

ORDERS = 30
#: By question: lane, articles, and how many pairs have which opinion.
CASES = {
    "North Korean troops killed or wounded": (
        "estimates",
        4,
        {"same": 6, "competing_estimates": 4, "not_comparable": 11},
    ),
    "Control of Kursk": ("contradictions", 5, {"contradiction": 21, "same": 24}),
    "North Korean soldiers deployed": (
        "new",
        3,
        {"same": 2, "compatible": 13, "not_comparable": 6},
    ),
}

pytestmark = pytest.mark.skipif(
    not SEEDS.exists(), reason="the real articles are not here"
)


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    """Read the real articles once: only judging is repeated."""
    told = [tell(path, SEED_DAY, engines()) for path in sorted(SEEDS.glob("*.txt"))]
    return [Story(one.name, one.drafts, SEED_DAY, one.vectors) for one in told]


@pytest.fixture(params=[1, 4], ids=["one worker", "four workers"])
def workers(request: pytest.FixtureRequest) -> int:
    """So many workers judge at once."""
    return int(request.param)


def arrivals(
    settings: Settings, servers: Ends, stories: list[Story], workers: int
) -> Iterator[None]:
    """Let the articles come in order after order, each time to an empty desk."""
    chance = Random(13)
    for _ in range(ORDERS):
        empty(servers.owner_url)
        for story in chance.sample(stories, len(stories)):
            extracted(settings, story)
            if workers == 1:
                judge(settings)
        if workers > 1:
            judge_at_once(settings, workers)
        yield


def test_thirty_orders_of_arrival_give_the_same_cases(
    settings: Settings, servers: Ends, stories: list[Story], workers: int
) -> None:
    found = [
        (gathered(settings), opinions_between(settings))
        for _ in arrivals(settings, servers, stories, workers)
    ]
    assert all(one == found[0] for one in found)


def test_the_questions_of_the_real_articles_are_judged_as_a_checker_would(
    settings: Settings, servers: Ends, stories: list[Story]
) -> None:
    for _ in arrivals(settings, servers, stories, 1):
        break
    cases = list(rows(settings, "SELECT * FROM cases ORDER BY id"))
    red = [case["question"] for case in cases if case["lane"] == "contradictions"]
    assert red == ["Control of Kursk"]
    for question, (lane, articles, kinds) in CASES.items():
        (case,) = (one for one in cases if one["question"] == question)
        assert (case["lane"], case["articles"]) == (lane, articles)
        assert opinions_in(settings, case["id"]) == kinds


def opinions_in(settings: Settings, case_id: int) -> Counter[str]:
    """Count the opinions on the pairs of one case, as the desk shows them."""
    with transaction(settings.database_url) as session:
        case = desk.show(session, case_id)
    return Counter(pair.opinion.kind.value for pair in case.opinions + case.set_aside)


def opinions_between(settings: Settings) -> set[tuple[Any, ...]]:
    """Give opinions by article and words, whichever was stored first."""
    found = rows(
        settings,
        "SELECT x.text AS a, p.name AS one, y.text AS b, q.name AS other, o.kind,"
        " o.rule, o.reason FROM opinions o"
        " JOIN claims x ON x.id = o.a JOIN claims y ON y.id = o.b"
        " JOIN articles p ON p.id = x.article_id"
        " JOIN articles q ON q.id = y.article_id",
    )
    return {
        (*sorted([(one["one"], one["a"]), (one["other"], one["b"])]), *said(one))
        for one in found
    }


def said(opinion: dict[str, Any]) -> tuple[str, str, str]:
    """Give what an opinion says."""
    return opinion["kind"], opinion["rule"], opinion["reason"]
