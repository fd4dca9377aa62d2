"""Verdicts hang on their decisions as evidence does: ended by undo, revived by redo.

Revision ID: 0015_verdicts
Revises: 0014_merges
"""

from __future__ import annotations

from alembic import context, op

revision = "0015_verdicts"
down_revision = "0014_merges"
branch_labels = None
depends_on = None

#: Of each verdict the newest step of its decision: the last undo or redo, or itself.
_NEWEST = """
WITH RECURSIVE chain (verdict, step, undone) AS (
    SELECT decision_id, decision_id, false FROM verdicts
     UNION ALL
    SELECT chain.verdict, d.id, NOT chain.undone
      FROM chain JOIN decisions d ON d.undoes = chain.step
), newest AS (
    SELECT DISTINCT ON (verdict) verdict, step, undone FROM chain
     ORDER BY verdict, step DESC
)
"""
ENDED = f"""
{_NEWEST}
UPDATE verdicts SET ended_by = newest.step FROM newest
 WHERE newest.verdict = verdicts.decision_id AND newest.undone
"""
#: A redo is undone by its own number, so what it revived hangs on it.
REVIVED = f"""
{_NEWEST}
UPDATE verdicts SET decision_id = newest.step FROM newest
 WHERE newest.verdict = verdicts.decision_id AND NOT newest.undone
   AND newest.step <> newest.verdict
"""
STATEMENTS = (
    "ALTER TABLE verdicts DROP CONSTRAINT pk_verdicts",
    "ALTER TABLE verdicts ADD COLUMN id BIGINT GENERATED ALWAYS AS IDENTITY",
    "ALTER TABLE verdicts ADD CONSTRAINT pk_verdicts PRIMARY KEY (id)",
    "ALTER TABLE verdicts ADD COLUMN kind TEXT",
    "ALTER TABLE verdicts ADD COLUMN ended_by BIGINT",
    """
    ALTER TABLE verdicts ADD CONSTRAINT fk_verdicts_ended_by
        FOREIGN KEY(ended_by) REFERENCES decisions (id)
    """,
    ENDED,
    REVIVED,
    "CREATE INDEX ix_verdicts_decision_id ON verdicts (decision_id)",
    "CREATE INDEX ix_verdicts_ended_by ON verdicts (ended_by)"
    " WHERE ended_by IS NOT NULL",
    # The history can be narrowed to one kind of act.
    "CREATE INDEX ix_decisions_kind ON decisions (kind, id)",
)
GRANT = "GRANT UPDATE ON verdicts TO {role}"


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    role = context.get_x_argument(as_dictionary=True).get("app_role")
    role = role or context.config.attributes["app_role"]
    quoted = op.get_bind().dialect.identifier_preparer.quote(role)
    op.execute(GRANT.format(role=quoted))
