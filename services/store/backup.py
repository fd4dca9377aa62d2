"""A backup: one file with every row and every article's bytes, checked before use.

A tar archive: `about.json` first (what made it, when, which schema), then the tables
(`tables/NAME.copy.gz`), then the bytes (`content/HASH`), last `manifest.json` with the
count and hash of each: an archive without it was cut off. The rows are of one moment;
bytes are kept before a row names them and never deleted, so all of them are there,
however much is written meanwhile.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tarfile
import time
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, cast

import psycopg

from services.errors import CrossclaimError
from services.store import files, snapshot
from services.store.snapshot import Table

FORMAT = 1
ABOUT = "about.json"
MANIFEST = "manifest.json"
TABLES = "tables/"
CONTENT = "content/"
_CHUNK = 1 << 20

Say = Callable[[str], None]


class Damaged(CrossclaimError):
    """This is no whole backup of crossclaim."""


@dataclass(frozen=True, slots=True)
class About:
    """What stands in front of a backup."""

    format: int
    schema: str
    made_at: str  # UTC, ISO 8601


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a whole backup holds."""

    about: About
    tables: tuple[Table, ...]
    contents: tuple[str, ...]  # hashes
    lost: tuple[str, ...] = ()  # hashes that rows name and the store no longer had

    def rows(self, name: str) -> int:
        """Give how many rows a table has; 0 if there is no such table."""
        return next((one.rows for one in self.tables if one.name == name), 0)


def save(url: str, content: Path, target: Path, *, say: Say) -> Manifest:
    """Write a backup to `target` while the work goes on; give what it holds.

    A file of that name is replaced, and only by a whole backup. `say` is told how far
    it is. Raises OSError, DatabaseSaid.
    """
    fresh = target.with_name(f".{target.name}.part")
    try:
        with fresh.open("wb") as file:
            with tarfile.open(fileobj=file, mode="w|") as tar:
                made = _write(tar, url, content, say=say)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
        files.sync_folder(target.absolute().parent)
    finally:
        fresh.unlink(missing_ok=True)
    return made


def _write(tar: tarfile.TarFile, url: str, content: Path, *, say: Say) -> Manifest:
    with snapshot.frozen(url) as connection:
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        about = About(FORMAT, snapshot.revision(connection), made_at)
        _add(tar, ABOUT, _json(asdict(about)))
        tables = []
        for name in snapshot.names(connection):
            with TemporaryFile() as spool:
                with gzip.GzipFile(
                    fileobj=spool, mode="wb", compresslevel=1, mtime=0
                ) as out:
                    tables.append(snapshot.dump(connection, name, cast(IO[bytes], out)))
                _add_file(tar, f"{TABLES}{name}.copy.gz", spool)
            say(f"{name}: {tables[-1].rows:,} rows")
        named = list(snapshot.hashes(connection))
    kept, lost = _write_contents(tar, content, named, say=say)
    manifest = Manifest(about, tuple(tables), kept, lost)
    _add(tar, MANIFEST, _json(asdict(manifest)))
    return manifest


