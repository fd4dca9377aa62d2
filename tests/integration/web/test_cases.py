from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest

from services.config import Settings
from services.model.case import Lane
from services.model.decision import Role
from services.model.opinion import OpinionKind
from services.store.tables import CaseRow
from services.store.transaction import transaction
from tests.factories import a_draft, a_quantity
from tests.integration.desk import rows
from tests.integration.desk.rows import HOSPITAL, POLICE
from tests.integration.web.conftest import Visitor

Put = Callable[..., tuple[int, list[int]]]


@pytest.fixture
def losses(a_case: Put) -> tuple[int, list[int]]:
    return a_case(
        POLICE,
        HOSPITAL,
        kind=OpinionKind.COMPETING_ESTIMATES,
        lane=Lane.ESTIMATES,
        question="Deaths in the flood",
        why="Two named sources give figures that exclude each other.",
        rule="quantity.disjoint",
    )


def _statuses(settings: Settings, claims: list[int]) -> list[str]:
    with transaction(settings.database_url) as session:
        return [rows.claim_status(session, one) for one in claims]


def test_why_and_rule_stand_before_any_figure(
    ana: Visitor, losses: tuple[int, list[int]]
) -> None:
    page = ana.text(f"/cases/{losses[0]}")
    assert page.index("exclude each other") < page.index("quantity.disjoint")
    assert page.index("quantity.disjoint") < page.index('class="figure">12<')


@pytest.mark.parametrize(
    ("rule", "lane", "called"),
    [
        ("conflict.maybe", Lane.ESTIMATES, "Possible contradiction"),
        ("conflict.denied", Lane.CONTRADICTIONS, "Contradiction"),
    ],
)
def test_what_only_may_contradict_is_called_so(
    ana: Visitor, a_case: Put, settings: Settings, rule: str, lane: Lane, called: str
) -> None:
    kind = OpinionKind.CONTRADICTION
    case_id, _ = a_case(POLICE, HOSPITAL, kind=kind, lane=lane, rule=rule)
    with transaction(settings.database_url) as session:
        rows.case_row(session, case_id).kind = kind.value
    verdict = ana.text(f"/cases/{case_id}").split('class="verdict"')[1]
    shown = verdict.split("</div>")[0]
    assert f">{called}</span>" in shown
    assert f'data-lane="{lane}"' in shown
    assert "not a contradiction" not in shown


def test_rows_name_value_speaker_outlet_and_words(
    ana: Visitor, losses: tuple[int, list[int]]
) -> None:
    page = ana.text(f"/cases/{losses[0]}")
    row = page.split('data-row="2"')[1].split("</tr>")[0]
    assert "15" in row and "Hospital" in row and "Outlet" in row
    assert "The hospital said <b>15</b> people were killed." in row


def test_the_source_marks_the_words_of_each_row(
    ana: Visitor, losses: tuple[int, list[int]]
) -> None:
    case_id, claims = losses
    page = ana.text(f"/cases/{case_id}")
    for claim in claims:
        assert f'data-claims="{claim}"' in page
        assert f'id="claim-{claim}"' in page


def test_figures_are_drawn_on_one_scale(
    ana: Visitor, losses: tuple[int, list[int]]
) -> None:
    page = ana.text(f"/cases/{losses[0]}")
    assert "Figures at a glance: casualties" in page
    assert page.count('class="dot"') >= 2


def test_an_unknown_case_is_missing_in_plain_words(ana: Visitor) -> None:
    answer = ana.get("/cases/4711")
    assert answer.status_code == 404
    assert "There is no case 4711." in answer.text


def test_a_joined_case_leads_to_the_older_one(
    ana: Visitor, settings: Settings, losses: tuple[int, list[int]]
) -> None:
    with transaction(settings.database_url) as session:
        younger = rows.a_case(session)
        row = session.get_one(CaseRow, younger)
        row.status, row.joined_into = "joined", losses[0]
    answer = ana.get(f"/cases/{younger}")
    assert (answer.status_code, answer.location) == (301, f"/cases/{losses[0]}")


