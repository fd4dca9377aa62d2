"""What is over is let go; evidence, decisions and records stay, whatever is set."""

from __future__ import annotations

import os
import time
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from services.config import Settings
from services.desk import health, history, login
from services.desk.decide import decide
from services.model.article import Sighting
from services.model.decision import DecisionKind, Role
from services.model.lifecycle import Stage
from services.pipeline import intake, rounds
from services.pipeline.work import work
from services.store import backup, decisions, files, heartbeats, rereading
from services.store.decisions import NewDecision, Turn
from services.store.rounds import Round
from services.store.transaction import transaction
from tests.arriving import change, no_models, rows
from tests.integration.desk.rows import (
    a_case,
    a_claim,
    a_request,
    a_user,
)

#: Everything may go after a day.
SHORT = {
    f"keep_{what}": 1
    for what in ("originals", "taken", "refused", "sessions", "signs", "bookkeeping")
}
LONG_AGO = time.time() - 10 * 86_400

#: What nobody may lose: the rows themselves, as JSON.
EVIDENCE = (
    "decisions",
    "claims",
    "opinions",
    "records",
    "evidence",
    "cases",
    "negatives",
    "ranks",
    "merges",
    "verdicts",
    "readings",
    "notes",
    "users",
)


def night(settings: Settings, **keep: int) -> int:
    """Make a round with these times; give how much it let go of."""
    times: dict[str, Any] = dict.fromkeys(SHORT, 0) | keep
    known = replace(settings, **times)
    rounds.start(known, "ana", now=True)
    while rounds.step(known, "ana"):
        pass
    made = rounds.last(known)
    assert made is not None
    assert not [one for one in made.found.values() if "broke" in one]
    gone: int = made.found[rounds.LETTING_GO]["mended"]
    return gone


def received(settings: Settings, name: str, words: str) -> tuple[int, Path]:
    """Take an article as the inbox does; give it, and its copy in taken/."""
    data = words.encode()
    sha256 = files.keep(settings.content, [data])
    told = Sighting(name, sha256, len(data), 1, hash(name), 1, None, str(uuid.uuid4()))
    seen = intake.receive(settings.database_url, told)
    assert seen.article_id is not None
    moved = f"taken/2026-03-09/{seen.sighting_id}-{name}"
    copy = settings.inbox / moved
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(data)
    copy.with_name(f"{copy.name}.json").write_bytes(b"{}")
    intake.moved(settings.database_url, seen.sighting_id, moved)
    return seen.article_id, copy


def refused(settings: Settings, name: str) -> Path:
    """Refuse a file as the inbox does; give where it lies."""
    told = Sighting(name, "", 1, 1, hash(name), 1, None, str(uuid.uuid4()))
    seen = intake.refuse(settings.database_url, told, "inbox.empty", "It is empty.")
    lies = settings.inbox / "failed" / f"{seen.sighting_id}-{name}"
    lies.parent.mkdir(exist_ok=True)
    for ending in ("", ".json", ".error.json"):
        lies.with_name(lies.name + ending).write_bytes(b"x")
    intake.moved(settings.database_url, seen.sighting_id, f"failed/{lies.name}")
    return lies


def age(settings: Settings) -> None:
    """Let ten days pass over everything."""
    ten = "interval '10 days'"
    for table, columns in {
        "articles": ("received_at",),
        "sightings": ("seen_at", "dismissed_at"),
        "runs": ("created_at", "started_at", "finished_at"),
        "sessions": ("created_at", "seen_at"),
        "sign_in_links": ("expires_at",),
        "sign_in_attempts": ("tried_at",),
        "heartbeats": ("beaten_at",),
        "leases": ("until",),
        "rounds": ("began_at", "ended_at"),
    }.items():
        sets = ", ".join(f"{one} = {one} - {ten}" for one in columns)
        change(settings, f"UPDATE {table} SET {sets}")
    for path in (settings.content / "sha256").rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))


