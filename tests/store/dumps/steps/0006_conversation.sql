ALTER TABLE tickets ADD COLUMN watcher_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE tickets ADD COLUMN merged_into_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE customers ADD COLUMN contact_refused_us BIGINT;
ALTER TABLE workspaces ADD COLUMN quiet_hours TEXT NOT NULL DEFAULT '';

CREATE TABLE ticket_links (
    workspace_id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    other_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, ticket_id, other_id),
    FOREIGN KEY (workspace_id, ticket_id) REFERENCES tickets (workspace_id, id),
    FOREIGN KEY (workspace_id, other_id) REFERENCES tickets (workspace_id, id)
);
CREATE INDEX ticket_links_back ON ticket_links (workspace_id, other_id);

CREATE TABLE notices (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    event_type TEXT NOT NULL,
    words TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    read_us BIGINT,
    PRIMARY KEY (workspace_id, user_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users (workspace_id, id)
);
CREATE INDEX notices_unread ON notices (workspace_id, user_id, id) WHERE read_us IS NULL;
