from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from services.config import Settings
from services.desk import decide
from services.model.decision import DecisionKind, Reviewer, Role
from services.store.transaction import transaction
from tests.factories import a_draft
from tests.integration.desk import rows
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


def test_it_is_narrowed_to_a_person_a_case_and_a_record(
    ana: Visitor, visit: Callable[..., Visitor], a_case: Put
) -> None:
    ben = visit(Role.REVIEWER, "Ben")
    for by, note in ((ana, "first note"), (ana, "second note"), (ben, "third note")):
        case_id, _ = a_case(a_draft(f"A claim for the {note}."))
        by.decide(case_id, "accept", note=note)

    def told(asked: str) -> list[str]:
        page = ana.text(f"/history?{asked}")
        return [one for one in ("first", "second", "third") if f"{one} note" in page]

    assert told("") == ["first", "second", "third"]
    assert told("person=2") == ["third"]
    assert told("case=2") == ["second"]
    assert told("record=%233") == ["third"]
    assert told("person=1&case=1") == ["first"]
    assert told("person=1&record=3") == []
    assert told("case=nonsense") == ["first", "second", "third"]
    page = ana.text("/history?person=2&case=9")
    assert "No decision is of this kind." in page
    assert '<option value="2" selected>Ben</option>' in page and 'value="9"' in page


def test_older_decisions_are_a_page_further(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    with transaction(settings.database_url) as session:
        by = Reviewer(1, "Ana", Role.REVIEWER)
        for number in range(52):
            case_id, _ = rows.a_case_of(session, [a_draft(f"Claim {number}.")])
            asked = rows.a_request(
                session, case_id, DecisionKind.ACCEPT, note=f"note {number}."
            )
            decide.decide(session, asked, by)
    page = ana.text("/history?person=1")
    assert page.count('id="decision-') == 50
    further = re.search(r'class="more" href="([^"]+)"', page)
    assert further is not None
    page = ana.text(further[1].replace("&amp;", "&"))
    assert page.count('id="decision-') == 2
    assert "note 0." in page and "note 1." in page
    assert 'class="more"' not in page


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


def _table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_it_is_narrowed_to_an_act_and_to_days(ana: Visitor, a_case: Put) -> None:
    for choice in ("accept", "reject:3"):
        ana.decide(a_case(a_draft("A claim."))[0], choice, note=f"{choice}!")
    ana.post("/undo")
    today = datetime.now(UTC).date()
    day = timedelta(days=1)

    def told(asked: str) -> list[str]:
        page = ana.text(f"/history?{asked}")
        return re.findall(r'id="decision-(\d+)"', page)

    assert told("act=accept") == ["1"]
    assert told("act=undo") == ["3"]
    assert told("act=nonsense&since=yesterday") == ["3", "2", "1"]
    # A test that runs across midnight must not fail for it.
    assert told(f"since={today - day}&until={today + day}") == ["3", "2", "1"]
    assert told(f"until={today - day}") == told(f"since={today + 2 * day}") == []
    assert told("until=9999-12-31&since=0001-01-01") == ["3", "2", "1"]
    page = ana.text(f"/history?act=accept&until={today + day}")
    assert '<option value="accept" selected>' in page
    assert f'name="until" value="{today + day}"' in page


def test_the_narrowed_history_comes_as_a_file_in_the_order_of_the_page(
    ana: Visitor, visit: Callable[..., Visitor], a_case: Put
) -> None:
    ben = visit(Role.REVIEWER, "Ben")
    notes = ["=1+1", "-12", "@SUM(A1)", "plain, “quoted”"]
    for place, note in enumerate(notes):
        case_id, _ = a_case(a_draft(f"Claim {place}."), question=f"Question {place}")
        (ben if place == 1 else ana).decide(case_id, "reject:3", note=note)
    ana.post("/second", read="1")
    page = ana.text("/history?person=1&act=reject&before=4")
    found = re.search(r'href="(/history\.csv[^"]*)"', page)
    assert found is not None
    answer = ana.get(found[1].replace("&amp;", "&"))
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "crossclaim-history.csv" in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b'\xef\xbb\xbf"id","at","by","act","what"')
    table = _table(answer.text)
    # All that the filters leave, whatever page of them is open.
    assert [one["id"] for one in table] == ["4", "3", "1"]
    assert [one["note"] for one in table] == [notes[3], "'@SUM(A1)", "'=1+1"]
    assert table[2]["second_read"] == "waits for a second reader"
    assert (table[0]["act"], table[0]["by"]) == ("reject", "Ana")
    assert table[0]["what"] == "Rejected 1 claim: wrong number or date."
    assert _table(ana.text("/history.csv?person=2"))[0]["note"] == "-12"
    lines = ana.text("/history.jsonl?case=1").splitlines()
    assert [json.loads(one)["note"] for one in lines] == ["=1+1"]
    assert len(_table(ana.text("/history.csv?mine=1"))) == 3
    assert ana.text("/history.csv?case=99") == ""
    assert ana.get("/history.xml").status_code == 404


def test_a_long_history_is_read_a_batch_at_a_time(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    with transaction(settings.database_url) as session:
        by = Reviewer(1, "Ana", Role.REVIEWER)
        case_id, _ = rows.a_case_of(session, [a_draft("A claim.")])
        for _ in range(205):  # one more page than a batch holds
            asked = rows.a_request(session, case_id, DecisionKind.DEFER)
            decide.decide(session, asked, by)
    table = _table(ana.text("/history.csv"))
    assert [int(one["id"]) for one in table] == list(range(205, 0, -1))
