"""Let go in time of what is no evidence, piece by piece, as the settings say.

A row goes before its file only where the row says so itself; else the file goes first,
so that a crash between the two leaves something that the next round finds again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

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


@dataclass(slots=True)
class Gone:
    """What a piece let go of, and what was out of reach."""

    number: int = 0
    last: int | None = None  # where to go on; None when that was all
    beyond: list[str] = field(default_factory=list)

    def forget(self, inbox: Path, moved_to: str) -> bool:
        """Delete a file in the inbox; False, and its name kept, if it is out of reach.

        Whoever may write into the inbox may put a link in the place of `taken` or
        `failed`: nothing behind it is touched, and the rest is let go all the same.
        """
        try:
            files.forget(inbox, moved_to)
        except files.Elsewhere as link:
            self.note(moved_to, link)
            return False
        return True

    def note(self, moved_to: str, link: files.Elsewhere) -> None:
        """Say that a file is out of reach, and which step of its path is the reason."""
        self.beyond.append(f"{moved_to}: {link} is no folder of its own")


def let_go(settings: Settings, place: str) -> Piece:
    """Let go of the next piece; `mended` counts what went, `found` is out of reach."""
    what, _, behind = (place or f"{_ORDER[0]} 0").partition(" ")
    if what in _ROWS:
        gone = Gone(_rows(settings, what))
    else:
        gone = _FILES[what](settings, int(behind))
    later = _ORDER[_ORDER.index(what) + 1 :]
    further = f"{later[0]} 0" if later else None
    if gone.last is not None:
        further = f"{what} {gone.last}"
    return Piece(0, tuple(gone.beyond), further, mended=gone.number)


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


def _refused(settings: Settings, last: int) -> Gone:
    """Delete refused files, with the reasons, that somebody has seen."""
    there = _due(settings, retention.refused, settings.keep_refused, last)
    gone = Gone(last=_behind(there))
    for one in there:
        if one.moved_to and not gone.forget(settings.inbox, one.moved_to):
            continue  # its row is what finds it again
        with transaction(settings.database_url) as session:
            retention.forget_refusal(session, one.id)
        gone.number += 1
    return gone


def _taken(settings: Settings, last: int) -> Gone:
    """Delete copies of what the content store keeps whole."""
    there = _due(settings, retention.taken, settings.keep_taken, last)
    gone = Gone(last=_behind(there))
    for one in there:
        if not files.whole(settings.content, one.sha256):
            continue  # the copy may be the last one
        if not gone.forget(settings.inbox, one.moved_to):
            continue
        with transaction(settings.database_url) as session:
            retention.copy_gone(session, one.id)
        gone.number += 1
    return gone


def _originals(settings: Settings, last: int) -> Gone:
    """Delete the bytes of articles that nothing cites.

    An article of which a copy is out of reach stays as it is. The copies go before the
    row is committed: a crash between the two leaves a row that the next night finds.
    """
    days = settings.keep_originals
    there = _due(settings, retention.uncited, days, last)
    gone = Gone(last=_behind(there))
    for one in there:
        try:
            with transaction(settings.database_url) as session:
                copies = retention.let_go(session, one.id, days)
                for copy in copies or ():
                    files.forget(settings.inbox, copy.moved_to)
        except files.Elsewhere as link:
            gone.note(copy.moved_to, link)
            continue
        if copies is not None:
            files.let_go(settings.content, one.sha256, ON_ITS_WAY)
            gone.number += 1
    return gone


_Due = Callable[..., list[Original]]


def _due(settings: Settings, find: _Due, days: int, last: int) -> list[Original]:
    if not days:
        return []
    with transaction(settings.database_url) as session:
        return find(session, days, last, FILES)


def _behind(there: list[Original]) -> int | None:
    """Give where to go on; None when that was all."""
    return there[-1].id if len(there) == FILES else None


_FILES: Mapping[str, Callable[[Settings, int], Gone]] = {
    "refused": _refused,
    "taken": _taken,
    "originals": _originals,
}
_ORDER = [*_ROWS, *_FILES]
