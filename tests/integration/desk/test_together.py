"""Two people at once, on connections of their own."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from services.desk import history
from services.desk.decide import decide
from services.desk.undo import undo
from services.desk.views import Outcome
from services.errors import CrossclaimError, Stale
from services.model.decision import DecisionKind, Reason, Request, Reviewer
from services.store.tables import ClaimRow, DecisionRow, EvidenceRow
from services.store.transaction import transaction
from tests.factories import a_draft, a_quantity
from tests.integration.desk.rows import a_case_of, a_user

TWELVE = a_draft(quantities=[a_quantity(12)])


def _ask(case: int, kind: DecisionKind, key: str | None = None) -> Request:
    reason = Reason.FURNITURE if kind is DecisionKind.REJECT else None
    return Request(key or str(uuid.uuid4()), case, kind, seen=1, reason=reason)


def _both(
    url: str, asked: list[tuple[Request, Reviewer]]
) -> list[Outcome | CrossclaimError]:
    """Let everybody decide at the same moment, each in a transaction of their own."""
    ready = threading.Barrier(len(asked))

    def one(request: Request, by: Reviewer) -> Outcome | CrossclaimError:
        try:
            with transaction(url) as session:
                history.lines(session)  # the line to the server stands
                ready.wait()
                return decide(session, request, by)
        except CrossclaimError as error:
            return error

    with ThreadPoolExecutor(len(asked)) as pool:
        return list(pool.map(lambda pair: one(*pair), asked))


def test_of_two_decisions_on_one_case_exactly_one_wins(clean_database: str) -> None:
    for _ in range(5):
        with transaction(clean_database) as session:
            people = [a_user(session, f"Ana {uuid.uuid4()}") for _ in range(2)]
            case, (claim,) = a_case_of(session, [TWELVE])
        answers = _both(
            clean_database,
            [
                (_ask(case, DecisionKind.ACCEPT), people[0]),
                (_ask(case, DecisionKind.REJECT), people[1]),
            ],
        )
        won = [one for one in answers if isinstance(one, Outcome)]
        assert len(won) == 1
        assert [type(one) for one in answers if one not in won] == [Stale]
        with transaction(clean_database) as session:
            (row,) = session.scalars(
                select(DecisionRow).where(DecisionRow.case_id == case)
            )
            status = session.get_one(ClaimRow, claim).status
            assert status == {"accept": "accepted", "reject": "rejected"}[row.kind]


def test_a_double_click_counts_once(clean_database: str) -> None:
    with transaction(clean_database) as session:
        ana = a_user(session)
        case, _ = a_case_of(session, [TWELVE])
    asked = (_ask(case, DecisionKind.ACCEPT), ana)
    answers = _both(clean_database, [asked, asked, asked])
    assert len({one.decision_id for one in answers if isinstance(one, Outcome)}) == 1
    assert all(isinstance(one, Outcome) for one in answers)
    with transaction(clean_database) as session:
        assert len(session.scalars(select(EvidenceRow)).all()) == 1


def test_decisions_at_the_same_time_keep_the_chain(clean_database: str) -> None:
    with transaction(clean_database) as session:
        people = [a_user(session, f"Ana {number}") for number in range(4)]
        cases = [a_case_of(session, [TWELVE])[0] for _ in people]
    answers = _both(
        clean_database,
        [
            (_ask(case, DecisionKind.ACCEPT), by)
            for case, by in zip(cases, people, strict=True)
        ],
    )
    assert all(isinstance(one, Outcome) for one in answers)
    with transaction(clean_database) as session:
        undo(session, people[0], str(uuid.uuid4()))
    with transaction(clean_database) as session:
        assert history.broken(session) == []
        assert len(history.lines(session)) == 5
