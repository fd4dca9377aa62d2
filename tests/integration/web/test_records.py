from __future__ import annotations

from collections.abc import Callable

from services.model.opinion import OpinionKind
from tests.factories import a_draft, a_quantity
from tests.integration.web.conftest import Visitor

Put = Callable[..., tuple[int, list[int]]]


def test_without_records_it_says_how_they_are_made(ana: Visitor) -> None:
    assert "Nothing is held yet." in ana.text("/records")


def test_a_record_tells_how_we_know(ana: Visitor, a_case: Put) -> None:
    drafts = [
        a_draft(
            f"{who} said {n} died.", by=who, quantities=[a_quantity(n, quote=str(n))]
        )
        for who, n in (("Police", 12), ("Hospital", 15))
    ]
    case_id, claims = a_case(*drafts, kind=OpinionKind.COMPETING_ESTIMATES)
    ana.decide(case_id, "both_stand", note="both are official")
    assert "disputed" in ana.text("/records")
    page = ana.text("/records/1")
    chain = page.split('<ol class="chain">')[1].split("</ol>")[0]
    places = [chain.index(word) for word in ("File", "Words", "Claim", "Decision")]
    assert places == sorted(places)
    assert f"#claim-{claims[0]}" in chain
    assert "by Ana" in chain
    assert "both are official" in page


def test_a_record_that_is_not_there_is_missing(ana: Visitor) -> None:
    answer = ana.get("/records/4711")
    assert answer.status_code == 404
    assert "There is no record 4711." in answer.text
