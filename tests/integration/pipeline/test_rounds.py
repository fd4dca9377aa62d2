"""Nightly rounds on the real database and disk: what they find, and put right."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import NullPool, create_engine, text
from structlog.testing import capture_logs

from services.config import Settings
from services.desk.decide import decide
from services.engines.loading import engines
from services.errors import Fenced
from services.extraction.extract import VERSION
from services.model.article import Sighting
from services.model.checks import Check
from services.model.claim import ClaimDraft
from services.model.decision import DecisionKind
from services.model.lifecycle import Stage
from services.model.text import Span
from services.pipeline import intake, rounds
from services.pipeline.work import work
from services.store import decisions, files, longtexts
from services.store import rounds as stored
from services.store.decisions import Link
from services.store.rounds import Further, Known
from services.store.tables import DecisionRow
from services.store.transaction import transaction
from tests.arriving import Story, arrive, change, judge_all, rows
from tests.factories import a_draft, a_quantity
from tests.integration.desk.rows import a_case, a_claim, a_request, a_user

HOUR_AGO = time.time() - 7_200


def night(settings: Settings) -> Known:
    """Make a round from its beginning to its end; give what is known then."""
    rounds.start(settings, "ana", now=True)
    while rounds.step(settings, "ana"):
        pass
    with transaction(settings.database_url) as session:
        known = stored.known(session)
    assert known.under_way is None
    return known


def found(settings: Settings) -> dict[str, list[str]]:
    """Make a round; give what it found wrong, by check."""
    known = night(settings)
    assert set(known.found) == {*(one.value for one in Check), rounds.LETTING_GO}
    assert not [one for one in known.found.values() if "broke" in one]
    return {name: one["first"] for name, one in known.found.items() if one["number"]}


def as_owner(settings: Settings, statement: str) -> None:
    """Do what the program may not do, with every trigger off."""
    owner = create_engine(settings.owner_url, poolclass=NullPool)
    with owner.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))


def drop(settings: Settings, name: str, words: str) -> int:
    """Put an article into the archive and the database, as the inbox does."""
    data = words.encode()
    sha256 = files.keep(settings.content, [data])
    told = Sighting(name, sha256, len(data), 1, 1, 1, None, str(uuid.uuid4()))
    received = intake.receive(settings.database_url, told)
    moved = f"taken/2026-03-09/{received.sighting_id}-{name}"
    (settings.inbox / moved).parent.mkdir(parents=True, exist_ok=True)
    (settings.inbox / moved).write_bytes(data)
    intake.moved(settings.database_url, received.sighting_id, moved)
    assert received.article_id is not None
    return received.article_id


def carry(settings: Settings) -> None:
    """Carry all that waits through every stage, with the real models."""
    for stage in Stage:
        while work(stage, settings, engines, "ana").runs:
            pass


def some_decisions(settings: Settings, count: int) -> None:
    with transaction(settings.database_url) as session:
        ana = a_user(session)
        for _ in range(count):
            case = a_case(session)
            a_claim(session, case)
            decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    # Their articles have no bytes and no drop: that is another check's business.
    change(settings, "UPDATE articles SET let_go_at = clock_timestamp()")


def toll(number: int) -> list[ClaimDraft]:
    return [
        a_draft(
            f"{number} people were killed in the Ostrell flood.",
            quantities=[a_quantity(number, of="people")],
            keys=("q:casualties:@Ostrell",),
        )
    ]


def test_a_sound_store_has_nothing_wrong(settings: Settings) -> None:
    drop(settings, "flood.txt", "Twelve people were killed in the Ostrell flood.")
    drop(settings, "echo.txt", "Police said 15 people were killed at Ostrell.")
    carry(settings)
    assert found(settings) == {}
    known = night(settings)
    assert known.found["bytes"]["looked"] == 2
    assert known.found["strays"]["looked"] == 4  # each in the archive and in taken/


def test_one_round_a_night_whoever_asks(settings: Settings) -> None:
    assert rounds.start(settings, "ana")
    assert not rounds.start(settings, "ben")
    while rounds.step(settings, "ana"):
        pass
    assert not rounds.start(settings, "ben")  # a restart repeats nothing
    change(settings, "UPDATE rounds SET began_at = began_at - interval '24 hours'")
    assert rounds.start(settings, "ben")


def test_a_round_begins_at_its_hour(settings: Settings) -> None:
    hour = rows(settings, "SELECT extract(hour FROM now() AT TIME ZONE 'UTC') AS h")
    now = int(hour[0]["h"])
    night(settings)
    change(
        settings,
        "UPDATE rounds SET began_at = date_trunc('hour', now()) - interval '1 s'",
    )
    assert not rounds.start(replace(settings, round_hour=(now + 1) % 24), "ana")
    assert rounds.start(replace(settings, round_hour=now), "ana")


def test_of_two_watchers_one_makes_it_and_the_other_goes_on(settings: Settings) -> None:
    some_decisions(settings, 3)
    rounds.start(settings, "ana")
    assert rounds.step(settings, "ana")
    assert not rounds.step(settings, "ben")  # ana has it
    place = rows(settings, "SELECT step, place FROM rounds")
    with transaction(settings.database_url) as session:
        held = stored.hold(session, "ana", 60.0)
    assert held is not None
    change(settings, "UPDATE rounds SET until = clock_timestamp()")
    assert rows(settings, "SELECT step, place FROM rounds") == place
    assert rounds.step(settings, "ben")
    with pytest.raises(Fenced), transaction(settings.database_url) as session:
        stored.note(session, held, Further("chain", "", {}, {}))
    while rounds.step(settings, "ben"):
        pass
    (row,) = rows(settings, "SELECT ended_at, worker FROM rounds")
    assert row["ended_at"] is not None and row["worker"] == "ben"


def test_a_check_that_kills_whoever_makes_it_is_given_up(settings: Settings) -> None:
    rounds.start(settings, "ana")
    first = rows(settings, "SELECT step FROM rounds")[0]["step"]
    for number in range(rounds.MOST_TRIES):
        change(settings, "UPDATE rounds SET until = clock_timestamp()")
        with transaction(settings.database_url) as session:  # and it dies
            assert stored.hold(session, f"watcher {number}", 60.0)
    change(settings, "UPDATE rounds SET until = clock_timestamp()")
    known = night(settings)
    assert "given up" in known.found[first]["broke"]
    assert "broke" not in known.found["chain"]


def test_a_check_that_breaks_is_told_and_the_round_goes_on(settings: Settings) -> None:
    arrive(settings, [Story("post.txt", toll(12)), Story("echo.txt", toll(15))])
    as_owner(settings, "REVOKE SELECT ON opinions FROM crossclaim")
    try:
        known = night(settings)
    finally:
        as_owner(settings, "GRANT SELECT ON opinions TO crossclaim")
    assert known.found["pairs"]["broke"] == "ProgrammingError"
    assert known.found["chain"]["number"] == 0


def test_lost_and_damaged_bytes_are_found(settings: Settings) -> None:
    for name in ("one.txt", "two.txt", "three.txt"):
        drop(settings, name, f"Nobody was hurt, {name} says.")
    carry(settings)
    first, second, _ = rows(
        settings, "SELECT id, sha256, name FROM articles ORDER BY id"
    )
    files.place(settings.content, first["sha256"]).unlink()
    files.place(settings.content, second["sha256"]).write_bytes(b"Somebody was hurt.")
    wrong = [f"{one['id']} ({one['name']})" for one in (first, second)]
    assert found(settings) == {"bytes": wrong}


def test_files_without_a_row_are_found(settings: Settings) -> None:
    drop(settings, "flood.txt", "Nobody was hurt.")
    carry(settings)
    sha256 = files.keep(settings.content, [b"Its row was lost with the database."])
    stray = files.place(settings.content, sha256)
    folder = settings.inbox / "taken" / "2026-03-09"
    (folder / "1-other.txt").write_bytes(b"another file under a number of ours")
    (folder / "77-flood.txt").write_bytes(b"a number that is no longer ours")
    (folder / "by-hand.txt").write_bytes(b"not ours")
    (settings.inbox / "failed").mkdir()
    (settings.inbox / "failed" / "78-bad.txt.error.json").write_bytes(b"{}")
    there = ["failed/78-bad.txt.error.json", "taken/2026-03-09/77-flood.txt"]
    there.append("taken/2026-03-09/1-other.txt")
    assert sorted(found(settings)["strays"]) == sorted(there)  # the bytes may be new
    os.utime(stray, (HOUR_AGO, HOUR_AGO))
    there.append(str(stray.relative_to(settings.content)))
    assert sorted(found(settings)["strays"]) == sorted(there)


def test_no_link_of_the_inbox_is_followed(settings: Settings) -> None:
    elsewhere = settings.data / "elsewhere"
    (elsewhere / "2026-03-09").mkdir(parents=True)
    (elsewhere / "2026-03-09" / "1-secret.txt").write_bytes(b"secret")
    (settings.inbox / "taken").symlink_to(elsewhere)
    assert found(settings) == {}


def test_files_that_were_noted_and_never_moved_are_found(settings: Settings) -> None:
    drop(settings, "flood.txt", "Nobody was hurt.")
    carry(settings)
    change(settings, "UPDATE sightings SET moved_at = NULL, moved_to = NULL")
    assert found(settings) == {}
    change(settings, "UPDATE sightings SET seen_at = seen_at - interval '61 minutes'")
    assert found(settings) == {"moves": ["sighting 1"]}


def test_an_article_that_nothing_moves_is_given_on(settings: Settings) -> None:
    article = drop(settings, "flood.txt", "Twelve people were killed at Ostrell.")
    work(Stage.READING, settings, engines, "ana")
    as_owner(settings, "DELETE FROM runs WHERE stage = 'cleaning'")
    assert night(settings).found["ends"]["looked"] == 0  # it may be on its way
    change(settings, "UPDATE articles SET received_at = received_at - interval '2 h'")
    known = night(settings)
    assert (known.found["ends"]["mended"], known.found["ends"]["number"]) == (1, 0)
    carry(settings)
    (row,) = rows(settings, "SELECT id, status FROM articles")
    assert (row["id"], row["status"]) == (article, "judged")


def test_an_earlier_failure_hides_no_article_that_nothing_moves(
    settings: Settings,
) -> None:
    article = drop(settings, "flood.txt", "Nobody was hurt.")
    as_owner(
        settings,
        "UPDATE runs SET state = 'failed'; UPDATE articles SET version = 2,"
        " received_at = received_at - interval '2 h'",
    )
    assert night(settings).found["ends"]["mended"] == 1
    (run,) = rows(settings, "SELECT * FROM runs WHERE version = 2")
    assert (run["article_id"], run["stage"], run["state"]) == (
        article,
        "reading",
        "ready",
    )


def test_a_claim_without_a_case_is_found(settings: Settings) -> None:
    arrive(settings, [Story("post.txt", toll(12))])
    change(settings, "UPDATE articles SET let_go_at = clock_timestamp()")
    as_owner(settings, "UPDATE claims SET case_id = NULL")
    assert found(settings) == {"cases": ["claim 1"]}


def test_pairs_that_were_never_compared_are_found(settings: Settings) -> None:
    arrive(settings, [Story(f"{n}.txt", toll(n)) for n in (11, 12, 13, 14)])
    change(settings, "UPDATE articles SET let_go_at = clock_timestamp()")
    assert found(settings) == {}
    night(settings)
    as_owner(settings, "DELETE FROM opinions WHERE a = 2 AND b = 4")
    assert night(settings).found["pairs"]["looked"] == 0  # all was well up to there
    as_owner(settings, "UPDATE rounds SET marks = '{}'")
    # Another version read them, so it is for people to have them read again.
    assert found(settings) == {"pairs": ["claims 2 and 4"]}
    assert found(settings) == {"pairs": ["claims 2 and 4"]}  # until it is put right
    arrive(settings, [Story("late.txt", toll(15))])
    assert found(settings)["pairs"] == ["claims 2 and 4"]
    # Nor is one read again whose bytes are gone: it could not be judged any more.
    change(settings, "UPDATE articles SET extractor = :now", now=VERSION)
    assert found(settings)["pairs"] == ["claims 2 and 4"]
    assert rows(settings, "SELECT id FROM claims WHERE ticket IS NULL") == []


@pytest.mark.parametrize("gone", ["withdrawn", "no ticket"])
def test_what_is_not_judged_is_compared_with_nothing(
    settings: Settings, gone: str
) -> None:
    arrive(settings, [Story(f"{n}.txt", toll(n)) for n in (11, 12)])
    change(settings, "UPDATE articles SET let_go_at = clock_timestamp()")
    as_owner(settings, "DELETE FROM opinions")
    what = "status = 'withdrawn'" if gone == "withdrawn" else "ticket = NULL"
    as_owner(settings, f"UPDATE claims SET {what} WHERE id = 1")
    assert found(settings) == {}


def test_of_one_key_no_more_is_asked_than_judging_compares(settings: Settings) -> None:
    """Beyond four hundred articles the newest two hundred under a key are compared."""
    arrive(settings, [Story(f"{n}.txt", toll(n)) for n in (11, 12)])
    as_owner(
        settings,
        "INSERT INTO claims (article_id, version, span_start, span_end, text_hash,"
        " quote, text, draft, worth, keys, fingerprint, status, case_id, ticket,"
        " extractor, trace_id) SELECT article_id, 1, n, n, n::text, quote, text, draft,"
        " worth, keys, fingerprint, 'withdrawn', case_id, 3, extractor, trace_id"
        " FROM claims, generate_series(1, 150) AS n WHERE id = 2",
    )
    arrive(settings, [Story("late.txt", toll(15))])
    change(settings, "UPDATE articles SET let_go_at = clock_timestamp()")
    as_owner(settings, "DELETE FROM opinions WHERE a = 1 AND b > 2")
    assert found(settings) == {}
    as_owner(settings, "UPDATE rounds SET marks = '{}'")
    as_owner(settings, "DELETE FROM opinions WHERE a = 1 AND b = 2")
    assert found(settings) == {"pairs": ["claims 1 and 2"]}


def test_of_a_very_long_text_no_more_is_asked_than_judging_compares(
    settings: Settings,
) -> None:
    many = longtexts.MANY + 20
    (one,) = toll(11)
    drafts = [
        replace(one, spans=(Span(100 * n, 100 * n + 40, "killed"),))
        for n in range(many)
    ]
    arrive(settings, [Story("first.txt", toll(12)), Story("book.txt", drafts)])
    judge_all(settings)
    arrive(settings, [Story("last.txt", toll(15))])
    change(settings, "UPDATE articles SET let_go_at = clock_timestamp()")
    (count,) = rows(settings, "SELECT count(*) AS n FROM opinions")
    assert count["n"] < many * many / 4
    known = night(settings)
    assert known.found["pairs"]["looked"] == many + 2
    assert known.found["pairs"]["first"] == []
    as_owner(settings, "UPDATE rounds SET marks = '{}'")
    as_owner(settings, f"DELETE FROM opinions WHERE a = {many} AND b = {many + 2}")
    assert found(settings) == {"pairs": [f"claims {many} and {many + 2}"]}


def test_a_missing_comparison_is_made(settings: Settings) -> None:
    drop(settings, "one.txt", "Twelve people were killed in the Ostrell flood.")
    drop(settings, "two.txt", "Fifteen people were killed in the Ostrell flood.")
    carry(settings)
    asked = "SELECT a, b, kind, rule FROM opinions ORDER BY a, b"
    before, claims = (
        rows(settings, asked),
        rows(settings, "SELECT id, text FROM claims"),
    )
    assert before
    as_owner(settings, "DELETE FROM opinions")
    known = night(settings)
    assert known.found["pairs"]["number"] == 0
    assert known.found["pairs"]["mended"] == 1
    carry(settings)
    assert rows(settings, asked) == before
    assert rows(settings, "SELECT id, text FROM claims ORDER BY id") == claims
    (wish,) = rows(settings, "SELECT why, finished_at FROM readings")
    assert "had not been compared" in wish["why"] and wish["finished_at"]
    assert found(settings) == {}


CHANGES: dict[str, Callable[[Settings], None]] = {
    "changed": lambda it: as_owner(it, "UPDATE decisions SET note = 'x' WHERE id = 2"),
    "taken out": lambda it: as_owner(it, "DELETE FROM decisions WHERE id = 2"),
    "cut off": lambda it: as_owner(it, "DELETE FROM decisions WHERE id >= 3"),
}


@pytest.mark.parametrize("how", CHANGES)
def test_a_broken_chain_is_found_and_stays_found(settings: Settings, how: str) -> None:
    some_decisions(settings, 3)
    assert found(settings) == {}
    CHANGES[how](settings)
    for _ in range(2):
        (wrong,) = found(settings)["chain"]
        assert (
            wrong.split(",")[0]
            == {
                "changed": "decision 2",
                "taken out": "decision 3",
                "cut off": "decision 3",
            }[how]
        )


def test_decisions_written_anew_from_end_to_end_are_found(settings: Settings) -> None:
    """Whoever owns the database can make a chain of their own; the round knew ours."""
    some_decisions(settings, 2)
    assert found(settings) == {}
    as_owner(settings, "UPDATE decisions SET note = 'x', prev_hash = repeat('0', 64)")
    as_owner(settings, "DELETE FROM decisions WHERE id = 1")
    with transaction(settings.database_url) as session:
        row = session.get_one(DecisionRow, 2)
        anew = decisions.hash_of(row)
    as_owner(settings, f"UPDATE decisions SET hash = '{anew}'")
    for _ in range(2):
        (wrong,) = found(settings)["chain"]
        assert "the newest that was seen before" in wrong


def test_the_log_tells_what_was_found_and_where_the_chain_ends(
    settings: Settings,
) -> None:
    some_decisions(settings, 2)
    (newest,) = rows(settings, "SELECT hash FROM decisions WHERE id = 2")
    with capture_logs() as lines:
        night(settings)
        as_owner(settings, "UPDATE decisions SET note = 'x' WHERE id = 1")
        night(settings)
    well, unwell = (one for one in lines if one.get("check") == "chain")
    assert (well["log_level"], well["event"]) == ("info", "looked after")
    assert well["mark"] == {"id": 2, "hash": newest["hash"]}
    assert (well["looked"], well["number"]) == (2, 0)
    assert (unwell["log_level"], unwell["first"]) == ("error", ["decision 1"])


def test_a_trigger_that_is_off_is_found(settings: Settings) -> None:
    as_owner(settings, "ALTER TABLE decisions DISABLE TRIGGER decisions_keep_rows")
    try:
        assert found(settings) == {"rights": ["no trigger"]}
    finally:
        as_owner(settings, "ALTER TABLE decisions ENABLE TRIGGER decisions_keep_rows")


def test_a_long_chain_is_looked_at_piece_by_piece(settings: Settings) -> None:
    some_decisions(settings, 5)
    as_owner(settings, "UPDATE decisions SET note = 'x' WHERE id = 4")
    link: Link | None = None
    looked: list[int] = []
    wrong: list[int] = []
    with transaction(settings.database_url) as session:
        while True:
            some = decisions.links_behind(session, link, 2)
            looked.append(some.looked)
            wrong += some.broken
            link = some.last
            if link is None:
                break
    assert (wrong, looked) == ([4], [2, 2, 1, 0])
