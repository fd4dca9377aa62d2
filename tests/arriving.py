"""Articles as extraction leaves them, brought before the judge one way or another."""

from __future__ import annotations

import hashlib
import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text

from services.config import Settings
from services.engines.loading import Engines
from services.judging.fingerprint import fingerprint
from services.model.article import Sighting
from services.model.claim import ClaimDraft
from services.model.lifecycle import Stage
from services.pipeline.work import work
from services.store import articles, claims, runs
from services.store.claims import Found
from services.store.transaction import Session, transaction
from tests.fakes import FakeEmbedder, FakeParser, a_vector


def no_models() -> Engines:
    """Give models that know nothing: judging by rules alone needs none."""
    return Engines(FakeParser(), FakeEmbedder())


@dataclass(frozen=True)
class Story:
    """An article as extraction leaves it."""

    name: str
    drafts: Sequence[ClaimDraft]
    published: date | None = None
    #: One for each draft; without them each is made from the draft's words.
    vectors: Sequence[Sequence[float]] = ()


def insert(session: Session, story: Story) -> int:
    """Store an article as extraction leaves it, ready for judging."""
    sha256 = hashlib.sha256(story.name.encode()).hexdigest()
    trace = str(uuid.uuid5(uuid.NAMESPACE_URL, story.name))
    article, _ = articles.receive(
        session, Sighting(story.name, sha256, 1, 1, 1, 1, None, trace)
    )
    for stage in (Stage.READING, Stage.CLEANING, Stage.EXTRACTION):
        articles.advance(session, article, stage)
    vectors = story.vectors or [a_vector(one.text) for one in story.drafts]
    found = [
        Found(one, fingerprint(one), vector)
        for one, vector in zip(story.drafts, vectors, strict=True)
    ]
    claims.add(session, article, found, extractor="1")
    session.execute(
        text("UPDATE articles SET published = :day WHERE id = :id"),
        {"day": story.published, "id": article},
    )
    runs.add(session, article, Stage.JUDGING, trace_id=trace)
    return article


def extracted(settings: Settings, story: Story) -> int:
    with transaction(settings.database_url) as session:
        return insert(session, story)


def judge(settings: Settings) -> None:
    work(Stage.JUDGING, settings, no_models, "ana")


def judge_all(settings: Settings) -> None:
    """Go on until nothing waits: one message ends after some seconds of work."""
    while work(Stage.JUDGING, settings, no_models, "ana").runs:
        pass


def judge_at_once(settings: Settings, workers: int) -> None:
    """Let several workers go on until nothing waits."""
    crew = [
        threading.Thread(target=judge_all, args=(settings,)) for _ in range(workers)
    ]
    for one in crew:
        one.start()
    for one in crew:
        one.join()


def arrive(settings: Settings, stories: Sequence[Story]) -> None:
    """Judge one article after another."""
    for story in stories:
        extracted(settings, story)
        judge(settings)


def rows(settings: Settings, statement: str, **values: Any) -> list[dict[str, Any]]:
    with transaction(settings.database_url) as session:
        found = session.execute(text(statement), values)
        return [dict(one) for one in found.mappings()]


def change(settings: Settings, statement: str, **values: Any) -> None:
    with transaction(settings.database_url) as session:
        session.execute(text(statement), values)


def gathered(settings: Settings) -> set[tuple[Any, ...]]:
    """The open cases by what is in them, free of ids and times."""
    found = rows(
        settings,
        "SELECT c.lane, c.kind, c.rule, c.question, c.marks, c.sources, c.status,"
        " c.undecided, c.articles, array_agg(a.name || ': ' || l.text"
        " ORDER BY a.name, l.text) AS holds FROM cases c JOIN claims l"
        " ON l.case_id = c.id JOIN articles a ON a.id = l.article_id GROUP BY c.id",
    )
    return {
        tuple(tuple(one) if isinstance(one, list) else one for one in case.values())
        for case in found
    }


def opinions(settings: Settings) -> set[tuple[Any, ...]]:
    """All opinions by the words of their claims."""
    found = rows(
        settings,
        "SELECT least(x.text || p.name, y.text || q.name) AS one,"
        " greatest(x.text || p.name, y.text || q.name) AS other, o.kind, o.rule,"
        " o.links FROM opinions o JOIN claims x ON x.id = o.a JOIN claims y"
        " ON y.id = o.b JOIN articles p ON p.id = x.article_id"
        " JOIN articles q ON q.id = y.article_id",
    )
    return {tuple(one.values()) for one in found}
