"""What stands beside a case for whoever looks at it: who has it, notes, own drafts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from services.desk import assigning, leases, notes
from services.desk.leases import Lease
from services.desk.notes import NoteView
from services.desk.views import CaseView
from services.model.decision import Reviewer, Role
from web.context import desk_session, reviewer


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
    watched: bool  # whether the reader watches it


def read(case: CaseView) -> Beside:
    """Read it. The page itself asks for the case once somebody looks at it."""
    by, case_id = reviewer(), case.id
    with desk_session() as session:
        own = leases.beside_case(session, case_id, by)
        return Beside(
            token=str(uuid.uuid4()),
            lease=own.lease,
            mine=own.lease is not None and own.lease.user_id == by.id,
            notes=notes.of_case(session, case_id, by) if case.noted else (),
            owner=assigning.owner(session, case.assigned_to),
            receivers=assigning.receivers(session) if _decides(by) else (),
            draft=own.draft,
            watched=own.watched,
        )


def _decides(by: Reviewer) -> bool:
    return by.role.may(Role.REVIEWER)
