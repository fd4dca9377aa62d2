"""The inbox: every file that stands still ends as an article or as a visible refusal.

What is the world's fault (disk, rights, database) leaves the file where it is, for a
later try. Several watchers of one inbox share what lies there: each leaves out what
another has in hand.
"""

from __future__ import annotations

import errno
import glob
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from services.config import Settings
from services.errors import Missing, Unreadable
from services.model.lifecycle import Stage
from services.pipeline import intake
from services.store import disk, files
from services.store.files import Dropped
from services.store.sightings import Fate, Unmoved
from services.store.trouble import of_the_world
from workers.listing import SIDECAR, Listing, Look, Standing, article_of
from workers.opening import Moving, give_back, kept_name
from workers.taking import FAILED, TAKEN, Pair, Taking

log = structlog.get_logger(__name__)

#: Seconds after which a file without a byte, or a sidecar without its article, is
#: taken for finished.
EMPTY_PATIENCE = 60.0
SIDECAR_PATIENCE = 600.0
#: Seconds after which a sidecar is taken for one that came after its article.
LATE_PATIENCE = 60.0
#: Seconds of taking before the watcher looks after its other duties.
TURN = 1.5
#: Articles that are taken together, and bytes after which no more are added.
TOGETHER, WEIGHT = 32, 8_000_000
#: Seconds until a file or the inbox that made trouble is tried again; doubled each
#: time up to the second figure.
PAUSE, LONGEST_PAUSE = 2.0, 60.0

_WHOLE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


@dataclass(slots=True)
class Pause:
    """When something that made trouble may be tried again, and what it was."""

    until: float
    length: float
    trouble: str


@dataclass(slots=True)
class Inbox:
    """The inbox of these settings. `ring` says that an article waits for reading."""

    settings: Settings
    ring: Callable[[Stage], None]
    turn: float = TURN
    listing: Listing = field(init=False)
    pauses: dict[str, Pause] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the folders."""
        self.settings.inbox.mkdir(parents=True, exist_ok=True)
        self.listing = Listing(self.settings.inbox)

    def round(self, now: float | None = None) -> bool:
        """List, and take what stands still; True if time ran out before all was."""
        now = time.monotonic() if now is None else now
        if self._paused("", now):
            return False
        try:
            self._need_space()
            self.listing.refresh(now)
            self._forget_gone()
            folder = os.open(self.settings.inbox, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            self._pause("", now, error)
            return False
        try:
            return self._take_all(folder, now)
        finally:
            os.close(folder)

    @property
    def troubles(self) -> tuple[str, ...]:
        """What keeps files lying, for the desk's red light."""
        return tuple(sorted({one.trouble for one in self.pauses.values()}))

    def _take_all(self, folder: int, now: float) -> bool:
        """Take some after others until all are taken, time runs out, or trouble."""
        until = time.monotonic() + self.turn
        for group in list(self._groups(now)):
            if time.monotonic() > until:
                return True
            if len(group) > 1 and self._try_together(folder, group):
                continue
            for both in group:
                if not self._try(folder, both, now):
                    return False
        return False

    def _groups(self, now: float) -> Iterator[list[Pair]]:
        """Give what is due in groups that are taken together, the oldest first.

        What looks as if it would be refused, and what made trouble before, goes alone.
        """
        group: list[Pair] = []
        for both in self._finished(now):
            seen = both[0]
            if self._paused(seen.name, now):
                continue
            plain = seen.regular and 0 < seen.size <= self.settings.max_file_bytes
            alone = article_of(seen.name) is not None or seen.name in self.pauses
            if alone or not plain:
                yield [both]
                continue
            group.append(both)
            if len(group) == TOGETHER or sum(it.size for it, _ in group) > WEIGHT:
                yield group
                group = []
        if group:
            yield group

    def _try_together(self, folder: int, group: Sequence[Pair]) -> bool:
        """Take a group; False if any of it made trouble: then each is tried alone."""
        try:
            taken = Taking(self.settings, folder, self.ring).take_articles(group)
        except Exception as error:  # whatever it is, each file tells its own
            log.info("not taken together", files=len(group), error=type(error).__name__)
            return False
        for both in group:
            if both in taken:
                self._taken(both)
            else:
                self.listing.forget(both[0].name)
        return True

    def _taken(self, both: Pair) -> None:
        """Tell no more of a file and its sidecar: they are out of the inbox."""
        for one in both:
            if one is not None:
                self.listing.forget(one.name)
                self.pauses.pop(one.name, None)
        self.pauses.pop("", None)

    def _try(self, folder: int, both: Pair, now: float) -> bool:
        """Take one file; False if the trouble is everybody's."""
        seen, sidecar = both
        try:
            Taking(self.settings, folder, self.ring).take(seen, sidecar)
        except Moving:
            self.listing.forget(seen.name)
        except Exception as error:  # the edge: one file must not stop the others
            everybodys = of_the_world(error) and not _of_one_file(error)
            self._pause("" if everybodys else seen.name, now, error)
            return not everybodys
        else:
            self._taken(both)
        return True

    def _finished(self, now: float) -> Iterator[Pair]:
        """Give the files whose turn has come, each with its sidecar, oldest first."""
        standing, known = self.listing.standing(now), self.listing.known
        order = sorted(known, key=lambda name: (known[name][0].mtime_ns, name))
        for name in order:
            seen = known[name][0]
            beside = known.get(name + SIDECAR)
            article = article_of(name)
            if article is not None and article in known:
                continue  # it goes with its article
            if standing[name] < self.settings.settle:
                continue
            if standing[name] < self._patience(seen, article, standing[name]):
                continue
            if beside and standing[beside[0].name] < self.settings.settle:
                continue
            yield seen, beside[0] if beside else None

    def _patience(self, seen: Look, article: str | None, stood: float) -> float:
        """Give for how many seconds a file must stand still.

        A sidecar whose article is known has come after it, unless another article of
        that name is just being dropped: it gets a minute for that.
        """
        if article is not None:
            late = LATE_PATIENCE <= stood < SIDECAR_PATIENCE
            known = late and intake.knows(
                self.settings.database_url, files.shown(article)
            )
            return LATE_PATIENCE if known else SIDECAR_PATIENCE
        empty = seen.regular and seen.size == 0
        return EMPTY_PATIENCE if empty else self.settings.settle

    def _need_space(self) -> None:
        """Raise OSError while the disk is nearly full, so that the database goes on."""
        self.settings.content.mkdir(parents=True, exist_ok=True)
        room = disk.room(self.settings.content)
        if not room.leaves(self.settings.min_free_bytes):
            raise OSError(errno.ENOSPC, "nearly full", str(self.settings.content))

    def _forget_gone(self) -> None:
        """Tell no more of files that somebody took away."""
        here = self.listing.known
        gone = [name for name in self.pauses if name and name not in here]
        for name in gone:
            del self.pauses[name]

    def _paused(self, name: str, now: float) -> bool:
        pause = self.pauses.get(name)
        return pause is not None and now < pause.until

    def _pause(self, name: str, now: float, error: Exception) -> None:
        """Leave a file, or all of them under "", for longer each time."""
        before = self.pauses.get(name)
        length = min(2 * before.length, LONGEST_PAUSE) if before else PAUSE
        trouble = _told(name, error)
        self.pauses[name] = Pause(now + length, length, trouble)
        log.warning("left in the inbox", trouble=trouble, again=length)


