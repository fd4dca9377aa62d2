"""Poison of forty kinds ends visibly, and the other articles are not held up."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import structlog

from services.store import files
from tests.faults.deadly import KINDS
from tests.faults.hostile import CONTENTS, PLACED
from tests.faults.stories import stories
from tests.programs import Programs

pytestmark = pytest.mark.slow

log = structlog.get_logger(__name__)

#: Of a hundred files so many are poison when it is measured how long others wait.
SHARE = 20
#: Of fewer articles one poison takes longer than all of them.
ENOUGH = 100


@pytest.fixture
def frail(running: Programs) -> Programs:
    """Give the programs with a reader that some articles end."""
    running.stop()
    running.app = "tests.faults.poisoned"
    running.start()
    return running


def test_forty_kinds_of_poison_end_visibly_and_the_rest_goes_on(
    frail: Programs, articles: int, tmp_path: Path
) -> None:
    assert len(KINDS) + len(CONTENTS) + len(PLACED) >= 40
    inbox = frail.settings.inbox
    for number, words in enumerate(KINDS):
        files.drop(inbox, f"poison-{number}.txt", words)
    for name, content in CONTENTS.items():
        files.drop(inbox, name, content())
    for place in PLACED.values():
        place(inbox, tmp_path / "away")
    healthy = dict(stories(articles))
    for name, text in healthy.items():
        files.drop(inbox, name, text.encode())
    dropped = len(KINDS) + len(CONTENTS) + len(PLACED) + articles
    frail.until(
        lambda: (
            _count(frail, "sightings WHERE moved_at IS NOT NULL") >= dropped
            and not _count(frail, "runs WHERE state IN ('ready', 'running')")
        ),
        300 + 2 * articles,
    )
    assert _count(frail, "sightings") == dropped
    assert not [one for one in inbox.iterdir() if not one.is_dir()]
    _judged_all(frail, set(healthy))
    _failed_visibly(frail)


def _judged_all(frail: Programs, healthy: set[str]) -> None:
    """The healthy ones are judged, those with odd names among them."""
    judged = frail.rows("SELECT name FROM articles WHERE status = 'judged'")
    names = {one["name"] for one in judged}
    assert healthy <= names
    assert "n" * 251 + ".txt" in names
    assert any("\\xff" in one for one in names)


def _failed_visibly(frail: Programs) -> None:
    """What ends its reader fails after three attempts, all else at once or never."""
    failed = frail.rows(
        "SELECT a.name, r.attempts, r.reason, r.last_error FROM runs r"
        " JOIN articles a ON a.id = r.article_id WHERE r.state = 'failed'"
    )
    assert all(one["last_error"] and one["reason"] for one in failed)
    deadly = [one for one in failed if one["name"].startswith("poison-")]
    assert len(deadly) == len(KINDS)
    assert {(one["attempts"], one["reason"]) for one in deadly} == {
        (3, "reading.crashed")
    }
    others = [one for one in failed if one not in deadly]
    assert [one for one in others if one["attempts"] > 1] == []
    assert not [one for one in others if one["reason"].endswith(".crashed")]
    refused = frail.rows("SELECT name, reason FROM sightings WHERE reason IS NOT NULL")
    assert len(refused) >= 6  # links, pipe, socket, too large, empty
    assert not frail.rows("SELECT id FROM articles WHERE text LIKE '%secret%'")


def test_others_wait_less_than_twice_as_long(frail: Programs, articles: int) -> None:
    """The same number of articles, first alone, then with one poison to nineteen."""
    if articles < ENOUGH:
        pytest.skip(f"it takes {ENOUGH} articles to tell: make faults")
    texts = list(stories(2 * articles))
    alone = _median_wait(frail, texts[:articles], poison=0)
    beside = _median_wait(frail, texts[articles:], poison=articles // (SHARE - 1))
    log.info("median wait", alone=alone, beside=beside)
    assert beside < 2 * alone


def _median_wait(frail: Programs, texts: list[tuple[str, str]], poison: int) -> float:
    """Drop articles with poison among them; give the median time to their end."""
    kinds = list(KINDS)
    every = len(texts) // poison if poison else len(texts) + 1
    for number, (name, text) in enumerate(texts):
        files.drop(frail.settings.inbox, name, text.encode())
        if number % every == every - 1:
            words = kinds[(number // every) % len(kinds)] + f" {number}".encode()
            files.drop(frail.settings.inbox, f"poison-{number}.txt", words)
    names = "', '".join(name for name, _ in texts)
    ended = f"articles WHERE status = 'judged' AND name IN ('{names}')"
    frail.until(lambda: _count(frail, ended) == len(texts), 180 + 4 * len(texts))
    (row,) = frail.rows(
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY"
        " extract(epoch FROM r.finished_at - a.received_at)::float8) AS wait"
        " FROM articles a JOIN runs r ON r.article_id = a.id AND r.stage = 'judging'"
        f" WHERE a.name IN ('{names}')"
    )
    time.sleep(1)
    return float(row["wait"])


def _count(frail: Programs, what: str) -> int:
    (row,) = frail.rows(f"SELECT count(*) AS n FROM {what}")
    return int(row["n"])
