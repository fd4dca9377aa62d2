"""What a desk calls things: aliases, added and retired, never deleted."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Text, and_, case, cast, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from services.model.claim import ClaimStatus
from services.store.tables import AliasRow, ArticleRow, ClaimRow, UserRow

_adder, _retirer = aliased(UserRow), aliased(UserRow)


@dataclass(frozen=True, slots=True)
class NamedRow:
    """An alias with who added and who retired it."""

    row: AliasRow
    added_by: str
    retired_by: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a name stands: articles, their claims that hold it, those decided."""

    articles: tuple[int, ...]
    claims: int
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


def where(session: Session, names: Collection[str]) -> Standing:
    """Tell in which articles any of these names is printed, and in which claims."""
    printed = or_(
        *(ArticleRow.clean_text.contains(one, autoescape=True) for one in names)
    )
    ids = list(
        session.scalars(
            select(ArticleRow.id)
            .where(printed, ArticleRow.unread.is_(None))
            .order_by(ArticleRow.id)
        )
    )
    return Standing(tuple(ids), *_claims(session, ids, names))


def _claims(
    session: Session, article_ids: Sequence[int], names: Collection[str]
) -> tuple[int, int]:
    """Count the claims that hold a name, and those of them with a decision."""
    decided = [
        one.value
        for one in (ClaimStatus.ACCEPTED, ClaimStatus.MERGED, ClaimStatus.REJECTED)
    ]
    draft = cast(ClaimRow.draft, Text)
    holding = or_(*(draft.contains(one, autoescape=True) for one in names))
    row = session.execute(
        select(
            func.count(),
            func.count(case((ClaimRow.status.in_(decided), 1))),
        ).where(
            and_(
                ClaimRow.article_id.in_(article_ids),
                ClaimRow.status != ClaimStatus.WITHDRAWN.value,
                holding,
            )
        )
    ).one()
    return row[0], row[1]
