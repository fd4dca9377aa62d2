"""A share of the decided cases is drawn for a second, blind look.

Revision ID: 0016_samples
Revises: 0015_verdicts
"""

from __future__ import annotations

from alembic import context, op

revision = "0016_samples"
down_revision = "0015_verdicts"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE samples (
        id BIGINT GENERATED ALWAYS AS IDENTITY,
        share INTEGER NOT NULL,
        user_id BIGINT NOT NULL,
        at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
        CONSTRAINT pk_samples PRIMARY KEY (id),
        CONSTRAINT fk_samples_user_id FOREIGN KEY(user_id) REFERENCES users (id),
        CONSTRAINT ck_samples_percent CHECK (share BETWEEN 0 AND 100)
    )
    """,
    "ALTER TABLE second_reads ALTER COLUMN asked_by DROP NOT NULL",
    "ALTER TABLE second_reads ADD COLUMN would TEXT",
    """
    ALTER TABLE second_reads ADD CONSTRAINT ck_second_reads_blind
        CHECK ((would IS NOT NULL) = (asked_by IS NULL AND read_by IS NOT NULL))
    """,
)
GRANT = "GRANT SELECT, INSERT ON samples TO {role}"


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    role = context.get_x_argument(as_dictionary=True).get("app_role")
    role = role or context.config.attributes["app_role"]
    quoted = op.get_bind().dialect.identifier_preparer.quote(role)
    op.execute(GRANT.format(role=quoted))
