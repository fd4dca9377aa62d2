"""What the pages of records show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.desk.holding import Bounds, Value
from services.desk.trajectory import Course
from services.desk.views import DecisionView, EvidenceView, RecordLine


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record with its values and all its evidence."""

    line: RecordLine
    home: int  # the record it went into, itself where it stands alone
    case_id: int
    evidence: tuple[EvidenceView, ...]
    values: tuple[Value, ...]
    bounds: tuple[Bounds, ...]
    sentence: str  # to copy
    courses: tuple[Course, ...]  # its figures over time
    joined: tuple[RecordLine, ...]  # records that went into this one
    history: tuple[DecisionView, ...]
    seen: int  # newest decision about it: forms send it back
    moment: datetime | None  # as held then; None: as held now

    def of_claim(self, claim_id: int) -> EvidenceView | None:
        """Give the evidence that a claim is."""
        found = (one for one in self.evidence if one.row.claim.id == claim_id)
        return next(found, None)
