ALTER TABLE tickets ADD COLUMN external_id TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX tickets_by_external_id ON tickets (workspace_id, external_id) WHERE external_id <> '';
