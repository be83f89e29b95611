CREATE TABLE jobs (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    dedupe_key TEXT NOT NULL,
    stamp BIGINT NOT NULL,
    data TEXT NOT NULL,
    due_us BIGINT NOT NULL,
    leased_until_us BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    dead_us BIGINT,
    last_error TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX jobs_by_key ON jobs (workspace_id, kind, dedupe_key) WHERE dedupe_key <> '';
CREATE INDEX jobs_due ON jobs (due_us, id) WHERE dead_us IS NULL;
CREATE INDEX jobs_dead ON jobs (workspace_id, id) WHERE dead_us IS NOT NULL;
