"""What to say before a merge across what was called no conflict; who challenges.

It warns and forbids nothing: whoever merges may know more than was known then.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.desk.recordviews import RecordView
from services.desk.views import CaseView
from services.model.case import RecordStatus
from services.store import warnings
from services.store.transaction import Session
from services.store.warnings import Across, Challenger


def across(session: Session, case: CaseView) -> dict[int, Sequence[Across]]:
    """Give, for each record that a case could go into, the pairs it would go across."""
    near = [line.id for line in (*case.records, *case.suggested)]
    found: dict[int, list[Across]] = {}
    for one in warnings.across(session, case.id, near) if near else ():
        found.setdefault(one.record_id, []).append(one)
    return {record: tuple(ones) for record, ones in found.items()}


def challengers(session: Session, record: RecordView) -> tuple[Challenger, ...]:
    """Give the cases that challenge a record, as long as it is challenged."""
    if record.line.status is not RecordStatus.CHALLENGED:
        return ()
    held = [one.row.claim.id for one in record.evidence]
    return warnings.challengers(session, held)