def judged(settings: Settings) -> None:
    """Bring every article to its end, and its runs with it."""
    change(settings, "UPDATE articles SET status = 'judged'")
    change(
        settings,
        "UPDATE runs SET state = 'done', started_at = created_at,"
        " finished_at = clock_timestamp()",
    )


def all_of(settings: Settings, tables: tuple[str, ...] = EVIDENCE) -> dict[str, Any]:
    return {
        one: rows(settings, f"SELECT to_jsonb(t) AS row FROM {one} t ORDER BY 1")
        for one in tables
    }


def there(settings: Settings, article: int) -> bool:
    (row,) = rows(settings, "SELECT sha256 FROM articles WHERE id = :id", id=article)
    return files.whole(settings.content, row["sha256"])


def test_by_default_nothing_goes_but_what_nobody_can_use(settings: Settings) -> None:
    article, copy = received(settings, "flood.txt", "Nobody was hurt.")
    lies = refused(settings, "empty.txt")
    change(settings, "UPDATE sightings SET dismissed_at = clock_timestamp()")
    judged(settings)
    age(settings)
    default = {one: getattr(Settings(), one) for one in SHORT}
    assert default["keep_originals"] == default["keep_taken"] == 0
    assert default["keep_refused"] == 0
    before = all_of(settings, ("articles", "sightings", "runs"))
    assert night(settings, **default) == 0
    assert all_of(settings, ("articles", "sightings", "runs")) == before
    assert there(settings, article) and copy.exists() and lies.exists()


def test_evidence_decisions_and_the_log_stay_whatever_is_set(
    settings: Settings,
) -> None:
    cited, _ = received(settings, "cited.txt", "Twelve people were killed.")
    pending, _ = received(settings, "pending.txt", "Fifteen people were killed.")
    decided, _ = received(settings, "decided.txt", "Nobody has found a claim in it.")
    junk, _ = received(settings, "junk.txt", "Sign up for our newsletter.")
    judged(settings)
    with transaction(settings.database_url) as session:
        ana = a_user(session)
        case = a_case(session)
        a_claim(session, case, article_id=cited)
        made = decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
        assert made.decision_id
        a_claim(session, a_case(session), article_id=pending)
    _decide_on_its_text(settings, decided)
    with transaction(settings.database_url) as session:
        rereading.ask(session, pending, "To see whether its done runs may go.")
    judged(settings)
    change(settings, "UPDATE readings SET finished_at = clock_timestamp()")
    age(settings)
    before = all_of(settings)
    assert night(settings, **SHORT) > 0
    assert all_of(settings) == before
    with transaction(settings.database_url) as session:
        assert history.broken(session) == []
    assert [there(settings, one) for one in (cited, pending, decided)] == [True] * 3
    assert not there(settings, junk)
    kept = rows(settings, "SELECT id FROM articles WHERE let_go_at IS NULL ORDER BY id")
    assert [one["id"] for one in kept] == [cited, pending, decided]
    last = rows(settings, "SELECT DISTINCT article_id, version FROM runs")
    assert {(one["article_id"], one["version"]) for one in last} == {
        (cited, 1),
        (pending, 2),
        (decided, 1),
        (junk, 1),
    }


def _decide_on_its_text(settings: Settings, article: int) -> None:
    """Keep a decision about an article's text, as the log has it."""
    with transaction(settings.database_url) as session:
        decisions.take_turn(session)
        by = a_user(session, "Ben")
        decisions.append(
            session,
            NewDecision(
                turn=Turn(by, uuid.uuid4(), "x"),
                article_id=article,
                kind=DecisionKind.CUT,
                seen=0,
                changes={"edit": {"start": 0, "end": 3, "text": "Nob"}},
            ),
        )


