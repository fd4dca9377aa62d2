"""What one reader has to do with a case: read in one go, for every page of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.store.leases import Lease

_BESIDE = text("""
SELECT l.case_id, l.user_id, u.name,
       CAST(ceil(extract(epoch FROM l.until - clock_timestamp())) AS int) AS left,
       (SELECT content FROM drafts WHERE case_id = :case AND user_id = :person),
       EXISTS (SELECT FROM watches WHERE case_id = :case AND user_id = :person)
  FROM (VALUES (1)) AS always
  LEFT JOIN leases l ON l.case_id = :case AND l.until > clock_timestamp()
  LEFT JOIN users u ON u.id = l.user_id
""")


@dataclass(frozen=True, slots=True)
class Beside:
    """Who has a case open, and what its reader left there."""

    lease: Lease | None
    draft: dict[str, Any]  # what they were about to decide; empty: nothing
    watched: bool


def of(session: Session, case_id: int, user_id: int) -> Beside:
    """Read it."""
    told = {"case": case_id, "person": user_id}
    *lease, draft, watched = session.execute(_BESIDE, told).one()
    taken = lease[0] is not None
    return Beside(Lease(*lease) if taken else None, draft or {}, watched)
