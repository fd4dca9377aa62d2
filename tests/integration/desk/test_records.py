"""Records: their value, their sources, and how we know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.desk import records
from services.desk.decide import decide
from services.errors import Missing
from services.model.case import Stance
from services.model.claim import Attribution
from services.model.decision import DecisionKind
from services.model.opinion import OpinionKind
from services.store.transaction import Session
from tests.factories import a_draft, a_quantity
from tests.integration.desk.rows import a_case_of, a_request, a_user

TWELVE = a_draft(quantities=[a_quantity(12)], by="Interior Ministry")
FIFTEEN = a_draft("Fifteen died.", quantities=[a_quantity(15)], by="Hospital")


def test_it_misses_a_record_that_is_not_there(session: Session) -> None:
    with pytest.raises(Missing):
        records.show(session, 10**9)


def test_it_tells_how_we_know(session: Session) -> None:
    case, claims = a_case_of(session, [TWELVE, FIFTEEN], OpinionKind.CONTRADICTION)
    decide(session, a_request(session, case, DecisionKind.BOTH_STAND), a_user(session))
    (line,) = records.page(session)
    view = records.show(session, line.id)
    assert view.line == line
    assert view.case_id == case
    assert [one.row.claim.id for one in view.evidence] == claims
    assert {one.by for one in view.evidence} == {"Ana"}
    assert {one.stance for one in view.evidence} == {Stance.CONTRADICTS}
    assert all(len(one.sha256) == 64 for one in view.evidence)
    assert [one.kind for one in view.history] == [DecisionKind.BOTH_STAND]


def test_it_counts_attributions_not_articles(session: Session) -> None:
    own_voice = replace(TWELVE, attribution=Attribution())
    case, _ = a_case_of(session, [TWELVE, TWELVE, FIFTEEN, own_voice])
    decide(session, a_request(session, case, DecisionKind.ACCEPT), a_user(session))
    (line,) = records.page(session)
    assert (line.articles, line.attributions) == (4, 3)


def test_pages_go_back_in_time(session: Session) -> None:
    ana = a_user(session)
    for _ in range(3):
        case, _ = a_case_of(session, [TWELVE])
        decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    ids = [one.id for one in records.page(session)]
    assert ids == sorted(ids, reverse=True)
    assert [one.id for one in records.page(session, limit=2)] == ids[:2]
    assert [one.id for one in records.page(session, after=ids[1])] == ids[2:]
