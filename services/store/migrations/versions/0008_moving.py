"""Vectors stand apart from what a decision moves; indexes for queue and undo.

To move a claim writes its row anew and puts it into each of its indexes; the index of
vectors alone took ten times as long as all the others.

Revision ID: 0008_moving
Revises: 0007_judged
"""

from __future__ import annotations

from alembic import context, op

revision = "0008_moving"
down_revision = "0007_judged"
branch_labels = None
depends_on = None

#: What a decision adds and an undo ends.
HANGING = ("evidence", "ranks", "places", "merges", "negatives", "deferrals")
STATEMENTS = (
    """
    CREATE TABLE vectors (
        claim_id BIGINT NOT NULL,
        vector VECTOR(384) NOT NULL,
        CONSTRAINT pk_vectors PRIMARY KEY (claim_id),
        CONSTRAINT fk_vectors_claim_id FOREIGN KEY (claim_id) REFERENCES claims (id)
    )
    """,
    """
    INSERT INTO vectors (claim_id, vector)
    SELECT id, vector FROM claims WHERE vector IS NOT NULL
    """,
    "ALTER TABLE claims DROP COLUMN vector",
    """
    CREATE INDEX ix_vectors_vector ON vectors USING hnsw (vector vector_cosine_ops)
    """,
    "DROP INDEX ix_cases_lane",
    "CREATE INDEX ix_cases_lane ON cases (lane, id) WHERE status = 'open'",
    """
    CREATE INDEX ix_decisions_touched ON decisions
     USING gin ((changes -> 'touched') jsonb_path_ops)
    """,
    """
    CREATE INDEX ix_cases_joined_into ON cases (joined_into)
     WHERE joined_into IS NOT NULL
    """,
    *(
        statement
        for table in HANGING
        for statement in (
            f"CREATE INDEX ix_{table}_decision_id ON {table} (decision_id)",
            f"CREATE INDEX ix_{table}_ended_by ON {table} (ended_by)"
            " WHERE ended_by IS NOT NULL",
        )
    ),
)
GRANT = "GRANT SELECT, INSERT, UPDATE ON vectors TO {role}"


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    role = context.get_x_argument(as_dictionary=True).get("app_role")
    role = role or context.config.attributes["app_role"]
    quoted = op.get_bind().dialect.identifier_preparer.quote(role)
    op.execute(GRANT.format(role=quoted))
