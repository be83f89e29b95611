-- What a ticket's row said otherwise once its history was read by a new version's rules, listed for an admin.
CREATE TABLE ticket_corrections (
    workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
    id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    field TEXT NOT NULL,
    before_value TEXT NOT NULL,
    after_value TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX ticket_corrections_by_ticket ON ticket_corrections (workspace_id, ticket_id, field);
