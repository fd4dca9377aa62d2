"""What stands beside a case for whoever looks at it: who has it, notes, own drafts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from flask import request

from services.desk import assigning, leases, notes, pending
from services.desk.leases import Lease
from services.desk.notes import NoteView
from services.model.decision import Reviewer, Role
from web.context import desk_session, reviewer

#: Headers by which a browser says that nobody looks at the page yet.
_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "HX-Preloaded")


@dataclass(frozen=True, slots=True)
class Beside:
    """What the partials of `review/` show."""

    token: str  # of this page, by which it lets the case go
    lease: Lease | None
    mine: bool  # whether the lease is the reader's own
    notes: tuple[NoteView, ...]
    owner: tuple[int, str] | None
    receivers: tuple[tuple[int, str], ...]  # who could be given the case
    draft: dict[str, Any]  # what the reader was about to decide


def read(case_id: int) -> Beside:
    """Read it, and take the case for a reader who may decide, if it is free."""
    by, token = reviewer(), str(uuid.uuid4())
    with desk_session() as session:
        lease = (
            leases.holder(session, case_id)
            if _ahead()
            else leases.open_case(session, case_id, by, token=token)
        )
        return Beside(
            token=token,
            lease=lease,
            mine=lease is not None and lease.user_id == by.id,
            notes=notes.of_case(session, case_id, by),
            owner=assigning.owner(session, case_id),
            receivers=assigning.receivers(session) if _decides(by) else (),
            draft=pending.kept(session, case_id, by),
        )


def _decides(by: Reviewer) -> bool:
    return by.role.may(Role.REVIEWER)


def _ahead() -> bool:
    """Tell a page that is fetched ahead from one that somebody looks at."""
    return any(name in request.headers for name in _AHEAD)
