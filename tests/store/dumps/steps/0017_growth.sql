DROP INDEX tickets_by_due;
DROP INDEX tickets_open_by_owner;
DROP INDEX tickets_by_owner_due;
CREATE INDEX tickets_by_owner_due
    ON tickets (workspace_id, owner_id, status, (COALESCE(due_us, 9223372036854775807)), id, current_segment_id)
    WHERE deleted_us IS NULL;
DROP INDEX tickets_by_owner;
CREATE INDEX tickets_by_owner ON tickets (workspace_id, owner_id, opened_us, id, status) WHERE owner_id <> 0;
CREATE INDEX tickets_by_status ON tickets (workspace_id, status, opened_us, id, current_segment_id)
    WHERE deleted_us IS NULL;
CREATE INDEX tickets_by_status_due
    ON tickets (workspace_id, status, (COALESCE(due_us, 9223372036854775807)), id, current_segment_id)
    WHERE deleted_us IS NULL;
DROP INDEX tickets_by_segment;
CREATE INDEX tickets_by_segment ON tickets (workspace_id, current_segment_id, opened_us, id, status)
    WHERE deleted_us IS NULL;
CREATE INDEX tickets_by_segment_due
    ON tickets (workspace_id, current_segment_id, (COALESCE(due_us, 9223372036854775807)), id, status)
    WHERE deleted_us IS NULL;
DROP INDEX tickets_by_reopening;
CREATE INDEX tickets_by_reopening
    ON tickets (workspace_id, reopenings, status, (COALESCE(due_us, 9223372036854775807)), id, current_segment_id)
    WHERE reopenings > 0 AND deleted_us IS NULL;
DROP INDEX tickets_by_cause;
CREATE INDEX tickets_by_cause ON tickets (workspace_id, root_cause_id, id) WHERE root_cause_id <> 0;
