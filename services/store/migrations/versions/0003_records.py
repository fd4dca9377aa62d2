"""Records: ranks of values, evidence that moves, records that join.

Revision ID: 0003_records
Revises: 0002_review
"""

from __future__ import annotations

from alembic import context, op

revision = "0003_records"
down_revision = "0002_review"
branch_labels = None
depends_on = None

CHANGES = """
ALTER TABLE decisions
    DROP CONSTRAINT ck_decisions_kind,
    ADD CONSTRAINT ck_decisions_kind
        CHECK (kind IN ('accept', 'merge', 'update', 'reject', 'both_stand',
            'not_a_conflict', 'defer', 'park', 'take_up', 'assign', 'amend', 'add',
            'put_back', 'cut', 'rank', 'split', 'send_back', 'join', 'separate',
            'undo', 'redo'));

CREATE TABLE ranks (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    record_id BIGINT NOT NULL,
    value TEXT NOT NULL,
    rank TEXT NOT NULL,
    reason TEXT NOT NULL,
    decision_id BIGINT NOT NULL,
    ended_by BIGINT,
    CONSTRAINT pk_ranks PRIMARY KEY (id),
    CONSTRAINT ck_ranks_rank CHECK (rank IN ('preferred', 'normal', 'deprecated')),
    CONSTRAINT fk_ranks_record_id FOREIGN KEY(record_id) REFERENCES records (id),
    CONSTRAINT fk_ranks_decision_id FOREIGN KEY(decision_id) REFERENCES decisions (id),
    CONSTRAINT fk_ranks_ended_by FOREIGN KEY(ended_by) REFERENCES decisions (id)
);

CREATE INDEX ix_ranks_record_id ON ranks (record_id);

CREATE TABLE places (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    evidence_id BIGINT NOT NULL,
    record_id BIGINT,
    decision_id BIGINT NOT NULL,
    ended_by BIGINT,
    CONSTRAINT pk_places PRIMARY KEY (id),
    CONSTRAINT fk_places_evidence_id FOREIGN KEY(evidence_id) REFERENCES evidence (id),
    CONSTRAINT fk_places_record_id FOREIGN KEY(record_id) REFERENCES records (id),
    CONSTRAINT fk_places_decision_id FOREIGN KEY(decision_id)
        REFERENCES decisions (id),
    CONSTRAINT fk_places_ended_by FOREIGN KEY(ended_by) REFERENCES decisions (id)
);

CREATE INDEX ix_places_evidence_id ON places (evidence_id);

CREATE INDEX ix_places_record_id ON places (record_id);

CREATE TABLE merges (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    record_id BIGINT NOT NULL,
    into_id BIGINT,
    decision_id BIGINT NOT NULL,
    ended_by BIGINT,
    CONSTRAINT pk_merges PRIMARY KEY (id),
    CONSTRAINT ck_merges_not_into_itself CHECK (into_id <> record_id),
    CONSTRAINT fk_merges_record_id FOREIGN KEY(record_id) REFERENCES records (id),
    CONSTRAINT fk_merges_into_id FOREIGN KEY(into_id) REFERENCES records (id),
    CONSTRAINT fk_merges_decision_id FOREIGN KEY(decision_id)
        REFERENCES decisions (id),
    CONSTRAINT fk_merges_ended_by FOREIGN KEY(ended_by) REFERENCES decisions (id)
);

CREATE INDEX ix_merges_record_id ON merges (record_id);

CREATE INDEX ix_merges_into_id ON merges (into_id);

CREATE INDEX ix_decisions_decided_at ON decisions (decided_at);

GRANT SELECT, INSERT, UPDATE ON ranks, places, merges TO {role};
"""


def upgrade() -> None:
    role = context.get_x_argument(as_dictionary=True).get("app_role")
    role = role or context.config.attributes["app_role"]
    quoted = op.get_bind().dialect.identifier_preparer.quote(role)
    for statement in CHANGES.format(role=quoted).split(";\n"):
        if statement.strip():
            op.execute(statement)
