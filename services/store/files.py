"""Bytes on disk: the content store, and the way into the inbox.

The content store keeps every article's bytes under their hash, untouched, and for ever
unless the settings say otherwise. Another place for them (an object store) needs the
four functions `keep`, `load`, `exists` and `let_go`.
"""

from __future__ import annotations

import errno
import hashlib
import os
import time
import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from services.errors import Missing, Unreadable

#: Files that are brought to the disk at once.
_AT_ONCE = 8
#: Files that are being written; they become articles' bytes by a rename, or nothing.
FRESH = ".new-"
#: Bytes of a name that we give: file systems take 255, and a number, or the ending of
#: a sidecar, may come on top.
_LONGEST_NAME = 230
#: Of those, the bytes kept of its end, which tells what kind of file it is.
_ENDING = 20


class Elsewhere(Exception):
    """What should be a folder of ours is a link or a file; the folder's name."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file as it was put into the inbox; what its sighting is known by."""

    name: str  # as it is shown
    device: int
    inode: int
    size: int  # bytes
    mtime_ns: int


def place(content: Path, sha256: str) -> Path:
    """Give where the bytes with this hash lie."""
    return content / "sha256" / sha256[:2] / sha256[2:]


def exists(content: Path, sha256: str) -> bool:
    """Tell whether the bytes with this hash are kept."""
    return place(content, sha256).exists()


def load(content: Path, sha256: str) -> bytes:
    """Read the bytes with this hash. Raises OSError; Unreadable if they are others."""
    found = place(content, sha256).read_bytes()
    if hashlib.sha256(found).hexdigest() != sha256:
        raise Unreadable(
            "reading.damaged",
            "The bytes that we kept are no longer those that were dropped; drop the "
            "file once more, then try again.",
        )
    return found


def whole(content: Path, sha256: str) -> bool:
    """Tell whether the bytes with this hash are kept, every one of them."""
    try:
        load(content, sha256)
    except (OSError, Unreadable):
        return False
    return True


def let_go(content: Path, sha256: str, seconds: float) -> None:
    """Delete the bytes with this hash, unless they were written within `seconds`.

    Whoever drops them again writes them anew before a row says so: what is that fresh
    is put back. Raises OSError.
    """
    there = place(content, sha256)
    aside = content / f"{FRESH}{uuid.uuid4()}"
    with suppress(FileNotFoundError):
        there.rename(aside)
        if time.time() - aside.stat().st_mtime < seconds:
            aside.rename(there)
        else:
            aside.unlink()
            sync_folder(there.parent)


def forget(inbox: Path, moved_to: str) -> None:
    """Delete a file that was moved within the inbox, its metadata and its note.

    No step of the path is followed through a link: raises Elsewhere where one stands
    in the place of a folder. What is not there is forgotten already. Raises OSError.
    """
    *folders, name = Path(moved_to).parts
    with suppress(FileNotFoundError), ExitStack() as opened:
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
        handle = os.open(inbox, os.O_RDONLY | os.O_DIRECTORY)
        opened.callback(os.close, handle)
        for folder in folders:
            handle = _step(folder, flags, handle)
            opened.callback(os.close, handle)
        for ending in (".json", ".error.json", ""):
            with suppress(FileNotFoundError):
                os.unlink(name + ending, dir_fd=handle)


def _step(folder: str, flags: int, above: int) -> int:
    """Open a folder below another, if it is one of its own."""
    try:
        return os.open(folder, flags, dir_fd=above)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK, errno.ENOTDIR):
            raise Elsewhere(shown(folder)) from error
        raise


def shown(name: str) -> str:
    """Write a file's name for people and for the database.

    Bytes that are no UTF-8 are escaped, and so are characters that break a line or
    turn around what follows.
    """
    decoded = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(
        one
        if one.isprintable() or unicodedata.category(one) == "Zs"
        else one.encode("unicode_escape").decode("ascii")
        for one in decoded
    )


