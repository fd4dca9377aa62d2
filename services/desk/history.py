"""Who decided what, when: newest first, never changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from services.desk.views import DecisionView
from services.model.decision import DecisionKind
from services.store import decisions, users
from services.store.decisions import DecisionLine
from services.store.tables import Json
from services.store.transaction import Session


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a history is narrowed to; what is None is left open."""

    user_id: int | None = None
    case_id: int | None = None
    record_id: int | None = None
    kind: DecisionKind | None = None
    since: date | None = None  # days of UTC, both included
    until: date | None = None

    def lines(
        self, session: Session, *, before: int | None = None, limit: int
    ) -> list[DecisionLine]:
        """Give the newest decisions, with `before` those older than this one."""
        return decisions.lines(
            session,
            user_id=self.user_id,
            case_id=self.case_id,
            record_id=self.record_id,
            kind=self.kind,
            since=self.since,
            until=self.until,
            before=before,
            limit=limit,
        )


def narrowed(
    session: Session, to: Narrowed, *, before: int | None = None, limit: int = 50
) -> tuple[DecisionView, ...]:
    """Give the newest decisions of a history, with `before` those older than this."""
    found = to.lines(session, before=before, limit=limit)
    return tuple(decision_view(one) for one in found)


def lines(
    session: Session,
    case_id: int | None = None,
    user_id: int | None = None,
    limit: int = 50,
) -> tuple[DecisionView, ...]:
    """Give the newest decisions, of one case or by one user where asked for."""
    return narrowed(session, Narrowed(user_id, case_id), limit=limit)


def people(session: Session) -> tuple[tuple[int, str], ...]:
    """Give the number and name of everybody whose decisions there may be, by name."""
    return tuple((row.id, row.name) for row in users.everybody(session))


def one(session: Session, decision_id: int) -> DecisionView:
    """Give one decision."""
    return decision_view(decisions.line(session, decision_id))


def some(session: Session, decision_ids: Collection[int]) -> dict[int, DecisionView]:
    """Give these decisions by id."""
    found = decisions.lines_of(session, decision_ids)
    return {one.row.id: decision_view(one) for one in found}


def of_case(session: Session, case_id: int) -> tuple[DecisionView, ...]:
    """Give the newest decisions on a case."""
    return tuple(map(decision_view, decisions.of_case(session, case_id)))


def of_record(session: Session, record_id: int) -> tuple[DecisionView, ...]:
    """Give the decisions that made or changed a record."""
    found = decisions.lines(session, record_id=record_id)
    return tuple(decision_view(one) for one in found)


def of_article(session: Session, article_id: int) -> tuple[DecisionView, ...]:
    """Give the decisions about an article's text."""
    found = decisions.lines(session, article_id=article_id)
    return tuple(decision_view(one) for one in found)


def broken(session: Session) -> list[int]:
    """Give the decisions that do not fit the hash chain; empty when all is well."""
    return decisions.broken(session)


def decision_view(line: DecisionLine) -> DecisionView:
    """Show a decision as a line of a history."""
    row = line.row
    return DecisionView(
        id=row.id,
        case_id=row.case_id,
        article_id=row.article_id,
        question=line.question,
        kind=DecisionKind(row.kind),
        by=line.by,
        at=row.decided_at,
        reason=row.reason,
        note=row.note,
        claims=tuple(row.changes["touched"]["claims"]),
        record_id=row.record_id,
        undoes=row.undoes,
        undone_by=line.undone_by,
    )


#: So much of a piece is quoted.
_QUOTED = 60


def sentence(
    kind: DecisionKind, changes: Json, *, case_id: int | None, reason: str | None
) -> str:
    """Say in one sentence what a decision did, without who and when."""
    if "undone" in changes:
        verb = "Did again" if kind is DecisionKind.REDO else "Undid"
        return f"{verb}: {changes['undone']}"
    if "said" in changes:  # of a record: the sentence names values, not claims
        return str(changes["said"])
    if "edit" in changes:
        verb = "Put back" if kind is DecisionKind.PUT_BACK else "Cut"
        return f"{verb}: “{_piece(changes)}”. The article is read again."
    return _SENTENCES[kind].format(
        claims=_count(len(changes["touched"]["claims"]), "claim"),
        records=_records(changes["touched"]["records"]),
        pairs=_count(len(changes.get("negatives", ())), "pair"),
        case=f"case {case_id}",
        reason=reason,
        told=changes.get("told"),
    )


_SENTENCES: Mapping[DecisionKind, str] = {
    DecisionKind.ACCEPT: "Accepted {claims} as {records}.",
    DecisionKind.MERGE: "Merged {claims} into {records}.",
    DecisionKind.UPDATE: "Updated {records} with {claims}.",
    DecisionKind.BOTH_STAND: "Let {claims} stand side by side in {records}, disputed.",
    DecisionKind.REJECT: "Rejected {claims}: {reason}.",
    DecisionKind.NOT_A_CONFLICT: "Noted {pairs} as no conflict: {reason}.",
    DecisionKind.DEFER: "Put {case} off until tomorrow.",
    DecisionKind.PARK: "Parked {case} for all.",
    DecisionKind.TAKE_UP: "Took {case} up again.",
    DecisionKind.ASSIGN: "Gave {case} to {told}.",
    DecisionKind.AMEND: "Changed a claim: {told}.",
    DecisionKind.ONE_ORIGIN: "Noted that {told} are one origin.",
    DecisionKind.INDEPENDENT: "Noted that {told} are independent of each other.",
    DecisionKind.ADD: "Added a claim: “{told}”.",
}


def _piece(changes: Json) -> str:
    """Quote the beginning of a piece of text."""
    words = " ".join(str(changes["edit"]["text"]).split())
    return words if len(words) <= _QUOTED else f"{words[:_QUOTED].rstrip()} …"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _records(ids: list[int]) -> str:
    if not ids:
        return "no record"
    if len(ids) == 1:
        return f"record {ids[0]}"
    return f"records {', '.join(map(str, ids[:-1]))} and {ids[-1]}"
