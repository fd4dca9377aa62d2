"""The checks of a nightly round and of `crossclaim doctor`: one piece at a time.

A piece is so small that whoever looks after the inbox beside it is not kept waiting,
holds no lock, and reads no file while a transaction is open. A check is through when it
gives no further place.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from services.config import Settings
from services.extraction.extract import VERSION
from services.model.checks import Check
from services.store import (
    articles,
    decisions,
    files,
    reclaiming,
    reconcile,
    rereading,
    runs,
)
from services.store.decisions import Link
from services.store.reconcile import Kept
from services.store.transaction import transaction

#: Articles, decisions and names in a piece; articles whose pairs are looked up in one.
ARTICLES, DECISIONS, NAMES, JUDGED = 500, 500, 1_000, 20
#: Seconds of reading files after which a piece ends.
PATIENCE = 0.5
#: Seconds for which kept bytes without a row are on their way.
ON_ITS_WAY = 3_600.0
#: Articles that one round has judged again; more of them are no slip but a fault.
MOST_AGAIN = 20
#: Where our inbox puts what it took: `workers.taking`.
TAKEN, FAILED, CONTENT = "taken", "failed", "sha256"

_NUMBERED = re.compile(r"(\d{1,18})-")
WHY = "A nightly round found claims of it that had not been compared with others."


@dataclass(frozen=True, slots=True)
class Ground:
    """What a check looks at."""

    settings: Settings
    thorough: bool  # whether every byte is read
    mend: bool  # whether what can be put right safely is
    marks: Mapping[str, Any] = field(default_factory=dict)  # of the last round

    @property
    def url(self) -> str:
        """The address of the database."""
        return self.settings.database_url


@dataclass(frozen=True, slots=True)
class Piece:
    """What a piece of a check found. No place: the check is through."""

    looked: int
    found: tuple[str, ...] = ()
    place: str | None = None
    mended: int = 0
    mark: Any = None  # for the next round, once this one is through


Look = Callable[[Ground, str], Piece]


# --- files ----------------------------------------------------------------------------


def _bytes(ground: Ground, place: str) -> Piece:
    """Every article's bytes are in the content store, whole."""
    with transaction(ground.url) as session:
        there = reconcile.articles_behind(session, int(place or 0), ARTICLES)
    until = time.monotonic() + PATIENCE
    found: list[str] = []
    for looked, one in enumerate(there, start=1):
        if not _kept(ground, one):
            found.append(f"{one.id} ({one.name})")
        if time.monotonic() > until:
            return Piece(looked, tuple(found), str(one.id))
    through = len(there) < ARTICLES
    return Piece(len(there), tuple(found), None if through else str(there[-1].id))


def _kept(ground: Ground, one: Kept) -> bool:
    kept = files.whole if ground.thorough else files.exists
    return kept(ground.settings.content, one.sha256)


def _strays(ground: Ground, place: str) -> Piece:
    """Every file that we keep has its row: one folder, or some small ones."""
    until = time.monotonic() + PATIENCE
    looked, found = 0, []
    for label, folder in _folders(ground.settings):
        if label <= place:
            continue
        for names in _named(folder):
            looked += len(names)
            found += [f"{label}/{one}" for one in _unknown(ground, label, names)]
        if time.monotonic() > until:
            return Piece(looked, tuple(found), label)
    return Piece(looked, tuple(found))


def _folders(settings: Settings) -> list[tuple[str, Path]]:
    """List the folders of kept files by the names that they are told by, in order."""
    content, taken = settings.content / CONTENT, settings.inbox / TAKEN
    known = {f"{CONTENT}/{one}": content / one for one in _below(content)}
    known |= {f"{TAKEN}/{one}": taken / one for one in _below(taken)}
    if FAILED in _below(settings.inbox):
        known[FAILED] = settings.inbox / FAILED
    return sorted(known.items())


def _below(folder: Path) -> list[str]:
    """Name the folders in a folder; links lead elsewhere and are left alone."""
    try:
        if not stat.S_ISDIR(os.lstat(folder).st_mode):
            return []
        with os.scandir(folder) as listed:
            return [one.name for one in listed if one.is_dir(follow_symlinks=False)]
    except FileNotFoundError:
        return []


def _named(folder: Path) -> Iterator[list[str]]:
    """Name the files of a folder, some at a time."""
    with suppress(FileNotFoundError), os.scandir(folder) as listed:
        there = (one for one in listed if one.is_file(follow_symlinks=False))
        while some := [one.name for one in islice(there, NAMES)]:
            yield some


def _unknown(ground: Ground, label: str, names: list[str]) -> list[str]:
    """Give the files of a folder that no row knows."""
    if not label.startswith(f"{CONTENT}/"):
        moved = {
            f"{label}/{name}": int(number[1])
            for name in names
            if (number := _NUMBERED.match(name))  # what has none was put there by hand
        }
        with transaction(ground.url) as session:
            unknown = reconcile.unknown_files(session, moved)
        return [one.rpartition("/")[2] for one in unknown]
    start = label.removeprefix(f"{CONTENT}/")
    with transaction(ground.url) as session:
        unknown = reconcile.unknown_hashes(session, [start + name for name in names])
    strays = [one.removeprefix(start) for one in unknown]
    folder = ground.settings.content / label
    return [one for one in strays if _old(folder / one)]


