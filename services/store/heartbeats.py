"""Heartbeats: signs of life of watchers and workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from sqlalchemy.sql import func

from services.store.tables import HeartbeatRow

#: Seconds after which a silent program is taken for dead.
SILENCE = 30.0


@dataclass(frozen=True, slots=True)
class Sign:
    """The last sign of life of one program; `age` in seconds."""

    name: str
    pid: int
    age: float
    details: dict[str, Any]

    @property
    def alive(self) -> bool:
        """Whether it was heard lately."""
        return self.age < SILENCE


def beat(session: Session, name: str, pid: int, *, details: dict[str, Any]) -> None:
    """Give a sign of life. Programs long silent are forgotten by a nightly round."""
    fresh = {"pid": pid, "details": details, "beaten_at": func.clock_timestamp()}
    session.execute(
        insert(HeartbeatRow)
        .values(name=name, **fresh)
        .on_conflict_do_update(index_elements=["name"], set_=fresh)
    )


def signs(session: Session) -> list[Sign]:
    """Give the last sign of life of each program, the freshest first."""
    rows = session.execute(
        text(
            "SELECT name, pid, details, extract(epoch FROM"
            " clock_timestamp() - beaten_at)::float8 AS age"
            " FROM heartbeats ORDER BY beaten_at DESC, name"
        )
    )
    return [Sign(row.name, row.pid, row.age, row.details) for row in rows]
