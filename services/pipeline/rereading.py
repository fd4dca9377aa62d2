"""Read articles again: what would change, the wish, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.cleaning import language
from services.cleaning.clean import clean
from services.config import Settings
from services.errors import Missing, Unreadable
from services.extraction import extract
from services.pipeline.aliasing import Naming, naming
from services.pipeline.differences import changes
from services.pipeline.finding import find
from services.pipeline.marked import Fresh, found_by_machine
from services.pipeline.matching import Known, match
from services.pipeline.renewing import known_of, seen_of
from services.reading.read import read
from services.store import articles, files, reclaiming, rereading
from services.store.articles import Bytes
from services.store.rereading import Progress
from services.store.transaction import Session, transaction

if TYPE_CHECKING:  # importing it loads spaCy, which most programs do not need
    from services.engines.loading import Engines
    from services.model.text import Edit


@dataclass(frozen=True, slots=True)
class Choice:
    """Which articles to read again; where nothing is named, what another version read.

    `all` counts for more than the rest, which narrow each other down.
    """

    all: bool = False
    articles: tuple[int, ...] = ()
    version: str | None = None
    name: str | None = None

    @property
    def outdated(self) -> bool:
        """Whether those are meant that another version than today's read last."""
        return not (self.all or self.articles or self.version or self.name)


def chosen(url: str, choice: Choice) -> list[int]:
    """Give the articles that are meant, in id order. Raises Missing for an unknown."""
    with transaction(url) as session:
        found = rereading.chosen(
            session,
            articles=choice.articles,
            version=choice.version,
            outdated_by=extract.VERSION if choice.outdated else None,
            name=choice.name,
        )
    for one in choice.articles:
        if one not in found and not (choice.version or choice.name):
            raise Missing(f"There is no article {one}.")
    return found


def ask(url: str, ids: Iterable[int], why: str) -> None:
    """Wish articles to be read again. Twice, before a worker has begun, is once."""
    for one in ids:  # each by itself: a kill loses none of those before it
        with transaction(url) as session:
            rereading.ask(session, one, why)


def progress(url: str, ids: Sequence[int]) -> Progress:
    """Tell how far the newest wishes for these articles have come."""
    with transaction(url) as session:
        return rereading.progress(session, ids)


@dataclass(frozen=True, slots=True)
class _Before:
    """What is stored of an article, and what it would be read with."""

    name: str
    version: str | None
    where: Bytes
    edits: Sequence[Edit]
    naming: Naming
    known: Sequence[Known]


def compare(
    settings: Settings, engines: Callable[[], Engines], article_id: int
) -> dict[str, Any]:
    """Tell what reading an article again would change. Writes nothing.

    JSON types: `services.pipeline.differences.changes`, and which article. An article
    that could not be read any more says so under "error". Raises Missing.
    """
    with transaction(settings.database_url) as session:
        before = _before(session, settings, article_id)
    told = {"article": article_id, "file": before.name, "from": before.version}
    try:
        fresh = _read(settings, engines, before)
    except Unreadable as error:
        return {**told, "to": extract.VERSION, "error": f"{error.code}: {error}"}
    drafts = [one.draft for one in fresh.found]
    found = changes(match(before.known, seen_of(fresh)), drafts)
    return {**told, "to": extract.VERSION, **found}


def _before(session: Session, settings: Settings, article_id: int) -> _Before:
    where = articles.bytes_of(session, article_id)
    offsets = reclaiming.offsets(session, article_id)
    rows = found_by_machine(reclaiming.look(session, article_id))
    return _Before(
        name=where.name,
        version=articles.extractor(session, article_id),
        where=where,
        edits=rereading.edits(session, article_id),
        naming=naming(session, settings),
        known=[known_of(row, offsets) for row in rows],
    )


def _read(settings: Settings, engines: Callable[[], Engines], before: _Before) -> Fresh:
    """Go the whole way of an article without writing. Raises Unreadable."""
    where = before.where
    text = read(files.load(settings.content, where.sha256), where.name, where.sidecar)
    cleaned = clean(text, before.edits)
    about = text.metadata
    found = (
        find(cleaned, about, engines(), before.naming.aliases)
        if language.unread(language.guess(cleaned.text), stated=about.language) is None
        else []
    )
    return Fresh(found, extract.VERSION, 0, cleaned.text, cleaned.offsets)


def counted(compared: Mapping[str, Any]) -> dict[str, int]:
    """Count what reading an article again would change, to be added up over many."""
    lists = {name: len(compared.get(name, ())) for name in _COUNTED}
    unread = int("error" in compared)
    return {"articles": 1, "kept": compared.get("kept", 0), **lists, "errors": unread}


_COUNTED = ("new", "gone", "changed", "decided")
