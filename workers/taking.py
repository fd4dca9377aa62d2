"""Take one file out of the inbox: make its bytes safe, say so, move it away.

    opening    open once, check, copy under its hash
    saying     one transaction: sighting, article, first run
    moving     into taken/ or failed/, with a number before the name

A crash between any two steps repeats a step and nothing else: the sighting of an
unmoved file is found again. Articles are taken some at a time, each step for all of
them before the next: the disk and the database are then waited for once.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

import structlog

from services.config import Settings
from services.crashpoint import crashpoint
from services.errors import Unreadable
from services.model.article import Sighting
from services.model.lifecycle import Stage
from services.pipeline import intake
from services.pipeline.intake import Received
from services.store import files
from services.store.files import Fresh, keep_all
from workers import opening
from workers.listing import SIDECAR, Look, article_of
from workers.opening import Moving

log = structlog.get_logger(__name__)

#: Where files go, below the inbox, so that moving is a rename.
TAKEN, FAILED = "taken", "failed"
#: Rings for what was taken at once, at most.
RINGS = 8

#: A file, and the sidecar that lies beside it.
Pair = tuple[Look, Look | None]


@dataclass(frozen=True, slots=True)
class Taking:
    """One file's way out of the inbox."""

    settings: Settings
    folder: int  # the inbox, as an open directory
    ring: Callable[[Stage], None]

    def take(self, seen: Look, sidecar: Look | None) -> None:
        """Take a file with its sidecar, or refuse it. Raises OSError, Moving."""
        article = article_of(seen.name)
        try:
            if article is None:
                if not self.take_articles([(seen, sidecar)]):
                    raise Moving
            else:
                with opening.opened(self.folder, seen, opening.SIDECAR_LIMIT) as handle:
                    self._amend(handle, seen, article)
        except Unreadable as news:
            self._refuse(seen, news, sidecar)

    def take_articles(self, many: Sequence[Pair]) -> list[Pair]:
        """Take articles with their sidecars: make bytes safe, say so, move the files.

        Gives those that were taken: what changes, or another watcher has in hand, is
        left out. Raises what is wrong with any of them, Unreadable, OSError or Moving;
        those are to be taken again one by one, which repeats no more than a step of
        each.
        """
        with ExitStack() as stack:
            ours, handles = self._ours(many, stack)
            if not ours:
                return []
            besides = [self._sidecar(sidecar) for _, sidecar in ours]
            hashes = self._kept(handles, [seen for seen, _ in ours])
            crashpoint("inbox.kept")
            sightings = [
                _sighting(seen, sha256, beside)
                for (seen, _), sha256, beside in zip(ours, hashes, besides, strict=True)
            ]
            said = intake.receive_all(self.settings.database_url, sightings)
            crashpoint("inbox.said")
            self._tell(sightings, said)
            places = {}
            for (seen, sidecar), one, told in zip(ours, sightings, said, strict=True):
                target = f"{TAKEN}/{told.seen_at:%Y-%m-%d}/"
                both = seen, sidecar if one.sidecar is not None else None
                places[told.sighting_id] = self._move(both, one, told, target)
            intake.moved_all(self.settings.database_url, places)
            return ours

    def _ours(
        self, many: Sequence[Pair], stack: ExitStack
    ) -> tuple[list[Pair], list[int]]:
        """Open for us alone what can be; two watchers so share what lies there."""
        ours, handles = [], []
        for both in many:
            with suppress(Moving):
                handles.append(stack.enter_context(self._opened(both[0])))
                ours.append(both)
        return ours, handles

    @contextmanager
    def _opened(self, seen: Look) -> Generator[int, None, None]:
        """Open an article for us alone. Raises Unreadable for an empty one, too."""
        limit = self.settings.max_file_bytes
        with opening.opened(self.folder, seen, limit) as handle:
            _require_content(seen)
            yield handle

    def _kept(self, handles: Sequence[int], looks: Sequence[Look]) -> list[str]:
        """Make the bytes of open files safe; give their hashes."""
        fresh: list[Fresh] = []
        try:
            for handle, seen in zip(handles, looks, strict=True):
                fresh.append(opening.copy(handle, seen, self.settings.content))
            keep_all(fresh)
        finally:
            for one in fresh:
                one.discard()
        return [one.sha256 for one in fresh]

    def _tell(self, sightings: Sequence[Sighting], said: Sequence[Received]) -> None:
        """Log what was received; ring for what is new, and never longer than useful.

        All rings of a stage are alike, and whoever hears one goes on for as long as
        there is work: what was not rung for the sweeper rings for.
        """
        for sighting, told in zip(sightings, said, strict=True):
            log.info(
                "received",
                trace_id=sighting.trace_id,
                sighting=told.sighting_id,
                article=told.article_id,
                new=told.new,
            )
        for _ in range(min(RINGS, sum(told.new for told in said))):
            self.ring(Stage.READING)

    def _amend(self, handle: int, seen: Look, article: str) -> None:
        """Take metadata that came after its article. Raises Unreadable without one."""
        sidecar = opening.read(handle, seen)
        sighting = _sighting(seen, hashlib.sha256(sidecar).hexdigest(), None)
        url = self.settings.database_url
        told = intake.amend(url, sighting, files.shown(article), sidecar)
        if told is None:
            raise Unreadable(
                "inbox.sidecar_alone",
                f"{seen.shown} came without its article for ten minutes; drop both "
                "together, the sidecar first.",
            )
        log.info("amended", sighting=told.sighting_id, article=told.article_id)
        self.ring(Stage.READING)
        target = f"{TAKEN}/{told.seen_at:%Y-%m-%d}/"
        self._move_and_say((seen, None), sighting, told, target)

    def _sidecar(self, seen: Look | None) -> bytes | None:
        """Read a sidecar; one that must not be taken is refused by itself."""
        if seen is None:
            return None
        try:
            with opening.opened(self.folder, seen, opening.SIDECAR_LIMIT) as handle:
                return opening.read(handle, seen)
        except Unreadable as news:
            self._refuse(seen, news)
            return None

    def _refuse(
        self, seen: Look, news: Unreadable, sidecar: Look | None = None
    ) -> None:
        """Say why a file is not taken, here and beside the file, and move it."""
        sighting = _sighting(seen, "", None)
        url = self.settings.database_url
        told = intake.refuse(url, sighting, news.code, str(news))
        log.info("refused", code=news.code, sighting=told.sighting_id)
        name = opening.kept_name(told.sighting_id, seen.name)
        why = {"name": seen.shown, "code": news.code, "message": str(news)}
        line = json.dumps(why, ensure_ascii=False) + "\n"
        opening.note(self.folder, f"{FAILED}/{name}.error.json", line)
        self._move_and_say((seen, sidecar), sighting, told, f"{FAILED}/")

    def _move(
        self, both: Pair, noted: Sighting, told: Received, target: str
    ) -> str | None:
        """Move a file and its sidecar out of the way, and give where the file is.

        None if it was written anew since it was copied: what lies there now was given
        back to the inbox, to be taken as a drop of its own. The sidecar goes first: an
        article without its sidecar is moved again after a crash, a sidecar without its
        article would become a failure. It is named after the article's kept name:
        where that was cut, a cut of its own would be the same.
        """
        seen, sidecar = both
        path = target + opening.kept_name(told.sighting_id, seen.name)
        if sidecar is not None:
            opening.move(self.folder, sidecar.name, path + SIDECAR)
        opening.move(self.folder, seen.name, path)
        crashpoint("inbox.moved")
        if self._gave_back(seen, path, noted.sha256):
            return None  # with its sidecar
        if sidecar is not None:
            beside = noted.sidecar
            sha256 = "" if beside is None else hashlib.sha256(beside).hexdigest()
            self._gave_back(sidecar, path + SIDECAR, sha256)
        return path

    def _gave_back(self, seen: Look, path: str, sha256: str) -> bool:
        """Give back to the inbox what was written anew since it was seen."""
        standing = seen.standing(sha256 or None)
        changed = opening.give_back(self.settings.inbox, path, seen.name, standing)
        if changed:
            log.info("written anew while it was taken; given back")
        return changed

    def _move_and_say(
        self, both: Pair, noted: Sighting, told: Received, target: str
    ) -> None:
        """Move a file and its sidecar out of the way, and say where the file is."""
        path = self._move(both, noted, told, target)
        intake.moved(self.settings.database_url, told.sighting_id, path)


def _require_content(seen: Look) -> None:
    """Refuse a file that stayed empty for its time."""
    if seen.size == 0:
        raise Unreadable("inbox.empty", f"{seen.shown} has no content; drop it again.")


def _sighting(seen: Look, sha256: str, sidecar: bytes | None) -> Sighting:
    """Make the sighting of a file, with a trace id that follows it everywhere."""
    return Sighting(
        name=seen.shown,
        sha256=sha256,
        size=seen.size,
        device=seen.device,
        inode=seen.inode,
        mtime_ns=seen.mtime_ns,
        sidecar=sidecar,
        trace_id=str(uuid.uuid4()),
    )
