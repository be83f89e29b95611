DROP INDEX jobs_due;
CREATE INDEX jobs_due_timers ON jobs (due_us, id) WHERE dead_us IS NULL AND kind = 'keep_time';
CREATE INDEX jobs_due_webhooks ON jobs (due_us, id) WHERE dead_us IS NULL AND kind = 'deliver';
CREATE INDEX jobs_due_others ON jobs (due_us, id)
    WHERE dead_us IS NULL AND kind <> 'keep_time' AND kind <> 'deliver';
