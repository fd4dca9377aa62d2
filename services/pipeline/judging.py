"""Judge an article's claims so that two articles judged at once see each other.

Every judged article draws a ticket. An article is judged against all tickets up to the
newest; if others were drawn meanwhile, it is judged against those, and again, until
none is new at the moment of writing. Only the writing is done one after another.
"""

from __future__ import annotations

from services.judging.judge import VERSION, judge_pair
from services.model.claim import Claim
from services.model.opinion import OpinionKind, PairOpinion
from services.pipeline.gathering import gather, settle
from services.pipeline.job import Job
from services.store import claims, judged
from services.store.transaction import Session, transaction


class Judging:
    """One article's claims against each other and against all others."""

    def __init__(self, job: Job) -> None:
        """Begin with nothing seen."""
        self._url = job.settings.database_url
        self._held = job.held
        self._seen = 0
        self._new: list[int] = []
        self._pairs: set[tuple[int, int]] = set()
        self._telling: list[PairOpinion] = []

    def think(self) -> None:
        """Judge the article's claims against those that have not been seen yet."""
        with transaction(self._url) as session:
            newest = judged.newest_ticket(session)
            self._new = claims.unjudged(session, self._held.article_id)
            found = claims.neighbours(
                session, self._new, seen=self._seen, newest=newest
            )
            fresh = [pair for pair in found if pair not in self._pairs]
            ends = {claim for pair in fresh for claim in pair}
            known = {one.id: one for one in claims.load(session, ends)}
        for a, b in fresh:
            self._judge(known[a], known[b])
        self._pairs.update(fresh)
        self._seen = newest

    def ready(self, session: Session) -> bool:
        """Wait for our turn; tell whether nothing was judged that we have not seen."""
        return not self._new or judged.take_turn(session) == self._seen

    def write(self, session: Session) -> None:
        """Store the opinions and bring every new claim into a case."""
        if not self._new:
            return
        # Cases are locked first, as the desk does it: an opinion holds on to its two
        # claims, and the other order would make both wait for each other for ever.
        placed = gather(session, self._new, self._telling)
        judged.add_opinions(session, self._telling, VERSION)
        claims.judged(session, placed, ticket=judged.next_ticket(session))
        settle(session, placed, self._telling)

    def _judge(self, a: Claim, b: Claim) -> None:
        """Judge a pair, and keep what tells anybody anything.

        That two claims which only sound alike cannot be compared is of no use. Where
        they share a key, a reviewer may wonder why they are not held against each
        other, and finds the reason.
        """
        opinion = judge_pair(a, b)
        compared = opinion.kind is not OpinionKind.NOT_COMPARABLE or opinion.links
        if compared or not set(a.draft.keys).isdisjoint(b.draft.keys):
            self._telling.append(PairOpinion(a.id, b.id, opinion))
