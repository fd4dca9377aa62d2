"""A reviewer's word on independence: said on the map, told on the case, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import update

from services.config import Settings
from services.model.case import CaseStatus
from services.model.claim import ClaimStatus
from services.model.decision import Role
from services.store.tables import CaseRow, ClaimRow
from services.store.transaction import transaction
from tests.factories import a_draft, a_quantity
from tests.integration.desk import rows
from tests.integration.web.conftest import Visitor

Put = Callable[..., tuple[int, list[int]]]
Visit = Callable[..., Visitor]
BY = ("Police", "Hospital", "Mayor")
_KEY = re.compile(r'name="origins" value="([^"]+)"[^>]*> ([^<]+)<')


@pytest.fixture
def case(a_case: Put) -> int:
    drafts = [
        a_draft(
            f"{who} said {n} people were killed.", by=who, quantities=[a_quantity(n)]
        )
        for n, who in enumerate(BY, 12)
    ]
    return a_case(*drafts, sources="3 articles, 3 attributions, 1–3 origins")[0]


def _keys(visitor: Visitor, case: int, *names: str) -> list[str]:
    page = visitor.text(f"/cases/{case}/pictures")
    known = {name.strip(): key for key, name in _KEY.findall(page)}
    return [known[name] for name in names]


def _say(visitor: Visitor, case: int, kind: str, *names: str, note: str = "") -> int:
    form = {"kind": kind, "origins": _keys(visitor, case, *names)}
    told = {"note": note or "I asked both."}
    return visitor.post(f"/cases/{case}/origins", **form, **told).status_code


def _meter(visitor: Visitor, case: int) -> str:
    found = re.search(r'id="meter-heading">([^<]*)<', visitor.text(f"/cases/{case}"))
    assert found is not None
    return found[1]


def test_the_case_counts_as_a_reviewer_says_and_keeps_what_the_machine_counts(
    ana: Visitor, case: int
) -> None:
    assert _meter(ana, case) == "3 articles, 3 attributions, 1–3 origins"
    assert _say(ana, case, "one_origin", "Police", "Mayor", note="One briefing.") == 303
    told = (
        "3 articles, 3 attributions, 1–2 origins: Mayor and Police are one, as Ana says"
    )
    assert _meter(ana, case) == told
    machine = "The machine alone counts: 3 articles, 3 attributions, 1–3 origins"
    assert machine in ana.text(f"/cases/{case}")
    page = ana.text(f"/cases/{case}/pictures")
    assert told in page and machine in page and "<q>One briefing.</q>" in page
    history = ana.text("/history?act=one_origin")
    assert "said that origins are one" in history and "One briefing." in history
    assert "Mayor and Police are one origin" in ana.text("/history.csv")


def test_who_is_independent_raises_the_least(ana: Visitor, case: int) -> None:
    _say(ana, case, "independent", *BY)
    assert "3 origins: Hospital, Mayor and Police are independent" in _meter(ana, case)


def test_it_is_taken_back_and_said_again_and_nobody_is_made_late(
    ana: Visitor, visit: Visit, case: int
) -> None:
    page = ana.text(f"/cases/{case}")
    assert 'name="seen" value="1"' in page
    ben = visit(Role.REVIEWER, "Ben")
    _say(ben, case, "one_origin", "Police", "Mayor")
    assert ana.post("/undo", decision="1").status_code == 403
    assert ben.post("/undo").status_code == 303
    assert _meter(ben, case) == "3 articles, 3 attributions, 1–3 origins"
    assert ben.post("/redo").status_code == 303
    assert "as Ben says" in _meter(ben, case)
    form = {"choice": "accept", "seen": "1"}
    assert ana.post(f"/cases/{case}/decide", **form).status_code == 303
    # A decision on the case does not stand in the way of taking the word back.
    assert ben.post("/undo").status_code == 303
    assert "Ben says" not in _meter(ana, case)
    assert visit(Role.EDITOR, "Edda").post("/redo", decision="5").status_code == 303
    # Who brings it back does not say it: who said it does.
    assert "as Ben says" in _meter(ana, case)
    assert "<q>I asked both.</q>" in ana.text(f"/cases/{case}/pictures")


def test_it_outlives_another_reading(
    ana: Visitor, case: int, settings: Settings
) -> None:
    """Claims that are found anew are others; who says them, and where, is the same."""
    _say(ana, case, "one_origin", "Police", "Mayor")
    with transaction(settings.database_url) as session:
        first = rows.case_row(session, case).id
        claims = session.query(ClaimRow).where(ClaimRow.case_id == first).all()
        for row in claims:
            row.status = ClaimStatus.WITHDRAWN.value
            draft = a_draft(f"New: {row.text}", by=BY[row.id % 3])
            rows.a_claim(session, case, draft, article_id=row.article_id)
    assert "Mayor and Police are one, as Ana says" in _meter(ana, case)


def test_it_goes_along_when_its_case_is_joined_into_another(
    ana: Visitor, case: int, a_case: Put, settings: Settings
) -> None:
    _say(ana, case, "one_origin", "Police", "Mayor")
    kept, _ = a_case(a_draft("It leaks.", by="Harbour Watch"), sources="x, y, z")
    with transaction(settings.database_url) as session:
        session.execute(update(ClaimRow).values(case_id=kept))
        session.execute(
            update(CaseRow)
            .where(CaseRow.id == case)
            .values(status=CaseStatus.JOINED.value, joined_into=kept)
        )
    assert "1–3 origins: Mayor and Police are one" in _meter(ana, kept)
    assert ana.post("/undo").status_code == 303
    assert _meter(ana, kept) == "x, y, z"


def test_what_makes_no_sense_is_refused_and_kept_on_the_page(
    ana: Visitor, visit: Visit, case: int
) -> None:
    police = _keys(ana, case, "Police")
    both = _keys(ana, case, "Police", "Mayor")
    for origins, note, why in (
        (police, "I know it.", "Tick two origins at least"),
        (both, "  ", "Say in the note how you know"),
        ([*police, "voice:nobody"], "I know it.", "no longer in the case"),
    ):
        form = {"kind": "one_origin", "origins": origins, "note": note}
        answer = ana.post(f"/cases/{case}/origins", **form)
        assert answer.status_code == 409
        assert (
            why in answer.text
            and f'maxlength="2000" required value="{note}"' in answer.text
        )
        assert answer.text.count(" checked") == len(set(origins) - {"voice:nobody"})
    form = {"kind": "accept", "origins": both, "note": "x"}
    assert ana.post(f"/cases/{case}/origins", **form).status_code == 400
    assert (
        ana.post("/cases/99/origins", **(form | {"kind": "independent"})).status_code
        == 404
    )
    viewer = visit(Role.VIEWER)
    assert 'name="origins"' not in viewer.text(f"/cases/{case}/pictures")
    assert viewer.post(f"/cases/{case}/origins", **form).status_code == 403


def test_the_same_form_twice_counts_once(ana: Visitor, case: int) -> None:
    form = {
        "kind": "independent",
        "origins": _keys(ana, case, "Police", "Mayor"),
        "note": "Seen.",
        "request_id": "00000000-0000-4000-8000-000000000009",
    }
    for _ in range(2):
        assert ana.post(f"/cases/{case}/origins", **form).status_code == 303
    assert ana.text("/history.jsonl").count("independent") == 2  # act and what
    assert len(ana.text("/history.jsonl").splitlines()) == 1
