"""A decision's line in the log names the files that it is about, once it stands."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from services.desk.decide import decide
from services.model.decision import DecisionKind
from services.model.opinion import OpinionKind
from services.store.tables import ClaimRow
from services.store.transaction import transaction
from tests.integration.desk.rows import TOLLS, a_case_of, a_request, a_user


def _case(url: str) -> tuple[int, list[str]]:
    """Put a case of three articles into the database; give their traces too."""
    with transaction(url) as session:
        case, claims = a_case_of(session, TOLLS, OpinionKind.CONTRADICTION)
        traces = session.scalars(
            select(ClaimRow.trace_id).where(ClaimRow.id.in_(claims))
        )
        return case, sorted(str(one) for one in traces)


def test_it_names_the_trace_of_each_article(clean_database: str) -> None:
    case, traces = _case(clean_database)
    with capture_logs() as told, transaction(clean_database) as session:
        request = a_request(session, case, DecisionKind.BOTH_STAND)
        outcome = decide(session, request, a_user(session))
        assert not told, "nothing stands before the commit"
    (line,) = (one for one in told if one["event"] == "decided")
    assert line["decision"] == outcome.decision_id
    assert (line["kind"], line["case"]) == ("both_stand", case)
    assert line["trace_ids"] == traces
    assert len(set(traces)) == 3


def test_what_was_rolled_back_was_not_decided(clean_database: str) -> None:
    case, _ = _case(clean_database)
    with (
        capture_logs() as told,
        pytest.raises(ZeroDivisionError),
        transaction(clean_database) as session,
    ):
        request = a_request(session, case, DecisionKind.PARK)
        decide(session, request, a_user(session))
        raise ZeroDivisionError
    assert told == []
