"""Which rules lost the red lane; decisions that somebody else shall look at.

Revision ID: 0012_second_looks
Revises: 0011_tallies
"""

from __future__ import annotations

from alembic import context, op

revision = "0012_second_looks"
down_revision = "0011_tallies"
branch_labels = None
depends_on = None

CHANGES = """
CREATE TABLE rule_places (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    rule TEXT NOT NULL,
    red BOOLEAN NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    user_id BIGINT,
    upheld BIGINT NOT NULL,
    verdicts BIGINT NOT NULL,
    upto BIGINT NOT NULL,
    CONSTRAINT pk_rule_places PRIMARY KEY (id),
    CONSTRAINT fk_rule_places_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);

CREATE INDEX ix_rule_places_rule ON rule_places (rule, id);

CREATE TABLE second_reads (
    decision_id BIGINT NOT NULL,
    asked_by BIGINT NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    read_by BIGINT,
    read_at TIMESTAMP WITH TIME ZONE,
    agrees BOOLEAN,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_second_reads PRIMARY KEY (decision_id),
    CONSTRAINT fk_second_reads_decision_id FOREIGN KEY(decision_id)
        REFERENCES decisions (id),
    CONSTRAINT fk_second_reads_asked_by FOREIGN KEY(asked_by) REFERENCES users (id),
    CONSTRAINT fk_second_reads_read_by FOREIGN KEY(read_by) REFERENCES users (id),
    CONSTRAINT ck_second_reads_whole
        CHECK ((read_by IS NULL) = (agrees IS NULL) AND
               (read_by IS NULL) = (read_at IS NULL))
);

CREATE INDEX ix_second_reads_waiting ON second_reads (asked_at)
    WHERE read_by IS NULL;

CREATE INDEX ix_second_reads_read_at ON second_reads (read_at)
    WHERE read_by IS NOT NULL;

GRANT SELECT, INSERT ON rule_places TO {role};

GRANT SELECT, INSERT, UPDATE ON second_reads TO {role};
"""


def upgrade() -> None:
    role = context.get_x_argument(as_dictionary=True).get("app_role")
    role = role or context.config.attributes["app_role"]
    quoted = op.get_bind().dialect.identifier_preparer.quote(role)
    for statement in CHANGES.format(role=quoted).split(";\n"):
        if statement.strip():
            op.execute(statement)
