-- Who doesn't see a ticket that others of its segment see: a sensitive case, or a complaint about somebody.
ALTER TABLE tickets ADD COLUMN restriction TEXT NOT NULL DEFAULT '';
CREATE INDEX tickets_restricted ON tickets (workspace_id, id) WHERE restriction <> '';
ALTER TABLE users ADD COLUMN handles_sensitive BIGINT NOT NULL DEFAULT 0;
ALTER TABLE workspaces ADD COLUMN has_restrictions BIGINT NOT NULL DEFAULT 0;
