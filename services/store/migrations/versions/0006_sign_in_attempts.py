"""Attempts to sign in, counted where every process of the desk sees them.

Revision ID: 0006_sign_in
Revises: 0005_search
"""

from __future__ import annotations

from alembic import context, op

revision = "0006_sign_in"
down_revision = "0005_search"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE sign_in_attempts (
    caller TEXT NOT NULL,
    tried INTEGER NOT NULL,
    tried_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_sign_in_attempts PRIMARY KEY (caller)
)
"""

GRANT = "GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_attempts TO {role}"


def upgrade() -> None:
    op.execute(TABLE)
    role = context.get_x_argument(as_dictionary=True).get("app_role")
    role = role or context.config.attributes["app_role"]
    quoted = op.get_bind().dialect.identifier_preparer.quote(role)
    op.execute(GRANT.format(role=quoted))
