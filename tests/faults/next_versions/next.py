"""What a next version might change: columns and an index of busy tables, a new table.

It revises whatever is the newest of this version: their files are numbered.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

from services.store import schema

_OURS = Path(schema.__file__).parent / "migrations" / "versions"

revision = "next"
down_revision = max(one.stem for one in _OURS.glob("0*.py"))
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE runs ADD COLUMN faults_more TEXT NOT NULL DEFAULT ''")
    op.execute("CREATE TABLE faults_newer (run_id BIGINT PRIMARY KEY)")
    op.execute("GRANT SELECT, INSERT ON faults_newer TO PUBLIC")
    op.execute("ALTER TABLE articles ADD COLUMN faults_length INT")
    op.execute("UPDATE articles SET faults_length = length(text)")
    op.execute("CREATE INDEX ix_faults_finished ON runs (finished_at)")
