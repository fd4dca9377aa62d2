"""Let go in time of what is no evidence, piece by piece, as the settings say.

A row goes before its file only where the row says so itself; else the file goes first,
so that a crash between the two leaves something that the next round finds again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from services.config import Settings
from services.pipeline.reconciling import ON_ITS_WAY, Piece
from services.store import files, retention
from services.store.retention import Original
from services.store.transaction import transaction

#: Rows, or files, in a piece.
ROWS, FILES = 1_000, 200

#: Kinds of bookkeeping by the setting that says how long they are kept.
_ROWS: Mapping[str, Callable[[Settings], int]] = {
    "sessions": lambda known: known.keep_sessions,
    "links": lambda known: known.keep_sessions,
    "attempts": lambda known: known.keep_sessions,
    "signs": lambda known: known.keep_signs,
    "leases": lambda known: known.keep_bookkeeping,
    "rounds": lambda known: known.keep_bookkeeping,
    "runs": lambda known: known.keep_bookkeeping,
}


def let_go(settings: Settings, place: str) -> Piece:
    """Let go of the next piece; `mended` counts what went."""
    what, _, behind = (place or f"{_ORDER[0]} 0").partition(" ")
    if what in _ROWS:
        gone, last = _rows(settings, what), None
    else:
        gone, last = _FILES[what](settings, int(behind))
    if last is not None:
        return Piece(0, place=f"{what} {last}", mended=gone)
    later = _ORDER[_ORDER.index(what) + 1 :]
    return Piece(0, place=f"{later[0]} 0" if later else None, mended=gone)


def _rows(settings: Settings, what: str) -> int:
    """Delete rows of bookkeeping whose time is over."""
    days = _ROWS[what](settings)
    gone = 0
    while days:
        with transaction(settings.database_url) as session:
            some = retention.forget(session, what, days, ROWS)
        gone += some
        if some < ROWS:
            break
    return gone


def _refused(settings: Settings, last: int) -> tuple[int, int | None]:
    """Delete refused files, with the reasons, that somebody has seen."""
    there = _due(settings, retention.refused, settings.keep_refused, last)
    for one in there:
        if one.moved_to:
            files.forget(settings.inbox, one.moved_to)
        with transaction(settings.database_url) as session:
            retention.forget_refusal(session, one.id)
    return len(there), _behind(there)


def _taken(settings: Settings, last: int) -> tuple[int, int | None]:
    """Delete copies of what the content store keeps whole."""
    there = _due(settings, retention.taken, settings.keep_taken, last)
    gone = 0
    for one in there:
        if not files.whole(settings.content, one.sha256):
            continue  # the copy may be the last one
        files.forget(settings.inbox, one.moved_to)
        with transaction(settings.database_url) as session:
            retention.copy_gone(session, one.id)
        gone += 1
    return gone, _behind(there)


def _originals(settings: Settings, last: int) -> tuple[int, int | None]:
    """Delete the bytes of articles that nothing cites."""
    days = settings.keep_originals
    there = _due(settings, retention.uncited, days, last)
    gone = 0
    for one in there:
        with transaction(settings.database_url) as session:
            copies = retention.let_go(session, one.id, days)
        if copies is None:
            continue
        for copy in copies:
            files.forget(settings.inbox, copy.moved_to)
        files.let_go(settings.content, one.sha256, ON_ITS_WAY)
        gone += 1
    return gone, _behind(there)


_Due = Callable[..., list[Original]]


def _due(settings: Settings, find: _Due, days: int, last: int) -> list[Original]:
    if not days:
        return []
    with transaction(settings.database_url) as session:
        return find(session, days, last, FILES)


def _behind(there: list[Original]) -> int | None:
    """Give where to go on; None when that was all."""
    return there[-1].id if len(there) == FILES else None


_FILES: Mapping[str, Callable[[Settings, int], tuple[int, int | None]]] = {
    "refused": _refused,
    "taken": _taken,
    "originals": _originals,
}
_ORDER = [*_ROWS, *_FILES]
