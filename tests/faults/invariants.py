"""What must hold after any fault: nothing lost, nothing doubled, nothing left open."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from services.cleaning.clean import clean
from services.engines.loading import engines
from services.extraction.extract import extract
from services.reading.read import read
from services.store import files
from tests.programs import Programs

STAGES = ("reading", "cleaning", "extraction", "judging")


def quiet(running: Programs, expected: int) -> bool:
    """Tell whether all dropped files are at their end."""
    (now,) = running.rows(
        "SELECT (SELECT count(*) FROM sightings WHERE moved_at IS NOT NULL) AS seen,"
        " (SELECT count(*) FROM runs WHERE state IN ('ready', 'running')) AS open,"
        " (SELECT count(*) FROM articles WHERE status NOT IN ('judged', 'failed'))"
        " AS under_way"
    )
    return bool(now["seen"] == expected and not now["open"] and not now["under_way"])


def check(running: Programs, dropped: Mapping[str, str]) -> None:
    """Check everything at once; `dropped` are the texts by file name."""
    _every_file_has_one_sighting_and_its_bytes(running, dropped)
    _every_article_passed_every_stage_once(running, dropped)
    _the_claims_are_those_of_a_run_without_faults(running, dropped)
    _every_pair_was_judged_and_every_claim_placed(running)


def _every_file_has_one_sighting_and_its_bytes(
    running: Programs, dropped: Mapping[str, str]
) -> None:
    seen = running.rows("SELECT name, sha256, moved_to, reason FROM sightings")
    assert Counter(one["name"] for one in seen) == Counter(dropped.keys())
    assert not list(running.settings.inbox.glob("*.txt"))
    for one in seen:
        wanted = dropped[one["name"]].encode()
        assert one["reason"] is None
        assert one["sha256"] == hashlib.sha256(wanted).hexdigest()
        assert files.load(running.settings.content, one["sha256"]) == wanted
        assert (running.settings.inbox / one["moved_to"]).read_bytes() == wanted


def _every_article_passed_every_stage_once(
    running: Programs, dropped: Mapping[str, str]
) -> None:
    articles = running.rows("SELECT sha256, status FROM articles")
    assert len(articles) == len(set(dropped.values()))
    assert Counter(one["status"] for one in articles) == {"judged": len(articles)}
    runs = running.rows("SELECT stage, state FROM runs")
    passed = Counter((one["stage"], one["state"]) for one in runs)
    assert passed == {(stage, "done"): len(articles) for stage in STAGES}


def _the_claims_are_those_of_a_run_without_faults(
    running: Programs, dropped: Mapping[str, str]
) -> None:
    found = Counter(
        (one["name"], one["text"])
        for one in running.rows(
            "SELECT a.name, c.text FROM claims c JOIN articles a ON a.id = c.article_id"
        )
    )
    assert found == Counter(
        (name, claim) for name, text in dropped.items() for claim in _claims(text)
    )


def _every_pair_was_judged_and_every_claim_placed(running: Programs) -> None:
    (counted,) = running.rows(
        "SELECT count(*) FILTER (WHERE o.id IS NULL) AS missing, count(*) AS pairs"
        " FROM claims a JOIN claims b ON a.id < b.id AND a.keys && b.keys"
        " LEFT JOIN opinions o ON o.a = a.id AND o.b = b.id"
    )
    assert counted["missing"] == 0 and counted["pairs"] > 0
    homeless: list[dict[str, Any]] = running.rows(
        "SELECT c.id FROM claims c LEFT JOIN cases k ON k.id = c.case_id"
        " WHERE c.status <> 'pending' OR k.id IS NULL OR k.status <> 'open'"
    )
    assert homeless == []
    split = running.rows(
        "SELECT o.id FROM opinions o JOIN claims a ON a.id = o.a"
        " JOIN claims b ON b.id = o.b WHERE o.links AND a.case_id <> b.case_id"
    )
    assert split == []


@cache
def _claims(text: str) -> tuple[str, ...]:
    """Give the claims of a text as one process finds them in peace."""
    found = read(text.encode(), "story.txt")
    return tuple(
        one.text for one in extract(clean(found), found.metadata, engines().parser)
    )
