"""Counts of what leaves no row behind: leases that ran out, decisions refused.

Revision ID: 0011_tallies
Revises: 0010_contexts
"""

from __future__ import annotations

from alembic import context, op

revision = "0011_tallies"
down_revision = "0010_contexts"
branch_labels = None
depends_on = None

CREATE = """
CREATE TABLE tallies (
    name TEXT NOT NULL,
    what TEXT NOT NULL,
    number BIGINT NOT NULL,
    CONSTRAINT pk_tallies PRIMARY KEY (name, what),
    CONSTRAINT ck_tallies_number CHECK (number >= 0)
)
"""
GRANT = "GRANT SELECT, INSERT, UPDATE ON tallies TO {role}"


def upgrade() -> None:
    role = context.get_x_argument(as_dictionary=True).get("app_role")
    role = role or context.config.attributes["app_role"]
    quoted = op.get_bind().dialect.identifier_preparer.quote(role)
    op.execute(CREATE)
    op.execute(GRANT.format(role=quoted))
