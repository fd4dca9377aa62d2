"""Articles: what is known of each text, and how far it has come."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, null, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.errors import Illegal, Missing
from services.model.article import ArticleText, Metadata, Sighting
from services.model.lifecycle import AFTER, BEFORE, Stage
from services.model.text import CleanText, Cut, OffsetMap, Segment
from services.store.tables import ArticleRow


@dataclass(frozen=True, slots=True)
class Bytes:
    """Where an article's bytes are found, and what came with them."""

    sha256: str
    name: str
    sidecar: bytes | None
    let_go: bool = False  # nothing cited them, and their time was over


def receive(session: Session, sighting: Sighting) -> tuple[int, bool]:
    """Give the article with these bytes, and whether it is a new one."""
    made = session.execute(
        insert(ArticleRow)
        .values(
            sha256=sighting.sha256,
            name=sighting.name,
            sidecar=sighting.sidecar,
            trace_id=uuid.UUID(sighting.trace_id),
        )
        .on_conflict_do_nothing(index_elements=["sha256"])
        .returning(ArticleRow.id)
    ).scalar_one_or_none()
    if made is not None:
        return made, True
    # The other one's insertion is committed: ours waited for it.
    known = session.execute(
        select(ArticleRow.id, ArticleRow.let_go_at).where(
            ArticleRow.sha256 == sighting.sha256
        )
    ).one()
    if known.let_go_at is not None:  # its bytes are back
        session.execute(
            update(ArticleRow).where(ArticleRow.id == known.id).values(let_go_at=None)
        )
    return known.id, False


def amend(session: Session, article_id: int, sidecar: bytes) -> None:
    """Let later metadata take the place of what came before it, if any did."""
    session.execute(
        update(ArticleRow).where(ArticleRow.id == article_id).values(sidecar=sidecar)
    )


def warn(session: Session, article_id: int, sentence: str) -> None:
    """Add a sentence for people, once."""
    session.execute(
        text(
            "UPDATE articles SET warnings = warnings || jsonb_build_array("
            "CAST(:said AS text)) WHERE id = :id"
            " AND NOT warnings @> jsonb_build_array(CAST(:said AS text))"
        ),
        {"id": article_id, "said": sentence},
    )


def bytes_of(session: Session, article_id: int) -> Bytes:
    """Tell where an article's bytes are found. Raises Missing."""
    row = _row(session, article_id)
    return Bytes(row.sha256, row.name, row.sidecar, row.let_go_at is not None)


def advance(session: Session, article_id: int, stage: Stage) -> None:
    """Note that a stage is done. Raises Illegal if the article was not before it."""
    moved = session.execute(
        update(ArticleRow)
        .where(ArticleRow.id == article_id, ArticleRow.status == BEFORE[stage].value)
        .values(
            status=AFTER[stage].value,
            judged_at=func.clock_timestamp() if stage is Stage.JUDGING else None,
        )
        .returning(ArticleRow.id)
    ).first()
    if moved is None:
        raise Illegal(f"Article {article_id} does not stand before {stage}.")


def save_text(session: Session, article_id: int, found: ArticleText) -> None:
    """Store what reading found; of a passage that reads again, beside what stands."""
    about = found.metadata
    published = about.published
    _save(
        session,
        article_id,
        {
            "media_type": found.media_type,
            "encoding": found.encoding,
            "title": about.title,
            "source": about.source,
            "url": about.url,
            "byline": about.byline,
            "language": about.language,
            "published": about.published_on,
            "published_text": None if published is None else published.isoformat(),
            "origins": dict(about.origins),
            "warnings": list(found.warnings),
            "text": found.text,
            "source_map": _segments(found.source_map),
            "furniture": _cuts(found.furniture),
        },
    )


def save_clean(session: Session, article_id: int, clean: CleanText) -> None:
    """Store what cleaning left, what it cut, and the way back; as `save_text` does."""
    _save(
        session,
        article_id,
        {
            "clean_text": clean.text,
            "cuts": _cuts(clean.cuts),
            "offsets": _segments(clean.offsets),
        },
    )


def _save(session: Session, article_id: int, columns: Mapping[str, Any]) -> None:
    """Set columns of a new article; set aside what is found by reading it again.

    Claims point into the clean text, so a new one must not take the place of the old
    before the claims that go with it are there: see `settle`.
    """
    where = ArticleRow.id == article_id
    first = update(ArticleRow).where(where, ArticleRow.version == 1)
    if session.execute(first.values(**columns).returning(ArticleRow.id)).first():
        return
    kept = session.execute(select(ArticleRow.fresh).where(where)).scalar_one()
    fresh = (kept or {}) | {
        name: one.isoformat() if isinstance(one, date) else one
        for name, one in columns.items()
    }
    session.execute(update(ArticleRow).where(where).values(fresh=fresh))


