"""Claims that people marked in an article, when it is read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from services.gathering.corrected import corrected, correction_of, machine_of
from services.gathering.fields import judged_alike
from services.judging.fingerprint import fingerprint
from services.model.addition import Addition
from services.model.claim import ClaimStatus
from services.model.correction import Correction
from services.model.text import OffsetMap
from services.store import additions, claims, reclaiming
from services.store.claims import Found
from services.store.plain import to_plain
from services.store.tables import ClaimRow
from services.store.transaction import Session


@dataclass(frozen=True, slots=True)
class Fresh:
    """What a version of the extractor found in an article, and where that points to."""

    found: Sequence[Found]
    extractor: str
    version: int  # of the article
    clean: str
    offsets: OffsetMap
    added: Sequence[Found] = ()  # claims that people marked


def placed(
    marked: Iterable[Addition], source: str, offsets: OffsetMap
) -> dict[int, tuple[int, int]]:
    """Give where marked words stand in the clean text, by decision.

    Words that are no part of it any more have no place.
    """
    places = ((one.decision_id, _place(one, source, offsets)) for one in marked)
    return {decision_id: place for decision_id, place in places if place is not None}


def _place(one: Addition, source: str, offsets: OffsetMap) -> tuple[int, int] | None:
    start = one.start
    if source[start : one.end] != one.text:  # a later reading has moved them
        start = source.find(one.text)
    if start < 0:
        return None
    return offsets.span_from_source(start, start + len(one.text))


def found_by_machine(rows: Iterable[ClaimRow]) -> list[ClaimRow]:
    """Leave the claims that nobody marked: those are matched with what is found now."""
    return [row for row in rows if row.added_by is None]


def renew(
    session: Session, article_id: int, rows: Mapping[int, ClaimRow], *, fresh: Fresh
) -> set[int]:
    """Write what marked claims say now; give those whose cases changed by it."""
    standing = {one.decision_id for one in additions.standing(session, article_id)}
    known = {row.added_by: row for row in rows.values() if row.added_by is not None}
    read = {one.added_by: one for one in fresh.added if one.added_by in standing}
    new = [one for origin, one in read.items() if origin not in known]
    claims.add(session, article_id, new, extractor=fresh.extractor)
    both = [(known[origin], read[origin]) for origin in known if origin in read]
    touched = {row.id for row, one in both if _keep(session, row, one, fresh=fresh)}
    gone = [row for origin, row in known.items() if origin not in read]
    return touched | {row.id for row in gone if _let_go(row, fresh)}


def over(found: Found, correction: Correction) -> Found:
    """Lay what a person corrected over what was found now."""
    if correction == Correction():
        return found
    draft = corrected(found.draft, correction)
    return replace(found, draft=draft, fingerprint=fingerprint(draft))


def _keep(session: Session, row: ClaimRow, found: Found, *, fresh: Fresh) -> bool:
    """Write a claim as it is read now; tell whether it is to be judged anew."""
    back = row.status == ClaimStatus.WITHDRAWN.value
    again = back or not judged_alike(machine_of(row), found.draft)
    whole = over(found, correction_of(row))
    reclaiming.keep(session, row, whole, version=fresh.version, again=again)
    if row.amended is not None:
        row.machine = to_plain(found.draft)
    row.extractor = fresh.extractor
    return again


def _let_go(row: ClaimRow, fresh: Fresh) -> bool:
    """Let a claim go whose words are no part of the article any more, or not marked."""
    if row.status in (ClaimStatus.PENDING.value, ClaimStatus.EXTRACTED.value):
        reclaiming.withdraw(row)
        return True
    if row.status != ClaimStatus.WITHDRAWN.value and row.gone is None:
        row.gone = "its words are no part of the article any more"
        return True
    return False
