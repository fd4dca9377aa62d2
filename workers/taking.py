"""Take one file out of the inbox: make its bytes safe, say so, move it away.

    opening    open once, check, copy under its hash
    saying     one transaction: sighting, article, first run
    moving     into taken/ or failed/, with a number before the name

A crash between any two steps repeats a step and nothing else: the sighting of an
unmoved file is found again.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
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
from workers import opening
from workers.listing import SIDECAR, Look, article_of

log = structlog.get_logger(__name__)

#: Where files go, below the inbox, so that moving is a rename.
TAKEN, FAILED = "taken", "failed"


@dataclass(frozen=True, slots=True)
class Taking:
    """One file's way out of the inbox."""

    settings: Settings
    folder: int  # the inbox, as an open directory
    ring: Callable[[Stage], None]

    def take(self, seen: Look, sidecar: Look | None) -> None:
        """Take a file with its sidecar, or refuse it. Raises OSError, Moving."""
        alone = article_of(seen.name) is not None
        limit = opening.SIDECAR_LIMIT if alone else self.settings.max_file_bytes
        try:
            with opening.opened(self.folder, seen, limit) as handle:
                article = article_of(seen.name)
                if article is not None:
                    self._amend(handle, seen, article)
                else:
                    _require_content(seen)
                    self._receive(handle, seen, sidecar)
        except Unreadable as news:
            self._refuse(seen, news, sidecar)

    def _receive(self, handle: int, seen: Look, sidecar: Look | None) -> None:
        """Make the bytes safe, say so, and move the file."""
        beside = self._sidecar(sidecar)
        sha256 = opening.copy(handle, seen, self.settings.content)
        crashpoint("inbox.kept")
        sighting = _sighting(seen, sha256, beside)
        told = intake.receive(self.settings.database_url, sighting)
        crashpoint("inbox.said")
        log.info(
            "received",
            trace_id=sighting.trace_id,
            sighting=told.sighting_id,
            article=told.article_id,
            new=told.new,
        )
        if told.new:
            self.ring(Stage.READING)
        target = f"{TAKEN}/{told.seen_at:%Y-%m-%d}/"
        if sidecar is not None and beside is not None:
            self._move_sidecar(sidecar, told, target)
        self._move(seen, told, target)

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
        self._move(seen, told, f"{TAKEN}/{told.seen_at:%Y-%m-%d}/")

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
        told = intake.refuse(
            self.settings.database_url, _sighting(seen, "", None), news.code, str(news)
        )
        log.info("refused", code=news.code, sighting=told.sighting_id)
        name = opening.kept_name(told.sighting_id, seen.name)
        why = {"name": seen.shown, "code": news.code, "message": str(news)}
        line = json.dumps(why, ensure_ascii=False) + "\n"
        opening.note(self.folder, f"{FAILED}/{name}.error.json", line)
        if sidecar is not None:
            self._move_sidecar(sidecar, told, f"{FAILED}/")
        self._move(seen, told, f"{FAILED}/")

    def _move_sidecar(self, seen: Look, told: Received, target: str) -> None:
        """Move a sidecar with its article.

        First: an article without its sidecar is moved again after a crash, a sidecar
        without its article would become a failure. Named after the article's kept
        name: where that was cut, a cut of its own would be the same.
        """
        article = seen.name.removesuffix(SIDECAR)
        name = opening.kept_name(told.sighting_id, article) + SIDECAR
        opening.move(self.folder, seen.name, target + name)

    def _move(self, seen: Look, told: Received, target: str) -> None:
        """Move the file out of the way, and say where it is."""
        path = target + opening.kept_name(told.sighting_id, seen.name)
        opening.move(self.folder, seen.name, path)
        crashpoint("inbox.moved")
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
