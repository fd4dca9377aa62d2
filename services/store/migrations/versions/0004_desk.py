"""What each reviewer set for themselves, and the views they saved.

Revision ID: 0004_desk
Revises: 0003_records
"""

from __future__ import annotations

from alembic import context, op

revision = "0004_desk"
down_revision = "0003_records"
branch_labels = None
depends_on = None

CHANGES = """
CREATE TABLE preferences (
    user_id BIGINT NOT NULL,
    keys JSONB DEFAULT '{{}}' NOT NULL,
    single_keys BOOLEAN DEFAULT 'true' NOT NULL,
    theme TEXT DEFAULT 'auto' NOT NULL,
    toured_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_preferences PRIMARY KEY (user_id),
    CONSTRAINT fk_preferences_user_id FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT ck_preferences_theme CHECK (theme IN ('auto', 'light', 'dark'))
);

CREATE TABLE saved_views (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    user_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    saved_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_saved_views PRIMARY KEY (id),
    CONSTRAINT uq_saved_views_user_id_name UNIQUE (user_id, name),
    CONSTRAINT fk_saved_views_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);

CREATE INDEX ix_cases_oldest ON cases (opened_at, id) WHERE status = 'open';

CREATE INDEX ix_claims_speaker ON claims (
    (draft #>> '{{attribution,speakers,-1,name}}')) WHERE status = 'pending';

GRANT SELECT, INSERT, UPDATE, DELETE ON preferences, saved_views TO {role};
"""


def upgrade() -> None:
    role = context.get_x_argument(as_dictionary=True).get("app_role")
    role = role or context.config.attributes["app_role"]
    quoted = op.get_bind().dialect.identifier_preparer.quote(role)
    for statement in CHANGES.format(role=quoted).split(";\n"):
        if statement.strip():
            op.execute(statement)
