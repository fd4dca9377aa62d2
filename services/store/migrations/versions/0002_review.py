"""Reviewing together: redo, amendments, leases, notes, drafts, assignment, lots.

Revision ID: 0002_review
Revises: 0001
"""

from __future__ import annotations

from alembic import context, op

revision = "0002_review"
down_revision = "0001"
branch_labels = None
depends_on = None

CHANGES = """
ALTER TABLE cases
    ADD COLUMN assigned_to BIGINT,
    ADD COLUMN arrived_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    ADD CONSTRAINT fk_cases_assigned_to FOREIGN KEY(assigned_to) REFERENCES users (id);

UPDATE cases SET arrived_at = opened_at;

-- Until now a case was put off for all and until a time; now for one's own eyes, or
-- parked until somebody takes it up.
UPDATE cases SET status = 'open', version = version + 1 WHERE status = 'deferred';

DROP INDEX ix_cases_deferred;

DROP INDEX ix_cases_queue;

ALTER TABLE cases DROP COLUMN deferred_until;

CREATE INDEX ix_cases_queue ON cases (
    (array_position(ARRAY['contradictions', 'estimates', 'updates', 'new',
        'supporting'], lane)),
    (- articles), (- spread), opened_at, id) WHERE status = 'open';

CREATE INDEX ix_cases_lane ON cases (lane) WHERE status = 'open';

CREATE INDEX ix_cases_parked ON cases (id) WHERE status = 'deferred';

CREATE INDEX ix_cases_arrived ON cases (arrived_at) WHERE status = 'open';

CREATE INDEX ix_cases_assigned ON cases (assigned_to) WHERE status = 'open';

ALTER TABLE decisions
    ADD COLUMN lot UUID,
    DROP CONSTRAINT ck_decisions_kind,
    ADD CONSTRAINT ck_decisions_kind
        CHECK (kind IN ('accept', 'merge', 'update', 'reject', 'both_stand',
            'not_a_conflict', 'defer', 'park', 'take_up', 'assign', 'amend', 'add',
            'put_back', 'cut', 'undo', 'redo'));

CREATE INDEX ix_decisions_lot ON decisions (lot) WHERE lot IS NOT NULL;

ALTER TABLE claims
    ADD COLUMN amended JSONB,
    ADD COLUMN machine JSONB,
    ADD COLUMN added_by BIGINT,
    ADD CONSTRAINT fk_claims_added_by FOREIGN KEY(added_by) REFERENCES decisions (id);

CREATE TABLE leases (
    case_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    token UUID NOT NULL,
    taken_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_leases PRIMARY KEY (case_id),
    CONSTRAINT fk_leases_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT fk_leases_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);

CREATE TABLE deferrals (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    case_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    decision_id BIGINT NOT NULL,
    ended_by BIGINT,
    CONSTRAINT pk_deferrals PRIMARY KEY (id),
    CONSTRAINT fk_deferrals_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT fk_deferrals_user_id FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_deferrals_decision_id FOREIGN KEY(decision_id)
        REFERENCES decisions (id),
    CONSTRAINT fk_deferrals_ended_by FOREIGN KEY(ended_by) REFERENCES decisions (id)
);

CREATE INDEX ix_deferrals_standing ON deferrals (user_id, case_id)
    WHERE ended_by IS NULL;

CREATE TABLE notes (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    request_id UUID NOT NULL,
    case_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    text TEXT NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    struck_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_notes PRIMARY KEY (id),
    CONSTRAINT uq_notes_request_id UNIQUE (request_id),
    CONSTRAINT fk_notes_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT fk_notes_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);

CREATE INDEX ix_notes_case_id ON notes (case_id);

CREATE TABLE drafts (
    user_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    content JSONB NOT NULL,
    saved_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_drafts PRIMARY KEY (user_id, case_id),
    CONSTRAINT fk_drafts_user_id FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_drafts_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);

GRANT SELECT, INSERT, UPDATE ON leases, deferrals, notes, drafts TO {role};

GRANT DELETE ON leases, drafts TO {role};
"""


def upgrade() -> None:
    role = context.get_x_argument(as_dictionary=True).get("app_role")
    role = role or context.config.attributes["app_role"]
    quoted = op.get_bind().dialect.identifier_preparer.quote(role)
    for statement in CHANGES.format(role=quoted).split(";\n"):
        if statement.strip():
            op.execute(statement)
