"""Who has a case open: a courtesy between reviewers. Versions guard decisions."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping

from services.desk import ledger
from services.model.decision import Reviewer, Role
from services.store import beside, leases
from services.store.beside import Beside
from services.store.leases import Lease as Lease
from services.store.transaction import Session


def open_case(
    session: Session, case_id: int, by: Reviewer, *, token: str, over: bool = False
) -> Lease | None:
    """Take a case for whoever opens it; give who holds it now, if anybody does.

    A case that somebody else holds stays theirs, unless it is taken `over`. Viewers
    hold nothing. `token` is the page's own: of several pages of one reader the last
    that asked has the case. Raises Illegal when it is no UUID.
    """
    if by.role.may(Role.REVIEWER):
        page = ledger.request_key(token)
        leases.take(session, case_id, by.id, token=page, over=over)
    return holder(session, case_id)


def take_over(
    session: Session, case_id: int, by: Reviewer, *, token: str
) -> Lease | None:
    """Take a case from whoever holds it. Raises Refused for a viewer, Illegal."""
    ledger.require(by, Role.REVIEWER)
    return open_case(session, case_id, by, token=token, over=True)


def hold(session: Session, case_id: int, by: Reviewer, *, token: str) -> Lease | None:
    """Hold on to a case, or take it if it has become free; give who holds it now."""
    ledger.require(by, Role.REVIEWER)
    return open_case(session, case_id, by, token=token)


def release(session: Session, case_id: int, by: Reviewer, *, token: str | None) -> None:
    """Let a case go that the page with this token has taken; without one, any page."""
    page = None if token is None else ledger.request_key(token)
    leases.release(session, case_id, by.id, page)


def settle(session: Session, case_id: int, by: Reviewer) -> None:
    """Let a decided case go, and forget what its reviewer was about to decide."""
    leases.settle(session, case_id, by.id)


def reserve(session: Session, case_id: int | None, by: Reviewer) -> None:
    """Take the case that somebody is led to, so that nobody else is led there too."""
    if case_id is not None:
        leases.take(session, case_id, by.id, token=uuid.uuid4())


def holder(session: Session, case_id: int) -> Lease | None:
    """Give who holds a case."""
    return leases.holders(session, [case_id]).get(case_id)


def beside_case(session: Session, case_id: int, by: Reviewer) -> Beside:
    """Give who has a case open, and what its reader has to do with it."""
    return beside.of(session, case_id, by.id)


def holders(session: Session, case_ids: Collection[int]) -> Mapping[int, Lease]:
    """Give who holds which of these cases."""
    return leases.holders(session, case_ids)