def test_what_is_dropped_again_is_kept_again(settings: Settings) -> None:
    junk, copy = received(settings, "junk.txt", "Sign up for our newsletter.")
    judged(settings)
    age(settings)
    assert night(settings, keep_originals=1) == 1
    assert not there(settings, junk) and not copy.exists()
    (row,) = rows(settings, "SELECT moved_to FROM sightings")
    assert row["moved_to"] is None
    with transaction(settings.database_url) as session:
        assert rereading.chosen(session) == []  # there is nothing to read
    saved = backup.save(
        settings.database_url,
        settings.content,
        settings.data / "b.tar",
        say=lambda _: None,
    )
    assert (saved.contents, saved.lost) == ((), ())
    again, _ = received(settings, "again.txt", "Sign up for our newsletter.")
    assert again == junk and there(settings, junk)
    (row,) = rows(settings, "SELECT let_go_at FROM articles")
    assert row["let_go_at"] is None
    assert night(settings, keep_originals=1) == 0  # it was dropped a moment ago


def test_whoever_wants_it_read_again_is_told_why_it_cannot(settings: Settings) -> None:
    junk, _ = received(settings, "junk.txt", "Sign up for our newsletter.")
    judged(settings)
    age(settings)
    night(settings, keep_originals=1)
    with transaction(settings.database_url) as session:
        rereading.ask(session, junk, "Somebody pressed the button.")
    work(Stage.READING, settings, no_models, "ana")
    (row,) = rows(settings, "SELECT status, reason, error FROM articles")
    assert (row["status"], row["reason"]) == ("failed", "reading.let_go")
    assert "drop the file once more" in row["error"]


def test_bytes_that_were_written_anew_meanwhile_are_put_back(
    settings: Settings,
) -> None:
    junk, _ = received(settings, "junk.txt", "Sign up for our newsletter.")
    judged(settings)
    age(settings)
    files.keep(settings.content, [b"Sign up for our newsletter."])  # no row says so yet
    night(settings, keep_originals=1)
    assert there(settings, junk)


def test_an_article_under_way_or_failed_unseen_is_kept(settings: Settings) -> None:
    under_way, _ = received(settings, "one.txt", "Nobody was hurt.")
    failed, _ = received(settings, "two.txt", "Nobody was hurt either.")
    change(
        settings,
        "UPDATE articles SET status = 'failed' WHERE id = :id",
        id=failed,
    )
    change(
        settings,
        "UPDATE runs SET state = 'failed' WHERE article_id = :id",
        id=failed,
    )
    age(settings)
    assert night(settings, keep_originals=1) == 0
    change(settings, "UPDATE runs SET dismissed_at = clock_timestamp()")
    assert night(settings, keep_originals=1) == 1
    assert there(settings, under_way) and not there(settings, failed)


def test_a_copy_goes_only_while_the_archive_has_it_whole(settings: Settings) -> None:
    _, copy = received(settings, "one.txt", "Nobody was hurt.")
    damaged, last = received(settings, "two.txt", "Nobody was hurt either.")
    young = received(settings, "three.txt", "And nobody here.")[1]
    judged(settings)
    age(settings)
    change(settings, "UPDATE sightings SET seen_at = now() WHERE name = 'three.txt'")
    (row,) = rows(settings, "SELECT sha256 FROM articles WHERE id = :id", id=damaged)
    files.place(settings.content, row["sha256"]).write_bytes(b"other")
    assert night(settings, keep_taken=1) == 1
    assert not copy.exists() and not copy.with_name(f"{copy.name}.json").exists()
    assert last.exists() and young.exists()
    assert night(settings, keep_taken=1) == 0


def test_a_refusal_goes_with_its_file_once_somebody_has_seen_it(
    settings: Settings,
) -> None:
    seen, unseen = refused(settings, "seen.txt"), refused(settings, "unseen.txt")
    change(
        settings,
        "UPDATE sightings SET dismissed_at = clock_timestamp() WHERE name = 'seen.txt'",
    )
    assert night(settings, keep_refused=1) == 0
    age(settings)
    assert night(settings, keep_refused=1) == 1
    assert not list(seen.parent.glob(f"{seen.name}*"))
    assert len(list(unseen.parent.glob(f"{unseen.name}*"))) == 3
    assert [one["name"] for one in rows(settings, "SELECT name FROM sightings")] == [
        "unseen.txt"
    ]