def _of_one_file(error: Exception) -> bool:
    """Tell trouble with one file from a full disk and an absent database."""
    return isinstance(error, OSError) and error.errno not in _WHOLE_DISK


def _told(name: str, error: Exception) -> str:
    """Say what is wrong, in words of the system and not of the database's rows."""
    what = error.strerror if isinstance(error, OSError) else type(error).__name__
    return f"{files.shown(name) or 'inbox'}: {what}"


def settle_moves(settings: Settings) -> None:
    """Finish what a crash left between moving a file and saying so.

    The rows are read before the folder: a file that is moved in between is missing in
    the folder, and found where it was moved to.
    """
    rows = intake.unmoved(settings.database_url)
    if not rows:
        return
    listing = Listing(settings.inbox)
    listing.refresh(0)
    here = {(one.shown, str(one.inode)) for one, _ in listing.known.values()}
    for row in rows:
        if (row.name, row.inode) in here:
            continue
        try:
            intake.moved(settings.database_url, row.id, _moved_to(settings, row))
        except OSError as error:  # the next round tries again; the others go on
            log.warning("not settled", trouble=_told(row.name, error))


def _moved_to(settings: Settings, row: Unmoved) -> str | None:
    """Give where the file of a sighting lies.

    None when somebody took it away, or wrote it anew before it was moved: what was
    moved then goes back into the inbox.
    """
    name = glob.escape(kept_name(row.id, row.name))
    for pattern in (f"{TAKEN}/*/{name}", f"{FAILED}/{name}"):
        for lying in sorted(settings.inbox.glob(pattern)):
            path = str(lying.relative_to(settings.inbox))
            seen = Standing(row.inode, row.size, row.mtime_ns, row.sha256)
            changed = give_back(settings.inbox, path, row.name, seen)
            return None if changed else path
    return None


# --- for the command line -------------------------------------------------------------


def drop(settings: Settings, paths: Sequence[Path]) -> list[Dropped]:
    """Copy files into the inbox, each so that it is never seen half.

    `NAME.EXT.json` among them goes in with `NAME.EXT`. Raises Missing for a file that
    is not there and Unreadable for one that is too large, before any is copied.
    """
    named = {path.name: path for path in paths}
    for path in paths:
        _need_droppable(settings, path)
    dropped = []
    for path in paths:
        article = article_of(path.name)
        if article is not None and article in named:
            continue
        beside = named.get(path.name + SIDECAR)
        sidecar = beside.read_bytes() if beside else None
        data = path.read_bytes()
        dropped.append(files.drop(settings.inbox, path.name, data, sidecar=sidecar))
    return dropped


def _need_droppable(settings: Settings, path: Path) -> None:
    """Raise for a file that cannot be dropped."""
    if not path.is_file():
        raise Missing(f"{path}: there is no such file.")
    if path.stat().st_size > settings.max_file_bytes:
        raise Unreadable(
            "inbox.too_large",
            f"{path} is larger than {settings.max_file_bytes:,} bytes.",
        )


def wait_for(
    settings: Settings, dropped: Sequence[Dropped], timeout: float
) -> Iterator[Fate]:
    """Give the fate of each dropped file as soon as it is known.

    After `timeout` seconds those that have none yet are given as they stand.
    """
    until = time.monotonic() + timeout
    waiting = list(dropped)
    while waiting:
        fates = intake.fates(settings.database_url, waiting)
        late = time.monotonic() > until
        yield from (fate for fate in fates if fate.done or late)
        if late:
            return
        waiting = [
            one for one, fate in zip(waiting, fates, strict=True) if not fate.done
        ]
        time.sleep(0.2 if waiting else 0)
