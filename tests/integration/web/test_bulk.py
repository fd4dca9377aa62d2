"""Several cases at once: only over a preview."""

from __future__ import annotations

from collections.abc import Callable

from services.model.case import Lane
from tests.factories import a_draft, a_quantity
from tests.integration.web.conftest import Visitor

TWELVE = a_draft(quantities=[a_quantity(12)])

Put = Callable[..., tuple[int, list[int]]]


def test_ticked_cases_are_shown_together_then_decided(
    ana: Visitor, a_case: Put
) -> None:
    one, other = a_case(TWELVE)[0], a_case(TWELVE)[0]
    red, _ = a_case(TWELVE, lane=Lane.CONTRADICTIONS)
    queue = ana.text("/queue")
    assert f'name="case" value="{one}"' in queue
    assert f'name="case" value="{red}"' not in queue
    page = ana.text(f"/bulk?case={one}&case={other}&case={red}")
    assert "2 cases at once" in page
    assert "contradictions are decided one by one" in page
    answer = ana.post("/bulk", choice="accept", case=[f"{one}:1", f"{other}:1"])
    assert answer.status_code == 303
    assert "Accepted 2 cases in one act." in ana.text("/queue")
    ana.post("/undo")
    assert "Undid 2 decisions of one act." in ana.text("/queue")


def test_a_form_that_names_nothing_is_refused(ana: Visitor, a_case: Put) -> None:
    case, _ = a_case(TWELVE)
    for choice, named in [("both_stand", f"{case}:1"), ("accept", "x")]:
        answer = ana.post("/bulk", choice=choice, case=named)
        assert answer.status_code == 400
    stale = ana.post("/bulk", choice="accept", case=f"{case}:9")
    assert stale.status_code == 409
    assert "Look again" in stale.text
