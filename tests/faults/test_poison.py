"""Articles that kill their reader end visibly, and the others are not held up."""

from __future__ import annotations

import pytest

from services.store import files
from tests.faults.poisoned import KINDS
from tests.faults.stories import stories
from tests.programs import Programs

pytestmark = pytest.mark.slow


def test_poison_ends_visibly_and_the_rest_goes_on(
    running: Programs, articles: int
) -> None:
    running.stop()
    running.app = "tests.faults.poisoned"
    running.start()
    for number, words in enumerate(KINDS):
        files.drop(running.settings.inbox, f"poison-{number}.txt", words)
    healthy = dict(stories(articles))
    for name, text in healthy.items():
        files.drop(running.settings.inbox, name, text.encode())
    running.until(
        lambda: _count(running, "status = 'judged'") == articles, 180 + 2 * articles
    )
    running.until(lambda: _count(running, "status = 'failed'") == len(KINDS), 240)
    failed = running.rows("SELECT * FROM runs WHERE state = 'failed'")
    assert {one["attempts"] for one in failed} == {3}
    assert {one["reason"] for one in failed} == {"reading.crashed"}
    assert all(one["last_error"] for one in failed)
    assert _count(running, "status = 'judged'") == articles


def _count(running: Programs, condition: str) -> int:
    (row,) = running.rows(f"SELECT count(*) AS n FROM articles WHERE {condition}")
    return int(row["n"])
