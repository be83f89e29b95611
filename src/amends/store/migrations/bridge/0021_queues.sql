ALTER TABLE jobs ADD COLUMN queue TEXT NOT NULL DEFAULT 'others';
ALTER TABLE jobs ADD COLUMN subject_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN subject_id BIGINT NOT NULL DEFAULT 0;
UPDATE jobs SET queue = 'timers', subject_kind = 'ticket', subject_id = CAST(dedupe_key AS BIGINT)
    WHERE kind = 'keep_time';
UPDATE jobs SET queue = 'imports', subject_kind = 'intake', subject_id = CAST(dedupe_key AS BIGINT)
    WHERE kind IN ('take_in_file', 'finish_intake');
UPDATE jobs SET subject_kind = 'bulk', subject_id = CAST(dedupe_key AS BIGINT) WHERE kind = 'bulk';
UPDATE jobs SET queue = 'webhooks', subject_kind = 'ticket',
    subject_id = CAST(substr(dedupe_key, length(CAST(receiver_id AS TEXT)) + 2) AS BIGINT)
    WHERE kind = 'deliver' AND dedupe_key LIKE receiver_id || ' %';

ALTER TABLE deliveries RENAME COLUMN ticket_id TO subject_id;
ALTER TABLE deliveries ADD COLUMN subject_kind TEXT NOT NULL DEFAULT 'ticket';
UPDATE deliveries SET subject_kind = 'test', subject_id = event_id WHERE subject_id = 0;
DROP INDEX deliveries_waiting;
CREATE INDEX deliveries_waiting ON deliveries (workspace_id, webhook_id, subject_kind, subject_id, id)
    WHERE state = 'waiting';

-- Test events shared one line; each has a job of its own now, which has the number of its delivery.
DELETE FROM jobs WHERE kind = 'deliver' AND subject_id = 0;
INSERT INTO jobs (workspace_id, id, queue, kind, subject_kind, subject_id, dedupe_key, stamp, data, due_us,
    leased_until_us, attempts, created_us, last_error)
SELECT workspace_id, id, 'tests', 'deliver', 'test', event_id, webhook_id || ' ' || event_id, 0, '{}', next_us,
    0, 0, at_us, ''
FROM deliveries WHERE subject_kind = 'test' AND state = 'waiting';

DROP INDEX jobs_due_timers;
DROP INDEX jobs_due_others;
DROP INDEX jobs_by_receiver;
CREATE INDEX jobs_due ON jobs (queue, due_us, id) WHERE dead_us IS NULL;
CREATE INDEX jobs_in_turn ON jobs (workspace_id, queue, receiver_id, due_us, id) WHERE dead_us IS NULL;
