"""Watching a case or a record, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.config import Settings
from services.model.decision import Role
from services.model.opinion import OpinionKind
from services.store.tables import ClaimRow, RecordRow
from services.store.transaction import transaction
from tests.factories import a_draft, a_quantity
from tests.integration.desk import rows
from tests.integration.web.conftest import Visitor

Put = Callable[..., tuple[int, list[int]]]


def _deaths(number: int) -> object:
    return a_draft(f"{number} died.", quantities=[a_quantity(number)])


@pytest.fixture
def ben(visit: Callable[..., Visitor]) -> Visitor:
    return visit(Role.REVIEWER, "Ben")


def _news(who: Visitor) -> int:
    return int(who.get("/live").json["watched"])


def test_what_another_decided_on_a_watched_case_is_told_until_it_was_seen(
    ana: Visitor, ben: Visitor, a_case: Put
) -> None:
    case_id, _ = a_case(_deaths(12), question="Deaths in the flood")
    ana.post(f"/cases/{case_id}/watch", on="yes")
    assert _news(ana) == 0
    ben.decide(case_id, "accept", note="as the ministry has it")
    assert _news(ana) == 1 and _news(ben) == 0
    page = ana.text("/watched")
    assert "Ben accepted 1 claim" in page and "as the ministry has it" in page
    watch = page.partition('name="watch" value="')[2].partition('"')[0]
    ana.post("/watched/seen", watch=watch)
    assert _news(ana) == 0
    assert "Nothing since" in ana.text("/watched")


def test_what_one_does_oneself_is_no_news(ana: Visitor, a_case: Put) -> None:
    case_id, _ = a_case(_deaths(12))
    ana.post(f"/cases/{case_id}/watch", on="yes")
    ana.decide(case_id, "accept")
    assert _news(ana) == 0


def test_a_claim_that_joins_a_watched_case_is_news(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    case_id, _ = a_case(_deaths(12))
    ana.post(f"/cases/{case_id}/watch", on="yes")
    with transaction(settings.database_url) as session:
        rows.a_claim(session, case_id, a_draft("Fifteen died."))
    assert _news(ana) == 1
    assert "1 new claim joined it" in ana.text("/watched")


def test_a_watched_record_tells_that_it_is_challenged(
    ana: Visitor, ben: Visitor, a_case: Put, settings: Settings
) -> None:
    case_id, (held,) = a_case(_deaths(12))
    ben.decide(case_id, "accept")
    ana.post("/records/1/watch", on="yes")
    assert _news(ana) == 0
    with transaction(settings.database_url) as session:
        newer = rows.a_claim(session, case_id, a_draft("Fifteen died."))
        rows.an_opinion(session, held, newer, OpinionKind.CONTRADICTION)
        session.get_one(RecordRow, 1).status = "challenged"
    assert _news(ana) == 1
    assert "1 new claim differs from what it holds" in ana.text("/watched")
    with transaction(settings.database_url) as session:
        session.get_one(ClaimRow, newer).status = "rejected"
    assert _news(ana) == 0


def test_a_viewer_may_watch_and_stop_watching(
    visit: Callable[..., Visitor], a_case: Put
) -> None:
    case_id, _ = a_case(_deaths(12), question="Deaths in the flood")
    eve = visit(Role.VIEWER, "Eve")
    eve.post(f"/cases/{case_id}/watch", on="yes")
    assert "Deaths in the flood" in eve.text("/watched")
    eve.post(f"/cases/{case_id}/watch", on="no", from_list="1")
    assert "You watch nothing yet" in eve.text("/watched")


def test_an_empty_queue_names_what_is_watched(ana: Visitor, a_case: Put) -> None:
    case_id, _ = a_case(_deaths(12))
    ana.post(f"/cases/{case_id}/watch", on="yes")
    ana.decide(case_id, "accept")
    assert "You watch" not in ana.text("/queue")  # nothing ever came: the first run


def test_what_is_not_there_cannot_be_watched(ana: Visitor) -> None:
    assert ana.post("/cases/7/watch", on="yes").status_code == 404
    assert ana.post("/records/7/watch", on="yes").status_code == 404


def test_a_note_tells_whom_it_names_and_whoever_watches(
    ana: Visitor, ben: Visitor, visit: Callable[..., Visitor], a_case: Put
) -> None:
    case_id, _ = a_case(_deaths(12), question="Deaths in the flood")
    bennet = visit(Role.REVIEWER, "Bennet")
    cleo = visit(Role.REVIEWER, "Cleo")
    cleo.post(f"/cases/{case_id}/watch", on="yes")
    ana.post(f"/cases/{case_id}/notes", text="Do you know more, @ben? bennet@example")
    assert [_news(one) for one in (ben, cleo, bennet, ana)] == [1, 1, 0, 0]
    page = ben.text("/watched")
    assert "Deaths in the flood" in page and "1 note on it" in page
