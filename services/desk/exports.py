"""What the desk holds as plain rows: one dict of JSON types a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from services.desk import ledger, records
from services.desk.history import Narrowed
from services.desk.shown import claim_view
from services.desk.views import ClaimView, RecordLine
from services.errors import Missing
from services.model.claim import Attribution, When
from services.model.decision import DecisionKind
from services.model.written import written_quantity
from services.store import exports, secondreads
from services.store import records as held
from services.store.cases import PlacedClaim
from services.store.decisions import DecisionLine
from services.store.secondreads import SecondRead
from services.store.transaction import Session

Rows = Iterator[dict[str, Any]]


def rows(session: Session, what: str) -> Rows:
    """Give all "claims", "cases", "records" or "decisions". Raises Missing.

    Offsets are code points of the article's text before cleaning; times are UTC.
    """
    if what not in _ROWS:
        raise Missing(f"There is no export of {what}.")
    return _ROWS[what](session)


def _claims(session: Session) -> Rows:
    return (_claim(one) for one in exports.claims(session))


def _claim(placed: PlacedClaim) -> dict[str, Any]:
    row: ClaimView = claim_view(placed)
    draft, span = row.claim.draft, row.spans[0]
    return {
        "id": row.claim.id,
        "file": row.article_name,
        "sha256": placed.sha256,
        "outlet": row.source,
        "published": _written(row.claim.published),
        "text": draft.text,
        "quote": span.quote,
        "start": span.start,
        "end": span.end,
        "seen": len(row.spans),
        "attribution": _attribution(draft.attribution),
        "quantities": [written_quantity(one) for one in draft.quantities],
        **_when(draft.when),
        "polarity": draft.polarity.value,
        "worth": round(draft.worth, 3),
        "extractor": row.extractor,
        "gone": row.gone,
        "status": row.claim.status.value,
        "case": row.claim.case_id,
        "record": row.claim.record_id,
    }


def _attribution(attribution: Attribution) -> str:
    """Write the chain of speakers, innermost first: "police, cited by the mayor"."""
    names = [one.name or one.words or "unnamed" for one in attribution.speakers]
    return ", cited by ".join(reversed(names))


def _when(when: When | None) -> dict[str, Any]:
    return {
        "when": when.text if when else None,
        "from": _written(when.start if when else None),
        "until": _written(when.end if when else None),
    }


def _cases(session: Session) -> Rows:
    return (_case(row) for row in exports.case_rows(session))


def _case(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "question": row["question"],
        "lane": row["lane"],
        "status": row["status"],
        "joined_into": row["joined_into"],
        "opinion": row["kind"],
        "rule": row["rule"],
        "why": row["why"],
        "marks": list(row["marks"]),
        "sources": row["sources"],
        "undecided": row["undecided"],
        "claim_ids": list(row["claim_ids"]),
        "record_ids": list(row["record_ids"]),
        "opened_at": _written(row["opened_at"]),
        "changed_at": _written(row["changed_at"]),
    }


def _records(session: Session) -> Rows:
    for ids in exports.record_ids(session):
        evidence = held.evidence(session, ids)
        for line in records.lines(session, ids):
            own = [one for one in evidence if one.record_id == line.id]
            claims = {one.placed.claim.id: one.stance.value for one in own}
            yield _record(line, claims)


def _record(line: RecordLine, claims: Mapping[int, str]) -> dict[str, Any]:
    return {
        "id": line.id,
        "question": line.question,
        "metric": line.metric,
        "status": line.status.value,
        "value": line.value,
        "attributions": line.attributions,
        "articles": line.articles,
        "claim_ids": list(claims),
        "stances": list(claims.values()),
        "created_at": _written(line.created_at),
    }


def _decisions(session: Session) -> Rows:
    return (_decision(row) for row in exports.decision_rows(session))


def _decision(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give everything that the hash is made of, so that a reader can check it."""
    return {
        "id": row["id"],
        "at": _written(row["decided_at"]),
        "by": row["by"],
        "kind": row["kind"],
        "case": row["case_id"],
        "article": row["article_id"],
        "question": row["question"],
        "claims": row["changes"]["touched"]["claims"],
        "record": row["record_id"],
        "reason": row["reason"],
        "note": row["note"],
        "undoes": row["undoes"],
        "undone_by": row["undone_by"],
        "seen": row["seen"],
        "user": row["user_id"],
        "request": str(row["request_id"]),
        "payload_hash": row["payload_hash"],
        "changes": row["changes"],
        "prev_hash": row["prev_hash"],
        "hash": row["hash"],
    }


def narrowed(session: Session, to: Narrowed) -> Rows:
    """Give the decisions of a narrowed history as its page has them, newest first."""
    before = None
    while found := to.lines(session, before=before, limit=exports.BATCH):
        said = secondreads.of(session, [one.row.id for one in found])
        yield from (_line(one, said.get(one.row.id)) for one in found)
        before = found[-1].row.id


def _line(one: DecisionLine, read: SecondRead | None) -> dict[str, Any]:
    row = one.row
    return {
        "id": row.id,
        "at": _written(row.decided_at),
        "by": one.by,
        "act": DecisionKind(row.kind).words,
        "what": ledger.said(row),
        "case": row.case_id,
        "article": row.article_id,
        "question": one.question,
        "record": row.record_id,
        "claims": row.changes["touched"]["claims"],
        "reason": row.reason,
        "note": row.note,
        "second_read": None if read is None else _read(read),
        "undoes": row.undoes,
        "undone_by": one.undone_by,
    }


def _read(read: SecondRead) -> str:
    if read.read_by is None:
        return "waits for a second reader"
    said = "agrees" if read.agrees else "would decide otherwise"
    return f"{read.read_by} {said}{f': {read.note}' if read.note else ''}"


def _written(value: date | datetime | None) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if value else None


_ROWS: Mapping[str, Callable[[Session], Rows]] = {
    "claims": _claims,
    "cases": _cases,
    "records": _records,
    "decisions": _decisions,
}
