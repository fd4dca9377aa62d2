"""Take one file safely: open it once, copy what was checked, move what was copied.

Whoever may write into the inbox may swap a file at any moment, so nothing is looked up
by name twice: checks, copy and comparison are on one open file.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import stat
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from services.crashpoint import crashpoint
from services.errors import Missing, Unreadable
from services.store import files
from services.store.files import Fresh, shown
from workers.listing import Look, Standing, look

CHUNK = 1 << 20
#: No metadata of one article is larger.
SIDECAR_LIMIT = 1_000_000
#: File systems take 255 bytes; the sighting's number and an ending come on top.
LONGEST_NAME = 200

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC
_FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Moving(Exception):
    """The file changes, or another watcher has it: leave it for the next listing."""


@contextmanager
def opened(folder: int, seen: Look, limit: int) -> Generator[int, None, None]:
    """Open a file of the inbox for us alone, having checked it.

    `folder` is the inbox as an open directory. Raises Unreadable for what must not be
    taken, Moving if it is no longer what was seen.
    """
    handle = _open(folder, seen)
    try:
        _check(handle, seen, limit)
        _lock(handle)
        _same(os.stat(seen.name, dir_fd=folder, follow_symlinks=False), seen)
        yield handle
    except FileNotFoundError as error:
        raise Moving from error
    finally:
        os.close(handle)


def copy(handle: int, seen: Look, content: Path) -> Fresh:
    """Copy into the content store, to be kept there; Moving if the file changed."""
    fresh = Fresh(content)
    try:
        for chunk in _chunks(handle, seen):
            fresh.write(chunk)
    except BaseException:
        fresh.discard()
        raise
    return fresh


def read(handle: int, seen: Look) -> bytes:
    """Read a small file whole; Moving if it changed."""
    return b"".join(_chunks(handle, seen))


def move(folder: int, name: str, target: str) -> bool:
    """Rename within the inbox; False if another watcher was first."""
    path = Path(target)
    with below(folder, path.parent) as there:
        try:
            os.rename(name, path.name, src_dir_fd=folder, dst_dir_fd=there)
        except FileNotFoundError:
            return False
    return True


def give_back(inbox: Path, path: str, name: str, seen: Standing) -> bool:
    """Put a file that was moved back into the inbox if it is not the one that was seen.

    Whoever writes anew under a name between its copy and its move has their bytes
    moved away unread: they are a drop of their own. Gives whether they were; `path` is
    relative to the inbox. Where the name is taken, a number is put into it.
    """
    try:
        if not _is_other(inbox / path, seen):
            return False
        files.put_back(inbox, path, name)
    except (FileNotFoundError, Missing):  # another watcher was first, or it is no file
        return False
    return True


def _is_other(path: Path, seen: Standing) -> bool:
    """Tell whether a moved file holds other bytes than were seen.

    The bytes decide where they are known: there are file systems that give a file
    another number when it is renamed, and what came back each time would never end.
    """
    found = look(path.name, os.stat(path, follow_symlinks=False))
    if not found.regular or found.standing(seen.sha256) == seen:
        return False
    if found.size != seen.size:
        return True
    if not seen.sha256:
        return found.mtime_ns != seen.mtime_ns
    with os.fdopen(os.open(path, _FLAGS), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() != seen.sha256


def note(folder: int, target: str, text: str) -> None:
    """Write a small file within the inbox, in place of one that lies there."""
    path = Path(target)
    with below(folder, path.parent) as there:
        with suppress(FileNotFoundError):
            os.unlink(path.name, dir_fd=there)
        with os.fdopen(os.open(path.name, _FRESH, 0o644, dir_fd=there), "w") as file:
            file.write(text)


@contextmanager
def below(folder: int, path: Path) -> Generator[int, None, None]:
    """Open a folder within the inbox, making what is missing.

    No step follows a link: whoever may write into the inbox could have us write
    elsewhere by making `taken` one. Raises OSError that says so.
    """
    handle = os.dup(folder)
    try:
        for part in path.parts:
            with suppress(FileExistsError):
                os.mkdir(part, dir_fd=handle)
            step = _step(handle, part)
            os.close(handle)
            handle = step
        yield handle
    finally:
        os.close(handle)


def _step(folder: int, name: str) -> int:
    """Open the folder of this name, if it is one."""
    try:
        return os.open(name, _FOLDER, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK, errno.ENOTDIR):
            said = f"{name} in the inbox is no folder of its own: make it one"
            raise OSError(error.errno, said) from error
        raise


def kept_name(sighting_id: int, name: str) -> str:
    """Give the name under which a file is kept: one part of a path, told by number.

    As it is shown, so that the row names the very file.
    """
    short = shown(name).encode()[:LONGEST_NAME].decode("utf-8", "ignore")
    return f"{sighting_id}-{short}"


def _open(folder: int, seen: Look) -> int:
    """Open without following and without waiting."""
    if not seen.regular and not stat.S_ISLNK(seen.mode):
        raise Unreadable(
            "inbox.not_a_file",
            f"{seen.shown} is no file but a pipe, socket or device; drop a file.",
        )
    try:
        return os.open(seen.name, _FLAGS, dir_fd=folder)
    except FileNotFoundError as error:
        raise Moving from error
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK):
            raise _link(seen, "symbolic") from error
        raise


def _check(handle: int, seen: Look, limit: int) -> None:
    """Refuse what must not be taken."""
    found = os.fstat(handle)
    _same(found, seen)
    if found.st_nlink != 1:
        raise _link(seen, "hard")
    if found.st_size > limit:
        raise Unreadable(
            "inbox.too_large",
            f"{seen.shown} has {found.st_size:,} bytes, more than the limit of "
            f"{limit:,}; drop single articles, or raise CROSSCLAIM_MAX_FILE_BYTES.",
        )


def _link(seen: Look, kind: str) -> Unreadable:
    """Refuse a link: it may lead to a file that its dropper could not read."""
    return Unreadable(
        "inbox.link", f"{seen.shown} is a {kind} link; drop a copy of the file."
    )


def _lock(handle: int) -> None:
    """Keep other watchers off, where the file system can."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Moving from error
    except OSError as error:
        if error.errno not in (errno.ENOLCK, errno.EOPNOTSUPP):
            raise


def _chunks(handle: int, seen: Look) -> Iterator[bytes]:
    """Give the bytes; raise at the end if they are not those that were seen."""
    os.lseek(handle, 0, os.SEEK_SET)
    left = seen.size
    while chunk := os.read(handle, CHUNK):
        left -= len(chunk)
        if left < 0:
            break
        yield chunk
        crashpoint("inbox.copying")
    if left:
        raise Moving
    _same(os.fstat(handle), seen)


def _same(found: os.stat_result, seen: Look) -> None:
    """Raise Moving if a file is no longer what was seen."""
    if look(seen.name, found) != seen:
        raise Moving
