from __future__ import annotations

import re
from collections.abc import Callable

from services.model.decision import Role
from tests.factories import a_draft
from tests.integration.web.conftest import Visitor

Put = Callable[..., tuple[int, list[int]]]


def test_it_tells_who_did_what_and_why(ana: Visitor, a_case: Put) -> None:
    case_id, _ = a_case(a_draft("A claim."), question="A question")
    ana.decide(case_id, "reject:3", note="see the bulletin")
    page = ana.text("/history")
    assert "Ana" in page and "rejected" in page
    assert "wrong number or date" in page and "see the bulletin" in page


def test_ones_own_decisions_can_be_seen_alone(
    ana: Visitor, visit: Callable[..., Visitor], a_case: Put
) -> None:
    case_id, _ = a_case(a_draft("A claim."))
    ana.decide(case_id, "accept", note="by Ana herself")
    ben = visit(Role.REVIEWER, "Ben")
    assert "by Ana herself" in ben.text("/history")
    assert "by Ana herself" not in ben.text("/history?mine=1")


def test_an_editor_may_undo_anothers_decision_a_reviewer_not(
    ana: Visitor, visit: Callable[..., Visitor], a_case: Put
) -> None:
    case_id, _ = a_case(a_draft("A claim."))
    ana.decide(case_id, "accept")
    ben, cleo = visit(Role.REVIEWER, "Ben"), visit(Role.EDITOR, "Cleo")
    button = 'name="decision" value="1"'
    assert button not in ben.text("/history")
    assert ben.post("/undo", decision="1").status_code == 403
    assert button in cleo.text("/history")
    assert cleo.post("/undo", decision="1").status_code == 303


def test_a_step_about_no_claim_names_the_decision(ana: Visitor, a_case: Put) -> None:
    case_id, _ = a_case(a_draft("A claim."))
    ana.decide(case_id, "defer")
    ana.post("/undo")
    ana.post("/redo")
    page = ana.text("/history")
    assert re.search(r"took back a decision\s*(<[^>]*>)*\s*\(?decision 1", page)
    assert re.search(r"made a decision again\s*(<[^>]*>)*\s*\(?decision 2", page)
    assert "0 claims" not in page
