"""What a next version might change: columns and an index of busy tables, a new table.

Revision ID: next
Revises: 0011_tallies
"""

from __future__ import annotations

from alembic import op

revision = "next"
down_revision = "0011_tallies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE runs ADD COLUMN faults_more TEXT NOT NULL DEFAULT ''")
    op.execute("CREATE TABLE faults_newer (run_id BIGINT PRIMARY KEY)")
    op.execute("GRANT SELECT, INSERT ON faults_newer TO PUBLIC")
    op.execute("ALTER TABLE articles ADD COLUMN faults_length INT")
    op.execute("UPDATE articles SET faults_length = length(text)")
    op.execute("CREATE INDEX ix_faults_finished ON runs (finished_at)")
