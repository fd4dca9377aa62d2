"""What somebody was about to decide: kept on the server until it is settled."""

from __future__ import annotations

from services.desk import ledger
from services.errors import Missing
from services.model.decision import Request, Reviewer, Role
from services.store import cases, notes
from services.store.plain import from_plain, to_plain
from services.store.tables import Json
from services.store.transaction import Session


def keep_request(session: Session, asked: Request, by: Reviewer) -> None:
    """Keep a decision that could not be carried out, with its note."""
    ledger.require(by, Role.REVIEWER)
    if cases.find(session, asked.case_id) is not None:
        kept_note = {"note": asked.note, "request": to_plain(asked)}
        notes.save_draft(session, asked.case_id, by.id, kept_note)


def keep_note(session: Session, case_id: int, by: Reviewer, text: str) -> None:
    """Keep a note that is being typed. Raises Refused, Missing."""
    ledger.require(by, Role.REVIEWER)
    if cases.find(session, case_id) is None:
        raise Missing(f"There is no case {case_id}.")
    before = notes.draft(session, case_id, by.id) or {}
    if text.strip() or "request" in before:
        notes.save_draft(session, case_id, by.id, before | {"note": text})
    else:
        notes.drop_draft(session, case_id, by.id)


def kept(session: Session, case_id: int, by: Reviewer) -> Json:
    """Give what is kept of somebody's work on a case; nothing is an empty one."""
    return notes.draft(session, case_id, by.id) or {}


def kept_request(session: Session, case_id: int, by: Reviewer) -> Request | None:
    """Give the decision that came too late and was neither sent again nor dropped."""
    return request_in(kept(session, case_id, by))


def request_in(draft: Json) -> Request | None:
    """Give the decision that a kept draft holds, if it holds one."""
    asked: Request | None = from_plain(Request, draft.get("request"))
    return asked


def drop(session: Session, case_id: int, by: Reviewer) -> None:
    """Forget it: it was decided, or given up."""
    notes.drop_draft(session, case_id, by.id)
