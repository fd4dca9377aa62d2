"""An index of the articles that are judged: the intake page counts them.

Revision ID: 0007_judged
Revises: 0006_sign_in
"""

from __future__ import annotations

from alembic import op

revision = "0007_judged"
down_revision = "0006_sign_in"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE INDEX ix_articles_judged ON articles (id) WHERE status = 'judged'"
    )
