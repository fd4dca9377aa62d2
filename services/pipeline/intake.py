"""What the inbox tells: a file was seen, refused, moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from services.model.article import Sighting
from services.model.lifecycle import Stage
from services.store import articles, runs, sightings
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
    with transaction(url) as session:
        article_id, new = articles.receive(session, sighting)
        told = sightings.add(session, sighting, article_id)
        if new:
            runs.add(session, article_id, Stage.READING, trace_id=sighting.trace_id)
        elif told.new:
            _note_other_sidecar(session, sighting, article_id)
    return Received(told.id, article_id, new, told.seen_at)


def _note_other_sidecar(session: Session, sighting: Sighting, article_id: int) -> None:
    """Say on the article that what came with a later drop of it was not used."""
    if sighting.sidecar in (None, articles.bytes_of(session, article_id).sidecar):
        return
    articles.warn(
        session,
        article_id,
        f"{sighting.name}.json came after the article and was not used.",
    )


def refuse(url: str, sighting: Sighting, code: str, sentence: str) -> Received:
    """Note a file that becomes no article, under a stable code and for people."""
    with transaction(url) as session:
        told = sightings.refuse(session, sighting, code, sentence)
    return Received(told.id, None, told.new, told.seen_at)


def moved(url: str, sighting_id: int, moved_to: str | None) -> None:
    """Note where the file lies now, relative to the inbox; None when it is gone."""
    with transaction(url) as session:
        sightings.moved(session, sighting_id, moved_to)


def unmoved(url: str) -> list[Unmoved]:
    """List sightings whose file may still lie in the inbox."""
    with transaction(url) as session:
        return sightings.unmoved(session)


def fates(url: str, dropped: Sequence[Dropped]) -> list[Fate]:
    """Tell what became of dropped files, in their order."""
    with transaction(url) as session:
        return sightings.fates(session, dropped)
