"""Attempts to sign in, counted before the password is looked at.

In the database, so that every process of the desk counts with the others and a
restart forgets nothing; Redis has no part in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

#: After so long without an attempt, all is forgotten.
FORGOTTEN = timedelta(hours=1)

#: Counts an attempt, or does nothing while the wait for the last one goes on. The row
#: is locked from here to the commit, so two at once are counted one after the other.
_COUNT = text("""
INSERT INTO sign_in_attempts AS a (caller, tried) VALUES (:caller, 1)
ON CONFLICT (caller) DO UPDATE
   SET tried = CASE WHEN a.tried_at < clock_timestamp() - :forgotten
                    THEN 1 ELSE a.tried + 1 END,
       tried_at = clock_timestamp()
 WHERE a.tried < :free OR clock_timestamp() >= a.tried_at
       + interval '1 s' * least(power(2, least(a.tried - :free, 20)), :longest)
RETURNING tried
""")

_WAIT = text("""
SELECT extract(epoch FROM tried_at - clock_timestamp())::float8
       + least(power(2, least(tried - :free, 20)), :longest)
  FROM sign_in_attempts WHERE caller = :caller
""")


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many attempts `caller` has before each costs a wait that doubles."""

    caller: str
    free: int
    longest: float  # seconds

    @property
    def key(self) -> str:
        """What is kept of the caller: a password typed as a name must not lie here."""
        return hashlib.sha256(self.caller.encode("utf-8", "replace")).hexdigest()


def wait(session: Session, allowances: Iterable[Allowance]) -> float:
    """Count an attempt; 0 if it may go on, else for how many seconds it must wait.

    Nothing may be committed of an attempt that must wait.
    """
    for one in sorted(allowances, key=lambda each: each.key):  # no two lock crosswise
        limits = {"caller": one.key, "free": one.free, "longest": one.longest}
        counted = session.execute(_COUNT, limits | {"forgotten": FORGOTTEN}).first()
        if counted is None:
            left: float = session.execute(_WAIT, limits).scalar_one()
            return max(1.0, left)
    return 0.0


def forget(session: Session, allowances: Iterable[Allowance]) -> None:
    """Count from zero again for these, and drop whoever has given up."""
    session.execute(
        text(
            "DELETE FROM sign_in_attempts WHERE caller IN (SELECT caller"
            " FROM sign_in_attempts WHERE caller = ANY(:callers)"
            " OR tried_at < clock_timestamp() - :forgotten FOR UPDATE SKIP LOCKED)"
        ),
        {"callers": [one.key for one in allowances], "forgotten": FORGOTTEN},
    )


def take_back(session: Session, allowance: Allowance) -> None:
    """Count one attempt less: it was no guess."""
    session.execute(
        text(
            "UPDATE sign_in_attempts SET tried = greatest(tried - 1, 0)"
            " WHERE caller = :caller"
        ),
        {"caller": allowance.key},
    )