def _write_contents(
    tar: tarfile.TarFile, content: Path, named: list[str], *, say: Say
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Add the articles' bytes; give the hashes that are there and those that are not.

    Bytes that were lost or changed on the disk must not keep the rest from being
    saved: they are named in the manifest.
    """
    kept, lost = [], []
    told = time.monotonic()
    for number, sha256 in enumerate(named, start=1):
        try:
            found = files.load(content, sha256)
        except (OSError, CrossclaimError):
            lost.append(sha256)
            continue
        _add(tar, f"{CONTENT}{sha256}", found)
        kept.append(sha256)
        if time.monotonic() - told > 1:
            told = time.monotonic()
            say(f"articles: {number:,} of {len(named):,}")
    return tuple(kept), tuple(lost)


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1).encode()


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    tar.addfile(member, BytesIO(data))


def _add_file(tar: tarfile.TarFile, name: str, file: IO[bytes]) -> None:
    member = tarfile.TarInfo(name)
    member.size = file.seek(0, os.SEEK_END)
    file.seek(0)
    tar.addfile(member, file)


# --- reading --------------------------------------------------------------------------


def check(source: Path) -> Manifest:
    """Read a backup from end to end; give what it holds.

    Raises Damaged, which names what is wrong, if a hash differs or a part is missing;
    OSError if the file cannot be read.
    """
    seen: dict[str, str] = {}
    last = b""
    with _opened(source) as members:
        for name, member in members:
            if name == MANIFEST:
                last = member.read()
            elif name.startswith(TABLES):
                seen[name] = _digest(_unpacked(member))
            elif name.startswith(CONTENT):
                seen[name] = _digest(member)
    if not last:
        raise Damaged(f"{source.name} was cut off: its last part is missing")
    manifest = _manifest(last)
    _compare(manifest, seen)
    return manifest


@contextmanager
def _opened(source: Path) -> Generator[Iterator[tuple[str, IO[bytes]]], None, None]:
    """Open an archive. Raises Damaged if it is none, or ends too early."""
    try:
        with tarfile.open(source, mode="r|") as tar:
            yield _members(tar)
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Damaged(f"{source.name} cannot be read as a backup: {error}") from error


def _members(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in tar:
        file = tar.extractfile(member) if member.isreg() else None
        if file is not None:
            yield member.name, file


def _unpacked(member: IO[bytes]) -> IO[bytes]:
    return cast(IO[bytes], gzip.GzipFile(fileobj=member))


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _manifest(written: bytes) -> Manifest:
    try:
        told = json.loads(written)
        return Manifest(
            About(**told["about"]),
            tuple(
                Table(one["name"], tuple(one["columns"]), one["rows"], one["sha256"])
                for one in told["tables"]
            ),
            tuple(told["contents"]),
            tuple(told["lost"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged("the backup's list of contents cannot be read") from error


def _compare(manifest: Manifest, seen: dict[str, str]) -> None:
    """Compare what was read with what should be there. Raises Damaged."""
    if manifest.about.format != FORMAT:
        raise Damaged(
            f"this backup has format {manifest.about.format}; this crossclaim reads "
            f"format {FORMAT}"
        )
    wanted = {_member(one): one.sha256 for one in manifest.tables}
    wanted |= {f"{CONTENT}{one}": one for one in manifest.contents}
    for name, sha256 in wanted.items():
        if name not in seen:
            raise Damaged(f"{name} is missing from the backup")
        if seen[name] != sha256:
            raise Damaged(f"{name} is damaged: its hash is not the one noted")


def _member(table: Table) -> str:
    return f"{TABLES}{table.name}.copy.gz"


def restore(
    source: Path, manifest: Manifest, *, owner_url: str, content: Path, say: Say
) -> None:
    """Put a checked backup into an empty database of the same schema.

    The bytes are kept before the rows that name them count, and the rows count only
    if each table comes out as it went in: all, or nothing. Raises Damaged, NotEmpty,
    OSError, DatabaseSaid.
    """
    tables = {_member(one): one for one in manifest.tables}
    with snapshot.whole(owner_url) as connection, _opened(source) as members:
        snapshot.make_room(connection)
        for name, member in members:
            if name in tables:
                _restore_table(connection, tables[name], member)
                say(f"{tables[name].name}: {tables[name].rows:,} rows")
            elif name.startswith(CONTENT):
                files.keep(content, _chunks(member))
        snapshot.go_on_numbering(connection)


def _restore_table(
    connection: psycopg.Connection, table: Table, member: IO[bytes]
) -> None:
    snapshot.load(connection, table, _unpacked(member))
    got = snapshot.dump(connection, table.name, Nowhere())
    if got.sha256 != table.sha256:
        raise Damaged(f"{table.name} came out differently from how it went in")


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


class Nowhere(BytesIO):
    """Takes bytes and forgets them."""

    def write(self, data: Any, /) -> int:
        """Take bytes."""
        return len(data)
