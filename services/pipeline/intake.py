"""What the inbox tells: a file was seen, refused, moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.model.article import Sighting
from services.model.lifecycle import Stage
from services.reading.sidecar import read_sidecar
from services.store import articles, rereading, runs, sightings
from services.store.files import Dropped
from services.store.sightings import Fate, Unmoved
from services.store.transaction import Session, transaction


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a sighting. `new`: the article was not known before."""

    sighting_id: int
    article_id: int | None  # None when the file was refused
    new: bool
    seen_at: dt.datetime


def receive(url: str, sighting: Sighting) -> Received:
    """Note a file whose bytes are safe, and make its first run ready.

    One transaction. The same unmoved file again is the same sighting, and the same
    bytes are the same article, however many programs say so at once.
    """
    return receive_all(url, [sighting])[0]


def receive_all(url: str, many: Sequence[Sighting]) -> list[Received]:
    """Note some files as `receive` does, in one transaction; all of them or none.

    By their hashes, so that two watchers with the same bytes in hand never wait for
    each other.
    """
    received: dict[int, Received] = {}
    with transaction(url) as session:
        for place in sorted(range(len(many)), key=lambda one: many[one].sha256):
            received[place] = _receive(session, many[place])
    return [received[place] for place in range(len(many))]


def _receive(session: Session, sighting: Sighting) -> Received:
    article_id, new = articles.receive(session, sighting)
    told = sightings.add(session, sighting, article_id)
    if new:
        runs.add(session, article_id, Stage.READING, trace_id=sighting.trace_id)
    elif told.new and sighting.sidecar is not None:
        _amend(session, article_id, f"{sighting.name}.json", sighting.sidecar)
    return Received(told.id, article_id, new, told.seen_at)


def amend(
    url: str, sighting: Sighting, article: str, sidecar: bytes
) -> Received | None:
    """Note metadata that came alone, for the newest article called `article`.

    None if there is none. The same unmoved file again is the same sighting.
    """
    with transaction(url) as session:
        article_id = sightings.article_called(session, article)
        if article_id is None:
            return None
        told = sightings.add(session, sighting, article_id)
        if told.new:
            _amend(session, article_id, sighting.name, sidecar)
    return Received(told.id, article_id, False, told.seen_at)


def knows(url: str, article: str) -> bool:
    """Tell whether a file of this name has become an article."""
    with transaction(url) as session:
        return sightings.article_called(session, article) is not None


def _amend(session: Session, article_id: int, name: str, sidecar: bytes) -> None:
    """Read an article again with metadata that came after it.

    Metadata that says nothing takes no other's place; the article says so.
    """
    if sidecar == articles.bytes_of(session, article_id).sidecar:
        return
    stated = read_sidecar(sidecar, dt.datetime.now(dt.UTC).date())
    if not stated.fields:
        said = f"{name} came after the article and says nothing that can be used."
        articles.warn(session, article_id, said)
        return
    articles.amend(session, article_id, sidecar)
    why = f"Its metadata came later, in {name}."
    rereading.ask(session, article_id, why, priority=runs.PRIORITY)


def refuse(url: str, sighting: Sighting, code: str, sentence: str) -> Received:
    """Note a file that becomes no article, under a stable code and for people."""
    with transaction(url) as session:
        told = sightings.refuse(session, sighting, code, sentence)
    return Received(told.id, None, told.new, told.seen_at)


def moved(url: str, sighting_id: int, moved_to: str | None) -> None:
    """Note where the file lies now, relative to the inbox; None when it is gone."""
    moved_all(url, {sighting_id: moved_to})


def moved_all(url: str, places: Mapping[int, str | None]) -> None:
    """Note where some files lie now, by their sightings."""
    with transaction(url) as session:
        sightings.moved(session, places)


def unmoved(url: str) -> list[Unmoved]:
    """List sightings whose file may still lie in the inbox."""
    with transaction(url) as session:
        return sightings.unmoved(session)


def fates(url: str, dropped: Sequence[Dropped]) -> list[Fate]:
    """Tell what became of dropped files, in their order."""
    with transaction(url) as session:
        return sightings.fates(session, dropped)
