-- How far a ticket was escalated, and how often somebody's change of its priority or segment made a deadline later.
ALTER TABLE tickets ADD COLUMN escalation_level BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN postponements BIGINT NOT NULL DEFAULT 0;
CREATE INDEX tickets_by_escalation
    ON tickets (workspace_id, escalation_level, status, (COALESCE(due_us, 9223372036854775807)), id, current_segment_id)
    WHERE escalation_level > 0 AND deleted_us IS NULL;
CREATE INDEX tickets_by_postponement
    ON tickets (workspace_id, postponements, status, (COALESCE(due_us, 9223372036854775807)), id, current_segment_id)
    WHERE postponements > 0 AND deleted_us IS NULL;
