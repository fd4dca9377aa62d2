"""How do we know this? From a record's value down to the bytes of a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.desk import history, records
from services.desk.holding import Value
from services.desk.recordviews import RecordView
from services.desk.shown import source_view
from services.desk.views import DecisionView, EvidenceView, Piece
from services.errors import Missing
from services.model.opinion import PairOpinion
from services.store import cases, decisions, intake
from services.store.tables import ArticleRow
from services.store.transaction import Session

#: So many characters are shown around the words.
AROUND = 320


@dataclass(frozen=True, slots=True)
class Sealed:
    """A decision with its place in the chain of hashes."""

    view: DecisionView
    hash: str
    prev_hash: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the file came from, and what it says about itself."""

    row: ArticleRow
    drops: tuple[tuple[str, datetime], ...]  # file name and time, oldest first


@dataclass(frozen=True, slots=True)
class Lineage:
    """Every step from a value to a file."""

    record: RecordView
    evidence: EvidenceView
    values: tuple[Value, ...]  # of the record, that this claim vouches for
    words: tuple[Piece, ...]  # of the text before cleaning, around the span
    origin: Origin
    opinions: tuple[PairOpinion, ...]  # with the record's other claims
    decisions: tuple[Sealed, ...]  # about this claim, oldest first


def trace(session: Session, record_id: int, claim_id: int) -> Lineage:
    """Give the way from a record's value to its file. Raises Missing."""
    view = records.show(session, record_id)
    evidence = view.of_claim(claim_id)
    if evidence is None:
        raise Missing(f"Claim {claim_id} is no evidence for record {record_id}.")
    article_id = evidence.row.claim.article_id
    found = intake.article(session, article_id)
    if found is None:
        raise Missing(f"There is no article {article_id}.")
    others = {one.row.claim.id for one in view.evidence}
    return Lineage(
        record=view,
        evidence=evidence,
        values=tuple(
            one
            for one in view.values
            if any(each.placed.claim.id == claim_id for each in one.sources)
        ),
        words=_words(session, evidence),
        origin=Origin(found.row, tuple(intake.drops(session, article_id))),
        opinions=tuple(
            one
            for one in cases.opinions_between(session, others)
            if claim_id in (one.a, one.b)
        ),
        decisions=_sealed(session, evidence),
    )


def _words(session: Session, evidence: EvidenceView) -> tuple[Piece, ...]:
    """Cut the claim's place out of its article, with some text around it."""
    source = cases.sources(session, [evidence.row.claim.article_id])[0]
    whole = source_view(source, [evidence.row]).pieces
    span = evidence.row.spans[0]
    pieces, at = [], 0
    for piece in whole:
        start, end = at, at + len(piece.text)
        at = end
        low, high = max(start, span.start - AROUND), min(end, span.end + AROUND)
        if low < high:
            text = piece.text[low - start : high - start]
            pieces.append(Piece(text, claims=piece.claims, cut=piece.cut))
    return tuple(pieces)


def _sealed(session: Session, evidence: EvidenceView) -> tuple[Sealed, ...]:
    found = decisions.about_claim(session, evidence.row.claim.id)
    return tuple(
        Sealed(history.decision_view(one), one.row.hash, one.row.prev_hash)
        for one in reversed(found)
    )
