"""What a desk calls things: aliases, added and retired, never deleted."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from services.store.tables import AliasRow, ArticleRow, UserRow

_adder, _retirer = aliased(UserRow), aliased(UserRow)


_COUNT = text("""
WITH theirs AS (
    SELECT status, position(:alias IN draft ->> 'text') > 0
                OR position(:alias IN quote) > 0 AS holding,
           jsonb_path_exists(draft, '$.** ? (@ == $alias || @ == $bare)',
                             CAST(:names AS jsonb)) AS naming
      FROM claims WHERE article_id = ANY(:ids) AND status <> 'withdrawn'
)
SELECT count(*) FILTER (WHERE holding OR naming) AS holding,
       count(*) FILTER (WHERE naming) AS naming,
       count(*) FILTER (WHERE naming AND status IN ('accepted', 'merged', 'rejected'))
           AS decided
  FROM theirs
""")


@dataclass(frozen=True, slots=True)
class NamedRow:
    """An alias with who added and who retired it."""

    row: AliasRow
    added_by: str
    retired_by: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a name stands: the articles, and how many of their claims.

    `holding` have it in their words; in `naming` it is a speaker, a party or a place,
    so that they change with it; `decided` are those of the latter with a decision.
    """

    articles: tuple[int, ...]
    holding: int
    naming: int
    decided: int


def version(session: Session) -> int:
    """Give the version of the desk's aliases: it grows with every change."""
    return session.execute(
        select(func.count() + func.count(AliasRow.retired_at)).select_from(AliasRow)
    ).scalar_one()


def standing(session: Session) -> list[tuple[str, str, str]]:
    """Give the aliases that are not retired, oldest first: alias, name, kind."""
    rows = session.execute(
        select(AliasRow.alias, AliasRow.canonical, AliasRow.kind)
        .where(AliasRow.retired_at.is_(None))
        .order_by(AliasRow.id)
    )
    return [(row.alias, row.canonical, row.kind) for row in rows]


def page(
    session: Session,
    search: str = "",
    *,
    after: int | None = None,
    limit: int = 50,
) -> list[NamedRow]:
    """Give aliases, newest first, retired ones too; those with the searched words."""
    query = (
        select(AliasRow, _adder.name, _retirer.name)
        .join(_adder, _adder.id == AliasRow.added_by)
        .outerjoin(_retirer, _retirer.id == AliasRow.retired_by)
        .order_by(AliasRow.id.desc())
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    if after is not None:
        query = query.where(AliasRow.id < after)
    if search:
        query = query.where(
            or_(
                AliasRow.alias.icontains(search, autoescape=True),
                AliasRow.canonical.icontains(search, autoescape=True),
            )
        )
    return [NamedRow(*row) for row in session.execute(query)]


def find(session: Session, alias_id: int) -> NamedRow | None:
    """Give an alias, freshly read."""
    row = session.execute(
        select(AliasRow, _adder.name, _retirer.name)
        .join(_adder, _adder.id == AliasRow.added_by)
        .outerjoin(_retirer, _retirer.id == AliasRow.retired_by)
        .where(AliasRow.id == alias_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else NamedRow(*row)


def of_alias(session: Session, alias: str) -> NamedRow | None:
    """Give what an alias stands for now, if it does."""
    found = session.scalar(
        select(AliasRow.id).where(
            AliasRow.alias == alias, AliasRow.retired_at.is_(None)
        )
    )
    return None if found is None else find(session, found)


def by_request(session: Session, request_id: uuid.UUID) -> AliasRow | None:
    """Give the alias that a form led to, if it was sent before."""
    return session.scalar(select(AliasRow).where(AliasRow.request_id == request_id))


def add(
    session: Session,
    row: tuple[str, str, str],
    *,
    note: str,
    by: int,
    request_id: uuid.UUID,
) -> int | None:
    """Add an alias (alias, name, kind); None where it stands already."""
    alias, canonical, kind = row
    return session.execute(
        insert(AliasRow)
        .values(
            request_id=request_id,
            alias=alias,
            canonical=canonical,
            kind=kind,
            note=note,
            added_by=by,
        )
        .on_conflict_do_nothing()
        .returning(AliasRow.id)
    ).scalar_one_or_none()


def retire(session: Session, alias_id: int, *, by: int) -> bool:
    """Retire an alias; False where somebody was first."""
    moved = session.execute(
        update(AliasRow)
        .where(AliasRow.id == alias_id, AliasRow.retired_at.is_(None))
        .values(retired_by=by, retired_at=func.clock_timestamp())
        .returning(AliasRow.id)
        .execution_options(synchronize_session=False)
    ).first()
    return moved is not None


def where(session: Session, alias: str) -> Standing:
    """Tell in which articles an alias is printed, and what their claims do with it."""
    printed = ArticleRow.clean_text.contains(alias, autoescape=True)
    ids = list(
        session.scalars(
            select(ArticleRow.id)
            .where(printed, ArticleRow.unread.is_(None))
            .order_by(ArticleRow.id)
        )
    )
    counted = session.execute(_COUNT, {"ids": ids, **_forms(alias)}).one()
    return Standing(tuple(ids), counted.holding, counted.naming, counted.decided)


def _forms(alias: str) -> dict[str, str]:
    """Give an alias as a claim may hold it: as printed, and less its article."""
    bare = alias.removeprefix("the ").removeprefix("The ")
    return {"alias": alias, "names": json.dumps({"alias": alias, "bare": bare})}
