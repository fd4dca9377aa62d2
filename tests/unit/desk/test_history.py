"""The sentences of decisions."""

from __future__ import annotations

from typing import Any

import pytest

from services.desk.history import sentence
from services.model.decision import DecisionKind


def _changes(claims: int, records: list[int], **more: Any) -> dict[str, Any]:
    return {"touched": {"claims": [*range(claims)], "records": records}, **more}


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("accept", _changes(3, [17]), "Accepted 3 claims as record 17."),
        ("accept", _changes(1, [1, 2]), "Accepted 1 claim as records 1 and 2."),
        ("accept", _changes(4, [1, 2, 3]), "Accepted 4 claims as records 1, 2 and 3."),
        ("merge", _changes(3, [17]), "Merged 3 claims into record 17."),
        ("update", _changes(1, [17]), "Updated record 17 with 1 claim."),
        (
            "both_stand",
            _changes(2, [17]),
            "Let 2 claims stand side by side in record 17, disputed.",
        ),
        ("reject", _changes(2, []), "Rejected 2 claims: duplicate."),
        (
            "not_a_conflict",
            _changes(2, [], negatives=[{}]),
            "Noted 1 pair as no conflict: duplicate.",
        ),
        ("defer", _changes(2, []), "Put case 41 off until tomorrow."),
        (
            "undo",
            _changes(2, [], undone="rejected 2 claims: duplicate."),
            "Undid: rejected 2 claims: duplicate.",
        ),
    ],
)
def test_it_says_what_was_done(kind: str, changes: dict[str, Any], said: str) -> None:
    given = sentence(DecisionKind(kind), changes, case_id=41, reason="duplicate")
    assert given == said
