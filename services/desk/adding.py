"""Add a claim that the machine passed over, by marking its words.

What a person says is a decision like any other. The article is read again with it: the
claim is read, judged and gathered as all are, and comes back at every later reading.
"""

from __future__ import annotations

import re

from services.desk import ledger, wording
from services.desk.changes import Changes
from services.desk.renewal import renew
from services.desk.views import Outcome
from services.errors import BuiltOn, Illegal, Missing
from services.model.addition import Adding
from services.model.claim import ClaimStatus
from services.model.decision import DecisionKind, Reviewer
from services.store import additions, cases, decisions, reclaiming
from services.store.decisions import Turn
from services.store.plain import to_plain
from services.store.tables import DecisionRow, Json
from services.store.transaction import Session

#: Marked words, at least and at most, in characters.
_SHORTEST, _LONGEST = 8, 1_000
_QUOTED = 60


def add(session: Session, asked: Adding, by: Reviewer) -> Outcome:
    """Carry out an addition.

    The same request again gives the stored outcome. Raises Refused for a viewer,
    Missing, Reused, Illegal when these are no words of the article, or a claim already.
    """
    told = {"add": to_plain(asked)}
    turn, before = ledger.turn(session, by, asked.request_id, told)
    if before is not None:
        return ledger.outcome(before, None)
    addition = _addition(session, asked)
    changes = Changes()
    changes.add("addition", addition)
    changes.add("told", _quoted(addition["text"]))
    row = wording.write(
        session,
        turn,
        asked.article_id,
        kind=DecisionKind.ADD,
        seen=decisions.newest_of_article(session, asked.article_id),
        changes=changes,
    )
    why = f"{by.name} added a claim."
    wording.read_again(session, asked.article_id, why, by)
    return ledger.outcome(row, None)


def take_back(
    session: Session, turn: Turn, target: DecisionRow, *, kind: DecisionKind
) -> DecisionRow:
    """Undo an addition, or redo it. Raises BuiltOn when the claim was decided since."""
    if kind is DecisionKind.UNDO:
        _withdraw(session, int(target.changes.get("origin", target.id)))
    row = wording.turn_over(session, turn, target, kind=kind, part="addition")
    if kind is DecisionKind.REDO and target.article_id is not None:
        why = f"{turn.by.name} added a claim again."
        wording.read_again(session, target.article_id, why, turn.by)
    return row


def _withdraw(session: Session, origin: int) -> None:
    """Take the added claim out of its case, if nobody has decided on it."""
    claim_id = additions.claim_of(session, origin)
    if claim_id is None:
        return  # it was not read yet, and will not be
    homes = cases.lock(session, cases.cases_of(session, [claim_id]))
    row = cases.lock_claims(session, [claim_id])[claim_id]
    if row.status == ClaimStatus.WITHDRAWN.value:
        return
    if row.status not in (ClaimStatus.PENDING.value, ClaimStatus.EXTRACTED.value):
        raise _decided(session, claim_id)
    reclaiming.withdraw(row)
    reclaiming.settle_cases(session, homes.values())
    renew(session, homes.values())


def _decided(session: Session, claim_id: int) -> Illegal:
    """Say which decision stands on an added claim."""
    later = additions.decided_by(session, claim_id)
    if later is None:
        return Illegal("The claim was decided since.")
    line = decisions.line(session, later)
    told = f"{line.by}: {ledger.said(line.row)}"
    return BuiltOn(f"The claim was decided since; undo that first ({told})", later)


def _addition(session: Session, asked: Adding) -> Json:
    """Give the marked words with their place. Raises Missing, Illegal."""
    found = cases.sources(session, [asked.article_id])
    if not found:
        raise Missing(f"There is no article {asked.article_id}.")
    words = asked.words.strip()
    if not _SHORTEST <= len(words) <= _LONGEST:
        raise Illegal("Mark a statement: some words, and no more than a paragraph.")
    start = _start(found[0].text or "", words, asked.start)
    end = start + len(words)
    left = found[0].offsets.span_from_source(start, end)
    if left is None:
        raise Illegal("Cleaning took these words out: put the piece back first.")
    if additions.standing_at(session, asked.article_id, left):
        raise Illegal("These words are a claim already.")
    return {"start": start, "end": end, "text": words}


def _start(text: str, words: str, near: int | None) -> int:
    """Find words in a text, the ones nearest to a place. Raises Illegal."""
    places = [one.start() for one in re.finditer(re.escape(words), text)]
    if not places:
        raise Illegal("There are no such words in this article.")
    if near is None and len(places) > 1:
        raise Illegal("These words stand there more than once: take some more of them.")
    return min(places, key=lambda place: abs(place - (near or 0)))


def _quoted(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _QUOTED else f"{plain[:_QUOTED].rstrip()} …"
