"""The first schema.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

from alembic import context, op
from sqlalchemy import text

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE articles (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    sidecar BYTEA,
    status TEXT DEFAULT 'received' NOT NULL,
    failed_stage TEXT,
    reason TEXT,
    error TEXT,
    media_type TEXT,
    encoding TEXT,
    title TEXT,
    source TEXT,
    url TEXT,
    byline TEXT,
    language TEXT,
    published DATE,
    published_text TEXT,
    origins JSONB DEFAULT '{}' NOT NULL,
    warnings JSONB DEFAULT '[]' NOT NULL,
    text TEXT,
    source_map JSONB,
    furniture JSONB,
    clean_text TEXT,
    cuts JSONB,
    offsets JSONB,
    fresh JSONB,
    extractor TEXT,
    names INTEGER,
    unread TEXT,
    version INTEGER DEFAULT '1' NOT NULL,
    trace_id UUID NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    judged_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_articles PRIMARY KEY (id),
    CONSTRAINT ck_articles_status
        CHECK (status IN ('received', 'read', 'cleaned', 'extracted', 'judged',
            'failed')),
    CONSTRAINT uq_articles_sha256 UNIQUE (sha256)
);

CREATE TABLE cases (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    question TEXT NOT NULL,
    lane TEXT NOT NULL,
    kind TEXT,
    rule TEXT,
    why TEXT NOT NULL,
    marks TEXT[] DEFAULT '{}' NOT NULL,
    sources TEXT DEFAULT '' NOT NULL,
    status TEXT DEFAULT 'open' NOT NULL,
    joined_into BIGINT,
    version INTEGER DEFAULT '1' NOT NULL,
    undecided INTEGER DEFAULT '0' NOT NULL,
    articles INTEGER DEFAULT '0' NOT NULL,
    spread DOUBLE PRECISION DEFAULT '1' NOT NULL,
    deferred_until TIMESTAMP WITH TIME ZONE,
    opened_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_cases PRIMARY KEY (id),
    CONSTRAINT ck_cases_status
        CHECK (status IN ('open', 'decided', 'deferred', 'joined')),
    CONSTRAINT ck_cases_lane
        CHECK (lane IN ('contradictions', 'estimates', 'updates', 'new', 'supporting')),
    CONSTRAINT ck_cases_not_into_itself CHECK (joined_into <> id),
    CONSTRAINT fk_cases_joined_into FOREIGN KEY(joined_into) REFERENCES cases (id)
);

CREATE INDEX ix_cases_deferred ON cases (deferred_until) WHERE status = 'deferred';

CREATE INDEX ix_cases_queue ON cases (lane, id) WHERE status = 'open';

CREATE TABLE heartbeats (
    name TEXT NOT NULL,
    pid BIGINT NOT NULL,
    details JSONB NOT NULL,
    beaten_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_heartbeats PRIMARY KEY (name)
);

CREATE TABLE judging (
    id SMALLINT NOT NULL,
    newest BIGINT DEFAULT '0' NOT NULL,
    CONSTRAINT pk_judging PRIMARY KEY (id),
    CONSTRAINT ck_judging_single CHECK (id = 1)
);

CREATE TABLE users (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    name TEXT NOT NULL,
    password_hash TEXT,
    role TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    disabled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT ck_users_role CHECK (role IN ('viewer', 'reviewer', 'editor', 'admin')),
    CONSTRAINT uq_users_name UNIQUE (name)
);

CREATE TABLE aliases (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    request_id UUID NOT NULL,
    alias TEXT NOT NULL,
    canonical TEXT NOT NULL,
    kind TEXT NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    added_by BIGINT NOT NULL,
    added_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    retired_by BIGINT,
    retired_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_aliases PRIMARY KEY (id),
    CONSTRAINT ck_aliases_not_itself CHECK (alias <> canonical),
    CONSTRAINT uq_aliases_request_id UNIQUE (request_id),
    CONSTRAINT fk_aliases_added_by FOREIGN KEY(added_by) REFERENCES users (id),
    CONSTRAINT fk_aliases_retired_by FOREIGN KEY(retired_by) REFERENCES users (id)
);

CREATE UNIQUE INDEX uq_aliases_standing ON aliases (alias) WHERE retired_at IS NULL;

CREATE TABLE readings (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    article_id BIGINT NOT NULL,
    version INTEGER,
    why TEXT NOT NULL,
    user_id BIGINT,
    priority SMALLINT NOT NULL,
    changes JSONB,
    asked_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_readings PRIMARY KEY (id),
    CONSTRAINT uq_readings_article_id_version UNIQUE (article_id, version),
    CONSTRAINT fk_readings_article_id FOREIGN KEY(article_id) REFERENCES articles (id),
    CONSTRAINT fk_readings_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);

CREATE UNIQUE INDEX uq_readings_waiting ON readings (article_id)
    WHERE version IS NULL;

CREATE TABLE records (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    case_id BIGINT NOT NULL,
    question TEXT NOT NULL,
    metric TEXT,
    status TEXT DEFAULT 'held' NOT NULL,
    retired_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_records PRIMARY KEY (id),
    CONSTRAINT ck_records_status CHECK (status IN ('held', 'disputed', 'challenged')),
    CONSTRAINT fk_records_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_records_case_id ON records (case_id);

CREATE TABLE runs (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    article_id BIGINT NOT NULL,
    stage TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT DEFAULT 'ready' NOT NULL,
    priority SMALLINT DEFAULT '100' NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    max_attempts INTEGER DEFAULT '3' NOT NULL,
    not_before TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    lease_until TIMESTAMP WITH TIME ZONE,
    lease_token BIGINT DEFAULT '0' NOT NULL,
    reason TEXT,
    last_error TEXT,
    worker TEXT,
    rung_at TIMESTAMP WITH TIME ZONE,
    trace_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    dismissed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_runs PRIMARY KEY (id),
    CONSTRAINT uq_runs_article_id_stage_version UNIQUE (article_id, stage, version),
    CONSTRAINT ck_runs_stage
        CHECK (stage IN ('reading', 'cleaning', 'extraction', 'judging')),
    CONSTRAINT ck_runs_state CHECK (state IN ('ready', 'running', 'done', 'failed')),
    CONSTRAINT ck_runs_lease CHECK ((state = 'running') = (lease_until IS NOT NULL)),
    CONSTRAINT fk_runs_article_id FOREIGN KEY(article_id) REFERENCES articles (id)
);

CREATE INDEX ix_runs_failed ON runs (id) WHERE state = 'failed';

CREATE INDEX ix_runs_leased ON runs (lease_until) WHERE state = 'running';

CREATE INDEX ix_runs_ready ON runs (stage, priority, id) WHERE state = 'ready';

CREATE TABLE sessions (
    token_hash TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_sessions PRIMARY KEY (token_hash),
    CONSTRAINT fk_sessions_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);

CREATE INDEX ix_sessions_user_id ON sessions (user_id);

CREATE TABLE sightings (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    article_id BIGINT,
    name TEXT NOT NULL,
    sha256 TEXT,
    size BIGINT NOT NULL,
    device TEXT NOT NULL,
    inode TEXT NOT NULL,
    mtime_ns BIGINT NOT NULL,
    reason TEXT,
    error TEXT,
    moved_to TEXT,
    trace_id UUID NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    moved_at TIMESTAMP WITH TIME ZONE,
    dismissed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_sightings PRIMARY KEY (id),
    CONSTRAINT ck_sightings_outcome CHECK ((article_id IS NULL) = (reason IS NOT NULL)),
    CONSTRAINT fk_sightings_article_id FOREIGN KEY(article_id) REFERENCES articles (id)
);

CREATE INDEX ix_sightings_article_id ON sightings (article_id);

CREATE INDEX ix_sightings_failed ON sightings (id) WHERE reason IS NOT NULL;

CREATE UNIQUE INDEX uq_sightings_unmoved ON sightings (name, device, inode, size,
            mtime_ns) WHERE moved_at IS NULL;

CREATE TABLE sign_in_links (
    token_hash TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_sign_in_links PRIMARY KEY (token_hash),
    CONSTRAINT fk_sign_in_links_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);

CREATE TABLE claims (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    article_id BIGINT NOT NULL,
    version INTEGER NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    text_hash TEXT NOT NULL,
    quote TEXT NOT NULL,
    text TEXT NOT NULL,
    draft JSONB NOT NULL,
    worth DOUBLE PRECISION NOT NULL,
    keys TEXT[] NOT NULL,
    fingerprint TEXT NOT NULL,
    vector VECTOR(384),
    status TEXT DEFAULT 'extracted' NOT NULL,
    case_id BIGINT,
    record_id BIGINT,
    ticket BIGINT,
    extractor TEXT NOT NULL,
    gone TEXT,
    replaces BIGINT,
    trace_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_claims PRIMARY KEY (id),

               CONSTRAINT uq_claims_article_id_version_span_start_span_end_text_hash
        UNIQUE (article_id, version, span_start, span_end, text_hash),
    CONSTRAINT ck_claims_status
        CHECK (status IN ('extracted', 'pending', 'accepted', 'merged', 'rejected',
            'withdrawn')),
    CONSTRAINT fk_claims_article_id FOREIGN KEY(article_id) REFERENCES articles (id),
    CONSTRAINT fk_claims_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT fk_claims_record_id FOREIGN KEY(record_id) REFERENCES records (id),
    CONSTRAINT fk_claims_replaces FOREIGN KEY(replaces) REFERENCES claims (id)
);

CREATE INDEX ix_claims_case_id ON claims (case_id);

CREATE INDEX ix_claims_fingerprint ON claims (fingerprint);

CREATE INDEX ix_claims_keys ON claims USING gin (keys);

CREATE INDEX ix_claims_record_id ON claims (record_id);

CREATE INDEX ix_claims_ticket ON claims (ticket);

CREATE INDEX ix_claims_vector ON claims USING hnsw (vector vector_cosine_ops);

CREATE TABLE decisions (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    request_id UUID NOT NULL,
    payload_hash TEXT NOT NULL,
    case_id BIGINT,
    article_id BIGINT,
    user_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT,
    note TEXT DEFAULT '' NOT NULL,
    seen BIGINT NOT NULL,
    record_id BIGINT,
    undoes BIGINT,
    changes JSONB NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_decisions PRIMARY KEY (id),
    CONSTRAINT ck_decisions_kind
        CHECK (kind IN ('accept', 'merge', 'update', 'reject', 'both_stand',
            'not_a_conflict', 'defer', 'put_back', 'cut', 'undo')),
    CONSTRAINT ck_decisions_about CHECK ((case_id IS NULL) <> (article_id IS NULL)),
    CONSTRAINT uq_decisions_undoes UNIQUE (undoes),
    CONSTRAINT uq_decisions_request_id UNIQUE (request_id),
    CONSTRAINT fk_decisions_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT fk_decisions_article_id FOREIGN KEY(article_id)
        REFERENCES articles (id),
    CONSTRAINT fk_decisions_user_id FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_decisions_record_id FOREIGN KEY(record_id) REFERENCES records (id),
    CONSTRAINT fk_decisions_undoes FOREIGN KEY(undoes) REFERENCES decisions (id)
);

CREATE INDEX ix_decisions_article_id ON decisions (article_id)
    WHERE article_id IS NOT NULL;

CREATE INDEX ix_decisions_case_id ON decisions (case_id);

CREATE INDEX ix_decisions_user_id ON decisions (user_id, id);

CREATE TABLE evidence (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    record_id BIGINT NOT NULL,
    claim_id BIGINT NOT NULL,
    stance TEXT NOT NULL,
    decision_id BIGINT NOT NULL,
    ended_by BIGINT,
    CONSTRAINT pk_evidence PRIMARY KEY (id),
    CONSTRAINT ck_evidence_stance
        CHECK (stance IN ('supports', 'differs', 'supersedes', 'contradicts',
            'context')),
    CONSTRAINT fk_evidence_record_id FOREIGN KEY(record_id) REFERENCES records (id),
    CONSTRAINT fk_evidence_claim_id FOREIGN KEY(claim_id) REFERENCES claims (id),
    CONSTRAINT fk_evidence_decision_id FOREIGN KEY(decision_id)
        REFERENCES decisions (id),
    CONSTRAINT fk_evidence_ended_by FOREIGN KEY(ended_by) REFERENCES decisions (id)
);

CREATE INDEX ix_evidence_claim_id ON evidence (claim_id);

CREATE INDEX ix_evidence_record_id ON evidence (record_id);

CREATE TABLE negatives (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    decision_id BIGINT NOT NULL,
    ended_by BIGINT,
    CONSTRAINT pk_negatives PRIMARY KEY (id),
    CONSTRAINT ck_negatives_ordered CHECK (a <= b),
    CONSTRAINT fk_negatives_decision_id FOREIGN KEY(decision_id)
        REFERENCES decisions (id),
    CONSTRAINT fk_negatives_ended_by FOREIGN KEY(ended_by) REFERENCES decisions (id)
);

CREATE INDEX ix_negatives_a_b ON negatives (a, b);

CREATE TABLE opinions (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    a BIGINT NOT NULL,
    b BIGINT NOT NULL,
    judge TEXT NOT NULL,
    kind TEXT NOT NULL,
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    links BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_opinions PRIMARY KEY (id),
    CONSTRAINT uq_opinions_a_b_judge UNIQUE (a, b, judge),
    CONSTRAINT ck_opinions_ordered CHECK (a < b),
    CONSTRAINT ck_opinions_kind
        CHECK (kind IN ('not_comparable', 'same', 'compatible', 'update',
            'competing_estimates', 'contradiction')),
    CONSTRAINT fk_opinions_a FOREIGN KEY(a) REFERENCES claims (id),
    CONSTRAINT fk_opinions_b FOREIGN KEY(b) REFERENCES claims (id)
);

CREATE INDEX ix_opinions_b ON opinions (b);
"""

#: What the program's role may do. Decisions are only ever added: it may neither change
#: nor delete one, and a trigger refuses even the owner.
GRANTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO {role};
GRANT DELETE ON sessions, sign_in_links, heartbeats TO {role};
REVOKE UPDATE ON decisions, alembic_version FROM {role};
REVOKE INSERT ON alembic_version FROM {role};
ALTER ROLE {role} SET idle_in_transaction_session_timeout = '10s';
"""

APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'decisions are never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER decisions_keep_rows BEFORE UPDATE OR DELETE ON decisions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decisions_keep_table BEFORE TRUNCATE ON decisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
    op.execute("INSERT INTO judging (id, newest) VALUES (1, 0)")
    connection = op.get_bind()
    connection.execute(text(APPEND_ONLY))
    role = context.get_x_argument(as_dictionary=True).get("app_role")
    role = role or context.config.attributes["app_role"]
    quoted = connection.dialect.identifier_preparer.quote(role)
    for grant in GRANTS.format(role=quoted).split(";\n"):
        if grant.strip():
            op.execute(grant)
