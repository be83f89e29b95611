CREATE INDEX tickets_by_due ON tickets (workspace_id, (COALESCE(due_us, 9223372036854775807)), id)
    WHERE deleted_us IS NULL;
CREATE INDEX tickets_by_owner_due ON tickets (workspace_id, owner_id, (COALESCE(due_us, 9223372036854775807)), id)
    WHERE deleted_us IS NULL;
CREATE INDEX tickets_by_change ON tickets (workspace_id, changed_us, id);

CREATE TABLE views (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    query TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX views_by_name ON views (workspace_id, user_id, name);
