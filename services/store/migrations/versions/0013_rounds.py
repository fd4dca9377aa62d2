"""Nightly rounds: where one stands, what it found; and what may be let go in time.

Revision ID: 0013_rounds
Revises: 0012_second_looks
"""

from __future__ import annotations

from alembic import context, op
from sqlalchemy import text

revision = "0013_rounds"
down_revision = "0012_second_looks"
branch_labels = None
depends_on = None

CHANGES = """
CREATE TABLE rounds (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    began_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    worker TEXT NOT NULL,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    step TEXT NOT NULL,
    place TEXT DEFAULT '' NOT NULL,
    tries SMALLINT DEFAULT 0 NOT NULL,
    found JSONB DEFAULT '{{}}' NOT NULL,
    marks JSONB DEFAULT '{{}}' NOT NULL,
    CONSTRAINT pk_rounds PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_rounds_open ON rounds ((ended_at IS NULL))
    WHERE ended_at IS NULL;

ALTER TABLE articles ADD COLUMN let_go_at TIMESTAMP WITH TIME ZONE;

GRANT SELECT, INSERT, UPDATE, DELETE ON rounds TO {role};

GRANT DELETE ON runs, sightings TO {role};
"""

#: The program may let go of what is no evidence, and of nothing else: whoever has its
#: password has no more rights than that either.
GUARDS = """
CREATE FUNCTION keep_what_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'sightings' THEN
        IF OLD.article_id IS NOT NULL OR OLD.dismissed_at IS NULL THEN
            RAISE EXCEPTION 'only refusals that somebody has seen are let go'
                USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF OLD.state <> 'done' OR OLD.version >=
            (SELECT version FROM articles WHERE id = OLD.article_id) THEN
        RAISE EXCEPTION 'only done runs of earlier readings are let go'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER sightings_keep_rows BEFORE DELETE ON sightings
    FOR EACH ROW EXECUTE FUNCTION keep_what_counts();
CREATE TRIGGER runs_keep_rows BEFORE DELETE ON runs
    FOR EACH ROW EXECUTE FUNCTION keep_what_counts();
"""


def upgrade() -> None:
    role = context.get_x_argument(as_dictionary=True).get("app_role")
    role = role or context.config.attributes["app_role"]
    connection = op.get_bind()
    quoted = connection.dialect.identifier_preparer.quote(role)
    for statement in CHANGES.format(role=quoted).split(";\n"):
        if statement.strip():
            op.execute(statement)
    connection.execute(text(GUARDS))
