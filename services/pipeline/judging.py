"""Judge an article's claims so that two articles judged at once see each other.

Every judged article draws a ticket. An article is judged against all tickets up to the
newest; if others were drawn meanwhile, it is judged against those, and again, until
none is new at the moment of writing. Only the writing is done one after another.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.engines.protocols import Entailment
from services.judging.judge import VERSION, judge_all
from services.model.claim import Claim, ClaimStatus
from services.model.opinion import Opinion, OpinionKind, PairOpinion
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
        self._engines = job.engines
        self._reads = job.settings.second_opinion
        self._seen = 0
        self._new: list[int] = []
        self._stored: set[tuple[int, int]] = set()
        self._telling: dict[tuple[int, int], PairOpinion] = {}

    def think(self) -> None:
        """Judge the article's claims against those that have not been seen yet.

        Of claims that were judged before, what was thought of them is thought anew.
        """
        with transaction(self._url) as session:
            newest = judged.newest_ticket(session)
            self._new = claims.unjudged(session, self._held.article_id)
            pairs = set(
                claims.neighbours(session, self._new, seen=self._seen, newest=newest)
            )
            self._stored = judged.judged_pairs(session, self._new)
            pairs |= self._stored if self._seen == 0 else set()
            ends = {claim for pair in pairs for claim in pair}
            known = {one.id: one for one in claims.load(session, ends)}
        self._judge([(known[a], known[b]) for a, b in sorted(pairs)])
        self._seen = newest

    def ready(self, session: Session) -> bool:
        """Wait for our turn; tell whether nothing was judged that we have not seen."""
        return not self._new or judged.take_turn(session) == self._seen

    def write(self, session: Session) -> None:
        """Store the opinions and bring every new claim into a case."""
        if not self._new:
            return
        telling = list(self._telling.values())
        known = claims.statuses(session, self._new)
        new = [one for one in self._new if known[one] is ClaimStatus.EXTRACTED]
        again = [one for one in self._new if known[one] is ClaimStatus.PENDING]
        # Cases are locked first, as the desk does it: an opinion holds on to its two
        # claims, and the other order would make both wait for each other for ever.
        placed = gather(session, new, telling, again=again)
        judged.add_opinions(session, telling, VERSION)
        ticket = judged.next_ticket(session)
        claims.judged(session, placed, ticket=ticket, again=self._new)
        settle(session, self._new, telling)

    def _judge(self, pairs: Sequence[tuple[Claim, Claim]]) -> None:
        """Judge pairs, and keep what tells anybody anything."""
        for (a, b), opinion in zip(pairs, judge_all(pairs, self._model), strict=True):
            self._keep(a, b, opinion)

    def _model(self) -> Entailment | None:
        """Give the model that reads what rules leave open, unless it is off."""
        return self._engines().entailment if self._reads else None

    def _keep(self, a: Claim, b: Claim, opinion: Opinion) -> None:
        """Keep an opinion, or let one go that no longer holds.

        That two claims which only sound alike cannot be compared is of no use. Where
        they share a key, a reviewer may wonder why they are not held against each
        other, and finds the reason; where there was an opinion, it is replaced.
        """
        pair = a.id, b.id
        compared = opinion.kind is not OpinionKind.NOT_COMPARABLE or opinion.links
        shared = not set(a.draft.keys).isdisjoint(b.draft.keys)
        if compared or shared or pair in self._stored:
            self._telling[pair] = PairOpinion(a.id, b.id, opinion)
        else:
            self._telling.pop(pair, None)