class Fresh:
    """A file on its way into the content store: write, then `keep` or `discard`."""

    def __init__(self, content: Path) -> None:
        """Open a new file. Raises OSError."""
        content.mkdir(parents=True, exist_ok=True)
        self._content = content
        self._path = content / f"{FRESH}{uuid.uuid4()}"
        self._hash = hashlib.sha256()
        self._file = self._path.open("xb")

    def write(self, chunk: bytes) -> None:
        """Add to the file and to its hash."""
        self._hash.update(chunk)
        self._file.write(chunk)

    @property
    def sha256(self) -> str:
        """The hash of what was written."""
        return self._hash.hexdigest()

    def keep(self) -> str:
        """Make the bytes safe under their hash, and give it: see `keep_all`."""
        keep_all([self])
        return self.sha256

    def _sync(self) -> None:
        """Bring the bytes to the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def _name(self) -> Path:
        """Give the file its name; the folder that has to be brought to the disk."""
        target = place(self._content, self.sha256)
        if not target.parent.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            sync_folder(target.parent.parent)
        self._path.rename(target)
        return target.parent

    def discard(self) -> None:
        """Throw away what was written; nothing happens after `keep`."""
        self._file.close()
        self._path.unlink(missing_ok=True)


def keep_all(many: Sequence[Fresh]) -> None:
    """Make the bytes of some files safe, each under its hash. Raises OSError.

    Each file is on disk before it has its name, and all names before we return: a row
    that names one is never without it. Bytes that are there already stay. Several are
    waited for at once, for a disk writes them together: of 64 files, one after another
    took 3.3 ms each, eight at a time 0.2 to 0.8.
    """
    if len(many) == 1:
        many[0]._sync()
        sync_folder(many[0]._name())
        return
    with ThreadPoolExecutor(_AT_ONCE) as waiting:
        for _ in waiting.map(Fresh._sync, many):
            pass
        folders = {one._name() for one in many}
        for _ in waiting.map(sync_folder, folders):
            pass


def keep(content: Path, chunks: Iterable[bytes]) -> str:
    """Keep bytes and give their hash. Raises OSError, and leaves nothing then."""
    fresh = Fresh(content)
    try:
        for chunk in chunks:
            fresh.write(chunk)
        return fresh.keep()
    finally:
        fresh.discard()


def drop(
    inbox: Path, name: str, data: bytes, *, sidecar: bytes | None = None
) -> Dropped:
    """Write a file into the inbox so that it is never seen half.

    The sidecar goes first, for an article is taken as soon as it stands still. Where
    the name is taken, a number is put into it. Raises OSError.
    """
    inbox.mkdir(parents=True, exist_ok=True)
    free = _reserve(inbox, name)
    try:
        if sidecar is not None:
            _write(inbox, f"{free}.json", sidecar)
        return _write(inbox, free, data)
    except OSError:
        _let_go(inbox, free)
        raise


def put_back(inbox: Path, moved_to: str, name: str) -> None:
    """Move a refused file, and its sidecar, from `moved_to` back into the inbox.

    `moved_to` is relative to the inbox. Where the name is taken, a number is put into
    it. Raises Missing when the file is not there, OSError.
    """
    lying = inbox / moved_to
    inside = lying.parent.resolve().is_relative_to(inbox.resolve())
    if not inside or lying.is_symlink() or not lying.is_file():
        raise Missing(f"The file is no longer at {moved_to}.")
    free = _reserve(inbox, name)
    sidecar = lying.with_name(f"{lying.name}.json")
    if sidecar.is_file():
        sidecar.rename(inbox / f"{free}.json")
    lying.rename(inbox / free)
    lying.with_name(f"{lying.name}.error.json").unlink(missing_ok=True)
    sync_folder(inbox)


def _reserve(inbox: Path, name: str) -> str:
    """Take a name with an empty file: an empty one is left alone for a minute.

    Checking and then renaming could replace a file that another program has just put
    there; making it exclusively cannot. A name that leaves no room is cut.
    """
    written = os.fsencode(name)
    if len(written) > _LONGEST_NAME:
        short = written[: _LONGEST_NAME - _ENDING] + written[-_ENDING:]
        name = short.decode("utf-8", "ignore")
    stem, dot, ending = name.partition(".")
    for number in range(1, 1_000_000):
        free = name if number == 1 else f"{stem}-{number}{dot}{ending}"
        if (inbox / f"{free}.json").exists():
            continue
        with suppress(FileExistsError):
            (inbox / free).open("xb").close()
            return free
    raise FileExistsError(name)


def _let_go(inbox: Path, free: str) -> None:
    """Free a name that nothing was written under: an empty file would be a failure."""
    with suppress(OSError):
        if (inbox / free).stat().st_size == 0:
            (inbox / f"{free}.json").unlink(missing_ok=True)
            (inbox / free).unlink()


def _write(inbox: Path, name: str, data: bytes) -> Dropped:
    """Write under a name that the inbox ignores, then rename."""
    hidden = inbox / f".{uuid.uuid4()}.tmp"
    try:
        with hidden.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            stat = os.fstat(file.fileno())
        hidden.rename(inbox / name)
    finally:
        hidden.unlink(missing_ok=True)
    sync_folder(inbox)
    return Dropped(
        shown(name), stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns
    )


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
