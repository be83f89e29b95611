-- Promises to the customer are at their ticket. The few that have an open one, or a broken one, are found by indexes of
-- their own: by when it is due, and in the order in which lists are shown.
ALTER TABLE tickets ADD COLUMN promises TEXT NOT NULL DEFAULT '[]';
ALTER TABLE tickets ADD COLUMN promise_due_us BIGINT;
ALTER TABLE tickets ADD COLUMN broken_promises BIGINT NOT NULL DEFAULT 0;
CREATE INDEX tickets_by_promise ON tickets (workspace_id, promise_due_us, id, current_segment_id)
    WHERE promise_due_us IS NOT NULL AND deleted_us IS NULL;
CREATE INDEX tickets_by_promise_due
    ON tickets (workspace_id, (COALESCE(due_us, 9223372036854775807)), id, current_segment_id, promise_due_us)
    WHERE promise_due_us IS NOT NULL AND deleted_us IS NULL;
CREATE INDEX tickets_by_broken_promises ON tickets (workspace_id, broken_promises, id, current_segment_id)
    WHERE broken_promises > 0 AND deleted_us IS NULL;
CREATE INDEX tickets_by_broken_promises_due
    ON tickets (workspace_id, (COALESCE(due_us, 9223372036854775807)), id, current_segment_id, broken_promises)
    WHERE broken_promises > 0 AND deleted_us IS NULL;
