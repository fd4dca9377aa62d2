"""Looking writes nothing: every page can be made in a read-only transaction."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.desk import (
    articles,
    cases,
    exports,
    history,
    intake,
    login,
    queue,
    records,
)
from services.desk.decide import decide
from services.model.case import Lane
from services.model.decision import DecisionKind, Role
from services.model.opinion import OpinionKind
from services.store.transaction import Session
from tests.factories import a_draft, a_quantity
from tests.integration.desk.rows import a_case_of, a_claim, a_request, a_sighting

TWELVE = a_draft(quantities=[a_quantity(12)])

Look = Callable[[Session, dict[str, int], str], object]

LOOKS: dict[str, Look] = {
    "queue": lambda session, _, __: queue.page(session, None),
    "lane": lambda session, _, __: queue.page(session, Lane.NEW),
    "next case": lambda session, ids, _: queue.next_case(session, ids["case"]),
    "case": lambda session, ids, _: cases.show(session, ids["case"]),
    "records": lambda session, _, __: records.page(session),
    "record": lambda session, ids, _: records.show(session, ids["record"]),
    "articles": lambda session, _, __: articles.page(session),
    "article": lambda session, ids, _: articles.show(session, ids["article"]),
    "intake": lambda session, _, __: intake.page(session),
    "history": lambda session, _, __: history.lines(session),
    "chain": lambda session, _, __: history.broken(session),
    "who": lambda session, _, token: login.reviewer_of(session, token),
    "claims": lambda session, _, __: list(exports.rows(session, "claims")),
    "cases": lambda session, _, __: list(exports.rows(session, "cases")),
    "all records": lambda session, _, __: list(exports.rows(session, "records")),
    "decisions": lambda session, _, __: list(exports.rows(session, "decisions")),
}


@pytest.mark.parametrize("page", list(LOOKS))
def test_looking_writes_nothing(session: Session, page: str) -> None:
    ana = login.add_user(session, "Ana", Role.REVIEWER)
    token = login.use_link(session, login.make_link(session, "Ana")).token
    case, _ = a_case_of(session, [TWELVE, TWELVE], OpinionKind.SAME)
    decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    a_claim(session, case, TWELVE)
    view = cases.show(session, case)
    article = view.articles[0].article_id
    a_sighting(session, article)
    ids = {"case": case, "record": view.records[0].id, "article": article}
    session.commit()
    session.execute(text("SET TRANSACTION READ ONLY"))
    LOOKS[page](session, ids, token)
    session.flush()
    with pytest.raises(DBAPIError, match="read-only"):
        session.execute(text("UPDATE cases SET why = 'written'"))
