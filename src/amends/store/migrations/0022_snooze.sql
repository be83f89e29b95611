-- A ticket that is out of its owner's sight until an instant, the highest for until the customer answers. The few that
-- are so are found by indexes of their own: by when they come back, and in the order in which lists are shown.
ALTER TABLE tickets ADD COLUMN snoozed_until_us BIGINT;
CREATE INDEX tickets_by_snooze ON tickets (workspace_id, snoozed_until_us, id, current_segment_id)
    WHERE snoozed_until_us IS NOT NULL AND deleted_us IS NULL;
