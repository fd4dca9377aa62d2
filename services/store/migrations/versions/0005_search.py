"""Search: what articles, claims and records say, for PostgreSQL's full text search.

Texts are taken apart as English, names as they are written. The text of an article
counts up to its 200,000th character: a tsvector holds a megabyte at most.

Revision ID: 0005_search
Revises: 0004_desk
"""

from __future__ import annotations

from alembic import op

revision = "0005_search"
down_revision = "0004_desk"
branch_labels = None
depends_on = None

CHANGES = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;

ALTER TABLE articles ADD COLUMN search TSVECTOR GENERATED ALWAYS AS (
    setweight(to_tsvector('english'::regconfig, COALESCE(title, ''::text)), 'A')
    || setweight(to_tsvector('simple'::regconfig, COALESCE(source, ''::text) || ' '
        || COALESCE(byline, ''::text) || ' ' || name), 'B')
    || to_tsvector('english'::regconfig,
        "left"(COALESCE(clean_text, ''::text), 200000))) STORED;

ALTER TABLE claims
    ADD COLUMN speaker TEXT GENERATED ALWAYS AS (
        NULLIF(draft #>> '{attribution,speakers,-1,name}'::text[], ''::text)) STORED,
    ADD COLUMN search TSVECTOR GENERATED ALWAYS AS (
        to_tsvector('english'::regconfig, text || ' ' || quote)
        || jsonb_to_tsvector('simple'::regconfig,
            COALESCE(draft #> '{attribution,speakers}'::text[], '[]'::jsonb),
            '["string"]'::jsonb)
        || jsonb_to_tsvector('simple'::regconfig,
            COALESCE(draft #> '{predication,entities}'::text[], '[]'::jsonb),
            '["string"]'::jsonb)) STORED;

ALTER TABLE records ADD COLUMN search TSVECTOR GENERATED ALWAYS AS (
    to_tsvector('english'::regconfig, question || ' ' || COALESCE(metric, ''::text)))
    STORED;

CREATE INDEX ix_articles_search ON articles USING gin (search);

CREATE INDEX ix_articles_source ON articles (source);

CREATE INDEX ix_articles_received_at ON articles (received_at);

CREATE INDEX ix_claims_search ON claims USING gin (search);

CREATE INDEX ix_claims_speaker_words ON claims USING gin (speaker gin_trgm_ops);

CREATE INDEX ix_records_search ON records USING gin (search);
"""


def upgrade() -> None:
    for statement in CHANGES.split(";\n"):
        if statement.strip():
            op.execute(statement)
