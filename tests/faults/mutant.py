"""Our programs with one guard switched off, for `test_mutations.py`.

No setting of the product reaches this: whoever wants it must start this module, which
lies with the tests and is not in the package. It stands for `workers.cli`, for
`workers.app` and for `web.app` alike; `FAULTS_MUTATION` names what to switch off.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sqlalchemy import insert, select, text

from services.crashpoint import crashpoint
from services.desk import ledger
from services.model.article import Sighting
from services.model.lifecycle import AFTER, Stage
from services.store import articles, judged, runs
from services.store.files import Fresh
from services.store.runs import Held
from services.store.tables import ArticleRow
from services.store.transaction import Session
from tests.faults.apart import apart
from web.app import create_app
from workers import cli, opening, sweeper
from workers.app import app
from workers.listing import Look

__all__ = ["app", "create_app"]

apart()

#: Seconds that a race is held open, so that it need not be won by luck.
PAUSE = 0.5


def _no_sweeper() -> None:
    """Let nobody turn leases over or ring again."""
    sweeper.sweep = lambda settings, bell: None


def _no_token() -> None:
    """Let anybody finish a run, whoever holds it."""

    def finish(session: Session, held: Held) -> None:
        session.execute(
            text(
                "UPDATE runs SET state = 'done', lease_until = NULL,"
                " finished_at = clock_timestamp() WHERE id = :id"
            ),
            {"id": held.id},
        )

    runs.finish = finish


def _no_fence() -> None:
    """Let anybody finish a run: neither its token nor the article's status counts."""
    _no_token()

    def advance(session: Session, article_id: int, stage: Stage) -> None:
        session.execute(
            text("UPDATE articles SET status = :after WHERE id = :id"),
            {"id": article_id, "after": AFTER[stage].value},
        )

    articles.advance = advance


def _work_before_attempt() -> None:
    """Count no attempt."""
    _poison()
    statement = runs._CLAIM.text
    assert "attempts = attempts + 1, " in statement
    runs._CLAIM = text(statement.replace("attempts = attempts + 1, ", ""))


def _poison() -> None:
    """Have a reader that some articles kill; nothing is switched off."""
    poisoned = importlib.import_module("tests.faults.poisoned")
    assert poisoned.app is app


def _slow_turn() -> None:
    """Take the turn of judging, and take long over it; nothing is switched off."""
    wait_for_it = judged.take_turn

    def take_turn(session: Session) -> int:
        newest = wait_for_it(session)
        time.sleep(PAUSE)
        return newest

    judged.take_turn = take_turn


def _no_turn() -> None:
    """Judge without waiting for one's turn, and take long over it."""

    def take_turn(session: Session) -> int:
        newest = judged.newest_ticket(session)
        time.sleep(PAUSE)
        return newest

    judged.take_turn = take_turn


def _no_unique_hash() -> None:
    """Look whether the bytes are known, then store them; the index is gone."""

    def receive(session: Session, sighting: Sighting) -> tuple[int, bool]:
        known = session.scalar(
            select(ArticleRow.id).where(ArticleRow.sha256 == sighting.sha256)
        )
        if known is not None:
            return known, False
        time.sleep(10 * PAUSE)  # two watchers do not begin in the same moment
        made = insert(ArticleRow).values(
            sha256=sighting.sha256, name=sighting.name, trace_id=sighting.trace_id
        )
        return session.execute(made.returning(ArticleRow.id)).scalar_one(), True

    articles.receive = receive


def _no_second_look() -> None:
    """Take for granted that a file stays as it was while it is copied."""

    def chunks(handle: int, seen: Look) -> Iterator[bytes]:
        os.lseek(handle, 0, os.SEEK_SET)
        while chunk := os.read(handle, opening.CHUNK):
            yield chunk
            crashpoint("inbox.copying")

    def copy(handle: int, seen: Look, content: Path) -> Fresh:
        fresh = Fresh(content)
        for chunk in chunks(handle, seen):
            fresh.write(chunk)
        return fresh

    opening.copy = copy


def _no_version() -> None:
    """Decide on whatever the reviewer saw."""
    ledger.require_fresh = lambda session, case, seen: None


MUTATIONS: Mapping[str, Callable[[], None]] = {
    "sweeper": _no_sweeper,
    "token": _no_token,
    "fence": _no_fence,
    "attempt": _work_before_attempt,
    "slow turn": _slow_turn,
    "turn": _no_turn,
    "unique": _no_unique_hash,
    "second look": _no_second_look,
    "version": _no_version,
    "nothing": lambda: None,
    "poison": _poison,
}

MUTATIONS[os.environ["FAULTS_MUTATION"]]()

if __name__ == "__main__":
    sys.exit(cli.main())
