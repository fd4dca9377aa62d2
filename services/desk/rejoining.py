"""Bring claims that came back together with those that came while they were away.

A rejected claim draws no other into its case, and a pair that somebody called no
conflict links nothing. What is judged meanwhile gets a case of its own; taken back,
both wait, and one opinion links them.
"""

from __future__ import annotations

from collections.abc import Collection

from services.gathering.gather import gather
from services.judging.grouping import summarize
from services.model.claim import ClaimStatus
from services.model.opinion import PairOpinion
from services.store import cases, claims, judged
from services.store.transaction import Session


def rejoin(session: Session, claim_ids: Collection[int]) -> None:
    """Join the cases of pending claims with those that opinions link them to.

    The caller has the turn of judging: no article is being gathered. What the cases of
    these claims are about is the caller's to work out anew; of others it is done here.
    """
    session.flush()
    known = claims.statuses(session, claim_ids)
    back = {one for one in known if known[one] is ClaimStatus.PENDING}
    before = cases.cases_of(session, back)
    gather(session, [], _links(session, back), again=back)
    others = cases.cases_of(session, back) - before
    judged.regather(session, others, summarize)


def _links(session: Session, claim_ids: Collection[int]) -> list[PairOpinion]:
    """Give the newest opinions on pairs with any of these claims, if they link."""
    pairs = judged.judged_pairs(session, claim_ids)
    ends = {end for pair in pairs for end in pair}
    return [
        one
        for one in cases.opinions_between(session, ends)
        if one.opinion.links and (one.a, one.b) in pairs
    ]
