"""Exports: plain rows of everything."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import replace

import pytest

from services.desk import exports
from services.desk.decide import decide
from services.desk.undo import undo
from services.errors import Missing
from services.model.claim import Attribution, Speaker
from services.model.decision import DecisionKind
from services.model.opinion import OpinionKind
from services.store.transaction import Session
from tests.factories import a_day, a_draft, a_quantity
from tests.integration.desk.rows import a_case_of, a_claim, a_request, a_user

QUOTED = Attribution((Speaker("The Herald", "reports"), Speaker("the mayor", "said")))
TWELVE = replace(
    a_draft(quantities=[a_quantity(12, of="people")], when=a_day()),
    attribution=QUOTED,
)
FIFTEEN = a_draft("Fifteen died.", quantities=[a_quantity(15)])


def test_it_misses_what_is_not_exported(session: Session) -> None:
    with pytest.raises(Missing):
        exports.rows(session, "users")


def test_a_claim_tells_its_source_figures_and_place(session: Session) -> None:
    case, (claim,) = a_case_of(session, [TWELVE])
    (row,) = exports.rows(session, "claims")
    assert row["id"] == claim
    assert row["attribution"] == "the mayor, cited by The Herald"
    assert row["quantities"][0]["low"] == 12
    assert row["quantities"][0]["metric"] == "killed"
    assert (row["start"], row["end"]) == (0, len(TWELVE.text))
    assert row["quote"] == TWELVE.text
    assert (row["when"], row["from"]) == ("on Monday", "2026-03-09")
    assert (row["status"], row["case"], row["record"]) == ("pending", case, None)


def test_a_claim_names_the_version_that_found_it(session: Session) -> None:
    case_id, _ = a_case_of(session, [a_draft()])
    a_claim(session, case_id, extractor="2", gone="no longer found by version 3")
    first, second = exports.rows(session, "claims")
    assert (first["extractor"], first["gone"]) == ("1", None)
    assert (second["extractor"], second["gone"]) == (
        "2",
        "no longer found by version 3",
    )


def test_cases_and_records_name_their_claims(session: Session) -> None:
    case, claims = a_case_of(session, [TWELVE, FIFTEEN], OpinionKind.CONTRADICTION)
    decide(session, a_request(session, case, DecisionKind.BOTH_STAND), a_user(session))
    (record,) = exports.rows(session, "records")
    (row,) = exports.rows(session, "cases")
    assert (row["claim_ids"], row["record_ids"]) == (claims, [record["id"]])
    assert (row["status"], row["undecided"]) == ("decided", 0)
    assert record["claim_ids"] == claims
    assert record["status"] == "disputed"
    assert record["value"] == "12–15, no best: disputed"


def test_the_exported_log_can_be_checked_by_anybody(session: Session) -> None:
    ana = a_user(session)
    case, _ = a_case_of(session, [TWELVE])
    decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    undo(session, ana, str(uuid.uuid4()))
    first, second = exports.rows(session, "decisions")
    assert (first["kind"], second["kind"]) == ("accept", "undo")
    assert (first["undone_by"], second["undoes"]) == (second["id"], first["id"])
    assert second["prev_hash"] == first["hash"]
    for row in (first, second):
        said = {
            "request_id": row["request"],
            "payload_hash": row["payload_hash"],
            "case_id": row["case"],
            "article_id": row["article"],
            "user_id": row["user"],
            "kind": row["kind"],
            "reason": row["reason"],
            "note": row["note"],
            "seen": row["seen"],
            "record_id": row["record"],
            "undoes": row["undoes"],
            "changes": row["changes"],
            "decided_at": row["at"],
        }
        written = json.dumps(
            said, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        whole = row["prev_hash"] + written
        assert hashlib.sha256(whole.encode()).hexdigest() == row["hash"]


@pytest.mark.parametrize("what", ["claims", "cases", "records", "decisions"])
def test_every_row_is_json(session: Session, what: str) -> None:
    ana = a_user(session)
    for _ in range(2):
        case, _ = a_case_of(session, [TWELVE])
        decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    rows = list(exports.rows(session, what))
    assert len(rows) == 2
    assert json.loads(json.dumps(rows)) == rows
