"""Judge a claim again that a person changed, in the transaction that changed it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from services.engines.protocols import Entailment
from services.gathering.gather import gather, settle
from services.judging.judge import VERSION, judge_all
from services.judging.questions import Beside, Questions
from services.model.claim import Claim, ClaimStatus
from services.model.opinion import OpinionKind, PairOpinion
from services.store import claims, judged
from services.store.transaction import Session


def judge_again(session: Session, claim_id: int) -> None:
    """Judge a claim against all that it could be compared with, and draw a ticket.

    By rules alone: the desk has no model.

    The caller has the turn of judging, so that an article judged meanwhile sees the
    claim as it is now; and the claim has no ticket.
    """
    session.flush()
    newest = judged.newest_ticket(session)
    near = claims.neighbours(session, [claim_id], seen=0, newest=newest)
    stored = judged.judged_pairs(session, [claim_id])
    pairs = sorted({*near, *stored})
    known = {
        one.id: one
        for one in claims.load(session, {claim_id, *(end for p in pairs for end in p)})
    }
    told = list(
        telling(
            [(known[a], known[b]) for a, b in pairs],
            stored,
            beside=lambda articles: claims.of_articles(session, articles),
        )
    )
    again = [claim_id] if known[claim_id].status is ClaimStatus.PENDING else []
    gather(session, [], told, again=again)
    judged.add_opinions(session, told, VERSION)
    ticket = judged.next_ticket(session)
    claims.judged(session, {}, ticket=ticket, again=[claim_id])
    settle(session, [claim_id], told)


def telling(
    pairs: Sequence[tuple[Claim, Claim]],
    stored: Collection[tuple[int, int]],
    *,
    model: Callable[[], Entailment | None] = lambda: None,
    beside: Beside = lambda _: (),
) -> Iterable[PairOpinion]:
    """Judge pairs, and keep the opinions that tell anybody anything.

    That two claims which only sound alike cannot be compared is of no use. Where
    they share a key, a reviewer may wonder why they are not held against each
    other, and finds the reason; where there was an opinion, it is replaced. `model`
    reads what rules leave open; `beside` gives all that articles say (questions.py).
    """
    made = judge_all(pairs, model, Questions(beside=beside))
    for (a, b), opinion in zip(pairs, made, strict=True):
        compared = opinion.kind is not OpinionKind.NOT_COMPARABLE or opinion.links
        shared = not set(a.draft.keys).isdisjoint(b.draft.keys)
        if compared or shared or (a.id, b.id) in stored:
            yield PairOpinion(a.id, b.id, opinion)