def _old(path: Path) -> bool:
    """Tell whether bytes were kept long ago: at first no row names them yet."""
    with suppress(OSError):
        return time.time() - path.lstat().st_mtime > ON_ITS_WAY
    return False


def _moves(ground: Ground, place: str) -> Piece:
    """Every file that was noted was moved out of the inbox."""
    with transaction(ground.url) as session:
        found = reconcile.unmoved(session)
    return Piece(len(found), _told("sighting", found))


# --- rows -----------------------------------------------------------------------------


def _ends(ground: Ground, place: str) -> Piece:
    """Every article moves, or has come to its end; one that does not is given on."""
    with transaction(ground.url) as session:
        found = reconcile.without_end(session)
        given = {one for one in found if ground.mend and runs.give_on(session, one)}
    left = [one for one in found if one not in given]
    return Piece(len(found), _told("article", left), mended=len(given))


def _cases(ground: Ground, place: str) -> Piece:
    """Every pending claim stands in a case that somebody can open."""
    with transaction(ground.url) as session:
        found = reconcile.homeless(session)
    return Piece(len(found), _told("claim", found))


def _pairs(ground: Ground, place: str) -> Piece:
    """Every two claims that share a key were compared.

    Opinions are never deleted: once all is well up to a ticket, the next round goes on
    from there. The place says how far we are, up to where all is well, and how many
    articles this round has judged again.
    """
    begun = int(ground.marks.get(Check.PAIRS.value, 0))
    last, well, again = map(int, place.split()) if place else (begun, begun, 0)
    with transaction(ground.url) as session:
        looked = reconcile.uncompared(session, last, JUDGED)
    if looked is None:
        return Piece(0, mark=well)
    later = [after for _, after in looked.missing]
    given = _judge_again(ground, later, most=MOST_AGAIN - again)
    mended = {claim for some in given.values() for claim in some}
    found = [f"claims {a} and {b}" for a, b in looked.missing if b not in mended]
    if well == last and not looked.missing:
        well = looked.upto
    further = f"{looked.upto} {well} {again + len(given)}"
    return Piece(looked.claims, tuple(found), further, mended=len(mended))


def _judge_again(
    ground: Ground, claim_ids: Sequence[int], *, most: int
) -> Mapping[int, Sequence[int]]:
    """Have claims judged again with their articles; give both, as far as that is so.

    The way of every article that is read again. Only where the same version reads it
    again, so that nothing but the missing comparison comes of it; and only where its
    bytes are whole, for until it is judged nobody is compared with these claims.
    """
    if not ground.mend or not claim_ids or most <= 0:
        return {}
    with transaction(ground.url) as session:
        known = reclaiming.read_by(session, claim_ids, VERSION)
        hashes = {one: articles.bytes_of(session, one).sha256 for one in known}
    content = ground.settings.content
    able = [one for one in sorted(known) if files.whole(content, hashes[one])]
    given = {one: known[one] for one in able[:most]}
    with transaction(ground.url) as session:
        for article, its in given.items():
            reclaiming.forget_tickets(session, its)
            rereading.ask(session, article, WHY)
    return given


# --- decisions ------------------------------------------------------------------------


def _chain(ground: Ground, place: str) -> Piece:
    """Every decision is as it was written, and none is missing at the end.

    Each holds the link to the one before; that the end was not cut off, or all of them
    written anew, shows in the newest link that the last round saw. The alarm stays
    until that link is there again.
    """
    known = Link(**seen) if (seen := ground.marks.get(Check.CHAIN.value)) else None
    link = _link(place) if place else None
    with transaction(ground.url) as session:
        some = decisions.links_behind(session, link, DECISIONS)
        cut = known and decisions.hash_at(session, known.id) != known.hash
    if some.last is not None:
        told = _told("decision", some.broken)
        return Piece(some.looked, told, f"{some.last.id} {some.last.hash}")
    if known and cut:
        lost = f"decision {known.id}, the newest that was seen before"
        return Piece(0, (lost,), mark=asdict(known))
    return Piece(0, mark=asdict(link) if link else None)


def _link(place: str) -> Link:
    number, _, written = place.partition(" ")
    return Link(int(number), written)


def _rights(ground: Ground, place: str) -> Piece:
    """The program may change no decision, and the triggers say so to anybody."""
    with transaction(ground.url) as session:
        return Piece(1, tuple(reconcile.loose_rights(session)))


def _told(what: str, ids: list[int]) -> tuple[str, ...]:
    return tuple(f"{what} {one}" for one in ids)


#: In the order in which they are made.
LOOKS: Mapping[Check, Look] = {
    Check.ENDS: _ends,
    Check.MOVES: _moves,
    Check.CASES: _cases,
    Check.RIGHTS: _rights,
    Check.CHAIN: _chain,
    Check.PAIRS: _pairs,
    Check.BYTES: _bytes,
    Check.STRAYS: _strays,
}


def through(check: Check, ground: Ground) -> Iterator[Piece]:
    """Make a whole check, piece by piece."""
    place: str | None = ""
    while place is not None:
        piece = LOOKS[check](ground, place)
        yield piece
        place = piece.place
