"""What an article is about as a whole: the event that its figures leave unsaid.

Revision ID: 0010_contexts
Revises: 0009_watching
"""

from __future__ import annotations

from alembic import context, op

revision = "0010_contexts"
down_revision = "0009_watching"
branch_labels = None
depends_on = None

CREATE = """
CREATE TABLE contexts (
    article_id BIGINT NOT NULL,
    names JSONB NOT NULL,
    vector VECTOR(384) NOT NULL,
    CONSTRAINT pk_contexts PRIMARY KEY (article_id),
    CONSTRAINT fk_contexts_article_id FOREIGN KEY (article_id) REFERENCES articles (id)
)
"""
INDEX = """
CREATE INDEX ix_contexts_vector ON contexts USING hnsw (vector vector_cosine_ops)
"""
GRANT = "GRANT SELECT, INSERT, UPDATE ON contexts TO {role}"


def upgrade() -> None:
    role = context.get_x_argument(as_dictionary=True).get("app_role")
    role = role or context.config.attributes["app_role"]
    quoted = op.get_bind().dialect.identifier_preparer.quote(role)
    op.execute(CREATE)
    op.execute(INDEX)
    op.execute(GRANT.format(role=quoted))
