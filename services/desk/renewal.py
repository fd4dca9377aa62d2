"""Work out anew what cases are about, once a person has changed them."""

from __future__ import annotations

from collections.abc import Iterable

from services.judging.grouping import summarize
from services.model.case import CaseStatus
from services.store import judged
from services.store.tables import CaseRow
from services.store.transaction import Session


def renew(session: Session, rows: Iterable[CaseRow]) -> None:
    """Write summary and place in the queue of each case that was not joined away."""
    session.flush()
    standing = {row.id for row in rows if row.status != CaseStatus.JOINED.value}
    judged.regather(session, standing, summarize)
