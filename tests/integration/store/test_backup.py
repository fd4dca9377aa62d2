"""A backup is equal down to the last decision, or it is refused in words."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Generator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text

from services.config import Settings
from services.desk.decide import decide
from services.model.decision import DecisionKind, Request
from services.store import backup, files, schema, snapshot
from services.store.backup import Damaged, Manifest
from services.store.transaction import Session, transaction
from tests.factories import a_draft, a_quantity
from tests.integration.desk.rows import a_case_of, a_user, an_article
from workers import keeping

_number = count(1)


def hush(_: str) -> None:
    """Take what is said, and say nothing."""


@pytest.fixture
def work(settings: Settings) -> Settings:
    """Give an installation with articles, odd texts and a decision."""
    with transaction(settings.database_url) as session:
        ana = a_user(session)
        case, _ = a_case_of(session, [a_draft(quantities=[a_quantity(12)])])
        request = Request(str(uuid.uuid4()), case, DecisionKind.ACCEPT, seen=1)
        decide(session, request, ana)
        for words in (
            "Tabs\tand\nbreaks \\N \\. end",
            "Ünïcode 🌊 \u202e right to left",
        ):
            keep(session, settings, words)
    return settings


def keep(session: Session, settings: Settings, words: str) -> None:
    """Keep an article's bytes, and the row that names them."""
    sha256 = files.keep(settings.content, [words.encode()])
    an_article(session, words, sha256=sha256)


@pytest.fixture
def elsewhere(work: Settings, tmp_path: Path) -> Generator[Settings, None, None]:
    """Give an empty installation: another database, another folder."""
    name = f"restored_{next(_number)}"
    owner = create_engine(work.owner_url, poolclass=NullPool)
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
        line.execute(text(f"CREATE DATABASE {name}"))
    content = tmp_path / "elsewhere"
    yield replace(
        work,
        content=content,
        owner_url=at(work.owner_url, name),
        database_url=at(work.database_url, name),
    )
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
        line.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def at(url: str, database: str) -> str:
    """Give the address of another database on the same server."""
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def held(url: str) -> dict[str, str]:
    """Give a hash of each table's rows."""
    with snapshot.frozen(url) as connection:
        return {
            name: snapshot.dump(connection, name, backup.Nowhere()).sha256
            for name in snapshot.names(connection)
        }


def saved(settings: Settings, target: Path) -> Manifest:
    return keeping.save(settings, target, say=hush)


def test_what_is_restored_is_equal_down_to_the_decisions(
    work: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    made = saved(work, tmp_path / "backup.tar")
    assert made.rows("decisions") == 1
    # The invented article of the case has no bytes on the disk: said, not hidden.
    assert len(made.contents) == 2
    assert len(made.lost) == 1
    keeping.restore(elsewhere, tmp_path / "backup.tar", say=hush)
    assert held(elsewhere.owner_url) == held(work.owner_url)
    for sha256 in made.contents:
        assert files.load(elsewhere.content, sha256) == files.load(work.content, sha256)


def test_the_restored_desk_goes_on_where_the_other_stopped(
    work: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    saved(work, tmp_path / "backup.tar")
    keeping.restore(elsewhere, tmp_path / "backup.tar", say=hush)
    with transaction(elsewhere.database_url) as session:  # as the program's own role
        ben = a_user(session, "Ben")
        case, _ = a_case_of(session, [a_draft(quantities=[a_quantity(15)])])
        request = Request(str(uuid.uuid4()), case, DecisionKind.ACCEPT, seen=1)
        assert decide(session, request, ben).decision_id > 1
    with transaction(elsewhere.database_url) as session, pytest.raises(Exception) as no:
        session.execute(text("UPDATE decisions SET note = 'other'"))
    assert "permission denied" in str(no.value)


def test_a_backup_under_load_holds_one_moment(
    work: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    stop = threading.Event()

    def write() -> None:
        for number in count():
            if stop.is_set():
                return
            with transaction(work.database_url) as session:
                keep(session, work, f"article {number}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = [saved(work, tmp_path / f"{one}.tar") for one in range(5)]
    finally:
        stop.set()
        writer.join()
    assert found[-1].rows("articles") > found[0].rows("articles")
    for one in found:
        assert len(one.contents) + len(one.lost) == one.rows("articles")
        assert len(one.lost) == 1
    keeping.restore(elsewhere, tmp_path / "2.tar", say=hush)
    there = held(elsewhere.owner_url)
    assert there == {one.name: one.sha256 for one in found[2].tables}


def test_a_damaged_backup_is_refused_before_anything_is_written(
    work: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    saved(work, tmp_path / "good.tar")
    whole = (tmp_path / "good.tar").read_bytes()
    at_text = whole.index(b"breaks")
    flipped = whole[:at_text] + b"X" + whole[at_text + 1 :]
    for name, data in {
        "flipped": flipped,
        "cut": whole[: len(whole) // 2],
        "no-end": whole[: whole.rindex(b"manifest.json")],
        "noise": b"not a backup",
        "empty": b"",
    }.items():
        path = tmp_path / f"{name}.tar"
        path.write_bytes(data)
        with pytest.raises(Damaged):
            keeping.restore(elsewhere, path, say=hush)
    schema.upgrade(elsewhere.owner_url, "crossclaim")
    with snapshot.whole(elsewhere.owner_url) as connection:
        snapshot.make_room(connection)  # raises where anything is left


def test_it_is_never_put_over_work(work: Settings, tmp_path: Path) -> None:
    saved(work, tmp_path / "backup.tar")
    before = held(work.owner_url)
    with pytest.raises(snapshot.NotEmpty, match="work in this database"):
        keeping.restore(work, tmp_path / "backup.tar", say=hush)
    assert held(work.owner_url) == before


def test_a_failed_backup_leaves_the_last_good_one(
    work: Settings, tmp_path: Path
) -> None:
    target = tmp_path / "backup.tar"
    saved(work, target)
    good = target.read_bytes()
    gone = replace(work, database_url=at(work.database_url, "gone"))
    with pytest.raises(snapshot.DatabaseSaid, match="the database said"):
        saved(gone, target)
    assert target.read_bytes() == good
    assert [one.name for one in tmp_path.glob(".*.part")] == []


def test_a_folder_that_is_not_there_is_named(work: Settings, tmp_path: Path) -> None:
    with pytest.raises(keeping.NotKept, match="nowhere"):
        saved(work, tmp_path / "nowhere" / "backup.tar")
    with pytest.raises(keeping.NotKept, match=r"absent\.tar"):
        keeping.check(tmp_path / "absent.tar")
