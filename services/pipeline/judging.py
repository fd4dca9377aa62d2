"""Judge an article's claims so that two articles judged at once see each other.

Every judged article draws a ticket. An article is judged against all tickets up to the
newest; if others were drawn meanwhile, it is judged against those, and again, until
none is new at the moment of writing. Only the writing is done one after another.
"""

from __future__ import annotations

from collections.abc import Collection

from services.engines.protocols import Entailment
from services.gathering.again import telling
from services.gathering.gather import gather, settle
from services.judging.judge import VERSION
from services.model.claim import Claim, ClaimStatus
from services.model.opinion import PairOpinion
from services.pipeline.job import Job
from services.store import claims, judged, longtexts
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
            long = longtexts.load(session, self._new)
            ends = {claim for pair in pairs for claim in pair} | set(long.ids)
            known = {one.id: one for one in claims.load(session, ends)}
        pairs |= long.pairs(claims.NEAR)
        both = [(known[a], known[b]) for a, b in sorted(pairs)]
        # Judged anew, a pair may tell nothing any more.
        for pair in pairs:
            self._telling.pop(pair, None)
        found = telling(both, self._stored, model=self._model, beside=self._beside)
        self._telling |= {(one.a, one.b): one for one in found}
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

    def _beside(self, articles: Collection[int]) -> list[Claim]:
        """Give all claims of some articles, whether near to ours or not."""
        with transaction(self._url) as session:
            return claims.of_articles(session, articles)

    def _model(self) -> Entailment | None:
        """Give the model that reads what rules leave open, unless it is off."""
        return self._engines().entailment if self._reads else None
