"""Put a piece back that cleaning took out of an article, or cut one that it left.

What a person says is a decision like any other: kept with who and when, and undone by
a further one. The article is read again with it; decisions on its claims stand.
"""

from __future__ import annotations

from services.desk import ledger, wording
from services.desk.changes import Changes
from services.desk.views import Outcome
from services.errors import Illegal, Missing, Stale
from services.model.decision import DecisionKind, Mend, Reviewer, Role
from services.model.text import Cut
from services.store import cases, decisions
from services.store.cases import ArticleSource
from services.store.decisions import Turn
from services.store.plain import to_plain
from services.store.tables import DecisionRow, Json
from services.store.transaction import Session


def mend(session: Session, asked: Mend, by: Reviewer) -> Outcome:
    """Carry out a word on a piece of text.

    The same request again gives the stored outcome. Raises Refused for a viewer,
    Missing, Reused, Stale when the text was mended since the reviewer saw it, Illegal
    when there is no such piece.
    """
    told = {"mend": to_plain(asked)}
    turn, before = ledger.turn(session, by, asked.request_id, told)
    if before is not None:
        return ledger.outcome(before, None)
    _require_fresh(session, asked)
    changes = Changes()
    changes.add("edit", _edit(session, asked))
    row = wording.write(
        session,
        turn,
        asked.article_id,
        kind=asked.kind,
        seen=asked.seen,
        changes=changes,
    )
    verb = "put a piece back" if asked.kind is DecisionKind.PUT_BACK else "cut a piece"
    wording.read_again(session, asked.article_id, f"{by.name} {verb}.", by)
    return ledger.outcome(row, None)


def take_back(
    session: Session, turn: Turn, target: DecisionRow, *, kind: DecisionKind
) -> DecisionRow:
    """Undo a word on a piece of text, or redo it. The caller has checked who may.

    Later words on the same piece stay: the last that stands counts.
    """
    row = wording.turn_over(session, turn, target, kind=kind, part="edit")
    if target.article_id is not None:
        verb = "took a change of the text back"
        if kind is DecisionKind.REDO:
            verb = "made a change of the text again"
        why = f"{turn.by.name} {verb}."
        wording.read_again(session, target.article_id, why, turn.by)
    return row


def reread(session: Session, article_id: int, by: Reviewer) -> None:
    """Have an article read again as it is.

    An admin may for every article, a reviewer for one that no claims were looked for
    in. Raises Refused, Missing.
    """
    source = _source(session, article_id)
    ledger.require(by, Role.REVIEWER if source.unread else Role.ADMIN)
    wording.read_again(session, article_id, f"{by.name} asked for it.", by)


def _require_fresh(session: Session, asked: Mend) -> None:
    """Check that the text is as the reviewer saw it. Raises Stale: who, what, when."""
    if decisions.newest_of_article(session, asked.article_id) == asked.seen:
        return
    found = decisions.lines(session, article_id=asked.article_id, limit=ledger.NAMED)
    since = [line for line in found if line.row.id > asked.seen]
    raise ledger.stale(since, "The text was mended since you opened it.")


def _edit(session: Session, asked: Mend) -> Json:
    """Give the piece with its words. Raises Missing, Illegal, Stale."""
    source = _source(session, asked.article_id)
    text = source.text or ""
    words = text[asked.start : asked.end]
    if not 0 <= asked.start < asked.end <= len(text) or not words.strip():
        raise Illegal("There is no such piece of text.")
    rule = None
    if asked.kind is DecisionKind.PUT_BACK:
        rule = _rule(source, asked)
    return {"start": asked.start, "end": asked.end, "text": words, "rule": rule}


def _rule(source: ArticleSource, asked: Mend) -> str:
    """Give the rule that took a piece out. Raises Stale if none does any more."""
    for cut in (Cut(*one) for one in source.cuts):
        if (cut.start, cut.end) == (asked.start, asked.end):
            return cut.rule
    raise Stale("This piece is part of the article already.")


def _source(session: Session, article_id: int) -> ArticleSource:
    found = cases.sources(session, [article_id])
    if not found:
        raise Missing(f"There is no article {article_id}.")
    return found[0]
