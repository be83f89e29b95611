CREATE TABLE change_sets (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    drawn BIGINT NOT NULL DEFAULT 0,
    at_us BIGINT NOT NULL,
    event_ids TEXT NOT NULL,
    size BIGINT NOT NULL,
    last_number BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX change_sets_unnumbered ON change_sets (workspace_id, drawn, id) WHERE last_number IS NULL;
CREATE UNIQUE INDEX change_sets_by_number ON change_sets (workspace_id, last_number) WHERE last_number IS NOT NULL;

CREATE TABLE change_feeds (
    workspace_id BIGINT NOT NULL,
    last_number BIGINT NOT NULL,
    audit_number BIGINT NOT NULL,
    PRIMARY KEY (workspace_id)
);
INSERT INTO change_feeds (workspace_id, last_number, audit_number)
SELECT id, 0, coalesce((SELECT max(number) FROM audit WHERE audit.workspace_id = workspaces.id), 0) FROM workspaces;
INSERT INTO jobs (workspace_id, id, kind, dedupe_key, stamp, data, due_us, leased_until_us, attempts, created_us, last_error)
SELECT workspace_id, id, 'number_changes', 'number_changes', 0, '{}', 0, 0, 0, 0, ''
FROM segments s WHERE parent_id = 0
    AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.workspace_id = s.workspace_id AND jobs.id = s.id);

ALTER TABLE deliveries ADD COLUMN change_set_id BIGINT NOT NULL DEFAULT 0;
