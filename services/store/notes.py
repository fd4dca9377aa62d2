"""What people note on cases, and what they were about to decide."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.store.cases import WITH_JOINED
from services.store.tables import DraftRow, Json, NoteRow, UserRow


def add(
    session: Session, case_id: int, user_id: int, *, text: str, request_id: uuid.UUID
) -> bool:
    """Add a note, once for each form; False if the form was sent before."""
    made = session.execute(
        insert(NoteRow)
        .values(case_id=case_id, user_id=user_id, text=text, request_id=request_id)
        .on_conflict_do_nothing(index_elements=["request_id"])
        .returning(NoteRow.id)
    )
    return made.first() is not None


_NOTES = (
    select(NoteRow, UserRow.name)
    .join(UserRow, UserRow.id == NoteRow.user_id)
    .where(NoteRow.case_id.in_(WITH_JOINED), NoteRow.struck_at.is_(None))
    .order_by(NoteRow.id)
    .execution_options(populate_existing=True)
)


def of_case(session: Session, case_id: int) -> list[tuple[NoteRow, str]]:
    """Give the notes on a case, and on those that were joined into it, oldest first.

    With their writers' names.
    """
    return [(row, name) for row, name in session.execute(_NOTES, {"case": case_id})]


def strike(session: Session, note_id: int, user_id: int) -> bool:
    """Strike one's own note; False if there is none."""
    struck = session.execute(
        update(NoteRow)
        .where(
            NoteRow.id == note_id,
            NoteRow.user_id == user_id,
            NoteRow.struck_at.is_(None),
        )
        .values(struck_at=func.clock_timestamp())
        .returning(NoteRow.id)
    )
    return struck.first() is not None


def save_draft(session: Session, case_id: int, user_id: int, content: Json) -> None:
    """Keep what somebody was about to decide, in place of what was kept before."""
    fresh = insert(DraftRow).values(case_id=case_id, user_id=user_id, content=content)
    session.execute(
        fresh.on_conflict_do_update(
            index_elements=["user_id", "case_id"],
            set_={"content": content, "saved_at": func.clock_timestamp()},
        )
    )


_DRAFT = select(DraftRow.content).where(
    DraftRow.case_id == bindparam("case"), DraftRow.user_id == bindparam("person")
)


def draft(session: Session, case_id: int, user_id: int) -> dict[str, Any] | None:
    """Give what is kept of somebody's work on a case."""
    return session.scalar(_DRAFT, {"case": case_id, "person": user_id})


def drop_draft(session: Session, case_id: int, user_id: int) -> None:
    """Forget what was kept of somebody's work on a case."""
    session.execute(
        delete(DraftRow).where(DraftRow.case_id == case_id, DraftRow.user_id == user_id)
    )
