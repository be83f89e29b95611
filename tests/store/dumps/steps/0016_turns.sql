ALTER TABLE jobs ADD COLUMN receiver_id BIGINT NOT NULL DEFAULT 0;
UPDATE jobs SET receiver_id = coalesce((
    SELECT webhooks.id FROM webhooks
    WHERE webhooks.workspace_id = jobs.workspace_id AND jobs.dedupe_key LIKE webhooks.id || ' %'
), 0) WHERE kind = 'deliver';
DROP INDEX jobs_due_webhooks;
CREATE INDEX jobs_by_receiver ON jobs (receiver_id, due_us, id) WHERE dead_us IS NULL AND kind = 'deliver';
