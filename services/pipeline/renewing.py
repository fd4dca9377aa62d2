"""Write the claims of an article that was read again, over those that stand.

Decisions are left alone: a claim keeps its number, case and record where it says the
same; an undecided one that is no longer found is withdrawn; a decided one stays, and
says that it is no longer found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.gathering.corrected import correction_of, machine_of
from services.gathering.fields import judged_alike
from services.judging.grouping import summarize
from services.model.claim import ClaimDraft, ClaimStatus
from services.model.text import OffsetMap, Span
from services.pipeline import marked
from services.pipeline.differences import changes
from services.pipeline.marked import Fresh, found_by_machine, over
from services.pipeline.matching import DECIDED, Known, Matching, Seen, match, places
from services.store import articles, claims, judged, reclaiming
from services.store.plain import from_plain, to_plain
from services.store.tables import ClaimRow
from services.store.transaction import Session


def renew(session: Session, article_id: int, fresh: Fresh) -> dict[str, Any]:
    """Bring an article's claims to what was found now; tell what changed.

    One at a time with judging, which reads what is written here.
    """
    judged.take_turn(session)
    cases, rows = reclaiming.lock(session, article_id)
    before = reclaiming.offsets(session, article_id)
    about = reclaiming.about(session, article_id)
    articles.settle(session, article_id)
    amended = reclaiming.about(session, article_id) != about
    known = [known_of(row, before) for row in found_by_machine(rows.values())]
    matching = _with_corrected(match(known, seen_of(fresh)), rows)
    touched = _keep(session, rows, matching.kept, fresh=fresh, amended=amended)
    touched |= _let_go(rows, matching, fresh)
    touched |= marked.renew(session, article_id, rows, fresh=fresh)
    new = _new(matching)
    claims.add(
        session,
        article_id,
        [fresh.found[number] for number in new],
        extractor=fresh.extractor,
        replaces=list(new.values()),
    )
    changed = {rows[one].case_id for one in touched}
    reclaiming.settle_cases(session, [cases[one] for one in cases if one in changed])
    judged.regather(session, set(cases), summarize)
    return changes(matching, [one.draft for one in fresh.found])


def known_of(row: ClaimRow, offsets: OffsetMap) -> Known:
    """Give a stored claim as it is compared."""
    draft = machine_of(row)  # a person's correction is laid over it
    status = ClaimStatus(row.status)
    where = places(draft, offsets)
    return Known(draft, row.extractor, where, id=row.id, status=status)


def seen_of(fresh: Fresh) -> list[Seen]:
    """Give what was found as it is compared."""
    return [
        Seen(one.draft, fresh.extractor, places(one.draft, fresh.offsets))
        for one in fresh.found
    ]


def _keep(
    session: Session,
    rows: Mapping[int, ClaimRow],
    kept: Sequence[tuple[Known, int]],
    *,
    fresh: Fresh,
    amended: bool,
) -> set[int]:
    """Write what claims say now; give those that are to be judged anew.

    The words that a person decided on stay, and so does what a person corrected.
    """
    touched = set()
    for known, number in kept:
        found = fresh.found[number]
        row = rows[known.id]
        if known.decided:
            found = replace(found, draft=replace(found.draft, text=known.draft.text))
        again = (
            amended
            or known.status is ClaimStatus.WITHDRAWN
            or not judged_alike(known.draft, found.draft)
        )
        whole = over(found, correction_of(row))
        reclaiming.keep(session, row, whole, version=fresh.version, again=again)
        if row.amended is not None:
            row.machine = to_plain(found.draft)
        row.extractor = fresh.extractor
        if again:
            touched.add(row.id)
    return touched


def _with_corrected(matching: Matching, rows: Mapping[int, ClaimRow]) -> Matching:
    """Keep a claim that a person corrected where the machine reads it otherwise now."""
    ours = [
        (known, number)
        for known, number in matching.changed
        if rows[known.id].amended is not None and not known.decided
    ]
    changed = [pair for pair in matching.changed if pair not in ours]
    return replace(matching, kept=(*matching.kept, *ours), changed=tuple(changed))


def _let_go(rows: Mapping[int, ClaimRow], matching: Matching, fresh: Fresh) -> set[int]:
    """Withdraw what nobody has decided on or corrected; mark what somebody has.

    Gives both.
    """
    touched = set()
    otherwise = {known.id for known, _ in matching.changed}
    for known in (*(known for known, _ in matching.changed), *matching.gone):
        row = rows[known.id]
        if known.status in DECIDED or row.amended is not None:
            why = _why(known, fresh.extractor, otherwise=known.id in otherwise)
            placed = _placed(from_plain(ClaimDraft, row.draft), fresh.clean)
            reclaiming.mark_gone(row, why, placed)
        else:
            reclaiming.withdraw(row)
        touched.add(row.id)
    return touched


def _why(known: Known, extractor: str, *, otherwise: bool) -> str:
    """Say why a decided claim is no longer found."""
    if known.extractor == extractor:
        return "no longer found since the article was amended"
    verb = "read otherwise" if otherwise else "no longer found"
    return f"{verb} by version {extractor}"


def _placed(draft: ClaimDraft, clean: str) -> ClaimDraft:
    """Point a draft to its words in the clean text; nowhere if they are not in it."""
    spans = []
    for one in draft.spans:
        start = clean.find(one.quote) if one.quote else -1
        end = start + len(one.quote)
        spans.append(
            replace(one, start=start, end=end) if start >= 0 else _nowhere(one)
        )
    return replace(draft, spans=tuple(spans))


def _nowhere(span: Span) -> Span:
    return Span(0, 0, span.quote)


def _new(matching: Matching) -> dict[int, int | None]:
    """Give the drafts that are new, with what each replaces, in the text's order."""
    replaced: dict[int, int | None] = dict.fromkeys(matching.new)
    replaced |= {number: known.id for known, number in matching.changed}
    return dict(sorted(replaced.items()))
