"""In the logs one id leads from a file in the inbox to the decision on its claims."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.reviewers import Reviewer, hire
from tests.faults.stories import story
from tests.faults.world import World, world

pytestmark = pytest.mark.slow

STAGES = ["reading", "cleaning", "extraction", "judging"]


def test_one_trace_leads_from_the_file_to_the_decision() -> None:
    with world(workers=1) as one:
        name, text = story(1)
        one.drop(name, text.encode())
        judged = "SELECT count(*) FROM articles WHERE status = 'judged'"
        one.until(lambda: one.count(judged) == 1, 120, "not judged")
        _accept(one)
        one.until(lambda: any(_lines(one, "web", "decided")), 20, "not logged")
        (received,) = _lines(one, "watcher", "received")
        trace = received["trace_id"]
        done = list(_lines(one, "worker", "done"))
        assert [line["stage"] for line in done if line["trace_id"] == trace] == STAGES
        (decided,) = _lines(one, "web", "decided")
        assert decided["trace_ids"] == [trace]
        (row,) = one.rows("SELECT id, kind FROM decisions")
        assert (decided["decision"], decided["kind"]) == (row["id"], row["kind"])


def _accept(one: World) -> None:
    """Have somebody accept the first case of the queue."""
    url = one.settings.database_url
    one.until(lambda: bool(one.ready()), 60, "no desk")
    person = Reviewer(hire(url, 1)[0], one.parts.port, one.history, random.Random(1))
    found = person._case()
    assert found is not None
    path, form = found
    person._send("decide", path, form | {"choice": "accept"})
    person.browser.close()


def _lines(one: World, part: str, event: str) -> Iterator[dict[str, Any]]:
    """Give a part's log lines about one thing."""
    for line in (one.parts.logs / f"{part}.log").read_text().splitlines():
        if line.startswith("{") and (found := json.loads(line))["event"] == event:
            yield found
