"""What a reviewer wants to see of the queue, as conditions on its cases.

Each condition is answered from an index of open cases or pending claims, so that none
grows with what was decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Select,
    Text,
    exists,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.orm import Session, aliased

from services.model.case import Lane
from services.model.claim import ClaimStatus
from services.store.cases import waiting
from services.store.tables import SPEAKER, ArticleRow, CaseRow, ClaimRow

#: Written out, not bound: the index is found by it.
_speaker: ColumnClause[str] = literal_column(f"claims.{SPEAKER[1:-1]}", Text())

#: So many names a list of what could be chosen holds.
_OFFERED = 40


class Age(StrEnum):
    """How long a case has been open."""

    DAY = "day"  # for a day at most
    WEEK = "week"  # for a week at most
    OLDER = "older"  # longer than a week


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted; what is None or empty is not asked for."""

    mark: str = ""
    outlet: str = ""
    speaker: str = ""
    article: int | None = None
    story: int | None = None  # an article of it
    age: Age | None = None
    oldest: bool = False  # the oldest first, whatever its lane
    lane: Lane | None = None  # in which to go on; counts are of every lane


#: Everything, in the queue's own order.
ALL = Wanted()


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that could be chosen, and how many waiting cases have it."""

    value: str
    label: str
    cases: int


@dataclass(frozen=True, slots=True)
class Offers:
    """What each filter could be set to, most cases first."""

    marks: tuple[Offer, ...]
    outlets: tuple[Offer, ...]
    speakers: tuple[Offer, ...]
    articles: tuple[Offer, ...]


def conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """Give the conditions that a case must meet."""
    if wanted.mark:
        yield CaseRow.marks.contains([wanted.mark])
    if wanted.age is not None:
        yield _aged(wanted.age)
    if wanted.speaker:
        yield _has(_speaker == wanted.speaker)
    if wanted.article is not None:
        yield _has(ClaimRow.article_id == wanted.article)
    if wanted.story is not None:
        yield _has(ClaimRow.article_id.in_(_told_with(wanted.story)))
    if wanted.outlet:
        articles = select(ArticleRow.id).where(ArticleRow.source == wanted.outlet)
        yield _has(ClaimRow.article_id.in_(articles))


def _told_with(article_id: int) -> Select[int]:
    """Select the articles of a story: those that share a case with this one."""
    own, theirs = aliased(ClaimRow), aliased(ClaimRow)
    return (
        select(theirs.article_id)
        .join(own, own.case_id == theirs.case_id)
        .where(own.article_id == article_id)
    )


def _aged(age: Age) -> ColumnElement[bool]:
    """Tell which cases have been open for so long."""
    length = timedelta(days=1 if age is Age.DAY else 7)
    since = func.statement_timestamp() - length
    if age is Age.OLDER:
        return CaseRow.opened_at < since
    return CaseRow.opened_at >= since


def _has(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Tell which cases have a pending claim of this kind."""
    return exists().where(
        ClaimRow.case_id == CaseRow.id,
        ClaimRow.status == ClaimStatus.PENDING.value,
        condition,
    )


def offers(session: Session) -> Offers:
    """Count what the filters could be set to, over all that waits."""
    mark = func.unnest(CaseRow.marks).label("mark")
    marks = (
        select(mark, mark.label("label"), func.count())
        .where(waiting())
        .group_by(text("1, 2"))
    )
    return Offers(
        marks=_offered(session, marks),
        outlets=_of_claims(session, ArticleRow.source, ArticleRow.source),
        speakers=_of_claims(session, _speaker, _speaker),
        articles=_of_claims(
            session, ArticleRow.id, func.coalesce(ArticleRow.title, ArticleRow.name)
        ),
    )


def _of_claims(session: Session, value: Any, label: Any) -> tuple[Offer, ...]:
    """Count waiting cases by something that their pending claims have."""
    query = (
        select(
            value.label("value"),
            label.label("label"),
            func.count(CaseRow.id.distinct()),
        )
        .select_from(ClaimRow)
        .join(ArticleRow, ArticleRow.id == ClaimRow.article_id)
        .join(CaseRow, CaseRow.id == ClaimRow.case_id)
        .where(waiting(), ClaimRow.status == ClaimStatus.PENDING.value)
        .group_by(text("1, 2"))
    )
    return _offered(session, query)


def _offered(session: Session, query: Any) -> tuple[Offer, ...]:
    rows = session.execute(query.order_by(text("3 DESC, 1")))
    named = (row for row in rows.fetchmany(_OFFERED) if row[0])
    return tuple(Offer(str(one), str(label), cases) for one, label, cases in named)
