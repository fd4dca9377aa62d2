"""A share of the decided cases is drawn for a second look, which is blind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from services.config import Settings
from services.desk import sampling
from services.model.case import Lane
from services.model.decision import Role
from services.model.opinion import OpinionKind
from services.store.tables import DecisionRow, SecondReadRow
from services.store.transaction import transaction
from tests.factories import a_draft, a_quantity
from tests.integration.web.conftest import Visitor

Put = Callable[..., tuple[int, list[int]]]
Visit = Callable[..., Visitor]


@pytest.fixture
def edda(visit: Visit) -> Visitor:
    return visit(Role.EDITOR, "Edda")


@pytest.fixture
def ben(visit: Visit) -> Visitor:
    return visit(Role.REVIEWER, "Ben")


def _dead(a_case: Put) -> int:
    drafts = [
        a_draft(f"{n} died.", quantities=[a_quantity(n, quote=str(n))])
        for n in (12, 15)
    ]
    return a_case(
        *drafts,
        kind=OpinionKind.CONTRADICTION,
        lane=Lane.CONTRADICTIONS,
    )[0]


def _drawn(settings: Settings) -> list[int]:
    with transaction(settings.database_url) as session:
        query = select(SecondReadRow.decision_id).order_by(SecondReadRow.decision_id)
        return list(session.scalars(query))


def test_nothing_is_drawn_until_an_editor_says_so(
    ana: Visitor, edda: Visitor, a_case: Put, settings: Settings
) -> None:
    ana.decide(_dead(a_case), "both_stand")
    assert _drawn(settings) == []
    assert "No decided case is drawn" in ana.text("/second")
    assert 'name="share"' not in ana.text("/second")
    assert ana.post("/second/share", share="50").status_code == 403
    for wrong in ("101", "-1", "half", ""):
        assert edda.post("/second/share", share=wrong).status_code == 409
    assert edda.post("/second/share", share="100").status_code == 303
    assert "100 % of the cases that are decided are drawn" in ana.text("/second")
    assert "says Edda" in ana.text("/second")
    ana.decide(_dead(a_case), "both_stand")
    assert _drawn(settings) == [2]
    edda.post("/second/share", share="0")
    ana.decide(_dead(a_case), "both_stand")
    assert _drawn(settings) == [2]


def test_whoever_looks_sees_neither_what_was_decided_nor_what_the_machine_thinks(
    ana: Visitor, ben: Visitor, edda: Visitor, a_case: Put
) -> None:
    edda.post("/second/share", share="100")
    ana.decide(_dead(a_case), "both_stand", note="as the bulletin has it")
    assert "Drawn, to be read blind" in ben.text("/second")
    tells = (
        *("Ana", "bulletin", "ide by side", "quantity.disjoint", "ontradict"),
        "Both stand",
    )
    look = ben.text("/second/1/look")
    assert "<b>12</b> died." in look
    for page in (ben.text("/second"), look):
        main = page.partition("<main")[2].partition("</main>")[0]
        assert not [one for one in tells if one in main]
    assert look.count('class="meant"') == 2 and "disputed" not in look
    # Whoever decided is not told that somebody will look, and cannot look.
    assert "/second/1/look" not in ana.text("/second")
    assert "second reader" not in ana.text("/history").replace("Second reads", "")
    assert ana.get("/second/1/look").status_code == 409
    assert ana.post("/second/1/look", would="both_stand").status_code == 409


def test_who_would_do_the_same_agrees(
    ana: Visitor, ben: Visitor, edda: Visitor, a_case: Put
) -> None:
    edda.post("/second/share", share="100")
    case_id = _dead(a_case)
    ana.decide(case_id, "both_stand")
    assert ben.post("/second/1/look", would="").status_code == 409
    assert ben.post("/second/1/look", would="defer").status_code == 409
    assert ben.post("/second/1", agrees="yes").status_code == 409  # not blind
    assert ben.post("/second/1/look", would="both_stand").status_code == 303
    page = ben.text("/second")
    assert "It was decided so too" in page and "(blind: would let both stand)" in page
    assert "decided the same in <b>1 of 1</b>" in page and "too few" in page
    assert "second read: Ben agrees" in ana.text(f"/cases/{case_id}")
    assert "on it" not in ana.text("/watched")
    assert ben.post("/second/1/look", would="reject").status_code == 409
    assert ben.get("/second/2/look").status_code == 404


def test_who_would_do_otherwise_is_heard_and_counted_by_act(
    ana: Visitor, ben: Visitor, edda: Visitor, a_case: Put
) -> None:
    edda.post("/second/share", share="100")
    case_id, _ = a_case(a_draft("The gate is shut."))
    ana.decide(case_id, "accept")
    ana.decide(_dead(a_case), "both_stand")
    ana.decide(_dead(a_case), "reject:4")
    ben.post("/second/1/look", would="reject", note="It was the other gate.")
    ben.post("/second/2/look", would="both_stand")
    assert "I would reject it. It was the other gate." in ana.text(f"/cases/{case_id}")
    assert "1 note on it" in ana.text("/watched")
    table = ana.text("/second").partition("<tbody>")[2].partition("</tbody>")[0]
    rows = table.split("</tr>")
    told = [" ".join(one.split()) for one in rows]
    assert "Accept</th>" in told[0] and "0 of 1" in told[0]
    assert "Both stand</th>" in told[1] and "1 of 1" in told[1]
    assert "<b>3</b> drawn, <b>2</b> read" in ana.text("/second")
    assert len(told) == 3  # two acts that were read: what waits is told nowhere
    # Never by person.
    assert "Ben" not in ana.text("/second").split("The sample")[1].split("</main>")[0]


def test_to_merge_is_to_hold(
    ana: Visitor, ben: Visitor, edda: Visitor, a_case: Put
) -> None:
    ana.decide(a_case(a_draft("The gate is shut."))[0], "accept")
    edda.post("/second/share", share="100")
    ana.decide(a_case(a_draft("The gate was shut."))[0], "merge:1")
    ben.post("/second/2/look", would="accept")
    assert "1 of 1" in ben.text("/second")


def test_only_what_closes_a_case_is_drawn(
    ana: Visitor, edda: Visitor, a_case: Put, settings: Settings
) -> None:
    edda.post("/second/share", share="100")
    case_id, claims = a_case(a_draft("It leaks."), a_draft("It burns."))
    ana.decide(case_id, "reject:3", claims=[str(claims[0])])
    ana.decide(case_id, "park", note="which dam?")
    assert _drawn(settings) == []
    ana.post("/undo")
    ana.decide(case_id, "accept")
    assert _drawn(settings) == [4]


def test_what_was_drawn_stays_drawn_through_undo_redo_and_another_decision(
    ana: Visitor, ben: Visitor, edda: Visitor, a_case: Put, settings: Settings
) -> None:
    edda.post("/second/share", share="100")
    case_id = _dead(a_case)
    ana.decide(case_id, "both_stand")
    ana.post("/undo")
    assert "/second/1/look" not in ben.text("/second")
    assert ben.get("/second/1/look").status_code == 409
    ana.post("/redo")
    assert "/second/1/look" in ben.text("/second")
    assert ben.get("/second/1/look").status_code == 200
    ana.post("/undo")
    edda.post("/second/share", share="1")
    ana.decide(case_id, "reject:4")
    assert _drawn(settings) == [1, 5]
    assert ben.get("/second/1/look").status_code == 409
    assert ben.post("/second/5/look", would="reject").status_code == 303


def test_what_is_drawn_follows_from_the_log_alone(
    ana: Visitor, edda: Visitor, a_case: Put, settings: Settings
) -> None:
    edda.post("/second/share", share="40")
    for number in range(12):
        ana.decide(a_case(a_draft(f"Gate {number} is shut."))[0], "accept")
    with transaction(settings.database_url) as session:
        log = session.scalars(select(DecisionRow).order_by(DecisionRow.id)).all()
        again = [
            row.id for row in log if sampling.lot(row.case_id or 0, row.hash) < 4_000
        ]
    assert _drawn(settings) == again


def test_a_viewer_sees_what_waits_and_may_not_look(
    ana: Visitor, visit: Visit, edda: Visitor, a_case: Put
) -> None:
    edda.post("/second/share", share="100")
    ana.decide(_dead(a_case), "both_stand")
    viewer = visit(Role.VIEWER)
    assert "Drawn, to be read blind" in viewer.text("/second")
    assert "/second/1/look" not in viewer.text("/second")
    assert viewer.get("/second/1/look").status_code == 403
