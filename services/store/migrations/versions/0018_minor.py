"""A lane for what was only said in passing: the last one.

Revision ID: 0018_minor
Revises: 0017_origins_and_versions
"""

from __future__ import annotations

from alembic import op

revision = "0018_minor"
down_revision = "0017_origins_and_versions"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    ALTER TABLE cases
        DROP CONSTRAINT ck_cases_lane,
        ADD CONSTRAINT ck_cases_lane
            CHECK (lane IN ('contradictions', 'estimates', 'updates', 'new',
                'supporting', 'minor'))
    """,
    "DROP INDEX ix_cases_queue",
    """
    CREATE INDEX ix_cases_queue ON cases (
        (array_position(ARRAY['contradictions', 'estimates', 'updates', 'new',
            'supporting', 'minor'], lane)),
        (- articles), (- spread), opened_at, id) WHERE status = 'open'
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
