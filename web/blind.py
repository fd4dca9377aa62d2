"""Blind work: the machine's opinion stays hidden until somebody has decided.

Nothing of it is on the page: not hidden by a style, but never sent.
"""

from __future__ import annotations

from services.desk.views import CaseView
from services.model.decision import DecisionKind
from web.context import preferences, reviewer

#: Decisions about the claims themselves; to pass a case on decides nothing.
_DECIDES = frozenset(
    {
        DecisionKind.ACCEPT,
        DecisionKind.MERGE,
        DecisionKind.UPDATE,
        DecisionKind.REJECT,
        DecisionKind.BOTH_STAND,
        DecisionKind.NOT_A_CONFLICT,
    }
)


def works_blind() -> bool:
    """Tell whether the one who asks works blind."""
    return preferences().blind


def blind_to(case: CaseView) -> bool:
    """Tell whether the one who asks must not see the opinion on this case yet."""
    return works_blind() and not any(
        one.by == reviewer().name and one.kind in _DECIDES and one.undone_by is None
        for one in case.history
    )
