"""What people say of the origins of a case; articles that are one text sent again.

Revision ID: 0017_origins_and_versions
Revises: 0016_samples
"""

from __future__ import annotations

from alembic import context, op

revision = "0017_origins_and_versions"
down_revision = "0016_samples"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    ALTER TABLE decisions
        DROP CONSTRAINT ck_decisions_kind,
        ADD CONSTRAINT ck_decisions_kind
            CHECK (kind IN ('accept', 'merge', 'update', 'reject', 'both_stand',
                'not_a_conflict', 'defer', 'park', 'take_up', 'assign', 'amend', 'add',
                'put_back', 'cut', 'rank', 'split', 'send_back', 'join', 'separate',
                'one_origin', 'independent', 'undo', 'redo'))
    """,
    """
    CREATE TABLE origin_words (
        id BIGINT GENERATED ALWAYS AS IDENTITY,
        case_id BIGINT NOT NULL,
        kind TEXT NOT NULL,
        a TEXT NOT NULL,
        b TEXT NOT NULL,
        a_name TEXT NOT NULL,
        b_name TEXT NOT NULL,
        decision_id BIGINT NOT NULL,
        ended_by BIGINT,
        CONSTRAINT pk_origin_words PRIMARY KEY (id),
        CONSTRAINT ck_origin_words_kind CHECK (kind IN ('one_origin', 'independent')),
        CONSTRAINT ck_origin_words_two CHECK (a <> b),
        CONSTRAINT fk_origin_words_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
        CONSTRAINT fk_origin_words_decision_id FOREIGN KEY(decision_id)
            REFERENCES decisions (id),
        CONSTRAINT fk_origin_words_ended_by FOREIGN KEY(ended_by)
            REFERENCES decisions (id)
    )
    """,
    "CREATE INDEX ix_origin_words_case_id ON origin_words (case_id)",
    "CREATE INDEX ix_origin_words_decision_id ON origin_words (decision_id)",
    "CREATE INDEX ix_origin_words_ended_by ON origin_words (ended_by)"
    " WHERE ended_by IS NOT NULL",
    # Addresses and titles may be longer than an index takes.
    "CREATE INDEX ix_articles_by_url ON articles (md5(url))",
    "CREATE INDEX ix_articles_by_title ON articles (source, md5(title))",
)
GRANT = "GRANT SELECT, INSERT, UPDATE ON origin_words TO {role}"


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    role = context.get_x_argument(as_dictionary=True).get("app_role")
    role = role or context.config.attributes["app_role"]
    quoted = op.get_bind().dialect.identifier_preparer.quote(role)
    op.execute(GRANT.format(role=quoted))