def test_a_decision_leads_to_the_next_case_and_says_what_it_did(
    ana: Visitor, settings: Settings, losses: tuple[int, list[int]], a_case: Put
) -> None:
    following, _ = a_case(a_draft("Another."), question="Another question")
    answer = ana.decide(losses[0], "both_stand")
    assert (answer.status_code, answer.location) == (303, f"/cases/{following}")
    page = ana.text(f"/cases/{following}")
    assert "stand side by side in record 1, disputed." in page
    assert re.search(r'<h1[^>]* aria-describedby="status" autofocus', page)
    assert _statuses(settings, losses[1]) == ["accepted", "accepted"]


def test_the_last_word_stays_until_the_next_decision(
    ana: Visitor, losses: tuple[int, list[int]]
) -> None:
    ana.decide(losses[0], "both_stand")
    assert "autofocus" in ana.text("/queue")
    again = ana.text("/queue")
    assert "disputed." in again and "autofocus" not in again


@pytest.mark.parametrize(
    ("choice", "now"),
    [
        ("accept", "accepted"),
        ("update", "accepted"),
        ("both_stand", "accepted"),
        ("reject:3", "rejected"),
        ("not_a_conflict:4", "pending"),
        ("defer", "pending"),
    ],
)
def test_each_button_decides(
    ana: Visitor,
    settings: Settings,
    losses: tuple[int, list[int]],
    *,
    choice: str,
    now: str,
) -> None:
    answer = ana.decide(losses[0], choice)
    assert answer.status_code == 303, answer.text
    assert _statuses(settings, losses[1]) == [now, now]


def test_merging_takes_the_record_of_the_button(
    ana: Visitor, settings: Settings, losses: tuple[int, list[int]], a_case: Put
) -> None:
    ana.decide(losses[0], "both_stand")
    case_id, claims = a_case(HOSPITAL, question="Deaths, once more")
    assert ana.decide(case_id, "merge:1").status_code == 303
    assert _statuses(settings, claims) == ["merged"]


def test_merging_takes_a_record_by_its_number(
    ana: Visitor, settings: Settings, losses: tuple[int, list[int]], a_case: Put
) -> None:
    ana.decide(losses[0], "both_stand")
    case_id, claims = a_case(HOSPITAL, question="Deaths, once more")
    assert ana.decide(case_id, "merge", record="#1").status_code == 303
    assert _statuses(settings, claims) == ["merged"]


def test_ticked_rows_are_decided_and_the_others_wait(
    ana: Visitor, settings: Settings, losses: tuple[int, list[int]]
) -> None:
    case_id, claims = losses
    ana.decide(case_id, "reject:2", claims=[str(claims[0])])
    assert _statuses(settings, claims) == ["rejected", "pending"]


def test_the_same_form_twice_counts_once(
    ana: Visitor, losses: tuple[int, list[int]]
) -> None:
    same = {"request_id": str(uuid.uuid4()), "seen": "1"}
    first = ana.decide(losses[0], "both_stand", **same)
    second = ana.decide(losses[0], "both_stand", **same)
    assert first.status_code == second.status_code == 303
    assert ana.text("/history").count('name="decision"') == 2  # the line, the undo


def test_a_stale_decision_is_told_and_keeps_what_was_typed(
    ana: Visitor, visit: Callable[..., Visitor], losses: tuple[int, list[int]]
) -> None:
    case_id, claims = losses
    visit(Role.REVIEWER, "Ben").decide(case_id, "reject:2", claims=[str(claims[0])])
    answer = ana.decide(
        case_id, "reject:3", seen="1", note="not in the bulletin", claims=[claims[1]]
    )
    assert answer.status_code == 409
    assert "Ben" in answer.text and "Rejected 1 claim" in answer.text
    assert 'value="not in the bulletin"' in answer.text
    assert 'value="reject:3">Keep mine' in answer.text
    assert re.search(rf'value="{claims[1]}" form="decide" checked', answer.text)


def test_a_decision_kept_after_a_conflict_goes_through(
    ana: Visitor,
    settings: Settings,
    visit: Callable[..., Visitor],
    losses: tuple[int, list[int]],
) -> None:
    case_id, claims = losses
    visit(Role.REVIEWER, "Ben").decide(case_id, "reject:2", claims=[str(claims[0])])
    conflict = ana.decide(case_id, "accept", seen="1").text
    seen = re.search(r'name="seen" value="(\d+)"', conflict)
    assert seen is not None
    assert ana.decide(case_id, "accept", seen=seen[1]).status_code == 303
    assert _statuses(settings, claims) == ["rejected", "accepted"]


