"""Who works blind gets nothing of the machine's opinion before they have decided."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.config import Settings
from services.model.case import Lane
from services.model.decision import Role
from services.model.opinion import OpinionKind
from services.store.transaction import transaction
from tests.factories import a_draft, a_quantity
from tests.integration.desk import rows
from tests.integration.web.conftest import Visitor

Put = Callable[..., tuple[int, list[int]]]

#: Whatever would give the opinion away.
TELLS = (
    "contradict",
    "ontradictions",
    "cannot both hold",
    "exclude each other",
    "quantity.disjoint",
    "date unknown",
    "upheld",
    "verdicts",
    'class="difference"',
    "Opinions on each pair",
)


@pytest.fixture
def dead(a_case: Put, settings: Settings) -> int:
    case_id, _ = a_case(
        *(
            a_draft(f"{n} people died.", quantities=[a_quantity(n, quote=str(n))])
            for n in (12, 15)
        ),
        kind=OpinionKind.CONTRADICTION,
        rule="quantity.disjoint",
        lane=Lane.CONTRADICTIONS,
        why="12 and 15 cannot both hold.",
        marks=["date unknown"],
        question="Deaths in the flood",
    )
    with transaction(settings.database_url) as session:
        rows.case_row(session, case_id).kind = "contradiction"
    return case_id


def _told(page: str) -> list[str]:
    main = page.partition("<main")[2].partition("</main>")[0]
    return [one for one in TELLS if one in main]


def test_nothing_of_the_opinion_is_on_the_pages_before_the_decision(
    ana: Visitor, dead: int
) -> None:
    assert len(_told(ana.text(f"/cases/{dead}"))) == len(TELLS) - 1
    ana.post("/settings/blind", on="yes", back=f"/cases/{dead}")
    assert _told(ana.text(f"/cases/{dead}")) == []
    ana.post("/settings/tour")  # which speaks of contradictions, but of none of these
    queue = ana.text("/queue")
    assert "Deaths in the flood" in queue and _told(queue) == []
    pictures = ana.text(f"/cases/{dead}/pictures")
    assert "12 people died." in pictures and 'data-against="row' not in pictures


def test_the_opinion_shows_after_the_decision(ana: Visitor, dead: int) -> None:
    ana.post("/settings/blind", on="yes")
    done = ana.decide(dead, "both_stand")
    after = ana.text(done.location)
    assert "The machine had thought: contradiction." in after
    assert "12 and 15 cannot both hold" not in after
    assert "Opinions on each pair" in ana.text(f"/cases/{dead}")


def test_what_another_decided_does_not_uncover_it(
    ana: Visitor, visit: Callable[..., Visitor], dead: int
) -> None:
    visit(Role.REVIEWER, "Ben").post("/settings/blind", on="yes")
    ana.decide(dead, "reject:1", claims=[1])
    ben = visit(Role.REVIEWER, "Ben the second")
    ben.post("/settings/blind", on="yes")
    assert _told(ben.text(f"/cases/{dead}")) == []
    # It is remembered for each person, and for nobody else.
    assert "Opinions on each pair" in ana.text(f"/cases/{dead}")


def test_no_page_calls_a_case_minor_before_the_decision(
    ana: Visitor, a_case: Put
) -> None:
    case, _ = a_case(a_draft("The hall was painted green."), lane=Lane.MINOR)
    assert "Minor" in ana.text(f"/cases/{case}")
    ana.post("/settings/blind", on="yes")
    page = ana.text(f"/cases/{case}")
    assert "Minor" not in page and "in passing" not in page


def test_blind_work_is_ended_as_it_was_begun(ana: Visitor, dead: int) -> None:
    ana.post("/settings/blind", on="yes")
    answer = ana.post("/settings/blind", on="no", back=f"/cases/{dead}")
    assert answer.location == f"/cases/{dead}"
    assert _told(ana.text(f"/cases/{dead}")) != []
