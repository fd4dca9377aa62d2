"""No record goes into one that went into it, whoever says so at the same moment.

Revision ID: 0014_merges
Revises: 0013_rounds
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0014_merges"
down_revision = "0013_rounds"
branch_labels = None
depends_on = None

#: After the row, so that it looks at what stands now: adding a row changes that, and so
#: does ending one, which lets the one before it stand again. The lock makes two of them
#: go one after the other; the statement behind it sees what the first has committed.
#: A transaction that keeps seeing the rows of its beginning would not, so it may not.
GUARD = """
CREATE FUNCTION refuse_merge_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place BIGINT := NEW.record_id;
    passed BIGINT[] := '{}';
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'records are joined in READ COMMITTED'
            USING ERRCODE = 'invalid_transaction_state';
    END IF;
    PERFORM pg_advisory_xact_lock(5204121);
    LOOP
        passed := passed || place;
        SELECT into_id INTO place FROM merges
         WHERE record_id = place AND ended_by IS NULL ORDER BY id DESC LIMIT 1;
        EXIT WHEN place IS NULL;
        IF place = ANY(passed) THEN
            RAISE EXCEPTION 'record % would go into itself', NEW.record_id
                USING ERRCODE = 'check_violation', TABLE = 'merges',
                      CONSTRAINT = 'merges_no_cycle';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER merges_no_cycle AFTER INSERT OR UPDATE ON merges
    FOR EACH ROW EXECUTE FUNCTION refuse_merge_cycle();
"""


def upgrade() -> None:
    op.get_bind().execute(text(GUARD))