def test_what_makes_no_sense_is_told_on_the_case(
    ana: Visitor, losses: tuple[int, list[int]]
) -> None:
    answer = ana.decide(losses[0], "merge", record="4711", note="one of ours")
    assert answer.status_code == 409
    assert "There is no record 4711." in answer.text
    assert "Decide otherwise" in answer.text
    assert "Keep mine" not in answer.text
    assert 'value="one of ours"' in answer.text


def test_another_reason_without_a_note_asks_for_it(
    ana: Visitor, losses: tuple[int, list[int]]
) -> None:
    answer = ana.decide(losses[0], "reject:8")
    assert answer.status_code == 409
    assert "The reason “other” needs a note." in answer.text
    assert 'value="reject:8">With the note below: reject' in answer.text
    note = re.search(r'<input name="note"[^>]*>', answer.text)
    assert note is not None
    assert "autofocus" in note[0]


@pytest.mark.parametrize("choice", ["", "undo", "destroy", "accept'--"])
def test_a_form_that_names_no_decision_is_refused(
    ana: Visitor, losses: tuple[int, list[int]], choice: str
) -> None:
    assert ana.decide(losses[0], choice).status_code == 400


def test_undo_takes_back_the_last_decision_and_returns_to_its_case(
    ana: Visitor, settings: Settings, losses: tuple[int, list[int]], a_case: Put
) -> None:
    a_case(a_draft("Another."), question="Another question")
    ana.decide(losses[0], "both_stand")
    answer = ana.post("/undo")
    assert (answer.status_code, answer.location) == (303, f"/cases/{losses[0]}")
    assert "Undid" in ana.text(answer.location)
    assert _statuses(settings, losses[1]) == ["pending", "pending"]


def test_with_nothing_to_undo_it_says_so(ana: Visitor) -> None:
    answer = ana.post("/undo")
    assert answer.status_code == 404
    assert "no decision left to undo" in answer.text


def test_a_viewer_reads_a_case_without_buttons(
    visit: Callable[..., Visitor], losses: tuple[int, list[int]]
) -> None:
    page = visit(Role.VIEWER).text(f"/cases/{losses[0]}")
    assert "Deaths in the flood" in page
    assert 'name="choice"' not in page


def test_the_texts_of_articles_stay_text(ana: Visitor, a_case: Put) -> None:
    evil = '<script>alert("1")</script><img src=x onerror=alert(1)>'
    case_id, _ = a_case(
        a_draft(f"{evil} killed 3.", by=evil, quantities=[a_quantity(3, quote=evil)]),
        question=evil,
        why=evil,
        marks=[evil],
    )
    page = ana.text(f"/cases/{case_id}")
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert" in page


def test_a_long_case_reads_the_queue_beside_it(
    ana: Visitor, losses: tuple[int, list[int]], a_case: Put
) -> None:
    following, _ = a_case(a_draft("Another."), question="Another question")
    page = ana.text(f"/cases/{losses[0]}")
    assert (
        f'rel="next" data-key="j" aria-keyshortcuts="j" href="/cases/{following}"'
        in page
    )


def test_the_lane_goes_along_from_case_to_case(
    ana: Visitor, losses: tuple[int, list[int]]
) -> None:
    page = ana.text(f"/cases/{losses[0]}?lane=estimates")
    assert f"/cases/{losses[0]}/decide?lane=estimates" in page


def test_settled_rows_are_shown_with_their_end(
    ana: Visitor, losses: tuple[int, list[int]]
) -> None:
    ana.decide(losses[0], "both_stand")
    page = ana.text(f"/cases/{losses[0]}")
    assert "Every row here is decided." in page
    assert 'accepted in <a href="/records/1">record 1</a>' in page


def test_to_htmx_the_answer_to_a_decision_carries_the_next_case(
    ana: Visitor, a_case: Put, losses: tuple[int, list[int]]
) -> None:
    behind, _ = a_case(a_draft("The bridge is open."), question="Is the bridge open?")
    form = {
        "csrf_token": ana.token(),
        "request_id": str(uuid.uuid4()),
        "choice": "accept",
        "seen": "1",
    }
    answer = ana.client.post(
        f"/cases/{losses[0]}/decide", data=form, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert answer.headers["HX-Push-Url"] == f"/cases/{behind}"
    assert "Is the bridge open?" in answer.text and "Accepted 2 claims" in answer.text
    assert "<html" not in answer.text
