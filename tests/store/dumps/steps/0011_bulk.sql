CREATE TABLE bulks (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    action TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    total BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    ended_us BIGINT,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE bulk_items (
    workspace_id BIGINT NOT NULL,
    bulk_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (workspace_id, bulk_id, position),
    FOREIGN KEY (workspace_id, bulk_id) REFERENCES bulks (workspace_id, id)
);
CREATE INDEX bulk_items_waiting ON bulk_items (workspace_id, bulk_id, position) WHERE state = 'waiting';
