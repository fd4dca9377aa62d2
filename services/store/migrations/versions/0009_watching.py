"""What people watch, blind work, and how often people agreed with each rule.

Revision ID: 0009_watching
Revises: 0008_moving
"""

from __future__ import annotations

from alembic import context, op

revision = "0009_watching"
down_revision = "0008_moving"
branch_labels = None
depends_on = None

CHANGES = """
ALTER TABLE preferences ADD COLUMN blind BOOLEAN DEFAULT 'false' NOT NULL;

CREATE TABLE watches (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    user_id BIGINT NOT NULL,
    case_id BIGINT,
    record_id BIGINT,
    seen_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_watches PRIMARY KEY (id),
    CONSTRAINT uq_watches_user_id_case_id UNIQUE (user_id, case_id),
    CONSTRAINT uq_watches_user_id_record_id UNIQUE (user_id, record_id),
    CONSTRAINT fk_watches_user_id FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_watches_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT fk_watches_record_id FOREIGN KEY(record_id) REFERENCES records (id),
    CONSTRAINT ck_watches_one CHECK ((case_id IS NULL) <> (record_id IS NULL))
);

CREATE TABLE verdicts (
    decision_id BIGINT NOT NULL,
    rule TEXT NOT NULL,
    upheld BOOLEAN NOT NULL,
    CONSTRAINT pk_verdicts PRIMARY KEY (decision_id),
    CONSTRAINT fk_verdicts_decision_id FOREIGN KEY(decision_id)
        REFERENCES decisions (id)
);

CREATE INDEX ix_verdicts_rule ON verdicts (rule);

GRANT SELECT, INSERT, UPDATE, DELETE ON watches TO {role};

GRANT SELECT, INSERT ON verdicts TO {role};
"""


def upgrade() -> None:
    role = context.get_x_argument(as_dictionary=True).get("app_role")
    role = role or context.config.attributes["app_role"]
    quoted = op.get_bind().dialect.identifier_preparer.quote(role)
    for statement in CHANGES.format(role=quoted).split(";\n"):
        if statement.strip():
            op.execute(statement)
