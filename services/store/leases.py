"""Who has a case open just now. Rows run out by the database's clock."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

#: Seconds that a case stays taken without a sign of its reader.
SECONDS = 60

_TAKE = text("""
INSERT INTO leases (case_id, user_id, token, taken_at, until)
SELECT id, :person, :token, clock_timestamp(),
       clock_timestamp() + make_interval(secs => :seconds)
  FROM cases WHERE id = :case AND status = 'open'
ON CONFLICT (case_id) DO UPDATE
   SET user_id = excluded.user_id, token = excluded.token, until = excluded.until,
       taken_at = CASE WHEN leases.user_id = excluded.user_id
                        AND leases.until > clock_timestamp()
                       THEN leases.taken_at ELSE excluded.taken_at END
 WHERE leases.until <= clock_timestamp() OR leases.user_id = excluded.user_id OR :over
""")

_RELEASE = text("""
DELETE FROM leases WHERE case_id = :case AND user_id = :person
   AND (token = :token OR CAST(:token AS uuid) IS NULL)
""")

_SETTLE = text("""
WITH kept AS (DELETE FROM drafts WHERE case_id = :case AND user_id = :person)
DELETE FROM leases WHERE case_id = :case AND user_id = :person
""")

_HOLDERS = text("""
SELECT l.case_id, l.user_id, u.name,
       CAST(ceil(extract(epoch FROM l.until - clock_timestamp())) AS int) AS left
  FROM leases l JOIN users u ON u.id = l.user_id
 WHERE l.case_id = ANY(:cases) AND l.until > clock_timestamp()
""")


@dataclass(frozen=True, slots=True)
class Lease:
    """Who has a case open, and for how many seconds still."""

    case_id: int
    user_id: int
    by: str
    left: int


def take(
    session: Session,
    case_id: int,
    user_id: int,
    *,
    token: uuid.UUID,
    over: bool = False,
) -> None:
    """Take a waiting case that nobody else holds; `over`: whoever holds it."""
    told = {"case": case_id, "person": user_id, "token": token, "over": over}
    session.execute(_TAKE, told | {"seconds": SECONDS})


def release(
    session: Session, case_id: int, user_id: int, token: uuid.UUID | None = None
) -> None:
    """Let a case go. With a token: only if no later page has taken it."""
    told = {"case": case_id, "person": user_id, "token": token}
    session.execute(_RELEASE, told)


def settle(session: Session, case_id: int, user_id: int) -> None:
    """Let a case go, whichever page has it, and forget the draft on it."""
    session.execute(_SETTLE, {"case": case_id, "person": user_id})


def holders(session: Session, case_ids: Collection[int]) -> dict[int, Lease]:
    """Give who holds which of these cases."""
    rows = session.execute(_HOLDERS, {"cases": list(case_ids)})
    return {row.case_id: Lease(*row) for row in rows}
