"""`crossclaim backup` and `crossclaim restore`."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from services.config import Settings
from services.errors import CrossclaimError
from services.store import backup, schema
from services.store.backup import Manifest
from services.store.transaction import UNAVAILABLE
from workers.addresses import reached
from workers.embedded import embedded
from workers.servers.lock import Lock

Say = Callable[[str], None]


class NotKept(CrossclaimError):
    """The backup could not be made or put back."""


def save(settings: Settings, target: Path, *, say: Say) -> Manifest:
    """Write a backup of a running or compose installation. Raises NotKept."""
    settings = reached(settings)
    with _explained():
        return backup.save(settings.database_url, settings.content, target, say=say)


def check(source: Path) -> Manifest:
    """Read a backup from end to end; give what it holds. Raises Damaged, NotKept."""
    with _explained():
        return backup.check(source)


def restore(settings: Settings, source: Path, *, say: Say) -> Manifest:
    """Put a backup into an empty installation. Raises NotKept, StartError, Damaged.

    Into the database that the settings name; without one, into the data folder, whose
    servers run only for as long as this takes. An older backup is brought up to date.
    """
    manifest = check(source)
    with _explained(), _owner(settings) as (owner_url, role):
        schema.upgrade(owner_url, role, revision=manifest.about.schema)
        backup.restore(
            source, manifest, owner_url=owner_url, content=settings.content, say=say
        )
        schema.upgrade(owner_url, role)
    return manifest


@contextmanager
def _owner(settings: Settings) -> Generator[tuple[str, str], None, None]:
    """Give the owner's address and the program's role, on a server that runs."""
    if settings.owner_url:
        yield (
            settings.owner_url,
            schema.make_role(settings.owner_url, settings.database_url),
        )
        return
    settings.data.mkdir(parents=True, exist_ok=True)
    lock = Lock(settings.data)
    lock.take()  # `crossclaim up` on this folder must not write while we do
    try:
        with embedded(settings.data) as ends:
            yield ends.owner_url, "crossclaim"
    finally:
        lock.free()


@contextmanager
def _explained() -> Generator[None, None, None]:
    """Say in a sentence what a disk or the database refused."""
    try:
        yield
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        raise NotKept(f"{error.strerror or error}{place}") from error
    except UNAVAILABLE as error:
        raise NotKept("the database does not answer") from error


def told(manifest: Manifest) -> list[str]:
    """Tell in lines what a backup holds."""
    counted = ("articles", "claims", "cases", "records", "decisions")
    figures = ", ".join(f"{manifest.rows(one):,} {one}" for one in counted)
    lines = [
        f"Made {manifest.about.made_at}, schema {manifest.about.schema}: {figures}."
    ]
    if manifest.lost:
        lines.append(
            f"Of {len(manifest.lost):,} articles the bytes were lost before: "
            + ", ".join(one[:12] for one in manifest.lost[:5])
        )
    return lines