def settle(session: Session, article_id: int) -> None:
    """Let what was found by reading again take the place of what stood."""
    fresh = session.execute(
        select(ArticleRow.fresh).where(ArticleRow.id == article_id)
    ).scalar_one()
    if fresh is not None:
        session.execute(
            update(ArticleRow)
            .where(ArticleRow.id == article_id)
            .values(**_columns(fresh), fresh=null())
        )


def _columns(fresh: Mapping[str, Any]) -> dict[str, Any]:
    """Read columns that were set aside."""
    day = fresh.get("published")
    return {**fresh, "published": date.fromisoformat(day) if day else None}


def extracted(
    session: Session,
    article_id: int,
    *,
    extractor: str,
    names: int,
    unread: str | None,
) -> None:
    """Note which version looked for claims, with which aliases, or why none did."""
    session.execute(
        update(ArticleRow)
        .where(ArticleRow.id == article_id)
        .values(extractor=extractor, names=names, unread=unread)
    )


def save_language(session: Session, article_id: int, language: str) -> None:
    """Store a guessed language where the article names none."""
    session.execute(
        update(ArticleRow)
        .where(ArticleRow.id == article_id, ArticleRow.language.is_(None))
        .values(language=language)
    )


def extractor(session: Session, article_id: int) -> str | None:
    """Give the version that looked for claims last. Raises Missing."""
    return _row(session, article_id).extractor


def load_text(session: Session, article_id: int) -> ArticleText:
    """Give what reading found. Raises Missing if it has not been read."""
    row = _newest(session, article_id)
    if row.text is None:
        raise Missing(f"Article {article_id} has not been read.")
    return ArticleText(
        text=row.text,
        metadata=_metadata(row),
        media_type=row.media_type or "",
        encoding=row.encoding or "",
        source_map=_offset_map(row.source_map),
        furniture=_from_cuts(row.furniture),
        warnings=tuple(row.warnings),
    )


def load_clean(session: Session, article_id: int) -> CleanText:
    """Give what cleaning left. Raises Missing if it has not been cleaned."""
    row = _newest(session, article_id)
    if row.clean_text is None:
        raise Missing(f"Article {article_id} has not been cleaned.")
    return CleanText(row.clean_text, _from_cuts(row.cuts), _offset_map(row.offsets))


def load_metadata(session: Session, article_id: int) -> Metadata:
    """Give what an article says about itself. Raises Missing."""
    return _metadata(_newest(session, article_id))


def _newest(session: Session, article_id: int) -> ArticleRow:
    """Give an article as the passage under way sees it. Raises Missing."""
    row = _row(session, article_id)
    return row if row.fresh is None else ArticleRow(**_columns(row.fresh))


def _row(session: Session, article_id: int) -> ArticleRow:
    row = session.get(ArticleRow, article_id)
    if row is None:
        raise Missing(f"There is no article {article_id}.")
    return row


def _metadata(row: ArticleRow) -> Metadata:
    """Make metadata from its columns."""
    return Metadata(
        title=row.title,
        source=row.source,
        url=row.url,
        byline=row.byline,
        published=_moment(row.published_text),
        language=row.language,
        origins=dict(row.origins),
    )


def _moment(written: str | None) -> date | datetime | None:
    """Read a day as a day, and a time as a time: neither is made up."""
    if written is None:
        return None
    if "T" in written:
        return datetime.fromisoformat(written)
    return date.fromisoformat(written)


def _segments(offsets: OffsetMap) -> list[list[int]]:
    """Write an offset map as short lists: articles have thousands of segments."""
    return [
        [one.derived, one.source, one.length, one.source_length]
        for one in offsets.segments
    ]


def _offset_map(plain: Sequence[Any] | None) -> OffsetMap:
    return OffsetMap(tuple(Segment(*one) for one in plain or ()))


def _cuts(cuts: Sequence[Cut]) -> list[list[int | str]]:
    return [[one.start, one.end, one.rule, one.text] for one in cuts]


def _from_cuts(plain: Sequence[Any] | None) -> tuple[Cut, ...]:
    return tuple(Cut(*one) for one in plain or ())