@pytest.mark.parametrize("folder", ["failed", "taken", "taken/2026-03-09"])
def test_nothing_is_deleted_through_a_link(settings: Settings, folder: str) -> None:
    """A link in a folder's place is told, and keeps nothing else from going."""
    lies = refused(settings, "seen.txt")
    _, copy = received(settings, "uncited.txt", "Nothing is said in it.")
    change(settings, "UPDATE articles SET status = 'judged'")
    change(settings, "UPDATE runs SET state = 'done'")
    change(settings, "UPDATE sightings SET dismissed_at = clock_timestamp()")
    (article,) = rows(settings, "SELECT sha256 FROM articles")
    age(settings)
    elsewhere = settings.data / "elsewhere"
    (settings.inbox / folder).rename(elsewhere)
    (settings.inbox / folder).symlink_to(elsewhere)
    behind = sorted(one.name for one in elsewhere.rglob("*"))
    made = _round(settings, keep_refused=1, keep_taken=1, keep_originals=1)
    assert sorted(one.name for one in elsewhere.rglob("*")) == behind
    told = made.found[rounds.LETTING_GO]
    assert "broke" not in told
    assert told["number"] >= 1
    assert f"{Path(folder).name} is no folder of its own" in told["first"][0]
    assert lies.exists() is (folder == "failed")
    assert copy.exists() is (folder != "failed")
    assert files.exists(settings.content, article["sha256"]) is (folder != "failed")
    with transaction(settings.database_url) as session:
        alarms = list(health.alarms(health.standing(session), {}))
    (alarm,) = [one for one in alarms if one.what == "letting_go"]
    assert "out of reach" in alarm.said
    (settings.inbox / folder).unlink()
    elsewhere.rename(settings.inbox / folder)
    made = _round(settings, keep_refused=1, keep_taken=1, keep_originals=1)
    assert made.found[rounds.LETTING_GO]["number"] == 0
    assert not lies.exists()
    assert not copy.exists()
    assert not files.exists(settings.content, article["sha256"])


def _round(settings: Settings, **keep: Any) -> Round:
    known = replace(settings, **keep)
    rounds.start(known, "ana", now=True)
    while rounds.step(known, "ana"):
        pass
    made = rounds.last(known)
    assert made is not None
    return made


def test_bookkeeping_goes_in_its_time_and_what_is_in_use_stays(
    settings: Settings,
) -> None:
    url = settings.database_url
    with transaction(url) as session:
        login.add_user(session, "Ana", Role.REVIEWER)
        for _ in range(2):
            login.use_link(session, login.make_link(session, "Ana"))
        heartbeats.beat(session, "worker@gone", 1, details={})
        heartbeats.beat(session, "worker@here", 1, details={})
    night(settings)
    night(settings)
    age(settings)
    with transaction(url) as session:
        login.use_link(session, login.make_link(session, "Ana"))
        heartbeats.beat(session, "worker@here", 1, details={})
    night(settings, **SHORT)
    (count,) = rows(
        settings,
        "SELECT (SELECT count(*) FROM sessions) AS sessions,"
        " (SELECT count(*) FROM sign_in_links) AS links,"
        " (SELECT count(*) FROM rounds WHERE ended_at IS NOT NULL) AS rounds,"
        " (SELECT string_agg(name, ' ') FROM heartbeats) AS signs",
    )
    # The newest round stays until the next one is over.
    assert count == {"sessions": 1, "links": 1, "rounds": 2, "signs": "worker@here"}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM sightings WHERE article_id IS NOT NULL",
        "DELETE FROM sightings WHERE dismissed_at IS NULL",
        "DELETE FROM runs WHERE state <> 'done'",
        "DELETE FROM runs WHERE state = 'done'",
    ],
)
def test_the_database_lets_the_program_delete_nothing_that_counts(
    settings: Settings, statement: str
) -> None:
    received(settings, "one.txt", "Nobody was hurt.")
    received(settings, "two.txt", "Nobody was hurt either.")
    refused(settings, "bad.txt")
    change(settings, "UPDATE runs SET state = 'done' WHERE id = 1")
    with pytest.raises(IntegrityError, match="let go"):
        change(settings, statement)
